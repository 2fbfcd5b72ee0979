import type {Row, Value} from '../../protocol/value.ts';

const ROW_BYTES = 40;
const SLOT_BYTES = 16;

/** Bytes that a row takes in memory, about: what limits of memory count. */
export function rowBytes(row: Row): number {
  let bytes = ROW_BYTES + row.length * SLOT_BYTES;
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!;
    if (typeof value === 'string') bytes += 16 + value.length;
    else if (typeof value === 'object' && value !== null) bytes += deepBytes(value);
    else if (typeof value === 'bigint') bytes += 24;
  }
  return bytes;
}

function deepBytes(value: Value & object): number {
  if (value instanceof Uint8Array) return 100 + value.length;
  if (value instanceof Map) {
    let bytes = 200;
    for (const [k, v] of value as ReadonlyMap<Value, Value>) bytes += 40 + rowBytes([k, v]);
    return bytes;
  }
  return rowBytes(value as Row);
}
