'use client';
import {Pause, Play, Waves, X} from 'lucide-react';
import {usePathname, useRouter, useSearchParams} from 'next/navigation';
import {useDeferredValue, useEffect, useState} from 'react';
import type {RawRecord, StreamDetail} from '../../server/protocol/api.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {Field, SearchInput, Select, TextInput} from '../ui/field.tsx';
import {bytes, clockTime} from '../ui/format.ts';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {Segmented} from '../ui/segmented.tsx';
import {Tag} from '../ui/tag.tsx';
import {type Place, shardNumber, useRecord, useRecords} from './queries.ts';
import {RecordView} from './record-view.tsx';

const FROM = [
  {value: 'newest', label: 'Newest'},
  {value: 'oldest', label: 'Oldest'},
  {value: 'time', label: 'At time'},
] as const;

/** Raw records of a shard or all, from a position that stands in the address; one of them open. */
export function RecordsPanel({stream}: {stream: StreamDetail}) {
  const {place, record, go} = useAddress();
  const [live, setLive] = useState(true);
  const [filter, setFilter] = useState(place.filter);
  const words = useDeferredValue(filter);
  const {data, error, isPending} = useRecords(stream.name, {...place, filter: words.trim()}, live);
  const named = useRecord(stream.name, record?.shard ?? null, record?.sequence ?? null);
  const open = record === null ? undefined : (data?.find((r) => keyOf(r) === record.key) ?? named.data?.[0]);
  const toggle = (r: RawRecord) => go({record: record?.key === keyOf(r) ? null : keyOf(r)});
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
        <div className="flex flex-wrap items-center justify-end gap-2">
          <Segmented label="Read from" value={place.from} options={FROM} onValue={(from) => go({from})} />
          {place.from === 'time' && (
            <Field label="Time" hideLabel>
              {(control) => (
                <TextInput
                  {...control}
                  type="datetime-local"
                  step={1}
                  value={localTime(place.at ?? Date.now() - 600_000)}
                  onChange={(e) => go({at: String(new Date(e.currentTarget.value).getTime() || 0)})}
                  className="w-48"
                />
              )}
            </Field>
          )}
          <Field label="Shard" hideLabel>
            {(control) => (
              <Select {...control} value={place.shard ?? ''} onChange={(e) => go({shard: e.currentTarget.value || null})} className="w-28">
                <option value="">All shards</option>
                {stream.shards.map((s) => (
                  <option key={s.id} value={s.id}>
                    Shard {shardNumber(s.id)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <SearchInput label="Filter text" value={filter} onChange={(e) => setFilter(e.currentTarget.value)} className="w-36" />
          <Button size="small" variant="ghost" icon={live ? Pause : Play} onClick={() => setLive(!live)}>
            {live ? 'Pause' : 'Resume'}
          </Button>
        </div>
      }
    >
      {error && <Failure error={error} />}
      {isPending && <Waiting />}
      {data?.length === 0 && (
        <div className="px-3">
          <Empty>{words.trim() === '' ? 'No records here yet.' : 'No record holds this text.'}</Empty>
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <div className="max-h-[440px] overflow-y-auto">
          <PlainTable
            label="Newest records"
            rows={data}
            rowKey={keyOf}
            columns={[
              {head: 'Arrived', cell: (r) => <span className="num">{clockTime(r.arrivedAt, true)}</span>},
              {
                head: 'Shard',
                cell: (r) => (
                  <span className="num inline-flex items-center gap-1">
                    {shardNumber(r.shard)} {r.packed && <Tag>KPL</Tag>}
                  </span>
                ),
              },
              {
                head: 'Key',
                right: true,
                wideOnly: true,
                cell: (r) => <span className="inline-block max-w-32 truncate align-bottom">{r.partitionKey}</span>,
              },
              {head: 'Size', right: true, wideOnly: true, cell: (r) => bytes(r.bytes)},
              {
                head: 'Data',
                className: 'max-w-0 w-full',
                cell: (r) => (
                  <button
                    type="button"
                    aria-expanded={record?.key === keyOf(r)}
                    className={cx(
                      'ring-inside block w-full truncate text-left font-mono text-small hover:text-live',
                      record?.key === keyOf(r) && 'bg-selected font-medium',
                    )}
                    onClick={() => toggle(r)}
                  >
                    {r.encoding === 'utf-8' ? r.text : `${r.bytes} bytes, no text`}
                  </button>
                ),
              },
            ]}
          />
        </div>
      )}
      {record !== null && (
        <section aria-label="Record" className="relative border-line border-t bg-inset">
          <IconButton icon={X} label="Close the record" onClick={() => go({record: null})} className="absolute top-1.5 right-1.5 z-10" />
          {open ? (
            <RecordView record={open} />
          ) : named.error ? (
            <Failure error={named.error} />
          ) : named.isFetching ? (
            <Waiting rows={2} />
          ) : (
            <div className="px-3">
              <Empty>The record is not kept any more.</Empty>
            </div>
          )}
        </section>
      )}
    </Panel>
  );
}

function keyOf(r: RawRecord): string {
  return `${r.shard} ${r.sequenceNumber}${r.packed ? ` ${r.packed.index}` : ''}`;
}

/** Position, shard and record of the address. */
function useAddress() {
  const query = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const from = FROM.find((f) => f.value === query.get('from'))?.value ?? 'newest';
  const at = from === 'time' ? Number(query.get('at') ?? Date.now() - 600_000) : null;
  const place: Place = {from, at: useHeld(at), shard: query.get('shard'), filter: query.get('filter') ?? ''};
  const key = query.get('record');
  const [shard = '', sequence = ''] = (key ?? '').split(' ');
  const go = (change: Readonly<Record<string, string | null>>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(change)) {
      if (value === null || (name === 'from' && value === 'newest')) next.delete(name);
      else next.set(name, value);
    }
    if (next.get('from') === 'time' && next.get('at') === null) next.set('at', String(Date.now() - 600_000));
    const text = next.toString();
    router.replace(text === '' ? path : `${path}?${text}`, {scroll: false});
  };
  return {place, record: key === null ? null : {key, shard, sequence}, go};
}

/** The first value stays until it truly changes: a default of "now" must not ask anew with every picture. */
function useHeld(at: number | null): number | null {
  const [held, setHeld] = useState(at);
  useEffect(() => setHeld(at), [at]);
  return held;
}

function localTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
