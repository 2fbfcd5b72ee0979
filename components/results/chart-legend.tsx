'use client';
import {useRef} from 'react';
import {cx} from '../ui/cx.ts';

export interface LegendEntry {
  readonly name: string;
  /** A CSS variable. */
  readonly color: string;
  readonly dash: readonly number[];
  /** As text; null: nothing yet. */
  readonly last: string | null;
  readonly hidden: boolean;
}

export interface ChartLegendProps {
  readonly entries: readonly LegendEntry[];
  readonly onToggle: (name: string) => void;
  /** Only this one, or all again. */
  readonly onIsolate: (name: string) => void;
  readonly column?: boolean;
}

export function DashSample({color, dash}: {color: string; dash: readonly number[]}) {
  return (
    <svg width={16} height={8} aria-hidden className="shrink-0">
      <line x1={0} y1={4} x2={16} y2={4} stroke={`var(${color})`} strokeWidth={2} strokeDasharray={dash.join(' ') || undefined} />
    </svg>
  );
}

/** A sample of the line, the name, the last value; in a row it scrolls where the chart is narrow. A click hides a series, a double click (or Shift Enter) shows it alone. */
export function ChartLegend({entries, onToggle, onIsolate, column = false}: ChartLegendProps) {
  const pressed = useRef({name: '', at: 0});
  const press = (name: string, alone: boolean) => {
    const now = performance.now();
    const twice = pressed.current.name === name && now - pressed.current.at < 350;
    pressed.current = {name: twice ? '' : name, at: now};
    // The first click of two has hidden it already: it is shown again, alone.
    if (alone || twice) onIsolate(name);
    else onToggle(name);
  };
  return (
    <ul aria-label="Series" className={cx('flex min-w-0 gap-x-4 gap-y-1', column ? 'flex-col' : 'overflow-x-auto [scrollbar-width:none]')}>
      {entries.map((e) => (
        <li key={e.name} className={column ? 'min-w-0' : 'shrink-0'}>
          <button
            type="button"
            aria-pressed={!e.hidden}
            title="Click hides, double click shows it alone"
            onClick={(event) => press(e.name, event.shiftKey)}
            className="ring-inside inline-flex max-w-full items-center gap-1.5 rounded-sm text-small hover:bg-hover max-md:min-h-11"
          >
            <DashSample color={e.color} dash={e.dash} />
            <span className={cx('max-w-40 truncate text-text-2', e.hidden && 'line-through')}>{e.name}</span>
            {e.last !== null && <span className="num text-text">{e.last}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
