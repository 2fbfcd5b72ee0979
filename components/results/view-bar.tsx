'use client';
import {ChartColumn, ChartLine, Download, Hash, ListFilter, Pause, Play, Table2, X} from 'lucide-react';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/note.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {SearchInput} from '../ui/field.tsx';
import {count} from '../ui/format.ts';
import {Menu, type MenuItem} from '../ui/menu.tsx';
import {Segmented} from '../ui/segmented.tsx';
import type {Aggregate} from './pivot.ts';
import {isNumeric} from './wire-text.ts';

const KINDS = [
  {value: 'table', label: 'Table', icon: Table2},
  {value: 'number', label: 'Number', icon: Hash},
  {value: 'bar', label: 'Bar', icon: ChartColumn},
  {value: 'line', label: 'Line', icon: ChartLine},
] as const;
const AGGREGATES: readonly Aggregate[] = ['avg', 'sum', 'count', 'min', 'max'];

export interface ViewBarProps {
  readonly view: View;
  /** With what was left out chosen. */
  readonly settled: View;
  readonly schema: Schema;
  readonly onView: (view: View) => void;
  readonly live: boolean;
  readonly paused: boolean;
  /** Rows that came since the pause. */
  readonly waiting: number;
  readonly onPause: (paused: boolean) => void;
  /** null: closed. */
  readonly filter: string | null;
  readonly onFilter: (filter: string | null) => void;
  readonly onDownload: (kind: 'csv' | 'json') => void;
}

export function ViewBar(props: ViewBarProps) {
  const {view, settled, schema, onView, live, paused, waiting, filter, onFilter} = props;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <Segmented label="View" value={view.kind} options={KINDS} nameChosenOnly onValue={(kind) => onView({...view, kind})} />
      {view.kind !== 'table' && <Choosers view={settled} schema={schema} onView={onView} />}
      <div className="ml-auto flex items-center gap-1">
        {view.kind === 'table' && filter === null && (
          <Button size="small" variant="ghost" icon={ListFilter} onClick={() => onFilter('')} className="max-md:hidden">
            <span className="@max-[480px]:sr-only">Filter</span>
          </Button>
        )}
        {live && (
          <Button
            size="small"
            variant="ghost"
            icon={paused ? Play : Pause}
            onClick={() => props.onPause(!paused)}
            className={paused ? 'text-warn' : ''}
          >
            <span className={paused ? '' : '@max-[480px]:sr-only'}>
              {paused ? `Paused, ${count(waiting)} ${waiting === 1 ? 'row' : 'rows'} waiting` : 'Pause view'}
            </span>
          </Button>
        )}
        <Menu
          trigger={<IconButton icon={Download} size="small" label="Download" />}
          items={[
            {kind: 'label', label: 'The rows that are kept'},
            {kind: 'item', label: 'CSV', onSelect: () => props.onDownload('csv')},
            {kind: 'item', label: 'JSON', onSelect: () => props.onDownload('json')},
          ]}
        />
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

function Choosers({view, schema, onView}: {view: View; schema: Schema; onView: (view: View) => void}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 @max-[640px]:order-last @max-[640px]:w-full">
      {view.kind !== 'number' && <Columns label="Keys" chosen={view.keys} schema={schema} onChosen={(keys) => onView({...view, keys})} />}
      <Columns label="Groups" chosen={view.groups} schema={schema} onChosen={(groups) => onView({...view, groups})} />
      <Chooser
        label="Values"
        text={view.values.map((v) => `${v.aggregate} ${v.column}`).join(', ')}
        items={valueItems(view, schema, onView)}
      />
    </div>
  );
}

function Columns({
  label,
  chosen,
  schema,
  onChosen,
}: {
  label: string;
  chosen: readonly string[];
  schema: Schema;
  onChosen: (names: string[]) => void;
}) {
  const items = schema.columns.map(
    (c): MenuItem => ({
      kind: 'item',
      label: c.name,
      checked: chosen.includes(c.name),
      onSelect: () => onChosen(chosen.includes(c.name) ? chosen.filter((n) => n !== c.name) : [...chosen, c.name]),
    }),
  );
  return <Chooser label={label} text={chosen.join(', ')} items={items} />;
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
            className="inline-flex h-[22px] max-w-56 items-center rounded-sm bg-inset px-2 hover:bg-hover max-md:h-9"
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
    const offered = isNumeric(c.type) ? AGGREGATES : (['count'] as const);
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
