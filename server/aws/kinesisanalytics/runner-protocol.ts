import type {Diagnostic} from '../../../kernels/protocol/diagnostic.ts';
import type {JobMetrics} from '../../../kernels/protocol/kernel.ts';
import {isObject} from '../wire/json.ts';

/** What an application's process starts from. `latest-checkpoint` is the newest in its `stateDir`. */
export type Restore = {readonly kind: 'latest-checkpoint'} | {readonly kind: 'snapshot'; readonly path: string} | {readonly kind: 'none'};

/** The file `run.json`, named to the process by `--run`: all that it is told. Paths are absolute. */
export interface RunFile {
  readonly applicationName: string;
  readonly applicationArn: string;
  readonly versionId: number;
  /** The archive of the application. */
  readonly code: string;
  /** Where the process keeps its checkpoints. */
  readonly stateDir: string;
  readonly restore: Restore;
  readonly allowNonRestoredState: boolean;
  readonly parallelism: number;
  readonly checkpointIntervalMs: number;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly propertyGroups: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** One line of JSON from the process, on its stdout. `at` is ms since 1970. */
export type FromRunner =
  | {readonly kind: 'running'; readonly at: number}
  | {readonly kind: 'metrics'; readonly at: number; readonly metrics: JobMetrics}
  | {readonly kind: 'log'; readonly at: number; readonly level: LogLevel; readonly message: string}
  /** A snapshot that was asked for is on disk. */
  | {readonly kind: 'snapshot'; readonly id: string; readonly path: string}
  | {readonly kind: 'snapshot-failed'; readonly id: string; readonly diagnostic: Diagnostic}
  /** It has come to the end of a bounded input and has nothing more to do: the application is READY again. */
  | {readonly kind: 'finished'; readonly at: number}
  /** Starting again would fail in the same way: the application stops. */
  | {readonly kind: 'failed'; readonly diagnostic: Diagnostic};

/** One line of JSON to the process, on its stdin. When stdin closes, the process ends itself. */
export type ToRunner = {readonly kind: 'snapshot'; readonly id: string; readonly path: string} | {readonly kind: 'stop'};

const LEVELS: readonly unknown[] = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

/** The message of a line, or null for one that is not of the protocol: a process may print whatever it likes. */
export function parseFromRunner(line: string): FromRunner | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const timed = typeof value.at === 'number';
  switch (value.kind) {
    case 'running':
    case 'finished':
      return timed ? (value as unknown as FromRunner) : null;
    case 'metrics':
      return timed && isObject(value.metrics) ? (value as unknown as FromRunner) : null;
    case 'log':
      return timed && typeof value.message === 'string' && LEVELS.includes(value.level) ? (value as unknown as FromRunner) : null;
    case 'snapshot':
      return typeof value.id === 'string' && typeof value.path === 'string' ? (value as unknown as FromRunner) : null;
    case 'snapshot-failed':
    case 'failed':
      if (value.kind === 'snapshot-failed' && typeof value.id !== 'string') return null;
      return isObject(value.diagnostic) && typeof value.diagnostic.message === 'string' ? (value as unknown as FromRunner) : null;
    default:
      return null;
  }
}
