'use client';
import {useMemo} from 'react';
import {type DataType, typeText} from '../../kernels/protocol/data-type.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {ResultSnapshot, WireRow} from '../store/result-table.ts';
import {type DataColumn, DataTable, type Sort} from '../ui/data-table.tsx';
import {useWidth} from '../ui/use-media.ts';
import {columnIds} from './column-ids.ts';
import {compareValues, exactValue, instantOf, isInstant, isNumeric, isRight, numberOf, shownValue} from './wire-text.ts';

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
  readonly settings: View['table'];
  readonly onSettings: (settings: View['table']) => void;
}

export function TableView({label, schema, result, order, live, height, filter, empty, settings, onSettings}: TableViewProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const narrow = width > 0 && width <= 480;
  const day = narrow ? sharedDay(result.rows, schema) : null;
  const columns = useMemo(() => {
    const ids = columnIds(schema);
    return schema.columns.map((c, i) => columnOf(ids[i]!, c.name, c.type, i, day));
  }, [schema, day]);
  const rows = useMemo(() => shownRows(result.rows, columns, order, live, filter), [result.rows, columns, order, live, filter]);
  const first = useMemo(() => initialSort(columns, order), [columns, order]);
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
        initialSort={first}
        settings={settings}
        onSettings={onSettings}
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

function columnOf(id: string, name: string, type: DataType, index: number, day: string | null): DataColumn<WireRow> {
  const text = (row: WireRow) => shownValue(row[index + 1], type);
  return {
    id,
    name,
    type: typeText(type).replace(' *ROWTIME*', '').replace(' *PROCTIME*', '').replace(' NOT NULL', ''),
    right: isRight(type),
    text: day === null || !isInstant(type) ? text : (row) => text(row).replace(`${day} `, ''),
    exact: (row) => exactValue(row[index + 1], type),
    isNull: (row) => row[index + 1] === null,
    compare: (a, b) => compareValues(a[index + 1], b[index + 1], type),
    ...(isNumeric(type) ? {amount: (row: WireRow) => numberOf(row[index + 1], type), summed: true} : {}),
    ...(isInstant(type) ? {amount: (row: WireRow) => instantOf(row[index + 1], type), parse: (t: string) => instantFrom(t, type)} : {}),
  };
}

/** `2026-03-04 10:42:20` as it stands in the column, ms since 1970; also the date alone. */
function instantFrom(text: string, type: DataType): number | null {
  const found = /^\s*(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*$/.exec(text);
  if (found === null) return null;
  const at = Date.parse(`${found[1]}T${found[2] ?? '00:00'}${type.kind === 'timestamp_ltz' ? '' : 'Z'}`);
  return Number.isNaN(at) ? null : at;
}

/** The query's own order, as the heads say it. */
function initialSort(columns: readonly DataColumn<WireRow>[], order: TableViewProps['order']): readonly Sort[] {
  return (order ?? []).flatMap(({column, descending}) => {
    const at = columns[column];
    return at === undefined ? [] : [{column: at.id, descending}];
  });
}

function shownRows(
  rows: readonly WireRow[],
  columns: readonly DataColumn<WireRow>[],
  order: TableViewProps['order'],
  live: boolean,
  filter: string,
): readonly WireRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? rows : rows.filter((row) => matches(row, columns, words));
  // The table sorts by the query's own order.
  if (order && order.length > 0) return found;
  return live ? found.toReversed() : found;
}

function matches(row: WireRow, columns: readonly DataColumn<WireRow>[], words: readonly string[]): boolean {
  const text = columns
    .map((c) => c.text(row))
    .join(' ')
    .toLowerCase();
  return words.every((w) => text.includes(w));
}
