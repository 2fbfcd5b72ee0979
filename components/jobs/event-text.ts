import type {StatementRun} from '../../server/protocol/run-state.ts';
import {splitName} from '../paragraph/why-waiting.ts';
import {bytes, count, duration} from '../ui/format.ts';

/** What happened to a job, in plain words. */
export function eventText(event: StatementRun['events'][number]): string {
  switch (event.kind) {
    case 'started':
    case 'restart':
    case 'print':
      return event.text.charAt(0).toUpperCase() + event.text.slice(1);
    case 'checkpoint':
      return `Checkpoint ${event.checkpoint.id}, ${bytes(event.checkpoint.bytes)}, ${duration(event.checkpoint.durationMs)}`;
    case 'savepoint':
      return `Savepoint of ${bytes(event.savepoint.bytes)} at ${event.savepoint.path}`;
    case 'late-records':
      return event.count === 1 ? '1 late row left out' : `${count(event.count)} late rows left out`;
    case 'bad-record':
      return `Unreadable record of ${splitName(event.record.split)} at ${event.record.position}: ${event.record.reason}`;
    default:
      return event satisfies never;
  }
}
