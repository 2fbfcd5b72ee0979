import type {Run} from '../../server/protocol/run-state.ts';
import {duration, elapsed} from '../ui/format.ts';

/** What stands beside a paragraph's state: elapsed, "in 0.3 s", "after 7 min", "before start", the step. `now`: ms since 1970. */
export function stateDetail(run: Run, now: number): string {
  const lasted = run.startedAt === null ? null : (run.endedAt ?? now) - run.startedAt;
  switch (run.status) {
    case 'ready':
      return '';
    case 'queued':
    case 'starting':
      return run.detail;
    case 'running':
      return run.detail || (lasted === null || now === 0 ? '' : elapsed(lasted));
    case 'finished':
      return lasted === null ? '' : `in ${duration(lasted)}`;
    case 'stopped':
      return lasted === null ? '' : `after ${lasted < 1000 ? duration(lasted) : elapsed(lasted)}`;
    case 'failed':
      return run.statements.some((s) => s.job !== undefined) && lasted !== null ? `after ${elapsed(lasted)}` : 'before start';
    default:
      return run.status satisfies never;
  }
}

/** A kernel's or session's plain words as a sentence. */
export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
