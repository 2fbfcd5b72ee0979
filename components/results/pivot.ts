import type {Schema} from '../../kernels/protocol/schema.ts';
import type {Aggregate, View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {instantOf, isInstant, isNumeric, isText, numberOf, shownValue} from './wire-text.ts';

/** Keys on the x axis, one series per combination of groups and value. */
export interface Pivot {
  readonly keys: readonly PivotKey[];
  readonly series: readonly PivotSeries[];
  /** Keys are instants: they have a place on a time axis. */
  readonly time: boolean;
}

export interface PivotKey {
  readonly label: string;
  /** ms since 1970 when the key is one instant; else null. */
  readonly at: number | null;
}

export interface PivotSeries {
  readonly name: string;
  /** One per key; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** The last series or key, which holds all that have no place of their own. */
export const OTHER = 'Other';

interface Cell {
  sum: number;
  count: number;
  min: number;
  max: number;
}

interface Series {
  readonly name: string;
  readonly cells: Map<string, Cell>;
  readonly aggregate: Aggregate;
}

interface Cells {
  readonly keys: Map<string, PivotKey>;
  readonly series: readonly Series[];
  readonly time: boolean;
}

/** Kinds whose x axis is time where the result has one. */
export function overTime(kind: View['kind']): boolean {
  return kind === 'line' || kind === 'area' || kind === 'timeline';
}

/** The view's settings, with what is missing chosen and what the result no longer has left out. */
export function settledView(view: View, schema: Schema): View {
  const has = (name: string) => schema.columns.some((c) => c.name === name);
  const keys = view.keys.filter(has);
  const groups = view.groups.filter(has);
  const values = view.values.filter((v) => has(v.column));
  if (view.kind === 'scatter') return scatterView(view, schema, keys, groups, values);
  if (view.kind === 'timeline') return timelineView(view, schema, keys, groups, values);
  const chosen = values.length > 0 ? values : defaultValues(view, schema, [...keys, ...groups]);
  const key = keys.length > 0 || view.kind === 'number' || view.kind === 'table' ? keys : defaultKeys(view, schema);
  const group = groups.length > 0 || view.keys.length > 0 || !overTime(view.kind) ? groups : defaultGroups(schema, key);
  return {...view, keys: key, groups: group, values: chosen};
}

/** A time line's key is a time: what else stood there groups. */
function timelineView(view: View, schema: Schema, keys: string[], groups: string[], values: View['values']): View {
  const time = schema.columns.find((c) => isInstant(c.type) && keys.includes(c.name)) ?? schema.columns.find((c) => isInstant(c.type));
  const chosen = values.length > 0 ? values : defaultValues(view, schema, [...keys, ...groups]);
  if (time === undefined) return {...view, keys, groups, values: chosen};
  const others = keys.filter((name) => name !== time.name);
  const group = [...new Set([...others, ...groups])];
  return {
    ...view,
    keys: [time.name],
    groups: group.length > 0 || view.keys.length > 0 ? group : defaultGroups(schema, [time.name]),
    values: chosen,
  };
}

/** x: the first number or time; y: the next number; the first text says the colour. A key that has no place on an axis is a colour. */
function scatterView(view: View, schema: Schema, keys: string[], groups: string[], values: View['values']): View {
  const numbers = schema.columns.filter((c) => isNumeric(c.type));
  const placed = (name: string) => schema.columns.some((c) => c.name === name && (isNumeric(c.type) || isInstant(c.type)));
  const others = keys.filter((name) => !placed(name));
  const x = keys.find(placed) ?? (numbers.length > 1 ? numbers[0] : (schema.columns.find((c) => isInstant(c.type)) ?? numbers[0]))?.name;
  const measured = values.find((v) => numbers.some((c) => c.name === v.column));
  const y = measured?.column ?? (numbers.find((c) => c.name !== x) ?? numbers[0])?.name;
  const group = groups.length > 0 || view.keys.length > 0 ? [...new Set([...others, ...groups])] : defaultGroups(schema, []);
  return {
    ...view,
    keys: x === undefined ? [] : [x],
    groups: group,
    values: y === undefined ? [] : [{column: y, aggregate: measured?.aggregate ?? 'avg'}],
  };
}

function defaultKeys(view: View, schema: Schema): string[] {
  const byTime = schema.columns.find((c) => isInstant(c.type));
  const byText = schema.columns.find((c) => isText(c.type));
  const first = overTime(view.kind) ? (byTime ?? byText) : (byText ?? byTime);
  return [(first ?? schema.columns[0])?.name ?? ''].filter(Boolean);
}

function defaultGroups(schema: Schema, keys: readonly string[]): string[] {
  const text = schema.columns.find((c) => isText(c.type) && !keys.includes(c.name));
  return text ? [text.name] : [];
}

function defaultValues(view: View, schema: Schema, used: readonly string[]): View['values'] {
  const numbers = schema.columns.filter((c) => isNumeric(c.type) && !used.includes(c.name));
  // What is measured is rarely the first integer, which is often an id.
  const best = numbers.find((c) => c.type.kind === 'double' || c.type.kind === 'float' || c.type.kind === 'decimal') ?? numbers[0];
  if (best) return [{column: best.name, aggregate: 'avg'}];
  const first = schema.columns[0];
  return first && view.kind !== 'table' ? [{column: first.name, aggregate: 'count'}] : [];
}

/** Pure: rows in the order of their ids to a pivot. Keys stand in order of time when they are instants, else as they first came. */
export function pivot(rows: readonly WireRow[], schema: Schema, view: View): Pivot {
  const cells = cellsOf(rows, schema, view, 0);
  return finished(cells, [...cells.keys], cells.series);
}

export interface PlacedOptions {
  readonly placeOfKey: (name: string) => number;
  readonly placeOfSeries: (name: string) => number;
  /** More series than this become "Other". */
  readonly mostSeries: number;
  /** Keys of time are rounded down to this, ms; 0: they stay. */
  readonly bucketMs?: number;
}

const MOST_STEADY = 300;

/**
 * As a chart draws it: series and keys in steady places (the order in which `place…` met them first; keys of time in theirs), sorted and
 * limited as the view says. What is beyond a limit is one series or key "Other", aggregated over its rows.
 */
export function placedPivot(rows: readonly WireRow[], schema: Schema, view: View, options: PlacedOptions): Pivot {
  const cells = cellsOf(rows, schema, view, options.bucketMs ?? 0);
  const placed = cells.series.map((s) => ({s, at: options.placeOfSeries(s.name)})).sort((a, b) => a.at - b.at);
  let series = placed.map(({s}) => s);
  if (series.length > options.mostSeries) series = mergedSeries(series, options.mostSeries - 1);
  let keys = [...cells.keys];
  if (!cells.time) {
    const first = series[0];
    const total = (id: string) => series.reduce((sum, s) => sum + (resultOf(s.cells.get(id), s.aggregate) ?? 0), 0);
    const numeric = keyIsNumeric(schema, view);
    const sort = view.chart?.sort ?? (numeric && overTime(view.kind) ? 'name' : 'came');
    if (sort === 'name') keys.sort((a, b) => byName(a[1].label, b[1].label, numeric));
    else if (sort === 'largest' || sort === 'smallest') {
      const sign = sort === 'largest' ? -1 : 1;
      const totals = new Map(keys.map(([id]) => [id, total(id)]));
      keys.sort((a, b) => sign * ((totals.get(a[0]) ?? 0) - (totals.get(b[0]) ?? 0)));
    } else if (keys.length <= MOST_STEADY) {
      const places = new Map(keys.map(([id, k]) => [id, options.placeOfKey(k.label)]));
      keys.sort((a, b) => (places.get(a[0]) ?? 0) - (places.get(b[0]) ?? 0));
    }
    const limit = view.chart?.limit;
    if (limit !== undefined && keys.length > limit && first !== undefined) {
      const rest = keys.slice(limit).map(([id]) => id);
      keys = [...keys.slice(0, limit), [OTHER_ID, {label: `${OTHER} (${rest.length})`, at: null}]];
      series = series.map((s) => withOther(s, rest));
    }
  }
  return finished(cells, keys, series);
}

const OTHER_ID = '\u0000other';

function keyIsNumeric(schema: Schema, view: View): boolean {
  const only = view.keys.length === 1 ? schema.columns.find((c) => c.name === view.keys[0]) : undefined;
  return only !== undefined && isNumeric(only.type);
}

function byName(a: string, b: string, numeric: boolean): number {
  if (!numeric) return a < b ? -1 : a > b ? 1 : 0;
  const number = (text: string) => Number(text.replaceAll(',', '').replace('−', '-'));
  return number(a) - number(b);
}

function mergedSeries(series: readonly Series[], kept: number): Series[] {
  const rest = series.slice(kept);
  const cells = new Map<string, Cell>();
  for (const s of rest) for (const [key, cell] of s.cells) merge(cells, key, cell);
  return [...series.slice(0, kept), {name: `${OTHER} (${rest.length})`, cells, aggregate: rest[0]?.aggregate ?? 'avg'}];
}

function withOther(series: Series, rest: readonly string[]): Series {
  const cells = new Map(series.cells);
  for (const id of rest) {
    const cell = series.cells.get(id);
    if (cell !== undefined) merge(cells, OTHER_ID, cell);
  }
  return {...series, cells};
}

function merge(cells: Map<string, Cell>, key: string, cell: Cell): void {
  const known = cells.get(key);
  cells.set(
    key,
    known === undefined
      ? {...cell}
      : {
          sum: known.sum + cell.sum,
          count: known.count + cell.count,
          min: Math.min(known.min, cell.min),
          max: Math.max(known.max, cell.max),
        },
  );
}

function finished({time}: Cells, keys: [string, PivotKey][], series: readonly Series[]): Pivot {
  const order = time ? keys.sort((a, b) => (a[1].at ?? Number.POSITIVE_INFINITY) - (b[1].at ?? Number.POSITIVE_INFINITY)) : keys;
  return {
    time,
    keys: order.map(([, key]) => key),
    series: series.map(({name, cells, aggregate}) => ({name, values: order.map(([id]) => resultOf(cells.get(id), aggregate))})),
  };
}

/** Hot: all rows of a result pass here for every picture (benchmark ui). */
function cellsOf(rows: readonly WireRow[], schema: Schema, view: View, bucketMs: number): Cells {
  const at = (name: string) => schema.columns.findIndex((c) => c.name === name);
  const keyColumns = view.keys.map(at).filter((i) => i >= 0);
  const groupColumns = view.groups.map(at).filter((i) => i >= 0);
  const values = view.values.map((v) => ({...v, index: at(v.column)})).filter((v) => v.index >= 0);
  const timeColumn = keyColumns.length === 1 && isInstant(schema.columns[keyColumns[0]!]!.type) ? keyColumns[0]! : -1;
  const keys = new Map<string, PivotKey>();
  const groups = new Map<string, Series[]>();

  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    let keyId: string;
    if (timeColumn >= 0 && bucketMs > 0) {
      const instant = instantOf(row[timeColumn + 1], schema.columns[timeColumn]!.type);
      // A place without a time has no place on this axis.
      if (instant === null) continue;
      const bucket = Math.floor(instant / bucketMs) * bucketMs;
      keyId = String(bucket);
      if (!keys.has(keyId)) keys.set(keyId, {label: new Date(bucket).toISOString().slice(0, 19).replace('T', ' '), at: bucket});
    } else {
      keyId = idOf(row, keyColumns);
      if (!keys.has(keyId)) keys.set(keyId, keyOf(row, keyColumns, schema, timeColumn >= 0));
    }
    const groupId = idOf(row, groupColumns);
    let series = groups.get(groupId);
    if (series === undefined) {
      const group = groupColumns.map((g) => shownValue(row[g + 1], schema.columns[g]!.type)).join(', ');
      series = values.map(({column, aggregate}) => ({
        name: seriesName(group, column, aggregate, values.length),
        cells: new Map(),
        aggregate,
      }));
      groups.set(groupId, series);
    }
    for (let v = 0; v < values.length; v++) {
      const {index, aggregate} = values[v]!;
      const wire = row[index + 1];
      if (wire === null || wire === undefined) continue;
      const number = aggregate === 'count' ? 1 : numberOf(wire, schema.columns[index]!.type);
      if (number !== null) add(series[v]!.cells, keyId, number);
    }
  }
  return {keys, series: [...groups.values()].flat(), time: timeColumn >= 0};
}

/** Equal ids for equal values; a mark no text has stands for NULL. */
function idOf(row: WireRow, columns: readonly number[]): string {
  let id = '';
  for (let i = 0; i < columns.length; i++) {
    const value = row[columns[i]! + 1];
    if (i > 0) id += '\u0001';
    id += value === null || value === undefined ? '\u0000' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return id;
}

function keyOf(row: WireRow, columns: readonly number[], schema: Schema, time: boolean): PivotKey {
  const label = columns.map((c) => shownValue(row[c + 1], schema.columns[c]!.type)).join(', ');
  return {label, at: time ? instantOf(row[columns[0]! + 1], schema.columns[columns[0]!]!.type) : null};
}

function seriesName(group: string, column: string, aggregate: Aggregate, values: number): string {
  if (group === '') return `${aggregate} ${column}`;
  return values === 1 ? group : `${group}, ${aggregate} ${column}`;
}

function add(cells: Map<string, Cell>, key: string, value: number): void {
  const cell = cells.get(key);
  if (cell === undefined) {
    cells.set(key, {sum: value, count: 1, min: value, max: value});
    return;
  }
  cell.sum += value;
  cell.count++;
  if (value < cell.min) cell.min = value;
  if (value > cell.max) cell.max = value;
}

function resultOf(cell: Cell | undefined, aggregate: Aggregate): number | null {
  if (cell === undefined) return null;
  switch (aggregate) {
    case 'sum':
      return cell.sum;
    case 'count':
      return cell.count;
    case 'avg':
      return cell.sum / cell.count;
    case 'min':
      return cell.min;
    case 'max':
      return cell.max;
    default:
      return aggregate satisfies never;
  }
}
