'use client';
import {type KeyboardEvent, type PointerEvent, useEffect, useRef} from 'react';
import {useShownTheme} from '../shell/theme.ts';
import {cx} from '../ui/cx.ts';
import {useWidth} from '../ui/use-media.ts';
import {between, type Grip, moved, type Range} from './chart-range.ts';
import type {Overview} from './overview-data.ts';

export interface OverviewStripProps {
  readonly overview: Overview;
  readonly height: number;
  /** Of the picture above, so that both stand under each other, px. */
  readonly left: number;
  readonly right: number;
  /** null: back to what is shown by itself. */
  readonly onRange: (range: Range | null) => void;
}

/** Least time between two drawings of all there is, ms: it is large, and changes little. */
const PACE = 1000;
const STEP = 0.02;
const LARGE_STEP = 0.1;
/** Widths, px: of what is seen of a handle, and of what a thumb takes. */
const MARK = 4;
const THUMB = 44;

interface Drag {
  /** `new`: a range from where the pointer went down. */
  readonly grip: Grip | 'new';
  readonly x: number;
  readonly range: Range;
}

/**
 * All there is, drawn small, with the part that the chart shows: its ends and the part itself are dragged, or moved by arrow keys; a double
 * click shows what is shown by itself again.
 */
export function OverviewStrip({overview, height, left, right, onRange}: OverviewStripProps) {
  const {whole, byItself, text} = overview;
  const [box, width] = useWidth<HTMLDivElement>();
  const inside = Math.max(1, width - left - right);
  const drag = useRef<Drag | null>(null);
  const canvas = useDrawn(overview, inside, height);
  const held = (x: number) => Math.min(whole[1], Math.max(whole[0], x));
  const shown: Range = [held(overview.shown[0]), held(overview.shown[1])];
  const all = whole[1] - whole[0];
  const place = (x: number) => left + ((x - whole[0]) / all) * inside;
  const [from, to] = [place(shown[0]), place(shown[1])];
  const set = (range: Range) => onRange(between(range[0], range[1], whole, byItself));
  const down = (event: PointerEvent<HTMLElement>, grip: Grip) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const everything = shown[1] - shown[0] >= all * 0.99;
    drag.current = {grip: grip === 'both' && everything ? 'new' : grip, x: event.clientX, range: shown};
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const {grip, x, range} = drag.current ?? {grip: null, x: 0, range: shown};
    if (grip === null || Math.abs(event.clientX - x) < 2) return;
    const by = ((event.clientX - x) / inside) * all;
    if (grip !== 'new') return set(moved(range, grip, by, whole));
    const start = whole[0] + ((x - (box.current?.getBoundingClientRect().left ?? 0) - left) / inside) * all;
    set([start, start + by]);
  };
  const up = () => {
    drag.current = null;
  };
  const press = (event: KeyboardEvent, grip: Grip) => {
    const step = all * (event.shiftKey ? LARGE_STEP : STEP);
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') set(moved(shown, grip, -step, whole));
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') set(moved(shown, grip, step, whole));
    else if (event.key === 'Home') set(moved(shown, grip, -all, whole));
    else if (event.key === 'End') set(moved(shown, grip, all, whole));
    else if (event.key === 'Escape') onRange(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const slider = (grip: Grip, label: string, now: number, valueText: string, at: {left: number; width: number}, mark: number | null) => (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={whole[0]}
      aria-valuemax={whole[1]}
      aria-valuenow={now}
      aria-valuetext={valueText}
      onPointerDown={(e) => down(e, grip)}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={(e) => press(e, grip)}
      className={cx('ring-inside group absolute inset-y-0 touch-pan-y rounded-sm', mark === null ? 'cursor-grab' : 'cursor-ew-resize')}
      style={at}
    >
      {mark !== null && (
        <span
          aria-hidden
          className="absolute inset-y-1 rounded-full bg-control group-hover:bg-text-2"
          style={{left: mark - at.left, width: MARK}}
        />
      )}
    </div>
  );
  // Handles lie outside of the part, as far as there is room, so that a thumb finds the part itself between them however narrow it is.
  const handle = height >= THUMB ? THUMB : 16;
  const lowAt = {left: Math.max(0, from + MARK / 2 - handle), width: handle};
  const highAt = {left: Math.min(width - handle, to - MARK / 2), width: handle};
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a part of a form
    <div
      ref={box}
      role="group"
      aria-label="Overview"
      className="relative select-none overflow-hidden"
      style={{height}}
      onDoubleClick={() => onRange(null)}
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-y-0 rounded-sm bg-inset" style={{left, width: inside, height}} />
      <div aria-hidden className="absolute inset-y-0 bg-page/70" style={{left, width: Math.max(0, from - left)}} />
      <div aria-hidden className="absolute inset-y-0 bg-page/70" style={{left: to, width: Math.max(0, left + inside - to)}} />
      <div
        aria-hidden
        className="absolute inset-y-0 rounded-sm border border-control"
        style={{left: from, width: Math.max(2, to - from)}}
      />
      {slider(
        'both',
        'Part shown',
        shown[0],
        `${text(shown[0])} to ${text(shown[1])}`,
        {left: from, width: Math.max(MARK, to - from)},
        null,
      )}
      {slider('low', 'Beginning of the part shown', shown[0], text(shown[0]), lowAt, from - MARK / 2)}
      {slider('high', 'End of the part shown', shown[1], text(shown[1]), highAt, Math.min(width - MARK, to - MARK / 2))}
    </div>
  );
}

/** The canvas that holds all there is, drawn anew at most once a second. */
function useDrawn(overview: Overview, width: number, height: number) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useShownTheme();
  const last = useRef(Number.NEGATIVE_INFINITY);
  const look = useRef('');
  useEffect(() => {
    const now = `${width} ${height} ${theme}`;
    const wait = look.current === now ? Math.max(0, last.current + PACE - performance.now()) : 0;
    look.current = now;
    const timer = setTimeout(() => {
      last.current = performance.now();
      if (canvas.current !== null) draw(canvas.current, overview, width, height);
    }, wait);
    return () => clearTimeout(timer);
  }, [overview, width, height, theme]);
  return canvas;
}

function draw(canvas: HTMLCanvasElement, {whole, series, points}: Overview, width: number, height: number): void {
  const ctx = canvas.getContext('2d');
  if (ctx === null) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  ctx.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(document.documentElement);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const {size, y} of series) {
    for (let i = 0; i < size; i++) {
      const value = y(i);
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const across = (x: number) => ((x - whole[0]) / (whole[1] - whole[0])) * width;
  const up = (y: number) => (high === low ? height / 2 : height - 3 - ((y - low) / (high - low)) * (height - 6));
  for (const {color, size, x, y} of series) {
    const role = style.getPropertyValue(color).trim();
    ctx.strokeStyle = role;
    ctx.fillStyle = role;
    ctx.beginPath();
    let begun = false;
    for (let i = 0; i < size; i++) {
      const value = y(i);
      if (value === null) continue;
      const [left, top] = [across(x(i)), up(value)];
      if (points) ctx.fillRect(left - 0.75, top - 0.75, 1.5, 1.5);
      else if (begun) ctx.lineTo(left, top);
      else ctx.moveTo(left, top);
      begun = true;
    }
    if (!points) ctx.stroke();
  }
}
