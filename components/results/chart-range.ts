/** A part of an x axis, in its own unit: ms since 1970 where it is time, else its numbers. */
export type Range = readonly [low: number, high: number];

/** What of a range is moved. `both` keeps its width. */
export type Grip = 'low' | 'high' | 'both';

/** A range is never less than this part of the whole. */
const LEAST = 0.01;

/** Data that ends this near to the clock is live: the picture then follows the clock. */
const LIVE_MS = 5 * 60_000;

/**
 * Where the axis of data that end at `high` (ms since 1970) ends. Event time without a zone may stand hours beside the clock: then the
 * data's own end is the edge.
 */
export function liveEnd(high: number, live: boolean, now: number): number {
  return live && Math.abs(now - high) < LIVE_MS ? Math.max(now, high) : high;
}

/** The range after its grip went by so much; it stays within the whole. */
export function moved([low, high]: Range, grip: Grip, by: number, whole: Range): Range {
  const least = (whole[1] - whole[0]) * LEAST;
  switch (grip) {
    case 'low':
      return [Math.max(whole[0], Math.min(low + by, high - least)), high];
    case 'high':
      return [low, Math.min(whole[1], Math.max(high + by, low + least))];
    case 'both': {
      const held = Math.max(whole[0] - low, Math.min(by, whole[1] - high));
      return [low + held, high + held];
    }
    default:
      return grip satisfies never;
  }
}

/** The range between two places, within the whole; null where it is a point, or what is shown by itself. */
export function between(a: number, b: number, whole: Range, byItself: Range): Range | null {
  const [low, high] = [Math.max(whole[0], Math.min(a, b)), Math.min(whole[1], Math.max(a, b))];
  const least = (whole[1] - whole[0]) * LEAST;
  if (!(high > low && high - low >= least * 0.999)) return null;
  const same = Math.abs(low - byItself[0]) + Math.abs(high - byItself[1]) < least / 10;
  return same ? null : [low, high];
}

/** Half of what is shown, or twice as much, about a place of it. */
export function zoomed([low, high]: Range, middle: number, closer: boolean): Range {
  const factor = closer ? 0.5 : 2;
  return [middle - (middle - low) * factor, middle + (high - middle) * factor];
}
