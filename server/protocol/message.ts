import {z} from 'zod';
import {diagnosticSchema} from './kernel-schemas.ts';
import {noteSchema} from './note.ts';
import {opSchema, userOpSchema} from './op.ts';
import {nameSchema, personSchema, whereSchema} from './people.ts';
import {runsSchema} from './run-state.ts';

const note = z.string().min(1).max(500);

/** Browser → server. */
export const upSchema = z.discriminatedUnion('kind', [
  /** `client` names the page over its reconnections (random, made when the page loads). */
  z.object({kind: z.literal('hello'), version: z.int(), client: z.string().max(64).optional(), name: nameSchema.optional()}),
  /** What others are to call this page's person; with users configured the signed-in name holds. */
  z.object({kind: z.literal('name'), name: nameSchema}),
  /** Where the person is in an open note. */
  z.object({kind: z.literal('where'), note, where: whereSchema}),
  /** Answered by `pong` at once: a page that slept finds out whether its socket still lives. */
  z.object({kind: z.literal('ping')}),
  z.object({kind: z.literal('open-note'), note}),
  z.object({kind: z.literal('close-note'), note}),
  /** `seq` counts the page's ops (going on over reconnections); the answer quotes it. An op of a seq that was taken already is ignored. */
  z.object({kind: z.literal('op'), note, seq: z.int(), op: userOpSchema}),
]);

/** [row id, values…]. Ids grow; a put of a known id replaces the row in place. Values are in wire form (wire-value.ts). */
const wireRowSchema = z.array(z.json());

/** Server → browser. */
export const downSchema = z.discriminatedUnion('kind', [
  /** `user`: who is signed in; null where no users are configured. */
  z.object({kind: z.literal('welcome'), version: z.int(), connection: z.string(), user: z.string().nullable()}),
  z.object({kind: z.literal('pong')}),
  /** Everybody who has the note open, after each change. */
  z.object({kind: z.literal('people'), note, people: z.array(personSchema)}),
  /** The whole state, after `open-note` or when a client fell behind; result patches with `reset` follow. `revision` counts the note's ops. */
  z.object({
    kind: z.literal('note'),
    note,
    revision: z.int(),
    document: noteSchema,
    textRevisions: z.record(z.string(), z.int()),
    runs: runsSchema,
    /** The newest `seq` of this page that the server has taken (applied or refused): what is newer is to be sent again. null: none. */
    lastSeq: z.int().nullable().optional(),
  }),
  /** An op that was applied, to everybody who has the note open. `origin`/`seq` tell a client its own. An edit-text arrives transformed. */
  z.object({kind: z.literal('op'), note, revision: z.int(), origin: z.string().nullable(), seq: z.int().nullable(), op: opSchema}),
  /** The op no longer applied (a race) or is not allowed; the sender takes back what it did ahead. */
  z.object({kind: z.literal('op-refused'), note, seq: z.int(), reason: diagnosticSchema.nullable()}),
  z.object({kind: z.literal('note-gone'), note, reason: z.string()}),
  /**
   * Rows of a statement's result. `reset` empties it first. Client and server keep the newest 10,000 rows (highest ids) and drop the rest alike.
   * `seen` counts all rows that ever came, `changes` all changelog rows.
   */
  z.object({
    kind: z.literal('result-patch'),
    note,
    paragraph: z.string(),
    run: z.int(),
    statement: z.int(),
    reset: z.boolean(),
    put: z.array(wireRowSchema),
    remove: z.array(z.int()),
    seen: z.number(),
    changes: z.number(),
  }),
  /** For the status bar and the side: at most twice a second. */
  z.object({
    kind: z.literal('studio-status'),
    jobs: z.int(),
    recordsInPerSecond: z.number(),
    runningByNote: z.record(z.string(), z.int()),
    failedByNote: z.record(z.string(), z.int()),
    watermarkBehindMs: z.number().nullable(),
    localAws: z.enum(['up', 'down', 'none']),
  }),
  z.object({kind: z.literal('error'), diagnostic: diagnosticSchema}),
]);

export type Up = z.infer<typeof upSchema>;
export type Down = z.infer<typeof downSchema>;
