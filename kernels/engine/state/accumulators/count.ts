import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {Value} from '../../../protocol/value.ts';
import type {NumberLanes} from '../number-lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator, type LaneCode} from './accumulator.ts';

/** COUNT(*) and COUNT(x): 0 for an empty group. */
export class CountAccumulator extends Accumulator {
  readonly #lanes: NumberLanes;
  readonly lane: number;

  constructor(call: AggregateCall, lanes: NumberLanes) {
    super(call);
    this.#lanes = lanes;
    this.lane = lanes.reserve(1);
  }

  grow(capacity: number): void {
    this.#lanes.grow(capacity);
  }

  reset(cell: number): void {
    this.#lanes.set(cell, this.lane, 0);
  }

  override code(): LaneCode {
    const at = `c + ${this.lane}`;
    return {add: this.guarded(`f[${at}]++;`), value: `f[${at}]`, merge: `f[${at}] += g[d + ${this.lane}];`};
  }

  addValue(cell: number): void {
    this.#shift(cell, 1);
  }

  retractValue(cell: number): void {
    this.#shift(cell, -1);
  }

  merge(target: number, source: number): void {
    this.#shift(target, this.#lanes.get(source, this.lane));
  }

  #shift(cell: number, by: number): void {
    this.#lanes.set(cell, this.lane, this.#lanes.get(cell, this.lane) + by);
  }

  value(cell: number): Value {
    return this.#lanes.get(cell, this.lane);
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#lanes.save(this.lane, cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#lanes.load(this.lane, cells, source.floats());
  }

  bytes(): number {
    return this.#lanes.bytes(1);
  }
}
