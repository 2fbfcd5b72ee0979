import type {View} from '../../server/protocol/view.ts';
import type {Range} from './chart-range.ts';
import type {Pivot, PivotSeries} from './pivot.ts';
import {type SeriesColors, seriesVariable} from './series-colors.ts';

/** What every picture of a pivot is given. */
export interface ChartProps {
  /** The series that are shown. */
  readonly pivot: Pivot;
  /** Settled. */
  readonly view: View;
  readonly colors: SeriesColors;
  /** Of the picture alone, px. */
  readonly height: number;
  readonly live: boolean;
  /** The axis' times have no zone. */
  readonly utc: boolean;
  /** The sentence that is read in place of the picture. */
  readonly label: string;
  /** All series of the chart, of which some may be hidden: one alone has the first colour. */
  readonly single: boolean;
  /** The part of the x axis that is looked at; null: what is shown by itself. Of the picture alone, never saved. */
  readonly range: Range | null;
  readonly onRange: (range: Range | null) => void;
}

/** A series' colour as a CSS variable. */
export function colorOf({colors, single}: Pick<ChartProps, 'colors' | 'single'>, series: Pick<PivotSeries, 'name'>): string {
  return seriesVariable(single ? 0 : colors.place(series.name));
}

/** Where a series' dash and shape are found: the same for the same value. */
export function styleOf({colors, single}: Pick<ChartProps, 'colors' | 'single'>, series: Pick<PivotSeries, 'name'>): number {
  return single ? 0 : colors.place(series.name);
}
