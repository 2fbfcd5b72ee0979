import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {SPAN} from './line-span.ts';
import {type Pivot, placedPivot} from './pivot.ts';
import type {SeriesColors} from './series-colors.ts';

const MOST_SERIES = 9;
const MOST_MULTIPLES = 24;

export interface ChartData {
  readonly rows: readonly WireRow[];
  readonly schema: Schema;
  /** Settled. */
  readonly view: View;
  readonly colors: SeriesColors;
  /** Of the keys on the axis. */
  readonly places: SeriesColors;
}

/** The data of a chart as its picture and its files are made of. */
export function chartPivot({rows, schema, view, colors, places}: ChartData): Pivot {
  const span = view.chart?.span ?? SPAN;
  return placedPivot(rows, schema, view, {
    // Of a pie the keys have the colours.
    placeOfKey: (name) => (view.kind === 'pie' ? colors : places).place(name),
    placeOfSeries: (name) => (view.kind === 'pie' ? places : colors).place(name),
    mostSeries: view.chart?.multiples ? MOST_MULTIPLES : MOST_SERIES,
    // At most some 120 steps of a time line.
    bucketMs: view.kind === 'timeline' ? Math.max(1, Math.round(span / 120)) * 1000 : 0,
  });
}
