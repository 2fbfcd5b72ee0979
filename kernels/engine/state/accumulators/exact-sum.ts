import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {type IntegerKind, isInteger} from '../../../sql/types/common-type.ts';
import {divideHalfUp, fitDecimal, power10, rescale} from '../../../sql/types/decimals.ts';
import {compact, wrap} from '../../../sql/types/integers.ts';
import {gather, grownFloats, loadLarge, saveLarge, scatter} from '../lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

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
  #sums = new Float64Array(0);
  #counts = new Float64Array(0);
  readonly #large = new Map<number, bigint>();

  constructor(call: AggregateCall, place: 'group' | 'over') {
    super(call);
    this.#argument = must(call.argumentType);
    this.#type = call.type;
    this.#isAverage = call.function === 'AVG';
    this.#wraps = isInteger(this.#argument) ? (this.#isAverage && place === 'group' ? 'bigint' : this.#argument.kind) : null;
  }

  grow(capacity: number): void {
    this.#sums = grownFloats(this.#sums, capacity);
    this.#counts = grownFloats(this.#counts, capacity);
  }

  reset(cell: number): void {
    if (this.#large.size > 0) this.#large.delete(cell);
    this.#sums[cell] = 0;
    this.#counts[cell] = 0;
  }

  /** Hot (bench/engine-hop.ts). */
  override addBatch(rows: readonly Row[], cells: Int32Array): void {
    const {column, filter} = this;
    const sums = this.#sums;
    const counts = this.#counts;
    const isNarrow = this.#wraps !== null && this.#wraps !== 'bigint';
    for (let i = 0; i < rows.length; i++) {
      const cell = cells[i]!;
      if (cell < 0) continue;
      const row = rows[i]!;
      if (filter >= 0 && row[filter] !== true) continue;
      const value = row[column]!;
      if (value === null) continue;
      if (!isNarrow && typeof value === 'number') {
        const sum = sums[cell]! + value;
        if (Number.isSafeInteger(sum)) {
          sums[cell] = sum;
          counts[cell]!++;
          continue;
        }
      }
      this.addValue(cell, value);
    }
  }

  addValue(cell: number, value: Value): void {
    this.#shift(cell, value as number | bigint);
    this.#counts[cell]!++;
    if (this.#wraps === null && this.#large.size > 0) this.#checkDigits(cell);
  }

  retractValue(cell: number, value: Value): void {
    this.#shift(cell, -(value as number));
    this.#counts[cell]!--;
  }

  merge(target: number, source: number): void {
    this.#shift(target, this.#sum(source));
    this.#counts[target]! += this.#counts[source]!;
  }

  value(cell: number): Value {
    const count = this.#counts[cell]!;
    if (count === 0) return null;
    const sum = this.#sum(cell);
    if (this.#type.kind === 'decimal') return this.#decimal(sum, count);
    if (!this.#isAverage) return sum;
    const kind = this.#type.kind as IntegerKind;
    if (typeof sum === 'bigint') return wrap(compact(sum / BigInt(count)), kind);
    // Exact: the remainder of safe integers is.
    return wrap((sum - (sum % count)) / count, kind);
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.floats(gather(this.#sums, cells));
    out.floats(gather(this.#counts, cells));
    saveLarge(this.#large, cells, out);
  }

  load(cells: Int32Array, source: StateReader): void {
    scatter(this.#sums, cells, source.floats());
    scatter(this.#counts, cells, source.floats());
    loadLarge(this.#large, cells, source);
  }

  bytes(): number {
    return this.#sums.byteLength + this.#counts.byteLength + this.#large.size * 64;
  }

  #sum(cell: number): number | bigint {
    const sum = this.#sums[cell]!;
    return Number.isNaN(sum) ? must(this.#large.get(cell)) : sum;
  }

  #shift(cell: number, by: number | bigint): void {
    const sum = this.#sum(cell);
    if (typeof sum === 'number' && typeof by === 'number') {
      const next = sum + by;
      if (Number.isSafeInteger(next)) {
        this.#sums[cell] = this.#wraps === null ? next : (wrap(next, this.#wraps) as number);
        return;
      }
    }
    this.#setExact(cell, BigInt(sum) + BigInt(by));
  }

  #setExact(cell: number, exact: bigint): void {
    const next = this.#wraps === null ? compact(exact) : wrap(exact, this.#wraps);
    if (typeof next === 'number') {
      this.#sums[cell] = next;
      this.#large.delete(cell);
    } else {
      this.#sums[cell] = Number.NaN;
      this.#large.set(cell, next);
    }
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
