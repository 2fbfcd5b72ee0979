import {z} from 'zod';
import {diagnosticSchema} from './kernel-schemas.ts';
import {lookSchema, noteSettingsSchema, paragraphSchema, paragraphSettingsSchema, paramsSchema} from './note.ts';
import {permissionsSchema} from './permissions.ts';
import {statementRunSchema} from './run-state.ts';

/** Replace `remove` UTF-16 units at `at` by `insert`. */
export const spliceSchema = z.object({at: z.int().min(0), remove: z.int().min(0), insert: z.string()});
export type Splice = z.infer<typeof spliceSchema>;

const id = z.string();
/** null = first. */
const after = z.string().nullable();
/** Of these paragraphs alone; absent: of all. */
const only = z.array(z.string()).max(1000).optional();

/** What people do to a note: a browser sends them, the server orders them. */
export const userOpSchema = z.discriminatedUnion('kind', [
  z.object({kind: z.literal('set-title'), title: z.string().max(200)}),
  z.object({kind: z.literal('set-note'), settings: noteSettingsSchema}),
  /** Answers to the forms of the whole note. */
  z.object({kind: z.literal('set-params'), params: paramsSchema}),
  /** The answer to a password form (`paragraph` null: of the whole note): the session keeps it, nobody else gets it, nothing saves it. */
  z.object({kind: z.literal('set-secret'), paragraph: z.string().nullable(), name: z.string().max(200), value: z.string().max(10_000)}),
  z.object({kind: z.literal('insert-paragraph'), after, paragraph: paragraphSchema}),
  z.object({kind: z.literal('remove-paragraph'), id}),
  z.object({kind: z.literal('move-paragraph'), id, after}),
  /** `revision` is the text's revision that the splice was made against; the server transforms it over what came since. */
  z.object({kind: z.literal('edit-text'), id, revision: z.int(), splice: spliceSchema}),
  z.object({kind: z.literal('set-paragraph'), id, settings: paragraphSettingsSchema}),
  /** `range`: only the statements of that part of the text. */
  z.object({kind: z.literal('run-paragraph'), id, range: z.object({start: z.int().min(0), end: z.int().min(0)}).optional()}),
  z.object({kind: z.literal('stop-paragraph'), id}),
  /** From `from` (null: the first) on, in order: DDL is awaited, a query counts as done when it runs, an error ends it. */
  z.object({kind: z.literal('run-all'), from: z.string().nullable(), only}),
  z.object({kind: z.literal('stop-all')}),
  /** Forgets results and states of paragraphs that do not run. */
  z.object({kind: z.literal('clear'), only}),
  /** Ends what runs and the kernel's session; the next run opens a new one. */
  z.object({kind: z.literal('restart-session')}),
  z.object({kind: z.literal('set-permissions'), permissions: permissionsSchema}),
]);

/** What the session does, as the kernel reports it. */
export const sessionOpSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run-status'),
    id,
    run: z.int(),
    status: z.enum(['queued', 'starting', 'running', 'finished', 'stopped', 'failed', 'ready']),
    at: z.number(),
    detail: z.string(),
    textOffset: z.int().optional(),
    textRevision: z.int().optional(),
    error: diagnosticSchema.nullable().optional(),
  }),
  /** Puts or replaces one statement of the run (metrics and events travel this way too, merged). */
  z.object({kind: z.literal('run-statement'), id, run: z.int(), statement: statementRunSchema}),
  /** A run left the state of one of its jobs: the n-th of the paragraph. */
  z.object({
    kind: z.literal('state-kept'),
    id,
    what: z.enum(['savepoints', 'checkpoints']),
    job: z.int().min(0).max(99),
    path: z.string().max(4096),
  }),
  /** The note file was changed by another program: take its document. */
  z.object({
    kind: z.literal('replace-note'),
    title: z.string(),
    params: paramsSchema.optional(),
    look: lookSchema.optional(),
    paragraphs: z.array(paragraphSchema),
    permissions: permissionsSchema.optional(),
    extra: z.record(z.string(), z.json()).optional(),
  }),
]);

export const opSchema = z.union([userOpSchema, sessionOpSchema]);

export type UserOp = z.infer<typeof userOpSchema>;
export type SessionOp = z.infer<typeof sessionOpSchema>;
export type Op = z.infer<typeof opSchema>;
