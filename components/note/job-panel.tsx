'use client';
import Link from 'next/link';
import {useRef} from 'react';
import type {JobMetrics} from '../../kernels/protocol/kernel.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import type {Run, StatementRun} from '../../server/protocol/run-state.ts';
import {BadRecords} from '../jobs/bad-records.tsx';
import {eventText} from '../jobs/event-text.ts';
import {PlanGraphView} from '../jobs/plan-graph.tsx';
import {jobHref} from '../jobs/queries.ts';
import {stateDetail} from '../paragraph/state-detail.ts';
import {splitName} from '../paragraph/why-waiting.ts';
import {useStudioInfo} from '../store/queries.ts';
import {useNow, useRuns} from '../store/use-studio.ts';
import {cx} from '../ui/cx.ts';
import {ago, bytes, clockTime, count, duration, rateNumber} from '../ui/format.ts';
import {KeyValues} from '../ui/key-values.tsx';
import {Spark} from '../ui/spark.tsx';
import {State, StateIcon} from '../ui/state.tsx';

export interface JobPanelProps {
  readonly note: string;
  readonly paragraphs: readonly Paragraph[];
  /** The paragraph that has the focus; without one the first that runs is shown. */
  readonly focused: string | null;
}

/** The job of the focused paragraph; above it all jobs of the note, where there are several. */
export function JobPanel({note, paragraphs, focused}: JobPanelProps) {
  const runs = useRuns(note);
  const isJob = (id: string) => runs[id]?.statements.some((s) => s.job !== undefined) === true;
  const shown =
    focused !== null && isJob(focused) ? focused : (paragraphs.find((p) => runs[p.id]?.status === 'running' && isJob(p.id))?.id ?? null);
  const paragraph = paragraphs.find((p) => p.id === shown);
  const run = shown === null ? undefined : runs[shown];
  const running = paragraphs.filter((p) => runs[p.id]?.status === 'running' && isJob(p.id));
  return (
    <>
      {running.length > 1 && (
        <Section title="Jobs of this note" note={`${running.length} run`}>
          <ul className="flex flex-col">
            {running.map((p) => (
              <li key={p.id}>
                <a
                  href={`#${p.id}`}
                  aria-current={p.id === shown || undefined}
                  className={cx(
                    'ring-inside flex h-[26px] items-center gap-2 rounded-md px-2 max-md:h-11',
                    p.id === shown ? 'bg-selected font-medium' : 'hover:bg-hover',
                  )}
                >
                  <StateIcon state="running" />
                  <span className="truncate">{p.title || `Paragraph ${paragraphs.indexOf(p) + 1}`}</span>
                  <span className="num ml-auto shrink-0 text-small text-text-2">{rates(runs[p.id])}</span>
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {paragraph && run ? (
        <Job key={paragraph.id} title={paragraph.title || `Paragraph ${paragraphs.indexOf(paragraph) + 1}`} run={run} />
      ) : (
        <p className="px-4 py-4 text-text-2">
          Nothing runs. The job of the paragraph you are in shows here: its plan, its rates, what happened.
        </p>
      )}
    </>
  );
}

/** Rows that come in, of all its statements. */
function rates(run: Run | undefined): string {
  const sum = run?.statements.reduce((total, s) => total + (s.metrics?.recordsInPerSecond ?? 0), 0) ?? 0;
  return `${rateNumber(sum)}/s`;
}

function Job({title, run}: {title: string; run: Run}) {
  const now = useNow(1000, run.status === 'running');
  const {data} = useStudioInfo();
  const jobs = run.statements.filter((s) => s.job !== undefined);
  const metrics = jobs[0]?.metrics;
  return (
    <>
      <Section title={title}>
        <KeyValues
          items={[
            ['State', <State key="s" state={run.status} size={14} detail={stateDetail(run, now)} />],
            ['Kernel', data?.kernel ?? '…'],
            ...(metrics?.lastCheckpoint && now > 0
              ? [['Last checkpoint', `${ago(now - metrics.lastCheckpoint.at)}, ${bytes(metrics.lastCheckpoint.bytes)}`] as const]
              : []),
            ['Restarts', count(metrics?.restarts ?? 0)],
            ...(metrics && metrics.badRecords > 0 ? [['Unreadable records', count(metrics.badRecords)] as const] : []),
          ]}
        />
      </Section>
      {jobs.map((s) => (
        <StatementJob key={s.statement} statement={s} running={run.status === 'running'} />
      ))}
    </>
  );
}

function StatementJob({statement, running}: {statement: StatementRun; running: boolean}) {
  const {plan, metrics, events} = statement;
  const history = useSplitHistory(metrics);
  const sources = [...new Set(metrics?.splits.map((s) => s.source) ?? [])];
  return (
    <>
      {plan && plan.nodes.length > 0 && (
        <Section title="Plan" note="rows a second">
          <PlanGraphView plan={plan} metrics={metrics} running={running} compact />
          {statement.job !== undefined && (
            <Link href={jobHref(statement.job)} className="mt-2 inline-block text-small text-text-2 underline hover:text-live">
              Open the job
            </Link>
          )}
        </Section>
      )}
      {sources.map((source) => {
        const splits = metrics?.splits.filter((s) => s.source === source) ?? [];
        return (
          <Section key={source} title={source} note="records a second">
            <ul className="flex flex-col gap-1">
              {splits.map((s) => (
                <li key={s.id} className="flex items-center gap-3 text-small">
                  <span className="w-14 shrink-0 truncate text-text-2">{splitName(s.id)}</span>
                  <Spark values={history.get(s.id) ?? []} live={running && !s.idle} label={`Records a second of ${splitName(s.id)}`} />
                  <span className="num ml-auto">{s.idle ? 'idle' : rateNumber(s.perSecond)}</span>
                </li>
              ))}
            </ul>
            <p className="mt-1.5 text-small text-text-2">{readSentence(splits)}</p>
          </Section>
        );
      })}
      <div className="flex flex-col gap-2 px-2 py-2 empty:hidden">
        {statement.job !== undefined && <BadRecords job={statement.job} total={metrics?.badRecords ?? 0} running={running} />}
      </div>
      {events.length > 0 && (
        <Section title="Events">
          <ol className="flex flex-col gap-1 text-small">
            {events
              .slice(-12)
              .toReversed()
              .map((e) => (
                <li key={`${e.kind}-${e.at}-${eventText(e)}`} className="flex gap-3">
                  <time className="num shrink-0 text-text-3">{clockTime(e.at)}</time>
                  <span className="num min-w-0 break-words">{eventText(e)}</span>
                </li>
              ))}
          </ol>
        </Section>
      )}
    </>
  );
}

function Section({title, note, children}: {title: string; note?: string; children: React.ReactNode}) {
  return (
    <section className="border-line border-b px-4 py-4 last:border-b-0">
      <h3 className="mb-2 flex items-baseline gap-2">
        <span className="truncate font-semibold">{title}</span>
        {note && <span className="shrink-0 text-small text-text-3">{note}</span>}
      </h3>
      {children}
    </section>
  );
}

function readSentence(splits: JobMetrics['splits']): string {
  const lag = Math.max(-1, ...splits.map((s) => s.lagMs ?? -1));
  if (lag < 0) return '';
  const all = splits.length === 1 ? 'The shard is' : splits.length === 2 ? 'Both shards are' : `All ${splits.length} shards are`;
  return lag < 2000 ? `${all} read to the end, ${duration(lag)} behind.` : `Reading is up to ${duration(lag)} behind the end.`;
}

const KEPT = 60;

/** The last rates of each split, one per report. */
function useSplitHistory(metrics: JobMetrics | undefined): ReadonlyMap<string, readonly number[]> {
  const history = useRef<{at: number; values: Map<string, number[]>}>({at: 0, values: new Map()});
  if (metrics && metrics.at !== history.current.at) {
    history.current.at = metrics.at;
    for (const s of metrics.splits) {
      const values = history.current.values.get(s.id) ?? [];
      history.current.values.set(s.id, [...values.slice(1 - KEPT), s.perSecond]);
    }
  }
  return history.current.values;
}
