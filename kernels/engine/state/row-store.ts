import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
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
  /** Writes the row into another, from column `from` on. */
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

/**
 * Rows of numbers and truth values lie side by side in typed arrays, others stay as they came. Texts as bytes were measured: what is read
 * once costs more that way than the collector of garbage does.
 */
export function rowStore(types: readonly DataType[]): RowStore {
  return types.every((type) => type.kind === 'boolean' || isNumberLane(type)) ? new PackedRows(types) : new PlainRows(types.length);
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
  /** Of each row its numbers; truth values are 0 and 1. */
  readonly numbers: Float64Array;
  /** Of each row a bit a column. */
  readonly nulls: Int32Array;
}

/** Rows without an object each: they cost the collector of garbage nothing, and take a fifth of the memory (`npm run bench -- joins`). */
class PackedRows implements RowStore {
  readonly step = BLOCK;
  readonly #width: number;
  readonly #isBoolean: readonly boolean[];
  readonly #nullWords: number;
  #blocks: Block[] = [];
  /** Rows with a number that a column cannot hold: a bigint. */
  readonly #odd = new Map<number, Row>();
  #length = 0;

  constructor(types: readonly DataType[]) {
    this.#width = types.length;
    this.#isBoolean = types.map((t) => t.kind === 'boolean');
    this.#nullWords = (types.length + 31) >> 5;
  }

  get length(): number {
    return this.#length;
  }

  add(row: Row): void {
    const place = this.#length++;
    if (place >> SHIFT === this.#blocks.length) {
      this.#blocks.push({numbers: new Float64Array(this.#width * BLOCK), nulls: new Int32Array(this.#nullWords * BLOCK)});
    }
    const {numbers, nulls} = this.#blocks[place >> SHIFT]!;
    const at = place & MASK;
    for (let c = 0, to = at * this.#width; c < row.length; c++, to++) {
      const value = row[c]!;
      if (typeof value === 'number') numbers[to] = value;
      else if (value === null) nulls[at * this.#nullWords + (c >> 5)]! |= 1 << (c & 31);
      else if (typeof value === 'boolean') numbers[to] = value ? 1 : 0;
      else {
        this.#odd.set(place, row);
        return;
      }
    }
  }

  row(place: number): Row {
    const row = new Array<Value>(this.#width);
    this.fill(place, row, 0);
    return row;
  }

  fill(place: number, into: Value[], from: number): void {
    const odd = this.#odd.size > 0 ? this.#odd.get(place) : undefined;
    if (odd === undefined) this.#read(this.#blocks[place >> SHIFT]!, place & MASK, into, from);
    else for (let i = 0; i < odd.length; i++) into[from + i] = odd[i]!;
  }

  #read({numbers, nulls}: Block, at: number, into: Value[], from: number): void {
    for (let c = 0, n = at * this.#width; c < this.#width; c++, n++) into[from + c] = this.#isBoolean[c]! ? numbers[n] === 1 : numbers[n]!;
    for (let word = 0; word < this.#nullWords; word++) {
      for (let bits = nulls[at * this.#nullWords + word]!; bits !== 0; bits &= bits - 1) {
        into[from + word * 32 + 31 - Math.clz32(bits & -bits)] = null;
      }
    }
  }

  keep(places: Int32Array): void {
    const rows = this.captured(places);
    this.#blocks = [];
    this.#odd.clear();
    this.#length = 0;
    for (let from = 0; from < places.length; from += BLOCK) for (const row of rows(from, from + BLOCK)) this.add(row);
  }

  dropFirst(count: number): void {
    this.#blocks.splice(0, count >> SHIFT);
    this.#length -= count;
    const odd = [...this.#odd];
    this.#odd.clear();
    for (const [place, row] of odd) if (place >= count) this.#odd.set(place - count, row);
  }

  captured(places: Int32Array): (from: number, to: number) => readonly Row[] {
    const blocks = [...this.#blocks];
    const odd = new Map(this.#odd);
    const made = (place: number): Row => {
      const row = new Array<Value>(this.#width);
      this.#read(blocks[place >> SHIFT]!, place & MASK, row, 0);
      return row;
    };
    return (from, to) => Array.from(places.subarray(from, to), (place) => odd.get(place) ?? made(place));
  }

  bytes(rows: number): number {
    return rows * (this.#width * 8 + this.#nullWords * 4) + this.#odd.size * 100;
  }
}
