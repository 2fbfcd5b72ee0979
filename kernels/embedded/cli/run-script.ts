import {diagnostic} from '../../protocol/diagnostic.ts';
import type {KernelEvent} from '../../protocol/kernel.ts';
import {scriptItems} from '../script-items.ts';
import type {SqlArguments} from './arguments.ts';
import type {CliSession} from './cli-session.ts';
import type {Output} from './output.ts';

/** Runs a script to its end, its `--timeout` or Ctrl-C. True if every statement was ok. */
export async function runScript(text: string, args: SqlArguments, session: CliSession, output: Output): Promise<boolean> {
  const items = scriptItems(text, false);
  const ended = new Set<number>();
  const counts = new Map<number, number>();
  const jobs = new Map<number, string>();
  let ok = true;

  const limited = (event: KernelEvent & {kind: 'rows'}): KernelEvent | null => {
    if (args.maxRows === null) return event;
    const before = counts.get(event.statement) ?? 0;
    counts.set(event.statement, before + event.rows.length);
    if (before >= args.maxRows) return null;
    const job = jobs.get(event.statement);
    if (before + event.rows.length >= args.maxRows && job !== undefined) void session.stopJob(job);
    const left = args.maxRows - before;
    return {...event, rows: event.rows.slice(0, left), kinds: event.kinds?.slice(0, left) ?? null};
  };

  const statement = session.execute({text, mode: args.mode, waitFor: 'finished', onError: 'continue'}, (event) => {
    if (event.kind === 'job-started') {
      jobs.set(event.statement, event.job);
      if (args.maxRows !== null && (counts.get(event.statement) ?? 0) >= args.maxRows) void session.stopJob(event.job);
    }
    if (event.kind === 'statement-failed') ok = false;
    if (event.kind === 'statement-failed' || event.kind === 'statement-finished' || event.kind === 'statement-stopped')
      ended.add(event.statement);
    const shown = event.kind === 'rows' ? limited(event) : event;
    if (shown !== null) output.event(shown);
  });
  const stop = (): void => void statement.stop();
  const timer = args.timeoutMs === null ? null : setTimeout(stop, args.timeoutMs);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await statement.finished;
  if (timer !== null) clearTimeout(timer);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);

  for (const [index, item] of items.entries()) {
    if (ended.has(index)) continue;
    ok = false;
    const problem = diagnostic('cli/not-started', 'the statement was not started: the script ended before', {
      span: item.span,
      retry: 'later',
    });
    output.event({kind: 'statement-failed', statement: index, diagnostic: problem});
  }
  await session.close();
  return ok;
}
