import type {View} from '../../server/protocol/view.ts';
import {dateFormat, numberFormat} from './chart-format.ts';
import {type ChartProps, colorOf} from './chart-props.ts';
import {liveEnd, type Range} from './chart-range.ts';
import {MOST_BARS} from './heights.ts';
import {SPAN} from './line-span.ts';
import {overTime} from './pivot.ts';
import type {Scatter} from './scatter-points.ts';

/** What the strip under a chart shows: all there is, and which part of it the chart shows. */
export interface Overview {
  readonly whole: Range;
  readonly shown: Range;
  /** What the chart shows while nobody has chosen. */
  readonly byItself: Range;
  readonly series: readonly OverviewSeries[];
  /** Points stand alone; else they are joined to a line. */
  readonly points: boolean;
  readonly text: (x: number) => string;
}

export interface OverviewSeries {
  /** A CSS variable. */
  readonly color: string;
  readonly size: number;
  readonly x: (i: number) => number;
  readonly y: (i: number) => number | null;
}

/** Whether a chart of this view has a strip: over time from left to right, or of points. */
export function hasOverview(view: View, time: boolean): boolean {
  if (view.chart?.multiples) return false;
  return view.kind === 'scatter' || (time && (overTime(view.kind) || (view.kind === 'bar' && view.chart?.horizontal !== true)));
}

/** null: there is nothing yet that could be looked at closer. */
export function overviewOf(props: ChartProps, scatter: Scatter | null, now: number): Overview | null {
  return scatter === null ? overTimeOf(props, now) : ofPoints(props, scatter);
}

function ofPoints(props: ChartProps, scatter: Scatter): Overview | null {
  const whole = scatter.x;
  if (!(whole[0] < whole[1])) return null;
  return {
    whole,
    shown: props.range ?? whole,
    byItself: whole,
    points: true,
    text: scatter.time ? dateFormat(props.view.chart?.dates ?? 'time', props.utc) : numberFormat(props.view.chart),
    series: scatter.series.map((s) => ({
      color: colorOf(props, s),
      size: s.points.length / 4,
      x: (i) => s.points[i * 4 + 1]!,
      y: (i) => s.points[i * 4 + 2]!,
    })),
  };
}

function overTimeOf(props: ChartProps, now: number): Overview | null {
  const {pivot, view, live, range, utc} = props;
  const {keys} = pivot;
  // Keys without an instant stand last.
  const known = keys.findLastIndex((k) => k.at !== null) + 1;
  const [first, last] = [keys[0]?.at ?? null, keys[known - 1]?.at ?? null];
  if (first === null || last === null) return null;
  const end = view.kind === 'bar' ? last : liveEnd(last, live, now);
  const from =
    view.kind === 'timeline'
      ? end - (view.chart?.span ?? SPAN) * 1000
      : view.kind === 'bar'
        ? (keys[Math.max(0, known - MOST_BARS)]?.at ?? first)
        : first;
  const whole: Range = [Math.min(first, from), end];
  if (!(whole[0] < whole[1])) return null;
  return {
    whole,
    shown: range ?? [from, end],
    byItself: [from, end],
    points: false,
    text: dateFormat(view.chart?.dates, utc),
    series: pivot.series.map((s) => ({
      color: colorOf(props, s),
      size: known,
      x: (i) => keys[i]!.at!,
      y: (i) => s.values[i] ?? null,
    })),
  };
}
