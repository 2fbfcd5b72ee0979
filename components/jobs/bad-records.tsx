'use client';
import {Download, Wrench} from 'lucide-react';
import {useEffect, useRef, useState} from 'react';
import type {BadRecords as Kept} from '../../server/protocol/api.ts';
import {splitName} from '../paragraph/why-waiting.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Button} from '../ui/button.tsx';
import {Failure} from '../ui/failure.tsx';
import {clockTime, count} from '../ui/format.ts';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {MendRecord} from './mend-record.tsx';
import {UNREADABLE, useBadRecords} from './queries.ts';

type OfSource = Kept[number];
export type KeptRecord = OfSource['records'][number];

/** Rows of a table at once. */
const SHOWN = 20;

/** Records that a job could not read, by source, with their bytes: to be kept as a file, or mended and put back. Nothing where all could be read. */
export function BadRecords({job, total, running}: {job: string; total: number; running: boolean}) {
  const {data, error} = useBadRecords(job, total > 0, running);
  const shown = useRef<HTMLDivElement>(null);
  const asked = data !== undefined && data.length > 0;
  useEffect(() => {
    // Whoever came for them: they are here later than the page.
    if (asked && location.hash === `#${UNREADABLE}`) void shown.current?.scrollIntoView({block: 'start'});
  }, [asked]);
  if (total === 0) return null;
  if (error) return <Failure error={error} />;
  return (
    <div id={UNREADABLE} ref={shown} className="flex scroll-mt-4 flex-col gap-4">
      {data?.map((of) => (
        <Source key={of.source} of={of} />
      ))}
    </div>
  );
}

function Source({of}: {of: OfSource}) {
  const {source, records} = of;
  const [mending, setMending] = useState<KeptRecord | null>(null);
  const [all, setAll] = useState(false);
  const refusal = useRoleRefusal('streams');
  const newest = records.toReversed();
  const note = of.count > records.length ? `newest ${count(records.length)} of ${count(of.count)}` : count(of.count);
  return (
    <Panel
      title={`Unreadable records of ${source}`}
      note={note}
      actions={
        <Button size="small" variant="ghost" icon={Download} aria-description={source} onClick={() => save(source, records)}>
          Download
        </Button>
      }
      footer={
        records.length > SHOWN && (
          <Button size="small" variant="ghost" onClick={() => setAll(!all)}>
            {all ? `Show the newest ${SHOWN}` : `Show all ${count(records.length)}`}
          </Button>
        )
      }
    >
      <PlainTable
        label={`Unreadable records of ${source}`}
        rows={all ? newest : newest.slice(0, SHOWN)}
        rowKey={(k) => `${k.record.split} ${k.record.position} ${k.at}`}
        columns={[
          {head: 'At', cell: (k) => <span className="num">{clockTime(k.at)}</span>},
          {
            head: 'Record',
            className: 'max-w-0 w-full',
            cell: (k) => (
              <span className="flex flex-col">
                <code className="block truncate font-mono text-small" title={k.record.raw}>
                  {k.record.raw === '' ? '(empty)' : k.record.raw}
                </code>
                <span className="truncate text-small text-warn" title={k.record.reason}>
                  {k.record.reason}
                </span>
                <span className="num truncate text-small text-text-3" title={k.record.position}>
                  {splitName(k.record.split)}, {k.record.position}
                  {k.record.rawEncoding === 'base64' && ', base64'}
                </span>
              </span>
            ),
          },
          {
            head: 'Mend',
            hideHead: true,
            right: true,
            // What came from a file is mended there.
            cell: (k) =>
              /^shardId-/.test(k.record.split) && (
                <Button size="small" icon={Wrench} disabledBecause={refusal} onClick={() => setMending(k)}>
                  Mend
                </Button>
              ),
          },
        ]}
      />
      {mending && <MendRecord of={mending} onDone={() => setMending(null)} />}
    </Panel>
  );
}

function save(source: string, kept: readonly KeptRecord[]): void {
  const text = kept.map((k) => JSON.stringify({at: new Date(k.at).toISOString(), ...k.record})).join('\n');
  const url = URL.createObjectURL(new Blob([`${text}\n`], {type: 'application/x-ndjson'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = `unreadable-${source.replaceAll(/[^\w.-]/g, '_')}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}
