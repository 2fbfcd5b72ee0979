import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {DAY_MS, fromLocal, toLocal} from './calendar.ts';
import {type IntegerKind, isApproximate, isBinary, isInteger, isNumeric, isText, isTimestamp} from './common-type.ts';
import {decimalToDouble, doubleToDecimal, fitDecimal, fitsSmall, parseDecimal, rescale, scaledUp} from './decimals.ts';
import {inHashOrder, keyHash} from './hash-order.ts';
import {compact, fromDouble, inRange, wrap} from './integers.ts';
import {nanosOfMilli, parseDate, parseTime, parseTimestamp, timestamp, toMillis, toPrecision} from './timestamps.ts';
import {valueText} from './value-text.ts';

/** Thrown by CAST for a value that the target cannot take (Flink's job fails); TRY_CAST gives NULL instead. */
function castFailed(value: Value, from: DataType, to: DataType, why = ''): StudioError {
  const shown = typeof value === 'string' ? `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'` : valueText(value, from, 'UTC');
  return new StudioError('sql/cast-failed', `cannot cast ${shown} to ${typeText(withNullable(to, true))}`, {
    blame: 'data',
    ...(why ? {detail: why} : {}),
    hint: 'TRY_CAST gives NULL instead',
  });
}

/** Can CAST turn `from` into `to` for some value? (Flink's LogicalTypeCasts.supportsExplicitCast.) */
export function isCastable(from: DataType, to: DataType): boolean {
  if (from.kind === 'null') return true;
  if (isText(to)) return true;
  if (isText(from)) return isNumeric(to) || isBinary(to) || ['boolean', 'date', 'time', 'timestamp', 'timestamp_ltz'].includes(to.kind);
  if (isNumeric(from)) return isNumeric(to) || to.kind === 'boolean' || (isInteger(from) && to.kind === 'interval');
  switch (from.kind) {
    case 'boolean':
      return to.kind === 'boolean' || isNumeric(to);
    case 'binary':
    case 'varbinary':
      return isBinary(to);
    case 'date':
      return to.kind === 'date' || isTimestamp(to);
    case 'time':
      return to.kind === 'time' || isTimestamp(to);
    case 'timestamp':
    case 'timestamp_ltz':
      return isTimestamp(to) || to.kind === 'date' || to.kind === 'time';
    case 'interval':
      if (to.kind === 'interval') return to.unit === from.unit;
      return from.single === undefined ? to.kind === 'bigint' || to.kind === 'int' : isInteger(to) || to.kind === 'decimal';
    case 'array':
    case 'multiset':
      return to.kind === from.kind && isCastable(from.element, to.element);
    case 'map':
      return to.kind === 'map' && isCastable(from.key, to.key) && isCastable(from.value, to.value);
    case 'row':
      return (
        to.kind === 'row' && to.fields.length === from.fields.length && from.fields.every((f, i) => isCastable(f.type, to.fields[i]!.type))
      );
    default:
      return false;
  }
}

/**
 * The value as the type `to`, as Flink 1.20 casts. `zone` is the session's. Mode `try` gives NULL where `cast` throws `sql/cast-failed`.
 * Only for pairs that isCastable allows.
 */
export function castValue(value: Value, from: DataType, to: DataType, mode: 'cast' | 'try', zone: string): Value {
  if (value === null) return null;
  try {
    return convert(value, from, to, zone);
  } catch (error) {
    if (mode === 'try' && error instanceof StudioError) return null;
    throw error;
  }
}

function convert(value: Value, from: DataType, to: DataType, zone: string): Value {
  if (value === null) return null;
  if (from.kind === 'interval' && from.single !== undefined && isNumeric(to)) return convert(inUnits(value, from.single), BIGINT, to, zone);
  switch (to.kind) {
    case 'char':
    case 'varchar':
      return isText(from) ? toText(value as string, to) : toText(valueText(value, from, zone).slice(0, to.length), to);
    case 'boolean':
      return toBoolean(value, from, to);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return toInteger(value, from, to as DataType & {kind: IntegerKind});
    case 'decimal':
      return toDecimal(value, from, to);
    case 'float':
      return Math.fround(toDouble(value, from, to));
    case 'double':
      return toDouble(value, from, to);
    case 'binary':
    case 'varbinary':
      return toBytes(value, from, to);
    case 'date':
      return toDate(value, from, to, zone);
    case 'time':
      return toTime(value, from, to, zone);
    case 'timestamp':
    case 'timestamp_ltz':
      return toTimestamp(value, from, to, zone);
    case 'array':
      return from.kind === 'array' ? (value as Row).map((v) => convert(v, from.element, to.element, zone)) : value;
    case 'map':
      return from.kind === 'map' ? convertMap(value as ReadonlyMap<Value, Value>, from, to, zone) : value;
    case 'row':
      return from.kind === 'row' ? (value as Row).map((v, i) => convert(v, from.fields[i]!.type, to.fields[i]!.type, zone)) : value;
    default:
      return value;
  }
}

type MapType = DataType & {kind: 'map'};

function convertMap(map: ReadonlyMap<Value, Value>, from: MapType, to: MapType, zone: string): ReadonlyMap<Value, Value> {
  const entries = [...map].map(([k, v]) => [convert(k, from.key, to.key, zone), convert(v, from.value, to.value, zone)] as const);
  const hash = keyHash(to.key);
  return hash === null ? new Map(entries) : inHashOrder(entries, hash);
}

const BIGINT: DataType = {kind: 'bigint', nullable: true};
const UNITS: Readonly<Record<string, bigint>> = {YEAR: 12n, DAY: 86_400_000n, HOUR: 3_600_000n, MINUTE: 60_000n, SECOND: 1000n};

/** The whole units of an interval of months or milliseconds. */
function inUnits(value: Value, unit: string): number | bigint {
  return compact(BigInt(value as number | bigint) / (UNITS[unit] ?? 1n));
}

function toText(text: string, to: {readonly kind: string; readonly length: number}): string {
  if (to.kind === 'varchar' && (to.length === MAX_LENGTH || text.length <= to.length)) return text;
  // Lengths count code points, as in Flink; of what is no text itself UTF-16 units were counted before.
  const points = [...text];
  if (points.length > to.length) return points.slice(0, to.length).join('');
  return to.kind === 'char' ? text + ' '.repeat(to.length - points.length) : text;
}

const TRUE_TEXTS = ['t', 'true', 'y', 'yes', '1'];
const FALSE_TEXTS = ['f', 'false', 'n', 'no', '0'];

function toBoolean(value: Value, from: DataType, to: DataType): boolean {
  if (from.kind === 'boolean') return value as boolean;
  if (!isText(from)) return value !== 0 && value !== 0n;
  const text = withoutSpaces(value as string).toLowerCase();
  if (TRUE_TEXTS.includes(text)) return true;
  if (FALSE_TEXTS.includes(text)) return false;
  throw castFailed(value, from, to);
}

function toInteger(value: Value, from: DataType, to: DataType & {kind: IntegerKind}): number | bigint {
  if (from.kind === 'boolean') return value ? 1 : 0;
  if (isInteger(from) || from.kind === 'interval') return wrap(value as number | bigint, to.kind);
  if (isApproximate(from)) return fromDouble(value as number, to.kind);
  if (from.kind === 'decimal') {
    const whole = BigInt(value as number | bigint) / 10n ** BigInt(from.scale);
    return wrap(whole, to.kind);
  }
  // Text: digits with an optional fraction, which is cut.
  const text = withoutSpaces(value as string);
  const match = /^([+-]?\d*)(?:\.\d*)?$/.exec(text);
  if (match === null || !/\d|^\.$/.test(text)) throw castFailed(value, from, to, 'it is not a whole number');
  const whole = /\d/.test(match[1]!) ? BigInt(match[1]!.replace('+', '')) : 0n;
  if (!inRange(whole, to.kind)) throw castFailed(value, from, to, 'the number is too large');
  return compact(whole);
}

/** Blanks at the ends; unlike for other types a tab is no blank. */
function withoutSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '');
}

/** A DECIMAL of up to 18 digits is read from a short text so carelessly that one character behind it goes unseen: `1x` is 1 and `x` is 0. */
function carelessDecimal(text: string): {readonly unscaled: bigint; readonly scale: number} | null {
  const match = text.length <= 18 ? /^[ \n\t]*(?![ \n\t]|$)([+-]?)(?!$)(\d*)(?:\.(\d*))?([\0-\x7f])?[ \n\t]*$/.exec(text) : null;
  if (match === null || /^[ \n\t]*[+-]?$/.test(text)) return null;
  const fraction = match[3] ?? '';
  return {unscaled: BigInt(`${match[1] === '-' ? '-' : ''}${match[2]}${fraction}`.replace(/^(-?)$/, '$10')), scale: fraction.length};
}

/** The digits before the point of a short text. */
function wholePlaces(text: string): number {
  return text.length <= 18 ? (/^[ \n\t]*[+-]?(\d*)/.exec(text)?.[1]?.length ?? 0) : 0;
}

function toDecimal(value: Value, from: DataType, to: DataType & {kind: 'decimal'}): number | bigint | null {
  if (isInteger(from) || from.kind === 'decimal') {
    const quick = scaledUp(value as number | bigint, to.scale - (from.kind === 'decimal' ? from.scale : 0));
    if (fitsSmall(quick, to.precision)) return quick;
  }
  let source: {readonly unscaled: bigint; readonly scale: number} | null;
  if (from.kind === 'boolean') source = {unscaled: value ? 1n : 0n, scale: 0};
  else if (isInteger(from)) source = {unscaled: BigInt(value as number | bigint), scale: 0};
  else if (from.kind === 'decimal') source = {unscaled: BigInt(value as number | bigint), scale: from.scale};
  else if (isApproximate(from)) {
    if (!Number.isFinite(value)) throw castFailed(value, from, to);
    source = doubleToDecimal(value as number);
  } else {
    source = parseDecimal((value as string).trim()) ?? (to.precision <= 18 ? carelessDecimal(value as string) : null);
    // Of a DECIMAL of up to 18 digits zeros before the point need their place too.
    if (to.precision <= 18 && wholePlaces(value as string) > to.precision - to.scale)
      throw castFailed(value, from, to, 'the number is too large');
  }
  if (source === null) throw castFailed(value, from, to, 'it is not a number');
  const fitted = fitDecimal(rescale(source.unscaled, source.scale, to.scale), to.precision);
  // A number that is too large is NULL; a text that stands for one fails.
  if (fitted === null && isText(from)) throw castFailed(value, from, to, 'the number is too large');
  return fitted;
}

function toDouble(value: Value, from: DataType, to: DataType): number {
  if (from.kind === 'boolean') return value ? 1 : 0;
  if (from.kind === 'decimal') return decimalToDouble(value as number | bigint, from.scale);
  if (!isText(from)) return Number(value);
  const text = (value as string).trim();
  if (/^[+-]?(?:NaN|Infinity)$/.test(text)) return Number(text.replace(/^[+-](?=NaN)/, ''));
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/.test(text)) throw castFailed(value, from, to, 'it is not a number');
  return Number(text.replace(/[fFdD]$/, ''));
}

function toBytes(value: Value, from: DataType, to: {readonly kind: string; readonly length: number}): Uint8Array {
  const bytes = isText(from) ? new TextEncoder().encode(value as string) : (value as Uint8Array);
  if (bytes.length > to.length) return bytes.slice(0, to.length);
  // Flink copies as many bytes as the target has of BYTES, zeros behind the value's.
  const copies = isBinary(from) && from.length === MAX_LENGTH && to.length < MAX_LENGTH;
  if ((to.kind === 'varbinary' && !copies) || bytes.length === to.length) return bytes;
  const padded = new Uint8Array(to.length);
  padded.set(bytes);
  return padded;
}

/** Wall-clock ms of a timestamp of either kind. */
function wallClock(value: Value, from: DataType & {kind: 'timestamp' | 'timestamp_ltz'}, zone: string): number {
  const millis = toMillis(value as number | bigint, from.precision);
  return from.kind === 'timestamp_ltz' ? toLocal(millis, zone) : millis;
}

function toDate(value: Value, from: DataType, to: DataType, zone: string): number {
  if (from.kind === 'date') return value as number;
  // Cut towards 1970, as Java divides: before it the day is the one after. A point in time goes by its zone's calendar.
  if (from.kind === 'timestamp') return Math.trunc(wallClock(value, from, zone) / DAY_MS) + 0;
  if (from.kind === 'timestamp_ltz') return Math.floor(wallClock(value, from, zone) / DAY_MS);
  const days = parseDate(value as string);
  if (days === null) throw castFailed(value, from, to, 'a date looks like 2020-12-30');
  return days;
}

function toTime(value: Value, from: DataType, to: DataType & {kind: 'time'}, zone: string): number {
  const cut = (millis: number): number => (to.precision >= 3 ? millis : millis - (millis % 10 ** (3 - to.precision)));
  if (from.kind === 'time') return from.precision <= to.precision ? (value as number) : cut(value as number);
  if (isTimestamp(from)) {
    // The milliseconds stay, though a TIME(0) does not show them; a TIMESTAMP's of before 1970 count down to midnight, as in Flink.
    const ofDay = (wallClock(value, from, zone) % DAY_MS) + 0;
    return ofDay < 0 && from.kind === 'timestamp_ltz' ? ofDay + DAY_MS : ofDay;
  }
  const millis = parseTime(value as string);
  if (millis === null) throw castFailed(value, from, to, 'a time looks like 12:13:14');
  return cut(millis);
}

/** Places of fraction below 3 are cut towards 1970. */
function shortened(value: number | bigint, precision: number): number | bigint {
  return precision >= 3 ? value : Number(value) - (Number(value) % 10 ** (3 - precision)) + 0;
}

function toTimestamp(value: Value, from: DataType, to: DataType & {kind: 'timestamp' | 'timestamp_ltz'}, zone: string): number | bigint {
  if (isTimestamp(from)) {
    if (from.kind === to.kind)
      return shortened(
        toPrecision(value as number | bigint, from.precision, Math.max(to.precision, Math.min(3, from.precision))),
        to.precision,
      );
    const millis = toMillis(value as number | bigint, from.precision);
    const moved = from.kind === 'timestamp_ltz' ? toLocal(millis, zone) : fromLocal(millis, zone);
    return shortened(timestamp(moved, nanosOfMilli(value as number | bigint, from.precision), Math.max(3, to.precision)), to.precision);
  }
  let local: number | bigint | null;
  if (from.kind === 'date') local = timestamp((value as number) * DAY_MS, 0, to.precision);
  else if (from.kind === 'time') local = timestamp(value as number, 0, to.precision);
  else local = parseTimestamp(value as string, to.precision);
  if (local === null) throw castFailed(value, from, to, 'a timestamp looks like 2020-12-30 12:13:14.123');
  if (to.kind === 'timestamp') return local;
  return timestamp(fromLocal(toMillis(local, to.precision), zone), nanosOfMilli(local, to.precision), to.precision);
}
