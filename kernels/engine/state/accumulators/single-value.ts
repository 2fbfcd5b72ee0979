import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/** The value of the only row, NULL included: what a subquery is worth that stands as a value. A second row is an error, as in Flink. */
export class SingleValueAccumulator extends Accumulator {
  readonly #type: DataType;
  readonly #values: Value[] = [];
  readonly #counts: number[] = [];

  constructor(call: AggregateCall) {
    super(call);
    this.#type = {...must(call.argumentType), nullable: true} as DataType;
  }

  grow(capacity: number): void {
    while (this.#values.length < capacity) {
      this.#values.push(null);
      this.#counts.push(0);
    }
  }

  reset(cell: number): void {
    this.#values[cell] = null;
    this.#counts[cell] = 0;
  }

  override add(cell: number, row: Row): void {
    this.addValue(cell, row[this.column]!);
  }

  override retract(cell: number): void {
    this.retractValue(cell);
  }

  addValue(cell: number, value: Value): void {
    if (this.#counts[cell]! > 0) {
      throw new StudioError('engine/several-values', 'a subquery that stands as a value gave more than one row', {
        hint: 'add LIMIT 1, or aggregate it with MAX or MIN',
      });
    }
    this.#counts[cell]!++;
    this.#values[cell] = value;
  }

  retractValue(cell: number): void {
    this.#counts[cell]!--;
    this.#values[cell] = null;
  }

  merge(target: number, source: number): void {
    if (this.#counts[source]! > 0) this.addValue(target, this.#values[source]!);
  }

  value(cell: number): Value {
    return this.#values[cell]!;
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.floats(Float64Array.from(cells, (cell) => this.#counts[cell]!));
    out.values(
      Array.from(cells, (cell) => this.#values[cell]!),
      this.#type,
    );
  }

  load(cells: Int32Array, source: StateReader): void {
    source.floats().forEach((count, i) => {
      this.#counts[cells[i]!] = count;
    });
    source.values(this.#type).forEach((value, i) => {
      this.#values[cells[i]!] = value;
    });
  }

  bytes(): number {
    return this.#values.length * 32;
  }
}
