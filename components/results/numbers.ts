import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {count, decimal, shortCount} from '../ui/format.ts';
import type {BigNumber} from '../ui/number-view.tsx';
import {numberFormat} from './chart-format.ts';
import {pivot} from './pivot.ts';
import {exactValue, isNumeric, numberOf, shownValue} from './wire-text.ts';

/** The numbers of a number view: the aggregates that are chosen, over all rows; without a choice the newest row's own values. */
export function bigNumbers(rows: readonly WireRow[], schema: Schema, view: View): readonly BigNumber[] {
  if (view.values.length === 0) return newestRow(rows, schema, view);
  const pivoted = pivot(rows, schema, {...view, keys: []});
  return pivoted.series.map((s, i) => {
    const value = s.values[0] ?? null;
    const chosen = view.groups.length === 0 ? view.values[i] : undefined;
    // One row is its own sum and maximum: the column's name says enough.
    const label = chosen && rows.length <= 1 && chosen.aggregate !== 'count' ? chosen.column : s.name;
    return {label, value: value === null ? '–' : numberText(value, view), ...(value === null ? {} : {exact: String(value), amount: value})};
  });
}

function newestRow(rows: readonly WireRow[], schema: Schema, view: View): readonly BigNumber[] {
  const row = rows.at(-1);
  const numeric = schema.columns.map((c, i) => ({c, i})).filter(({c}) => isNumeric(c.type));
  const columns = numeric.length > 0 ? numeric : schema.columns.map((c, i) => ({c, i}));
  return columns.map(({c, i}) => {
    if (row === undefined) return {label: c.name, value: '–'};
    const amount = numberOf(row[i + 1], c.type);
    const formatted = amount !== null && (view.chart?.numbers ?? view.chart?.decimals) !== undefined;
    return {
      label: c.name,
      value: formatted ? numberFormat(view.chart)(amount) : shownValue(row[i + 1], c.type),
      exact: exactValue(row[i + 1], c.type),
      ...(amount === null ? {} : {amount}),
    };
  });
}

function numberText(value: number, view: View): string {
  if ((view.chart?.numbers ?? view.chart?.decimals) !== undefined) return numberFormat(view.chart)(value);
  if (Number.isInteger(value)) return Math.abs(value) < 1_000_000 ? count(value) : shortCount(value);
  return Math.abs(value) < 10_000 ? decimal(value) : shortCount(value);
}
