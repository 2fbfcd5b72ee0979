'use client';
import {Camera, Ellipsis, Play, Square, Trash2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {ApplicationDetail} from '../../server/protocol/api.ts';
import {SqlBlock} from '../editor/sql-block.tsx';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {count, dateTime} from '../ui/format.ts';
import {Log} from '../ui/log.tsx';
import {Menu} from '../ui/menu.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {showToast} from '../ui/toast.tsx';
import {ApplicationState, stateOf} from './application-state.tsx';
import {ApplicationsSide} from './applications-side.tsx';
import {MetricTiles} from './metric-tiles.tsx';
import {useApplication, useApplicationAction} from './queries.ts';
import {RateChart} from './rate-chart.tsx';

export function ApplicationPage({name}: {name: string}) {
  const {data, error, isPending} = useApplication(name);
  const refusal = useRoleRefusal('applications');
  const [deleting, setDeleting] = useState(false);
  return (
    <Page
      crumbs={[{label: 'Applications', href: '/applications'}, {label: name}]}
      side={<ApplicationsSide here={name} />}
      actions={
        <>
          {data && <Actions detail={data} />}
          {refusal === null && (
            <Menu
              trigger={<IconButton icon={Ellipsis} label="More of this application" />}
              items={[{kind: 'item', label: 'Delete application', icon: Trash2, danger: true, onSelect: () => setDeleting(true)}]}
            />
          )}
        </>
      }
    >
      <PageBody
        title={name}
        beside={data && <ApplicationState status={data.status} />}
        facts={
          data && (
            <>
              <span>Version {data.version}</span>
              <span>{data.runtime}</span>
              <span>Parallelism {data.parallelism}</span>
              <span>Checkpoint every {count(data.checkpointSeconds)} s</span>
              <span>Updated {dateTime(data.updatedAt)}</span>
            </>
          )
        }
      >
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data && <Detail detail={data} />}
      </PageBody>
      <DeleteApplication name={name} open={deleting} onOpen={setDeleting} />
    </Page>
  );
}

function Actions({detail}: {detail: ApplicationDetail}) {
  const act = useApplicationAction(detail.name);
  const refusal = useRoleRefusal('applications');
  const onError = (error: Error) => showToast({look: 'error', text: toDiagnostic(error).message});
  const state = stateOf(detail.status);
  if (state === 'stopped') {
    const start = detail.snapshots.length > 0 ? 'snapshot' : 'table';
    return (
      <Button
        variant="primary"
        icon={Play}
        busy={act.isPending}
        disabledBecause={refusal}
        onClick={() => act.mutate({action: 'start', body: {start}}, {onError})}
      >
        {start === 'snapshot' ? 'Start from the last snapshot' : 'Start'}
      </Button>
    );
  }
  const waits = refusal ?? (state === 'running' ? null : 'It is changing its state');
  return (
    <>
      <Button icon={Camera} busy={act.isPending} disabledBecause={waits} onClick={() => act.mutate({action: 'snapshot'}, {onError})}>
        Take snapshot
      </Button>
      <Button icon={Square} busy={act.isPending} disabledBecause={waits} onClick={() => act.mutate({action: 'stop'}, {onError})}>
        Stop
      </Button>
    </>
  );
}

function Detail({detail}: {detail: ApplicationDetail}) {
  const series = (name: string) => detail.metrics.find((m) => m.name === name)?.points ?? [];
  return (
    <>
      <MetricTiles metrics={detail.metrics} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Records" note="per second">
            <RateChart
              label="Records in and out per second"
              series={[
                {name: 'in', points: series('numRecordsInPerSecond')},
                {name: 'out', points: series('numRecordsOutPerSecond')},
              ]}
            />
          </Panel>
          <Panel title="Logs" note={detail.logs.length === 0 ? undefined : `newest ${detail.logs.length}`}>
            {detail.logs.length === 0 ? (
              <div className="px-3">
                <Empty>No log lines yet.</Empty>
              </div>
            ) : (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              <section aria-label="Log lines" tabIndex={0} className="ring-inside max-h-96 overflow-y-auto">
                <Log lines={detail.logs.toReversed()} />
              </section>
            )}
          </Panel>
          {detail.statements !== null && (
            <Panel title="Statements">
              <SqlBlock label="Statements of the application" text={detail.statements} />
            </Panel>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Snapshots" note={`${detail.snapshots.length}`}>
            {detail.snapshots.length === 0 ? (
              <p className="px-3 py-2 text-text-2">None yet. Stopping takes one.</p>
            ) : (
              <PlainTable
                label="Snapshots"
                rows={detail.snapshots}
                rowKey={(s) => s.name}
                columns={[
                  {head: 'Name', cell: (s) => <span className="break-all">{s.name}</span>},
                  {head: 'Taken', right: true, cell: (s) => dateTime(s.at)},
                ]}
              />
            )}
          </Panel>
          <Panel title="Versions">
            <PlainTable
              label="Versions"
              rows={detail.versions}
              rowKey={(v) => String(v.version)}
              columns={[
                {head: 'Version', cell: (v) => v.version},
                {head: 'State', cell: (v) => v.status.toLowerCase()},
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function DeleteApplication({name, open, onOpen}: {name: string; open: boolean; onOpen: (open: boolean) => void}) {
  const act = useApplicationAction(name);
  const router = useRouter();
  const confirm = () =>
    act.mutate(
      {action: 'delete'},
      {onSuccess: () => router.push('/applications'), onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message})},
    );
  return (
    <Dialog open={open} onOpen={onOpen} title={`Delete ${name}?`} description="Its state and snapshots are lost. The streams stay.">
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpen(false)}>Keep it</Button>
        <Button variant="danger" busy={act.isPending} onClick={confirm}>
          Delete application
        </Button>
      </div>
    </Dialog>
  );
}
