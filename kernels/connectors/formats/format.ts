import type {RecordTarget} from '../../engine/runtime/records.ts';
import type {Texts} from '../../engine/runtime/texts.ts';
import type {FormatInfo} from '../../protocol/connector.ts';
import type {Field} from '../../protocol/data-type.ts';
import type {RowKind} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {TableOptions} from '../options.ts';
import type {ByteBuffer} from './byte-buffer.ts';

/** How a record's bytes become a row and back. */
export interface Format {
  readonly info: FormatInfo;
  decoder(context: FormatContext): RecordDecoder;
  encoder(context: FormatContext): RecordEncoder;
  /** Where records of a file end. */
  splitter(context: FormatContext): RecordSplitter;
}

export interface RecordSplitter {
  /** No record holds a line end. */
  readonly isLine: boolean;
  /** The position of the line end that ends the record at `from`, or -1 when `data[from, end)` does not hold it. */
  lineEnd(data: Uint8Array, from: number, end: number): number;
}

/** Every line is a record. */
export const lineSplitter: RecordSplitter = {
  isLine: true,
  lineEnd(data, from, end) {
    // Buffer's search is several times as fast as that of Uint8Array.
    const at = Buffer.prototype.indexOf.call(data, 10, from);
    return at < end ? at : -1;
  },
};

export interface FormatContext {
  readonly options: TableOptions;
  /** The columns that the rows have, in order: for a decoder a subset of the table's physical columns. */
  readonly fields: readonly Field[];
  /** All physical columns of the table, in declaration order. */
  readonly physical: readonly Field[];
  readonly zone: string;
  /** Records are lines of a file. */
  readonly inFile?: boolean;
}

export interface RecordDecoder {
  /**
   * The row of the record in `data[start, end)`, an array of its own; null when it holds none (an empty record, a comment).
   * Throws DecodeError where the table does not ignore parse errors; where it does, `problem` says what was left out:
   * a field (then it is null in the row) or the whole record (then there is no row).
   */
  decode(data: Uint8Array, start: number, end: number): Value[] | null;
  /** Of formats whose records are changes (`FormatInfo.changes`), in place of `decode`: none, one or several. */
  readonly changes?: (data: Uint8Array, start: number, end: number) => readonly Change[];
  /** Why the last record lost something; null when it was whole. */
  readonly problem: string | null;
  /** A decoder of many lines at once with a buffer of so many bytes, where the format has one that can serve. Its records go to `target`. */
  block?(length: number, target: RecordTarget): BlockDecoder | null;
}

/** Decodes many records at once, those that are usual, by a fast way; the others are for `RecordDecoder.decode`. */
export interface BlockDecoder {
  /** Lines to be decoded must stand here. */
  readonly buffer: Uint8Array;
  /**
   * Takes in whole lines of buffer[from, to), at most `most` of them. Returns where it stopped: each line before that place was a record for
   * the target. The record that begins there, if it is whole, is for `RecordDecoder.decode`.
   */
  decode(from: number, to: number, most: number): number;
  /**
   * Takes in the records `first` to `last`, the latter left out; record i stands in data[offsets[i], offsets[i + 1]). Returns where it stopped,
   * as `decode` does, or before a record for which there is room only once the target refers to no others.
   */
  records(data: Uint8Array, offsets: Uint32Array, first: number, last: number): number;
  /** `records` stopped there for that: it goes on once the target has begun anew. */
  readonly isWaiting: boolean;
  /** Tells of a record in data[start, end) that went that way; `isWhole`: it gave a row, and lost nothing. */
  missed(data: Uint8Array, start: number, end: number, isWhole: boolean): void;
}

/** A row and what happened to it. */
export type Change = readonly [kind: RowKind, row: Value[]];

export interface RecordEncoder {
  /** The record's bytes, without a line end. `kind` counts for formats of changes alone; without it +I. */
  encode(row: Row, kind?: RowKind): Uint8Array;
  /** Appends the same record; `places`: where the fields stand in the row. */
  readonly write?: (row: Row, places: readonly number[], into: ByteBuffer) => void;
  /** From now on a number in place of a text is a reference, where `write` reads it. */
  readonly refer?: (texts: Texts) => void;
  /** The same record as text, of formats that are text: many records become bytes at once. */
  readonly text?: (row: Row, kind?: RowKind) => string;
}

/** A record, or a field of it, that cannot be decoded. The message is one line: lower case, no full stop. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecodeError';
  }
}
