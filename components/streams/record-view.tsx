'use client';
import {useState} from 'react';
import type {RawRecord} from '../../server/protocol/api.ts';
import {bytes, clockTime, dateTime} from '../ui/format.ts';
import {KeyValues} from '../ui/key-values.tsx';
import {Segmented} from '../ui/segmented.tsx';
import {JsonTree} from './json-tree.tsx';

type Look = 'tree' | 'text' | 'hex';

/** One record: its fields as a tree, its text, or its bytes; and its facts. */
export function RecordView({record}: {record: RawRecord}) {
  const json = record.encoding === 'utf-8' ? parsed(record.text) : undefined;
  const looks: readonly {value: Look; label: string}[] = [
    ...(json !== undefined ? [{value: 'tree', label: 'Fields'} as const] : []),
    ...(record.encoding === 'utf-8' ? [{value: 'text', label: 'Text'} as const] : []),
    {value: 'hex', label: 'Bytes'},
  ];
  const [chosen, setChosen] = useState<Look>('tree');
  const look = looks.find((l) => l.value === chosen)?.value ?? looks[0]?.value ?? 'hex';
  return (
    <div className="grid lg:grid-cols-[minmax(0,1fr)_300px]">
      <div className="min-w-0 px-3 py-2">
        <div className="mb-2">
          <Segmented label="Show the record as" value={look} options={looks} onValue={setChosen} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section aria-label="The record's data" tabIndex={0} className="ring-inside max-h-80 overflow-auto font-mono text-small">
          {look === 'tree' && <JsonTree value={json} />}
          {look === 'text' && <pre className="whitespace-pre-wrap break-all">{record.text}</pre>}
          {look === 'hex' && <pre>{hexLines(bytesOf(record))}</pre>}
        </section>
      </div>
      <KeyValues
        className="px-3 py-2 pr-10 lg:border-line lg:border-l"
        items={[
          [
            'Sequence number',
            <span key="s" className="break-all">
              {record.sequenceNumber}
            </span>,
          ],
          ['Shard', record.shard],
          [
            'Partition key',
            <span key="k" className="break-all">
              {record.partitionKey}
            </span>,
          ],
          ...(record.packed ? [['Packed by KPL', `record ${record.packed.index + 1} of ${record.packed.count}`] as const] : []),
          ['Size', bytes(record.bytes)],
          ['Arrived', `${dateTime(record.arrivedAt).slice(0, 10)} ${clockTime(record.arrivedAt, true)}`],
        ]}
      />
    </div>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function bytesOf(record: RawRecord): Uint8Array {
  if (record.encoding === 'utf-8') return new TextEncoder().encode(record.text);
  return Uint8Array.from(atob(record.text), (c) => c.charCodeAt(0));
}

const MOST = 4096;

/** Sixteen bytes a line: place, hex, letters. */
function hexLines(data: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(data.length, MOST); at += 16) {
    const part = [...data.subarray(at, at + 16)];
    const hex = part.map((b) => b.toString(16).padStart(2, '0')).join(' ');
    const letters = part.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${letters}`);
  }
  if (data.length > MOST) lines.push(`… ${data.length - MOST} bytes more`);
  return lines.join('\n');
}
