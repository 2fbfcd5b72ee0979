import {Hono} from 'hono';
import {z} from 'zod';
import type {Catalog} from '../catalog/catalog.ts';
import type {Applications} from '../deploy/applications.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {body} from './api-error.ts';
import {readable} from './note-rights.ts';
import {nameOf, noteFunctions, tableUses} from './table-uses.ts';

const createSchema = z.object({database: z.string().regex(/^[a-z0-9_]{1,255}$/, 'lower case letters, digits and _')});

/** `/api/catalog`. */
export function catalogApi(catalog: Catalog, sessions: NoteSessions, applications: Applications): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await catalog.list()))
    .get('/functions', async (c) => c.json(await noteFunctions(sessions, await readable(c, sessions, await sessions.files.list()))))
    .post('/', async (c) => {
      const {database} = await body(c, createSchema);
      await catalog.createDatabase(database);
      return c.json({name: database, tables: []});
    })
    .delete('/:database', async (c) => {
      await catalog.dropDatabase(c.req.param('database'));
      return c.json({});
    })
    .get('/:database/:table/sample', async (c) => c.json(await catalog.sample(c.req.param('database'), c.req.param('table'))))
    .get('/:database/:table/uses', async (c) =>
      c.json(await tableUses(sessions, await readable(c, sessions, await sessions.files.list()), c.req.param('table'))),
    )
    .get('/:database/:table/dependents', async (c) => {
      const name = nameOf(c.req.param('table'));
      const own = c.req.param('table');
      const [views, running] = await Promise.all([catalog.viewsOver(name), applications.using(name)]);
      return c.json({views: views.filter((v) => v.name !== own), applications: running});
    })
    .get('/:database/:table', async (c) => c.json(await catalog.table(c.req.param('database'), c.req.param('table'))))
    .delete('/:database/:table', async (c) => {
      await catalog.dropTable(c.req.param('database'), c.req.param('table'));
      return c.json({});
    });
}
