import {z} from 'zod';
import {diagnosticSchema} from './kernel-schemas.ts';

/** How a generator's records come: all are settings of one that runs, too. */
export const generatorOptionsSchema = z.object({
  /** Records come in bursts: this many seconds' worth at once. 0: evenly. */
  burstSeconds: z.number().min(0).max(60).default(0),
  /** Part of the records, 0 to 1, whose event time lies up to `disorderSeconds` back. */
  disorderPart: z.number().min(0).max(1).default(0),
  disorderSeconds: z.number().min(0).max(3600).default(10),
  /** Part of the records, 0 to 1, that no table can read. */
  badPart: z.number().min(0).max(1).default(0),
});

const number = z.number().min(-1e15).max(1e15);
const decimals = z.int().min(0).max(9).default(2);

/** What the values of a field are. */
export const fieldRuleSchema = z.discriminatedUnion('kind', [
  /** One more each time. */
  z.object({kind: z.literal('sequence'), from: z.int().default(1)}),
  /** Both ends included. */
  z.object({kind: z.literal('integer'), min: z.int(), max: z.int()}),
  z.object({kind: z.literal('decimal'), min: number, max: number, decimals}),
  /** From the last one up or down by at most `step`. */
  z.object({kind: z.literal('walk'), start: number, step: number, decimals}),
  z.object({
    kind: z.literal('choice'),
    values: z
      .array(z.union([z.string().max(1000), z.number()]))
      .min(1)
      .max(1000),
  }),
  z.object({kind: z.literal('text'), length: z.int().min(1).max(10_000)}),
  z.object({kind: z.literal('uuid')}),
  z.object({kind: z.literal('boolean')}),
  /** The record's event time in UTC: `2026-03-04T10:42:26.123`, the same with a space, or ms since 1970. */
  z.object({kind: z.literal('time'), format: z.enum(['iso', 'sql', 'epoch']).default('iso')}),
]);

export const generatorFieldSchema = z.object({
  name: z.string().min(1).max(200),
  rule: fieldRuleSchema,
  /** Part of the records, 0 to 1, in which it is null. */
  nullPart: z.number().min(0).max(1).default(0),
});

/** A generator of one's own: POST /api/generators → Generator. Another of the same stream takes its place. */
export const ownGeneratorSchema = z.object({
  stream: z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/),
  fields: z
    .array(generatorFieldSchema)
    .min(1)
    .max(200)
    .refine((fields) => new Set(fields.map((f) => f.name)).size === fields.length, 'each field needs a name of its own'),
  /** The field whose value is the partition key; null: keys at random, so that all shards get some. */
  key: z.string().nullable().default(null),
});

/**
 * GET /api/generators → Generator[]; POST /api/generators OwnGenerator; POST /api/generators/:id/start {rate?, options?}; POST …/:id/stop;
 * DELETE /api/generators/:id (of one's own). Start creates the streams that are missing.
 */
export const generatorSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  stream: z.string(),
  running: z.boolean(),
  /** As it is asked for. */
  ratePerSecond: z.number(),
  /** As the stream took it, over the last seconds. */
  seenPerSecond: z.number(),
  options: generatorOptionsSchema,
  sent: z.number(),
  error: diagnosticSchema.nullable(),
  /** Of one's own; null: it came along. */
  own: ownGeneratorSchema.nullable(),
});

export type GeneratorOptions = z.infer<typeof generatorOptionsSchema>;
export type FieldRule = z.infer<typeof fieldRuleSchema>;
export type GeneratorField = z.infer<typeof generatorFieldSchema>;
export type OwnGenerator = z.infer<typeof ownGeneratorSchema>;
export type Generator = z.infer<typeof generatorSchema>;
