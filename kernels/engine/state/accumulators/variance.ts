import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {decimalResult} from '../../../sql/functions/arithmetic.ts';
import {isApproximate, isInteger} from '../../../sql/types/common-type.ts';
import {decimalToDouble, divideHalfUp, doubleToDecimal, fitDecimal, power10, rescale} from '../../../sql/types/decimals.ts';
import {wrap} from '../../../sql/types/integers.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/** The scale of each step over DECIMAL values. */
interface Steps {
  /** Of the values and of their sum. */
  readonly scale: number;
  readonly square: number;
  /** Of the sum's square. */
  readonly product: number;
  readonly mean: number;
  readonly difference: number;
  readonly result: number;
}

function stepsOf(argument: DataType & {kind: 'decimal'}): Steps {
  const count: DataType = {kind: 'bigint', nullable: false};
  const summed = (t: DataType): DataType => ({kind: 'decimal', precision: 38, scale: scaleOf(t), nullable: true});
  const square = decimalResult('*', argument, argument);
  const product = decimalResult('*', summed(argument), summed(argument));
  const mean = decimalResult('/', product, count);
  const difference = decimalResult('-', summed(square), mean);
  return {
    scale: argument.scale,
    square: scaleOf(square),
    product: scaleOf(product),
    mean: scaleOf(mean),
    difference: scaleOf(difference),
    result: scaleOf(decimalResult('/', difference, count)),
  };
}

const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);

function divided(value: bigint, from: number, by: number, to: number): bigint {
  return to >= from ? divideHalfUp(value * power10(to - from), BigInt(by)) : divideHalfUp(value, BigInt(by) * power10(from - to));
}

/**
 * STDDEV_POP, STDDEV_SAMP, VAR_POP and VAR_SAMP from count, sum and sum of squares, as Flink rewrites them:
 * (Σx² − (Σx)² / n) / n, or / (n − 1). Of integers all of it is done in integers of that type and cut; of decimals each
 * step has the type that the operation has in an expression, and is rounded to it.
 * NULL without values, of a sample also with one.
 */
export class VarianceAccumulator extends Accumulator {
  override readonly hasIdentity = true;
  readonly #argument: DataType;
  readonly #type: DataType;
  readonly #isSample: boolean;
  readonly #isDeviation: boolean;
  readonly #isApproximate: boolean;
  /** Of FLOAT every step is rounded to FLOAT. */
  readonly #round: (x: number) => number;
  readonly #steps: Steps | null;
  readonly #counts: number[] = [];
  readonly #sums: (number | bigint)[] = [];
  readonly #squares: (number | bigint)[] = [];

  constructor(call: AggregateCall) {
    super(call);
    this.#argument = must(call.argumentType);
    this.#type = call.type;
    this.#isSample = call.function.endsWith('_SAMP');
    this.#isDeviation = call.function.startsWith('STDDEV');
    this.#isApproximate = isApproximate(this.#argument);
    this.#steps = this.#argument.kind === 'decimal' ? stepsOf(this.#argument) : null;
    this.#round = this.#argument.kind === 'float' ? Math.fround : (x) => x;
  }

  grow(capacity: number): void {
    while (this.#counts.length < capacity) this.reset(this.#counts.length);
  }

  reset(cell: number): void {
    const zero = this.#isApproximate ? 0 : 0n;
    this.#counts[cell] = 0;
    this.#sums[cell] = zero;
    this.#squares[cell] = zero;
  }

  addValue(cell: number, value: Value): void {
    this.#change(cell, value, 1);
  }

  retractValue(cell: number, value: Value): void {
    this.#change(cell, value, -1);
  }

  #change(cell: number, value: Value, by: 1 | -1): void {
    this.#counts[cell]! += by;
    if (this.#isApproximate) {
      const x = value as number;
      const round = this.#round;
      this.#sums[cell] = round((this.#sums[cell] as number) + by * x);
      this.#squares[cell] = round((this.#squares[cell] as number) + by * round(x * x));
      return;
    }
    const x = BigInt(value as number | bigint);
    const square = this.#steps === null ? x * x : rescale(x * x, 2 * this.#steps.scale, this.#steps.square);
    this.#sums[cell] = (this.#sums[cell] as bigint) + BigInt(by) * x;
    this.#squares[cell] = (this.#squares[cell] as bigint) + BigInt(by) * square;
  }

  merge(target: number, source: number): void {
    this.#counts[target]! += this.#counts[source]!;
    if (this.#isApproximate) {
      this.#sums[target] = this.#round((this.#sums[target] as number) + (this.#sums[source] as number));
      this.#squares[target] = this.#round((this.#squares[target] as number) + (this.#squares[source] as number));
      return;
    }
    this.#sums[target] = (this.#sums[target] as bigint) + (this.#sums[source] as bigint);
    this.#squares[target] = (this.#squares[target] as bigint) + (this.#squares[source] as bigint);
  }

  value(cell: number): Value {
    const count = this.#counts[cell]!;
    const divisor = this.#isSample ? count - 1 : count;
    if (count <= 0 || divisor <= 0) return null;
    if (this.#isApproximate) {
      const sum = this.#sums[cell] as number;
      const round = this.#round;
      const variance = round(round((this.#squares[cell] as number) - round(round(sum * sum) / count)) / divisor);
      const result = this.#isDeviation ? Math.sqrt(variance) : variance;
      return this.#type.kind === 'float' ? Math.fround(result) : result;
    }
    const sum = this.#sums[cell] as bigint;
    const squares = this.#squares[cell] as bigint;
    return isInteger(this.#argument) ? this.#ofIntegers(sum, squares, count, divisor) : this.#ofDecimals(sum, squares, count, divisor);
  }

  #ofIntegers(sum: bigint, squares: bigint, count: number, divisor: number): Value {
    if (!isInteger(this.#argument)) return null;
    const {kind} = this.#argument;
    const product = BigInt(wrap(BigInt(wrap(sum, kind)) ** 2n, kind));
    const variance = (BigInt(wrap(squares, kind)) - product / BigInt(count)) / BigInt(divisor);
    // A cast of NaN, which the root of a negative number is, gives 0.
    const result = this.#isDeviation ? BigInt(Math.trunc(Math.sqrt(Math.max(0, Number(variance))))) : variance;
    return wrap(result, kind);
  }

  #ofDecimals(sum: bigint, squares: bigint, count: number, divisor: number): Value {
    if (this.#argument.kind !== 'decimal' || this.#type.kind !== 'decimal') return null;
    const {precision, scale} = this.#type;
    const steps = must(this.#steps);
    const product = rescale(sum * sum, 2 * steps.scale, steps.product);
    const mean = divided(product, steps.product, count, steps.mean);
    const common = Math.max(steps.square, steps.mean);
    const difference = rescale(rescale(squares, steps.square, common) - rescale(mean, steps.mean, common), common, steps.difference);
    const variance = rescale(divided(difference, steps.difference, divisor, steps.result), steps.result, scale);
    if (!this.#isDeviation) return fitDecimal(variance, precision);
    const root = doubleToDecimal(Math.sqrt(decimalToDouble(variance, scale)));
    return fitDecimal(rescale(root.unscaled, root.scale, scale), precision);
  }

  /** Flink computes it behind its aggregation, of sums that change. */
  override identity(cell: number): number {
    return this.#counts[cell]!;
  }

  save(cells: Int32Array, out: StateWriter): void {
    const ofCells = <T>(list: readonly T[]): T[] => Array.from(cells, (cell) => list[cell]!);
    out.floats(Float64Array.from(ofCells(this.#counts)));
    if (this.#isApproximate) {
      out.floats(Float64Array.from(ofCells(this.#sums as number[])));
      out.floats(Float64Array.from(ofCells(this.#squares as number[])));
    } else {
      out.json(ofCells(this.#sums).map(String));
      out.json(ofCells(this.#squares).map(String));
    }
  }

  load(cells: Int32Array, source: StateReader): void {
    const counts = source.floats();
    const numbers = (): readonly (number | bigint)[] =>
      this.#isApproximate ? [...source.floats()] : source.json<readonly string[]>().map((text) => BigInt(text));
    const sums = numbers();
    const squares = numbers();
    for (let i = 0; i < cells.length; i++) {
      this.#counts[cells[i]!] = counts[i]!;
      this.#sums[cells[i]!] = sums[i]!;
      this.#squares[cells[i]!] = squares[i]!;
    }
  }

  bytes(): number {
    return this.#counts.length * (this.#isApproximate ? 24 : 56);
  }
}
