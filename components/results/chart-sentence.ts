import type {View} from '../../server/protocol/view.ts';
import {decimal} from '../ui/format.ts';
import {overTime, type Pivot} from './pivot.ts';

const NAMES: Readonly<Record<View['kind'], string>> = {
  table: 'Table',
  number: 'Number',
  bar: 'Bar chart',
  line: 'Line chart',
  area: 'Area chart',
  pie: 'Pie chart',
  scatter: 'Scatter chart',
  timeline: 'Time line chart',
};
const MOST = 8;

/** What is read in place of a chart: its kind and its newest values. */
export function chartSentence(view: View, pivot: Pivot): string {
  const name = NAMES[view.kind];
  if (pivot.keys.length === 0) return `${name}, no values yet`;
  if (overTime(view.kind)) {
    const parts = pivot.series.slice(0, MOST).map((s) => {
      const last = s.values.findLast((v) => v !== null);
      return `${s.name} ${last === null || last === undefined ? 'none' : decimal(last)}`;
    });
    return `${name}, newest values at ${pivot.keys.at(-1)?.label ?? 'no time'}: ${parts.join('; ')}`;
  }
  const from = Math.max(0, pivot.keys.length - MOST);
  const parts = pivot.keys.slice(from).map((k, i) => {
    const values = pivot.series.slice(0, MOST).map((s) => {
      const value = s.values[from + i] ?? null;
      return `${pivot.series.length > 1 ? `${s.name} ` : ''}${value === null ? 'none' : decimal(value)}`;
    });
    return `${k.label} ${values.join(', ')}`;
  });
  return `${name}, ${pivot.series[0]?.name ?? 'no values'}: ${parts.join('; ')}`;
}
