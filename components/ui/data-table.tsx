// biome-ignore-all lint/a11y/useSemanticElements: rows are drawn as they scroll into view, which a table element does not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus for its rows and cells
// biome-ignore-all lint/a11y/useKeyWithClickEvents: arrow keys and Enter, from the grid, do what clicks do
'use client';
import {useVirtualizer} from '@tanstack/react-virtual';
import {Copy, X} from 'lucide-react';
import {type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState} from 'react';
import type {TableSettings} from '../../server/protocol/view.ts';
import {Button, IconButton} from './button.tsx';
import {cx} from './cx.ts';
import {columnWidths} from './data-table-widths.ts';
import {Dialog} from './dialog.tsx';
import {count, decimal} from './format.ts';
import {TableHead} from './table-head.tsx';
import {arranged, filterRows, isFilter, reordered, sortAfter, sortRows, totalOf} from './table-layout.ts';
import {type CellRange, cellAfter, isInside, type Place, rangeOf, toJsonText, toTsv} from './table-selection.ts';
import {useHeldOrder} from './use-held-order.ts';

export type RowKey = string | number;

export interface DataColumn<R> {
  /** Unique, and the same for the same column at another time: settings are kept by it. */
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
  /** A number that stands for the value: then its filter is a range. */
  readonly amount?: (row: R) => number | null;
  /** Reads a bound of the range; default: as a number. null: it is none. */
  readonly parse?: (text: string) => number | null;
  /** The amounts are numbers that can be added up. */
  readonly summed?: boolean;
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
  /** When each value changed last (0 = never), by row, in the order of `columns`. */
  readonly changed?: ReadonlyMap<RowKey, readonly number[]>;
  /** Rows move under the reader: they are held while the pointer is on them. */
  readonly live?: boolean;
  /** Height of the whole table, px; without it the table is as high as its rows. */
  readonly height?: number;
  readonly initialSort?: readonly Sort[];
  readonly onRow?: (row: R) => void;
  readonly empty?: ReactNode;
  readonly compact?: boolean;
  /** Columns are squeezed and their types hidden: below 480 px. */
  readonly narrow?: boolean;
  /** Order, width, filters and so on of the columns; with `onSettings` the heads change them. */
  readonly settings?: TableSettings;
  readonly onSettings?: (settings: TableSettings) => void;
}

const HEAD = 28;
const NO_SETTINGS: TableSettings = {};

/**
 * A table of any length: only what is seen is drawn. One tab stop; arrow keys move (with Shift they select), Enter opens a long value or sorts
 * by a head, Ctrl C copies, Alt and an arrow move a head's column, Ctrl and an arrow set its width, Alt ↓ opens its menu.
 */
export function DataTable<R>(props: DataTableProps<R>) {
  const {rows, rowKey, live = false, height, compact = false, narrow = false, onSettings} = props;
  const [own, setOwn] = useState<TableSettings>(NO_SETTINGS);
  const settings = onSettings ? (props.settings ?? NO_SETTINGS) : own;
  const change = onSettings ?? setOwn;
  const sorts = settings.sort ?? props.initialSort ?? NO_SORT;
  const [cell, setCell] = useState<Place | null>(null);
  const [anchor, setAnchor] = useState<Place | null>(null);
  const [opened, setOpened] = useState<{title: string; text: string} | null>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const {columns, pinned} = useMemo(() => arranged(props.columns, settings), [props.columns, settings]);
  const places = useMemo(() => columns.map((c) => props.columns.indexOf(c)), [columns, props.columns]);
  const filtered = useMemo(() => filterRows(rows, props.columns, settings), [rows, props.columns, settings]);
  const sorted = useMemo(() => sortRows(filtered, props.columns, sorts), [filtered, props.columns, sorts]);
  const {shown, waiting, hold, release} = useHeldOrder(sorted, rowKey, live);
  const rowHeight = compact ? 24 : 28;
  const auto = useWidths(columns, shown, narrow);
  const fixed = (i: number) => settings.widths?.[columns[i]?.id ?? ''];
  const widths = auto.map((w, i) => fixed(i) ?? w);
  // What is pinned has a width of its own: the others slide beneath it.
  const template = widths.map((w, i) => (i < pinned || fixed(i) !== undefined ? `${w}px` : `minmax(${w}px, ${w}fr)`)).join(' ');
  const lefts = widths.map((_, i) => (i < pinned ? widths.slice(0, i).reduce((sum, w) => sum + w, 0) : null));
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: HEAD,
  });
  const range = cell !== null && anchor !== null && cell.row >= 0 ? rangeOf({...anchor, row: Math.max(0, anchor.row)}, cell) : null;
  const several = range !== null && (range.top !== range.bottom || range.left !== range.right) ? range : null;
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
  const totals = columns.some((c) => settings.totals?.[c.id] !== undefined);
  const filters = props.columns.some((c) => isFilter(settings.filters?.[c.id]));

  const go = (place: Place, extend: boolean) => {
    setCell(place);
    if (!extend || anchor === null) setAnchor(extend ? (cell ?? place) : place);
    // What is selected stays where it is.
    if (extend) hold();
    if (place.row >= 0) virtual.scrollToIndex(place.row);
    showColumn(scroller.current, widths, place.column, pinned);
  };
  const clear = () => {
    setAnchor(cell);
    release();
  };
  const open = () => {
    const row = cell === null ? undefined : shown[cell.row];
    const column = cell === null ? undefined : columns[cell.column];
    if (row === undefined || column === undefined) return;
    if (props.onRow) props.onRow(row);
    else setOpened({title: column.name, text: column.isNull?.(row) ? 'null' : (column.exact ?? column.text)(row)});
  };
  const copy = (as: 'tsv' | 'heads' | 'json', of: CellRange | null = range) => {
    if (of === null) return;
    const text = as === 'json' ? toJsonText(shown, columns, of) : toTsv(shown, columns, of, as === 'heads');
    void navigator.clipboard?.writeText(text);
  };
  const move = (column: number, by: -1 | 1) => {
    const to = column + by;
    const moved = columns[column];
    if (moved === undefined || to < 0 || to >= columns.length) return;
    const before = columns[by < 0 ? to : to + 1]?.id ?? null;
    change(reordered(props.columns, settings, moved.id, before));
    setCell({row: -1, column: to});
  };
  const resize = (column: string, width: number | null) => {
    const {[column]: _, ...others} = settings.widths ?? {};
    change({...settings, widths: width === null ? others : {...others, [column]: width}});
  };
  const headKey = (event: KeyboardEvent, column: number): boolean => {
    const at = columns[column];
    if (at === undefined) return false;
    if (event.key === 'Enter' && at.compare) change({...settings, sort: sortAfter(sorts, at, event.shiftKey)});
    else if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) move(column, event.key === 'ArrowLeft' ? -1 : 1);
    else if (event.ctrlKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight'))
      resize(at.id, Math.max(40, (widths[column] ?? 100) + (event.key === 'ArrowLeft' ? -16 : 16)));
    else if ((event.altKey && event.key === 'ArrowDown') || event.key === 'ContextMenu') setMenu(at.id);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const at = cell ?? {row: 0, column: 0};
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / rowHeight) - 2);
    if (at.row < 0 && headKey(event, at.column)) {
      // done
    } else if (event.key === 'Enter') open();
    else if (ctrl && event.key.toLowerCase() === 'c') copy('tsv');
    else if (ctrl && event.key.toLowerCase() === 'a') {
      setAnchor({row: 0, column: 0});
      setCell({row: shown.length - 1, column: columns.length - 1});
      hold();
    } else if (event.shiftKey && event.key === ' ') {
      setAnchor({row: Math.max(0, anchor?.row ?? at.row), column: 0});
      setCell({row: Math.max(0, at.row), column: columns.length - 1});
      hold();
    } else if (event.key === 'Escape' && several !== null) clear();
    else {
      const next = cellAfter(event.key, ctrl, at, {page, first: cell === null, rows: shown.length, columns: columns.length});
      if (next === null) return;
      go(next, event.shiftKey && next.row >= 0);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={shown.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-activedescendant={cell && (cell.row < 0 || shown.length > 0) ? cellId(cell.row, cell.column) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerEnter={(e) => e.pointerType === 'mouse' && hold()}
        onPointerLeave={() => several === null && release()}
        className="ring-inside @container overflow-auto"
        style={{
          height: height ?? HEAD + Math.min(shown.length, 400) * rowHeight + 1 + (totals ? HEAD : 0),
          overflowAnchor: 'none',
        }}
      >
        <div className="relative flex min-h-full flex-col" style={{minWidth: 'min-content'}}>
          <div
            role="row"
            aria-rowindex={1}
            className="sticky top-0 z-20 grid shrink-0 border-line-strong border-b bg-page"
            style={{gridTemplateColumns: template, height: HEAD}}
          >
            {columns.map((c, i) => {
              const at = sorts.findIndex((s) => s.column === c.id);
              const sort = sorts[at];
              return (
                <TableHead
                  key={c.id}
                  id={cellId(-1, i)}
                  column={c}
                  sort={sort === undefined ? null : {...sort, number: sorts.length > 1 ? at + 1 : null}}
                  settings={settings}
                  pinned={i < pinned}
                  left={lefts[i] ?? null}
                  width={widths[i] ?? 0}
                  active={cell?.row === -1 && cell.column === i}
                  menu={menu === c.id}
                  onMenu={(o) => {
                    setMenu(o ? c.id : null);
                    if (!o) scroller.current?.focus();
                  }}
                  onSort={(add) => change({...settings, sort: sortAfter(sorts, c, add)})}
                  onSettings={onSettings ?? null}
                  onWidth={(width) => resize(c.id, width)}
                  onMoved={(moved, before) => change(reordered(props.columns, settings, moved, before))}
                  onMove={(by) => move(i, by)}
                />
              );
            })}
          </div>
          <div role="rowgroup" className="relative shrink-0" style={{height: virtual.getTotalSize()}}>
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
                    'group/row absolute inset-x-0 grid items-center border-line border-b',
                    isFresh ? 'bg-live-tint shadow-[inset_2px_0_0_var(--live)]' : 'hover:bg-hover',
                    props.onRow && 'cursor-pointer',
                  )}
                  style={{gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)`}}
                >
                  {columns.map((c, i) => {
                    const mark = marks?.[places[i] ?? i] ?? 0;
                    return (
                      <Cell
                        key={`${c.id}-${mark}`}
                        id={cellId(item.index, i)}
                        column={c}
                        row={row}
                        left={lefts[i] ?? null}
                        fresh={isFresh}
                        flash={mark > 0}
                        active={cell?.row === item.index && cell.column === i}
                        selected={several !== null && isInside(several, item.index, i)}
                        onSelect={(extend) => go({row: item.index, column: i}, extend)}
                        onOpen={() => {
                          if (!props.onRow) setOpened({title: c.name, text: c.isNull?.(row) ? 'null' : (c.exact ?? c.text)(row)});
                        }}
                      />
                    );
                  })}
                </div>
              );
            })}
          </div>
          {shown.length === 0 && (filters || props.empty) && (
            <div className="px-3 py-2 text-text-2">{filters ? 'No row passes the filters.' : props.empty}</div>
          )}
          {totals && <Totals columns={columns} rows={shown} settings={settings} template={template} lefts={lefts} />}
        </div>
      </div>
      {waiting > 0 && several === null && (
        <Button size="small" onClick={release} className="num absolute top-8 left-1/2 z-20 -translate-x-1/2 shadow-menu">
          {waiting === 1 ? '1 new row' : `${count(waiting)} new rows`}
        </Button>
      )}
      {several !== null && (
        <div
          role="toolbar"
          aria-label="What is selected"
          className="absolute right-3 bottom-3 z-30 flex items-center gap-1 rounded-lg bg-raised p-1 pl-3 text-small shadow-menu"
        >
          <span className="num pr-2 text-text-2">{`${count(several.bottom - several.top + 1)} × ${several.right - several.left + 1}`}</span>
          <Button size="small" variant="ghost" icon={Copy} onClick={() => copy('tsv')}>
            Copy
          </Button>
          <Button size="small" variant="ghost" onClick={() => copy('heads')}>
            With heads
          </Button>
          <Button size="small" variant="ghost" onClick={() => copy('json')}>
            As JSON
          </Button>
          <IconButton icon={X} size="small" label="Select nothing" onClick={clear} />
        </div>
      )}
      <Dialog open={opened !== null} onOpen={(o) => !o && setOpened(null)} title={opened?.title ?? ''}>
        <pre className="code max-h-[60dvh] overflow-auto whitespace-pre-wrap break-words rounded-md bg-inset p-3">{opened?.text}</pre>
      </Dialog>
    </div>
  );
}

const NO_SORT: readonly Sort[] = [];

/** Sideways, so that a column is in view beside what is pinned. */
function showColumn(scroller: HTMLElement | null, widths: readonly number[], column: number, pinned: number): void {
  if (scroller === null || column < pinned) return;
  const before = (to: number) => widths.slice(0, to).reduce((sum, w) => sum + w, 0);
  const [left, right] = [before(column) - before(pinned), before(column + 1)];
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (right > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = right - scroller.clientWidth;
}

interface TotalsProps<R> {
  readonly columns: readonly DataColumn<R>[];
  readonly rows: readonly R[];
  readonly settings: TableSettings;
  readonly template: string;
  readonly lefts: readonly (number | null)[];
}

/** Below the rows: what the heads' menus ask for, over the rows that are shown. */
function Totals<R>({columns, rows, settings, template, lefts}: TotalsProps<R>) {
  return (
    <div role="rowgroup" className="sticky bottom-0 z-10 mt-auto shrink-0">
      <div
        role="row"
        className="grid items-center border-line-strong border-t bg-page font-medium"
        style={{gridTemplateColumns: template, height: HEAD}}
      >
        {columns.map((c, i) => {
          const aggregate = settings.totals?.[c.id];
          const value = aggregate === undefined ? null : totalOf(rows, c, aggregate);
          const left = lefts[i] ?? null;
          return (
            <div
              key={c.id}
              role="gridcell"
              title={value === null ? undefined : String(value)}
              className={cx('num flex h-full min-w-0 items-center gap-1.5 bg-page px-3 max-sm:px-2', c.right && 'justify-end')}
              style={left === null ? undefined : {position: 'sticky', left, zIndex: 1}}
            >
              {aggregate !== undefined && (
                <>
                  <span className="text-micro text-text-3">{aggregate}</span>
                  <span className="truncate">{value === null ? '–' : Number.isInteger(value) ? count(value) : decimal(value)}</span>
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellProps<R> {
  readonly id: string;
  readonly column: DataColumn<R>;
  readonly row: R;
  /** Of a pinned column: where it stands, px. */
  readonly left: number | null;
  readonly fresh: boolean;
  readonly flash: boolean;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onSelect: (extend: boolean) => void;
  readonly onOpen: () => void;
}

function Cell<R>({id, column, row, left, fresh, flash, active, selected, onSelect, onOpen}: CellProps<R>) {
  const isNull = column.isNull?.(row) === true;
  return (
    <div
      id={id}
      role="gridcell"
      aria-selected={selected || undefined}
      onPointerDown={(e) => e.shiftKey && e.preventDefault()}
      onClick={(e) => onSelect(e.shiftKey)}
      onDoubleClick={onOpen}
      className={cx(
        'num flex h-full min-w-0 items-center px-3 max-sm:px-2',
        column.right && 'justify-end',
        isNull && 'text-text-3',
        flash && 'flash',
        selected ? 'bg-selected' : left !== null && (fresh ? 'bg-live-tint' : 'bg-page group-hover/row:bg-hover'),
        active && 'outline-1 outline-live -outline-offset-1 outline-solid [[role=grid]:not(:focus-within)_&]:outline-transparent',
      )}
      style={left === null ? undefined : {position: 'sticky', left, zIndex: 1}}
    >
      {column.render ? column.render(row) : <span className="truncate">{isNull ? 'null' : column.text(row)}</span>}
    </div>
  );
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
