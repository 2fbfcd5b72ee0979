import Plot from 'uplot';
import {numberFormat} from './chart-format.ts';
import {type ChartProps, colorOf, styleOf} from './chart-props.ts';
import {liveEnd} from './chart-range.ts';
import {SteadyRange, valueAxis} from './chart-scale.ts';
import {stackingOf} from './chart-stack.ts';
import {SPAN} from './line-span.ts';
import {DASHES} from './series-colors.ts';

export interface LinePlotState {
  readonly props: ChartProps;
  readonly zoom: readonly [number, number] | null;
  readonly xs: readonly number[];
  readonly onCursor: (cursor: {index: number; x: number} | null) => void;
  readonly onZoom: (zoom: readonly [number, number]) => void;
}

/** What uPlot is told; `state` holds what changes while a plot lives. */
export function plotOptions(state: {readonly current: LinePlotState}, width: number, height: number): Plot.Options {
  const {props} = state.current;
  const {pivot, view, utc} = props;
  const {time} = pivot;
  const chart = view.chart;
  const stacking = stackingOf(view);
  const filled = view.kind === 'area';
  const style = getComputedStyle(document.documentElement);
  const role = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.getPropertyValue('--font-ui')}`;
  const axis = {stroke: role('--text-3'), font, labelFont: font, ticks: {show: false}};
  const range = new SteadyRange();
  const text = numberFormat(chart);
  const fromZero = filled || stacking !== 'none' || chart?.zero !== false;
  let ticks: readonly number[] = [];
  return {
    width,
    height,
    padding: [8, 26, 0, 0],
    legend: {show: false},
    cursor: {
      y: false,
      drag: {x: true, y: false, setScale: false},
      points: {size: 7, width: 1},
      bind: {dblclick: () => null},
      // One cursor across all charts over time of a page.
      ...(time ? {sync: {key: 'millrace-time', scales: ['x', null]}} : {}),
    },
    ...(utc ? {tzDate: (ts: number) => Plot.tzDate(new Date(ts * 1000), 'Etc/UTC')} : {}),
    scales: {
      x: {time, range: (_, low, high) => xRange(low, high, state.current, time)},
      y: {
        ...(chart?.log && stacking !== 'expanded' ? {distr: 3 as const} : {}),
        range: (_, low, high) => {
          if (stacking === 'expanded') {
            ticks = [0, 0.25, 0.5, 0.75, 1];
            return [0, 1];
          }
          const [from, to] = range.next(low ?? Number.NaN, high ?? Number.NaN, performance.now());
          const shown = valueAxis(from, to, chart, fromZero);
          ({ticks} = shown);
          return [shown.low, shown.high];
        },
      },
    },
    axes: [
      {
        ...axis,
        size: 26,
        space: 80,
        grid: {show: false},
        border: {show: true, stroke: role('--line-strong'), width: 1},
        ...(time
          ? {values: timeLabels(utc, chart?.dates)}
          : {
              incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
              values: (_: Plot, splits: number[]) => splits.map((t) => shortened(state.current.props.pivot.keys[t]?.label ?? '')),
            }),
      },
      {
        ...axis,
        size: 48,
        grid: {stroke: role('--line'), width: 1},
        splits: () => [...ticks],
        values: (_, splits) => splits.map((t) => (stacking === 'expanded' ? `${Math.round(t * 100)} %` : text(t))),
      },
    ],
    series: [
      {},
      ...pivot.series.map((s) => {
        const color = role(colorOf(props, s));
        return {
          label: s.name,
          stroke: color,
          width: 1.5,
          dash: [...(DASHES[styleOf(props, s) % DASHES.length] ?? [])],
          // A point with nothing beside it would not be seen.
          points: {show: pivot.keys.length <= 2},
          ...(filled ? {fill: alpha(color, stacking === 'none' ? 0.13 : 0.3)} : {}),
          ...(filled && stacking !== 'none' ? {dash: []} : {}),
        };
      }),
    ],
    ...(filled && stacking !== 'none'
      ? {
          // Each is filled down to the one below it; the lowest to 0.
          bands: pivot.series.slice(1).map((s, i) => ({
            series: [i + 2, i + 1] as [number, number],
            fill: alpha(role(colorOf(props, s)), 0.3),
          })),
        }
      : {}),
    hooks: {
      setCursor: [
        (u) => {
          const {left, idx} = u.cursor;
          const over = left !== undefined && left >= 0 && idx !== null && idx !== undefined;
          state.current.onCursor(over ? {index: idx, x: left + u.bbox.left / devicePixelRatio} : null);
        },
      ],
      setSelect: [
        (u) => {
          if (u.select.width < 4) return;
          state.current.onZoom([u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')]);
          u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
        },
      ],
      draw: [(u) => state.current.props.live && time && state.current.zoom === null && drawEdge(u, role('--live'))],
    },
  };
}

/** A colour of six hexadecimal digits with an opacity. */
function alpha(color: string, opacity: number): string {
  return /^#[0-9a-f]{6}$/i.test(color)
    ? `${color}${Math.round(opacity * 255)
        .toString(16)
        .padStart(2, '0')}`
    : color;
}

function shortened(label: string): string {
  return label.length > 16 ? `${label.slice(0, 15)}…` : label;
}

/** Where the data end: a dashed line in the colour of what moves, a dot per series. */
function drawEdge(u: Plot, color: string): void {
  const xs = u.data[0];
  const last = xs.length - 1;
  if (last < 0) return;
  const pixels = devicePixelRatio;
  const {ctx, bbox} = u;
  const x = Math.round(u.valToPos(xs[last]!, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width + 1) return;
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
    if (!values) continue;
    let i = last;
    while (i >= 0 && (values[i] === null || values[i] === undefined)) i--;
    if (i < 0) continue;
    const stroke = u.series[s]?.stroke;
    ctx.fillStyle = String(typeof stroke === 'function' ? (stroke as (plot: Plot, i: number) => string)(u, s) : stroke);
    ctx.beginPath();
    ctx.arc(u.valToPos(xs[i]!, 'x', true), u.valToPos(values[i]!, 'y', true), 3 * pixels, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}

function xRange(low: number | null, high: number | null, {props, zoom}: LinePlotState, time: boolean): [number, number] {
  if (zoom !== null) return [zoom[0], zoom[1]];
  const now = Date.now() / 1000;
  if (low === null || high === null) return time ? [now - 60, now] : [0, 1];
  const end = time ? liveEnd(high * 1000, props.live, now * 1000) / 1000 : high;
  if (props.view.kind === 'timeline') return [end - (props.view.chart?.span ?? SPAN), end];
  return low === end ? [low - 1, end + 1] : [low, end];
}

/** `10:42:20`; the date stands only where it changes. */
function timeLabels(utc: boolean, dates: 'time' | 'date' | 'datetime' | undefined): Plot.Axis.Values {
  return (_, splits, __, ___, step) => {
    let day = '';
    return splits.map((t) => {
      const local = new Date(t * 1000 - (utc ? 0 : new Date(t * 1000).getTimezoneOffset() * 60_000)).toISOString();
      const changed = day !== '' && day !== local.slice(0, 10);
      day = local.slice(0, 10);
      const clock = local.slice(11, step < 60 ? 19 : 16);
      if (dates === 'date' || (dates === undefined && step >= 86_400)) return day;
      if (dates === 'time') return clock;
      return changed || dates === 'datetime' ? `${local.slice(5, 10)} ${clock}` : clock;
    });
  };
}
