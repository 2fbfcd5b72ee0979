import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';

/**
 * The order that Java's HashMap gives its entries: Flink keeps the maps that it reads or casts in one, and MAP_KEYS, MAP_VALUES, MAP_ENTRIES and the
 * text of a map show it.
 */

type Entry = readonly [Value, Value];

const UTF8 = new TextEncoder();
const KNOWN = new Map<string, number>();
const MOST_KNOWN = 10_000;

function mixed(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Of a text in Flink's own form: MurmurHash3 of its UTF-8 with the seed 42, the bytes behind the last whole word one by one. */
export function flinkTextHash(text: string): number {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const bytes = UTF8.encode(text);
  const whole = bytes.length - (bytes.length % 4);
  let h = 42;
  for (let i = 0; i < whole; i += 4) h = mixed(h, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
  for (let i = whole; i < bytes.length; i++) h = mixed(h, (bytes[i]! << 24) >> 24);
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, h);
  return h;
}

/** Java's String.hashCode. */
export function javaTextHash(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(31, h) + text.charCodeAt(i)) | 0;
  return h;
}

/** The hash of a key by its type; null for types whose entries stay in the order that they came in. */
export function keyHash(type: DataType): ((key: Value) => number) | null {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return (key) => (key === null ? 0 : flinkTextHash(key as string));
    case 'boolean':
      return (key) => (key === null ? 0 : key ? 1231 : 1237);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'date':
    case 'time':
      return (key) => Number(key ?? 0);
    case 'bigint':
      return (key) => {
        const bits = BigInt.asUintN(64, BigInt((key ?? 0) as number | bigint));
        return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
      };
    default:
      return null;
  }
}

/** A map of the entries (a later one replaces an earlier one of the same key) in the order of a HashMap. */
export function inHashOrder(entries: Iterable<Entry>, hash: (key: Value) => number): ReadonlyMap<Value, Value> {
  const map = new Map(entries);
  if (map.size < 2) return map;
  let capacity = 16;
  while (map.size > 0.75 * capacity) capacity *= 2;
  const bucket = (key: Value): number => {
    const h = hash(key);
    return (h ^ (h >>> 16)) & (capacity - 1);
  };
  return new Map(
    [...map]
      .map((entry) => [bucket(entry[0]), entry] as const)
      .sort(([a], [b]) => a - b)
      .map(([, entry]) => entry),
  );
}
