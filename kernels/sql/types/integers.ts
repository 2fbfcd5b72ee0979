import type {IntegerKind} from './common-type.ts';

/** A whole number in the engine's form: a JavaScript number while it is a safe integer, else a bigint. */
export function compact(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** Wraps as Java's narrowing does. */
export function wrap(value: number | bigint, kind: IntegerKind): number | bigint {
  switch (kind) {
    case 'tinyint':
      return typeof value === 'bigint' ? Number(BigInt.asIntN(8, value)) : (value << 24) >> 24;
    case 'smallint':
      return typeof value === 'bigint' ? Number(BigInt.asIntN(16, value)) : (value << 16) >> 16;
    case 'int':
      return typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : value | 0;
    case 'bigint':
      return typeof value === 'bigint' ? compact(BigInt.asIntN(64, value)) : value;
    default:
      return kind satisfies never;
  }
}

export function addBigint(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return compact(BigInt.asIntN(64, BigInt(a) + BigInt(b)));
}

export function subtractBigint(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return compact(BigInt.asIntN(64, BigInt(a) - BigInt(b)));
}

export function multiplyBigint(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  return compact(BigInt.asIntN(64, BigInt(a) * BigInt(b)));
}

export const INTEGER_RANGE: Readonly<Record<IntegerKind, readonly [bigint, bigint]>> = {
  tinyint: [-128n, 127n],
  smallint: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  bigint: [-9223372036854775808n, 9223372036854775807n],
};

export function inRange(value: bigint | number, kind: IntegerKind): boolean {
  const [low, high] = INTEGER_RANGE[kind];
  return value >= low && value <= high;
}

/** Java's (int), (long), … of a double: NaN is 0, what is too large saturates. TINYINT and SMALLINT go through int and wrap. */
export function fromDouble(value: number, kind: IntegerKind): number | bigint {
  if (Number.isNaN(value)) return 0;
  if (kind !== 'bigint') {
    const int = Math.max(-2147483648, Math.min(2147483647, Math.trunc(value))) + 0;
    return wrap(int, kind);
  }
  if (value >= 2 ** 63) return INTEGER_RANGE.bigint[1];
  if (value <= -(2 ** 63)) return INTEGER_RANGE.bigint[0];
  return Number.isSafeInteger(Math.trunc(value)) ? Math.trunc(value) + 0 : compact(BigInt(Math.trunc(value)));
}
