// biome-ignore-all lint/a11y/useSemanticElements: rows are drawn as they scroll into view, which a table element does not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus for its rows and cells
// biome-ignore-all lint/a11y/useKeyWithClickEvents: arrow keys and Enter, from the grid, do what clicks do
'use client';
import {useVirtualizer} from '@tanstack/react-virtual';
import {ArrowDown, ArrowUp} from 'lucide-react';
import {type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState} from 'react';
import {Button} from './button.tsx';
import {cx} from './cx.ts';
import {columnWidths} from './data-table-widths.ts';
import {Dialog} from './dialog.tsx';
import {count} from './format.ts';
import {useHeldOrder} from './use-held-order.ts';

export type RowKey = string | number;

export interface DataColumn<R> {
  readonly id: string;
  readonly name: string;
  /** Beside the name, such as `TIMESTAMP(3)`. */
  readonly type?: string;
  readonly right?: boolean;
  readonly text: (row: R) => string;
  /** What "open" and a copy show; default: the text. */
  readonly exact?: (row: R) => string;
  readonly isNull?: (row: R) => boolean;
  readonly render?: (row: R) => ReactNode;
  /** Without it the head does not sort. */
  readonly compare?: (a: R, b: R) => number;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export interface DataTableProps<R> {
  readonly label: string;
  readonly columns: readonly DataColumn<R>[];
  /** In the order to be shown when nothing is sorted. */
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => RowKey;
  readonly fresh?: ReadonlySet<RowKey>;
  /** When each value changed last (0 = never), by row. */
  readonly changed?: ReadonlyMap<RowKey, readonly number[]>;
  /** Rows move under the reader: they are held while the pointer is on them. */
  readonly live?: boolean;
  /** Height of the whole table, px; without it the table is as high as its rows. */
  readonly height?: number;
  readonly initialSort?: Sort;
  readonly onRow?: (row: R) => void;
  readonly empty?: ReactNode;
  readonly compact?: boolean;
  /** Columns are squeezed and their types hidden: below 480 px. */
  readonly narrow?: boolean;
}

const HEAD = 28;

/** A table of any length: only what is seen is drawn. One tab stop; arrow keys move, Enter opens a long value. */
export function DataTable<R>(props: DataTableProps<R>) {
  const {columns, rows, rowKey, live = false, height, compact = false, narrow = false} = props;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const [cell, setCell] = useState<{row: number; column: number} | null>(null);
  const [opened, setOpened] = useState<{title: string; text: string} | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const {shown, waiting, hold, release} = useHeldOrder(sorted, rowKey, live);
  const rowHeight = compact ? 24 : 28;
  const widths = useWidths(columns, shown, narrow);
  const template = widths.map((w) => `minmax(${w}px, ${w}fr)`).join(' ');
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: HEAD,
  });
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;

  const move = (row: number, column: number) => {
    const next = {row: clamp(row, shown.length - 1), column: clamp(column, columns.length - 1)};
    setCell(next);
    virtual.scrollToIndex(next.row);
  };
  const open = () => {
    const row = cell === null ? undefined : shown[cell.row];
    const column = cell === null ? undefined : columns[cell.column];
    if (row === undefined || column === undefined) return;
    if (props.onRow) props.onRow(row);
    else setOpened({title: column.name, text: column.isNull?.(row) ? 'null' : (column.exact ?? column.text)(row)});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = cell ?? {row: 0, column: 0};
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / rowHeight) - 2);
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') open();
    else {
      const next = cellAfter(event.key, event.ctrlKey, at, {page, first: cell === null, rows: shown.length, columns: columns.length});
      if (next === null) return;
      move(next.row, next.column);
    }
    event.preventDefault();
  };

  return (
    <div className="relative">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={shown.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={cell && shown.length > 0 ? cellId(cell.row, cell.column) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerEnter={(e) => e.pointerType === 'mouse' && hold()}
        onPointerLeave={release}
        className="ring-inside @container overflow-auto"
        style={{height: height ?? HEAD + Math.min(shown.length, 400) * rowHeight + 1, overflowAnchor: 'none'}}
      >
        <div style={{minWidth: 'min-content'}}>
          <div
            role="row"
            aria-rowindex={1}
            className="sticky top-0 z-10 grid border-line-strong border-b bg-page"
            style={{gridTemplateColumns: template, height: HEAD}}
          >
            {columns.map((c) => (
              <Head key={c.id} column={c} sort={sort} onSort={setSort} />
            ))}
          </div>
          <div role="rowgroup" className="relative" style={{height: virtual.getTotalSize()}}>
            {virtual.getVirtualItems().map((item) => {
              const row = shown[item.index];
              if (row === undefined) return null;
              const key = rowKey(row);
              const isFresh = props.fresh?.has(key) === true;
              const marks = props.changed?.get(key);
              return (
                <div
                  key={key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  onClick={props.onRow && (() => props.onRow?.(row))}
                  className={cx(
                    'absolute inset-x-0 grid items-center border-line border-b',
                    isFresh ? 'bg-live-tint shadow-[inset_2px_0_0_var(--live)]' : 'hover:bg-hover',
                    props.onRow && 'cursor-pointer',
                  )}
                  style={{gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)`}}
                >
                  {columns.map((c, i) => (
                    <Cell
                      key={`${c.id}-${marks?.[i] ?? 0}`}
                      id={cellId(item.index, i)}
                      column={c}
                      row={row}
                      flash={(marks?.[i] ?? 0) > 0}
                      active={cell?.row === item.index && cell.column === i}
                      onSelect={() => setCell({row: item.index, column: i})}
                      onOpen={() => {
                        if (!props.onRow) setOpened({title: c.name, text: c.isNull?.(row) ? 'null' : (c.exact ?? c.text)(row)});
                      }}
                    />
                  ))}
                </div>
              );
            })}
          </div>
          {shown.length === 0 && props.empty && <div className="px-3 py-2 text-text-2">{props.empty}</div>}
        </div>
      </div>
      {waiting > 0 && (
        <Button size="small" onClick={release} className="num absolute top-8 left-1/2 z-20 -translate-x-1/2 shadow-menu">
          {waiting === 1 ? '1 new row' : `${count(waiting)} new rows`}
        </Button>
      )}
      <Dialog open={opened !== null} onOpen={(o) => !o && setOpened(null)} title={opened?.title ?? ''}>
        <pre className="code max-h-[60dvh] overflow-auto whitespace-pre-wrap break-words rounded-md bg-inset p-3">{opened?.text}</pre>
      </Dialog>
    </div>
  );
}

function Head<R>({column, sort, onSort}: {column: DataColumn<R>; sort: Sort | null; onSort: (sort: Sort | null) => void}) {
  const mine = sort?.column === column.id ? sort : null;
  const Arrow = mine?.descending ? ArrowDown : ArrowUp;
  const label = (
    <>
      {mine && column.right && <Arrow size={12} strokeWidth={2} className="shrink-0 text-text-2" aria-hidden />}
      <span className="truncate font-medium">{column.name}</span>
      {column.type && <span className="truncate text-micro text-text-3 @max-[480px]:hidden">{column.type}</span>}
      {mine && !column.right && <Arrow size={12} strokeWidth={2} className="shrink-0 text-text-2" aria-hidden />}
    </>
  );
  const look = cx('flex h-full min-w-0 items-center gap-1.5 px-3 text-small max-sm:px-2', column.right && 'justify-end');
  return (
    <div role="columnheader" aria-sort={mine ? (mine.descending ? 'descending' : 'ascending') : undefined} className="min-w-0">
      {column.compare ? (
        <button
          type="button"
          tabIndex={-1}
          className={cx(look, 'w-full hover:bg-hover')}
          onClick={() =>
            onSort(
              mine === null
                ? {column: column.id, descending: column.right === true}
                : mine.descending === (column.right === true)
                  ? {...mine, descending: !mine.descending}
                  : null,
            )
          }
        >
          {label}
        </button>
      ) : (
        <div className={look}>{label}</div>
      )}
    </div>
  );
}

interface CellProps<R> {
  readonly id: string;
  readonly column: DataColumn<R>;
  readonly row: R;
  readonly flash: boolean;
  readonly active: boolean;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}

function Cell<R>({id, column, row, flash, active, onSelect, onOpen}: CellProps<R>) {
  const isNull = column.isNull?.(row) === true;
  return (
    <div
      id={id}
      role="gridcell"
      onClick={onSelect}
      onDoubleClick={onOpen}
      className={cx(
        'num flex h-full min-w-0 items-center px-3 max-sm:px-2',
        column.right && 'justify-end',
        isNull && 'text-text-3',
        flash && 'flash',
        active && 'outline-1 outline-live -outline-offset-1 outline-solid [[role=grid]:not(:focus-within)_&]:outline-transparent',
      )}
    >
      {column.render ? column.render(row) : <span className="truncate">{isNull ? 'null' : column.text(row)}</span>}
    </div>
  );
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads; null: it leads nowhere. */
function cellAfter(
  key: string,
  ctrl: boolean,
  at: Place,
  table: {page: number; first: boolean; rows: number; columns: number},
): Place | null {
  const {row, column} = at;
  switch (key) {
    case 'ArrowDown':
      return {row: table.first ? 0 : row + 1, column};
    case 'ArrowUp':
      return {row: row - 1, column};
    case 'ArrowRight':
      return {row, column: column + 1};
    case 'ArrowLeft':
      return {row, column: column - 1};
    case 'PageDown':
      return {row: row + table.page, column};
    case 'PageUp':
      return {row: row - table.page, column};
    case 'Home':
      return {row: ctrl ? 0 : row, column: 0};
    case 'End':
      return {row: ctrl ? table.rows - 1 : row, column: table.columns - 1};
    default:
      return null;
  }
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}

function sortRows<R>(rows: readonly R[], columns: readonly DataColumn<R>[], sort: Sort | null): readonly R[] {
  const compare = columns.find((c) => c.id === sort?.column)?.compare;
  if (sort === null || compare === undefined) return rows;
  return [...rows].sort(sort.descending ? (a, b) => compare(b, a) : compare);
}

/** Widths only grow: a column that shrinks and grows with its rows would dance. */
function useWidths<R>(columns: readonly DataColumn<R>[], rows: readonly R[], narrow: boolean): readonly number[] {
  const before = useRef<{columns: readonly DataColumn<R>[]; narrow: boolean; widths: readonly number[]} | null>(null);
  const same =
    before.current !== null &&
    before.current.narrow === narrow &&
    before.current.columns.length === columns.length &&
    before.current.columns.every((c, i) => c.id === columns[i]?.id);
  const now = columnWidths(columns, rows, narrow);
  const widths = now.map((w, i) => Math.max(w, same ? (before.current?.widths[i] ?? 0) : 0));
  before.current = {columns, narrow, widths};
  return widths;
}
