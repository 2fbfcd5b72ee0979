'use client';
import 'uplot/dist/uPlot.min.css';
import {type KeyboardEvent, useEffect, useMemo, useRef, useState} from 'react';
import type uPlot from 'uplot';
import Plot from 'uplot';
import {useShownTheme} from '../shell/theme.ts';
import {percent} from '../ui/format.ts';
import {useWidth} from '../ui/use-media.ts';
import {dateFormat, numberFormat} from './chart-format.ts';
import {withGaps} from './chart-gaps.ts';
import {type ChartProps, colorOf, styleOf} from './chart-props.ts';
import {type Range, zoomed} from './chart-range.ts';
import {stacked, stackingOf} from './chart-stack.ts';
import {ChartTip} from './chart-tip.tsx';
import {type LinePlotState, plotOptions} from './line-plot.ts';
import {DASHES} from './series-colors.ts';

/** Lines or areas over time, or over categories in their order. Drawn at device size; ends in a live edge while data come. */
export function LineView(props: ChartProps) {
  const {pivot, view, height, live, utc, label} = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const host = useRef<HTMLDivElement>(null);
  const theme = useShownTheme();
  const [cursor, setCursor] = useState<{index: number; x: number} | null>(null);
  // uPlot counts time in seconds.
  const unit = pivot.time ? 1000 : 1;
  const [low, high] = props.range ?? [null, null];
  const zoom = useMemo(() => (low === null || high === null ? null : ([low / unit, high / unit] as const)), [low, high, unit]);
  const setZoom = (next: Range | null) => props.onRange(next && [next[0] * unit, next[1] * unit]);
  const drawn = useMemo(() => dataOf(props.pivot, props.view), [props.pivot, props.view]);
  const state = useRef<LinePlotState>({props, zoom, xs: drawn.xs, onCursor: () => {}, onZoom: () => {}});
  state.current = {props, zoom, xs: drawn.xs, onCursor: setCursor, onZoom: setZoom};
  const plot = useRef<uPlot | null>(null);
  const look = JSON.stringify([pivot.series.map((s) => [s.name, colorOf(props, s)]), view.kind, view.chart ?? {}, pivot.time, utc, theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew for what `look` names; data and size are set below
  useEffect(() => {
    if (host.current === null) return;
    const made = new Plot(plotOptions(state, Math.max(host.current.clientWidth, 100), height), drawn.data, host.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [look]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({width, height});
  }, [width, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another zoom is drawn too
  useEffect(() => {
    // What is looked at stands still.
    if (cursor === null) plot.current?.setData(drawn.data);
  }, [drawn, cursor, zoom]);
  // The picture follows the clock even when nothing comes.
  const follows = live && pivot.time && zoom === null && cursor === null;
  useEffect(() => {
    if (!follows) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && plot.current !== null) plot.current.setData(plot.current.data);
    }, 1000);
    return () => clearInterval(timer);
  }, [follows]);

  const text = numberFormat(view.chart);
  const expanded = stackingOf(view) === 'expanded';
  const at = cursor === null ? null : keyAt(pivot, drawn.xs, cursor.index);
  const key = at === null ? undefined : pivot.keys[at];
  const date = dateFormat(view.chart?.dates, utc);
  const move = (event: KeyboardEvent) => {
    const u = plot.current;
    if (u === null || drawn.xs.length === 0) return;
    if (event.key === 'Escape') {
      if (cursor === null && zoom === null) return;
      setCursor(null);
      u.setCursor({left: -10, top: -10});
      if (cursor === null) setZoom(null);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const by = event.key === 'ArrowLeft' ? -1 : 1;
      const index = Math.max(0, Math.min(drawn.xs.length - 1, (cursor?.index ?? drawn.xs.length) + by));
      u.setCursor({left: u.valToPos(drawn.xs[index] ?? 0, 'x'), top: 10});
    } else if (event.key === '+' || event.key === '-') {
      const now = [u.scales.x?.min ?? 0, u.scales.x?.max ?? 1] as const;
      const middle = (now[0] + now[1]) / 2;
      setZoom(zoomed(now, cursor === null ? middle : (drawn.xs[cursor.index] ?? middle), event.key === '+'));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={box} className="relative" style={{height}}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the values of the picture */}
      <div ref={host} role="img" aria-label={label} tabIndex={0} onKeyDown={move} className="ring-inside" style={{height}} />
      {cursor !== null && key !== undefined && at !== null && (
        <>
          <ChartTip
            title={`${key.at === null ? key.label : date(key.at)}${live ? ', held still' : ''}`}
            x={cursor.x}
            width={width}
            rows={pivot.series.map((s) => {
              const value = s.values[at] ?? null;
              const whole = expanded ? pivot.series.reduce((sum, other) => sum + Math.abs(other.values[at] ?? 0), 0) : 0;
              return {
                name: s.name,
                color: colorOf(props, s),
                dash: DASHES[styleOf(props, s) % DASHES.length] ?? [],
                value: value === null ? 'none' : `${text(value)}${whole > 0 ? `, ${percent(Math.abs(value) / whole)}` : ''}`,
              };
            })}
          />
          <span className="sr-only" aria-live="polite">
            {`${key.label}: ${pivot.series.map((s) => `${s.name} ${s.values[at] === null ? 'none' : text(s.values[at] ?? 0)}`).join(', ')}`}
          </span>
        </>
      )}
    </div>
  );
}

/** The pivot's key at a column of the drawn data, which has more columns where gaps are; the nearest before. */
function keyAt(pivot: ChartProps['pivot'], xs: readonly number[], index: number): number | null {
  const x = xs[index];
  if (x === undefined) return null;
  if (!pivot.time) return Math.round(x);
  for (let i = Math.min(index, pivot.keys.length - 1); i >= 0; i--)
    if ((pivot.keys[i]?.at ?? Number.POSITIVE_INFINITY) / 1000 <= x) return i;
  return null;
}

function dataOf(pivot: ChartProps['pivot'], view: ChartProps['view']): {xs: number[]; data: uPlot.AlignedData} {
  const stacking = stackingOf(view);
  const known = pivot.time ? pivot.keys.filter((k) => k.at !== null).length : pivot.keys.length;
  // Keys without an instant stand last.
  const xs = pivot.keys.slice(0, known).map((k, i) => (pivot.time ? (k.at ?? 0) / 1000 : i));
  const columns = (stacking === 'none' ? pivot.series.map((s) => s.values) : stacked(pivot.series, stacking === 'expanded')).map((v) =>
    v.slice(0, known),
  );
  if (!pivot.time) return {xs, data: [xs, ...columns.map((c) => [...c])] as uPlot.AlignedData};
  const gapped = withGaps(xs, columns);
  return {xs: gapped.xs, data: [gapped.xs, ...gapped.series] as uPlot.AlignedData};
}
