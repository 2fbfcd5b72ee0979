import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {type Compare, comparatorOf} from '../compare.ts';
import {gatherValues, loadLarge, saveLarge} from '../lanes.ts';
import type {NumberLanes} from '../number-lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator, type LaneCode} from './accumulator.ts';

/** Types whose values are numbers; of the wide ones those beyond 2^53 are bigints. */
export function isNumberLane(type: DataType): boolean {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'float':
    case 'double':
    case 'date':
    case 'time':
    case 'interval':
    case 'timestamp':
    case 'timestamp_ltz':
      return true;
    default:
      return false;
  }
}

/**
 * MIN and MAX of numbers, without retraction. NULL without values. A NaN stays where it came first and wins nothing otherwise, as with Java's
 * < and >. A bigint lies in a map, and NaN in its place in the column.
 */
export class NumberExtremeAccumulator extends Accumulator {
  readonly #isMax: boolean;
  readonly #grows: boolean;
  /** The value, and whether there is one. */
  readonly #lanes: NumberLanes;
  readonly #lane: number;
  readonly #large = new Map<number, bigint>();

  constructor(call: AggregateCall, lanes: NumberLanes) {
    super(call);
    this.#isMax = call.function === 'MAX';
    this.#grows = call.grows === true;
    this.#lanes = lanes;
    this.#lane = lanes.reserve(2);
  }

  grow(capacity: number): void {
    this.#lanes.grow(capacity);
  }

  reset(cell: number): void {
    this.#set(cell, 0, 0);
    if (this.#large.size > 0) this.#large.delete(cell);
  }

  #set(cell: number, value: number, has: 0 | 1): void {
    this.#lanes.set(cell, this.#lane, value);
    this.#lanes.set(cell, this.#lane + 1, has);
  }

  #has(cell: number): boolean {
    return this.#lanes.get(cell, this.#lane + 1) === 1;
  }

  override code(self: string): LaneCode {
    const [held, has] = [`f[c + ${this.#lane}]`, `f[c + ${this.#lane + 1}]`];
    const isHere = `${has} === 1 && ${held} === ${held}`;
    return {
      add: this.guarded(`
        if (typeof v === 'number' && ${isHere}) { if (v ${this.#isMax ? '>' : '<'} ${held}) ${held} = v; }
        else ${self}.addValue(cell, v);`),
      value: `(${isHere} ? ${held} : ${self}.value(cell))`,
      merge: `${self}.merge(cell, source);`,
    };
  }

  addValue(cell: number, value: Value): void {
    const number = value as number | bigint;
    if (this.#has(cell)) {
      const held = this.#held(cell);
      if (this.#isMax ? !(number > held) : !(number < held)) return;
    }
    if (typeof number === 'number') {
      this.#set(cell, number, 1);
      if (this.#large.size > 0) this.#large.delete(cell);
    } else {
      this.#set(cell, Number.NaN, 1);
      this.#large.set(cell, number);
    }
  }

  #held(cell: number): number | bigint {
    const held = this.#lanes.get(cell, this.#lane);
    return this.#large.size > 0 && Number.isNaN(held) ? (this.#large.get(cell) ?? held) : held;
  }

  retractValue(): void {
    if (!this.#grows) throw new Error('MIN and MAX without retraction got one');
  }

  merge(target: number, source: number): void {
    if (this.#has(source)) this.addValue(target, this.#held(source));
  }

  value(cell: number): Value {
    return this.#has(cell) ? this.#held(cell) : null;
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#lanes.save(this.#lane, cells, out);
    this.#lanes.saveFlags(this.#lane + 1, cells, out);
    saveLarge(this.#large, cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#lanes.load(this.#lane, cells, source.floats());
    this.#lanes.load(this.#lane + 1, cells, source.bytes());
    loadLarge(this.#large, cells, source);
  }

  bytes(): number {
    return this.#lanes.bytes(2) + this.#large.size * 64;
  }
}

/** MIN and MAX of any other type, without retraction. */
export class ValueExtremeAccumulator extends Accumulator {
  readonly #sign: number;
  readonly #grows: boolean;
  readonly #type: DataType;
  readonly #compare: Compare;
  readonly #values: Value[] = [];

  constructor(call: AggregateCall) {
    super(call);
    this.#sign = call.function === 'MAX' ? 1 : -1;
    this.#grows = call.grows === true;
    this.#type = must(call.argumentType);
    this.#compare = comparatorOf(this.#type);
  }

  grow(capacity: number): void {
    while (this.#values.length < capacity) this.#values.push(null);
  }

  reset(cell: number): void {
    this.#values[cell] = null;
  }

  addValue(cell: number, value: Value): void {
    const best = this.#values[cell]!;
    if (best === null || this.#compare(value, best) * this.#sign > 0) this.#values[cell] = value;
  }

  retractValue(): void {
    if (!this.#grows) throw new Error('MIN and MAX without retraction got one');
  }

  merge(target: number, source: number): void {
    const value = this.#values[source]!;
    if (value !== null) this.addValue(target, value);
  }

  value(cell: number): Value {
    return this.#values[cell]!;
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.values(gatherValues(this.#values, cells), {...this.#type, nullable: true} as DataType);
  }

  load(cells: Int32Array, source: StateReader): void {
    const values = source.values({...this.#type, nullable: true} as DataType);
    for (let i = 0; i < cells.length; i++) this.#values[cells[i]!] = values[i]!;
  }

  bytes(): number {
    return this.#values.length * 32;
  }
}
