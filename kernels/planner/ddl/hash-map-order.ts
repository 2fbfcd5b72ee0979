/**
 * Entries in the order in which Java's HashMap of texts lists them: Flink keeps a table's options in one, copies it into another of the
 * least size that holds them, and SHOW CREATE shows that one's order. `entries` stand in the order in which they were put in.
 */
export function inHashMapOrder<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  let first = 16;
  while (entries.length > first * 0.75) first *= 2;
  let copy = 1;
  while (copy < Math.floor(entries.length / 0.75 + 1)) copy *= 2;
  return byBucket(byBucket(entries, first), copy);
}

function byBucket<T>(entries: readonly (readonly [string, T])[], capacity: number): readonly (readonly [string, T])[] {
  const bucket = (key: string): number => {
    const hash = javaHash(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return entries.toSorted(([a], [b]) => bucket(a) - bucket(b));
}

/** String.hashCode. */
function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}
