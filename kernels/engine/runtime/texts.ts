import {must} from '../../protocol/assert.ts';
import type {Row} from '../../protocol/value.ts';

/** Longer texts, in bytes, are not referred to. */
const MAX_TEXT = (1 << 16) - 1;
/** A reference is region * REGION + start * START + length, negative where the text is not ASCII: whole numbers that a double holds. */
const START = 2 ** 16;
const REGION = 2 ** 40;
const MAX_START = 2 ** 24;
const MAX_REGIONS = 2 ** 13;
/** A text is copied in words of eight bytes: so many bytes behind its end are read, and written. */
const WORD = 8;
/** Bytes that texts in a region's memory have behind them. */
export const TEXT_SLACK = 2 * WORD;
const SMALLEST_CHUNK = 1 << 12;
const LARGEST_CHUNK = 1 << 20;
/** Of others' regions so many are kept, and more where a byte of them costs at most so many. */
const FEW_REGIONS = 16;
const MOST_FOR_ONE = 4;
const NO_ROOM = 0;
/** Not even an empty text fits. */
const NOTHING = -1;

/** Node's own ways from bytes to a text, without the checks of `toString`. */
interface TextBuffer extends Buffer {
  latin1Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
}

interface Region {
  readonly buffer: TextBuffer;
  readonly view: DataView;
  /** Those who keep texts in it. */
  holders: number;
}

/**
 * References to texts of a job: a number that stands in a text's cell, from an operator that gives it to one that has said it takes it
 * (`Operator.takeReferences`), and tells where the text's bytes are. It holds during the synchronous call that brings it: who keeps the row
 * keeps the bytes. Beside references there are always texts as they are, and NULL.
 */
export class Texts {
  /** The first is the memory of the source whose rows are on their way. */
  readonly #regions: (Region | null)[];
  readonly #free: number[] = [];

  constructor(regions: readonly (Region | null)[] = [null]) {
    this.#regions = [...regions];
  }

  /** Bytes that a source's references tell of from now on. */
  source(bytes: Uint8Array): void {
    if (this.#regions[0]?.buffer.buffer !== bytes.buffer) this.#regions[0] = regionOf(bytes);
  }

  /** -1 where there are too many. */
  open(bytes: Uint8Array): number {
    const id = this.#free.pop() ?? this.#regions.length;
    if (id >= MAX_REGIONS) return -1;
    this.#regions[id] = regionOf(bytes);
    return id;
  }

  /** One more keeps references to its texts. */
  hold(id: number): void {
    must(this.#regions[id]).holders++;
  }

  /** Whether others than its owner keep references to its texts. */
  isShared(id: number): boolean {
    return must(this.#regions[id]).holders > 1;
  }

  close(id: number): void {
    const region = must(this.#regions[id]);
    if (--region.holders > 0) return;
    this.#regions[id] = null;
    this.#free.push(id);
  }

  /** What references tell of now, also later. */
  captured(): Texts {
    return new Texts(this.#regions);
  }

  text(reference: number): string {
    const place = Math.abs(reference);
    const {buffer} = this.#regions[Math.floor(place / REGION)]!;
    const start = startOf(place);
    const end = start + lengthOf(place);
    return reference < 0 ? buffer.utf8Slice(start, end) : buffer.latin1Slice(start, end);
  }

  /** The memory with the text of a reference, from `textStart` on; eight bytes behind it can be read. */
  viewOf(reference: number): DataView {
    return this.view(Math.floor(Math.abs(reference) / REGION));
  }

  view(region: number): DataView {
    return this.#regions[region]!.view;
  }
}

function startOf(place: number): number {
  return Math.floor((place - Math.floor(place / REGION) * REGION) / START);
}

function lengthOf(place: number): number {
  return place - Math.floor(place / START) * START;
}

export function textStart(reference: number): number {
  return startOf(Math.abs(reference));
}

/** Bytes of the text that a reference tells of. */
export function textLength(reference: number): number {
  return lengthOf(Math.abs(reference));
}

/** Copies the text of a reference to a place in a region's memory, behind which there are TEXT_SLACK bytes more; a reference to it there. */
export function copyText(texts: Texts, reference: number, region: number, to: DataView, at: number): number {
  const place = Math.abs(reference);
  const length = lengthOf(place);
  const from = texts.view(Math.floor(place / REGION));
  const start = startOf(place);
  // UTF-8 is never a NaN, whose bits might change.
  for (let i = 0; i < length; i += WORD) to.setFloat64(at + i, from.getFloat64(start + i, true), true);
  const kept = region * REGION + at * START + length;
  return reference < 0 ? -kept : kept;
}

function regionOf({buffer, byteOffset, length}: Uint8Array): Region {
  return {buffer: Buffer.from(buffer, byteOffset, length) as TextBuffer, view: new DataView(buffer, byteOffset, length), holders: 1};
}

/** Code of a reference to so many bytes of a source's memory, `start` and `length` being code, where `referable` holds. */
export function sourceReference(start: string, length: string): string {
  return `${start} * ${START} + ${length}`;
}

/** Whether references can tell of a memory of so many bytes. */
export function isReferable(bytes: number): boolean {
  return bytes <= MAX_START;
}

export const LONGEST_REFERRED = MAX_TEXT;

/** The row with texts in place of references in these columns. */
export function withTexts(row: Row, columns: readonly number[], texts: Texts): Row {
  const read = row.slice();
  for (let i = 0; i < columns.length; i++) {
    const value = row[columns[i]!]!;
    if (typeof value === 'number') read[columns[i]!] = texts.text(value);
  }
  return read;
}

/**
 * Memory for state that lives long. Memory of the usual kind urges the collector of garbage: every 64 MB it would look through a heap in which
 * nothing has changed.
 */
export function stateBytes(size: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(size));
}

/**
 * Texts of an operator's state: those of a source one behind the other in chunks that are never moved, those of other state where they are.
 * They are let go by age: what is added after a call of `age` is younger than what was before.
 */
export class TextChunks {
  readonly #texts: Texts;
  /** Regions with texts of its own or of others. */
  #regions: number[] = [];
  /** By region: the age of its youngest text; 0 without. */
  readonly #youngest: number[] = [];
  /** By region of its own: bytes. */
  readonly #sizes = new Map<number, number>();
  #age = 1;
  #bytes = 0;
  /** Of others' texts, and of the regions in which they are. */
  #sharedTexts = 0;
  #sharedBytes = 0;
  /** Of the last chunk. */
  #region = -1;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #room = NOTHING;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  age(): number {
    return ++this.#age;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A reference that lasts to what one tells of; 0 where there is no room. Hot: `npm run bench -- joins`. */
  keep(reference: number): number {
    const place = reference < 0 ? -reference : reference;
    const region = Math.floor(place / REGION);
    return region !== 0 && this.#share(region, lengthOf(place)) ? reference : this.copy(reference);
  }

  /** As `keep`, in a chunk of its own. */
  copy(reference: number): number {
    const length = textLength(reference);
    if (length > this.#room - this.#at && !this.#begin(length)) return NO_ROOM;
    const kept = copyText(this.#texts, reference, this.#region, this.#view, this.#at);
    this.#at += length;
    this.#youngest[this.#region] = this.#age;
    return kept;
  }

  /** False where it would keep a region for little. */
  #share(region: number, length: number): boolean {
    if ((this.#youngest[region] ?? 0) === 0) {
      const {byteLength} = this.#texts.view(region);
      if (this.#sharedBytes + byteLength > LARGEST_CHUNK * FEW_REGIONS + this.#sharedTexts * MOST_FOR_ONE) return false;
      this.#texts.hold(region);
      this.#regions.push(region);
      this.#sharedBytes += byteLength;
    }
    this.#youngest[region] = this.#age;
    this.#sharedTexts += length;
    return true;
  }

  #begin(length: number): boolean {
    const size = Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, this.#bytes), length) + TEXT_SLACK;
    const chunk = stateBytes(size);
    const region = this.#texts.open(chunk);
    if (region < 0) return false;
    this.#regions.push(region);
    this.#sizes.set(region, size);
    this.#bytes += size;
    this.#region = region;
    this.#view = new DataView(chunk.buffer);
    this.#at = 0;
    this.#room = size - TEXT_SLACK;
    return true;
  }

  /** Lets go what holds only older texts than those of this age. */
  drop(age: number): void {
    this.#regions = this.#regions.filter((region) => {
      if (this.#youngest[region]! >= age) return true;
      const size = this.#sizes.get(region);
      if (size === undefined) this.#sharedBytes -= this.#texts.view(region).byteLength;
      else this.#bytes -= size;
      this.#sizes.delete(region);
      this.#youngest[region] = 0;
      this.#texts.close(region);
      if (region === this.#region) this.#room = NOTHING;
      return false;
    });
    if (this.#sharedBytes === 0) this.#sharedTexts = 0;
  }
}
