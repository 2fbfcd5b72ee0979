'use client';
import {useMemo} from 'react';
import type {View} from '../../server/protocol/view.ts';
import {type DataColumn, DataTable} from '../ui/data-table.tsx';
import {numberFormat} from './chart-format.ts';
import type {Pivot} from './pivot.ts';

interface PivotRow {
  readonly key: string;
  readonly values: readonly (number | null)[];
}

/** What a chart shows, to be read. */
export function ChartTable({pivot, view, height, title}: {pivot: Pivot; view: View; height: number; title: string}) {
  const rows = useMemo(
    () => pivot.keys.map((k, i): PivotRow => ({key: k.label, values: pivot.series.map((s) => s.values[i] ?? null)})),
    [pivot],
  );
  const names = JSON.stringify(pivot.series.map((s) => s.name));
  const columns = useMemo(() => {
    const text = numberFormat(view.chart);
    return [
      {
        id: 'key',
        name: view.keys.join(', ') || 'all',
        text: (row) => row.key,
        compare: (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
      },
      ...(JSON.parse(names) as string[]).map(
        (name, i): DataColumn<PivotRow> => ({
          id: `s${i}`,
          name,
          right: true,
          text: (row) => (row.values[i] === null || row.values[i] === undefined ? 'null' : text(row.values[i])),
          exact: (row) => String(row.values[i] ?? ''),
          isNull: (row) => row.values[i] === null || row.values[i] === undefined,
          compare: (a, b) => (a.values[i] ?? Number.POSITIVE_INFINITY) - (b.values[i] ?? Number.POSITIVE_INFINITY),
        }),
      ),
    ] satisfies DataColumn<PivotRow>[];
  }, [names, view]);
  return (
    <DataTable<PivotRow>
      label={`Values of ${title || 'the chart'}`}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      height={height}
    />
  );
}
