import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {type Compare, comparatorOf} from '../compare.ts';
import {gather, gatherBytes, gatherValues, grownBytes, grownFloats, loadLarge, saveLarge, scatter} from '../lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

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
  #values = new Float64Array(0);
  #has = new Uint8Array(0);
  readonly #large = new Map<number, bigint>();

  constructor(call: AggregateCall) {
    super(call);
    this.#isMax = call.function === 'MAX';
    this.#grows = call.grows === true;
  }

  grow(capacity: number): void {
    this.#values = grownFloats(this.#values, capacity);
    this.#has = grownBytes(this.#has, capacity);
  }

  reset(cell: number): void {
    this.#has[cell] = 0;
    if (this.#large.size > 0) this.#large.delete(cell);
  }

  /** Hot (bench/engine-hop.ts). */
  override addBatch(rows: readonly Row[], cells: Int32Array): void {
    const values = this.#values;
    const has = this.#has;
    const isMax = this.#isMax;
    const {column, filter} = this;
    for (let i = 0; i < rows.length; i++) {
      const cell = cells[i]!;
      if (cell < 0) continue;
      const row = rows[i]!;
      if (filter >= 0 && row[filter] !== true) continue;
      const value = row[column] as number | bigint | null;
      if (value === null) continue;
      if (typeof value !== 'number' || this.#large.size > 0) this.addValue(cell, value);
      else if (has[cell] === 0 || (isMax ? value > values[cell]! : value < values[cell]!)) {
        values[cell] = value;
        has[cell] = 1;
      }
    }
  }

  addValue(cell: number, value: Value): void {
    const number = value as number | bigint;
    if (this.#has[cell] === 1) {
      const held = this.#held(cell);
      if (this.#isMax ? !(number > held) : !(number < held)) return;
    }
    this.#has[cell] = 1;
    if (typeof number === 'number') {
      this.#values[cell] = number;
      if (this.#large.size > 0) this.#large.delete(cell);
    } else {
      this.#values[cell] = Number.NaN;
      this.#large.set(cell, number);
    }
  }

  #held(cell: number): number | bigint {
    const held = this.#values[cell]!;
    return this.#large.size > 0 && Number.isNaN(held) ? (this.#large.get(cell) ?? held) : held;
  }

  retractValue(): void {
    if (!this.#grows) throw new Error('MIN and MAX without retraction got one');
  }

  /** Hot (bench/engine-hop.ts). */
  override mergeAll(targets: Int32Array, sources: Int32Array): void {
    if (this.#large.size > 0) {
      super.mergeAll(targets, sources);
      return;
    }
    const values = this.#values;
    const has = this.#has;
    const isMax = this.#isMax;
    for (let i = 0; i < targets.length; i++) {
      const source = sources[i]!;
      const target = targets[i]!;
      if (has[source] === 0) continue;
      const value = values[source]!;
      if (has[target] === 0 || (isMax ? value > values[target]! : value < values[target]!)) {
        values[target] = value;
        has[target] = 1;
      }
    }
  }

  merge(target: number, source: number): void {
    if (this.#has[source] === 1) this.addValue(target, this.#held(source));
  }

  value(cell: number): Value {
    return this.#has[cell] === 1 ? this.#held(cell) : null;
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.floats(gather(this.#values, cells));
    out.bytes(gatherBytes(this.#has, cells));
    saveLarge(this.#large, cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    scatter(this.#values, cells, source.floats());
    scatter(this.#has, cells, source.bytes());
    loadLarge(this.#large, cells, source);
  }

  bytes(): number {
    return this.#values.byteLength + this.#has.byteLength + this.#large.size * 64;
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
