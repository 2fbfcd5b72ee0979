import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {toLocal} from './calendar.ts';
import {decimalText} from './decimals.ts';
import {dateText, nanosOfMilli, timestamp, timestampText, timeText, toMillis} from './timestamps.ts';

/** A value's text as Flink's CAST to STRING gives it. `zone` is the session's, for TIMESTAMP_LTZ. NULL inside a collection is `NULL`. */
export function valueText(value: Value, type: DataType, zone: string): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return String(value);
    case 'float':
      return javaText(value as number, floatDigits(value as number));
    case 'double':
      return javaText(value as number, wholeDigits(value as number, 53) ?? twoDigits(value as number) ?? String(value));
    case 'decimal':
      return decimalText(value as number | bigint, type.scale);
    case 'char':
    case 'varchar':
      return value as string;
    case 'binary':
    case 'varbinary':
      return new TextDecoder().decode(value as Uint8Array);
    case 'date':
      return dateText(value as number);
    case 'time':
      return timeText(value as number, type.precision);
    case 'timestamp':
      return timestampText(value as number | bigint, type.precision);
    case 'timestamp_ltz':
      return timestampText(localTimestamp(value as number | bigint, type.precision, zone), type.precision);
    case 'interval':
      return intervalText(value as number | bigint, type.unit);
    case 'array':
      return `[${(value as Row).map((v) => valueText(v, type.element, zone)).join(', ')}]`;
    case 'multiset':
      return `{${[...(value as ReadonlyMap<Value, Value>)].map(([k, n]) => `${valueText(k, type.element, zone)}=${n}`).join(', ')}}`;
    case 'map':
      return `{${[...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => `${valueText(k, type.key, zone)}=${valueText(v, type.value, zone)}`).join(', ')}}`;
    case 'row':
      return `(${(value as Row).map((v, i) => valueText(v, type.fields[i]!.type, zone)).join(', ')})`;
    default:
      return type satisfies never;
  }
}

/** A TIMESTAMP_LTZ as the zone's wall clock shows it. */
export function localTimestamp(value: number | bigint, precision: number, zone: string): number | bigint {
  if (zone === 'UTC') return value;
  const millis = toMillis(value, precision);
  return timestamp(toLocal(millis, zone), nanosOfMilli(value, precision), precision);
}

/** Java's Double.toString: at least one place behind the point, an exponent below 1e-3 and from 1e7 on. */
function javaText(value: number, shortest: string): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const negative = value < 0;
  const [mantissa, exponentText = '0'] = shortest.replace('-', negative ? '' : '-').split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '') || '0';
  const leadingZeros = whole === '0' ? fraction.length - fraction.replace(/^0+/, '').length : 0;
  const exponent = Number(exponentText) + (whole === '0' ? -leadingZeros - 1 : whole.length - 1);
  let text: string;
  if (exponent >= -3 && exponent < 7) {
    if (exponent >= 0) text = `${digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')}.${digits.slice(exponent + 1) || '0'}`;
    else text = `0.${'0'.repeat(-exponent - 1)}${digits}`;
  } else {
    text = `${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
  }
  return negative ? `-${text}` : text;
}

/** Java writes two digits at least, the nearest ones: the smallest double is 4.9E-324, where one digit would do. Null for other doubles. */
function twoDigits(value: number): string | null {
  return Math.abs(value) < 1e-300 && /^-?\de/.test(String(value)) ? value.toPrecision(2) : null;
}

/** The shortest digits that give the same FLOAT back. */
function floatDigits(value: number): string {
  const whole = wholeDigits(value, 24);
  if (whole !== null) return whole;
  for (let precision = 1; precision < 10; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** How many digits at the end of a whole number mean nothing, by the number of bits below the mantissa (as Java up to 18 counts them). */
function insignificantDigits(bits: number): number {
  return bits < 1 ? 0 : Math.floor(bits * Math.log10(2) + 1e-9);
}

/**
 * Java up to 18 does not print the shortest digits of a whole number between the mantissa's range and 2^63: it drops only those digits that
 * surely mean nothing (2^60 is 1.15292150460684698E18). Null where that does not apply.
 */
function wholeDigits(value: number, mantissaBits: number): string | null {
  const size = Math.abs(value);
  if (!Number.isInteger(value) || size < 2 ** mantissaBits || size >= 2 ** 63) return null;
  const drop = insignificantDigits(Math.floor(Math.log2(size)) - mantissaBits - 1);
  const unit = 10n ** BigInt(drop);
  const rounded = drop === 0 ? BigInt(size) : ((BigInt(size) + unit / 2n) / unit) * unit;
  return `${value < 0 ? '-' : ''}${rounded}`;
}

/** Flink's text of an interval: `+1-02` for months, `+1 02:03:04.005` for milliseconds. */
function intervalText(value: number | bigint, unit: 'month' | 'millisecond'): string {
  const sign = value < 0 ? '-' : '+';
  const size = value < 0 ? -BigInt(value) : BigInt(value);
  if (unit === 'month') return `${sign}${size / 12n}-${String(size % 12n).padStart(2, '0')}`;
  // Flink counts the days in 32 bits.
  return `${sign}${BigInt.asIntN(32, size / 86_400_000n)} ${timeText(Number(size % 86_400_000n), 3)}`;
}
