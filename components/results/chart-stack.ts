import type {ChartSettings, View} from '../../server/protocol/view.ts';
import type {PivotSeries} from './pivot.ts';

/** How the series stand: as set; areas of sums and counts on each other, all else beside. Averages on each other would say nothing. */
export function stackingOf(view: View): NonNullable<ChartSettings['stacking']> {
  const set = view.chart?.stacking;
  if (set !== undefined) return set;
  return view.kind === 'area' && view.values.every((v) => v.aggregate === 'sum' || v.aggregate === 'count') ? 'stacked' : 'none';
}

/** Upper edges of stacked series, the first at the bottom. Expanded: as parts of the whole, 0 to 1. A key that nobody has stays a gap. */
export function stacked(series: readonly PivotSeries[], expanded: boolean): (number | null)[][] {
  const length = series[0]?.values.length ?? 0;
  const out = series.map(() => new Array<number | null>(length).fill(null));
  for (let k = 0; k < length; k++) {
    let known = false;
    let total = 0;
    for (const s of series) {
      const value = s.values[k];
      if (value === null || value === undefined) continue;
      known = true;
      total += expanded ? Math.abs(value) : 0;
    }
    if (!known) continue;
    let sum = 0;
    for (let s = 0; s < series.length; s++) {
      const value = series[s]!.values[k] ?? 0;
      sum += expanded ? (total === 0 ? 0 : Math.abs(value) / total) : value;
      out[s]![k] = sum;
    }
  }
  return out;
}
