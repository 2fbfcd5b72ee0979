'use client';
import {Pause, Play} from 'lucide-react';
import {Button} from '../ui/button.tsx';
import {ago, clockTime, count} from '../ui/format.ts';

export interface PauseBarProps {
  /** Rows that came since the pause. */
  readonly waiting: number;
  /** When it was paused, ms since 1970. */
  readonly pausedAt: number;
  /** The earliest instant that can be shown. */
  readonly from: number;
  /** The instant that is shown. */
  readonly at: number;
  readonly onAt: (at: number) => void;
  readonly onResume: () => void;
}

/** A picture that stands still: how much waits, and a way back through its last minutes. */
export function PauseBar({waiting, pausedAt, from, at, onAt, onResume}: PauseBarProps) {
  const back = pausedAt - at;
  const text = back < 500 ? `as at ${clockTime(pausedAt)}` : `${clockTime(at)}, ${ago(back).replace(' ago', '')} before the pause`;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pb-2 text-small">
      <span className="num inline-flex items-center gap-1.5 font-medium text-warn" role="status">
        <Pause size={14} strokeWidth={2} aria-hidden />
        {`Paused, ${count(waiting)} ${waiting === 1 ? 'row' : 'rows'} waiting`}
      </span>
      {pausedAt - from >= 1000 && (
        <input
          type="range"
          aria-label="Time shown"
          aria-valuetext={text}
          min={from}
          max={pausedAt}
          step={250}
          value={at}
          onChange={(e) => onAt(Number(e.currentTarget.value))}
          className="h-6 min-w-24 flex-1 accent-ink max-md:h-11"
        />
      )}
      <span className="num min-w-48 text-text-2">{text}</span>
      <Button size="small" icon={Play} onClick={onResume} className="ml-auto">
        Back to live
      </Button>
    </div>
  );
}
