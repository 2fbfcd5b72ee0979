import type {Value} from '../../../protocol/value.ts';
import type {AggregateName, Kind} from './query.ts';
import {compareValues, wrapped} from './scalar.ts';

/** An aggregate over all values of a group, NULLs among them; `kind`: of its argument. Lists come as their elements in order. */
export function aggregated(name: Exclude<AggregateName, 'GROUPING'>, kind: Kind | null, distinct: boolean, all: readonly Value[]): Value {
  if (name === 'COUNT(*)') return all.length;
  const given = all.filter((v) => v !== null);
  const values = distinct ? [...new Set(given)] : given;
  if (name === 'COUNT') return values.length;
  // In Flink NULL is an element of an array, and a multiset of nothing is empty.
  if (name === 'ARRAY_AGG') return all.length === 0 ? null : elements(distinct ? [...new Set(all)] : all);
  if (name === 'COLLECT') return elements(values);
  if (values.length === 0) return null;
  switch (name) {
    case 'MIN':
      return values.reduce((a, b) => (compareValues(b, a) < 0 ? b : a));
    case 'MAX':
      return values.reduce((a, b) => (compareValues(b, a) > 0 ? b : a));
    case 'SUM':
      return wrapped(kind ?? 'int', sum(values));
    case 'AVG':
      return kind === 'double' ? sum(values) / values.length : Math.trunc(sum(values) / values.length) + 0;
    case 'VAR_POP':
      return squares(values) / values.length;
    case 'STDDEV_SAMP':
      return values.length === 1 ? null : Math.sqrt(squares(values) / (values.length - 1));
    case 'LISTAGG':
      return elements(values);
    default:
      return name satisfies never;
  }
}

const sum = (values: readonly Value[]): number => values.reduce((total: number, v) => total + Number(v), 0);

/** The squares of the distances from the mean. */
function squares(values: readonly Value[]): number {
  const mean = sum(values) / values.length;
  return values.reduce((total: number, v) => total + (Number(v) - mean) ** 2, 0);
}

/** As one text: no order of them means anything. */
export function elements(values: readonly Value[]): string {
  return `{${values
    .map((v) => (v === null ? 'NULL' : String(v)))
    .sort()
    .join(',')}}`;
}
