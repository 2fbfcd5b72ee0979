import {z} from 'zod';
import {diagnosticSchema, jobEventSchema, jobMetricsSchema, planGraphSchema, resultHeadSchema} from './kernel-schemas.ts';

/** What a paragraph's last run came to. Lives in the session, never in the note file. Times are ms since 1970. */

export const statusSchema = z.enum(['ready', 'queued', 'starting', 'running', 'finished', 'stopped', 'failed']);

/** One statement of the paragraph: its facts, its job, its result's head. The rows travel apart (message `result-patch`). */
export const statementRunSchema = z.object({
  statement: z.int(),
  statementKind: z.enum(['ddl', 'query', 'insert', 'explain', 'show', 'set']),
  state: z.enum(['running', 'finished', 'failed', 'stopped']),
  message: z.string().optional(),
  facts: z.array(z.string()).optional(),
  warnings: z.array(diagnosticSchema).default([]),
  job: z.string().optional(),
  plan: planGraphSchema.optional(),
  metrics: jobMetricsSchema.optional(),
  /** The newest 50. */
  events: z.array(jobEventSchema).default([]),
  result: resultHeadSchema.optional(),
});

export const runSchema = z.object({
  status: statusSchema,
  /** Counts the runs of the paragraph: what comes late from an older one is ignored. */
  run: z.int(),
  /**
   * Where the statements start within the paragraph's text (after the header), and the revision of that text.
   * Spans of the run's diagnostics and warnings are offsets into the whole paragraph's text of that revision.
   */
  textOffset: z.int().default(0),
  textRevision: z.int().default(0),
  startedAt: z.number().nullable().default(null),
  endedAt: z.number().nullable().default(null),
  /** The plain word beside the state: "planning", "after paragraph 3", "not started: run all ended at paragraph 5". */
  detail: z.string().default(''),
  error: diagnosticSchema.nullable().default(null),
  statements: z.array(statementRunSchema).default([]),
});

/** Of a note's session, by paragraph id; a paragraph that is absent is ready. */
export const runsSchema = z.record(z.string(), runSchema);

export type ParagraphStatus = z.infer<typeof statusSchema>;
export type StatementRun = z.infer<typeof statementRunSchema>;
export type Run = z.infer<typeof runSchema>;
export type Runs = z.infer<typeof runsSchema>;
