import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/** FIRST_VALUE and LAST_VALUE of rows that only come. NULLs are passed over; NULL without values. */
export class EdgeValueAccumulator extends Accumulator {
  readonly #isLast: boolean;
  readonly #type: DataType;
  readonly #values: Value[] = [];

  constructor(call: AggregateCall) {
    super(call);
    this.#isLast = call.function === 'LAST_VALUE';
    this.#type = {...must(call.argumentType), nullable: true} as DataType;
  }

  grow(capacity: number): void {
    while (this.#values.length < capacity) this.#values.push(null);
  }

  reset(cell: number): void {
    this.#values[cell] = null;
  }

  addValue(cell: number, value: Value): void {
    if (this.#isLast || this.#values[cell] === null) this.#values[cell] = value;
  }

  retractValue(): void {
    throw new Error('rows that only come are not taken back');
  }

  merge(target: number, source: number): void {
    const value = this.#values[source]!;
    if (value !== null) this.addValue(target, value);
  }

  value(cell: number): Value {
    return this.#values[cell]!;
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.values(
      Array.from(cells, (cell) => this.#values[cell]!),
      this.#type,
    );
  }

  load(cells: Int32Array, source: StateReader): void {
    source.values(this.#type).forEach((value, i) => {
      this.#values[cells[i]!] = value;
    });
  }

  bytes(): number {
    return this.#values.length * 24;
  }
}
