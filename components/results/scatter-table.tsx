'use client';
import {useMemo} from 'react';
import type {View} from '../../server/protocol/view.ts';
import {type DataColumn, DataTable} from '../ui/data-table.tsx';
import {dateFormat, numberFormat} from './chart-format.ts';
import {orderedPoints, type Scatter, type ScatterPoint} from './scatter-points.ts';

export interface ScatterTableProps {
  readonly scatter: Scatter;
  readonly view: View;
  readonly utc: boolean;
  readonly height: number;
  readonly title: string;
}

/** The points of a scatter chart, to be read. */
export function ScatterTable({scatter, view, utc, height, title}: ScatterTableProps) {
  const rows = useMemo(() => orderedPoints(scatter), [scatter]);
  const columns = useMemo(() => {
    const number = numberFormat(view.chart);
    const date = dateFormat(view.chart?.dates ?? 'datetime', utc);
    const x = (row: ScatterPoint) => (scatter.time ? date(row.x) : number(row.x));
    const all: DataColumn<ScatterPoint>[] = [
      {id: 'x', name: view.keys[0] ?? 'x', right: true, text: x, exact: x, compare: (a, b) => a.x - b.x},
      {
        id: 'y',
        name: view.values[0]?.column ?? 'y',
        right: true,
        text: (row) => number(row.y),
        exact: (row) => String(row.y),
        compare: (a, b) => a.y - b.y,
      },
    ];
    if (view.groups.length > 0) {
      all.unshift({
        id: 'group',
        name: view.groups.join(', '),
        text: (row) => row.series.name,
        compare: (a, b) => (a.series.name < b.series.name ? -1 : a.series.name > b.series.name ? 1 : 0),
      });
    }
    return all;
  }, [view, utc, scatter.time]);
  return (
    <DataTable<ScatterPoint> label={`Values of ${title || 'the chart'}`} columns={columns} rows={rows} rowKey={idOf} height={height} />
  );
}

function idOf(row: ScatterPoint): number {
  return row.id;
}
