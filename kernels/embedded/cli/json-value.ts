import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {valueText} from '../../sql/types/value-text.ts';

export type Json = null | boolean | number | string | readonly Json[];

/**
 * A value as the script runner prints it: numbers as JSON numbers, but BIGINT beyond 2^53 and DECIMAL as plain text, NaN and infinities as text;
 * TIMESTAMP, TIMESTAMP_LTZ (in `zone`), DATE, TIME and INTERVAL as Flink's text; bytes base64; ARRAY and ROW arrays; MAP and MULTISET [key, value] pairs.
 */
export function jsonValue(value: Value, type: DataType, zone: string): Json {
  if (value === null) return null;
  switch (type.kind) {
    case 'boolean':
      return value as boolean;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return typeof value === 'bigint' ? value.toString() : (value as number);
    case 'float':
    case 'double':
      return Number.isFinite(value) ? (value as number) : String(value);
    case 'binary':
    case 'varbinary':
      return (value as Uint8Array).toBase64();
    case 'array':
      return (value as Row).map((item) => jsonValue(item, type.element, zone));
    case 'row':
      return (value as Row).map((item, i) => jsonValue(item, type.fields[i]!.type, zone));
    case 'map':
      return [...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => [jsonValue(k, type.key, zone), jsonValue(v, type.value, zone)]);
    case 'multiset':
      return [...(value as ReadonlyMap<Value, Value>)].map(([k, n]) => [jsonValue(k, type.element, zone), Number(n)]);
    default:
      return valueText(value, type, zone);
  }
}
