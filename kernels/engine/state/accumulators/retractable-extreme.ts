import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {Value} from '../../../protocol/value.ts';
import {type Compare, comparatorOf} from '../compare.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';
import {CountedValues} from './counted-values.ts';

/** MIN and MAX over rows that may be taken back: all values are kept; the best is looked for again only after it went. */
export class RetractableExtremeAccumulator extends Accumulator {
  readonly #sign: number;
  readonly #compare: Compare;
  readonly #values: CountedValues;
  /** By cell: undefined = to be looked for. */
  readonly #best: (Value | undefined)[] = [];

  constructor(call: AggregateCall) {
    super(call);
    const type = must(call.argumentType);
    this.#sign = call.function === 'MAX' ? 1 : -1;
    this.#compare = comparatorOf(type);
    this.#values = new CountedValues(type);
  }

  grow(capacity: number): void {
    this.#values.grow(capacity);
    while (this.#best.length < capacity) this.#best.push(null);
  }

  reset(cell: number): void {
    this.#values.reset(cell);
    this.#best[cell] = null;
  }

  addValue(cell: number, value: Value): void {
    // A count below one: the value was taken back before it came.
    if (this.#values.add(cell, value, 1) < 1) return;
    const best = this.#best[cell];
    if (best !== undefined && (best === null || this.#compare(value, best) * this.#sign > 0)) this.#best[cell] = value;
  }

  retractValue(cell: number, value: Value): void {
    if (this.#values.add(cell, value, -1) <= 0 && this.#best[cell] !== null) this.#best[cell] = undefined;
  }

  merge(target: number, source: number): void {
    for (const [value, count] of this.#values.of(source)) this.#values.add(target, value, count);
    this.#best[target] = undefined;
  }

  value(cell: number): Value {
    let best = this.#best[cell];
    if (best === undefined) {
      best = null;
      for (const [value, count] of this.#values.of(cell)) {
        if (count > 0 && (best === null || this.#compare(value, best) * this.#sign > 0)) best = value;
      }
      this.#best[cell] = best;
    }
    return best;
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#values.save(cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#values.load(cells, source);
    for (let i = 0; i < cells.length; i++) this.#best[cells[i]!] = undefined;
  }

  bytes(): number {
    return this.#values.bytes();
  }
}
