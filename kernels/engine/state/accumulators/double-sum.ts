import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {gather, grownFloats, scatter} from '../lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/** SUM and AVG of FLOAT and DOUBLE. As in Flink, SUM(FLOAT) adds in FLOAT, AVG adds in DOUBLE and divides at the end. NULL without values. */
export class DoubleSumAccumulator extends Accumulator {
  readonly #isAverage: boolean;
  readonly #addsInFloat: boolean;
  readonly #givesFloat: boolean;
  #sums = new Float64Array(0);
  #counts = new Float64Array(0);

  constructor(call: AggregateCall) {
    super(call);
    this.#isAverage = call.function === 'AVG';
    this.#givesFloat = call.type.kind === 'float';
    this.#addsInFloat = !this.#isAverage && this.#givesFloat;
  }

  grow(capacity: number): void {
    this.#sums = grownFloats(this.#sums, capacity);
    this.#counts = grownFloats(this.#counts, capacity);
  }

  reset(cell: number): void {
    this.#sums[cell] = 0;
    this.#counts[cell] = 0;
  }

  /** Hot (bench/engine-hop.ts). */
  override addBatch(rows: readonly Row[], cells: Int32Array): void {
    if (this.#addsInFloat) {
      super.addBatch(rows, cells);
      return;
    }
    const sums = this.#sums;
    const counts = this.#counts;
    const {column, filter} = this;
    for (let i = 0; i < rows.length; i++) {
      const cell = cells[i]!;
      if (cell < 0) continue;
      const row = rows[i]!;
      if (filter >= 0 && row[filter] !== true) continue;
      const value = row[column] as number | null;
      if (value === null) continue;
      sums[cell]! += value;
      counts[cell]!++;
    }
  }

  addValue(cell: number, value: Value): void {
    const sum = this.#sums[cell]! + (value as number);
    this.#sums[cell] = this.#addsInFloat ? Math.fround(sum) : sum;
    this.#counts[cell]!++;
  }

  retractValue(cell: number, value: Value): void {
    const sum = this.#sums[cell]! - (value as number);
    this.#sums[cell] = this.#addsInFloat ? Math.fround(sum) : sum;
    this.#counts[cell]!--;
  }

  /** Hot (bench/engine-hop.ts). */
  override mergeAll(targets: Int32Array, sources: Int32Array): void {
    if (this.#addsInFloat) {
      super.mergeAll(targets, sources);
      return;
    }
    const sums = this.#sums;
    const counts = this.#counts;
    for (let i = 0; i < targets.length; i++) {
      sums[targets[i]!]! += sums[sources[i]!]!;
      counts[targets[i]!]! += counts[sources[i]!]!;
    }
  }

  merge(target: number, source: number): void {
    const sum = this.#sums[target]! + this.#sums[source]!;
    this.#sums[target] = this.#addsInFloat ? Math.fround(sum) : sum;
    this.#counts[target]! += this.#counts[source]!;
  }

  value(cell: number): Value {
    const count = this.#counts[cell]!;
    if (count === 0) return null;
    const value = this.#isAverage ? this.#sums[cell]! / count : this.#sums[cell]!;
    return this.#givesFloat ? Math.fround(value) : value;
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.floats(gather(this.#sums, cells));
    out.floats(gather(this.#counts, cells));
  }

  load(cells: Int32Array, source: StateReader): void {
    scatter(this.#sums, cells, source.floats());
    scatter(this.#counts, cells, source.floats());
  }

  bytes(): number {
    return this.#sums.byteLength + this.#counts.byteLength;
  }
}
