import type {Row, Value} from '../../kernels/protocol/value.ts';

/** A text that two rows share exactly when they are equal in these columns. */
export function rowKey(row: Row, columns: readonly number[]): string {
  let key = '';
  for (let i = 0; i < columns.length; i++) {
    const value = row[columns[i] ?? 0] ?? null;
    // A length before each text keeps `a|b` apart from `a`, `b`.
    if (typeof value === 'string') key += `s${value.length}:${value}`;
    else if (typeof value === 'number') key += `n${value};`;
    else key += valueKey(value);
  }
  return key;
}

function valueKey(value: Value): string {
  if (value === null) return '~';
  switch (typeof value) {
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
      return `n${value};`;
    case 'bigint':
      return `n${value};`;
    case 'string':
      return `s${value.length}:${value}`;
    default:
      if (value instanceof Uint8Array)
        return `b${value.length}:${Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64')}`;
      if (value instanceof Map)
        return `{${[...value]
          .map(([k, v]) => valueKey(k) + valueKey(v))
          .sort()
          .join('')}}`;
      return `[${(value as readonly Value[]).map(valueKey).join('')}]`;
  }
}
