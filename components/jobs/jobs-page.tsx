'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {Square} from 'lucide-react';
import Link from 'next/link';
import {z} from 'zod';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {type Job, jobSchema} from '../../server/protocol/api.ts';
import {Page} from '../shell/page.tsx';
import {anything, getJson, sendJson} from '../store/api.ts';
import {noteHref} from '../store/queries.ts';
import {useNow} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {bytes, count, elapsed, eventTime, rate} from '../ui/format.ts';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {State} from '../ui/state.tsx';
import {showToast} from '../ui/toast.tsx';

export function JobsPage() {
  const {data, error, isPending} = useQuery({
    queryKey: ['jobs'],
    queryFn: ({signal}) => getJson('/api/jobs', z.array(jobSchema), signal),
    refetchInterval: 1000,
  });
  const now = useNow(1000, true);
  return (
    <Page crumbs={[{label: 'Jobs'}]}>
      <PageBody title="Jobs" facts={<span>Every query and INSERT that runs in a note.</span>}>
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
                {head: 'Late', right: true, wideOnly: true, cell: (j) => (j.metrics ? count(j.metrics.lateRecords) : '')},
                {head: 'State size', right: true, wideOnly: true, cell: (j) => (j.metrics?.stateBytes ? bytes(j.metrics.stateBytes) : '')},
                {head: 'Stop', hideHead: true, right: true, cell: (j) => <Stop job={j} />},
              ]}
            />
          </Panel>
        )}
      </PageBody>
    </Page>
  );
}

function Name({job}: {job: Job}) {
  return (
    <span className="flex flex-col">
      <span className="font-medium">{job.name}</span>
      {job.note === null ? (
        <span className="text-small text-text-3">{job.label}</span>
      ) : (
        <Link href={noteHref(job.note)} className="text-small text-text-2 hover:text-live">
          {job.label}
        </Link>
      )}
    </span>
  );
}

function Stop({job}: {job: Job}) {
  const client = useQueryClient();
  const stop = useMutation({
    mutationFn: () => sendJson('POST', `/api/jobs/${encodeURIComponent(job.job)}/stop`, {}, anything),
    onSettled: () => client.invalidateQueries({queryKey: ['jobs']}),
    onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
  });
  return (
    <Button size="small" icon={Square} busy={stop.isPending} onClick={() => stop.mutate()} aria-description={job.name}>
      Stop
    </Button>
  );
}
