/**
 * Silence as a gap: a series that is quiet for much longer than it uses to be is broken there, while points that only other series have are
 * passed over. Gives columns for uPlot: null breaks a line, undefined is passed over.
 */
export function withGaps(
  xs: readonly number[],
  series: readonly (readonly (number | null)[])[],
): {readonly xs: number[]; readonly series: (number | null | undefined)[][]} {
  const extra = new Set<number>();
  const breaks = series.map((values) => {
    const own: number[] = [];
    for (let i = 0; i < values.length; i++) if (values[i] !== null) own.push(i);
    const usual = usualStep(xs, own);
    const found: (readonly [number, number])[] = [];
    for (let j = 1; j < own.length; j++) {
      const [from, to] = [own[j - 1]!, own[j]!];
      if (xs[to]! - xs[from]! <= usual * LONG) continue;
      found.push([from, to]);
      if (to === from + 1) extra.add((xs[from]! + xs[to]!) / 2);
    }
    return found;
  });
  const all = extra.size === 0 ? [...xs] : [...xs, ...extra].sort((a, b) => a - b);
  const out = series.map((values, s) => {
    const at = new Map<number, number>();
    for (let i = 0; i < values.length; i++) if (values[i] !== null) at.set(xs[i]!, values[i]!);
    const column: (number | null | undefined)[] = all.map((x) => at.get(x));
    for (const [from, to] of breaks[s]!) {
      for (let i = lowerBound(all, xs[from]!) + 1; i < all.length && all[i]! < xs[to]!; i++) column[i] = null;
    }
    return column;
  });
  return {xs: all, series: out};
}

/** A silence counts as one from this many usual steps on. */
const LONG = 4;

/** The step that three of four stay within. */
function usualStep(xs: readonly number[], own: readonly number[]): number {
  if (own.length < 3) return Number.POSITIVE_INFINITY;
  const steps = own.slice(1).map((i, j) => xs[i]! - xs[own[j]!]!);
  steps.sort((a, b) => a - b);
  return steps[Math.floor((steps.length - 1) * 0.75)] || Number.POSITIVE_INFINITY;
}

function lowerBound(sorted: readonly number[], x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
