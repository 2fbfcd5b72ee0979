import type {Row} from '../../protocol/value.ts';
import type {Batch} from './batch.ts';
import type {Texts} from './texts.ts';

/** Where an operator's results go: the next operators, called synchronously. */
export interface Output {
  emit(batch: Batch): void;
}

/** State of one operator in a checkpoint: chunks of bytes with the version of their layout. */
export interface Snapshot {
  readonly version: number;
  readonly chunks: readonly Uint8Array[];
}

/** State as it is captured. A chunk may be encoded later, from values that no longer change: the job is held up by the capture alone. */
export interface PendingSnapshot {
  readonly version: number;
  readonly chunks: readonly (Uint8Array | (() => Uint8Array))[];
}

/** What of a snapshot an operator takes over: all of it, or what falls to its subtask. */
export interface StatePart {
  /** Whether the key in these columns of the row is the operator's own. */
  owns(row: Row, columns: readonly number[]): boolean;
  /** Counters go on here, and nowhere else. */
  readonly counts: boolean;
}

/** What an operator is told of references to texts (`engine/runtime/texts.ts`) before it says which it takes. */
export interface TextReaders {
  readonly texts: Texts;
  /** By input: whether it brings +I alone. */
  readonly append: readonly boolean[];
  /** Columns of its results in which all that read them take references. Only in these may it give some. */
  readonly taken: ReadonlySet<number>;
}

export const WHOLE: StatePart = {owns: () => true, counts: true};

/** One file, one class (STYLE 7). Counting, logging and checking are done by the runtime's wrapper. */
export abstract class Operator {
  abstract readonly name: string;
  /** Synchronously, to completion; must not keep `batch`. */
  abstract process(batch: Batch, input: number, out: Output): void;
  /** Event time has passed `time` (ms): no on-time row at or below it comes any more. */
  onWatermark(_time: number, _out: Output): void {}
  /** Whether none of its inputs is likely to bring anything soon has changed. */
  onIdle(_isIdle: boolean): void {}
  /** Processing time, about every 100 ms and before each checkpoint. */
  onTick(_now: number, _out: Output): void {}
  /** The input has ended: a bounded job flushes. The runtime calls onWatermark(Infinity) before it. */
  onEnd(_out: Output): void {}
  snapshot(): PendingSnapshot | null {
    return null;
  }
  /** Before the first row. Called once for each subtask that had saved state: what comes adds to what is there. */
  restore(_snapshot: Snapshot, _part: StatePart = WHOLE): void {}
  close(): void {}
  /**
   * By input the columns in which it takes references to texts, and texts beside them; without an answer it takes none. Asked once, before
   * everything else, after those that read it.
   */
  takeReferences(_readers: TextReaders): readonly (readonly number[])[] {
    return [];
  }
  /** Rows that came too late for every window that they belong to. */
  lateRecords(): number {
    return 0;
  }
  /** Bytes of state, about. */
  stateBytes(): number {
    return 0;
  }
  /** The watermark at which the first open window closes; null without one. */
  nextWindowEnd(): number | null {
    return null;
  }
  /** The watermark that holds for the results once the inputs have reached `time`. */
  outputWatermark(time: number): number {
    return time;
  }
  /** Whether the key of a row has state. Only of operators that keep a small state per key. */
  holdsKey?(row: Row, input: number): boolean;
  /** Keys (of joins: rows) that have state; null where that means nothing. */
  stateKeys(): number | null {
    return null;
  }
  /** Needs no more input: a limit that is full. */
  isSatisfied(): boolean {
    return false;
  }
}
