'use client';
import {
  ChartArea,
  ChartColumn,
  ChartLine,
  ChartNoAxesGantt,
  ChartPie,
  ChartScatter,
  Download,
  Ellipsis,
  Hash,
  ListFilter,
  Pause,
  SlidersHorizontal,
  Table2,
  X,
} from 'lucide-react';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {Aggregate, View} from '../../server/protocol/view.ts';
import {AGGREGATES} from '../../server/protocol/view-kinds.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {SearchInput} from '../ui/field.tsx';
import {Menu, type MenuItem} from '../ui/menu.tsx';
import {Segmented} from '../ui/segmented.tsx';
import {useMedia} from '../ui/use-media.ts';
import type {FileKind} from './save-result.ts';
import {inWell, putIntoWell, takeFromWell} from './wells.ts';
import {isNumeric} from './wire-text.ts';

const KINDS = [
  {value: 'table', label: 'Table', icon: Table2},
  {value: 'number', label: 'Number', icon: Hash},
  {value: 'bar', label: 'Bar', icon: ChartColumn},
  {value: 'line', label: 'Line', icon: ChartLine},
  {value: 'area', label: 'Area', icon: ChartArea},
  {value: 'pie', label: 'Pie', icon: ChartPie},
  {value: 'scatter', label: 'Scatter', icon: ChartScatter},
  {value: 'timeline', label: 'Time line', icon: ChartNoAxesGantt},
] as const;

/** As many as a phone has room for; the chosen one is among them. */
const ON_PHONE = 5;

function ofPhone(chosen: View['kind']): readonly (typeof KINDS)[number][] {
  const first = KINDS.slice(0, ON_PHONE);
  return first.some((k) => k.value === chosen) ? first : [...first.slice(0, -1), ...KINDS.filter((k) => k.value === chosen)];
}

/** The usual one first. */
const OFFERED: readonly Aggregate[] = ['avg', ...AGGREGATES.filter((a) => a !== 'avg')];

export interface ViewBarProps {
  readonly view: View;
  /** With what was left out chosen. */
  readonly settled: View;
  readonly schema: Schema;
  readonly onView: (view: View) => void;
  readonly live: boolean;
  readonly paused: boolean;
  readonly onPause: () => void;
  /** null: closed. */
  readonly filter: string | null;
  readonly onFilter: (filter: string | null) => void;
  readonly onSave: (kind: FileKind) => void;
  readonly settings: boolean;
  readonly onSettings: (open: boolean) => void;
  readonly asTable: boolean;
  readonly onAsTable: (on: boolean) => void;
}

export function ViewBar(props: ViewBarProps) {
  const {view, settled, schema, onView, live, paused, filter, onFilter, settings, asTable} = props;
  const chart = view.kind !== 'table' && view.kind !== 'number';
  const offered = useMedia('(max-width: 767px)') ? ofPhone(view.kind) : KINDS;
  const show = (kind: View['kind']) => onView({...view, kind});
  const files: MenuItem[] = [
    {kind: 'label', label: 'The rows that are kept'},
    {kind: 'item', label: 'CSV', onSelect: () => props.onSave('csv')},
    {kind: 'item', label: 'JSON', onSelect: () => props.onSave('json')},
    {kind: 'item', label: 'Parquet', onSelect: () => props.onSave('parquet')},
  ];
  if (chart)
    files.push(
      {kind: 'line'},
      {kind: 'label', label: 'The picture'},
      {kind: 'item', label: 'PNG', onSelect: () => props.onSave('png')},
      {kind: 'item', label: 'SVG', onSelect: () => props.onSave('svg')},
    );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <div className="flex max-w-full items-center overflow-x-auto">
        <Segmented label="View" value={view.kind} options={offered} nameChosenOnly onValue={show} />
        {offered.length < KINDS.length && (
          <Menu
            trigger={<IconButton icon={Ellipsis} size="small" label="More views" />}
            items={KINDS.filter((k) => !offered.includes(k)).map((k) => ({
              kind: 'item',
              label: k.label,
              icon: k.icon,
              onSelect: () => show(k.value),
            }))}
          />
        )}
      </div>
      {view.kind !== 'table' && !settings && <Choosers view={settled} schema={schema} onView={onView} />}
      <div className="ml-auto flex items-center gap-1">
        {view.kind === 'table' && filter === null && (
          <Button size="small" variant="ghost" icon={ListFilter} onClick={() => onFilter('')} className="max-md:hidden">
            <span className="@max-[480px]:sr-only">Filter</span>
          </Button>
        )}
        {live && !paused && (
          <Button size="small" variant="ghost" icon={Pause} onClick={props.onPause}>
            <span className="@max-[480px]:sr-only">Pause view</span>
          </Button>
        )}
        {chart && (
          <IconButton
            icon={Table2}
            size="small"
            label={asTable ? 'Show as a chart' : 'Show as a table'}
            aria-pressed={asTable}
            className={asTable ? 'bg-selected' : ''}
            onClick={() => props.onAsTable(!asTable)}
          />
        )}
        <IconButton
          icon={SlidersHorizontal}
          size="small"
          label={view.kind === 'table' ? 'Columns' : 'Chart settings'}
          aria-expanded={settings}
          className={settings ? 'bg-selected' : ''}
          onClick={() => props.onSettings(!settings)}
        />
        <Menu trigger={<IconButton icon={Download} size="small" label="Download" />} items={files} />
      </div>
      {view.kind === 'table' && filter !== null && (
        <div className="flex w-full items-center gap-1">
          <SearchInput
            label="Filter rows"
            value={filter}
            autoFocus
            onChange={(e) => onFilter(e.currentTarget.value)}
            className="w-64 max-md:w-full"
          />
          <IconButton icon={X} size="small" label="Close filter" onClick={() => onFilter(null)} />
        </div>
      )}
    </div>
  );
}

/** The wells at a glance; the settings hold the same, to drag. */
function Choosers({view, schema, onView}: {view: View; schema: Schema; onView: (view: View) => void}) {
  const scatter = view.kind === 'scatter';
  const columns = (well: 'keys' | 'groups' | 'size', label: string) => (
    <Chooser
      label={label}
      text={inWell(view, well).join(', ')}
      items={schema.columns.map((c): MenuItem => {
        const chosen = inWell(view, well).includes(c.name);
        return {
          kind: 'item',
          label: c.name,
          checked: chosen,
          onSelect: () => onView(chosen ? takeFromWell(view, c.name, well) : putIntoWell(view, schema, c.name, well)),
        };
      })}
    />
  );
  return (
    // On a phone the settings alone have them.
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 max-md:hidden @max-[640px]:order-last @max-[640px]:w-full">
      {view.kind !== 'number' && columns('keys', scatter ? 'X' : 'Keys')}
      {scatter ? (
        <Chooser
          label="Y"
          text={view.values[0]?.column ?? ''}
          items={schema.columns
            .filter((c) => isNumeric(c.type))
            .map((c) => ({
              kind: 'item',
              label: c.name,
              checked: view.values[0]?.column === c.name,
              onSelect: () => onView(putIntoWell(view, schema, c.name, 'values')),
            }))}
        />
      ) : null}
      {columns('groups', 'Groups')}
      {scatter ? (
        columns('size', 'Size')
      ) : (
        <Chooser
          label="Values"
          text={view.values.map((v) => `${v.aggregate} ${v.column}`).join(', ')}
          items={valueItems(view, schema, onView)}
        />
      )}
    </div>
  );
}

function Chooser({label, text, items}: {label: string; text: string; items: readonly MenuItem[]}) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-small">
      <span className="text-text-2" aria-hidden>
        {label}
      </span>
      <Menu
        align="start"
        items={items}
        trigger={
          <button
            type="button"
            aria-label={`${label}: ${text || 'none'}`}
            className="inline-flex h-[22px] max-w-56 items-center rounded-sm bg-inset justify-center px-2 hover:bg-hover max-md:h-11 max-md:min-w-11"
          >
            <span className="truncate">{text || 'none'}</span>
          </button>
        }
      />
    </span>
  );
}

function valueItems(view: View, schema: Schema, onView: (view: View) => void): readonly MenuItem[] {
  const items: MenuItem[] = [];
  for (const c of schema.columns) {
    const offered = isNumeric(c.type) ? OFFERED : (['count'] as const);
    items.push({kind: 'label', label: c.name});
    for (const aggregate of offered) {
      const chosen = view.values.some((v) => v.column === c.name && v.aggregate === aggregate);
      items.push({
        kind: 'item',
        label: `${aggregate} ${c.name}`,
        checked: chosen,
        onSelect: () =>
          onView({
            ...view,
            values: chosen
              ? view.values.filter((v) => v.column !== c.name || v.aggregate !== aggregate)
              : [...view.values, {column: c.name, aggregate}],
          }),
      });
    }
  }
  return items;
}
