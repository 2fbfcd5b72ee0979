import {mkdirSync, readdirSync} from 'node:fs';
import type {Clock} from '../wire/clock.ts';
import {encodeLines, LINE_END, type NewRecord, type ShardIdentity} from './record-text.ts';
import {Segment} from './segment.ts';

const SEGMENT_BYTES = 16 * 1024 * 1024;
const SEGMENT_MS = 60 * 60 * 1000;
/** Indexes of older segments that are kept for readers that are behind. */
const LOADED_SEGMENTS = 4;
/** Records that are written at a time: bounds one write and what a failed one takes with it. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** Where an append landed. Its records have consecutive positions. */
export interface Appended {
  readonly firstPosition: number;
  /** ms since 1970. */
  readonly arrival: number;
}

interface Pending {
  readonly records: readonly NewRecord[];
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The records of one shard, on disk in segments. Appends that come while a write is under way are written together by the next one, and
 * answered after it: what was answered survives the end of the process. Reads see what is written. Positions count from 1.
 */
export class ShardLog {
  readonly #folder: string;
  readonly #shard: ShardIdentity;
  readonly #clock: Clock;
  /** In order; the last one is written to. Empty until the first record. */
  #segments: Segment[] = [];
  #pending: Pending[] = [];
  #writing: Promise<void> | null = null;
  #lastArrival = 0;
  #closed = false;
  #loaded: Segment[] = [];

  constructor(folder: string, shard: ShardIdentity, clock: Clock) {
    this.#folder = folder;
    this.#shard = shard;
    this.#clock = clock;
    const names = namesIn(folder);
    for (let i = names.length - 1; i >= 0; i--) {
      const segment = Segment.open(folder, names[i] ?? '', this.#segments[0]?.first ?? null);
      if (segment !== null) this.#segments.unshift(segment);
    }
    this.#lastArrival = this.#segments.at(-1)?.lastArrival() ?? 0;
  }

  /** The oldest position that is kept. */
  get first(): number {
    return this.#segments[0]?.first ?? 1;
  }

  /** The position that the next record gets. */
  get end(): number {
    return this.#segments.at(-1)?.end ?? 1;
  }

  /** True while records that were accepted are not written yet. */
  get busy(): boolean {
    return this.#writing !== null;
  }

  /** Adds records at the end and resolves once they are written. */
  append(records: readonly NewRecord[]): Promise<Appended> {
    if (this.#closed) return Promise.reject(new Error('the shard is closed'));
    return new Promise((resolve, reject) => {
      this.#pending.push({records, resolve, reject});
      this.#writing ??= this.#writeAll();
    });
  }

  /**
   * Reads lines from a position on into a buffer with `head` bytes free before them and `tail` bytes after them; the last line comes
   * without its end. Null when there is nothing at or after the position.
   */
  read(
    position: number,
    limit: number,
    maxBytes: number,
    head: number,
    tail: number,
  ): {buffer: Buffer; bytes: number; count: number; next: number} | null {
    const from = Math.max(position, this.first);
    const segment = this.#segmentOf(from);
    if (segment === undefined) return null;
    let buffer: Buffer = Buffer.alloc(0);
    let bytes = 0;
    const count = segment.read(from, limit, maxBytes, (size) => {
      buffer = Buffer.allocUnsafe(head + size + tail);
      bytes = size - LINE_END.length;
      return {buffer, offset: head};
    });
    this.#keep(segment);
    return {buffer, bytes, count, next: from + count};
  }

  /** When the record at a position arrived (ms); null at the tip. A position that is no longer kept answers for the oldest record. */
  arrivalOf(position: number): number | null {
    const from = Math.max(position, this.first);
    return this.#segmentOf(from)?.arrivalOf(from) ?? null;
  }

  /** The first position that arrived at or after `time` (ms). */
  firstAt(time: number): number {
    for (const [i, segment] of this.#segments.entries()) {
      const next = this.#segments[i + 1];
      // Records of one millisecond may lie on both sides of a border: go on only when all of this segment is older.
      if (next !== undefined && next.firstArrival < time) continue;
      const position = segment.firstAt(time);
      this.#keep(segment);
      if (position < segment.end) return position;
    }
    return this.end;
  }

  /** Removes whole segments whose every record arrived before `time` (ms). */
  trim(time: number): void {
    if (this.#writing !== null) return;
    const last = this.#segments.at(-1);
    if (last !== undefined && last.count > 0 && last.lastArrival() < time) {
      // An empty segment keeps the next position when nothing else does.
      this.#segments.push(Segment.create(this.#folder, last.end, Math.max(this.#clock.now(), this.#lastArrival)));
    }
    while (this.#segments.length > 1) {
      const [oldest, next] = this.#segments;
      if (oldest === undefined || next === undefined) return;
      if (next.firstArrival >= time && !(oldest.loaded && oldest.lastArrival() < time)) return;
      oldest.remove();
      this.#segments.shift();
      this.#loaded = this.#loaded.filter((segment) => segment !== oldest);
    }
  }

  /** Waits for what is being written and closes the files. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    for (const segment of this.#segments) segment.close();
  }

  async #writeAll(): Promise<void> {
    // The rest of this turn's requests joins the first write.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#pending.length > 0) await this.#writeBatch(this.#takeBatch());
    this.#writing = null;
  }

  #takeBatch(): Pending[] {
    let bytes = 0;
    let taken = 0;
    for (const pending of this.#pending) {
      for (const record of pending.records) bytes += record.data.length + record.partitionKey.length + 160;
      if (taken > 0 && bytes > BATCH_BYTES) break;
      taken++;
    }
    return this.#pending.splice(0, taken);
  }

  async #writeBatch(batch: readonly Pending[]): Promise<void> {
    try {
      // Time may jump back; arrivals never do, so that a search by time is a binary search.
      const arrival = Math.max(this.#clock.now(), this.#lastArrival);
      const segment = this.#segmentToWrite(arrival);
      const first = segment.end;
      const records = batch.length === 1 ? (batch[0]?.records ?? []) : batch.flatMap((pending) => pending.records);
      await segment.append(encodeLines(this.#shard, first, arrival, records), arrival);
      this.#lastArrival = arrival;
      let position = first;
      for (const pending of batch) {
        pending.resolve({firstPosition: position, arrival});
        position += pending.records.length;
      }
    } catch (error) {
      for (const pending of batch) pending.reject(error);
    }
  }

  #segmentToWrite(arrival: number): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.size < SEGMENT_BYTES && (last.count === 0 || arrival - last.firstArrival < SEGMENT_MS)) return last;
    if (last === undefined) mkdirSync(this.#folder, {recursive: true});
    const segment = Segment.create(this.#folder, last?.end ?? 1, arrival);
    this.#segments.push(segment);
    if (last !== undefined) this.#keep(last);
    return segment;
  }

  #segmentOf(position: number): Segment | undefined {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const segment = this.#segments[middle];
      if (segment === undefined) return undefined;
      if (position < segment.first) high = middle - 1;
      else if (position >= segment.end) low = middle + 1;
      else return segment;
    }
    return undefined;
  }

  /** Keeps the index of a segment that is read, and lets go of the one that was read longest ago. */
  #keep(segment: Segment): void {
    if (segment === this.#segments.at(-1)) return;
    if (this.#loaded.at(-1) === segment) return;
    this.#loaded = this.#loaded.filter((other) => other !== segment);
    this.#loaded.push(segment);
    if (this.#loaded.length > LOADED_SEGMENTS) this.#loaded.shift()?.unload();
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.records'))
      .sort();
  } catch {
    return [];
  }
}
