import type {Diagnostic} from '../../protocol/diagnostic.ts';
import type {JobMetrics} from '../../protocol/kernel.ts';

/** JSON lines between an application's process (stdout) and its control plane (stdin). Times are ms since 1970. */
export type ToControlPlane =
  | {readonly kind: 'running'; readonly at: number}
  | {readonly kind: 'metrics'; readonly at: number; readonly metrics: JobMetrics}
  | {readonly kind: 'log'; readonly at: number; readonly level: 'INFO' | 'WARN' | 'ERROR'; readonly message: string}
  | {readonly kind: 'snapshot'; readonly id: string; readonly path: string}
  | {readonly kind: 'snapshot-failed'; readonly id: string; readonly diagnostic: Diagnostic}
  /** The job has come to the end of a bounded input: it is not started again. */
  | {readonly kind: 'finished'; readonly at: number}
  | {readonly kind: 'failed'; readonly diagnostic: Diagnostic};

export type FromControlPlane = {readonly kind: 'snapshot'; readonly id: string; readonly path: string} | {readonly kind: 'stop'};
