'use client';
import {Info, TriangleAlert} from 'lucide-react';
import {MAX_RESULT_ROWS} from '../../server/protocol/limits.ts';
import type {StatementRun} from '../../server/protocol/run-state.ts';
import {useNow, useResult} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {ago, bytes, count, duration, eventTime, rate} from '../ui/format.ts';
import {whyWaiting} from './why-waiting.ts';

export interface LiveFooterProps {
  readonly note: string;
  readonly paragraph: string;
  readonly statement: StatementRun;
  readonly startedAt: number | null;
  /** Starts the sample generator; null when there is none or it runs. */
  readonly onGenerator: (() => void) | null;
}

/** Rates, rows, watermark, lag, losses, state, checkpoint of a running statement; below, why nothing comes. */
export function LiveFooter({note, paragraph, statement, startedAt, onGenerator}: LiveFooterProps) {
  const running = statement.state === 'running';
  const now = useNow(500, running);
  const result = useResult(note, paragraph, statement.statement, 500);
  const m = statement.metrics;
  const query = statement.statementKind === 'query';
  const rows = result.seen > MAX_RESULT_ROWS ? `newest ${count(MAX_RESULT_ROWS)} of ${count(result.seen)}` : count(result.rows.length);
  const lag = m ? Math.max(-1, ...m.splits.map((s) => s.lagMs ?? -1)) : -1;
  const why = running && now > 0 ? whyWaiting(m, now, startedAt, statement.plan) : null;
  return (
    <div className="border-line border-t px-3 py-1.5 text-small">
      <dl className="flex min-h-5 flex-wrap gap-x-3.5 gap-y-0.5">
        {m && running && <Fact name="In" value={rate(m.recordsInPerSecond)} />}
        {m && running && <Fact name="Out" value={rate(m.recordsOutPerSecond)} />}
        {query ? <Fact name="Rows" value={rows} /> : m && <Fact name="Written" value={count(m.recordsOut)} />}
        {m && m.watermark !== null && now > 0 && (
          <Fact name="Watermark" value={running ? `${eventTime(m.watermark)}, ${behind(now - m.watermark)}` : eventTime(m.watermark)} />
        )}
        {lag >= 0 && running && <Fact name="Shard lag" value={duration(lag)} />}
        {m && <Fact name="Late" value={count(m.lateRecords)} warn={m.lateRecords > 0} />}
        {m && m.badRecords > 0 && <Fact name="Unreadable" value={count(m.badRecords)} warn />}
        {m && m.stateBytes !== null && <Fact name="State" value={bytes(m.stateBytes)} />}
        {m?.lastCheckpoint && now > 0 && <Fact name="Checkpoint" value={ago(now - m.lastCheckpoint.at)} />}
        {!m && running && <Fact name="In" value="–" />}
      </dl>
      {/* Its line stays while the statement runs: words that come and go would move all that stands below. */}
      {running && (
        <div className="mt-0.5 flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
          {why && (
            <p className={`flex items-start gap-1.5 ${why.look === 'warn' ? 'text-warn' : 'text-text-2'}`}>
              {why.look === 'warn' ? (
                <TriangleAlert size={14} strokeWidth={2} className="mt-px shrink-0" aria-hidden />
              ) : (
                <Info size={14} strokeWidth={2} className="mt-px shrink-0 text-text-3" aria-hidden />
              )}
              <span className="num">{why.text}</span>
            </p>
          )}
          {why?.noRecords && onGenerator && (
            <Button size="small" onClick={onGenerator}>
              Start the sample generator
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function behind(ms: number): string {
  return ms <= 0 ? 'at the clock' : `${duration(ms)} behind`;
}

function Fact({name, value, warn = false}: {name: string; value: string; warn?: boolean}) {
  return (
    <div className="flex gap-1.5 whitespace-nowrap">
      <dt className="text-text-3">{name}</dt>
      <dd className={`num ${warn ? 'text-warn' : ''}`}>{value}</dd>
    </div>
  );
}
