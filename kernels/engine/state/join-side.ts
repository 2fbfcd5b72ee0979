import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import type {StatePart} from '../runtime/operator.ts';
import {KeyIndex} from './key-index.ts';
import {gather, gatherInts, gatherValues, grownFloats, grownInts} from './lanes.ts';
import {sameValue} from './same-value.ts';
import type {StateReader, StateWriter} from './state-io.ts';

const SMALLEST = 64;
/** Places of rows that are gone are closed up when they are so many and more than the others. */
const MANY_GONE = 1024;
const NONE = -1;

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
  /** By place; null where the row is gone. */
  #rows: (Row | null)[] = [];
  #nexts = new Int32Array(SMALLEST);
  #keyIds = new Int32Array(SMALLEST);
  /** Columns that begin with the first value other than 0. */
  #matches: Int32Array | null = null;
  #times: Float64Array | null = null;
  #count = 0;

  constructor(keys: readonly number[], types: readonly DataType[]) {
    this.#keys = keys;
    this.#types = types;
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
    return this.#rows[place]!;
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

  add(row: Row, matches: number, time: number): void {
    const place = this.#rows.length;
    if (place >= this.#nexts.length) this.#grow(place * 2);
    this.#rows.push(row);
    const id = this.#index.idOf(row);
    if (id >= this.#heads.length) {
      this.#heads = grownInts(this.#heads, id * 2);
      this.#tails = grownInts(this.#tails, id * 2);
    }
    this.#append(id, place);
    if (matches !== 0) this.addMatches(place, matches);
    this.setTime(place, time);
    this.#count++;
  }

  #append(id: number, place: number): void {
    if (this.#heads[id] === 0) this.#heads[id] = place + 1;
    else this.#nexts[this.#tails[id]!] = place;
    this.#tails[id] = place;
    this.#nexts[place] = NONE;
    this.#keyIds[place] = id;
  }

  #grow(capacity: number): void {
    this.#nexts = grownInts(this.#nexts, capacity);
    this.#keyIds = grownInts(this.#keyIds, capacity);
    if (this.#matches !== null) this.#matches = grownInts(this.#matches, capacity);
    if (this.#times !== null) this.#times = grownFloats(this.#times, capacity);
  }

  /** Takes back the equal row that came last; one that is unknown is no matter. */
  remove(row: Row, liveSince: number): void {
    const id = this.#index.find(row);
    if (id < 0) return;
    let [found, beforeFound, before] = [NONE, NONE, NONE];
    for (let at = this.#heads[id]! - 1; at >= 0; at = this.#nexts[at]!) {
      if (this.timeOf(at) > liveSince && isSame(this.#rows[at]!, row)) [found, beforeFound] = [at, before];
      before = at;
    }
    if (found < 0) return;
    const after = this.#nexts[found]!;
    if (beforeFound >= 0) this.#nexts[beforeFound] = after;
    else this.#heads[id] = after + 1;
    if (after < 0) this.#tails[id] = beforeFound;
    if (this.#heads[id] === 0) this.#index.release(id);
    this.#rows[found] = null;
    this.#count--;
    const gone = this.#rows.length - this.#count;
    if (gone > MANY_GONE && gone > this.#count) this.#closeUp();
  }

  /** Drops what was written at `time` or before; `onDrop` is told of each place while it still holds the row. */
  forget(time: number, onDrop?: (place: number) => void): void {
    const rows = this.#rows;
    let dropped = 0;
    for (let at = 0; at < rows.length; at++) {
      if (rows[at] === null || this.timeOf(at) > time) continue;
      onDrop?.(at);
      rows[at] = null;
      dropped++;
    }
    if (dropped === 0) return;
    this.#count -= dropped;
    this.#closeUp();
  }

  /** Moves the rows together and chains them anew; keys without rows are released. */
  #closeUp(): void {
    const places = this.places();
    const rows = this.#rows;
    this.#heads.fill(0);
    for (let to = 0; to < places.length; to++) {
      const from = places[to]!;
      rows[to] = rows[from]!;
      if (this.#matches !== null) this.#matches[to] = this.#matches[from]!;
      if (this.#times !== null) this.#times[to] = this.#times[from]!;
      this.#append(this.#keyIds[from]!, to);
    }
    rows.length = places.length;
    this.#matches?.fill(0, places.length);
    this.#times?.fill(0, places.length);
    this.#index.releaseAll((id) => this.#heads[id] === 0);
  }

  /** Of all rows, as they came. */
  places(): Int32Array {
    const places = new Int32Array(this.#count);
    let n = 0;
    for (let at = 0; at < this.#rows.length; at++) if (this.#rows[at] !== null) places[n++] = at;
    return places;
  }

  /** Rows. */
  get size(): number {
    return this.#count;
  }

  bytes(): number {
    return this.#count * (56 + this.#types.length * 16) + this.#index.size * 80;
  }

  /** Which columns follow, the rows, then the columns. */
  save(out: StateWriter): void {
    const places = this.places();
    const [matches, times] = [this.#matches, this.#times];
    out.json({matches: matches !== null, times: times !== null});
    out.rows(gatherValues(this.#rows, places) as Row[], this.#types);
    if (matches !== null) out.ints(gatherInts(matches, places));
    if (times !== null) out.floats(gather(times, places));
  }

  load(source: StateReader, part: StatePart): void {
    const head = source.json<{matches: boolean; times: boolean}>();
    const rows = source.rows(this.#types);
    const matches = head.matches ? source.ints() : null;
    const times = head.times ? source.floats() : null;
    for (let i = 0; i < rows.length; i++) {
      if (part.owns(rows[i]!, this.#keys)) this.add(rows[i]!, matches === null ? 0 : matches[i]!, times === null ? 0 : times[i]!);
    }
  }
}

function isSame(a: Row, b: Row): boolean {
  for (let i = 0; i < a.length; i++) if (!sameValue(a[i]!, b[i]!)) return false;
  return true;
}
