import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {isBinary, isNumeric, isText, isTimestamp} from './common-type.ts';
import {decimalText} from './decimals.ts';
import {jsonDouble, jsonString} from './json-value.ts';
import {timestampText} from './timestamps.ts';
import {valueText} from './value-text.ts';

/** Can JSON_OBJECT and its like write values of the type? As in Flink not DATE, TIME and intervals, and maps only with keys that are texts. */
export function isJsonWritable(type: DataType): boolean {
  if (isText(type) || isNumeric(type) || isTimestamp(type) || isBinary(type) || type.kind === 'boolean') return true;
  if (type.kind === 'array') return isJsonWritable(type.element);
  if (type.kind === 'map') return isText(type.key) && isJsonWritable(type.value);
  return type.kind === 'row' && type.fields.every((f) => isJsonWritable(f.type));
}

/** The JSON of a SQL value: fields sorted, times in ISO form, bytes in base 64, decimals without zeros at their end. */
export function jsonText(value: Value, type: DataType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return String(value);
    case 'float':
      return Number.isFinite(value) ? valueText(value, type, 'UTC') : jsonDouble(value as number);
    case 'double':
      return jsonDouble(value as number);
    case 'decimal':
      return javaDecimal(value as number | bigint, type.scale);
    case 'timestamp':
    case 'timestamp_ltz': {
      const [date, time = ''] = timestampText(value as number | bigint, type.precision).split(' ');
      const cut = time.includes('.') ? time.replace(/\.?0+$/, '') : time;
      return `"${date}T${cut}${type.kind === 'timestamp_ltz' ? 'Z' : ''}"`;
    }
    case 'binary':
    case 'varbinary':
      return `"${btoa(String.fromCharCode(...(value as Uint8Array)))}"`;
    case 'array':
      return `[${(value as Row).map((v) => jsonText(v, type.element)).join(',')}]`;
    case 'map':
      return jsonObject([...(value as ReadonlyMap<string, Value>)].map(([key, v]) => [key, jsonText(v, type.value)]));
    case 'row':
      return jsonObject((value as Row).map((v, i) => [type.fields[i]!.name, jsonText(v, type.fields[i]!.type)]));
    default:
      return jsonString(valueText(value, type, 'UTC'));
  }
}

/** An object of keys and the JSON of their values; keys are sorted, of equal ones the last counts. */
export function jsonObject(entries: readonly (readonly [string, string])[]): string {
  const fields = [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([key, json]) => `${jsonString(key)}:${json}`).join(',')}}`;
}

/** Java's BigDecimal.toString after stripTrailingZeros: 1.50 is `1.5`, 100 is `1E+2`. */
function javaDecimal(unscaled: number | bigint, scale: number): string {
  if (unscaled === 0) return '0';
  let digits = BigInt(unscaled);
  let places = scale;
  while (digits % 10n === 0n) {
    digits /= 10n;
    places--;
  }
  const text = (digits < 0n ? -digits : digits).toString();
  const exponent = text.length - 1 - places;
  const sign = digits < 0n ? '-' : '';
  if (places >= 0 && exponent >= -6) return decimalText(digits, places);
  const mantissa = text.length === 1 ? text : `${text[0]}.${text.slice(1)}`;
  return `${sign}${mantissa}E${exponent < 0 ? '' : '+'}${exponent}`;
}
