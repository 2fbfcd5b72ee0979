import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import {MAX_LENGTH} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {isMapKey, mapKeyOf} from '../value-key.ts';
import {Accumulator} from './accumulator.ts';
import {CountedValues} from './counted-values.ts';

/** DISTINCT: hands each different value on once. Values that a Map cannot compare reach the inner aggregate (COUNT alone) as their key's text. */
export class DistinctAccumulator extends Accumulator {
  readonly #inner: Accumulator;
  readonly #seen: CountedValues;
  readonly #toKey: (value: Value) => Value;
  override readonly takesNulls: boolean;
  override readonly hasIdentity: boolean;

  constructor(call: AggregateCall, inner: Accumulator) {
    super(call);
    this.#inner = inner;
    this.takesNulls = inner.takesNulls;
    this.hasIdentity = inner.hasIdentity;
    const type = must(call.argumentType);
    const toKey = mapKeyOf(type);
    this.#toKey = (value) => (value === null ? null : toKey(value));
    this.#seen = new CountedValues(isMapKey(type) ? type : {kind: 'varchar', length: MAX_LENGTH, nullable: false}, inner.takesNulls);
  }

  grow(capacity: number): void {
    this.#inner.grow(capacity);
    this.#seen.grow(capacity);
  }

  reset(cell: number): void {
    this.#inner.reset(cell);
    this.#seen.reset(cell);
  }

  addValue(cell: number, value: Value): void {
    if (this.#seen.add(cell, this.#toKey(value), 1) === 1) this.#inner.addValue(cell, value);
  }

  retractValue(cell: number, value: Value): void {
    if (this.#seen.add(cell, this.#toKey(value), -1) === 0) this.#inner.retractValue(cell, value);
  }

  merge(target: number, source: number): void {
    for (const [key, count] of this.#seen.of(source)) {
      if (this.#seen.add(target, key, count) === count) this.#inner.addValue(target, key);
    }
  }

  value(cell: number): Value {
    return this.#inner.value(cell);
  }

  override identity(cell: number): number {
    return this.#inner.identity(cell);
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#inner.save(cells, out);
    this.#seen.save(cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#inner.load(cells, source);
    this.#seen.load(cells, source);
  }

  bytes(): number {
    return this.#inner.bytes() + this.#seen.bytes();
  }
}
