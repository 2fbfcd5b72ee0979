import type {MessagePort} from 'node:worker_threads';
import type {Checkpoint, PendingOperator} from '../../engine/runtime/checkpoint-file.ts';
import type {Split} from '../../engine/runtime/connector.ts';
import type {StateMatch} from '../../engine/runtime/state-match.ts';
import type {CutRequest, SubtaskCut} from '../../engine/runtime/subtask.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {Diagnostic} from '../../protocol/diagnostic.ts';
import type {JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {AwsEndpoint} from '../aws-endpoint.ts';

/** What crosses between a job's thread and those of its other subtasks. Rows between subtasks have ports of their own (engine/runtime/link.ts). */
export interface SubtaskInput {
  readonly plan: PhysicalPlan;
  readonly index: number;
  readonly count: number;
  /** By subtask; null: this one. */
  readonly ports: readonly (MessagePort | null)[];
  readonly hubPort: MessagePort;
  readonly aws: AwsEndpoint;
}

/** A call of engine/runtime/subtask.ts `Member`. */
export type SubtaskCall =
  | {readonly method: 'restore'; readonly checkpoint: Checkpoint; readonly allowNonRestored: boolean}
  | {readonly method: 'open' | 'start' | 'state' | 'drain' | 'close'}
  | {readonly method: 'cut'; readonly request: CutRequest}
  | {readonly method: 'commit'; readonly id: number; readonly sinks: SubtaskCut['sinks']};

export type SubtaskValue = StateMatch | SubtaskCut | readonly PendingOperator[] | undefined;

export type ToSubtask =
  /** The first message; its ports are transferred. */
  | {readonly kind: 'start'; readonly input: SubtaskInput}
  | {readonly kind: 'call'; readonly call: number; readonly what: SubtaskCall}
  | {readonly kind: 'resume' | 'halt'}
  /** The answer to `known`, `claim` or `over`; null: the job is over. */
  | {readonly kind: 'splits'; readonly ask: number; readonly splits: readonly Split[] | null};

export type FromSubtask =
  | {readonly kind: 'done'; readonly call: number; readonly value: SubtaskValue}
  | {readonly kind: 'failed'; readonly call: number; readonly diagnostic: Diagnostic}
  | {readonly kind: 'event'; readonly event: JobEvent}
  | {readonly kind: 'metrics'; readonly metrics: JobMetrics}
  /** See engine/runtime/split-registry.ts. */
  | {readonly kind: 'ended'; readonly source: string; readonly split: string}
  | {readonly kind: 'over'; readonly ask: number; readonly source: string}
  | {readonly kind: 'known'; readonly ask: number; readonly source: string; readonly own: readonly Split[]}
  | {
      readonly kind: 'claim';
      readonly ask: number;
      readonly source: string;
      readonly found: readonly Split[];
      readonly areSuccessors: boolean;
    };
