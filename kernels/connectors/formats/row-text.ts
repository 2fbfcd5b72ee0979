import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {decimalText} from '../../sql/types/decimals.ts';
import {doubleText, floatText} from './number-text.ts';
import {dateText, type Moment, valueMoment} from './time-text.ts';

/** A value as Java's toString of Flink's external types gives it. */
export type ValueText = (value: Value) => string;

export function valueText(type: DataType): ValueText {
  const text = notNull(type);
  return (value) => (value === null ? 'null' : text(value));
}

function notNull(type: DataType): (value: NonNullable<Value>) => string {
  switch (type.kind) {
    case 'float':
      return (value) => floatText(value as number);
    case 'double':
      return (value) => doubleText(value as number);
    case 'decimal':
      return (value) => decimalText(value as number | bigint, type.scale);
    case 'binary':
    case 'varbinary':
      return (value) => `[${Array.from(value as Uint8Array, (b) => (b << 24) >> 24).join(', ')}]`;
    case 'date':
      return (value) => dateText(value as number);
    case 'time':
      return (value) => localTime({day: 0, second: Math.floor((value as number) / 1000), nano: ((value as number) % 1000) * 1e6}, false);
    case 'timestamp':
      return (value) => dateTime(valueMoment(value as number | bigint, type.precision), false);
    case 'timestamp_ltz':
      return (value) => `${dateTime(valueMoment(value as number | bigint, type.precision), true)}Z`;
    case 'interval':
      return type.unit === 'month' ? (value) => period(value as number) : (value) => duration(Number(value));
    case 'array': {
      const element = valueText(type.element);
      return (value) => `[${(value as readonly Value[]).map(element).join(', ')}]`;
    }
    case 'map':
      return mapText(valueText(type.key), valueText(type.value));
    case 'multiset':
      return mapText(valueText(type.element), String);
    case 'row': {
      const fields = rowText(type.fields.map((f) => f.type));
      return (value) => `+I${fields(value as Row)}`;
    }
    default:
      return String;
  }
}

/** `[a, 1]`. */
export function rowText(types: readonly DataType[]): (row: Row) => string {
  const texts = types.map(valueText);
  return (row) => `[${texts.map((text, i) => text(row[i] ?? null)).join(', ')}]`;
}

function mapText(key: ValueText, value: ValueText): (value: NonNullable<Value>) => string {
  return (map) => `{${[...(map as ReadonlyMap<Value, Value>)].map(([k, v]) => `${key(k)}=${value(v)}`).join(', ')}}`;
}

function dateTime(moment: Moment, seconds: boolean): string {
  return `${dateText(moment.day)}T${localTime(moment, seconds)}`;
}

/** Java's LocalTime.toString: no seconds where they are zero, the fraction in groups of three digits. */
function localTime({second, nano}: Moment, seconds: boolean): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const text = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}`;
  if (second % 60 === 0 && nano === 0 && !seconds) return text;
  const fraction =
    nano === 0
      ? ''
      : `.${String(nano)
          .padStart(9, '0')
          .replace(/(000){1,2}$/, '')}`;
  return `${text}:${two(second % 60)}${fraction}`;
}

function period(months: number): string {
  const years = Math.trunc(months / 12);
  const rest = months % 12;
  return months === 0 ? 'P0D' : `P${years === 0 ? '' : `${years}Y`}${rest === 0 ? '' : `${rest}M`}`;
}

function duration(ms: number): string {
  if (ms === 0) return 'PT0S';
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor(size / 60_000) % 60;
  const seconds = (size % 60_000) / 1000;
  return `PT${hours === 0 ? '' : `${sign}${hours}H`}${minutes === 0 ? '' : `${sign}${minutes}M`}${seconds === 0 ? '' : `${sign}${seconds}S`}`;
}
