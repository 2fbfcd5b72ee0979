'use client';
import {ArrowDown, ArrowUp, X} from 'lucide-react';
import {typeText} from '../../kernels/protocol/data-type.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {TableSettings, View} from '../../server/protocol/view.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Check} from './chart-settings.tsx';
import {columnIds} from './column-ids.ts';

export interface TableColumnsPanelProps {
  readonly view: View;
  readonly schema: Schema;
  readonly onTable: (table: View['table']) => void;
  readonly onClose: () => void;
}

/** Which columns a table shows, in what order; the heads' menus hold what is of one column. */
export function TableColumnsPanel({view, schema, onTable, onClose}: TableColumnsPanelProps) {
  const table: TableSettings = view.table ?? {};
  const ids = columnIds(schema);
  const place = new Map((table.order ?? []).map((id, i) => [id, i]));
  const sorted = ids.map((id, i) => ({id, i, at: place.get(id) ?? place.size + i})).sort((a, b) => a.at - b.at);
  const order = sorted.map(({id}) => id);
  const toggled = (list: readonly string[] | undefined, id: string) =>
    list?.includes(id) ? list.filter((o) => o !== id) : [...(list ?? []), id];
  const move = (id: string, by: -1 | 1) => {
    const next = order.filter((other) => other !== id);
    next.splice(Math.max(0, order.indexOf(id) + by), 0, id);
    onTable({...table, order: next});
  };
  return (
    <section aria-label="Columns of the table" className="border-line border-t px-3 pt-2 pb-3">
      <div className="mb-1 flex items-center gap-2">
        <p className="font-semibold">Columns</p>
        <Button size="small" variant="ghost" className="ml-auto" onClick={() => onTable(undefined)}>
          As at first
        </Button>
        <IconButton icon={X} size="small" label="Close columns" onClick={onClose} />
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(300px,1fr))] gap-x-6">
        {sorted.map(({id, i}, n) => (
          <li key={id} className="flex min-w-0 items-center gap-2 py-0.5">
            <Check
              label={
                <span className="flex min-w-0 items-baseline gap-1.5">
                  <span className="truncate">{schema.columns[i]?.name}</span>
                  <span className="text-micro text-text-3">{typeText(schema.columns[i]!.type).split(' ')[0]}</span>
                </span>
              }
              checked={table.hidden?.includes(id) !== true}
              onChecked={() => onTable({...table, hidden: toggled(table.hidden, id)})}
            />
            <span className="ml-auto flex shrink-0 items-center gap-1">
              <Button
                size="small"
                variant="ghost"
                aria-pressed={table.pinned?.includes(id) === true}
                onClick={() => onTable({...table, pinned: toggled(table.pinned, id)})}
              >
                {table.pinned?.includes(id) ? 'Pinned' : 'Pin'}
              </Button>
              <IconButton icon={ArrowUp} size="small" label={`Move ${id} up`} disabled={n === 0} onClick={() => move(id, -1)} />
              <IconButton
                icon={ArrowDown}
                size="small"
                label={`Move ${id} down`}
                disabled={n === sorted.length - 1}
                onClick={() => move(id, 1)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
