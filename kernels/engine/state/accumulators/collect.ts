import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {isMapKey, rowText} from '../value-key.ts';
import {Accumulator} from './accumulator.ts';
import {CountedValues} from './counted-values.ts';

/** COLLECT: each different value with its number, NULLs left out; an empty multiset without values. */
export class CollectAccumulator extends Accumulator {
  readonly #values: CountedValues;
  readonly #isDistinct: boolean;

  constructor(call: AggregateCall) {
    super(call);
    const type = must(call.argumentType);
    this.#values = isMapKey(type) ? new CountedValues(type) : new CountedValues(type, false, firstOfEqual());
    this.#isDistinct = call.distinct;
  }

  grow(capacity: number): void {
    this.#values.grow(capacity);
  }

  reset(cell: number): void {
    this.#values.reset(cell);
  }

  addValue(cell: number, value: Value): void {
    this.#values.add(cell, value, 1);
  }

  retractValue(cell: number, value: Value): void {
    this.#values.add(cell, value, -1);
  }

  merge(target: number, source: number): void {
    for (const [value, count] of this.#values.of(source)) this.#values.add(target, value, count);
  }

  value(cell: number): Value {
    const result = new Map<Value, number>();
    for (const [value, count] of this.#values.of(cell)) if (count > 0) result.set(value, this.#isDistinct ? 1 : count);
    return result;
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#values.save(cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#values.load(cells, source);
  }

  bytes(): number {
    return this.#values.bytes();
  }
}

/** Rows and arrays are equal by what is in them: the first of equal ones stands for all. */
function firstOfEqual(): (value: Value) => Value {
  const known = new Map<string, Value>();
  return (value) => {
    const text = rowText([value]);
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, value);
    return value;
  };
}
