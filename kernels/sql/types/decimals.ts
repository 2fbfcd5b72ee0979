import {compact} from './integers.ts';

/** DECIMAL values are unscaled integers; the scale is in the type. */

const POWERS: bigint[] = [1n];
for (let i = 1; i <= 80; i++) POWERS.push(POWERS[i - 1]! * 10n);

export function power10(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Divides and rounds half up (away from zero), as Java's RoundingMode.HALF_UP. */
export function divideHalfUp(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const quotient = (2n * x + y) / (2n * y);
  return negative ? -quotient : quotient;
}

/** The same number with another scale, rounded half up where digits go. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return unscaled * power10(to - from);
  return divideHalfUp(unscaled, power10(from - to));
}

/** Powers of ten that a double holds exactly. */
const SMALL_POWERS = Array.from({length: 16}, (_, n) => 10 ** n);

/**
 * The same number with as many or more places, without BigInt: NaN where it is not small, and what is safe then may be more than its
 * precision allows.
 */
export function scaledUp(unscaled: number | bigint, places: number): number {
  if (typeof unscaled !== 'number' || places < 0 || places > 15) return Number.NaN;
  const scaled = unscaled * (SMALL_POWERS[places] as number);
  return Number.isSafeInteger(scaled) ? scaled : Number.NaN;
}

/** Whether so many digits hold a safe integer; not for NaN. */
export function fitsSmall(unscaled: number, precision: number): boolean {
  return precision > 15 ? Number.isSafeInteger(unscaled) : Math.abs(unscaled) < (SMALL_POWERS[precision] as number);
}

/** In the engine's form, or null when it has more digits than the precision: Flink's overflow is NULL. */
export function fitDecimal(unscaled: bigint, precision: number): number | bigint | null {
  const limit = power10(precision);
  return unscaled < limit && unscaled > -limit ? compact(unscaled) : null;
}

/** Plain digits with the scale's places: never an exponent. */
export function decimalText(unscaled: number | bigint, scale: number): string {
  const negative = unscaled < 0;
  const digits = (negative ? -BigInt(unscaled) : BigInt(unscaled)).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** Reads `-12.50`, `.5`, `1e3`; null when it is no number. */
export function parseDecimal(text: string): {readonly unscaled: bigint; readonly scale: number} | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole + fraction);
  const signed = sign === '-' ? -digits : digits;
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? {unscaled: signed, scale} : {unscaled: signed * power10(-scale), scale: 0};
}

/** The nearest double. */
export function decimalToDouble(unscaled: number | bigint, scale: number): number {
  return scale === 0 ? Number(unscaled) : Number(decimalText(unscaled, scale));
}

/** The decimal digits of a double as Java's BigDecimal.valueOf reads them (its shortest text). Not for NaN and infinities. */
export function doubleToDecimal(value: number): {readonly unscaled: bigint; readonly scale: number} {
  return parseDecimal(String(value)) ?? {unscaled: 0n, scale: 0};
}
