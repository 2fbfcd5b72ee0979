import {Hono} from 'hono';
import {z} from 'zod';
import {profileSettingSchema} from '../protocol/api.ts';
import type {SettingsStore} from '../settings/settings.ts';
import {body} from './api-error.ts';

/** `/api/settings`. */
export function settingsApi(settings: SettingsStore): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await settings.read()))
    .post('/', async (c) => {
      settings.save((await body(c, z.object({profile: profileSettingSchema.nullable()}))).profile);
      return c.json(await settings.read());
    })
    .post('/test', async (c) => c.json(await settings.test((await body(c, z.object({profile: profileSettingSchema}))).profile)));
}
