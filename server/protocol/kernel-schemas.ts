import {z} from 'zod';
import type {DataType} from '../../kernels/protocol/data-type.ts';
import type {Diagnostic} from '../../kernels/protocol/diagnostic.ts';

/** Schemas of the kernel protocol's values that cross to the browser; the types are the kernel protocol's own. */

export const spanSchema = z.object({start: z.int(), end: z.int()});

export const diagnosticSchema: z.ZodType<Diagnostic> = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
  hint: z.string().optional(),
  span: spanSchema.optional(),
  fixes: z.array(z.object({title: z.string(), span: spanSchema, text: z.string()})).optional(),
  blame: z.enum(['user', 'data', 'environment', 'millrace']),
  retry: z.enum(['no', 'later', 'now']),
});

const nullable = z.boolean();
const fieldSchema = z.lazy(() => z.object({name: z.string(), type: dataTypeSchema, description: z.string().optional()}));

export const dataTypeSchema: z.ZodType<DataType> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({kind: z.literal('null'), nullable: z.literal(true)}),
    z.object({kind: z.enum(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'date']), nullable}),
    z.object({kind: z.literal('decimal'), precision: z.int(), scale: z.int(), nullable}),
    z.object({kind: z.enum(['char', 'varchar', 'binary', 'varbinary']), length: z.int(), nullable}),
    z.object({kind: z.literal('time'), precision: z.int(), nullable}),
    z.object({
      kind: z.enum(['timestamp', 'timestamp_ltz']),
      precision: z.int(),
      attribute: z.enum(['rowtime', 'proctime']).optional(),
      nullable,
    }),
    z.object({kind: z.literal('interval'), unit: z.enum(['month', 'millisecond']), text: z.string(), nullable}),
    z.object({kind: z.enum(['array', 'multiset']), element: dataTypeSchema, nullable}),
    z.object({kind: z.literal('map'), key: dataTypeSchema, value: dataTypeSchema, nullable}),
    z.object({kind: z.literal('row'), fields: z.array(fieldSchema), nullable}),
  ]),
) as z.ZodType<DataType>;

export const resultSchemaSchema = z.object({
  columns: z.array(z.object({name: z.string(), type: dataTypeSchema})),
  key: z.array(z.int()).optional(),
});

const checkpointSchema = z.object({id: z.int(), at: z.number(), bytes: z.number(), durationMs: z.number()});

export const jobMetricsSchema = z.object({
  at: z.number(),
  recordsIn: z.number(),
  recordsOut: z.number(),
  recordsInPerSecond: z.number(),
  recordsOutPerSecond: z.number(),
  watermark: z.number().nullable(),
  lateRecords: z.number(),
  badRecords: z.number(),
  badBySource: z.array(z.object({source: z.string(), count: z.number()})),
  stateBytes: z.number().nullable(),
  lastCheckpoint: checkpointSchema.nullable(),
  restarts: z.int(),
  splits: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      recordsIn: z.number(),
      perSecond: z.number(),
      watermark: z.number().nullable(),
      idle: z.boolean(),
      lastRecordAt: z.number().nullable(),
      lagMs: z.number().nullable(),
    }),
  ),
  operators: z.array(
    z.object({
      id: z.string(),
      recordsIn: z.number(),
      recordsOut: z.number(),
      perSecond: z.number(),
      lateRecords: z.number(),
      stateBytes: z.number(),
      busy: z.number(),
      blocked: z.number(),
      watermark: z.number().nullable(),
    }),
  ),
  nextWindowEnd: z.number().nullable(),
});

export const savepointSchema = z.object({path: z.string(), bytes: z.number()});
export type Savepoint = z.infer<typeof savepointSchema>;

export const badRecordSchema = z.object({
  source: z.string(),
  split: z.string(),
  position: z.string(),
  raw: z.string(),
  rawEncoding: z.enum(['utf-8', 'base64']),
  reason: z.string(),
});

export const jobEventSchema = z.discriminatedUnion('kind', [
  z.object({kind: z.literal('started'), at: z.number(), text: z.string()}),
  z.object({kind: z.literal('checkpoint'), at: z.number(), checkpoint: checkpointSchema}),
  z.object({kind: z.literal('savepoint'), at: z.number(), savepoint: savepointSchema}),
  z.object({kind: z.literal('restart'), at: z.number(), text: z.string()}),
  z.object({kind: z.literal('late-records'), at: z.number(), count: z.number()}),
  z.object({kind: z.literal('bad-record'), at: z.number(), record: badRecordSchema}),
  z.object({kind: z.literal('print'), at: z.number(), text: z.string()}),
]);

const changelogModeSchema = z.enum(['append', 'retract', 'upsert']);

export const planGraphSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      detail: z.string(),
      changelogMode: changelogModeSchema,
      latest: z.literal(true).optional(),
    }),
  ),
  edges: z.array(z.object({from: z.string(), to: z.string()})),
});

export const resultHeadSchema = z.object({
  schema: resultSchemaSchema,
  changelogMode: changelogModeSchema,
  order: z.array(z.object({column: z.int(), descending: z.boolean()})).optional(),
});
