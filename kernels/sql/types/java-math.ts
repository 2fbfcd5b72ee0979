import {add, type DoubleDouble, divide, fromFixed, multiply, negate} from './double-double.ts';

/**
 * Mathematical functions with the last digit of Java's on the usual processors: its exp, log, log10, pow, sin, cos and tan are exact to little
 * more than half a unit of the last place, so that the value rounded right is theirs too; JavaScript's may be off by one unit.
 */

const ONE: DoubleDouble = [1, 0];
/** 2^SCALE times pi and ln 2: enough digits for an angle of any double. */
const SCALE = 1280;
const PI_FIXED = piFixed();
const LN2_FIXED = 2n * atanhFixed(3n);
const LN2 = fromFixed(LN2_FIXED, SCALE);
const LN10 = fromFixed(2n * atanhFixed(9n) + 3n * LN2_FIXED, SCALE);

/** 1 / n + 1 / 3n³ + … */
function atanhFixed(n: bigint): bigint {
  let power = (1n << BigInt(SCALE)) / n;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power /= n * n;
  }
  return sum;
}

function atanFixed(n: bigint): bigint {
  let power = (1n << BigInt(SCALE)) / n;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += i % 4n === 1n ? power / i : -(power / i);
    power /= n * n;
  }
  return sum;
}

/** Machin's formula. */
function piFixed(): bigint {
  return 16n * atanFixed(5n) - 4n * atanFixed(239n);
}

/** The natural logarithm of a positive finite number. */
function logDouble(x: number): DoubleDouble {
  let exponent = 0;
  let m = x;
  if (m < 2 ** -1022) {
    m *= 2 ** 54;
    exponent = -54;
  }
  const power = Math.floor(Math.log2(m));
  exponent += power;
  m = power > 1000 || power < -1000 ? m / 2 ** (power >> 1) / 2 ** (power - (power >> 1)) : m / 2 ** power;
  if (m > Math.SQRT2) {
    m /= 2;
    exponent++;
  }
  // log m = 2 atanh((m - 1) / (m + 1))
  const s = divide([m - 1, 0], add([m, 0], ONE));
  const square = multiply(s, s);
  let sum: DoubleDouble = [0, 0];
  for (let i = 43; i >= 1; i -= 2) sum = add(multiply(sum, square), divide(ONE, [i, 0]));
  const mantissa = multiply(multiply(s, sum), [2, 0]);
  return exponent === 0 ? mantissa : add(multiply([exponent, 0], LN2), mantissa);
}

const FACTORIALS: readonly DoubleDouble[] = inverseFactorials(30);

/** 1 / 0!, 1 / 1!, … */
function inverseFactorials(count: number): readonly DoubleDouble[] {
  const all: DoubleDouble[] = [ONE];
  for (let i = 1; i < count; i++) all.push(divide(all[i - 1]!, [i, 0]));
  return all;
}

/** e to a power that is neither too large nor too small for a double. */
function expDouble(x: DoubleDouble): number {
  const k = Math.round(x[0] / LN2[0]);
  const r = add(x, negate(multiply([k, 0], LN2)));
  let sum: DoubleDouble = [0, 0];
  for (let i = 24; i >= 0; i--) sum = add(multiply(sum, r), FACTORIALS[i]!);
  const half = k >> 1;
  // Scaled in two steps: 2^k alone may overflow.
  return (sum[0] + sum[1]) * 2 ** half * 2 ** (k - half);
}

function isOrdinary(x: number): boolean {
  return Number.isFinite(x) && x !== 0;
}

export function javaExp(x: number): number {
  return isOrdinary(x) && Math.abs(x) < 700 && Math.abs(x) > 1e-17 ? expDouble([x, 0]) : Math.exp(x);
}

export function javaLog(x: number): number {
  return x > 0 && isOrdinary(x) && x !== 1 ? logDouble(x)[0] : Math.log(x);
}

export function javaLog10(x: number): number {
  return x > 0 && isOrdinary(x) && x !== 1 ? divide(logDouble(x), LN10)[0] : Math.log10(x);
}

export function javaPow(x: number, y: number): number {
  if (!isOrdinary(x) || !isOrdinary(y) || Math.abs(x) === 1 || (x < 0 && !Number.isInteger(y))) return x ** y;
  if (y === 1) return x;
  const exponent = multiply(logDouble(Math.abs(x)), [y, 0]);
  if (!(Math.abs(exponent[0]) < 700)) return x ** y;
  const size = expDouble(exponent);
  return x < 0 && Math.abs(y % 2) === 1 ? -size : size;
}

/** The angle less so many quarters of a turn, within ±pi/4, and that number modulo 4. */
function reduced(x: number): {readonly rest: DoubleDouble; readonly quarter: number} {
  if (Math.abs(x) < 0.785) return {rest: [x, 0], quarter: 0};
  const [fixed, halfPi] = [toFixed(x), PI_FIXED >> 1n];
  let quarter = fixed / halfPi;
  let rest = fixed % halfPi;
  if (rest > halfPi >> 1n) {
    rest -= halfPi;
    quarter += 1n;
  } else if (rest < -(halfPi >> 1n)) {
    rest += halfPi;
    quarter -= 1n;
  }
  return {rest: fromFixed(rest, SCALE), quarter: Number(((quarter % 4n) + 4n) % 4n)};
}

function toFixed(x: number): bigint {
  // A double's last bit is worth 2^-1074 or more.
  let [mantissa, exponent] = [x, 0];
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  return BigInt(mantissa) << BigInt(SCALE + exponent);
}

function series(x: DoubleDouble, from: number): DoubleDouble {
  const square = negate(multiply(x, x));
  let sum: DoubleDouble = [0, 0];
  for (let i = from + 24; i >= from; i -= 2) sum = add(multiply(sum, square), FACTORIALS[i]!);
  return sum;
}

const sinOf = (x: DoubleDouble): DoubleDouble => multiply(x, series(x, 1));
const cosOf = (x: DoubleDouble): DoubleDouble => series(x, 0);

export function javaSin(x: number): number {
  if (!isOrdinary(x) || Math.abs(x) < 1e-8) return Math.sin(x);
  const {rest, quarter} = reduced(x);
  const [value] = quarter % 2 === 0 ? sinOf(rest) : cosOf(rest);
  return quarter < 2 ? value : -value;
}

export function javaCos(x: number): number {
  if (!isOrdinary(x) || Math.abs(x) < 1e-8) return Math.cos(x);
  const {rest, quarter} = reduced(x);
  const [value] = quarter % 2 === 0 ? cosOf(rest) : sinOf(rest);
  return quarter === 0 || quarter === 3 ? value : -value;
}

export function javaTan(x: number): number {
  if (!isOrdinary(x) || Math.abs(x) < 1e-8) return Math.tan(x);
  const {rest, quarter} = reduced(x);
  const [sin, cos] = [sinOf(rest), cosOf(rest)];
  return quarter % 2 === 0 ? divide(sin, cos)[0] : -divide(cos, sin)[0];
}

/** Java computes it with an exp of its own, whose e is off by one unit of the last place. */
export function javaCosh(x: number): number {
  if (Math.abs(x) !== 1) return Math.cosh(x);
  const e = Math.E + 2 ** -51;
  return 0.5 * e + 0.5 / e;
}
