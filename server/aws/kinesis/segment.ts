import {closeSync, ftruncateSync, openSync, readFileSync, readSync, rmSync, truncateSync, write} from 'node:fs';
import {join} from 'node:path';
import {decodeLine} from './record-text.ts';

const NAME = /^(\d{16})-(\d{14})\.records$/;

/**
 * One append-only file of a shard's log: lines of `record-text.ts`, positions without gaps. Its name says its first position and the
 * time (ms) of its first record, so that a log opens by its file names; the index of a segment is read when it is first needed.
 */
export class Segment {
  readonly path: string;
  readonly first: number;
  readonly firstArrival: number;
  /** Bytes of whole records. */
  size = 0;
  #count: number;
  #index: SegmentIndex | null;
  #fd: number | null = null;

  private constructor(path: string, first: number, firstArrival: number, count: number, index: SegmentIndex | null) {
    this.path = path;
    this.first = first;
    this.firstArrival = firstArrival;
    this.#count = count;
    this.#index = index;
    this.size = index?.size ?? 0;
  }

  static create(folder: string, first: number, firstArrival: number): Segment {
    const name = `${String(first).padStart(16, '0')}-${String(firstArrival).padStart(14, '0')}.records`;
    const segment = new Segment(join(folder, name), first, firstArrival, 0, new SegmentIndex());
    closeSync(openSync(segment.path, 'a'));
    return segment;
  }

  /** The segment of a file name, or null when it is not one. `next` is the first position of the segment after it, null for the last. */
  static open(folder: string, name: string, next: number | null): Segment | null {
    const match = NAME.exec(name);
    if (match === null) return null;
    const first = Number(match[1]);
    const segment = new Segment(join(folder, name), first, Number(match[2]), next === null ? 0 : next - first, null);
    if (next === null) segment.#recover();
    return segment;
  }

  get count(): number {
    return this.#count;
  }

  /** The position after the last record. */
  get end(): number {
    return this.first + this.#count;
  }

  /** Whether asking for arrivals reads no file. */
  get loaded(): boolean {
    return this.#index !== null;
  }

  arrivalOf(position: number): number {
    return this.#load().arrivalAt(position - this.first);
  }

  lastArrival(): number {
    return this.#count === 0 ? this.firstArrival : this.arrivalOf(this.end - 1);
  }

  /** The first position whose record arrived at or after `time`; `end` when there is none. */
  firstAt(time: number): number {
    const index = this.#load();
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (index.arrivalAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return this.first + low;
  }

  /**
   * The lines from a position on, at most `limit` records and `maxBytes` bytes but at least one record, copied to `target(bytes)` from
   * the offset that it names. Answers how many records they are.
   */
  read(position: number, limit: number, maxBytes: number, target: (bytes: number) => {buffer: Buffer; offset: number}): number {
    const index = this.#load();
    const from = position - this.first;
    const start = index.offsetAt(from);
    let count = Math.min(limit, this.#count - from);
    if (index.offsetAt(from + count) - start > maxBytes) {
      let low = 1;
      let high = count;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (index.offsetAt(from + middle) - start <= maxBytes) low = middle;
        else high = middle - 1;
      }
      count = low;
    }
    const bytes = index.offsetAt(from + count) - start;
    const {buffer, offset} = target(bytes);
    this.#readInto(buffer, offset, bytes, start);
    return count;
  }

  /** Appends whole lines and makes them visible once they are written. A failed write leaves the segment as it was. */
  async append(lines: readonly string[], arrival: number): Promise<void> {
    const bytes = Buffer.from(lines.join(''), 'utf8');
    const fd = this.#open();
    try {
      for (let done = 0; done < bytes.length; ) done += await writeAt(fd, bytes, done, this.size + done);
    } catch (error) {
      ftruncateSync(fd, this.size);
      throw error;
    }
    const index = this.#load();
    for (const line of lines) index.push(Buffer.byteLength(line), arrival);
    this.#count += lines.length;
    this.size = index.size;
  }

  /** Forgets the index: it is read again when it is needed. */
  unload(): void {
    if (this.#count > 0) this.#index = null;
    this.close();
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  remove(): void {
    this.close();
    rmSync(this.path, {force: true});
  }

  #open(): number {
    this.#fd ??= openSync(this.path, 'r+');
    return this.#fd;
  }

  #readInto(buffer: Buffer, offset: number, bytes: number, from: number): void {
    const fd = this.#open();
    for (let done = 0; done < bytes; ) {
      const got = readSync(fd, buffer, offset + done, bytes - done, from + done);
      if (got === 0) throw new Error(`"${this.path}" is shorter than its index says`);
      done += got;
    }
  }

  #load(): SegmentIndex {
    this.#index ??= scan(this.path, this.first);
    return this.#index;
  }

  /** Reads the last segment of a log after a restart and cuts what a crash left half written. */
  #recover(): void {
    const index = scan(this.path, this.first);
    truncateSync(this.path, index.size);
    this.#index = index;
    this.#count = index.count;
    this.size = index.size;
  }
}

function writeAt(fd: number, bytes: Buffer, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, offset, bytes.length - offset, position, (error, written) => (error === null ? resolve(written) : reject(error)));
  });
}

function scan(path: string, first: number): SegmentIndex {
  const bytes = readFileSync(path);
  const index = new SegmentIndex();
  for (let start = 0; ; ) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) return index;
    const record = decodeLine(bytes.subarray(start, end));
    if (record === null || record.position !== first + index.count) return index;
    index.push(end + 1 - start, record.arrival);
    start = end + 1;
  }
}

/** Where each record of a segment ends and when it arrived: 12 bytes a record. */
class SegmentIndex {
  count = 0;
  size = 0;
  #ends = new Uint32Array(64);
  #arrivals = new Float64Array(64);

  push(bytes: number, arrival: number): void {
    if (this.count === this.#ends.length) {
      const ends = new Uint32Array(this.count * 2);
      ends.set(this.#ends);
      this.#ends = ends;
      const arrivals = new Float64Array(this.count * 2);
      arrivals.set(this.#arrivals);
      this.#arrivals = arrivals;
    }
    this.size += bytes;
    this.#ends[this.count] = this.size;
    this.#arrivals[this.count] = arrival;
    this.count++;
  }

  /** Where the nth record begins; for n = count, where the last one ends. */
  offsetAt(n: number): number {
    return n === 0 ? 0 : (this.#ends[n - 1] ?? 0);
  }

  arrivalAt(n: number): number {
    return this.#arrivals[n] ?? 0;
  }
}
