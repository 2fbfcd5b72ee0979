'use client';
import {NotebookText} from 'lucide-react';
import Link from 'next/link';
import type {ReactNode} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {JobDetail} from '../../server/protocol/api.ts';
import {Code} from '../editor/code.tsx';
import {ErrorBlock} from '../paragraph/error-block.tsx';
import {splitName, whyWaiting} from '../paragraph/why-waiting.ts';
import {Page} from '../shell/page.tsx';
import {noteHref} from '../store/queries.ts';
import {useNow} from '../store/use-studio.ts';
import {CodeBlock} from '../ui/code-block.tsx';
import {cx} from '../ui/cx.ts';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {ago, bytes, clockTime, count, duration, elapsed, eventTime, rate} from '../ui/format.ts';
import {KeyValues} from '../ui/key-values.tsx';
import {Message} from '../ui/message.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {State} from '../ui/state.tsx';
import {BadRecords} from './bad-records.tsx';
import {eventText} from './event-text.ts';
import {JobActions} from './job-actions.tsx';
import {PlanGraphView} from './plan-graph.tsx';
import {useJob} from './queries.ts';

/** One job: its plan with what each operator does now, its shards, what it lost, what happened; after its end too. */
export function JobPage({job}: {job: string}) {
  const {data, error, isPending} = useJob(job);
  const now = useNow(1000, data?.state === 'running');
  const gone = error !== null && toDiagnostic(error).code === 'job/not-found';
  return (
    <Page
      crumbs={[{label: 'Jobs', href: '/jobs'}, {label: data?.title || data?.name || job}]}
      actions={data?.mayStop && !gone && <JobActions job={job} />}
    >
      <PageBody
        title={data?.title || data?.name || 'Job'}
        beside={data && !gone && <State state={data.state} size={14} detail={elapsed((data.endedAt ?? now) - data.startedAt)} />}
        facts={
          data?.note && (
            <>
              <Link
                href={`${noteHref(data.note)}${data.paragraph === null ? '' : `#${data.paragraph}`}`}
                className="inline-flex items-center gap-1.5 hover:text-live"
              >
                <NotebookText size={14} strokeWidth={2} aria-hidden /> {data.label || data.note}
              </Link>
              {data.by !== null && <span>run by {data.by}</span>}
            </>
          )
        }
      >
        {isPending && <Waiting rows={6} />}
        {gone && (
          <Empty
            link={
              <Link href="/jobs" className="text-live underline">
                All jobs
              </Link>
            }
          >
            This job does not run any more.
          </Empty>
        )}
        {error && !gone && <Failure error={error} />}
        {data && !gone && <Detail job={data} now={now} />}
      </PageBody>
    </Page>
  );
}

function Detail({job, now}: {job: JobDetail; now: number}) {
  const m = job.metrics;
  const running = job.state === 'running';
  const why = running && now > 0 ? whyWaiting(m ?? undefined, now, job.startedAt, job.plan ?? undefined) : null;
  return (
    <>
      {job.error && (
        <div className="overflow-hidden rounded-md border border-danger">
          <ErrorBlock diagnostic={job.error} text={null} onFix={null} />
        </div>
      )}
      {why && (
        <Message look={why.look} className="border border-line">
          {why.text}
        </Message>
      )}
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-4">
          {job.plan && (
            <Panel title="Plan" note="rows a second; the bar tells how much of the time an operator works, and is held back">
              <PlanGraphView plan={job.plan} metrics={m} running={running} />
            </Panel>
          )}
          {m && m.splits.length > 0 && (
            <Panel title="Shards" note={`${m.splits.length}`}>
              <PlainTable
                label="Shards that are read"
                rows={m.splits}
                rowKey={(s) => `${s.source} ${s.id}`}
                columns={[
                  {head: 'Shard', cell: (s) => splitName(s.id)},
                  {head: 'Source', wideOnly: true, cell: (s) => s.source},
                  {head: 'Read', right: true, cell: (s) => (s.idle ? 'idle' : rate(s.perSecond))},
                  {head: 'Behind the end', right: true, cell: (s) => (s.lagMs === null ? '–' : duration(s.lagMs))},
                  {head: 'Watermark', right: true, cell: (s) => (s.watermark === null ? '–' : eventTime(s.watermark))},
                  {
                    head: 'Last record',
                    right: true,
                    wideOnly: true,
                    cell: (s) => (s.lastRecordAt === null || now === 0 ? '–' : ago(now - s.lastRecordAt)),
                  },
                ]}
              />
            </Panel>
          )}
          <BadRecords job={job.job} total={(m?.badRecords ?? 0) + (job.error?.code === 'format/bad-record' ? 1 : 0)} running={running} />
          {job.explain !== null && (
            <Panel title="EXPLAIN" note="with the kinds of changes that each operator passes on">
              <CodeBlock label="EXPLAIN" text={job.explain} />
            </Panel>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {m && (
            <Panel title="Now" bodyClassName="px-3 py-2">
              <KeyValues
                items={[
                  ['In', rate(m.recordsInPerSecond)],
                  ['Out', rate(m.recordsOutPerSecond)],
                  ['Rows in, all', count(m.recordsIn)],
                  ['Rows out, all', count(m.recordsOut)],
                  ['Watermark', m.watermark === null ? 'none' : eventTime(m.watermark)],
                  ['Late rows', count(m.lateRecords)],
                  ['State', m.stateBytes === null ? '–' : bytes(m.stateBytes)],
                  [
                    'Last checkpoint',
                    m.lastCheckpoint && now > 0
                      ? `${ago(now - m.lastCheckpoint.at)}, ${bytes(m.lastCheckpoint.bytes)}, ${duration(m.lastCheckpoint.durationMs)}`
                      : 'none yet',
                  ],
                  ['Restarts', count(m.restarts)],
                ]}
              />
            </Panel>
          )}
          {job.text !== '' && (
            <Panel title="Statement">
              <Scrolled label="Statement" className="py-2 pl-3">
                <Code text={job.text} wrap />
              </Scrolled>
            </Panel>
          )}
          {job.events.length > 0 && (
            <Panel title="What happened">
              <Scrolled label="What happened" className="px-3 py-2">
                <ol className="flex flex-col gap-1.5 text-small">
                  {job.events.toReversed().map((e) => (
                    <li key={`${e.kind} ${e.at} ${eventText(e)}`} className="flex gap-3">
                      <time className="num shrink-0 text-text-3">{clockTime(e.at)}</time>
                      <span className={cx('num min-w-0 break-words', e.kind === 'restart' && 'text-warn')}>{eventText(e)}</span>
                    </li>
                  ))}
                </ol>
              </Scrolled>
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}

/** As high as it needs to be up to a point; what scrolls must be reachable by keyboard. */
function Scrolled({label, className, children}: {label: string; className: string; children: ReactNode}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section aria-label={label} tabIndex={0} className={cx('ring-inside max-h-96 overflow-auto', className)}>
      {children}
    </section>
  );
}
