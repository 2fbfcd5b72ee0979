'use client';
import {Download, Wrench} from 'lucide-react';
import {useState} from 'react';
import type {BadRecord, JobEvent} from '../../kernels/protocol/kernel.ts';
import {splitName} from '../paragraph/why-waiting.ts';
import {PutRecordDialog} from '../streams/put-record.tsx';
import {Button} from '../ui/button.tsx';
import {clockTime, count} from '../ui/format.ts';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';

interface Kept {
  readonly at: number;
  readonly record: BadRecord;
}

/** Records that a job could not read, with their bytes: to be kept as a file, or mended and put again. Nothing where all could be read. */
export function BadRecords({events, total}: {events: readonly JobEvent[]; total: number}) {
  const [mending, setMending] = useState<BadRecord | null>(null);
  const kept = events.flatMap((e): Kept[] => (e.kind === 'bad-record' ? [{at: e.at, record: e.record}] : []));
  if (kept.length === 0) return null;
  const note = total > kept.length ? `newest ${kept.length} of ${count(total)}` : `${kept.length}`;
  return (
    <Panel
      title="Unreadable records"
      note={note}
      actions={
        <Button size="small" variant="ghost" icon={Download} onClick={() => save(kept)}>
          Download
        </Button>
      }
    >
      <PlainTable
        label="Unreadable records"
        rows={kept.toReversed()}
        rowKey={(k) => `${k.record.split} ${k.record.position} ${k.at}`}
        columns={[
          {head: 'At', cell: (k) => <span className="num">{clockTime(k.at)}</span>},
          {
            head: 'Record',
            className: 'max-w-0 w-full',
            cell: (k) => (
              <span className="flex flex-col">
                <code className="block truncate font-mono text-small" title={k.record.raw}>
                  {k.record.raw}
                </code>
                <span className="truncate text-small text-warn" title={k.record.reason}>
                  {k.record.reason}
                </span>
                <span className="num truncate text-small text-text-3">
                  {k.record.source}, {splitName(k.record.split)}, {k.record.position}
                </span>
              </span>
            ),
          },
          {
            head: 'Mend',
            hideHead: true,
            right: true,
            cell: (k) =>
              k.record.rawEncoding === 'utf-8' && /^shardId-/.test(k.record.split) ? (
                <Button size="small" icon={Wrench} onClick={() => setMending(k.record)}>
                  Mend
                </Button>
              ) : null,
          },
        ]}
      />
      {mending && <PutRecordDialog stream={mending.source} data={mending.raw} open onOpen={(open) => !open && setMending(null)} />}
    </Panel>
  );
}

function save(kept: readonly Kept[]): void {
  const text = kept.map((k) => JSON.stringify({at: new Date(k.at).toISOString(), ...k.record})).join('\n');
  const url = URL.createObjectURL(new Blob([`${text}\n`], {type: 'application/x-ndjson'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'unreadable-records.jsonl';
  link.click();
  URL.revokeObjectURL(url);
}
