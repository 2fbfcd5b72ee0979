'use client';
import 'uplot/dist/uPlot.min.css';
import {useEffect, useMemo, useRef, useState} from 'react';
import uPlot from 'uplot';
import {useShownTheme} from '../shell/theme.ts';
import {decimal} from '../ui/format.ts';
import {type ChartProps, tickText} from './bar-view.tsx';
import {ChartLegend} from './chart-legend.tsx';
import {niceTicks, SteadyBound} from './chart-scale.ts';
import {limitSeries, type Pivot} from './pivot.ts';
import {DASHES, type SeriesColors, seriesVariable} from './series-colors.ts';

/** Data that ends this near to the clock is live: the picture then follows the clock. */
const LIVE_MS = 5 * 60_000;

/** Lines over time, or over categories in their order. Drawn at device size; ends in a live edge while data come. */
export function LineView({pivot: whole, colors, height, live, utc}: ChartProps & {readonly utc: boolean}) {
  const pivot = useMemo(() => limitSeries(whole, 9), [whole]);
  const host = useRef<HTMLDivElement>(null);
  const theme = useShownTheme();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<number | null>(null);
  const latest = useRef({pivot, live, height});
  latest.current = {pivot, live, height};
  const plot = useRef<uPlot | null>(null);
  const names = JSON.stringify(pivot.series.map((s) => s.name));
  const time = pivot.time;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew for other series, another kind of axis, another theme
  useEffect(() => {
    if (host.current === null) return;
    const element = host.current;
    const bound = new SteadyBound();
    const options = plotOptions({element, latest, colors, time, utc, bound, onCursor: setAt});
    const made = new uPlot(options, dataOf(latest.current.pivot), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({width: element.clientWidth, height: latest.current.height - 32}));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [names, time, utc, theme, colors]);

  useEffect(() => {
    // What is looked at stands still.
    if (at === null) plot.current?.setData(dataOf(pivot));
  }, [pivot, at]);
  useEffect(() => {
    pivot.series.forEach((s, i) => {
      if (plot.current?.series[i + 1]?.show === hidden.has(s.name)) plot.current.setSeries(i + 1, {show: !hidden.has(s.name)});
    });
  }, [hidden, pivot]);

  const shownAt = at ?? pivot.keys.length - 1;
  const entries = pivot.series.map((s, i) => ({
    key: i,
    name: s.name,
    place: colors.place(s.name),
    dash: DASHES[i % DASHES.length] ?? [],
    last: s.values[shownAt] ?? (at === null ? lastOf(s.values) : null),
    hidden: hidden.has(s.name),
  }));
  const toggle = (key: number) => {
    const name = pivot.series[key]?.name ?? '';
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return (
    <div className="px-3 pb-2">
      <div className="flex min-h-6 items-center justify-between gap-4 text-small text-text-3">
        <span className="num">{at === null ? '' : `${pivot.keys[at]?.label ?? ''}, held still`}</span>
        <ChartLegend entries={entries} onToggle={toggle} />
      </div>
      <div ref={host} role="img" aria-label={sentence(pivot)} style={{height: height - 32}} />
    </div>
  );
}

interface PlotParts {
  readonly element: HTMLElement;
  readonly latest: {readonly current: {readonly pivot: Pivot; readonly live: boolean; readonly height: number}};
  readonly colors: SeriesColors;
  readonly time: boolean;
  readonly utc: boolean;
  readonly bound: SteadyBound;
  readonly onCursor: (index: number | null) => void;
}

function plotOptions({element, latest, colors, time, utc, bound, onCursor}: PlotParts): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const role = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.getPropertyValue('--font-ui')}`;
  const axis = {stroke: role('--text-3'), font, labelFont: font, ticks: {show: false}};
  const pixels = devicePixelRatio;
  return {
    width: Math.max(element.clientWidth, 100),
    height: latest.current.height - 32,
    padding: [8, 26, 0, 0],
    legend: {show: false},
    cursor: {
      y: false,
      drag: {x: false, y: false},
      points: {size: 7, width: 1},
      bind: {dblclick: () => null},
    },
    ...(utc ? {tzDate: (ts: number) => uPlot.tzDate(new Date(ts * 1000), 'Etc/UTC')} : {}),
    scales: {
      x: {time, range: (_, low, high) => xRange(low, high, latest.current.live && time)},
      y: {
        range: (_, low, high) => {
          const ticks = niceTicks(Math.min(0, low ?? 0), bound.next(high ?? 1, performance.now()));
          return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
        },
      },
    },
    axes: [
      {
        ...axis,
        size: 26,
        grid: {show: false},
        border: {show: true, stroke: role('--line-strong'), width: 1},
        ...(time ? {space: 80} : {values: (_, ticks) => ticks.map((t) => latest.current.pivot.keys[t]?.label ?? ''), space: 80}),
        ...(time ? {values: timeLabels(utc)} : {}),
      },
      {
        ...axis,
        size: 44,
        grid: {stroke: role('--line'), width: 1},
        splits: (_, __, low, high) => niceTicks(low, high),
        values: (_, ticks) => ticks.map(tickText),
      },
    ],
    series: [
      {},
      ...latest.current.pivot.series.map((s, i) => ({
        label: s.name,
        stroke: role(seriesVariable(colors.place(s.name))),
        width: 1.5,
        dash: [...(DASHES[i % DASHES.length] ?? [])],
        spanGaps: true,
        points: {show: latest.current.pivot.keys.length === 1},
      })),
    ],
    hooks: {
      setCursor: [(u) => onCursor(u.cursor.left !== undefined && u.cursor.left >= 0 ? (u.cursor.idx ?? null) : null)],
      draw: [(u) => latest.current.live && drawEdge(u, role('--live'), pixels)],
    },
  };
}

/** Where the data end: a dashed line in the colour of what moves, a dot per series. */
function drawEdge(u: uPlot, color: string, pixels: number): void {
  const xs = u.data[0];
  const last = xs.length - 1;
  if (last < 0) return;
  const {ctx, bbox} = u;
  const x = Math.round(u.valToPos(xs[last]!, 'x', true));
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = pixels;
  ctx.setLineDash([3 * pixels, 3 * pixels]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  for (let s = 1; s < u.series.length; s++) {
    const values = u.data[s];
    if (u.series[s]?.show === false || !values) continue;
    let i = last;
    while (i >= 0 && (values[i] === null || values[i] === undefined)) i--;
    if (i < 0) continue;
    ctx.fillStyle = String(
      typeof u.series[s]?.stroke === 'function' ? (u.series[s]!.stroke as (u: uPlot, i: number) => string)(u, s) : u.series[s]?.stroke,
    );
    ctx.beginPath();
    ctx.arc(u.valToPos(xs[i]!, 'x', true), u.valToPos(values[i]!, 'y', true), 3 * pixels, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}

function xRange(low: number | null, high: number | null, live: boolean): [number, number] {
  if (low === null || high === null) return [0, 1];
  const now = Date.now() / 1000;
  const end = live && Math.abs(now - high) * 1000 < LIVE_MS ? Math.max(now, high) : high;
  return low === end ? [low - 1, end + 1] : [low, end];
}

/** `10:42:20`; the date stands only where it changes. */
function timeLabels(utc: boolean): uPlot.Axis.Values {
  return (_, splits, __, ___, step) => {
    let day = '';
    return splits.map((t) => {
      const local = new Date(t * 1000 - (utc ? 0 : new Date(t * 1000).getTimezoneOffset() * 60_000)).toISOString();
      const changed = day !== '' && day !== local.slice(0, 10);
      day = local.slice(0, 10);
      if (step >= 86_400) return local.slice(0, 10);
      const clock = local.slice(11, step < 60 ? 19 : 16);
      return changed ? `${local.slice(5, 10)} ${clock}` : clock;
    });
  };
}

function dataOf(pivot: Pivot): uPlot.AlignedData {
  const xs = pivot.keys.map((k, i) => (pivot.time ? (k.at ?? 0) / 1000 : i));
  return [xs, ...pivot.series.map((s) => [...s.values])] as uPlot.AlignedData;
}

function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((v) => v !== null) ?? null;
}

function sentence(pivot: Pivot): string {
  const parts = pivot.series.slice(0, 8).map((s) => {
    const last = lastOf(s.values);
    return `${s.name} ${last === null ? 'none' : decimal(last)}`;
  });
  return `Line chart, newest values at ${pivot.keys.at(-1)?.label ?? 'no time'}: ${parts.join('; ')}`;
}
