import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {sameValue} from '../same-value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

const NUMBER: DataType = {kind: 'bigint', nullable: false};

interface Place {
  rows: number;
  rank: number;
  dense: number;
  last: Value;
}

/** RANK and DENSE_RANK of the row that came last, of rows that come in order; the argument is what they are ordered by. */
export class RunningRankAccumulator extends Accumulator {
  override readonly takesNulls = true;
  readonly #isDense: boolean;
  readonly #type: DataType;
  readonly #places: Place[] = [];

  constructor(call: AggregateCall) {
    super(call);
    this.#isDense = call.function === 'DENSE_RANK';
    this.#type = {...must(call.argumentType), nullable: true} as DataType;
  }

  grow(capacity: number): void {
    while (this.#places.length < capacity) this.#places.push({rows: 0, rank: 0, dense: 0, last: null});
  }

  reset(cell: number): void {
    this.#places[cell] = {rows: 0, rank: 0, dense: 0, last: null};
  }

  addValue(cell: number, value: Value): void {
    const place = this.#places[cell]!;
    place.rows++;
    if (place.rows > 1 && sameValue(place.last, value)) return;
    place.rank = place.rows;
    place.dense++;
    place.last = value;
  }

  retractValue(): void {
    throw new Error('ranks have no frame');
  }

  merge(): void {
    throw new Error('ranks have no frame');
  }

  value(cell: number): Value {
    const place = this.#places[cell]!;
    return this.#isDense ? place.dense : place.rank;
  }

  save(cells: Int32Array, out: StateWriter): void {
    const rows = Array.from(cells, (cell) => {
      const {rows: n, rank, dense, last} = this.#places[cell]!;
      return [n, rank, dense, last];
    });
    out.rows(rows, [NUMBER, NUMBER, NUMBER, this.#type]);
  }

  load(cells: Int32Array, source: StateReader): void {
    source.rows([NUMBER, NUMBER, NUMBER, this.#type]).forEach(([rows, rank, dense, last], i) => {
      this.#places[cells[i]!] = {rows: rows as number, rank: rank as number, dense: dense as number, last: last!};
    });
  }

  bytes(): number {
    return this.#places.length * 56;
  }
}

/** LAG of the row that came last: the value so many rows before it, NULLs counted. */
export class LagAccumulator extends Accumulator {
  override readonly takesNulls = true;
  readonly #by: number;
  readonly #otherwise: Value;
  readonly #type: DataType;
  /** The last values, the newest last: one more than it looks back. */
  readonly #lists: Value[][] = [];

  constructor(call: AggregateCall) {
    super(call);
    const {by, otherwise} = must(call.lag);
    this.#by = by;
    this.#otherwise = otherwise;
    this.#type = {...must(call.argumentType), nullable: true} as DataType;
  }

  grow(capacity: number): void {
    while (this.#lists.length < capacity) this.#lists.push([]);
  }

  reset(cell: number): void {
    this.#lists[cell] = [];
  }

  addValue(cell: number, value: Value): void {
    const list = this.#lists[cell]!;
    list.push(value);
    if (list.length > this.#by + 1) list.shift();
  }

  retractValue(): void {
    throw new Error('LAG has no frame');
  }

  merge(): void {
    throw new Error('LAG has no frame');
  }

  value(cell: number): Value {
    const list = this.#lists[cell]!;
    return list.length > this.#by ? list[0]! : this.#otherwise;
  }

  save(cells: Int32Array, out: StateWriter): void {
    const rows: Value[][] = [];
    for (let i = 0; i < cells.length; i++) for (const value of this.#lists[cells[i]!]!) rows.push([i, value]);
    out.rows(rows, [NUMBER, this.#type]);
  }

  load(cells: Int32Array, source: StateReader): void {
    for (const [i, value] of source.rows([NUMBER, this.#type])) this.#lists[cells[i as number]!]!.push(value!);
  }

  bytes(): number {
    return this.#lists.length * (24 + this.#by * 16);
  }
}
