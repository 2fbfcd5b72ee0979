'use client';
import {type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState} from 'react';
import {useShownTheme} from '../shell/theme.ts';
import {useWidth} from '../ui/use-media.ts';
import {dateFormat, numberFormat} from './chart-format.ts';
import {type ChartProps, colorOf, styleOf} from './chart-props.ts';
import {between, zoomed} from './chart-range.ts';
import {niceTicks, SteadyRange, valueAxis} from './chart-scale.ts';
import {ChartTip} from './chart-tip.tsx';
import {orderedPoints, type Scatter, type ScatterPoint} from './scatter-points.ts';

export interface ScatterViewProps extends Omit<ChartProps, 'pivot'> {
  readonly scatter: Scatter;
}

const LEFT = 48;
const BOTTOM = 26;
const TOP = 8;
const RIGHT = 14;

/** A point for each row, on a canvas of the device's size: ten thousand points are drawn in a few milliseconds. */
export function ScatterView(props: ScatterViewProps) {
  const {scatter, view, height, label, utc, range, onRange} = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useShownTheme();
  const [steadyX] = useState(() => new SteadyRange());
  const [steadyY] = useState(() => new SteadyRange());
  const [spot, setSpot] = useState<ScatterPoint | null>(null);
  const [drag, setDrag] = useState<readonly [from: number, to: number] | null>(null);
  const chart = view.chart;
  const axes = useMemo(() => {
    const now = performance.now();
    const [x0, x1] = steadyX.next(scatter.x[0], scatter.x[1], now);
    const [y0, y1] = steadyY.next(scatter.y[0], scatter.y[1], now);
    return {
      x: xAxis(scatter, range, [x0, x1], chart?.zero === true),
      y: valueAxis(y0, y1, chart, false),
    };
  }, [scatter, range, chart, steadyX, steadyY]);
  const date = dateFormat(chart?.dates ?? 'time', utc);
  const text = numberFormat(chart);
  const placeX = (x: number) => LEFT + ((x - axes.x.low) / (axes.x.high - axes.x.low || 1)) * (width - LEFT - RIGHT);
  const placeY = (y: number) => {
    const log = chart?.log === true;
    const [low, high, at] = log ? [Math.log10(axes.y.low), Math.log10(axes.y.high), Math.log10(y)] : [axes.y.low, axes.y.high, y];
    return height - BOTTOM - ((at - low) / (high - low || 1)) * (height - BOTTOM - TOP);
  };
  const latest = useRef({placeX, placeY});
  latest.current = {placeX, placeY};

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d');
    if (!ctx || width === 0) return;
    const pixels = devicePixelRatio;
    ctx.canvas.width = Math.round(width * pixels);
    ctx.canvas.height = Math.round(height * pixels);
    ctx.scale(pixels, pixels);
    const style = getComputedStyle(document.documentElement);
    const role = (name: string) => style.getPropertyValue(name).trim();
    ctx.font = `11px ${role('--font-ui')}`;
    ctx.fillStyle = role('--text-3');
    ctx.lineWidth = 1;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    for (const tick of axes.y.ticks) {
      const y = Math.round(latest.current.placeY(tick)) + 0.5;
      ctx.strokeStyle = role('--line');
      ctx.beginPath();
      ctx.moveTo(LEFT, y);
      ctx.lineTo(width - RIGHT, y);
      ctx.stroke();
      ctx.fillText(text(tick), LEFT - 6, y);
    }
    ctx.strokeStyle = role('--line-strong');
    ctx.beginPath();
    ctx.moveTo(LEFT, height - BOTTOM + 0.5);
    ctx.lineTo(width - RIGHT, height - BOTTOM + 0.5);
    ctx.stroke();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    for (const tick of axes.x.ticks) {
      ctx.fillText(scatter.time ? date(tick) : text(tick), latest.current.placeX(tick), height - BOTTOM + 7);
    }
    ctx.save();
    ctx.beginPath();
    ctx.rect(LEFT - 4, 0, width - LEFT - RIGHT + 8, height - BOTTOM + 4);
    ctx.clip();
    ctx.globalAlpha = 0.75;
    for (const series of scatter.series) {
      ctx.fillStyle = role(colorOf(props, series));
      const shape = styleOf(props, series) % 4;
      const {points} = series;
      ctx.beginPath();
      for (let i = 0; i < points.length; i += 4) {
        drawShape(ctx, shape, latest.current.placeX(points[i + 1]!), latest.current.placeY(points[i + 2]!), 2 + points[i + 3]! * 6);
      }
      ctx.fill();
    }
    ctx.restore();
  }, [scatter, axes, width, height, theme, props.view]);

  const find = (left: number, top: number): ScatterPoint | null => {
    let best: ScatterPoint | null = null;
    let nearest = 24 * 24;
    for (const series of scatter.series) {
      const {points} = series;
      for (let i = 0; i < points.length; i += 4) {
        const [px, py] = [placeX(points[i + 1]!), placeY(points[i + 2]!)];
        if (px < LEFT - 4 || px > width - RIGHT + 4) continue;
        const far = (px - left) ** 2 + (py - top) ** 2;
        if (far >= nearest) continue;
        nearest = far;
        best = {series, id: points[i]!, x: points[i + 1]!, y: points[i + 2]!};
      }
    }
    return best;
  };
  const step = (event: KeyboardEvent) => {
    const all = orderedPoints(scatter).filter((p) => range === null || (p.x >= range[0] && p.x <= range[1]));
    const at = spot === null ? -1 : all.findIndex((p) => p.id === spot.id && p.series.name === spot.series.name);
    const {low, high} = axes.x;
    if (event.key === 'Escape' && spot !== null) setSpot(null);
    else if (event.key === 'Escape' && range !== null) onRange(null);
    else if (event.key === '+' || event.key === '-') {
      const [a, b] = zoomed([low, high], spot?.x ?? (low + high) / 2, event.key === '+');
      onRange(between(a, b, scatter.x, scatter.x));
    } else if (event.key === 'ArrowRight') setSpot(all[Math.min(at + 1, all.length - 1)] ?? null);
    else if (event.key === 'ArrowLeft') setSpot(all[at < 0 ? all.length - 1 : Math.max(at - 1, 0)] ?? null);
    else if (event.key === 'Home') setSpot(all[0] ?? null);
    else if (event.key === 'End') setSpot(all.at(-1) ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const at = (x: number) => (scatter.time ? date(x) : text(x));
  const valueAt = (left: number) => axes.x.low + ((left - LEFT) / Math.max(1, width - LEFT - RIGHT)) * (axes.x.high - axes.x.low);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys do the same on the picture inside
    <div
      ref={box}
      className="relative"
      style={{height}}
      onPointerDown={(e) => {
        // A finger scrolls the page: it has the strip below.
        if (e.button !== 0 || e.pointerType !== 'mouse') return;
        const {x} = within(e);
        setDrag([x, x]);
      }}
      onPointerMove={(e) => {
        const {x, y} = within(e);
        if (drag === null) return setSpot(find(x, y));
        // A drag goes on outside of the picture.
        e.currentTarget.setPointerCapture(e.pointerId);
        setSpot(null);
        setDrag([drag[0], x]);
      }}
      onPointerUp={() => {
        if (drag !== null && Math.abs(drag[1] - drag[0]) >= 4) onRange(between(valueAt(drag[0]), valueAt(drag[1]), scatter.x, scatter.x));
        setDrag(null);
      }}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => setSpot(null)}
      onDoubleClick={() => onRange(null)}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the points of the picture */}
      <div role="img" aria-label={label} tabIndex={0} onKeyDown={step} onBlur={() => setSpot(null)} className="ring-inside">
        <canvas ref={canvas} aria-hidden style={{width, height}} />
      </div>
      {drag !== null && Math.abs(drag[1] - drag[0]) >= 4 && (
        <div
          aria-hidden
          className="pointer-events-none absolute bg-hover mix-blend-multiply dark:mix-blend-screen"
          style={{left: Math.min(...drag), width: Math.abs(drag[1] - drag[0]), top: TOP, height: height - TOP - BOTTOM}}
        />
      )}
      {spot !== null && (
        <>
          <ChartTip
            title={spot.series.name}
            x={placeX(spot.x)}
            width={width}
            rows={[
              {name: view.keys[0] ?? 'x', color: colorOf(props, spot.series), value: at(spot.x)},
              {name: view.values[0]?.column ?? 'y', color: colorOf(props, spot.series), value: text(spot.y)},
            ]}
          />
          <span className="sr-only" aria-live="polite">
            {`${spot.series.name}: ${at(spot.x)}, ${text(spot.y)}`}
          </span>
        </>
      )}
    </div>
  );
}

/** The axis of what is looked at, else of all points. */
function xAxis({time, x}: Scatter, range: ScatterViewProps['range'], steady: readonly [number, number], zero: boolean) {
  if (time) return timeAxis(...(range ?? x));
  if (range === null) return valueAxis(steady[0], steady[1], {zero}, false);
  const [low, high] = range;
  return {ticks: niceTicks(low, high).filter((t) => t >= low && t <= high), low, high};
}

/** Where the pointer is in the element, px. */
function within(event: PointerEvent<HTMLElement>): {x: number; y: number} {
  const area = event.currentTarget.getBoundingClientRect();
  return {x: event.clientX - area.left, y: event.clientY - area.top};
}

function timeAxis(low: number, high: number): {ticks: number[]; low: number; high: number} {
  if (!(Number.isFinite(low) && Number.isFinite(high))) return {ticks: [], low: 0, high: 1};
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map((s) => s * 1000);
  const step = steps.find((s) => (high - low) / s <= 6) ?? Math.ceil((high - low) / 6 / 86_400_000) * 86_400_000;
  const ticks: number[] = [];
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) ticks.push(t);
  return {ticks, low, high: high === low ? low + 1000 : high};
}

/** Circle, square, triangle, diamond: never colour alone. */
function drawShape(ctx: CanvasRenderingContext2D, shape: number, x: number, y: number, r: number): void {
  switch (shape) {
    case 1:
      ctx.rect(x - r, y - r, 2 * r, 2 * r);
      return;
    case 2:
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.lineTo(x - r, y + r);
      ctx.closePath();
      return;
    case 3:
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y);
      ctx.lineTo(x, y + r);
      ctx.lineTo(x - r, y);
      ctx.closePath();
      return;
    default:
      ctx.moveTo(x + r, y);
      ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
}
