import {Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {Documents} from '../help/documents.ts';
import {idSchema} from '../protocol/api.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {body} from './api-error.ts';
import {ownedBy, userOf} from './note-rights.ts';

/** Folder that notes made from samples come into. */
const MADE = 'samples';

/** `/api/samples`. */
export function samplesApi({files}: NoteSessions): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await files.samples.list()))
    .post('/', async (c) => {
      const {id} = await body(c, idSchema);
      const path = await files.create(ownedBy(await files.samples.note(id), userOf(c)), MADE);
      const entry = await files.entry(path);
      if (entry === null) throw new StudioError('note/not-found', `note "${path}" does not exist`);
      return c.json(entry);
    });
}

/** `/api/documents`. */
export function documentsApi(): Hono {
  const documents = new Documents();
  return new Hono()
    .get('/', async (c) => c.json(await documents.list()))
    .get('/text', async (c) => c.json(await documents.text(c.req.query('path') ?? '')));
}
