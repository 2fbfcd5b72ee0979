import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {Value} from '../../../protocol/value.ts';
import type {NumberLanes} from '../number-lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator, type LaneCode} from './accumulator.ts';

/** SUM and AVG of FLOAT and DOUBLE. As in Flink, SUM(FLOAT) adds in FLOAT, AVG adds in DOUBLE and divides at the end. NULL without values. */
export class DoubleSumAccumulator extends Accumulator {
  readonly #isAverage: boolean;
  readonly #addsInFloat: boolean;
  readonly #givesFloat: boolean;
  /** The sum, and how many values it is of. */
  readonly #lanes: NumberLanes;
  readonly #lane: number;

  constructor(call: AggregateCall, lanes: NumberLanes) {
    super(call);
    this.#isAverage = call.function === 'AVG';
    this.#givesFloat = call.type.kind === 'float';
    this.#addsInFloat = !this.#isAverage && this.#givesFloat;
    this.#lanes = lanes;
    this.#lane = lanes.reserve(2);
  }

  grow(capacity: number): void {
    this.#lanes.grow(capacity);
  }

  reset(cell: number): void {
    this.#lanes.set(cell, this.#lane, 0);
    this.#lanes.set(cell, this.#lane + 1, 0);
  }

  override code(): LaneCode {
    const [sum, count] = [`f[c + ${this.#lane}]`, `f[c + ${this.#lane + 1}]`];
    const added = (by: string): string => (this.#addsInFloat ? `Math.fround(${sum} + ${by})` : `${sum} + ${by}`);
    const value = this.#isAverage ? `${sum} / ${count}` : sum;
    return {
      add: this.guarded(`${sum} = ${added('v')}; ${count}++;`),
      value: `(${count} === 0 ? null : ${this.#givesFloat ? `Math.fround(${value})` : value})`,
      merge: `${sum} = ${added(`g[d + ${this.#lane}]`)}; ${count} += g[d + ${this.#lane + 1}];`,
    };
  }

  addValue(cell: number, value: Value): void {
    this.#shift(cell, value as number, 1);
  }

  retractValue(cell: number, value: Value): void {
    this.#shift(cell, -(value as number), -1);
  }

  merge(target: number, source: number): void {
    this.#shift(target, this.#lanes.get(source, this.#lane), this.#lanes.get(source, this.#lane + 1));
  }

  #shift(cell: number, by: number, count: number): void {
    const sum = this.#lanes.get(cell, this.#lane) + by;
    this.#lanes.set(cell, this.#lane, this.#addsInFloat ? Math.fround(sum) : sum);
    this.#lanes.set(cell, this.#lane + 1, this.#lanes.get(cell, this.#lane + 1) + count);
  }

  value(cell: number): Value {
    const count = this.#lanes.get(cell, this.#lane + 1);
    if (count === 0) return null;
    const sum = this.#lanes.get(cell, this.#lane);
    const value = this.#isAverage ? sum / count : sum;
    return this.#givesFloat ? Math.fround(value) : value;
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#lanes.save(this.#lane, cells, out);
    this.#lanes.save(this.#lane + 1, cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#lanes.load(this.#lane, cells, source.floats());
    this.#lanes.load(this.#lane + 1, cells, source.floats());
  }

  bytes(): number {
    return this.#lanes.bytes(2);
  }
}
