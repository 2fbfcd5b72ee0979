'use client';
import {cx} from '../ui/cx.ts';
import {tickText} from './bar-view.tsx';
import {seriesVariable} from './series-colors.ts';

export interface LegendEntry {
  readonly key: number;
  readonly name: string;
  readonly place: number;
  readonly dash: readonly number[];
  readonly last: number | null;
  readonly hidden?: boolean;
}

/** Above right: a sample of the line, the name, the last value. A click hides a series where the chart can. */
export function ChartLegend({entries, onToggle}: {entries: readonly LegendEntry[]; onToggle?: (key: number) => void}) {
  return (
    <ul className="ml-auto flex flex-wrap justify-end gap-x-4 gap-y-1">
      {entries.map((e) => {
        const body = (
          <>
            <svg width={16} height={8} aria-hidden>
              <line
                x1={0}
                y1={4}
                x2={16}
                y2={4}
                stroke={`var(${seriesVariable(e.place)})`}
                strokeWidth={2}
                strokeDasharray={e.dash.join(' ') || undefined}
              />
            </svg>
            <span className={cx('max-w-40 truncate text-text-2', e.hidden && 'line-through')}>{e.name}</span>
            {e.last !== null && <span className="num text-text">{tickText(e.last)}</span>}
          </>
        );
        return (
          <li key={e.key}>
            {onToggle ? (
              <button
                type="button"
                aria-pressed={!e.hidden}
                onClick={() => onToggle(e.key)}
                className="inline-flex items-center gap-1.5 rounded-sm text-small"
              >
                {body}
              </button>
            ) : (
              <span className="inline-flex items-center gap-1.5 text-small">{body}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
