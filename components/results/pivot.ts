import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/note.ts';
import type {WireRow} from '../store/result-table.ts';
import {instantOf, isInstant, isNumeric, isText, numberOf, shownValue} from './wire-text.ts';

export type Aggregate = View['values'][number]['aggregate'];

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

interface Cell {
  sum: number;
  count: number;
  min: number;
  max: number;
}

/** The view's settings, with what is missing chosen and what the result no longer has left out. */
export function settledView(view: View, schema: Schema): View {
  const has = (name: string) => schema.columns.some((c) => c.name === name);
  const keys = view.keys.filter(has);
  const groups = view.groups.filter(has);
  const values = view.values.filter((v) => has(v.column));
  const chosen = values.length > 0 ? values : defaultValues(view, schema, [...keys, ...groups]);
  const key = keys.length > 0 || view.kind === 'number' || view.kind === 'table' ? keys : defaultKeys(view, schema);
  const group = groups.length > 0 || view.keys.length > 0 || view.kind !== 'line' ? groups : defaultGroups(schema, key);
  return {...view, keys: key, groups: group, values: chosen};
}

function defaultKeys(view: View, schema: Schema): string[] {
  const byTime = schema.columns.find((c) => isInstant(c.type));
  const byText = schema.columns.find((c) => isText(c.type));
  const first = view.kind === 'line' ? (byTime ?? byText) : (byText ?? byTime);
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
  const at = (name: string) => schema.columns.findIndex((c) => c.name === name);
  const keyColumns = view.keys.map(at).filter((i) => i >= 0);
  const groupColumns = view.groups.map(at).filter((i) => i >= 0);
  const values = view.values.map((v) => ({...v, index: at(v.column)})).filter((v) => v.index >= 0);
  const time = keyColumns.length === 1 && isInstant(schema.columns[keyColumns[0]!]!.type);
  const keys = new Map<string, PivotKey>();
  const series = new Map<string, {name: string; cells: Map<string, Cell>; aggregate: Aggregate}>();

  for (const row of rows) {
    const keyId = idOf(row, keyColumns);
    if (!keys.has(keyId)) keys.set(keyId, keyOf(row, keyColumns, schema, time));
    const groupId = idOf(row, groupColumns);
    for (let v = 0; v < values.length; v++) {
      const {index, column, aggregate} = values[v]!;
      const id = `${v}\n${groupId}`;
      let one = series.get(id);
      if (one === undefined) {
        const group = groupColumns.map((g) => shownValue(row[g + 1], schema.columns[g]!.type)).join(', ');
        one = {name: seriesName(group, column, aggregate, values.length), cells: new Map(), aggregate};
        series.set(id, one);
      }
      const wire = row[index + 1];
      if (wire === null || wire === undefined) continue;
      const number = aggregate === 'count' ? 1 : numberOf(wire, schema.columns[index]!.type);
      if (number !== null) add(one.cells, keyId, number);
    }
  }

  const order = [...keys];
  if (time) order.sort((a, b) => (a[1].at ?? Number.POSITIVE_INFINITY) - (b[1].at ?? Number.POSITIVE_INFINITY));
  return {
    time,
    keys: order.map(([, key]) => key),
    series: [...series.values()].map(({name, cells, aggregate}) => ({name, values: order.map(([id]) => result(cells.get(id), aggregate))})),
  };
}

function idOf(row: WireRow, columns: readonly number[]): string {
  let id = '';
  for (const c of columns) id += `${JSON.stringify(row[c + 1])}\n`;
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

function result(cell: Cell | undefined, aggregate: Aggregate): number | null {
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

const MOST_STEADY = 300;

/** Keys and series in steady places: in the order in which `place` met them first. Keys of time keep their order. */
export function steady(pivoted: Pivot, placeOfKey: (name: string) => number, placeOfSeries: (name: string) => number): Pivot {
  const series = pivoted.series.map((s) => ({s, at: placeOfSeries(s.name)})).sort((a, b) => a.at - b.at);
  // Keys without end have no places worth remembering.
  if (pivoted.time || pivoted.keys.length > MOST_STEADY) return {...pivoted, series: series.map(({s}) => s)};
  const keys = pivoted.keys.map((k, i) => ({k, i, at: placeOfKey(k.label)})).sort((a, b) => a.at - b.at);
  return {
    ...pivoted,
    keys: keys.map(({k}) => k),
    series: series.map(({s}) => ({name: s.name, values: keys.map(({i}) => s.values[i] ?? null)})),
  };
}

/** At most `most` series: the rest becomes "Other", the average of its series. */
export function limitSeries(pivoted: Pivot, most: number): Pivot {
  if (pivoted.series.length <= most) return pivoted;
  const kept = pivoted.series.slice(0, most - 1);
  const rest = pivoted.series.slice(most - 1);
  const values = pivoted.keys.map((_, k) => {
    const known = rest.map((s) => s.values[k] ?? null).filter((v) => v !== null);
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
  });
  return {...pivoted, series: [...kept, {name: `Other (${rest.length}, on average)`, values}]};
}
