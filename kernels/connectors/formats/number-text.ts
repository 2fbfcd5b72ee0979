import {decimalText} from '../../sql/types/decimals.ts';
import {DecodeError} from './format.ts';

/** Numbers from and to text, as Java reads and prints them. */

/** Java's String.trim: everything up to the space. */
export function javaTrim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

/** A number while it is a safe integer, as values of BIGINT and DECIMAL are kept. */
export function integerValue(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

const RANGES = {
  tinyint: [-128n, 127n],
  smallint: [-32_768n, 32_767n],
  int: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
} as const;

export type IntegerKind = keyof typeof RANGES;

/** Java's parseByte to parseLong: a sign and digits, nothing else. The text is not trimmed. */
export function parseInteger(text: string, kind: IntegerKind): number | bigint {
  const usual = fewDigits(text);
  if (usual >= 0 && (usual <= LEAST_GREATEST || kind === 'int' || kind === 'bigint')) return usual;
  if (!/^[+-]?\d+$/.test(text)) throw new DecodeError(`"${shown(text)}" is not a whole number`);
  return inRange(BigInt(text.startsWith('+') ? text.slice(1) : text), kind, text);
}

const LEAST_GREATEST = 127;

/** The number of up to nine digits without a sign, which fits an INT; -1 of any other text. Hot: most numbers of CSV are such. */
function fewDigits(text: string): number {
  if (text.length === 0 || text.length > 9) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The whole part of a JSON number with fraction or exponent, as Jackson's getIntValue gives it. */
export function truncateNumber(text: string, kind: IntegerKind): number | bigint {
  const value = Math.trunc(Number(text));
  if (!Number.isFinite(value)) throw outOfRange(text, kind);
  return inRange(BigInt(value), kind, text);
}

function inRange(value: bigint, kind: IntegerKind, text: string): number | bigint {
  const [min, max] = RANGES[kind];
  if (value < min || value > max) throw outOfRange(text, kind);
  return integerValue(value);
}

function outOfRange(text: string, kind: IntegerKind): DecodeError {
  return new DecodeError(`${shown(text)} is out of the range of ${kind.toUpperCase()}`);
}

const DOUBLE = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

/** Of hexadecimal forms: sign, whole digits, digits behind the point, exponent of two. */
const HEXADECIMAL = /^([+-]?)0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/;

/** Java's parseDouble; the text is trimmed. */
export function parseDouble(text: string): number {
  let trimmed = javaTrim(text);
  const hexadecimal = HEXADECIMAL.exec(trimmed);
  if (hexadecimal !== null) {
    const [, sign, whole = '', fraction = '', exponent] = hexadecimal;
    const size = Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length);
    return sign === '-' ? -size : size;
  }
  if (/\d\.?[fFdD]$/.test(trimmed)) trimmed = trimmed.slice(0, -1);
  if (!DOUBLE.test(trimmed)) throw new DecodeError(`"${shown(text)}" is not a number`);
  return Number(trimmed);
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** The unscaled value of DECIMAL(precision, scale), rounded half up; null when it has too many digits, as Flink gives NULL then. */
export function parseDecimal(text: string, precision: number, scale: number): number | bigint | null {
  const match = DECIMAL.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || (whole === '' && fraction === '')) throw new DecodeError(`"${shown(text)}" is not a number`);
  const exponent = Number(match[4] ?? '0');
  const digits = whole + fraction;
  // value = digits · 10^shift in units of the scale
  const shift = exponent - fraction.length + scale;
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0;
  if (significant.length + shift > precision) return null;
  let unscaled: bigint;
  if (shift >= 0) unscaled = BigInt(significant) * 10n ** BigInt(shift);
  else if (-shift > significant.length) unscaled = 0n;
  else {
    const kept = significant.slice(0, significant.length + shift);
    unscaled = BigInt(kept === '' ? '0' : kept);
    if (significant.charCodeAt(significant.length + shift) >= 53) unscaled += 1n;
  }
  if (unscaled.toString().length > precision && unscaled !== 0n) return null;
  return integerValue(match[1] === '-' ? -unscaled : unscaled);
}

/** A DECIMAL as Jackson writes a BigDecimal node: trailing zeros stripped, then Java's BigDecimal.toString (1E+5 for 100000). */
export function decimalShortText(unscaled: number | bigint, scale: number): string {
  let value = BigInt(unscaled);
  if (value === 0n) return '0';
  let left = scale;
  while (value % 10n === 0n) {
    value /= 10n;
    left--;
  }
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString();
  const sign = negative ? '-' : '';
  const adjusted = digits.length - 1 - left;
  if (left >= 0 && adjusted >= -6) return decimalText(value, left);
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${sign}${mantissa}E${adjusted >= 0 ? '+' : ''}${adjusted}`;
}

/** Java's Double.toString (of the shortest digits that give the number back): 1.0, 1.5E10, NaN. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const shortest = value.toExponential();
  // Java prints two digits at least, and of those that give the number back the nearest.
  return scientific(/^-?\de/.test(shortest) ? value.toExponential(1) : shortest);
}

/** Java's Float.toString of a FLOAT. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return doubleText(short);
  }
  return doubleText(value);
}

function scientific(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`;
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
