import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';

export type Compare = (a: Value, b: Value) => number;

/** Orders two values of a type that are not NULL. NaN is the greatest number, as in Java; texts by code points, as Flink by their UTF-8. */
export function comparatorOf(type: DataType): Compare {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return (a, b) => compareTexts(a as string, b as string);
    case 'binary':
    case 'varbinary':
      return (a, b) => compareBytes(a as Uint8Array, b as Uint8Array);
    case 'array': {
      const element = nullsFirst(comparatorOf(type.element));
      return (a, b) => compareRows(a as Row, b as Row, () => element);
    }
    case 'row': {
      const fields = type.fields.map((f) => nullsFirst(comparatorOf(f.type)));
      return (a, b) => compareRows(a as Row, b as Row, (i) => fields[i]!);
    }
    case 'float':
    case 'double':
      return (a, b) => compareDoubles(a as number, b as number);
    default:
      return compareScalars;
  }
}

/** Numbers (also bigint against number) and booleans. */
function compareScalars(a: Value, b: Value): number {
  const x = a as number;
  const y = b as number;
  return x < y ? -1 : x > y ? 1 : 0;
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for the code points beyond U+FFFF: greater than every other unit.
    const isHigh = x >= 0xd800 && x < 0xe000;
    const isOtherHigh = y >= 0xd800 && y < 0xe000;
    if (isHigh !== isOtherHigh) return isHigh ? 1 : -1;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return a.length - b.length;
}

function compareRows(a: Row, b: Row, at: (i: number) => Compare): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = at(i)(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function nullsFirst(compare: Compare): Compare {
  return (a, b) => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : compare(a, b));
}
