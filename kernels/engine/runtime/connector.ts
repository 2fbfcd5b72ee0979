import type {ConnectorInfo} from '../../protocol/connector.ts';
import type {Field} from '../../protocol/data-type.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {MetadataField, TableSpec} from '../../protocol/table.ts';
import type {Batch} from './batch.ts';
import type {Clock} from './clock.ts';
import type {Lookup, LookupContext} from './lookup.ts';
import type {RecordTarget} from './records.ts';
import type {Texts} from './texts.ts';

/** A system that tables live in. One per folder of `kernels/connectors`. */
export interface Connector {
  readonly info: ConnectorInfo;
  createSource?(context: SourceContext): Source;
  createSink?(context: SinkContext): Sink;
  /** Of a table that is asked by key, where `info.lookup` says so. */
  createLookup?(context: LookupContext): Lookup;
}

export interface SourceContext {
  readonly table: TableSpec;
  /** The columns that the rows must have, in order: `fields` (a subset of the table's physical columns), then `metadata`. */
  readonly fields: readonly Field[];
  readonly metadata: readonly MetadataField[];
  /** `table.local-time-zone`. */
  readonly zone: string;
  readonly mode: 'streaming' | 'batch';
  readonly clock: Clock;
  /** Of a reader that decodes: in place of rows it may give one of these, which took its records in. */
  readonly records?: () => RecordTarget;
  /** Counts and keeps a record that could not be decoded and was skipped on the table's own wish. */
  badRecord(record: BadRecord): void;
}

export interface SinkContext {
  readonly table: TableSpec;
  /** The columns of the rows that come, in order: the table's physical columns. */
  readonly fields: readonly Field[];
  readonly zone: string;
  readonly clock: Clock;
  /** INSERT OVERWRITE: what is written takes the place of what is there. */
  readonly overwrite?: boolean;
  /** Shows a line to the person (connector `print`). */
  print(text: string): void;
}

/** Plain JSON: a split is its own checkpoint. `position` is the connector's own. */
export interface Split {
  readonly id: string;
  readonly position: unknown;
}

export interface Source {
  /** Called at the start with the splits of a checkpoint (empty for a new job), and again about every 30 s to find new ones (reshard). Returns all that should be read now. */
  discover(known: readonly Split[]): Promise<readonly Split[]>;
  open(split: Split): SplitReader;
  close(): Promise<void>;
}

/** `more: false` ends the split for good (bounded input, closed shard). */
export interface PollResult {
  readonly batch: Batch;
  /** In place of rows: holds until the next poll. */
  readonly made?: RecordTarget;
  readonly next: Split;
  readonly more: boolean;
  /** How far behind the end of the split, ms; null where the system does not say. */
  readonly lagMs: number | null;
}

export interface SplitReader {
  /**
   * Waits for records, at most about a second, then returns what there is (an empty batch is fine). Never more than `maxRows` rows.
   * Throws StudioError on a record that does not decode (blame `data`, code `format/bad-record`, detail with sequence number and text),
   * and on a system that refuses; errors with retry `later` or `now` are tried again by the runtime with growing delays.
   */
  poll(maxRows: number, signal: AbortSignal): Promise<PollResult>;
  close(): Promise<void>;
}

export interface Sink {
  readonly writer: SinkWriter;
  /** Present where the sink is exactly-once. */
  readonly committer?: Committer;
}

export interface SinkWriter {
  /** Takes rows in at once, also while `write` of earlier ones is under way. A `write` without rows follows, which waits for them and fails where it did. */
  readonly take?: (batch: Batch) => void;
  /** Awaited: back-pressure. Resolves when the rows are taken (they may still be buffered until `prepare`). */
  write(batch: Batch): Promise<void>;
  /** Flushes all that was written. What it returns (plain JSON) goes into the checkpoint and then to the committer. */
  prepare(checkpointId: number): Promise<readonly unknown[]>;
  /** Of one that has `take`: the columns in which that takes references to texts. Asked once, before the first row. */
  takeReferences?(texts: Texts): readonly number[];
  /** It looks at no text: in place of one there may stand a reference that holds no longer (`engine/runtime/texts.ts`). */
  readonly ignoresTexts?: boolean;
  /** Event time has passed `time` (ms) for all that was written so far, or will have been when `prepare` is called; Infinity at the end of the input. */
  onWatermark?(time: number): void;
  /** A job that ends or fails: frees what it holds. */
  close(): Promise<void>;
}

export interface Committer {
  /** Idempotent: repeated after a restore. */
  commit(checkpointId: number, committables: readonly unknown[]): Promise<void>;
}
