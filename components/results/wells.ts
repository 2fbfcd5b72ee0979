import type {Schema} from '../../kernels/protocol/schema.ts';
import type {Aggregate, View} from '../../server/protocol/view.ts';
import {isNumeric} from './wire-text.ts';

/** The places that a column can be put into. */
export type Well = 'keys' | 'groups' | 'values' | 'size';

export interface WellInfo {
  readonly well: Well;
  readonly label: string;
}

/** The wells of a kind of view, by the names they have there. */
export function wellsOf(kind: View['kind']): readonly WellInfo[] {
  switch (kind) {
    case 'table':
      return [];
    case 'number':
      return [
        {well: 'groups', label: 'Groups'},
        {well: 'values', label: 'Values'},
      ];
    case 'scatter':
      return [
        {well: 'keys', label: 'X axis'},
        {well: 'values', label: 'Y axis'},
        {well: 'groups', label: 'Group'},
        {well: 'size', label: 'Size'},
      ];
    default:
      return [
        {well: 'keys', label: 'Keys'},
        {well: 'groups', label: 'Groups'},
        {well: 'values', label: 'Values'},
      ];
  }
}

/** The columns in a well. */
export function inWell(view: View, well: Well): readonly string[] {
  if (well === 'size') return view.chart?.size === undefined ? [] : [view.chart.size];
  return well === 'values' ? view.values.map((v) => v.column) : view[well];
}

/** Puts a column into a well, at a place or at its end. A scatter chart has one column to an axis. */
export function putIntoWell(view: View, schema: Schema, column: string, well: Well, at?: number): View {
  const one = view.kind === 'scatter' && well !== 'groups';
  switch (well) {
    case 'size':
      return {...view, chart: {...view.chart, size: column}};
    case 'values': {
      const known = view.values.find((v) => v.column === column);
      const type = schema.columns.find((c) => c.name === column)?.type;
      const value = known ?? {column, aggregate: type !== undefined && isNumeric(type) ? ('avg' as const) : ('count' as const)};
      return {...view, values: one ? [value] : inserted(view.values, value, at, (v) => v.column === column)};
    }
    default:
      return {...view, [well]: one ? [column] : inserted(view[well], column, at, (name) => name === column)};
  }
}

function inserted<T>(list: readonly T[], item: T, at: number | undefined, same: (item: T) => boolean): T[] {
  const before = list.findIndex(same);
  const rest = list.filter((other) => !same(other));
  const place = at === undefined ? rest.length : before >= 0 && before < at ? at - 1 : at;
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

export function takeFromWell(view: View, column: string, well: Well): View {
  switch (well) {
    case 'size': {
      const {size: _, ...chart} = view.chart ?? {};
      return {...view, chart};
    }
    case 'values':
      return {...view, values: view.values.filter((v) => v.column !== column)};
    default:
      return {...view, [well]: view[well].filter((name) => name !== column)};
  }
}

/** Moves a column from one well into another: of a drag, or within one well. */
export function moveBetweenWells(view: View, schema: Schema, column: string, from: Well | null, to: Well | null, at?: number): View {
  const taken = from === null || from === to ? view : takeFromWell(view, column, from);
  if (to === null) return from === null ? view : takeFromWell(view, column, from);
  return putIntoWell(taken, schema, column, to, at);
}

export function withAggregate(view: View, column: string, aggregate: Aggregate): View {
  return {...view, values: view.values.map((v) => (v.column === column ? {...v, aggregate} : v))};
}
