import {Hono} from 'hono';
import {z} from 'zod';
import type {Generators} from '../generators/generators.ts';
import {generatorOptionsSchema, ownGeneratorSchema} from '../protocol/generator.ts';
import {body} from './api-error.ts';

const startSchema = z.object({rate: z.number().positive().optional(), options: generatorOptionsSchema.partial().optional()});

/** `/api/generators`. */
export function generatorsApi(generators: Generators): Hono {
  const one = (id: string) => generators.list().find((g) => g.id === id) ?? {};
  return new Hono()
    .get('/', (c) => c.json(generators.list()))
    .post('/', async (c) => c.json(one(await generators.put(await body(c, ownGeneratorSchema)))))
    .delete('/:id', async (c) => {
      await generators.remove(c.req.param('id'));
      return c.json({});
    })
    .post('/:id/start', async (c) => {
      const {rate, options} = await body(c, startSchema);
      await generators.start(c.req.param('id'), rate, options);
      return c.json(one(c.req.param('id')));
    })
    .post('/:id/stop', async (c) => {
      await generators.stop(c.req.param('id'));
      return c.json(one(c.req.param('id')));
    });
}
