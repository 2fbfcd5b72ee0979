import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {PollResult, SourceContext, SplitReader} from '../../engine/runtime/connector.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {RowKind} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {badRecord, badRecordError} from '../formats/bad-record.ts';
import {type Change, DecodeError, type RecordDecoder} from '../formats/format.ts';
import {userRecords} from './aggregate.ts';
import {type MetadataReader, metadataReader} from './metadata.ts';
import type {ShardPosition} from './position.ts';
import type {PageReader} from './record-feed.ts';
import type {RecordPage} from './record-page.ts';

export interface KinesisSplit {
  readonly stream: string;
  readonly shard: string;
  readonly position: ShardPosition;
  readonly decoder: RecordDecoder;
  readonly format: string;
  readonly reader: PageReader;
}

/** Decodes a shard's pages into rows. */
export class KinesisSplitReader implements SplitReader {
  readonly #split: KinesisSplit;
  readonly #context: SourceContext;
  readonly #metadata: readonly MetadataReader[];
  readonly #onEnd: () => void;
  #position: ShardPosition;
  #page: RecordPage | null = null;
  #at = 0;

  /** `onEnd` is called when the shard is read to its end. */
  constructor(split: KinesisSplit, context: SourceContext, onEnd: () => void) {
    this.#split = split;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#position = split.position;
    this.#metadata = context.metadata.map((field) => metadataReader(field, split.shard));
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    if (this.#page === null && this.#position.kind === 'end') return this.#result([], 0);
    if (this.#page === null) {
      try {
        this.#page = userRecords(await this.#split.reader.next(signal));
      } catch (error) {
        if (signal.aborted) return this.#result([], null);
        throw error;
      }
      this.#at = 0;
    }
    return this.#take(this.#page, maxRows);
  }

  async close(): Promise<void> {
    this.#split.reader.close();
  }

  #take(page: RecordPage, maxRows: number): PollResult {
    const {data, offsets, sequences} = page;
    const {decoder} = this.#split;
    let end = Math.min(sequences.length, this.#at + maxRows);
    // A position stands between two records of the stream: those that came in one record stay together, also where they are more.
    while (end < sequences.length && sequences[end] === sequences[end - 1]) end++;
    const rows: Row[] = [];
    const kinds: RowKind[] = [];
    let whole = 0;
    // Hot: no await, no closure a record.
    for (; this.#at < end; this.#at++) {
      const i = this.#at;
      const start = offsets[i] as number;
      const stop = offsets[i + 1] as number;
      if (i === 0 || sequences[i] !== sequences[i - 1]) whole = rows.length;
      let row: ReturnType<RecordDecoder['decode']> = null;
      let changes: readonly Change[] = [];
      try {
        if (decoder.changes === undefined) row = decoder.decode(data, start, stop);
        else changes = decoder.changes(data, start, stop);
      } catch (error) {
        // The rows before it first: they are good, but for those of the same record of the stream, which come again.
        if (whole > 0) {
          rows.length = whole;
          if (decoder.changes !== undefined) kinds.length = whole;
          while (this.#at > 0 && sequences[this.#at - 1] === sequences[i]) this.#at--;
          break;
        }
        throw this.#bad(error, page, i);
      }
      if (decoder.problem !== null) this.#skipped(page, i, decoder.problem);
      for (const [kind, changed] of changes) {
        kinds.push(kind);
        rows.push(this.#withMetadata(changed, page, i));
      }
      if (row !== null) rows.push(this.#withMetadata(row, page, i));
    }
    if (this.#at === sequences.length) {
      this.#position = page.next;
      this.#page = null;
    } else if (this.#at > 0) this.#position = {kind: 'after', sequence: sequences[this.#at - 1] as string};
    return this.#result(rows, page.millisBehindLatest, decoder.changes === undefined ? null : Uint8Array.from(kinds));
  }

  #withMetadata(row: Value[], page: RecordPage, i: number): Row {
    for (let m = 0; m < this.#metadata.length; m++) row.push((this.#metadata[m] as MetadataReader)(page, i));
    return row;
  }

  #result(rows: readonly Row[], lagMs: number | null, kinds: Uint8Array | null = null): PollResult {
    const more = this.#page !== null || this.#position.kind !== 'end';
    if (!more) this.#onEnd();
    return {
      batch: rows.length === 0 ? EMPTY_BATCH : {rows, kinds},
      next: {id: this.#split.shard, position: this.#position},
      more,
      lagMs,
    };
  }

  #bad(error: unknown, page: RecordPage, i: number): unknown {
    if (!(error instanceof DecodeError)) return error;
    const where = `stream "${this.#split.stream}", shard "${this.#split.shard}", sequence number "${page.sequences[i]}"`;
    const bytes = page.data.subarray(page.offsets[i], page.offsets[i + 1]);
    return badRecordError(where, this.#split.format, this.#record(page, i, bytes, error.message), bytes.length);
  }

  #skipped(page: RecordPage, i: number, reason: string): void {
    const bytes = page.data.subarray(page.offsets[i], page.offsets[i + 1]);
    this.#context.badRecord(this.#record(page, i, bytes, reason));
  }

  #record(page: RecordPage, i: number, bytes: Uint8Array, reason: string): BadRecord {
    return badRecord(this.#split.stream, this.#split.shard, page.sequences[i] ?? '', bytes, reason);
  }
}
