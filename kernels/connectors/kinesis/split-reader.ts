import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {PollResult, SourceContext, SplitReader} from '../../engine/runtime/connector.ts';
import {type RecordTarget, RowList} from '../../engine/runtime/records.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {RowKind} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {badRecord, badRecordError} from '../formats/bad-record.ts';
import {type BlockDecoder, type Change, DecodeError, type RecordDecoder} from '../formats/format.ts';
import {userRecords} from './aggregate.ts';
import {type MetadataReader, metadataReader} from './metadata.ts';
import {metadataTarget, type PageCursor} from './metadata-target.ts';
import type {ShardPosition} from './position.ts';
import type {PageReader} from './record-feed.ts';
import {emptyPage, type RecordPage} from './record-page.ts';

/** Smaller pages are not worth a decoder of blocks, nor is a larger memory of its. */
const LARGE_PAGE = 64;
const BLOCK_BYTES = 1 << 18;

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
  /** Takes in the records of pages in which each is one of the stream. */
  readonly #made: RecordTarget;
  readonly #cursor: PageCursor;
  #block: BlockDecoder | null | undefined;
  #page: RecordPage | null = null;
  #isAggregated = false;
  #at = 0;

  /** `onEnd` is called when the shard is read to its end. */
  constructor(split: KinesisSplit, context: SourceContext, onEnd: () => void) {
    this.#split = split;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#position = split.position;
    this.#metadata = context.metadata.map((field) => metadataReader(field, split.shard));
    this.#made = context.records?.() ?? new RowList(context.fields.length + context.metadata.length);
    this.#cursor = {page: emptyPage(split.position), index: 0};
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    if (this.#page === null && this.#position.kind === 'end') return this.#result([], 0);
    if (this.#page === null) {
      try {
        const page = await this.#split.reader.next(signal);
        this.#page = userRecords(page);
        this.#isAggregated = this.#page !== page;
      } catch (error) {
        if (signal.aborted) return this.#result([], null);
        throw error;
      }
      this.#at = 0;
    }
    return this.#isAggregated || this.#split.decoder.changes !== undefined
      ? this.#takeGroups(this.#page, maxRows)
      : this.#takeRecords(this.#page, maxRows);
  }

  async close(): Promise<void> {
    this.#split.reader.close();
  }

  #takeRecords(page: RecordPage, maxRows: number): PollResult {
    const {data, offsets, sequences} = page;
    const {decoder} = this.#split;
    const made = this.#made;
    const block = this.#blockDecoder(sequences.length);
    made.begin();
    this.#cursor.page = page;
    // Hot: no await, no closure a record.
    for (; this.#at < sequences.length && made.count < maxRows; this.#at++) {
      if (block !== null) {
        this.#cursor.index = this.#at - 1;
        this.#at = block.records(data, offsets, this.#at, Math.min(sequences.length, this.#at + maxRows - made.count));
        if (this.#at === sequences.length || made.count === maxRows || block.isWaiting) break;
      }
      const i = this.#at;
      const start = offsets[i] as number;
      const stop = offsets[i + 1] as number;
      let row: Value[] | null = null;
      try {
        row = decoder.decode(data, start, stop);
      } catch (error) {
        // The rows before it first: they are good.
        if (made.count > 0) break;
        throw this.#bad(error, page, i);
      }
      if (decoder.problem !== null) this.#skipped(page, i, decoder.problem);
      block?.missed(data, start, stop, row !== null && decoder.problem === null);
      if (row !== null) made.add(this.#withMetadata(row, page, i));
    }
    this.#goOn(page);
    if (made instanceof RowList) return this.#result(made.rows, page.millisBehindLatest);
    return {...this.#result([], page.millisBehindLatest), made};
  }

  #blockDecoder(records: number): BlockDecoder | null {
    if (this.#block === undefined && records >= LARGE_PAGE) {
      const target = metadataTarget(this.#made, this.#context.fields.length, this.#metadata, this.#cursor);
      this.#block = this.#split.decoder.block?.(BLOCK_BYTES, target) ?? null;
    }
    return this.#block ?? null;
  }

  /** Of a page with records that hold several, or of a format of changes. */
  #takeGroups(page: RecordPage, maxRows: number): PollResult {
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
    this.#goOn(page);
    return this.#result(rows, page.millisBehindLatest, decoder.changes === undefined ? null : Uint8Array.from(kinds));
  }

  /** From behind the records that were taken. */
  #goOn(page: RecordPage): void {
    if (this.#at === page.sequences.length) {
      this.#position = page.next;
      this.#page = null;
    } else if (this.#at > 0) this.#position = {kind: 'after', sequence: page.sequences[this.#at - 1] as string};
  }

  #withMetadata(row: Value[], page: RecordPage, i: number): Value[] {
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
