// biome-ignore-all lint/a11y/useSemanticElements: a head of the data table, whose rows are drawn as they scroll into view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus for its heads
'use client';
import {ArrowDown, ArrowUp, ChevronDown, ListFilter, Pin} from 'lucide-react';
import {Popover} from 'radix-ui';
import {type PointerEvent, useId, useState} from 'react';
import type {Aggregate, ColumnFilter, TableSettings} from '../../server/protocol/view.ts';
import {AGGREGATES} from '../../server/protocol/view-kinds.ts';
import {Button} from './button.tsx';
import {cx} from './cx.ts';
import type {DataColumn, Sort} from './data-table.tsx';
import {Field, Select, TextInput} from './field.tsx';
import {isFilter} from './table-layout.ts';

const COLUMN = 'application/x-millrace-table-column';

export interface TableHeadProps<R> {
  readonly id: string;
  readonly column: DataColumn<R>;
  /** Among several sorts its number, from 1. */
  readonly sort: (Sort & {readonly number: number | null}) | null;
  readonly settings: TableSettings;
  readonly pinned: boolean;
  readonly left: number | null;
  readonly width: number;
  readonly active: boolean;
  readonly menu: boolean;
  readonly onMenu: (open: boolean) => void;
  readonly onSort: (add: boolean) => void;
  readonly onSettings: ((settings: TableSettings) => void) | null;
  readonly onWidth: (width: number | null) => void;
  readonly onMoved: (id: string, before: string) => void;
  readonly onMove: (by: -1 | 1) => void;
}

/** A column's head: a press sorts, a drag moves it, its right edge sets its width, its menu holds the rest. */
export function TableHead<R>(props: TableHeadProps<R>) {
  const {column, sort, settings, left, active} = props;
  const [over, setOver] = useState(false);
  const filtered = isFilter(settings.filters?.[column.id]);
  const movable = props.onSettings !== null;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  const arrow = sort && (
    <span className="inline-flex shrink-0 items-center text-text-2">
      <Arrow size={12} strokeWidth={2} aria-hidden />
      {sort.number !== null && <span className="num text-micro">{sort.number}</span>}
    </span>
  );
  return (
    <div
      id={props.id}
      role="columnheader"
      aria-sort={sort ? (sort.descending ? 'descending' : 'ascending') : undefined}
      onDragOver={(e) => {
        if (!e.dataTransfer.types.includes(COLUMN)) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        setOver(false);
        const id = e.dataTransfer.getData(COLUMN);
        if (id !== '' && id !== column.id) props.onMoved(id, column.id);
      }}
      className={cx(
        'group/head relative flex h-full min-w-0 items-stretch bg-page',
        left !== null && 'sticky z-10',
        over && 'shadow-[inset_2px_0_0_var(--control)]',
        active && 'outline-1 outline-live -outline-offset-1 outline-solid [[role=grid]:not(:focus-within)_&]:outline-transparent',
      )}
      style={left === null ? undefined : {left}}
    >
      <button
        type="button"
        tabIndex={-1}
        draggable={movable}
        disabled={!column.compare && !movable}
        onDragStart={(e) => {
          e.dataTransfer.setData(COLUMN, column.id);
          e.dataTransfer.effectAllowed = 'move';
        }}
        onClick={(e) => column.compare && props.onSort(e.shiftKey)}
        title={`${column.name}${column.type ? ` ${column.type}` : ''}`}
        className={cx(
          'flex h-full w-full min-w-0 items-center gap-1.5 px-3 text-small max-sm:px-2',
          column.right && 'justify-end',
          column.compare && 'hover:bg-hover',
        )}
      >
        {props.pinned && <Pin size={12} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />}
        {column.right && arrow}
        <span className="truncate font-medium">{column.name}</span>
        {column.type && <span className="truncate text-micro text-text-3 @max-[480px]:hidden">{column.type}</span>}
        {!column.right && arrow}
        {filtered && <ListFilter size={12} strokeWidth={2} className="shrink-0 text-text-2" aria-label="filtered" />}
      </button>
      {props.onSettings && (
        <>
          <ColumnMenu {...props} onSettings={props.onSettings} />
          <Grip width={props.width} onWidth={props.onWidth} />
        </>
      )}
    </div>
  );
}

/** The edge to drag; a double click gives the column its own width again. */
function Grip({width, onWidth}: {width: number; onWidth: (width: number | null) => void}) {
  const drag = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const grip = event.currentTarget;
    const from = grip.parentElement?.getBoundingClientRect().width ?? width;
    const start = event.clientX;
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (e) => onWidth(Math.round(Math.max(40, from + e.clientX - start)));
    grip.onpointerup = () => {
      grip.onpointermove = null;
      grip.onpointerup = null;
    };
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard Ctrl and the arrows do the same
    <span
      onPointerDown={drag}
      onDoubleClick={() => onWidth(null)}
      className="absolute inset-y-1 -right-1 z-20 w-2 cursor-col-resize border-transparent border-r-2 hover:border-line-strong"
    />
  );
}

function ColumnMenu<R>(props: TableHeadProps<R> & {readonly onSettings: (settings: TableSettings) => void}) {
  const {column, settings, onSettings, menu, onMenu, pinned} = props;
  const id = useId();
  const filter: ColumnFilter = settings.filters?.[column.id] ?? {};
  const setFilter = (change: Partial<Record<'contains' | 'min' | 'max' | 'nulls', string | undefined>>) => {
    const next: Record<string, unknown> = {...filter, ...change};
    for (const key of Object.keys(next)) if (!next[key]) delete next[key];
    const {[column.id]: _, ...others} = settings.filters ?? {};
    onSettings({...settings, filters: Object.keys(next).length === 0 ? others : {...others, [column.id]: next as ColumnFilter}});
  };
  const toggled = (list: readonly string[] | undefined) =>
    list?.includes(column.id) ? list.filter((other) => other !== column.id) : [...(list ?? []), column.id];
  const total = settings.totals?.[column.id];
  const setTotal = (aggregate: string) => {
    const {[column.id]: _, ...others} = settings.totals ?? {};
    onSettings({...settings, totals: aggregate === '' ? others : {...others, [column.id]: aggregate as Aggregate}});
  };
  const close = (act: () => void) => () => {
    act();
    onMenu(false);
  };
  return (
    <Popover.Root open={menu} onOpenChange={onMenu}>
      <Popover.Trigger asChild>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Menu of column ${column.name}`}
          className="absolute inset-y-0 right-1 my-1 flex w-5 items-center justify-center rounded-sm bg-page opacity-0 hover:bg-hover focus-visible:opacity-100 group-hover/head:opacity-100 data-[state=open]:opacity-100"
        >
          <ChevronDown size={12} strokeWidth={2} aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-labelledby={id}
          className="opens z-50 flex w-64 flex-col gap-3 rounded-lg bg-raised p-3 shadow-menu"
        >
          <h3 id={id} className="truncate font-semibold">
            {column.name}
          </h3>
          {column.amount ? (
            <div className="grid grid-cols-2 gap-2">
              <Field label="From">
                {(c) => <TextInput {...c} value={filter.min ?? ''} onChange={(e) => setFilter({min: e.currentTarget.value})} />}
              </Field>
              <Field label="To">
                {(c) => <TextInput {...c} value={filter.max ?? ''} onChange={(e) => setFilter({max: e.currentTarget.value})} />}
              </Field>
            </div>
          ) : (
            <Field label="Contains">
              {(c) => <TextInput {...c} value={filter.contains ?? ''} onChange={(e) => setFilter({contains: e.currentTarget.value})} />}
            </Field>
          )}
          {column.isNull && (
            <Field label="null">
              {(c) => (
                <Select {...c} value={filter.nulls ?? ''} onChange={(e) => setFilter({nulls: e.currentTarget.value})}>
                  <option value="">with and without</option>
                  <option value="only">only null</option>
                  <option value="without">without null</option>
                </Select>
              )}
            </Field>
          )}
          <Field label="Below the column">
            {(c) => (
              <Select {...c} value={total ?? ''} onChange={(e) => setTotal(e.currentTarget.value)}>
                <option value="">nothing</option>
                {(column.summed ? AGGREGATES : (['count'] as const)).map((a) => (
                  <option key={a} value={a}>
                    {a}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="flex flex-wrap gap-1">
            <Button size="small" onClick={close(() => onSettings({...settings, pinned: toggled(settings.pinned)}))}>
              {pinned ? 'Unpin' : 'Pin'}
            </Button>
            <Button size="small" onClick={close(() => onSettings({...settings, hidden: toggled(settings.hidden)}))}>
              Hide
            </Button>
            <Button size="small" onClick={() => props.onMove(-1)}>
              Move left
            </Button>
            <Button size="small" onClick={() => props.onMove(1)}>
              Move right
            </Button>
            <Button size="small" onClick={close(() => setFilter({contains: '', min: '', max: '', nulls: ''}))}>
              Clear filter
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
