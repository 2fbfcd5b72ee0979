'use client';
import {Circle, CircleDot, Split} from 'lucide-react';
import Link from 'next/link';
import {useState} from 'react';
import type {StreamDetail, StreamMetrics} from '../../server/protocol/api.ts';
import {Button} from '../ui/button.tsx';
import {bytes, duration, rateNumber} from '../ui/format.ts';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {Spark} from '../ui/spark.tsx';
import {shardNumber, streamHref} from './queries.ts';

const SPACE = 2 ** 128;
const RECORDS_LIMIT = 1000;

type Shard = StreamDetail['shards'][number];

/** The shards with what goes through each; closed ones on demand. */
export function ShardsPanel({
  stream,
  metrics,
  onChange,
}: {
  stream: StreamDetail;
  metrics: StreamMetrics | undefined;
  onChange: (() => void) | null;
}) {
  const [all, setAll] = useState(false);
  const closed = stream.shards.filter((s) => !s.open).length;
  const rows = stream.shards.filter((s) => all || s.open);
  const of = (shard: Shard) => metrics?.shards.find((m) => m.id === shard.id);
  return (
    <Panel
      title="Shards"
      note="limit of one shard: 1,000 records/s and 1 MB/s"
      actions={
        <>
          {closed > 0 && (
            <Button size="small" variant="ghost" aria-pressed={all} onClick={() => setAll(!all)}>
              {all ? 'Hide closed' : `Show ${closed} closed`}
            </Button>
          )}
          {onChange && (
            <Button size="small" variant="ghost" icon={Split} onClick={onChange}>
              Split or merge
            </Button>
          )}
        </>
      }
    >
      <PlainTable
        label="Shards"
        rows={rows}
        rowKey={(s) => s.id}
        columns={[
          {
            head: 'Shard',
            cell: (s) => (
              <Link href={`${streamHref(stream.name)}?shard=${s.id}`} className="font-mono text-small hover:text-live" scroll={false}>
                {`shardId-…${s.id.slice(-3)}`}
              </Link>
            ),
          },
          {head: 'Hash keys', wideOnly: true, cell: (s) => <HashRange shard={s} />},
          {
            head: 'Records in /s',
            right: true,
            cell: (s) => {
              const rates = of(s)?.recordsIn;
              const near = (rates?.at(-1) ?? 0) > RECORDS_LIMIT * 0.8;
              return (
                <span className="inline-flex items-center gap-2">
                  <span className="max-md:hidden">
                    <Spark values={rates ?? []} live={s.open && metrics !== undefined} label="Records in" width={56} height={16} />
                  </span>
                  <span className={near ? 'text-warn' : ''}>{rates === undefined ? '–' : rateNumber(rates.at(-1) ?? 0)}</span>
                </span>
              );
            },
          },
          {head: 'Bytes in', right: true, wideOnly: true, cell: (s) => number(of(s)?.bytesIn, (v) => `${bytes(v)}/s`)},
          {head: 'Read /s', right: true, wideOnly: true, cell: (s) => number(of(s)?.recordsOut, rateNumber)},
          {
            head: 'Iterator age',
            right: true,
            cell: (s) => {
              const age = of(s)?.iteratorAgeMs.findLast((v) => v !== null);
              return typeof age === 'number' ? duration(age) : '–';
            },
          },
          {
            head: 'State',
            cell: (s) => (
              <span className="inline-flex items-center gap-1.5 text-text-2">
                {s.open ? <CircleDot size={14} strokeWidth={2} aria-hidden /> : <Circle size={14} strokeWidth={2} aria-hidden />}
                {s.open ? 'Open' : 'Closed'}
                {s.parent !== null && <span className="text-small text-text-3 max-md:hidden">from {shardNumber(s.parent)}</span>}
              </span>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function number(values: readonly number[] | undefined, text: (value: number) => string): string {
  const value = values?.at(-1);
  return value === undefined ? '–' : text(value);
}

/** Which part of all hash keys the shard holds. */
function HashRange({shard}: {shard: Shard}) {
  const start = Number(shard.startingHashKey) / SPACE;
  const end = Number(shard.endingHashKey) / SPACE;
  return (
    <svg width={84} height={8} role="img" aria-label={`${Math.round(start * 100)} to ${Math.round(end * 100)} % of the hash keys`}>
      <line x1={0} x2={84} y1={4} y2={4} stroke="var(--line-strong)" />
      <rect
        x={start * 84}
        width={Math.max(2, (end - start) * 84)}
        height={8}
        fill={shard.open ? 'var(--series-1)' : 'var(--line-strong)'}
      />
    </svg>
  );
}
