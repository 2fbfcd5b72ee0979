import {z} from 'zod';
import {diagnosticSchema, jobMetricsSchema} from './kernel-schemas.ts';

/** Bodies of `/api`: JSON. An error is `{error: Diagnostic}` with status 400, 403, 404, 409 or 500. Times are ms since 1970. */
export const apiErrorSchema = z.object({error: diagnosticSchema});

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
export const createStreamSchema = z.object({name: z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/), shards: z.int().min(1).max(200).default(1)});
/** GET /api/streams/:name/records?limit= → the newest records of all shards, newest first. */
export const rawRecordSchema = z.object({
  shard: z.string(),
  sequenceNumber: z.string(),
  partitionKey: z.string(),
  arrivedAt: z.number(),
  text: z.string(),
  encoding: z.enum(['utf-8', 'base64']),
  bytes: z.int(),
});

/** GET /api/generators → Generator[]; POST /api/generators/:id/start {rate?}; POST /api/generators/:id/stop. Start creates the streams that are missing. */
export const generatorSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  stream: z.string(),
  running: z.boolean(),
  ratePerSecond: z.number(),
  sent: z.number(),
  error: diagnosticSchema.nullable(),
});

/** GET /api/catalog → Database[]; GET /api/catalog/:database/:table → TableDetail; DELETE the same; POST /api/catalog {database}. */
export const databaseSchema = z.object({name: z.string(), tables: z.array(z.object({name: z.string(), connector: z.string().nullable()}))});
export const tableDetailSchema = z.object({
  database: z.string(),
  name: z.string(),
  columns: z.array(z.object({name: z.string(), type: z.string(), note: z.string().nullable(), watermark: z.boolean()})),
  options: z.array(z.object({key: z.string(), value: z.string()})),
  watermark: z.string().nullable(),
  partitionKeys: z.array(z.string()),
  ddl: z.string(),
  updatedAt: z.number().nullable(),
  problem: diagnosticSchema.nullable(),
});

/** GET /api/jobs → Job[]; POST /api/jobs/:job/stop. */
export const jobSchema = z.object({
  job: z.string(),
  name: z.string(),
  label: z.string(),
  note: z.string().nullable(),
  paragraph: z.string().nullable(),
  startedAt: z.number(),
  metrics: jobMetricsSchema.nullable(),
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

export type Studio = z.infer<typeof studioSchema>;
export type NoteEntry = z.infer<typeof noteEntrySchema>;
export type TrashEntry = z.infer<typeof trashEntrySchema>;
export type NoteVersion = z.infer<typeof noteVersionSchema>;
export type NoteHit = z.infer<typeof noteHitSchema>;
export type Stream = z.infer<typeof streamSchema>;
export type StreamDetail = z.infer<typeof streamDetailSchema>;
export type RawRecord = z.infer<typeof rawRecordSchema>;
export type Generator = z.infer<typeof generatorSchema>;
export type CatalogDatabase = z.infer<typeof databaseSchema>;
export type TableDetail = z.infer<typeof tableDetailSchema>;
export type Job = z.infer<typeof jobSchema>;
export type Build = z.infer<typeof buildSchema>;
export type Deploy = z.infer<typeof deploySchema>;
export type Application = z.infer<typeof applicationSchema>;
export type ApplicationDetail = z.infer<typeof applicationDetailSchema>;
