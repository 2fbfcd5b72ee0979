/** An event's time and its shard, in the order of arrival within the shard; ms since 1970. */
export interface Arrival {
  readonly shard: string;
  readonly eventMs: number;
}

export interface Lateness {
  /** How far behind the newest of its shard the latest record came. */
  readonly latestMs: number;
  /** 99 of 100 came within this. */
  readonly p99Ms: number;
  /** Records in each twentieth of `latestMs`. */
  readonly histogram: readonly number[];
  /** The watermark's delay that would have lost none, with some room; s. */
  readonly delaySeconds: number;
}

const BUCKETS = 20;
const DELAYS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];
const ROOM = 1.25;

/** How disordered the records come: watermarks are of a shard, so lateness is measured within it. */
export function measureLateness(arrivals: readonly Arrival[]): Lateness {
  const newest = new Map<string, number>();
  const late = arrivals.map(({shard, eventMs}) => {
    const before = newest.get(shard) ?? eventMs;
    newest.set(shard, Math.max(before, eventMs));
    return Math.max(0, before - eventMs);
  });
  const sorted = late.toSorted((a, b) => a - b);
  const latestMs = sorted.at(-1) ?? 0;
  const histogram: number[] = Array.from({length: BUCKETS}, () => 0);
  for (const ms of late) {
    const bucket = latestMs === 0 ? 0 : Math.min(BUCKETS - 1, Math.floor((ms / latestMs) * BUCKETS));
    histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  }
  const needed = (latestMs * ROOM) / 1000;
  return {
    latestMs,
    p99Ms: sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)] ?? 0,
    histogram,
    // In order as far as seen: five seconds, as is usual, for what the sample did not show.
    delaySeconds: latestMs === 0 ? 5 : (DELAYS.find((s) => s >= needed) ?? Math.ceil(needed)),
  };
}
