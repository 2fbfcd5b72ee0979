import type {DataType} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {isNumberLane} from '../../state/accumulators/extreme.ts';
import {gatherValues} from '../../state/lanes.ts';
import {Records} from './records.ts';

/** Not a place. */
export const NONE = -1;
const HOLDERS = 0;

/** The rows that wait or that a run has taken, by place. Columns of numbers lie side by side, the others in an array each. */
export class MatchRows {
  /** By column: its number among the columns of numbers, or -1. */
  readonly lanes: readonly number[];
  /** By column, by place: the values of the other columns. */
  readonly values: readonly Value[][];
  readonly #records: Records;
  readonly #laneCount: number;
  /** By place and lane, where the number is NaN: a bigint, or the value NaN. Without an entry NaN stands for NULL. */
  readonly #odd = new Map<number, Value>();

  constructor(types: readonly DataType[]) {
    let lanes = 0;
    this.lanes = types.map((type) => (isNumberLane(type) ? lanes++ : -1));
    this.values = types.map(() => []);
    this.#laneCount = lanes;
    this.#records = new Records(1 + lanes);
  }

  /** Rows that are held, or not yet let go. */
  get size(): number {
    return this.#records.size;
  }

  /** Places are below it. */
  get limit(): number {
    return this.#records.limit;
  }

  get bytes(): number {
    return this.#records.bytes + (this.lanes.length - this.#laneCount) * this.#records.size * 40 + this.#odd.size * 64;
  }

  /** Nobody holds it yet. */
  add(row: Row): number {
    const records = this.#records;
    const place = records.take();
    records.set(place, HOLDERS, 0);
    for (let c = 0; c < this.lanes.length; c++) {
      const value = row[c]!;
      const lane = this.lanes[c]!;
      if (lane < 0) this.values[c]![place] = value;
      else if (typeof value === 'number' && !Number.isNaN(value)) records.set(place, 1 + lane, value);
      else {
        records.set(place, 1 + lane, Number.NaN);
        if (value !== null) this.#odd.set(place * this.#laneCount + lane, value);
      }
    }
    return place;
  }

  hold(place: number): void {
    this.#records.set(place, HOLDERS, this.#records.int(place, HOLDERS) + 1);
  }

  /** Gives the place back when it was the last holder. */
  letGo(place: number): void {
    const left = this.#records.int(place, HOLDERS) - 1;
    this.#records.set(place, HOLDERS, left);
    if (left === 0) this.#release(place);
  }

  #release(place: number): void {
    for (let c = 0; c < this.lanes.length; c++) if (this.lanes[c]! < 0) this.values[c]![place] = null;
    if (this.#odd.size > 0) for (let lane = 0; lane < this.#laneCount; lane++) this.#odd.delete(place * this.#laneCount + lane);
    this.#records.release(place);
  }

  /** Of a column of numbers. */
  number(place: number, lane: number): Value {
    const value = this.#records.get(place, 1 + lane);
    return !Number.isNaN(value) ? value : (this.#odd.get(place * this.#laneCount + lane) ?? null);
  }

  value(place: number, column: number): Value {
    const lane = this.lanes[column]!;
    return lane < 0 ? this.values[column]![place]! : this.number(place, lane);
  }

  row(place: number): Row {
    return this.lanes.map((_, column) => this.value(place, column));
  }

  /** Reads rows of these places also later, when others stand there. */
  captured(places: Int32Array): (from: number, to: number) => readonly Row[] {
    const columns = this.lanes.map((lane, c) => {
      if (lane < 0) return gatherValues(this.values[c]!, places);
      const numbers = new Float64Array(places.length);
      for (let i = 0; i < places.length; i++) numbers[i] = this.#records.get(places[i]!, 1 + lane);
      return numbers;
    });
    const odd = new Map<number, Value>();
    for (let i = 0; i < places.length && this.#odd.size > 0; i++) {
      for (let lane = 0; lane < this.#laneCount; lane++) {
        const value = this.#odd.get(places[i]! * this.#laneCount + lane);
        if (value !== undefined) odd.set(i * this.#laneCount + lane, value);
      }
    }
    const valueAt = (i: number, c: number): Value => {
      const value = columns[c]![i]!;
      return !Number.isNaN(value) ? value : (odd.get(i * this.#laneCount + this.lanes[c]!) ?? null);
    };
    return (from, to) => Array.from({length: to - from}, (_, i) => this.lanes.map((_lane, c) => valueAt(from + i, c)));
  }
}
