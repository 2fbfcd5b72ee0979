'use client';
import {useMemo} from 'react';
import {type DataType, typeText} from '../../kernels/protocol/data-type.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {ResultSnapshot, WireRow} from '../store/result-table.ts';
import {type DataColumn, DataTable, type Sort} from '../ui/data-table.tsx';
import {useWidth} from '../ui/use-media.ts';
import {compareValues, exactValue, isInstant, isRight, shownValue} from './wire-text.ts';

export interface TableViewProps {
  readonly label: string;
  readonly schema: Schema;
  readonly result: ResultSnapshot;
  /** The query's own ORDER BY; without it the newest rows come first. */
  readonly order: readonly {readonly column: number; readonly descending: boolean}[] | undefined;
  readonly live: boolean;
  /** Rows of a result that ends stand as they came, in a table as high as they are. */
  readonly height: number | undefined;
  readonly filter: string;
  readonly empty: string;
}

export function TableView({label, schema, result, order, live, height, filter, empty}: TableViewProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const narrow = width > 0 && width <= 480;
  const day = narrow ? sharedDay(result.rows, schema) : null;
  const columns = useMemo(() => schema.columns.map((c, i) => columnOf(c.name, c.type, i, day)), [schema, day]);
  const rows = useMemo(
    () => shownRows(result.rows, columns, schema, order, live, filter),
    [result.rows, columns, schema, order, live, filter],
  );
  const marked = result.changesPerSecond <= 30;
  return (
    <div ref={box}>
      <DataTable<WireRow>
        narrow={narrow}
        label={label}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        fresh={live && marked ? (result.fresh as ReadonlySet<number>) : undefined}
        changed={live && marked ? result.changed : undefined}
        live={live}
        height={height}
        initialSort={initialSort(columns, order)}
        empty={filter === '' ? empty : 'No row has these words.'}
      />
    </div>
  );
}

function rowKey(row: WireRow): number {
  return row[0] as number;
}

/** The one date of all instants of the newest rows; on phones it is left out of the cells. */
function sharedDay(rows: readonly WireRow[], schema: Schema): string | null {
  let day: string | null = null;
  for (const row of rows.slice(-500)) {
    for (let i = 0; i < schema.columns.length; i++) {
      const {type} = schema.columns[i]!;
      if ((type.kind !== 'timestamp' && type.kind !== 'timestamp_ltz') || row[i + 1] === null) continue;
      const its = exactValue(row[i + 1], type).slice(0, 10);
      if (day !== null && its !== day) return null;
      day = its;
    }
  }
  return day;
}

function columnOf(name: string, type: DataType, index: number, day: string | null): DataColumn<WireRow> {
  const text = (row: WireRow) => shownValue(row[index + 1], type);
  return {
    id: String(index),
    name,
    type: typeText(type).replace(' *ROWTIME*', '').replace(' *PROCTIME*', '').replace(' NOT NULL', ''),
    right: isRight(type),
    text: day === null || !isInstant(type) ? text : (row) => text(row).replace(`${day} `, ''),
    exact: (row) => exactValue(row[index + 1], type),
    isNull: (row) => row[index + 1] === null,
    compare: (a, b) => compareValues(a[index + 1], b[index + 1], type),
  };
}

function initialSort(columns: readonly DataColumn<WireRow>[], order: TableViewProps['order']): Sort | undefined {
  const first = order?.length === 1 ? order[0] : undefined;
  const column = first === undefined ? undefined : columns[first.column];
  return column && first ? {column: column.id, descending: first.descending} : undefined;
}

function shownRows(
  rows: readonly WireRow[],
  columns: readonly DataColumn<WireRow>[],
  schema: Schema,
  order: TableViewProps['order'],
  live: boolean,
  filter: string,
): readonly WireRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? rows : rows.filter((row) => matches(row, columns, words));
  if (order && order.length > 0) {
    return [...found].sort((a, b) => {
      for (const {column, descending} of order) {
        const type = schema.columns[column]?.type;
        if (type === undefined) continue;
        const by = compareValues(a[column + 1], b[column + 1], type);
        if (by !== 0) return descending ? -by : by;
      }
      return 0;
    });
  }
  return live ? found.toReversed() : found;
}

function matches(row: WireRow, columns: readonly DataColumn<WireRow>[], words: readonly string[]): boolean {
  const text = columns
    .map((c) => c.text(row))
    .join(' ')
    .toLowerCase();
  return words.every((w) => text.includes(w));
}
