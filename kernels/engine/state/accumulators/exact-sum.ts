import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {type IntegerKind, isInteger} from '../../../sql/types/common-type.ts';
import {divideHalfUp, fitDecimal, power10, rescale} from '../../../sql/types/decimals.ts';
import {compact, wrap} from '../../../sql/types/integers.ts';
import {loadLarge, saveLarge} from '../lanes.ts';
import type {NumberLanes} from '../number-lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator, type LaneCode} from './accumulator.ts';

/** Unscaled, of DECIMAL(38, s). */
const MOST_DECIMAL = power10(38);
/** No values bring it back into 38 digits. */
const NEVER_AGAIN = power10(70);

/**
 * SUM and AVG of integers and decimals. As in Flink, SUM wraps in its own type; AVG of integers adds in BIGINT (with OVER in its own type)
 * and cuts towards zero, AVG of a DECIMAL rounds half up. A sum of DECIMAL of more than 38 digits is NULL: SUM begins anew with the next
 * value, AVG stays NULL. NULL without values.
 * A sum is a number in a column while it is a safe integer; a greater one moves to a map of bigints and leaves NaN behind.
 */
export class ExactSumAccumulator extends Accumulator {
  readonly #argument: DataType;
  readonly #type: DataType;
  readonly #isAverage: boolean;
  /** The integer type that the sum wraps in; null for DECIMAL. */
  readonly #wraps: IntegerKind | null;
  /** The sum, and how many values it is of. */
  readonly #lanes: NumberLanes;
  readonly #lane: number;
  readonly #large = new Map<number, bigint>();

  constructor(call: AggregateCall, place: 'group' | 'over', lanes: NumberLanes) {
    super(call);
    this.#argument = must(call.argumentType);
    this.#type = call.type;
    this.#isAverage = call.function === 'AVG';
    this.#wraps = isInteger(this.#argument) ? (this.#isAverage && place === 'group' ? 'bigint' : this.#argument.kind) : null;
    this.#lanes = lanes;
    this.#lane = lanes.reserve(2);
  }

  grow(capacity: number): void {
    this.#lanes.grow(capacity);
  }

  reset(cell: number): void {
    if (this.#large.size > 0) this.#large.delete(cell);
    this.#set(cell, 0, 0);
  }

  #set(cell: number, sum: number, count: number): void {
    this.#lanes.set(cell, this.#lane, sum);
    this.#lanes.set(cell, this.#lane + 1, count);
  }

  /** NaN, which stands for a bigint, is no safe integer. */
  override code(self: string): LaneCode | null {
    if (this.#wraps !== null && this.#wraps !== 'bigint') return null;
    const [sum, count] = [`f[c + ${this.#lane}]`, `f[c + ${this.#lane + 1}]`];
    return {
      add: this.guarded(`
        const s = typeof v === 'number' ? ${sum} + v : NaN;
        if (s <= ${Number.MAX_SAFE_INTEGER} && s >= ${Number.MIN_SAFE_INTEGER}) { ${sum} = s; ${count}++; }
        else ${self}.addValue(cell, v);`),
      value: `(${count} === 0 ? null : ${this.#quick(sum, count)} : ${self}.value(cell))`,
      merge: `${self}.merge(cell, source);`,
    };
  }

  /** A condition, a question mark and the value then. */
  #quick(sum: string, count: string): string {
    const {kind} = this.#type;
    if (kind !== 'bigint' && kind !== 'int') return 'false ? 0';
    if (!this.#isAverage) return `${sum} === ${sum} ? ${sum}`;
    // So small that the quotient's rounding does not reach the next whole number; no -0.
    return `${sum} <= ${2 ** 52} && ${sum} >= ${-(2 ** 52)} ? Math.trunc(${sum} / ${count}) ${kind === 'int' ? '|' : '+'} 0`;
  }

  addValue(cell: number, value: Value): void {
    this.#shift(cell, value as number | bigint, 1);
    if (this.#wraps === null && this.#large.size > 0) this.#checkDigits(cell);
  }

  retractValue(cell: number, value: Value): void {
    this.#shift(cell, -(value as number), -1);
  }

  merge(target: number, source: number): void {
    this.#shift(target, this.#sum(source), this.#lanes.get(source, this.#lane + 1));
  }

  value(cell: number): Value {
    const count = this.#lanes.get(cell, this.#lane + 1);
    if (count === 0) return null;
    const sum = this.#sum(cell);
    if (this.#type.kind === 'decimal') return this.#decimal(sum, count);
    if (!this.#isAverage) return sum;
    const kind = this.#type.kind as IntegerKind;
    if (typeof sum === 'bigint') return wrap(compact(sum / BigInt(count)), kind);
    // Exact: the remainder of safe integers is. No -0.
    return wrap((sum - (sum % count)) / count + 0, kind);
  }

  save(cells: Int32Array, out: StateWriter): void {
    this.#lanes.save(this.#lane, cells, out);
    this.#lanes.save(this.#lane + 1, cells, out);
    saveLarge(this.#large, cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    this.#lanes.load(this.#lane, cells, source.floats());
    this.#lanes.load(this.#lane + 1, cells, source.floats());
    loadLarge(this.#large, cells, source);
  }

  bytes(): number {
    return this.#lanes.bytes(2) + this.#large.size * 64;
  }

  #sum(cell: number): number | bigint {
    const sum = this.#lanes.get(cell, this.#lane);
    return Number.isNaN(sum) ? must(this.#large.get(cell)) : sum;
  }

  #shift(cell: number, by: number | bigint, more: number): void {
    const sum = this.#sum(cell);
    const count = this.#lanes.get(cell, this.#lane + 1) + more;
    if (typeof sum === 'number' && typeof by === 'number') {
      const next = sum + by;
      if (Number.isSafeInteger(next)) {
        this.#set(cell, this.#wraps === null ? next : (wrap(next, this.#wraps) as number), count);
        return;
      }
    }
    const exact = BigInt(sum) + BigInt(by);
    const next = this.#wraps === null ? compact(exact) : wrap(exact, this.#wraps);
    if (typeof next === 'number') this.#large.delete(cell);
    else this.#large.set(cell, next);
    this.#set(cell, typeof next === 'number' ? next : Number.NaN, count);
  }

  #checkDigits(cell: number): void {
    const sum = this.#large.get(cell) ?? 0n;
    if (sum < MOST_DECIMAL && sum > -MOST_DECIMAL) return;
    if (this.#isAverage) this.#large.set(cell, NEVER_AGAIN);
    else this.reset(cell);
  }

  #decimal(sum: number | bigint, count: number): Value {
    const type = this.#type as DataType & {kind: 'decimal'};
    const scale = this.#argument.kind === 'decimal' ? this.#argument.scale : 0;
    if (!this.#isAverage) return fitDecimal(rescale(BigInt(sum), scale, type.scale), type.precision);
    const shifted = BigInt(sum) * power10(Math.max(0, type.scale - scale));
    return fitDecimal(divideHalfUp(shifted, BigInt(count) * power10(Math.max(0, scale - type.scale))), type.precision);
  }
}
