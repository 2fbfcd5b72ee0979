import {z} from 'zod';
import {
  badRecordSchema,
  diagnosticSchema,
  jobEventSchema,
  jobMetricsSchema,
  planGraphSchema,
  resultSchemaSchema,
} from './kernel-schemas.ts';
import {rightsSchema} from './permissions.ts';
import type {WireValue} from './wire-value.ts';

const wireValueSchema: z.ZodType<WireValue> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(wireValueSchema)]),
);

/** Bodies of `/api`: JSON. An error is `{error: Diagnostic}` with status 400, 403, 404, 409 or 500. Times are ms since 1970. */

/** GET /api/studio */
export const studioSchema = z.object({
  version: z.string(),
  profile: z.object({name: z.string(), kind: z.enum(['local', 'aws']), region: z.string(), endpoint: z.string().nullable()}),
  kernel: z.string(),
});

/** GET /api/notes → NoteEntry[]; POST /api/notes {path?, title?, from?: sample or note path} → NoteEntry; DELETE /api/notes?path= (to the trash);
 *  POST /api/notes/rename {path, to}; GET /api/notes/export?path= → the file. */
export const noteEntrySchema = z.object({
  path: z.string(),
  title: z.string(),
  modifiedAt: z.number(),
  paragraphs: z.int(),
  text: z.string().optional(),
  /** What whoever asks may do with it; absent: everything. */
  rights: rightsSchema.optional(),
});
export const createNoteSchema = z.object({
  title: z.string().min(1).max(200),
  folder: z.string().max(300).default(''),
  from: z.string().optional(),
});
export const renameNoteSchema = z.object({path: z.string(), to: z.string().min(1).max(500)});
/** POST /api/notes/folder/rename {path, to}; DELETE /api/notes/folder?path= (every note below it to the trash). */

/** POST /api/notes/import?name=FILE&folder=, the file as the body (.zpln, .json, .note.md, .md; 16 MiB) → NoteEntry. */
/** GET /api/notes/trash → TrashEntry[]; POST /api/notes/trash/restore {id} → NoteEntry; DELETE /api/notes/trash?id= (for ever; without `id`: all). */
export const trashEntrySchema = z.object({id: z.string(), path: z.string(), at: z.number(), bytes: z.int()});
/** GET /api/notes/history?path= → NoteVersion[], newest first; GET /api/notes/history/note?path=&id= → the note as it was (`noteSchema`);
 *  POST /api/notes/history/restore {path, id}. A version holds the changes from `begun` to `at`. `by` '': not known. */
export const noteVersionSchema = z.object({id: z.string(), begun: z.number(), at: z.number(), by: z.string()});
/** GET /api/notes/search?q= → NoteHit[]: the best first. `paragraph` null: the note as a whole. `line`: what was found, with what stands around it. */
export const noteHitSchema = z.object({
  path: z.string(),
  title: z.string(),
  where: z.enum(['title', 'text', 'column']),
  paragraph: z.string().nullable(),
  line: z.string(),
});
export const idSchema = z.object({id: z.string()});
export const restoreVersionSchema = z.object({path: z.string(), id: z.string()});

/** GET /api/streams → Stream[]; POST /api/streams CreateStream; DELETE /api/streams/:name; GET /api/streams/:name → StreamDetail. */
export const streamSchema = z.object({
  name: z.string(),
  arn: z.string(),
  status: z.string(),
  mode: z.enum(['PROVISIONED', 'ON_DEMAND']),
  openShards: z.int(),
  retentionHours: z.number(),
  createdAt: z.number().nullable(),
});
export const streamDetailSchema = streamSchema.extend({
  shards: z.array(
    z.object({id: z.string(), parent: z.string().nullable(), open: z.boolean(), startingHashKey: z.string(), endingHashKey: z.string()}),
  ),
});
export const createStreamSchema = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/),
  shards: z.int().min(1).max(200).default(1),
  mode: z.enum(['PROVISIONED', 'ON_DEMAND']).default('PROVISIONED'),
});
/** POST /api/streams/:name/change → StreamDetail. A split halves the shard's range of hash keys. */
export const changeStreamSchema = z.discriminatedUnion('kind', [
  z.object({kind: z.literal('shards'), count: z.int().min(1).max(10_000)}),
  z.object({kind: z.literal('mode'), mode: z.enum(['PROVISIONED', 'ON_DEMAND'])}),
  z.object({kind: z.literal('retention'), hours: z.int().min(24).max(8760)}),
  z.object({kind: z.literal('split'), shard: z.string()}),
  z.object({kind: z.literal('merge'), shard: z.string(), adjacent: z.string()}),
]);
/** GET /api/streams/:name/metrics → by CloudWatch, a value a period, oldest first; rates per second, ages in ms (null: nobody read). */
const seriesSchema = z.object({
  recordsIn: z.array(z.number()),
  bytesIn: z.array(z.number()),
  recordsOut: z.array(z.number()),
  bytesOut: z.array(z.number()),
  iteratorAgeMs: z.array(z.number().nullable()),
});
export const streamMetricsSchema = z.object({
  times: z.array(z.number()),
  periodMs: z.number(),
  stream: seriesSchema,
  shards: z.array(seriesSchema.extend({id: z.string()})),
});
/** GET /api/streams/:name/records?from=&at=&sequence=&shard=&filter=&limit= → of one shard or all; newest first, or in the order of arrival. */
export const readRecordsSchema = z.object({
  from: z.enum(['newest', 'oldest', 'time', 'sequence']).default('newest'),
  /** ms since 1970, for `time`. */
  at: z.coerce.number().optional(),
  sequence: z.string().optional(),
  shard: z.string().optional(),
  /** Part of the text or the partition key, in any case. */
  filter: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
/** POST /api/streams/:name/records → {shard, sequenceNumber}. */
export const putRecordSchema = z.object({
  partitionKey: z.string().min(1).max(256),
  data: z.string().max(1_000_000),
  encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
});
export const putAnswerSchema = z.object({shard: z.string(), sequenceNumber: z.string()});
export const rawRecordSchema = z.object({
  shard: z.string(),
  sequenceNumber: z.string(),
  partitionKey: z.string(),
  arrivedAt: z.number(),
  text: z.string(),
  encoding: z.enum(['utf-8', 'base64']),
  bytes: z.int(),
  /** One of several that the Producer Library put into a record; counted from 0. */
  packed: z.object({index: z.int(), count: z.int()}).nullable(),
});

/** POST /api/streams/:name/table {table, database} → what up to 500 of its records say of a table; nothing is made. */
export const proposeTableSchema = z.object({database: z.string().min(1).max(255), table: z.string().min(1).max(255)});
export const tableProposalSchema = z.object({
  records: z.int(),
  shards: z.int(),
  /** Of the records that are not of the format: the first ones' reasons. */
  unreadable: z.int(),
  format: z.enum(['json', 'csv', 'raw', 'debezium-json']),
  columns: z.array(
    z.object({
      name: z.string(),
      /** SQL text; `computed` is set for a column that an expression makes. */
      type: z.string(),
      computed: z.string().nullable(),
      /** Part of the records that have a value, 0 to 1. */
      filled: z.number(),
      note: z.string().nullable(),
      /** Could be the event time. */
      time: z.boolean(),
    }),
  ),
  /** Of the column with the event time; null without one. */
  watermark: z
    .object({
      column: z.string(),
      delaySeconds: z.number(),
      /** How far behind the newest of its shard the records came: the greatest, and how many in each twentieth of it. */
      latestMs: z.number(),
      p99Ms: z.number(),
      histogram: z.array(z.int()),
    })
    .nullable(),
  ddl: z.string(),
});
/** POST /api/tables/preview {ddl, rows} → the first rows as the table reads them; nothing is kept. POST /api/tables/create {ddl}: makes it in the catalog. */
export const previewRequestSchema = z.object({ddl: z.string().max(100_000)});
export const sampleSchema = z.object({
  columns: resultSchemaSchema.shape.columns,
  rows: z.array(z.array(wireValueSchema)),
  problem: diagnosticSchema.nullable(),
});
export const tableNameSchema = z.object({database: z.string().nullable(), table: z.string()});

/** GET /api/catalog → Database[]; GET /api/catalog/:database/:table → TableDetail; DELETE the same; POST /api/catalog {database}. */
export const databaseSchema = z.object({
  name: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['table', 'view']),
      connector: z.string().nullable(),
      /** Made by another tool. */
      foreign: z.boolean(),
    }),
  ),
});
export const tableDetailSchema = z.object({
  database: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view']),
  comment: z.string().nullable(),
  /** Of a view: what it selects. */
  query: z.string().nullable(),
  /** Made by another tool: what Glue says of it, and what can be done with it. */
  foreign: z
    .object({
      type: z.string(),
      location: z.string().nullable(),
      format: z.string().nullable(),
      /** A statement to begin with where it cannot be queried as it is; null: it can, or nothing is known. */
      draft: z.string().nullable(),
      advice: z.string(),
    })
    .nullable(),
  columns: z.array(
    z.object({name: z.string(), type: z.string(), note: z.string().nullable(), comment: z.string().nullable(), watermark: z.boolean()}),
  ),
  options: z.array(z.object({key: z.string(), value: z.string()})),
  watermark: z.string().nullable(),
  partitionKeys: z.array(z.string()),
  ddl: z.string(),
  updatedAt: z.number().nullable(),
  problem: diagnosticSchema.nullable(),
});

/** GET /api/jobs → Job[]; POST /api/jobs/:job/stop; POST /api/jobs/stop {} → how many were stopped, and how many others' go on;
 *  POST /api/jobs/:job/savepoint {stop} → the savepoint's path and size. */
export const jobSchema = z.object({
  job: z.string(),
  name: z.string(),
  label: z.string(),
  note: z.string().nullable(),
  paragraph: z.string().nullable(),
  startedAt: z.number(),
  /** Who ran it, where users or names are known. */
  by: z.string().nullable(),
  /** Whoever asks may stop it. */
  mayStop: z.boolean(),
  metrics: jobMetricsSchema.nullable(),
});

/** GET /api/jobs/:job/bad-records → of each source the newest that are kept, and how many there were. */
export const badRecordsSchema = z.array(
  z.object({source: z.string(), count: z.int(), records: z.array(z.object({at: z.number(), record: badRecordSchema}))}),
);
export const stoppedSchema = z.object({stopped: z.int(), left: z.int()});
export const takeSavepointSchema = z.object({stop: z.boolean().default(false)});

/** GET /api/jobs/:job → JobDetail: what its paragraph knows of it, after its end too until it runs again; `null` fields for a job of no note. */
export const jobDetailSchema = jobSchema.extend({
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  endedAt: z.number().nullable(),
  error: diagnosticSchema.nullable(),
  /** The text of EXPLAIN. */
  explain: z.string().nullable(),
  title: z.string(),
  text: z.string(),
  plan: planGraphSchema.nullable(),
  events: z.array(jobEventSchema),
});
/** GET /api/catalog/:database/:table/uses → where the table's name stands. */
export const tableUseSchema = z.object({
  note: z.string(),
  title: z.string(),
  paragraph: z.string(),
  number: z.int(),
  text: z.string(),
  status: z.string(),
});
/** GET /api/catalog/:database/:table/dependents → what else names it. */
export const dependentsSchema = z.object({
  views: z.array(z.object({database: z.string(), name: z.string()})),
  applications: z.array(z.object({name: z.string(), status: z.string()})),
});
/** POST /api/notes/paragraph {path, title, text}: adds a paragraph at the note's end → {path, paragraph}. */
export const addParagraphSchema = z.object({path: z.string(), title: z.string().max(200).default(''), text: z.string().max(200_000)});
export const addedParagraphSchema = z.object({path: z.string(), paragraph: z.string()});

/** GET /api/settings → Settings; POST /api/settings {profile}; POST /api/settings/test {profile} → ProfileTest. What is saved counts from the next start on. */
export const profileSettingSchema = z.object({
  kind: z.enum(['local', 'aws']),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'such as us-east-1'),
  /** Of the shared credentials file; '' is the default one. */
  credentials: z
    .string()
    .max(100)
    .regex(/^[^\s[\]]*$/, 'no spaces or brackets')
    .default(''),
});
export const settingsSchema = z.object({
  data: z.string(),
  notes: z.string(),
  kernel: z.string(),
  running: z.object({name: z.string(), kind: z.enum(['local', 'aws']), region: z.string(), endpoint: z.string().nullable()}),
  /** As saved; null: none, the command line and the environment decide. */
  saved: profileSettingSchema.nullable(),
  credentialProfiles: z.array(z.string()),
  limits: z.object({heapBytes: z.number(), usedBytes: z.number(), cores: z.int()}),
});
export const profileTestSchema = z.object({
  account: z.string().nullable(),
  arn: z.string().nullable(),
  checks: z.array(z.object({what: z.string(), allowed: z.boolean(), reason: z.string()})),
  problem: diagnosticSchema.nullable(),
});

/** POST /api/applications/build {note, name} → Build. Nothing is deployed; the archive lies in S3. */
export const buildSchema = z.object({
  application: z.string(),
  ok: z.boolean(),
  problems: z.array(z.object({paragraph: z.string().nullable(), diagnostic: diagnosticSchema})),
  paragraphs: z.array(
    z.object({
      id: z.string().nullable(),
      number: z.int().nullable(),
      title: z.string(),
      first: z.string(),
      goesAlong: z.boolean(),
      reason: z.string(),
    }),
  ),
  archive: z
    .object({
      bucket: z.string(),
      key: z.string(),
      bytes: z.int(),
      files: z.array(z.object({name: z.string(), bytes: z.int(), text: z.string()})),
    })
    .nullable(),
  permissions: z.array(
    z.object({resource: z.string(), kind: z.enum(['stream', 'glue', 's3', 'logs']), allowed: z.string(), because: z.string()}),
  ),
  policy: z.json(),
  deployed: z.object({version: z.int(), status: z.string()}).nullable(),
});
export const buildRequestSchema = z.object({note: z.string(), name: z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/)});
/** POST /api/applications/deploy → Application: creates or updates, and starts. `start` none = create or update only. */
export const deploySchema = z.object({
  note: z.string(),
  name: z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/),
  archive: z.object({bucket: z.string(), key: z.string()}),
  parallelism: z.int().min(1).max(64).default(1),
  checkpointSeconds: z.number().min(1).max(3600).default(10),
  start: z.enum(['snapshot', 'latest', 'trim-horizon', 'table', 'none']),
});

export const startApplicationSchema = z.object({start: z.enum(['snapshot', 'latest', 'trim-horizon', 'table'])});
export const stopApplicationSchema = z.object({force: z.boolean().default(false)});
/** GET /api/applications → Application[]; GET /api/applications/:name → ApplicationDetail; POST …/start {start}, …/stop {force?}, …/snapshot; DELETE …. */
export const applicationSchema = z.object({
  name: z.string(),
  arn: z.string(),
  status: z.string(),
  runtime: z.string(),
  version: z.int(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export const applicationDetailSchema = applicationSchema.extend({
  parallelism: z.int(),
  checkpointSeconds: z.number(),
  archive: z.object({bucket: z.string(), key: z.string()}).nullable(),
  snapshots: z.array(z.object({name: z.string(), status: z.string(), at: z.number(), version: z.int()})),
  versions: z.array(z.object({version: z.int(), status: z.string()})),
  /** CloudWatch's names; the newest value and the last minutes as [ms, value]. */
  metrics: z.array(z.object({name: z.string(), unit: z.string(), points: z.array(z.tuple([z.number(), z.number()]))})),
  logs: z.array(z.object({at: z.number(), level: z.string(), message: z.string()})),
  statements: z.string().nullable(),
});

export type Stopped = z.infer<typeof stoppedSchema>;
export type BadRecords = z.infer<typeof badRecordsSchema>;
export type Dependents = z.infer<typeof dependentsSchema>;
export type Studio = z.infer<typeof studioSchema>;
export type NoteEntry = z.infer<typeof noteEntrySchema>;
export type TrashEntry = z.infer<typeof trashEntrySchema>;
export type NoteVersion = z.infer<typeof noteVersionSchema>;
export type NoteHit = z.infer<typeof noteHitSchema>;
export type Stream = z.infer<typeof streamSchema>;
export type StreamDetail = z.infer<typeof streamDetailSchema>;
export type CreateStream = z.output<typeof createStreamSchema>;
export type ChangeStream = z.infer<typeof changeStreamSchema>;
export type StreamMetrics = z.infer<typeof streamMetricsSchema>;
export type ReadRecords = z.output<typeof readRecordsSchema>;
export type PutRecord = z.output<typeof putRecordSchema>;
export type TableProposal = z.infer<typeof tableProposalSchema>;
export type Sample = z.infer<typeof sampleSchema>;
export type PutAnswer = z.infer<typeof putAnswerSchema>;
export type TableName = z.infer<typeof tableNameSchema>;
export type AddedParagraph = z.infer<typeof addedParagraphSchema>;
export type RawRecord = z.infer<typeof rawRecordSchema>;
export type CatalogDatabase = z.infer<typeof databaseSchema>;
export type TableDetail = z.infer<typeof tableDetailSchema>;
export type JobDetail = z.infer<typeof jobDetailSchema>;
export type TableUse = z.infer<typeof tableUseSchema>;
/** A function that a note makes, and the words that say how it is called. */
export interface NoteFunction extends Pick<TableUse, 'note' | 'title' | 'paragraph' | 'number' | 'text'> {
  readonly name: string;
}
export type ProfileSetting = z.infer<typeof profileSettingSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type ProfileTest = z.infer<typeof profileTestSchema>;
export type Job = z.infer<typeof jobSchema>;
export type Build = z.infer<typeof buildSchema>;
export type Deploy = z.infer<typeof deploySchema>;
export type Application = z.infer<typeof applicationSchema>;
export type ApplicationDetail = z.infer<typeof applicationDetailSchema>;
