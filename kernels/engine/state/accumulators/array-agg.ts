import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {sameValue} from '../same-value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/** ARRAY_AGG: the values as they came, the first equal one goes when a row is taken back. NULLs belong to it unless IGNORE NULLS; NULL without values. */
export class ArrayAggAccumulator extends Accumulator {
  override readonly takesNulls: boolean;
  readonly #type: DataType;
  readonly #lists: Value[][] = [];
  #held = 0;

  constructor(call: AggregateCall) {
    super(call);
    this.takesNulls = call.ignoresNulls !== true;
    this.#type = {...must(call.argumentType), nullable: true} as DataType;
  }

  grow(capacity: number): void {
    while (this.#lists.length < capacity) this.#lists.push([]);
  }

  reset(cell: number): void {
    this.#held -= this.#lists[cell]!.length;
    this.#lists[cell] = [];
  }

  addValue(cell: number, value: Value): void {
    this.#lists[cell]!.push(value);
    this.#held++;
  }

  retractValue(cell: number, value: Value): void {
    const list = this.#lists[cell]!;
    const at = list.findIndex((v) => sameValue(v, value));
    if (at < 0) return;
    list.splice(at, 1);
    this.#held--;
  }

  merge(target: number, source: number): void {
    for (const value of this.#lists[source]!) this.addValue(target, value);
  }

  value(cell: number): Value {
    const list = this.#lists[cell]!;
    return list.length === 0 ? null : list.slice();
  }

  save(cells: Int32Array, out: StateWriter): void {
    const rows: Value[][] = [];
    for (let i = 0; i < cells.length; i++) for (const value of this.#lists[cells[i]!]!) rows.push([i, value]);
    out.rows(rows, [INDEX, this.#type]);
  }

  load(cells: Int32Array, source: StateReader): void {
    for (const [i, value] of source.rows([INDEX, this.#type])) this.addValue(cells[i as number]!, value!);
  }

  bytes(): number {
    return this.#held * 40 + this.#lists.length * 24;
  }
}

const INDEX: DataType = {kind: 'bigint', nullable: false};
