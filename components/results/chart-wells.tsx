'use client';
import {X} from 'lucide-react';
import {type DragEvent, type KeyboardEvent, useState} from 'react';
import {typeText} from '../../kernels/protocol/data-type.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import {AGGREGATES} from '../../server/protocol/view-kinds.ts';
import {cx} from '../ui/cx.ts';
import {Menu, type MenuItem} from '../ui/menu.tsx';
import {inWell, moveBetweenWells, putIntoWell, takeFromWell, type Well, wellsOf, withAggregate} from './wells.ts';
import {isNumeric} from './wire-text.ts';

const TYPE = 'application/x-millrace-column';

interface WellsProps {
  readonly view: View;
  readonly schema: Schema;
  readonly onView: (view: View) => void;
}

/** Columns as chips, and the wells to drag them into. By keyboard: Enter on a chip opens where it can go, Delete takes it out, Alt and arrows move it. */
export function ChartWells({view, schema, onView}: WellsProps) {
  const [over, setOver] = useState<Well | 'columns' | null>(null);
  const wells = wellsOf(view.kind);
  const drop = (event: DragEvent, well: Well | null, at?: number) => {
    const text = event.dataTransfer.getData(TYPE);
    setOver(null);
    if (text === '') return;
    event.preventDefault();
    event.stopPropagation();
    const {column, from} = JSON.parse(text) as {column: string; from: Well | null};
    onView(moveBetweenWells(view, schema, column, from, well, at));
  };
  const accept = (event: DragEvent, well: Well | 'columns') => {
    if (!event.dataTransfer.types.includes(TYPE)) return;
    event.preventDefault();
    setOver(well);
  };
  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging back is one more way; the chips' menus do the same */}
      <div onDragOver={(e) => accept(e, 'columns')} onDragLeave={() => setOver(null)} onDrop={(e) => drop(e, null)}>
        <p className="mb-1 font-medium text-small text-text-2">Columns</p>
        <ul aria-label="Columns" className="flex flex-wrap gap-1">
          {schema.columns.map((c) => (
            <li key={c.name}>
              <Chip
                name={c.name}
                note={typeText(c.type).replace(/<.*$| NOT NULL$/s, '')}
                from={null}
                items={wells.map(
                  ({well, label}): MenuItem => ({
                    kind: 'item',
                    label: `Put into ${label}`,
                    checked: inWell(view, well).includes(c.name),
                    onSelect: () =>
                      onView(
                        inWell(view, well).includes(c.name) ? takeFromWell(view, c.name, well) : putIntoWell(view, schema, c.name, well),
                      ),
                  }),
                )}
              />
            </li>
          ))}
        </ul>
      </div>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(160px,1fr))] gap-3">
        {wells.map(({well, label}) => (
          <fieldset
            key={well}
            aria-label={label}
            onDragOver={(e) => accept(e, well)}
            onDragLeave={() => setOver(null)}
            onDrop={(e) => drop(e, well)}
            className={cx(
              'min-h-16 min-w-0 rounded-md border border-dashed p-2',
              over === well ? 'border-control bg-hover' : 'border-line-strong',
            )}
          >
            <legend className="px-1 font-medium text-small text-text-2">{label}</legend>
            <ul aria-label={label} className="flex flex-wrap gap-1">
              {inWell(view, well).map((column, i) => (
                <li
                  key={column}
                  onDragOver={(e) => accept(e, well)}
                  onDrop={(e) => drop(e, well, i)}
                  className="flex max-w-full items-center"
                >
                  <Chip
                    name={column}
                    note={
                      well === 'values' && view.kind !== 'scatter' ? (view.values.find((v) => v.column === column)?.aggregate ?? '') : ''
                    }
                    from={well}
                    items={wellItems(view, schema, column, well, onView)}
                    onRemove={() => onView(takeFromWell(view, column, well))}
                    onMove={(by) => onView(putIntoWell(view, schema, column, well, Math.max(0, by < 0 ? i - 1 : i + 2)))}
                  />
                </li>
              ))}
              {inWell(view, well).length === 0 && <li className="text-small text-text-3">Drag a column here</li>}
            </ul>
          </fieldset>
        ))}
      </div>
    </div>
  );
}

function wellItems(view: View, schema: Schema, column: string, well: Well, onView: (view: View) => void): readonly MenuItem[] {
  const items: MenuItem[] = [];
  const type = schema.columns.find((c) => c.name === column)?.type;
  if (well === 'values' && view.kind !== 'scatter') {
    const offered = type !== undefined && isNumeric(type) ? AGGREGATES : (['count'] as const);
    const chosen = view.values.find((v) => v.column === column)?.aggregate;
    for (const aggregate of offered) {
      items.push({
        kind: 'item',
        label: aggregate,
        checked: aggregate === chosen,
        onSelect: () => onView(withAggregate(view, column, aggregate)),
      });
    }
    items.push({kind: 'line'});
  }
  for (const other of wellsOf(view.kind)) {
    if (other.well !== well)
      items.push({
        kind: 'item',
        label: `Move to ${other.label}`,
        onSelect: () => onView(moveBetweenWells(view, schema, column, well, other.well)),
      });
  }
  items.push({kind: 'item', label: 'Take out', shortcut: 'Del', onSelect: () => onView(takeFromWell(view, column, well))});
  return items;
}

interface ChipProps {
  readonly name: string;
  readonly note: string;
  readonly from: Well | null;
  readonly items: readonly MenuItem[];
  readonly onRemove?: () => void;
  readonly onMove?: (by: -1 | 1) => void;
}

function Chip({name, note, from, items, onRemove, onMove}: ChipProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key === 'Delete' || event.key === 'Backspace') && onRemove) onRemove();
    else if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight') && onMove)
      onMove(event.key === 'ArrowLeft' ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      className={cx(
        'inline-flex h-6 max-w-full items-center rounded-sm max-md:h-11',
        from === null ? 'border border-line-strong' : 'bg-inset',
      )}
    >
      <Menu
        align="start"
        onRelease
        items={items}
        trigger={
          <button
            type="button"
            draggable
            onDragStart={(e) => {
              e.dataTransfer.setData(TYPE, JSON.stringify({column: name, from}));
              e.dataTransfer.effectAllowed = 'move';
            }}
            onKeyDown={onKeyDown}
            className="inline-flex h-full min-w-0 cursor-grab items-center gap-1.5 rounded-sm px-2 text-small hover:bg-hover"
          >
            <span className="truncate">{name}</span>
            {note !== '' && <span className="text-micro text-text-3">{note}</span>}
          </button>
        }
      />
      {onRemove && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Take out ${name}`}
          onClick={onRemove}
          className="inline-flex h-full w-5 items-center justify-center rounded-sm text-text-3 hover:bg-hover hover:text-text max-md:w-9"
        >
          <X size={12} strokeWidth={2} aria-hidden />
        </button>
      )}
    </span>
  );
}
