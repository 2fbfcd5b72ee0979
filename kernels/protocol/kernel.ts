import type {Diagnostic, Span} from './diagnostic.ts';
import type {ChangelogMode} from './row-kind.ts';
import type {Schema} from './schema.ts';
import type {TablePath} from './table.ts';
import type {Row} from './value.ts';

/** Runs SQL. One kernel serves many sessions; `embedded` is this project's engine, `flink` a Flink SQL gateway. */
export interface Kernel {
  readonly name: 'embedded' | 'flink';
  openSession(options: SessionOptions): Promise<Session>;
  /** Every job of every session, for the Jobs page. */
  jobs(): readonly JobInfo[];
  /** Ends one job, whoever started it. False when there is none of that id (any more). */
  stopJob(job: string): Promise<boolean>;
  /** Writes what a streaming job holds to a savepoint; the job goes on, or ends with it. null when there is none of that id (any more). */
  savepoint(job: string, then: 'go-on' | 'stop'): Promise<SavepointInfo | null>;
  /** What is to be said of a setting before a session has it: an error for a value that it cannot have, a hint where it has no effect. */
  checkSetting(key: string, value: string): Diagnostic | null;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Shown as the owner of the session's jobs, such as a note's title. */
  readonly label: string;
  /** Initial `SET` values, by key. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The context of a note: settings, current catalog and database, temporary objects. Statements of one session see each other's DDL. */
export interface Session {
  readonly id: string;
  /** Runs the statements of a script in order and reports them by events; returns at once. Calls of one session do not wait for each other's queries. */
  execute(script: Script, listener: KernelListener): Statement;
  /** Parses, binds and plans without running anything: one entry a statement. DDL of the script counts for what stands below it. */
  check(script: Script): Promise<readonly StatementCheck[]>;
  close(): Promise<void>;
}

export interface Script {
  /** One or more statements separated by `;`. Spans of events and diagnostics are offsets into this text. */
  readonly text: string;
  readonly mode: 'streaming' | 'batch';
  /** `python`: the whole text is one paragraph of %flink.pyflink. Its print() comes as messages. Default: SQL. */
  readonly language?: 'sql' | 'python';
  readonly state?: ScriptState;
  /** Several INSERTs become one job. */
  readonly runAsOne?: boolean;
  readonly jobName?: string;
  readonly parallelism?: number;
  /** For a consumer that shows the newest N rows only: of an append-only result the kernel may leave out older ones and count them (`rows.skipped`). */
  readonly keepNewest?: number;
  /** `started` (default): the next statement runs as soon as a job runs. `finished`: it waits for the end of every query and of every bounded INSERT. */
  readonly waitFor?: 'started' | 'finished';
  /** `stop` (default): what stands below a failed statement does not run, and nothing runs when a statement cannot be parsed. */
  readonly onError?: 'stop' | 'continue';
}

/** Where the state of a script's streaming jobs comes from and goes to. Paths are of this machine. */
export interface ScriptState {
  /** The n-th job begins with the n-th: a savepoint, or a folder of checkpoints, of which the newest counts. null: as the session's settings say. */
  readonly from?: readonly (string | null)[];
  /** A job that is stopped leaves a savepoint in this folder. */
  readonly savepointFolder?: string;
  /** Checkpoints outlive the job; `job-started` tells where they are. */
  readonly keepCheckpoints?: boolean;
}

export interface SavepointInfo {
  readonly path: string;
  /** Size of its file, bytes. */
  readonly bytes: number;
}

export interface StatementCheck {
  readonly statement: number;
  /** null when the text could not be parsed so far. */
  readonly statementKind: StatementKind | null;
  readonly span: Span;
  readonly diagnostics: readonly Diagnostic[];
  readonly reads: readonly TablePath[];
  readonly writes: readonly TablePath[];
}

/** A running script: the handle by which it is stopped. */
export interface Statement {
  /** Ends its jobs. Stopping is a normal end: statements that ran report `statement-stopped`. `plain`: without savepoints. Idempotent. */
  stop(how?: 'plain'): Promise<void>;
  /** Resolves when every statement has finished, failed or was stopped. Never rejects: failures are events. */
  readonly finished: Promise<void>;
}

export type KernelListener = (event: KernelEvent) => void;

export type StatementKind = 'ddl' | 'query' | 'insert' | 'explain' | 'show' | 'set';

/**
 * What a kernel tells about a script. `statement` counts from 0. For each statement: `statement-started`, then any of the others,
 * then exactly one of `statement-finished`, `statement-failed`, `statement-stopped`.
 */
export type KernelEvent =
  | {readonly kind: 'statement-started'; readonly statement: number; readonly statementKind: StatementKind; readonly span: Span}
  | {readonly kind: 'warning'; readonly statement: number; readonly diagnostic: Diagnostic}
  /** What a DDL or SET did, as one plain sentence with optional facts, such as "Registered in Glue as default.sensor_data". */
  | {readonly kind: 'message'; readonly statement: number; readonly text: string; readonly facts?: readonly string[]}
  | {
      readonly kind: 'schema';
      readonly statement: number;
      readonly schema: Schema;
      readonly changelogMode: ChangelogMode;
      /** The query's own ORDER BY, positions of the result's columns. */
      readonly order?: readonly {readonly column: number; readonly descending: boolean}[];
    }
  /** `kinds: null` means all +I. `skipped` rows came before these and were left out (see Script.keepNewest). */
  | {
      readonly kind: 'rows';
      readonly statement: number;
      readonly rows: readonly Row[];
      readonly kinds: Uint8Array | null;
      readonly skipped?: number;
    }
  /** The job of a query or INSERT runs: from here on it is a job that the Jobs page lists. */
  | {
      readonly kind: 'job-started';
      readonly statement: number;
      readonly job: string;
      readonly plan: PlanGraph;
      /** The text of EXPLAIN. */
      readonly explain?: string;
      /** The folder of checkpoints that outlive the job. */
      readonly checkpoints?: string;
    }
  | {readonly kind: 'metrics'; readonly statement: number; readonly job: string; readonly metrics: JobMetrics}
  | {readonly kind: 'job-event'; readonly statement: number; readonly job: string; readonly event: JobEvent}
  | {readonly kind: 'statement-finished'; readonly statement: number}
  | {readonly kind: 'statement-failed'; readonly statement: number; readonly diagnostic: Diagnostic}
  | {readonly kind: 'statement-stopped'; readonly statement: number};

/** The physical plan as a picture. */
export interface PlanGraph {
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string;
    readonly detail: string;
    readonly changelogMode: ChangelogMode /** A source that reads only what comes from its start on. */;
    readonly latest?: true;
  }[];
  readonly edges: readonly {readonly from: string; readonly to: string}[];
}

/** Times are ms since 1970, rates per second over about the last 5 s, sizes bytes. null = not known (yet). */
export interface JobMetrics {
  readonly at: number;
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly recordsInPerSecond: number;
  readonly recordsOutPerSecond: number;
  /** The job's watermark: the minimum over its splits that are not idle. null before the first. */
  readonly watermark: number | null;
  readonly lateRecords: number;
  readonly badRecords: number;
  /** Of each source that had some. Their `bad-record` events come at most BAD_RECORDS_PER_SECOND; the count is of all. */
  readonly badBySource: readonly {readonly source: string; readonly count: number}[];
  readonly stateBytes: number | null;
  readonly lastCheckpoint: CheckpointInfo | null;
  readonly restarts: number;
  readonly splits: readonly SplitMetrics[];
  /** By id of PlanGraph. */
  readonly operators: readonly OperatorMetrics[];
  /** When the open window that closes next does so, as a watermark; null without windows or open ones. */
  readonly nextWindowEnd: number | null;
}

export interface OperatorMetrics {
  readonly id: string;
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly perSecond: number;
  /** Rows that came too late for it. */
  readonly lateRecords: number;
  /** About. */
  readonly stateBytes: number;
  /** Part of the last seconds, 0 to 1, in which it worked itself; of several subtasks the busiest. */
  readonly busy: number;
  /** Part of the last seconds, 0 to 1, in which it could not pass rows on, because what is below it took none. */
  readonly blocked: number;
  /** Its own, behind its inputs'; null before the first. */
  readonly watermark: number | null;
}

/** A source tells so many unreadable records a second; more are counted. */
export const BAD_RECORDS_PER_SECOND = 100;

export interface SplitMetrics {
  /** Such as `shardId-000000000001`. */
  readonly id: string;
  /** The source's table or stream. */
  readonly source: string;
  readonly recordsIn: number;
  readonly perSecond: number;
  readonly watermark: number | null;
  readonly idle: boolean;
  /** When the last record came from it (processing time); null if none yet. */
  readonly lastRecordAt: number | null;
  /** How far behind the end of the split the reader is; null where the system does not say. */
  readonly lagMs: number | null;
}

export interface CheckpointInfo {
  readonly id: number;
  readonly at: number;
  readonly bytes: number;
  readonly durationMs: number;
}

export type JobEvent =
  | {readonly kind: 'started'; readonly at: number; readonly text: string}
  | {readonly kind: 'checkpoint'; readonly at: number; readonly checkpoint: CheckpointInfo}
  | {readonly kind: 'savepoint'; readonly at: number; readonly savepoint: SavepointInfo}
  | {readonly kind: 'restart'; readonly at: number; readonly text: string}
  | {readonly kind: 'late-records'; readonly at: number; readonly count: number}
  | {readonly kind: 'bad-record'; readonly at: number; readonly record: BadRecord}
  | {readonly kind: 'print'; readonly at: number; readonly text: string};

/** A record that could not be decoded. `raw` is the record's bytes as text (or base64 when they are not UTF-8), cut at 4 KiB. */
export interface BadRecord {
  readonly source: string;
  readonly split: string;
  /** Sequence number, or line number of a file. */
  readonly position: string;
  readonly raw: string;
  readonly rawEncoding: 'utf-8' | 'base64';
  readonly reason: string;
}

export interface JobInfo {
  readonly job: string;
  readonly label: string;
  readonly name: string;
  readonly startedAt: number;
  readonly metrics: JobMetrics | null;
}
