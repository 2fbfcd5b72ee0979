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
const SMALLEST_CHUNK = 1 << 12;
const LARGEST_CHUNK = 1 << 20;
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

  /** How many bytes it had. */
  close(id: number): number {
    const bytes = must(this.#regions[id]).buffer.length;
    this.#regions[id] = null;
    this.#free.push(id);
    return bytes;
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

  view(reference: number): DataView {
    return this.#regions[Math.floor(Math.abs(reference) / REGION)]!.view;
  }
}

function startOf(place: number): number {
  return Math.floor((place - Math.floor(place / REGION) * REGION) / START);
}

function lengthOf(place: number): number {
  return place - Math.floor(place / START) * START;
}

function regionOf({buffer, byteOffset, length}: Uint8Array): Region {
  return {buffer: Buffer.from(buffer, byteOffset, length) as TextBuffer, view: new DataView(buffer, byteOffset, length)};
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

/** Texts of an operator's state, one behind the other in chunks that are never moved. */
export class TextChunks {
  readonly #texts: Texts;
  #regions: number[] = [];
  /** Chunks that were let go. */
  #gone = 0;
  #bytes = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Of the last chunk: its region's part of a reference, what is taken, what can be. */
  #base = 0;
  #at = 0;
  #room = NOTHING;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Chunks that were begun. A text that is added later is in the last of them or in one after it. */
  get begun(): number {
    return this.#gone + this.#regions.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A reference to a copy of what one tells of; 0 where there is no room. Hot: `npm run bench -- joins`. */
  copy(reference: number): number {
    const place = reference < 0 ? -reference : reference;
    const length = lengthOf(place);
    if (length > this.#room - this.#at && !this.#begin(length)) return NO_ROOM;
    const from = this.#texts.view(reference);
    const start = startOf(place);
    const to = this.#view;
    const at = this.#at;
    // UTF-8 is never a NaN, whose bits might change.
    for (let i = 0; i < length; i += WORD) to.setFloat64(at + i, from.getFloat64(start + i, true), true);
    this.#at = at + length;
    const copied = this.#base + at * START + length;
    return reference < 0 ? -copied : copied;
  }

  #begin(length: number): boolean {
    const size = Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, this.#bytes), length) + 2 * WORD;
    const chunk = stateBytes(size);
    const region = this.#texts.open(chunk);
    if (region < 0) return false;
    this.#regions.push(region);
    this.#view = new DataView(chunk.buffer);
    this.#base = region * REGION;
    this.#bytes += size;
    this.#at = 0;
    this.#room = size - 2 * WORD;
    return true;
  }

  /** Lets those go whose texts were all added when so many were begun. */
  drop(begun: number): void {
    for (const region of this.#regions.splice(0, Math.max(0, begun - 1 - this.#gone))) this.#close(region);
  }

  #close(region: number): void {
    this.#bytes -= this.#texts.close(region);
    this.#gone++;
  }

  /** Lets all go. */
  clear(): void {
    for (const region of this.#regions.splice(0)) this.#close(region);
    this.#at = 0;
    this.#room = NOTHING;
  }
}
