import {Hono} from 'hono';
import type {Catalog} from '../catalog/catalog.ts';
import {previewRequestSchema} from '../protocol/api.ts';
import {body} from './api-error.ts';

/** `/api/tables`: what a CREATE TABLE statement would give, and making it. */
export function tablesApi(catalog: Catalog): Hono {
  return new Hono()
    .post('/preview', async (c) => c.json(await catalog.preview((await body(c, previewRequestSchema)).ddl)))
    .post('/create', async (c) => c.json(await catalog.createTable((await body(c, previewRequestSchema)).ddl)));
}
