'use client';
import {Square} from 'lucide-react';
import Link from 'next/link';
import {useState} from 'react';
import type {Job} from '../../server/protocol/api.ts';
import {Page} from '../shell/page.tsx';
import {noteHref} from '../store/queries.ts';
import {useNow} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {ago, bytes, count, duration, elapsed, eventTime, rate} from '../ui/format.ts';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {State} from '../ui/state.tsx';
import {jobHref, useJobs, useStopJob} from './queries.ts';
import {RunningApplications} from './running-applications.tsx';

export function JobsPage() {
  const {data, error, isPending} = useJobs();
  const own = data?.filter((j) => j.mayStop).length ?? 0;
  const [stopping, setStopping] = useState(false);
  const now = useNow(1000, true);
  return (
    <Page
      crumbs={[{label: 'Jobs'}]}
      actions={
        own > 1 && (
          <Button icon={Square} onClick={() => setStopping(true)}>
            Stop all jobs
          </Button>
        )
      }
    >
      <PageBody title="Jobs" facts={<span>Every query and INSERT that runs in a note, and the applications that run.</span>}>
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.length === 0 && (
          <Empty
            link={
              <Link href="/notes" className="text-live underline">
                Open a note
              </Link>
            }
          >
            No job runs.
          </Empty>
        )}
        {data !== undefined && data.length > 0 && (
          <Panel title="Running" note={`${data.length}`}>
            <PlainTable
              label="Running jobs"
              rows={data}
              rowKey={(j) => j.job}
              columns={[
                {head: 'Job', cell: (j) => <Name job={j} />},
                {head: 'State', cell: (j) => <State state="running" size={14} detail={elapsed(now - j.startedAt)} />},
                {head: 'In', right: true, cell: (j) => (j.metrics ? rate(j.metrics.recordsInPerSecond) : '')},
                {head: 'Out', right: true, wideOnly: true, cell: (j) => (j.metrics ? rate(j.metrics.recordsOutPerSecond) : '')},
                {head: 'Watermark', right: true, wideOnly: true, cell: (j) => (j.metrics?.watermark ? eventTime(j.metrics.watermark) : '')},
                {head: 'Lag', right: true, wideOnly: true, cell: lag},
                {head: 'Late', right: true, wideOnly: true, cell: (j) => (j.metrics ? count(j.metrics.lateRecords) : '')},
                {head: 'State size', right: true, wideOnly: true, cell: (j) => (j.metrics?.stateBytes ? bytes(j.metrics.stateBytes) : '')},
                {
                  head: 'Checkpoint',
                  right: true,
                  wideOnly: true,
                  cell: (j) => (j.metrics?.lastCheckpoint ? ago(now - j.metrics.lastCheckpoint.at) : ''),
                },
                {head: 'Restarts', right: true, wideOnly: true, cell: (j) => (j.metrics ? count(j.metrics.restarts) : '')},
                {head: 'By', wideOnly: true, cell: (j) => j.by ?? ''},
                {head: 'Stop', hideHead: true, right: true, cell: (j) => j.mayStop && <Stop job={j} />},
              ]}
            />
          </Panel>
        )}
        <RunningApplications />
      </PageBody>
      <StopAll open={stopping} onOpen={setStopping} jobs={own} />
    </Page>
  );
}

function lag(job: Job): string {
  const most = Math.max(-1, ...(job.metrics?.splits.map((s) => s.lagMs ?? -1) ?? []));
  return most < 0 ? '' : duration(most);
}

function Name({job}: {job: Job}) {
  return (
    <span className="flex flex-col">
      <Link href={jobHref(job.job)} className="font-medium hover:text-live">
        {job.name}
      </Link>
      {job.note === null ? (
        <span className="text-small text-text-3">{job.label}</span>
      ) : (
        <Link
          href={`${noteHref(job.note)}${job.paragraph === null ? '' : `#${job.paragraph}`}`}
          className="text-small text-text-2 hover:text-live"
        >
          {job.label}
        </Link>
      )}
    </span>
  );
}

function Stop({job}: {job: Job}) {
  const stop = useStopJob();
  return (
    <Button size="small" icon={Square} busy={stop.isPending} onClick={() => stop.mutate(job.job)} aria-description={job.name}>
      Stop
    </Button>
  );
}

function StopAll({open, onOpen, jobs}: {open: boolean; onOpen: (open: boolean) => void; jobs: number}) {
  const stop = useStopJob();
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      title="Stop all jobs?"
      description={`${jobs} queries and INSERTs of notes end; what they gave stays. Applications go on.`}
    >
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpen(false)}>Let them run</Button>
        <Button variant="danger" busy={stop.isPending} onClick={() => stop.mutate(null, {onSuccess: () => onOpen(false)})}>
          Stop all jobs
        </Button>
      </div>
    </Dialog>
  );
}
