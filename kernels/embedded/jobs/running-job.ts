import type {SavepointRequest} from '../../engine/runtime/job.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {Diagnostic} from '../../protocol/diagnostic.ts';
import type {CheckpointInfo, JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {Row} from '../../protocol/value.ts';

/** What a job needs to run, wherever it runs: in a worker thread of its own (worker-job.ts) or in this thread (local-job.ts). */
export interface JobRequest {
  readonly id: string;
  readonly plan: PhysicalPlan;
  /** null: no checkpoints. */
  readonly checkpoints: {readonly directory: string; readonly intervalMs: number} | null;
  readonly restore: Restore;
  /** State of operators that the plan does not have any more is left out instead of refused. */
  readonly allowNonRestored?: boolean;
  /** See Script.keepNewest. */
  readonly keepNewest: number | null;
  readonly listener: JobListener;
}

export type Restore = {readonly kind: 'none'} | {readonly kind: 'latest'} | {readonly kind: 'path'; readonly path: string};

export interface JobListener {
  /** Sources are open and their start positions are fixed. Again after a restart. */
  started(): void;
  /** May be awaited: back-pressure. */
  rows(rows: readonly Row[], kinds: Uint8Array | null, skipped: number): void | Promise<void>;
  event(event: JobEvent): void;
  metrics(metrics: JobMetrics): void;
}

export type JobEnd = {readonly kind: 'finished'} | {readonly kind: 'stopped'} | {readonly kind: 'failed'; readonly diagnostic: Diagnostic};

export interface RunningJob {
  readonly id: string;
  /** Ends it with a last checkpoint where it has checkpoints, and a savepoint where one is asked for; resolves when it has ended. Idempotent. */
  stop(savepoint?: SavepointRequest): Promise<void>;
  /** Writes a savepoint to `path` while the job goes on. */
  snapshot(path: string): Promise<CheckpointInfo>;
  /** Never rejects. */
  readonly ended: Promise<JobEnd>;
}

export type RunJob = (request: JobRequest) => RunningJob;

/** How often metrics are reported, ms. */
export const METRICS_INTERVAL_MS = 500;
