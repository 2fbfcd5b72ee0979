import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import {type DataType, MAX_LENGTH} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {NumberSets} from '../number-sets.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {isMapKey, mapKeyOf} from '../value-key.ts';
import {Accumulator, type LaneCode} from './accumulator.ts';
import {CountAccumulator} from './count.ts';

/** Functions to which it is all one in which order different values come. */
const ORDERLESS: ReadonlySet<AggregateCall['function']> = new Set([
  'COUNT',
  'APPROX_COUNT_DISTINCT',
  'SUM',
  'AVG',
  'STDDEV_POP',
  'STDDEV_SAMP',
  'VAR_POP',
  'VAR_SAMP',
]);

/** Calls that one mask of a small integer can tell apart. */
export const MOST_SHARED = 30;

const INDEX: DataType = {kind: 'bigint', nullable: false};

/**
 * Several calls with DISTINCT over one argument, as COUNT(DISTINCT x) and COUNT(DISTINCT x) FILTER (…): one set of values per cell, with a bit
 * for each call that has had the value, as Flink's distinct views. Only for input that is never taken back. It stands in the place of the
 * first call; a `FollowingAccumulator` in the place of each other. Values that a Map cannot compare reach the calls as their key's text.
 * Numbers lie in tables side by side, other values in a Map for each cell.
 */
export class SharedDistinctAccumulator extends Accumulator {
  readonly #inners: readonly Accumulator[];
  readonly #filters: readonly number[];
  readonly #type: DataType;
  readonly #isPlain: boolean;
  readonly #toKey: (value: Value) => Value;
  /** By cell: the calls that have had each number, unless its order counts. */
  readonly #numbers: NumberSets;
  readonly #isOrderless: boolean;
  /** By cell: the calls that have had each other value. */
  readonly #cells: (Map<Value, number> | null)[] = [];
  #entries = 0;
  override readonly hasIdentity: boolean;

  /** `inners[i]` gathers what `calls[i]` asks for, each value once. */
  constructor(calls: readonly AggregateCall[], inners: readonly Accumulator[]) {
    const first = must(calls[0]);
    super(first);
    this.#inners = inners;
    this.hasIdentity = must(inners[0]).hasIdentity;
    this.#numbers = new NumberSets(calls.length);
    this.#isOrderless = calls.every((c) => ORDERLESS.has(c.function));
    this.#filters = calls.map((c) => c.filter ?? -1);
    const type = must(first.argumentType);
    this.#isPlain = isMapKey(type);
    this.#toKey = mapKeyOf(type);
    this.#type = this.#isPlain ? ({...type, nullable: false} as DataType) : {kind: 'varchar', length: MAX_LENGTH, nullable: false};
  }

  grow(capacity: number): void {
    for (const inner of this.#inners) inner.grow(capacity);
    this.#numbers.grow(capacity);
    while (this.#cells.length < capacity) this.#cells.push(null);
  }

  reset(cell: number): void {
    for (let i = 0; i < this.#inners.length; i++) this.#inners[i]!.reset(cell);
    this.#numbers.clear(cell);
    this.#entries -= this.#cells[cell]?.size ?? 0;
    this.#cells[cell] = null;
  }

  override add(cell: number, row: Row): void {
    const value = row[this.column]!;
    if (value === null) return;
    const filters = this.#filters;
    let calls = 0;
    for (let i = 0; i < filters.length; i++) if (filters[i]! < 0 || row[filters[i]!] === true) calls |= 1 << i;
    if (calls !== 0) this.#see(cell, this.#isPlain ? value : this.#toKey(value), calls);
  }

  /** Of counts, their numbers are among the lanes. */
  override code(self: string): LaneCode | null {
    const counts = this.#inners.flatMap((a) => (a instanceof CountAccumulator ? [a.lane] : []));
    if (counts.length < this.#inners.length) return null;
    const calls = this.#filters.map((filter, i) => (filter < 0 ? `${1 << i}` : `(row[${filter | 0}] === true ? ${1 << i} : 0)`));
    return {
      add: `{
        const v = row[${this.column | 0}], calls = ${calls.join(' | ')};
        if (v !== null && calls !== 0) {
          const fresh = ${self}.fresh(cell, ${this.#isPlain ? 'v' : `${self}.keyOf(v)`}, calls);
          if (fresh !== 0) { ${counts.map((lane, i) => `f[c + ${lane}] += fresh >> ${i} & 1;`).join(' ')} }
        }
      }`,
      value: `f[c + ${must(counts[0])}]`,
      merge: `${self}.merge(cell, source);`,
    };
  }

  keyOf(value: Value): Value {
    return this.#toKey(value);
  }

  /** The calls that have not had the value yet. */
  fresh(cell: number, key: Value, calls: number): number {
    return calls & ~(this.#isOrderless && typeof key === 'number' ? this.#numbers.add(cell, key, calls) : this.#seeOther(cell, key, calls));
  }

  #see(cell: number, key: Value, calls: number): void {
    const fresh = this.fresh(cell, key, calls);
    if (fresh === 0) return;
    for (let i = 0; i < this.#inners.length; i++) if ((fresh & (1 << i)) !== 0) this.#inners[i]!.addValue(cell, key);
  }

  #seeOther(cell: number, key: Value, calls: number): number {
    let seen = this.#cells[cell]!;
    if (seen === null) {
      seen = new Map();
      this.#cells[cell] = seen;
    }
    const before = seen.get(key) ?? 0;
    if (before === 0) this.#entries++;
    if ((calls & ~before) !== 0) seen.set(key, before | calls);
    return before;
  }

  addValue(cell: number, value: Value): void {
    this.#see(cell, this.#toKey(value), 1);
  }

  retractValue(): void {
    throw new Error('a shared DISTINCT without retraction got one');
  }

  merge(target: number, source: number): void {
    this.#forEach(source, (key, calls) => this.#see(target, key, calls));
  }

  value(cell: number): Value {
    return this.#inners[0]!.value(cell);
  }

  override identity(cell: number): number {
    return this.#inners[0]!.identity(cell);
  }

  /** The calls' own state, then the values with their cell's position and their bits. */
  save(cells: Int32Array, out: StateWriter): void {
    for (const inner of this.#inners) inner.save(cells, out);
    const rows: Value[][] = [];
    for (let i = 0; i < cells.length; i++) this.#forEach(cells[i]!, (key, calls) => rows.push([i, key, calls]));
    out.rows(rows, [INDEX, this.#type, INDEX]);
  }

  load(cells: Int32Array, source: StateReader): void {
    for (const inner of this.#inners) inner.load(cells, source);
    for (const [i, key, calls] of source.rows([INDEX, this.#type, INDEX])) {
      const cell = cells[i as number]!;
      if (this.#isOrderless && typeof key === 'number') this.#numbers.add(cell, key, calls as number);
      else this.#seeOther(cell, key!, calls as number);
    }
  }

  #forEach(cell: number, each: (key: Value, calls: number) => void): void {
    this.#numbers.forEach(cell, each);
    for (const [key, calls] of this.#cells[cell] ?? []) each(key, calls);
  }

  bytes(): number {
    let total = this.#numbers.bytes + this.#entries * 48 + this.#cells.length * 8;
    for (const inner of this.#inners) total += inner.bytes();
    return total;
  }
}

/** Tells what another accumulator gathers for its call: see `SharedDistinctAccumulator`. */
export class FollowingAccumulator extends Accumulator {
  readonly #inner: Accumulator;
  override readonly hasIdentity: boolean;

  constructor(call: AggregateCall, inner: Accumulator) {
    super(call);
    this.#inner = inner;
    this.hasIdentity = inner.hasIdentity;
  }

  override code(self: string): LaneCode | null {
    const own = this.#inner.code(self);
    return own === null ? null : {add: '', value: own.value, merge: ''};
  }

  override add(): void {}

  grow(): void {}

  reset(): void {}

  addValue(): void {}

  retractValue(): void {}

  merge(): void {}

  value(cell: number): Value {
    return this.#inner.value(cell);
  }

  override identity(cell: number): number {
    return this.#inner.identity(cell);
  }

  save(): void {}

  load(): void {}

  bytes(): number {
    return 0;
  }
}
