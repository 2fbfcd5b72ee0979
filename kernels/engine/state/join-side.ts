import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {StatePart} from '../runtime/operator.ts';
import {KeyIndex} from './key-index.ts';
import {gather, gatherInts, grownFloats, grownInts} from './lanes.ts';
import {RowPlaces} from './row-places.ts';
import type {RowStore} from './row-store.ts';
import {sameValue} from './same-value.ts';
import type {StateReader, StateWriter} from './state-io.ts';

const SMALLEST = 64;
/** Places of rows that are gone are closed up when they are so many and more than the others. */
const MANY_GONE = 1024;
const NONE = -1;
/** So many rows of one key are looked at to find one that is taken back; then all rows get an index by what they hold. */
const MANY_ALIKE = 64;

/**
 * Rows of one input of a join by their key, as they came. A NULL in the key finds nothing. A row is known by its place; places are in the
 * order in which the rows came, and hold until a row is taken out. What there is beside the row lies in columns by place: no object is made
 * for a row (`npm run bench -- joins`).
 */
export class JoinSide {
  readonly #keys: readonly number[];
  readonly #types: readonly DataType[];
  readonly #index: KeyIndex;
  /** By key id: one more than the place of its first row, 0 without rows. */
  #heads = new Int32Array(SMALLEST);
  /** By key id: the place of its last row. */
  #tails = new Int32Array(SMALLEST);
  /** By place, also of rows that are gone. */
  readonly #rows: RowStore;
  #nexts = new Int32Array(SMALLEST);
  /** By place: its key's id, or -1 where the row is gone. */
  #keyIds = new Int32Array(SMALLEST);
  /** By place: the row of the same key before it, or -1. From the first row on that is taken back. */
  #befores: Int32Array | null = null;
  /** Where equal rows are, once a key has had many rows and one was taken back. */
  #alike: RowPlaces | null = null;
  /** Columns that begin with the first value other than 0. */
  #matches: Int32Array | null = null;
  #times: Float64Array | null = null;
  #count = 0;

  constructor(keys: readonly number[], types: readonly DataType[], rows: RowStore) {
    this.#keys = keys;
    this.#types = types;
    this.#rows = rows;
    this.#index = new KeyIndex(
      keys,
      keys.map((k) => must(types[k])),
    );
  }

  hasNullKey(row: Row): boolean {
    for (let i = 0; i < this.#keys.length; i++) if (row[this.#keys[i]!] === null) return true;
    return false;
  }

  /** The place of the first row whose key is that of the other side's row, read at `keys`; or -1. */
  first(row: Row, keys: readonly number[]): number {
    const id = this.#index.find(row, keys);
    return id < 0 ? NONE : this.#heads[id]! - 1;
  }

  /** The place of the next row of the same key, or -1. */
  next(place: number): number {
    return this.#nexts[place]!;
  }

  /** Of a place that holds one. */
  row(place: number): Row {
    return this.#rows.row(place);
  }

  /** Writes the row of a place into another, from column `from` on. */
  fill(place: number, into: Value[], from: number): void {
    this.#rows.fill(place, into, from);
  }

  /** Rows of the other side that it matches; 0 where nobody asks. */
  matchesOf(place: number): number {
    return this.#matches === null ? 0 : this.#matches[place]!;
  }

  addMatches(place: number, by: number): void {
    this.#matches ??= new Int32Array(this.#nexts.length);
    this.#matches[place]! += by;
  }

  /** When it was written last, in ms of processing time; 0 without a time-to-live. Of an interval join: its event time. */
  timeOf(place: number): number {
    return this.#times === null ? 0 : this.#times[place]!;
  }

  setTime(place: number, time: number): void {
    if (time === 0 && this.#times === null) return;
    this.#times ??= new Float64Array(this.#nexts.length);
    this.#times[place] = time;
  }

  /** The place that it gets. */
  add(row: Row, matches: number, time: number): number {
    const place = this.#rows.length;
    if (place >= this.#nexts.length) this.#grow(place * 2);
    this.#rows.add(row);
    const id = this.#index.idOf(row);
    if (id >= this.#heads.length) {
      this.#heads = grownInts(this.#heads, id * 2);
      this.#tails = grownInts(this.#tails, id * 2);
    }
    this.#append(id, place);
    this.#alike?.add(row, place);
    if (matches !== 0) this.addMatches(place, matches);
    this.setTime(place, time);
    this.#count++;
    return place;
  }

  #append(id: number, place: number): void {
    const isFirst = this.#heads[id] === 0;
    if (isFirst) this.#heads[id] = place + 1;
    else this.#nexts[this.#tails[id]!] = place;
    if (this.#befores !== null) this.#befores[place] = isFirst ? NONE : this.#tails[id]!;
    this.#tails[id] = place;
    this.#nexts[place] = NONE;
    this.#keyIds[place] = id;
  }

  #grow(capacity: number): void {
    this.#nexts = grownInts(this.#nexts, capacity);
    this.#keyIds = grownInts(this.#keyIds, capacity);
    if (this.#befores !== null) this.#befores = grownInts(this.#befores, capacity);
    if (this.#matches !== null) this.#matches = grownInts(this.#matches, capacity);
    if (this.#times !== null) this.#times = grownFloats(this.#times, capacity);
  }

  /** Takes back the equal row that came last; one that is unknown is no matter. */
  remove(row: Row, liveSince: number): void {
    const id = this.#index.find(row);
    if (id < 0) return;
    const found = this.#alike === null ? this.#lastAmong(id, row, liveSince) : this.#alike.last(row, this.#isRow(row, liveSince));
    if (found < 0) return;
    this.#alike?.remove(row, found);
    const befores = this.#beforesOf();
    const after = this.#nexts[found]!;
    const before = befores[found]!;
    if (before >= 0) this.#nexts[before] = after;
    else this.#heads[id] = after + 1;
    if (after < 0) this.#tails[id] = before;
    else befores[after] = before;
    if (this.#heads[id] === 0) this.#index.release(id);
    this.#keyIds[found] = NONE;
    this.#count--;
    const gone = this.#rows.length - this.#count;
    if (gone > MANY_GONE && gone > this.#count) this.#closeUp();
  }

  /** From the key's last row backwards. */
  #lastAmong(id: number, row: Row, liveSince: number): number {
    const befores = this.#beforesOf();
    let looked = 0;
    for (let at = this.#tails[id]!; at >= 0; at = befores[at]!) {
      if (this.timeOf(at) > liveSince && isSame(this.#rows.row(at), row)) return at;
      if (++looked === MANY_ALIKE) return this.#indexed().last(row, this.#isRow(row, liveSince));
    }
    return NONE;
  }

  #isRow(row: Row, liveSince: number): (place: number) => boolean {
    return (place) => this.timeOf(place) > liveSince && isSame(this.#rows.row(place), row);
  }

  #indexed(): RowPlaces {
    const alike = new RowPlaces(this.#types.length);
    for (const place of this.places()) alike.add(this.#rows.row(place), place);
    this.#alike = alike;
    return alike;
  }

  #beforesOf(): Int32Array {
    if (this.#befores !== null) return this.#befores;
    const befores = new Int32Array(this.#nexts.length).fill(NONE);
    for (const place of this.places()) if (this.#nexts[place]! >= 0) befores[this.#nexts[place]!] = place;
    this.#befores = befores;
    return befores;
  }

  /** Drops what was written at `time` or before; `onDrop` is told of each place while it still holds the row. */
  forget(time: number, onDrop?: (place: number) => void): void {
    let dropped = 0;
    for (let at = 0; at < this.#rows.length; at++) {
      if (this.#keyIds[at]! < 0 || this.timeOf(at) > time) continue;
      onDrop?.(at);
      this.#keyIds[at] = NONE;
      dropped++;
    }
    if (dropped === 0) return;
    this.#count -= dropped;
    this.#closeUp();
  }

  /** Renumbers the places so that few are of rows that are gone, and chains the rows anew; keys without rows are released. */
  #closeUp(): void {
    const rows = this.#rows;
    const end = rows.length;
    let first = 0;
    while (first < end && this.#keyIds[first]! < 0) first++;
    first -= first % rows.step;
    const gone = end - first - this.#count;
    if (gone <= MANY_GONE || gone <= this.#count) {
      rows.dropFirst(first);
      for (const lane of [this.#keyIds, this.#matches, this.#times]) lane?.copyWithin(0, first, end);
    } else {
      const places = this.places();
      rows.keep(places);
      for (const lane of [this.#keyIds, this.#matches, this.#times]) {
        if (lane !== null) for (let to = 0; to < places.length; to++) lane[to] = lane[places[to]!]!;
      }
    }
    this.#matches?.fill(0, rows.length);
    this.#times?.fill(0, rows.length);
    this.#heads.fill(0);
    this.#alike = null;
    for (let at = 0; at < rows.length; at++) if (this.#keyIds[at]! >= 0) this.#append(this.#keyIds[at]!, at);
    this.#index.releaseAll((id) => this.#heads[id] === 0);
  }

  /** Of all rows, as they came. */
  places(): Int32Array {
    const places = new Int32Array(this.#count);
    let n = 0;
    for (let at = 0; at < this.#rows.length; at++) if (this.#keyIds[at]! >= 0) places[n++] = at;
    return places;
  }

  /** Rows. */
  get size(): number {
    return this.#count;
  }

  bytes(): number {
    return this.#count * 16 + this.#rows.bytes(this.#count) + this.#index.size * 80;
  }

  /** Which columns follow, the rows, then the columns. */
  save(out: StateWriter): void {
    const places = this.places();
    const [matches, times] = [this.#matches, this.#times];
    out.json({matches: matches !== null, times: times !== null});
    out.laterRows(places.length, this.#rows.captured(places), this.#types);
    if (matches !== null) out.ints(gatherInts(matches, places));
    if (times !== null) out.floats(gather(times, places));
  }

  /** `timeOf`: instead of the time that was saved with it. */
  load(source: StateReader, part: StatePart, timeOf?: (row: Row) => number): void {
    const head = source.json<{matches: boolean; times: boolean}>();
    const rows = source.rows(this.#types);
    const matches = head.matches ? source.ints() : null;
    const times = head.times ? source.floats() : null;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (part.owns(row, this.#keys)) this.add(row, matches === null ? 0 : matches[i]!, timeOf?.(row) ?? (times === null ? 0 : times[i]!));
    }
  }
}

function isSame(a: Row, b: Row): boolean {
  for (let i = 0; i < a.length; i++) if (!sameValue(a[i]!, b[i]!)) return false;
  return true;
}
