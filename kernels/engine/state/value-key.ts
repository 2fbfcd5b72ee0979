import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';

/** Types whose values are equal exactly when a Map takes them for the same key (-0 and 0 are one key, NaN is one key). */
export function isMapKey(type: DataType): boolean {
  switch (type.kind) {
    case 'binary':
    case 'varbinary':
    case 'array':
    case 'row':
    case 'map':
    case 'multiset':
      return false;
    default:
      return true;
  }
}

/** A key under which a Map finds equal values of the type: the value itself, or a text that no different value of the type has. */
export function mapKeyOf(type: DataType): (value: Value) => Value {
  return isMapKey(type) ? (value) => value : (value) => (value === null ? null : keyText(value));
}

/** Equal for equal values of one type, different for different ones; no text is the beginning of another. */
export function keyText(value: Value): string {
  if (value === null) return '~';
  switch (typeof value) {
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
      // String(-0) is "0".
      return `${value};`;
    case 'bigint':
      return `${value};`;
    case 'string':
      return `${value.length}:${value}`;
    default:
      break;
  }
  if (value instanceof Uint8Array) {
    let text = `${value.length}:`;
    for (let i = 0; i < value.length; i++) text += String.fromCharCode(value[i]!);
    return text;
  }
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => keyText(k) + keyText(v)).sort();
    return `{${entries.length}:${entries.join('')}`;
  }
  const row = value as Row;
  let text = `[${row.length}:`;
  for (let i = 0; i < row.length; i++) text += keyText(row[i]!);
  return text;
}

/** The same for a whole row. */
export function rowText(row: Row): string {
  let text = '';
  for (let i = 0; i < row.length; i++) text += keyText(row[i]!);
  return text;
}
