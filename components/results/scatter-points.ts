import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {instantOf, isInstant, numberOf, shownValue} from './wire-text.ts';

export interface ScatterSeries {
  readonly name: string;
  /** Row id, x, y, size (0 to 1) of each point, one after the other. */
  readonly points: readonly number[];
}

export interface Scatter {
  readonly series: readonly ScatterSeries[];
  /** x is time, ms since 1970. */
  readonly time: boolean;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const EMPTY: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A point for each row that has an x and a y. */
export function scatterPoints(rows: readonly WireRow[], schema: Schema, view: View): Scatter {
  const at = (name: string | undefined) => (name === undefined ? -1 : schema.columns.findIndex((c) => c.name === name));
  const [xAt, yAt, sizeAt] = [at(view.keys[0]), at(view.values[0]?.column), at(view.chart?.size)];
  const groupAt = view.groups.map(at).filter((i) => i >= 0);
  if (xAt < 0 || yAt < 0) return {series: [], time: false, x: EMPTY, y: EMPTY};
  const xType = schema.columns[xAt]!.type;
  const yType = schema.columns[yAt]!.type;
  const time = isInstant(xType);
  const sizes = sizeAt < 0 ? null : rows.map((row) => numberOf(row[sizeAt + 1], schema.columns[sizeAt]!.type));
  let largest = 0;
  for (const size of sizes ?? []) if (size !== null && size > largest) largest = size;
  const series = new Map<string, number[]>();
  let [lowX, highX] = EMPTY;
  let [lowY, highY] = EMPTY;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    const x = time ? instantOf(row[xAt + 1], xType) : numberOf(row[xAt + 1], xType);
    const y = numberOf(row[yAt + 1], yType);
    if (x === null || y === null || !Number.isFinite(x) || !Number.isFinite(y)) continue;
    const name = groupAt.map((g) => shownValue(row[g + 1], schema.columns[g]!.type)).join(', ') || (view.values[0]?.column ?? '');
    let points = series.get(name);
    if (points === undefined) {
      points = [];
      series.set(name, points);
    }
    const size = sizes === null ? 0.25 : largest === 0 ? 0 : Math.max(0, sizes[r] ?? 0) / largest;
    points.push(row[0] as number, x, y, size);
    lowX = Math.min(lowX, x);
    highX = Math.max(highX, x);
    lowY = Math.min(lowY, y);
    highY = Math.max(highY, y);
  }
  return {series: [...series].map(([name, points]) => ({name, points})), time, x: [lowX, highX], y: [lowY, highY]};
}

export interface ScatterPoint {
  readonly series: ScatterSeries;
  /** Of its row. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/** All points from left to right, of the same x from below: the order in which they are read. */
export function orderedPoints({series}: Scatter): readonly ScatterPoint[] {
  const all: ScatterPoint[] = [];
  for (const one of series) {
    for (let i = 0; i < one.points.length; i += 4)
      all.push({series: one, id: one.points[i]!, x: one.points[i + 1]!, y: one.points[i + 2]!});
  }
  return all.sort((a, b) => a.x - b.x || a.y - b.y || a.id - b.id);
}
