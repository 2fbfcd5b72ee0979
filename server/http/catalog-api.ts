import {CreateDatabaseCommand, DeleteTableCommand, type GlueClient} from '@aws-sdk/client-glue';
import {Hono} from 'hono';
import {z} from 'zod';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import {listCatalog} from '../catalog/catalog-list.ts';
import {tableDetail} from '../catalog/table-detail.ts';
import {body} from './api-error.ts';

const createSchema = z.object({database: z.string().regex(/^[a-z0-9_]{1,255}$/, 'lower case letters, digits and _')});

/** `/api/catalog`. */
export function catalogApi(kernel: Kernel, glue: GlueClient): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await listCatalog(glue)))
    .post('/', async (c) => {
      const {database} = await body(c, createSchema);
      await glue.send(new CreateDatabaseCommand({DatabaseInput: {Name: database}}));
      return c.json({name: database, tables: []});
    })
    .get('/:database/:table', async (c) => c.json(await tableDetail(kernel, glue, c.req.param('database'), c.req.param('table'))))
    .delete('/:database/:table', async (c) => {
      await glue.send(new DeleteTableCommand({DatabaseName: c.req.param('database'), Name: c.req.param('table')}));
      return c.json({});
    });
}
