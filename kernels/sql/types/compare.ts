import type {Row, Value} from '../../protocol/value.ts';

/** Compares two texts as their UTF-8 bytes do (Flink's BinaryStringData): surrogates stand above all other UTF-16 units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const [high, low] = [x >= 0xd800 && x <= 0xdfff, y >= 0xd800 && y <= 0xdfff];
    return high === low ? x - y : high ? 1 : -1;
  }
  return a.length - b.length;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}

/** Orders two values of one type that are not NULL: negative, 0, positive. FALSE < TRUE; NaN is largest and equals itself, as Java's Double.compare. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string') return compareText(a, b as string);
  if (a instanceof Uint8Array) return compareBytes(a, b as Uint8Array);
  if (Array.isArray(a)) return compareRows(a, b as Row);
  const [x, y] = [a as number, b as number];
  if (x < y) return -1;
  if (x > y) return 1;
  if (typeof x === 'number' && typeof y === 'number' && Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return 0;
}

function compareRows(a: Row, b: Row): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x === null || y === null) {
      if (x !== y) return x === null ? -1 : 1;
      continue;
    }
    const order = compareValues(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** SQL's = for values of one type that are not NULL; NULLs inside collections are equal to each other. */
export function equalValues(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || a === null) return a === b;
  if (a instanceof Uint8Array) return compareBytes(a, b as Uint8Array) === 0;
  if (a instanceof Map) {
    const other = b as ReadonlyMap<Value, Value>;
    return a.size === other.size && [...a].every(([k, v]) => other.has(k) && equalValues(v, other.get(k)!));
  }
  const [x, y] = [a as Row, b as Row];
  return x.length === y.length && x.every((v, i) => equalValues(v, y[i]!));
}
