import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {percent} from '../ui/format.ts';
import {dateFormat, numberFormat} from './chart-format.ts';
import {withGaps} from './chart-gaps.ts';
import {colorOf, styleOf} from './chart-props.ts';
import {type ValueAxis, valueAxis} from './chart-scale.ts';
import {stacked, stackingOf} from './chart-stack.ts';
import {pieSlices, slicePath} from './pie-slices.ts';
import type {Pivot, PivotSeries} from './pivot.ts';
import {scatterPoints} from './scatter-points.ts';
import {DASHES, type SeriesColors, seriesVariable} from './series-colors.ts';

export interface ChartFile {
  readonly title: string;
  readonly view: View;
  readonly pivot: Pivot;
  readonly rows: readonly WireRow[];
  readonly schema: Schema;
  readonly colors: SeriesColors;
  readonly width: number;
  readonly height: number;
  /** The value of a CSS variable of the page: a file has no page to ask. */
  readonly role: (variable: string) => string;
}

const LEFT = 64;
const RIGHT = 24;
const BOTTOM = 40;

/** A chart as an SVG file of its own: title, legend, axes, marks, in the colours of the page. */
export function chartSvg(file: ChartFile): string {
  const {title, view, width, height, role} = file;
  const series = seriesOf(file);
  const paint = {colors: file.colors, single: series.length <= 1};
  const color = (s: {name: string}) => role(colorOf(paint, s));
  const out: string[] = [];
  const text = (x: number, y: number, what: string, more = '') =>
    out.push(
      `<text x="${round(x)}" y="${round(y)}" ${more.includes('fill=') ? '' : `fill="${role('--text')}" `}${more}>${escaped(what)}</text>`,
    );
  out.push(`<rect width="${width}" height="${height}" fill="${role('--page')}"/>`);
  text(16, 28, title || view.values.map((v) => `${v.aggregate} ${v.column}`).join(', '), 'font-size="16" font-weight="600"');
  let top = 44;
  if (!paint.single && view.kind !== 'pie') {
    let x = 16;
    for (const s of series) {
      const dash = view.kind === 'line' || view.kind === 'timeline' ? (DASHES[styleOf(paint, s) % DASHES.length] ?? []).join(' ') : '';
      out.push(
        `<line x1="${round(x)}" y1="${top}" x2="${round(x + 16)}" y2="${top}" stroke="${color(s)}" stroke-width="2" stroke-dasharray="${dash}"/>`,
      );
      text(x + 22, top + 4, s.name, `font-size="12" fill="${role('--text-2')}"`);
      x += 40 + s.name.length * 7;
      if (x > width - 120) {
        x = 16;
        top += 18;
      }
    }
    top += 20;
  }
  const area = {left: LEFT, top, right: width - RIGHT, bottom: height - BOTTOM};
  const plain = {...file, area, out, text, color};
  switch (view.kind) {
    case 'pie':
      drawPie(plain);
      break;
    case 'scatter':
      drawScatter(plain);
      break;
    case 'bar':
      drawBars(plain);
      break;
    default:
      drawLines(plain);
  }
  if (view.chart?.xTitle)
    text((area.left + area.right) / 2, height - 8, view.chart.xTitle, `font-size="12" text-anchor="middle" fill="${role('--text-3')}"`);
  const font = escaped('Geist, system-ui, sans-serif');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${font}">${out.join('')}</svg>`;
}

interface Drawing extends ChartFile {
  readonly area: {readonly left: number; readonly top: number; readonly right: number; readonly bottom: number};
  readonly out: string[];
  readonly text: (x: number, y: number, what: string, more?: string) => void;
  readonly color: (series: {name: string}) => string;
}

function seriesOf({view, pivot, rows, schema}: ChartFile): readonly {readonly name: string}[] {
  return view.kind === 'scatter' ? scatterPoints(rows, schema, view).series : pivot.series;
}

/** Gridlines with their numbers; gives where a value stands. */
function valueGrid(d: Drawing, axis: ValueAxis, format: (value: number) => string, horizontal = false): (value: number) => number {
  const {area, out, role, view} = d;
  const log = view.chart?.log === true && stackingOf(view) !== 'expanded';
  const scale = (v: number) => (log ? Math.log10(Math.max(v, axis.low)) : v);
  const part = (v: number) => (scale(v) - scale(axis.low)) / (scale(axis.high) - scale(axis.low) || 1);
  const at = horizontal
    ? (v: number) => area.left + part(v) * (area.right - area.left)
    : (v: number) => area.bottom - part(v) * (area.bottom - area.top);
  for (const tick of axis.ticks) {
    const p = round(at(tick));
    const line = horizontal
      ? `x1="${p}" y1="${area.top}" x2="${p}" y2="${area.bottom}"`
      : `x1="${area.left}" y1="${p}" x2="${area.right}" y2="${p}"`;
    out.push(`<line ${line} stroke="${role('--line')}"/>`);
    const grey = `font-size="11" fill="${role('--text-3')}"`;
    if (horizontal) d.text(p, area.bottom + 16, format(tick), `${grey} text-anchor="middle"`);
    else d.text(area.left - 8, p + 4, format(tick), `${grey} text-anchor="end"`);
  }
  return at;
}

function drawBars(d: Drawing): void {
  const {pivot, view, area, out, role} = d;
  const stacking = stackingOf(view);
  const horizontal = view.chart?.horizontal === true;
  const edges = stacking === 'none' ? null : stacked(pivot.series, stacking === 'expanded');
  const all = (edges ?? pivot.series.map((s) => s.values)).flat().filter((v) => v !== null);
  const axis = stacking === 'expanded' ? WHOLE : valueAxis(Math.min(0, ...all), Math.max(0, ...all), view.chart, true);
  const box = horizontal ? {...area, left: area.left + 60} : area;
  const at = valueGrid({...d, area: box}, axis, stacking === 'expanded' ? percent : numberFormat(view.chart), horizontal);
  const step = (horizontal ? box.bottom - box.top : box.right - box.left) / Math.max(1, pivot.keys.length);
  const across = edges === null ? pivot.series.length : 1;
  const size = Math.min(76, (step * 0.8) / across);
  pivot.keys.forEach((key, k) => {
    const middle = (horizontal ? box.top : box.left) + step * (k + 0.5);
    pivot.series.forEach((s, n) => {
      const value = edges === null ? s.values[k] : edges[n]?.[k];
      if (value === null || value === undefined) return;
      const from = at(edges === null || n === 0 ? Math.max(0, axis.low) : (edges[n - 1]?.[k] ?? 0));
      const to = at(value);
      const start = round(middle - (size * across) / 2 + (edges === null ? n * size : 0));
      const [low, length] = [round(Math.min(from, to)), round(Math.abs(to - from))];
      out.push(
        horizontal
          ? `<rect x="${low}" y="${start}" width="${length}" height="${round(size - 1)}" fill="${d.color(s)}"/>`
          : `<rect x="${start}" y="${low}" width="${round(size - 1)}" height="${length}" fill="${d.color(s)}"/>`,
      );
    });
    const room = horizontal ? 16 : Math.max(3, Math.floor(step / 7));
    const skipped = !horizontal && step < 24 && k % Math.ceil(24 / step) !== 0;
    if (!skipped)
      d.text(
        horizontal ? box.left - 8 : middle,
        horizontal ? middle + 4 : area.bottom + 18,
        shortened(key.label, room),
        `font-size="12" text-anchor="${horizontal ? 'end' : 'middle'}"`,
      );
  });
  out.push(`<line x1="${box.left}" y1="${area.bottom}" x2="${area.right}" y2="${area.bottom}" stroke="${role('--line-strong')}"/>`);
}

const WHOLE: ValueAxis = {ticks: [0, 0.25, 0.5, 0.75, 1], low: 0, high: 1};

function drawLines(d: Drawing): void {
  const {pivot, view, area, out, role} = d;
  const stacking = stackingOf(view);
  const keys = pivot.time ? pivot.keys.filter((k) => k.at !== null) : pivot.keys;
  const base = keys.map((k, i) => (pivot.time ? (k.at ?? 0) : i));
  const columns = (stacking === 'none' ? pivot.series.map((s) => s.values) : stacked(pivot.series, stacking === 'expanded')).map((v) =>
    v.slice(0, keys.length),
  );
  const {xs, series} = pivot.time ? withGaps(base, columns) : {xs: base, series: columns};
  const all = series.flat().filter((v) => v !== null && v !== undefined);
  const fromZero = view.kind === 'area' || stacking !== 'none' || view.chart?.zero !== false;
  const axis = stacking === 'expanded' ? WHOLE : valueAxis(Math.min(...all), Math.max(...all), view.chart, fromZero);
  const at = valueGrid(d, axis, stacking === 'expanded' ? percent : numberFormat(view.chart));
  const [low, high] = [xs[0] ?? 0, xs.at(-1) ?? 1];
  const place = (x: number) => area.left + ((x - low) / (high - low || 1)) * (area.right - area.left);
  series.forEach((values, n) => {
    const s = pivot.series[n] as PivotSeries;
    const paths: string[] = [];
    let run: string[] = [];
    values.forEach((v, i) => {
      if (v === undefined) return;
      if (v === null) {
        if (run.length > 0) paths.push(run.join('L'));
        run = [];
      } else run.push(`${round(place(xs[i]!))},${round(at(v))}`);
    });
    if (run.length > 0) paths.push(run.join('L'));
    for (const path of paths) {
      if (view.kind === 'area') {
        const below =
          stacking !== 'none' && n > 0
            ? under(path, xs, series[n - 1] ?? [], place, at)
            : `L${end(path)},${area.bottom}L${path.split(',')[0]},${area.bottom}`;
        out.push(`<path d="M${path}${below}z" fill="${d.color(s)}" fill-opacity="${stacking === 'none' ? 0.13 : 0.3}"/>`);
      }
      const dash = view.kind === 'area' ? '' : (DASHES[n % DASHES.length] ?? []).join(' ');
      out.push(`<path d="M${path}" fill="none" stroke="${d.color(s)}" stroke-width="1.5" stroke-dasharray="${dash}"/>`);
    }
  });
  const date = dateFormat(view.chart?.dates ?? 'time', true);
  const ticks = Math.min(6, xs.length);
  for (let i = 0; i < ticks; i++) {
    const x = pivot.time
      ? low + ((high - low) * i) / Math.max(1, ticks - 1)
      : (xs[Math.round(((xs.length - 1) * i) / Math.max(1, ticks - 1))] ?? 0);
    const label = pivot.time ? date(x) : shortened(keys[x]?.label ?? '', 16);
    d.text(place(x), area.bottom + 18, label, `font-size="11" text-anchor="middle" fill="${role('--text-3')}"`);
  }
  out.push(`<line x1="${area.left}" y1="${area.bottom}" x2="${area.right}" y2="${area.bottom}" stroke="${role('--line-strong')}"/>`);
}

/** The edge below a stacked area, backwards. */
function under(
  path: string,
  xs: readonly number[],
  below: readonly (number | null | undefined)[],
  place: (x: number) => number,
  at: (v: number) => number,
): string {
  const first = Number(path.split(',')[0]);
  const last = Number(end(path));
  let out = '';
  for (let i = xs.length - 1; i >= 0; i--) {
    const x = round(place(xs[i]!));
    const v = below[i];
    if (x < first || x > last || v === null || v === undefined) continue;
    out += `L${x},${round(at(v))}`;
  }
  return out;
}

function end(path: string): string {
  return (path.split('L').at(-1) ?? path).split(',')[0] ?? '0';
}

function drawPie(d: Drawing): void {
  const {pivot, view, area, out, role, colors} = d;
  const pies = pivot.series.slice(0, 4);
  const each = (area.right - area.left) / Math.max(1, pies.length);
  pies.forEach((s, p) => {
    const radius = Math.max(20, Math.min((area.bottom - area.top) / 2 - 24, each / 2 - 90));
    const [cx, cy] = [area.left + each * (p + 0.5), (area.top + area.bottom) / 2];
    if (pies.length > 1) d.text(cx, area.top + 4, s.name, `font-size="12" text-anchor="middle" fill="${role('--text-2')}"`);
    for (const slice of pieSlices(pivot.keys.map((k, i) => ({name: k.label, value: s.values[i] ?? null})))) {
      const fill = role(seriesVariable(slice.other ? 8 : colors.place(slice.name)));
      out.push(
        `<path d="${slicePath(cx, cy, radius, view.chart?.donut ? radius * 0.6 : 0, slice)}" fill="${fill}" stroke="${role('--page')}"/>`,
      );
      const angle = (slice.from + slice.to) / 2;
      const anchor = Math.sin(angle) >= 0 ? 'start' : 'end';
      const label = `${shortened(slice.name, 18)} ${percent(slice.part)}`;
      d.text(cx + Math.sin(angle) * (radius + 8), cy - Math.cos(angle) * (radius + 8) + 4, label, `font-size="12" text-anchor="${anchor}"`);
    }
  });
}

function drawScatter(d: Drawing): void {
  const {rows, schema, view, area, out, role} = d;
  const scatter = scatterPoints(rows, schema, view);
  const text = numberFormat(view.chart);
  const at = valueGrid(d, valueAxis(scatter.y[0], scatter.y[1], view.chart, false), text);
  const date = dateFormat(view.chart?.dates ?? 'time', true);
  const axis = scatter.time
    ? {ticks: [scatter.x[0], (scatter.x[0] + scatter.x[1]) / 2, scatter.x[1]], low: scatter.x[0], high: scatter.x[1]}
    : valueAxis(scatter.x[0], scatter.x[1], undefined, false);
  const place = (x: number) => area.left + ((x - axis.low) / (axis.high - axis.low || 1)) * (area.right - area.left);
  for (const {name, points} of scatter.series) {
    let path = '';
    for (let i = 0; i < points.length; i += 4) {
      const r = 2 + points[i + 3]! * 6;
      path += `M${round(place(points[i + 1]!) - r)},${round(at(points[i + 2]!))}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0`;
    }
    out.push(`<path d="${path}" fill="${d.color({name})}" fill-opacity="0.75"/>`);
  }
  for (const tick of axis.ticks) {
    if (Number.isFinite(tick))
      d.text(
        place(tick),
        area.bottom + 18,
        scatter.time ? date(tick) : text(tick),
        `font-size="11" text-anchor="middle" fill="${role('--text-3')}"`,
      );
  }
}

function shortened(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, Math.max(1, most - 1))}…` : name;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
