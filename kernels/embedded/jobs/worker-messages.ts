import type {MessagePort} from 'node:worker_threads';
import type {SavepointRequest} from '../../engine/runtime/job.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {Diagnostic} from '../../protocol/diagnostic.ts';
import type {CheckpointInfo, JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {AwsEndpoint} from '../aws-endpoint.ts';
import type {Restore} from './running-job.ts';

/** What crosses between the kernel and a job's worker thread. Rows cross as one transferred buffer (engine/state/row-codec.ts). */
export interface WorkerInput {
  readonly job: string;
  readonly plan: PhysicalPlan;
  readonly checkpoints: {readonly directory: string; readonly intervalMs: number} | null;
  readonly restore: Restore;
  readonly allowNonRestored: boolean;
  readonly keepNewest: number | null;
  /** One for each subtask. The other ends are the kernel's shared shard reader. */
  readonly hubPorts: readonly MessagePort[];
  readonly aws: AwsEndpoint;
}

export type ToWorker =
  /** The first message; its `hubPorts` are transferred. */
  | {readonly kind: 'start'; readonly input: WorkerInput}
  | {readonly kind: 'stop'; readonly savepoint?: SavepointRequest}
  | {readonly kind: 'snapshot'; readonly request: number; readonly path: string}
  /** One `rows` message was taken. */
  | {readonly kind: 'taken'};

export type FromWorker =
  | {readonly kind: 'started'}
  | {readonly kind: 'rows'; readonly buffer: ArrayBuffer; readonly skipped: number}
  | {readonly kind: 'event'; readonly event: JobEvent}
  | {readonly kind: 'metrics'; readonly metrics: JobMetrics}
  | {readonly kind: 'snapshot'; readonly request: number; readonly checkpoint: CheckpointInfo}
  | {readonly kind: 'snapshot-failed'; readonly request: number; readonly diagnostic: Diagnostic}
  | {readonly kind: 'finished'}
  | {readonly kind: 'stopped'}
  | {readonly kind: 'failed'; readonly diagnostic: Diagnostic};
