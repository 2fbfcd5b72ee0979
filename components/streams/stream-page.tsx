'use client';
import {Ellipsis, Pause, Play, Trash2, Waves} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {RawRecord} from '../../server/protocol/api.ts';
import {Page} from '../shell/page.tsx';
import {useGenerators} from '../store/queries.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {bytes, clockTime} from '../ui/format.ts';
import {Menu} from '../ui/menu.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {showToast} from '../ui/toast.tsx';
import {GeneratorButton} from './generator-button.tsx';
import {useDeleteStream, useRecords, useStreams} from './queries.ts';
import {StreamsSide} from './streams-side.tsx';

export function StreamPage({name}: {name: string}) {
  const streams = useStreams();
  const generators = useGenerators();
  const [deleting, setDeleting] = useState(false);
  const stream = streams.data?.find((s) => s.name === name);
  const generator = generators.data?.find((g) => g.stream === name);
  return (
    <Page
      crumbs={[{label: 'Streams', href: '/streams'}, {label: name}]}
      side={<StreamsSide here={name} />}
      actions={
        <>
          {generator && <GeneratorButton generator={generator} />}
          <Menu
            trigger={<IconButton icon={Ellipsis} label="More of this stream" />}
            items={[{kind: 'item', label: 'Delete stream', icon: Trash2, danger: true, onSelect: () => setDeleting(true)}]}
          />
        </>
      }
    >
      <PageBody
        title={name}
        facts={
          stream && (
            <>
              <span>
                {stream.mode === 'ON_DEMAND' ? 'On demand' : 'Provisioned'}, {stream.openShards}{' '}
                {stream.openShards === 1 ? 'shard' : 'shards'}
              </span>
              <span>Retention {stream.retentionHours} h</span>
              <span className="min-w-0 break-all font-mono">{stream.arn}</span>
            </>
          )
        }
      >
        {streams.error && <Failure error={streams.error} />}
        {streams.data !== undefined && stream === undefined && <Empty>There is no stream of this name.</Empty>}
        {stream && <Records stream={name} />}
      </PageBody>
      <DeleteStream name={name} open={deleting} onOpen={setDeleting} />
    </Page>
  );
}

function Records({stream}: {stream: string}) {
  const [live, setLive] = useState(true);
  const [open, setOpen] = useState<RawRecord | null>(null);
  const {data, error, isPending} = useRecords(stream, live);
  return (
    <Panel
      title="Records"
      note={
        live ? (
          <span className="inline-flex items-center gap-1 text-live">
            <Waves size={14} strokeWidth={2} aria-hidden /> Live
          </span>
        ) : (
          'Paused'
        )
      }
      actions={
        <Button size="small" variant="ghost" icon={live ? Pause : Play} onClick={() => setLive(!live)}>
          {live ? 'Pause' : 'Resume'}
        </Button>
      }
    >
      {error && <Failure error={error} />}
      {isPending && <Waiting />}
      {data?.length === 0 && (
        <div className="px-3">
          <Empty>No records yet.</Empty>
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <PlainTable
          label="Newest records"
          rows={data}
          rowKey={(r) => `${r.shard} ${r.sequenceNumber}`}
          columns={[
            {head: 'Arrived', cell: (r) => <span className="num">{clockTime(r.arrivedAt, true)}</span>},
            {head: 'Shard', right: true, cell: (r) => Number(r.shard.slice(-12))},
            {head: 'Key', right: true, wideOnly: true, cell: (r) => r.partitionKey},
            {head: 'Size', right: true, wideOnly: true, cell: (r) => bytes(r.bytes)},
            {
              head: 'Data',
              className: 'max-w-0 w-full',
              cell: (r) => (
                <button
                  type="button"
                  className="ring-inside block w-full truncate text-left font-mono text-small hover:text-live"
                  onClick={() => setOpen(r)}
                >
                  {r.text}
                </button>
              ),
            },
          ]}
        />
      )}
      <Dialog
        open={open !== null}
        onOpen={(o) => !o && setOpen(null)}
        title="Record"
        description={open && `Partition key ${open.partitionKey}, ${open.shard}`}
      >
        <pre className="overflow-x-auto rounded-md bg-inset p-3 font-mono text-small">{open && pretty(open)}</pre>
        <p className="num break-all text-small text-text-2">Sequence number {open?.sequenceNumber}</p>
      </Dialog>
    </Panel>
  );
}

function pretty(record: RawRecord): string {
  try {
    return JSON.stringify(JSON.parse(record.text), null, 2);
  } catch {
    return record.text;
  }
}

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
