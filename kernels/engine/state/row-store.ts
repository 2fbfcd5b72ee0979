import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {stateBytes, TextChunks, type Texts, withTexts} from '../runtime/texts.ts';
import {isNumberLane} from './accumulators/extreme.ts';
import {gatherValues} from './lanes.ts';

const SHIFT = 10;
const BLOCK = 1 << SHIFT;
const MASK = BLOCK - 1;

/** Rows by place, each as it was put there. */
export interface RowStore {
  /** Places that are taken, also by rows that are gone. */
  readonly length: number;
  /** Takes the next place. */
  add(row: Row): void;
  row(place: number): Row;
  /** Writes the row into another, from column `from` on; with references to texts where the store was told to give them. */
  fill(place: number, into: Value[], from: number): void;
  /** Leaves the places that are named, in their order, and renumbers them from 0. */
  keep(places: Int32Array): void;
  /** Forgets the first places and renumbers the others; `count` is a multiple of `step`. */
  dropFirst(count: number): void;
  readonly step: number;
  /** Reads rows of these places also later, when the store has changed. */
  captured(places: Int32Array): (from: number, to: number) => readonly Row[];
  /** Bytes of so many rows, about. */
  bytes(rows: number): number;
}

/** How a store deals with references to texts. */
export interface ReferredTexts {
  readonly texts: Texts;
  /** Columns in which rows bring references. */
  readonly taken: readonly number[];
  /** Those of them in which `fill` gives references. */
  readonly given: readonly number[];
  /** The others. */
  readonly read: readonly number[];
}

/**
 * Rows of numbers and truth values lie side by side in typed arrays, and with them the bytes of texts to which they bring references. Others
 * stay as they came, texts too: where such are read once, making the bytes costs more than the collector of garbage does.
 */
export function rowStore(types: readonly DataType[], referred: ReferredTexts | null = null): RowStore {
  if (referred !== null && referred.taken.length > 0) return new PackedRows(types, referred);
  return types.every((type) => laneOf(type) !== VALUE) ? new PackedRows(types, null) : new PlainRows(types.length);
}

const NUMBER = 0;
const BOOLEAN = 1;
/** Bytes, by a reference; those that came as texts lie among the values, and their reference is 0. */
const TEXT = 2;
/** As it came. */
const VALUE = 3;

function laneOf(type: DataType): typeof NUMBER | typeof BOOLEAN | typeof VALUE {
  return type.kind === 'boolean' ? BOOLEAN : isNumberLane(type) ? NUMBER : VALUE;
}

/** Rows as they came. */
export class PlainRows implements RowStore {
  #rows: Row[] = [];
  readonly #width: number;
  readonly step = 1;

  constructor(width: number) {
    this.#width = width;
  }

  get length(): number {
    return this.#rows.length;
  }

  add(row: Row): void {
    this.#rows.push(row);
  }

  row(place: number): Row {
    return this.#rows[place]!;
  }

  fill(place: number, into: Value[], from: number): void {
    const row = this.#rows[place]!;
    for (let i = 0; i < row.length; i++) into[from + i] = row[i]!;
  }

  keep(places: Int32Array): void {
    this.#rows = gatherValues(this.#rows, places);
  }

  dropFirst(count: number): void {
    this.#rows.splice(0, count);
  }

  captured(places: Int32Array): (from: number, to: number) => readonly Row[] {
    const rows = gatherValues(this.#rows, places);
    return (from, to) => rows.slice(from, to);
  }

  bytes(rows: number): number {
    return rows * (40 + this.#width * 16);
  }
}

/** 1024 rows. Nothing in it changes but that rows are added: what a checkpoint has captured stays as it is. */
interface Block {
  /** Of each row its numbers; truth values are 0 and 1, texts references. */
  readonly numbers: Float64Array;
  /** Of each row a bit a column. */
  readonly nulls: Int32Array;
  /** Of each row what is none of these. */
  readonly values: Value[];
  /** Of its oldest texts. */
  readonly age: number;
}

/** How rows are read: columns in which references are handed on, and those whose value must be made of its number. */
interface Reading {
  readonly handedOn: Int32Array;
  readonly made: Int32Array;
}

/** Rows without an object each: they cost the collector of garbage nothing, and take a fifth of the memory (`npm run bench -- joins`). */
class PackedRows implements RowStore {
  readonly step = BLOCK;
  readonly #width: number;
  readonly #lanes: Uint8Array;
  /** With references as `fill` gives them; without any; with all. */
  readonly #given: Reading;
  readonly #none: Reading;
  readonly #all: Reading;
  /** By column: its place among the values. */
  readonly #valueAt: Int32Array;
  readonly #valueWidth: number;
  readonly #nullWords: number;
  readonly #texts: Texts | null;
  readonly #taken: readonly number[];
  #chunks: TextChunks | null;
  /** Its rows are written anew, so that what is gone leaves its chunks. */
  #moves = false;
  #blocks: Block[] = [];
  /** Rows with a number that a column cannot hold: a bigint. */
  readonly #odd = new Map<number, Row>();
  #length = 0;

  constructor(types: readonly DataType[], referred: ReferredTexts | null) {
    this.#width = types.length;
    this.#lanes = Uint8Array.from(types, (t, c) => (referred?.taken.includes(c) === true ? TEXT : laneOf(t)));
    const others = Int32Array.from(types.keys()).filter((c) => this.#lanes[c] !== NUMBER);
    const reading = (references: readonly number[]): Reading => ({
      handedOn: others.filter((c) => references.includes(c)),
      made: others.filter((c) => !references.includes(c)),
    });
    this.#given = reading(referred?.given ?? []);
    this.#none = reading([]);
    this.#all = reading(referred?.taken ?? []);
    let values = 0;
    this.#valueAt = Int32Array.from(this.#lanes, (lane) => (lane >= TEXT ? values++ : -1));
    this.#valueWidth = values;
    this.#nullWords = (types.length + 31) >> 5;
    this.#texts = referred?.texts ?? null;
    this.#taken = referred?.taken ?? [];
    this.#chunks = this.#newChunks();
  }

  #newChunks(): TextChunks | null {
    return this.#texts === null ? null : new TextChunks(this.#texts);
  }

  get length(): number {
    return this.#length;
  }

  add(row: Row): void {
    const place = this.#length++;
    if (place >> SHIFT === this.#blocks.length) this.#blocks.push(this.#newBlock());
    const {numbers, nulls, values} = this.#blocks[place >> SHIFT]!;
    const lanes = this.#lanes;
    const at = place & MASK;
    for (let c = 0, to = at * this.#width; c < row.length; c++, to++) {
      const value = row[c]!;
      if (typeof value === 'number') {
        if (lanes[c] !== TEXT) numbers[to] = value;
        else {
          const kept = this.#moves ? this.#chunks!.copy(value) : this.#chunks!.keep(value);
          if (kept === 0) values[at * this.#valueWidth + this.#valueAt[c]!] = this.#texts!.text(value);
          numbers[to] = kept;
        }
      } else if (value === null) nulls[at * this.#nullWords + (c >> 5)]! |= 1 << (c & 31);
      else if (lanes[c]! >= TEXT) values[at * this.#valueWidth + this.#valueAt[c]!] = value;
      else if (typeof value === 'boolean') numbers[to] = value ? 1 : 0;
      else {
        this.#odd.set(place, this.#texts === null ? row : withTexts(row, this.#taken, this.#texts));
        return;
      }
    }
  }

  #newBlock(): Block {
    return {
      numbers: new Float64Array(stateBytes(this.#width * BLOCK * 8).buffer),
      nulls: new Int32Array(stateBytes(this.#nullWords * BLOCK * 4).buffer),
      values: [],
      age: this.#chunks?.age() ?? 0,
    };
  }

  row(place: number): Row {
    const odd = this.#odd.get(place);
    if (odd !== undefined) return odd;
    const row = new Array<Value>(this.#width);
    this.#read(this.#blocks[place >> SHIFT]!, place & MASK, row, 0, this.#texts, this.#none);
    return row;
  }

  fill(place: number, into: Value[], from: number): void {
    const odd = this.#odd.size > 0 ? this.#odd.get(place) : undefined;
    if (odd === undefined) this.#read(this.#blocks[place >> SHIFT]!, place & MASK, into, from, this.#texts, this.#given);
    else for (let i = 0; i < odd.length; i++) into[from + i] = odd[i]!;
  }

  #read({numbers, nulls, values}: Block, at: number, into: Value[], from: number, texts: Texts | null, {handedOn, made}: Reading): void {
    const first = at * this.#width;
    const firstValue = at * this.#valueWidth;
    for (let c = 0; c < this.#width; c++) into[from + c] = numbers[first + c]!;
    for (let i = 0; i < made.length; i++) {
      const c = made[i]!;
      const number = numbers[first + c]!;
      const lane = this.#lanes[c]!;
      if (lane === BOOLEAN) into[from + c] = number === 1;
      else into[from + c] = lane === VALUE || number === 0 ? values[firstValue + this.#valueAt[c]!]! : texts!.text(number);
    }
    if (values.length > 0) {
      for (let i = 0; i < handedOn.length; i++) {
        const c = handedOn[i]!;
        if (numbers[first + c] === 0) into[from + c] = values[firstValue + this.#valueAt[c]!]!;
      }
    }
    for (let word = 0; word < this.#nullWords; word++) {
      for (let bits = nulls[at * this.#nullWords + word]!; bits !== 0; bits &= bits - 1) {
        into[from + word * 32 + 31 - Math.clz32(bits & -bits)] = null;
      }
    }
  }

  keep(places: Int32Array): void {
    const rows = this.#reader(places, this.#all);
    const chunks = this.#chunks;
    this.#chunks = this.#newChunks();
    this.#blocks = [];
    this.#odd.clear();
    this.#length = 0;
    this.#moves = true;
    for (let from = 0; from < places.length; from += BLOCK) for (const row of rows(from, from + BLOCK)) this.add(row);
    this.#moves = false;
    chunks?.drop(Number.POSITIVE_INFINITY);
  }

  dropFirst(count: number): void {
    this.#blocks.splice(0, count >> SHIFT);
    this.#length -= count;
    const odd = [...this.#odd];
    this.#odd.clear();
    for (const [place, row] of odd) if (place >= count) this.#odd.set(place - count, row);
    this.#chunks?.drop(this.#blocks[0]?.age ?? Number.POSITIVE_INFINITY);
  }

  captured(places: Int32Array): (from: number, to: number) => readonly Row[] {
    return this.#reader(places, this.#none);
  }

  /** Reads what there is now, also later. */
  #reader(places: Int32Array, reading: Reading): (from: number, to: number) => readonly Row[] {
    const blocks = [...this.#blocks];
    const odd = new Map(this.#odd);
    const texts = this.#texts?.captured() ?? null;
    const made = (place: number): Row => {
      const row = new Array<Value>(this.#width);
      this.#read(blocks[place >> SHIFT]!, place & MASK, row, 0, texts, reading);
      return row;
    };
    return (from, to) => Array.from(places.subarray(from, to), (place) => odd.get(place) ?? made(place));
  }

  bytes(rows: number): number {
    return rows * (this.#width * 8 + this.#nullWords * 4 + this.#valueWidth * 8) + this.#odd.size * 100 + (this.#chunks?.bytes ?? 0);
  }
}
