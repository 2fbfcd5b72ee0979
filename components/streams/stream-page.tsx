'use client';
import {Ellipsis, ListChecks, Send, Settings2, SlidersHorizontal, TableProperties, Trash2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {StreamMetrics} from '../../server/protocol/api.ts';
import {RateChart, type RateSeries} from '../applications/rate-chart.tsx';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {useOfferCommands} from '../store/commands.ts';
import {useGenerators} from '../store/queries.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {Menu} from '../ui/menu.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {Tag} from '../ui/tag.tsx';
import {showToast} from '../ui/toast.tsx';
import {ChangeStreamDialog} from './change-stream.tsx';
import {GeneratorButton} from './generator-button.tsx';
import {GeneratorDialog} from './generator-dialog.tsx';
import {OwnGeneratorDialog} from './own-generator.tsx';
import {PutRecordDialog} from './put-record.tsx';
import {streamHref, useDeleteStream, useStream, useStreamMetrics} from './queries.ts';
import {RecordsPanel} from './records-panel.tsx';
import {ShardsPanel} from './shards-panel.tsx';
import {StreamTiles} from './stream-tiles.tsx';
import {StreamsSide} from './streams-side.tsx';

type Opened = 'put' | 'change' | 'generator' | 'rules' | 'delete' | null;

export function StreamPage({name}: {name: string}) {
  const stream = useStream(name);
  const generators = useGenerators();
  const metrics = useStreamMetrics(name, stream.data !== undefined);
  const refusal = useRoleRefusal('streams');
  const [opened, setOpened] = useState<Opened>(null);
  const router = useRouter();
  const ofStream = generators.data?.filter((g) => g.stream === name) ?? [];
  const generator = ofStream.find((g) => g.running) ?? ofStream[0];
  const own = ofStream.find((g) => g.own !== null)?.own ?? null;
  const openTable = () => router.push(`${streamHref(name)}/table`);
  const show = (what: Exclude<Opened, null>) => (open: boolean) => setOpened(open ? what : null);
  useOfferCommands('This stream', [
    ...(refusal === null ? [{label: 'Put a record', icon: Send, run: () => setOpened('put')}] : []),
    {label: 'Make a table', icon: TableProperties, run: openTable},
    ...(refusal === null ? [{label: 'Shards and retention', icon: Settings2, run: () => setOpened('change')}] : []),
  ]);
  const data = stream.data;
  return (
    <Page
      crumbs={[{label: 'Streams', href: '/streams'}, {label: name}]}
      side={<StreamsSide here={name} />}
      actions={
        data && (
          <>
            <Button icon={TableProperties} variant="primary" onClick={openTable}>
              Make a table
            </Button>
            <Button icon={Send} className="max-md:hidden" disabledBecause={refusal} onClick={() => setOpened('put')}>
              Put a record
            </Button>
            {generator && (
              <span className="max-lg:hidden">
                <GeneratorButton generator={generator} />
              </span>
            )}
            {refusal === null && (
              <Menu
                trigger={<IconButton icon={Ellipsis} label="More of this stream" />}
                items={[
                  {kind: 'item', label: 'Put a record', icon: Send, onSelect: () => setOpened('put')},
                  ...(generator
                    ? [
                        {
                          kind: 'item',
                          label: 'Pace of the generator',
                          icon: SlidersHorizontal,
                          onSelect: () => setOpened('generator'),
                        } as const,
                      ]
                    : []),
                  {kind: 'item', label: 'Records by rules', icon: ListChecks, onSelect: () => setOpened('rules')},
                  {kind: 'item', label: 'Shards and retention', icon: Settings2, onSelect: () => setOpened('change')},
                  {kind: 'line'},
                  {kind: 'item', label: 'Delete stream', icon: Trash2, danger: true, onSelect: () => setOpened('delete')},
                ]}
              />
            )}
          </>
        )
      }
    >
      <PageBody
        title={name}
        beside={data && <Tag>{data.status === 'ACTIVE' ? 'Active' : data.status.toLowerCase()}</Tag>}
        facts={
          data && (
            <>
              <span>
                {data.mode === 'ON_DEMAND' ? 'On demand' : 'Provisioned'}, {data.openShards} {data.openShards === 1 ? 'shard' : 'shards'}
              </span>
              <span>Retention {data.retentionHours} h</span>
              <span className="min-w-0 break-all font-mono">{data.arn}</span>
            </>
          )
        }
      >
        {stream.isPending && <Waiting />}
        {stream.error &&
          (toDiagnostic(stream.error).code.includes('not-found') ? (
            <Empty>There is no stream of this name.</Empty>
          ) : (
            <Failure error={stream.error} />
          ))}
        {data && (
          <>
            <StreamTiles metrics={metrics.data} />
            {metrics.error && <Failure error={metrics.error} />}
            <Panel title="Traffic" note="records a second, in the last minutes">
              <RateChart label="Records in and read, a second" series={courses(metrics.data)} />
            </Panel>
            <ShardsPanel stream={data} metrics={metrics.data} onChange={refusal === null ? () => setOpened('change') : null} />
            <RecordsPanel stream={data} />
          </>
        )}
      </PageBody>
      {data && <ChangeStreamDialog key={data.openShards} stream={data} open={opened === 'change'} onOpen={show('change')} />}
      <PutRecordDialog stream={name} open={opened === 'put'} onOpen={show('put')} />
      {generator && <GeneratorDialog generator={generator} open={opened === 'generator'} onOpen={show('generator')} />}
      <OwnGeneratorDialog stream={name} own={own} open={opened === 'rules'} onOpen={show('rules')} />
      <DeleteStream name={name} open={opened === 'delete'} onOpen={show('delete')} />
    </Page>
  );
}

const courses = (metrics: StreamMetrics | undefined): readonly RateSeries[] => {
  const points = (values: readonly number[] | undefined) =>
    (values ?? []).map((value, i): readonly [number, number] => [metrics?.times[i] ?? 0, value]);
  return [
    {name: 'in', points: points(metrics?.stream.recordsIn)},
    {name: 'read', points: points(metrics?.stream.recordsOut)},
  ];
};

function DeleteStream({name, open, onOpen}: {name: string; open: boolean; onOpen: (open: boolean) => void}) {
  const remove = useDeleteStream();
  const router = useRouter();
  const confirm = () =>
    remove.mutate(name, {
      onSuccess: () => router.push('/streams'),
      onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
    });
  return (
    <Dialog open={open} onOpen={onOpen} title={`Delete ${name}?`} description="Its records are lost, and queries that read it fail.">
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpen(false)}>Keep it</Button>
        <Button variant="danger" busy={remove.isPending} onClick={confirm}>
          Delete stream
        </Button>
      </div>
    </Dialog>
  );
}
