'use client';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {ChangeStream, StreamDetail} from '../../server/protocol/api.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Failure} from '../ui/failure.tsx';
import {Field, NumberInput, Select} from '../ui/field.tsx';
import {Message} from '../ui/message.tsx';
import {showToast} from '../ui/toast.tsx';
import {shardNumber, useChangeStream} from './queries.ts';

/** Capacity, number of shards, split, merge, retention: each is done by its own button. */
export function ChangeStreamDialog({stream, open, onOpen}: {stream: StreamDetail; open: boolean; onOpen: (open: boolean) => void}) {
  const change = useChangeStream(stream.name);
  const shards = stream.shards.filter((s) => s.open).sort((a, b) => (BigInt(a.startingHashKey) < BigInt(b.startingHashKey) ? -1 : 1));
  const [count, setCount] = useState(String(stream.openShards));
  const [hours, setHours] = useState(String(stream.retentionHours));
  const [one, setOne] = useState(shards[0]?.id ?? '');
  const neighbour = shards[shards.findIndex((s) => s.id === one) + 1];
  const provisioned = stream.mode === 'PROVISIONED';
  const most = stream.openShards * 2;
  const least = Math.ceil(stream.openShards / 2);
  const wrongCount = Number(count) < least || Number(count) > most ? `from ${least} to ${most} in one step` : undefined;
  const wrongHours = Number(hours) < 24 || Number(hours) > 8760 ? 'from 24 to 8,760 hours' : undefined;
  const run = (what: ChangeStream, done: string) => () =>
    change.mutate(what, {
      onSuccess: () => showToast({look: 'info', text: done}),
      onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
    });
  return (
    <Dialog open={open} onOpen={onOpen} title="Shards and retention" description={stream.name}>
      <div className="flex flex-col gap-5">
        {change.error && <Failure error={change.error} />}
        <Row label="Capacity">
          <span className="text-text-2">
            {provisioned ? 'Provisioned: you say how many shards' : 'On demand: AWS says how many shards'}
          </span>
          <Button
            busy={change.isPending}
            onClick={run({kind: 'mode', mode: provisioned ? 'ON_DEMAND' : 'PROVISIONED'}, 'The capacity was changed')}
          >
            {provisioned ? 'Make on demand' : 'Make provisioned'}
          </Button>
        </Row>
        {provisioned && (
          <>
            <div className="flex items-end gap-2">
              <Field label="Number of shards" error={wrongCount} hint="in even ranges of hash keys" className="flex-1">
                {(control) => (
                  <NumberInput {...control} min={least} max={most} value={count} onChange={(e) => setCount(e.currentTarget.value)} />
                )}
              </Field>
              <Button
                className="mb-5"
                busy={change.isPending}
                disabledBecause={wrongCount ?? (Number(count) === stream.openShards ? 'It has so many shards' : null)}
                onClick={run({kind: 'shards', count: Number(count)}, `${count} shards are open now`)}
              >
                Scale
              </Button>
            </div>
            <div className="flex items-end gap-2">
              <Field label="One shard" className="flex-1">
                {(control) => (
                  <Select {...control} value={one} onChange={(e) => setOne(e.currentTarget.value)}>
                    {shards.map((s) => (
                      <option key={s.id} value={s.id}>
                        Shard {shardNumber(s.id)}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Button busy={change.isPending} onClick={run({kind: 'split', shard: one}, `Shard ${shardNumber(one)} was split`)}>
                Split
              </Button>
              <Button
                busy={change.isPending}
                disabledBecause={neighbour === undefined ? 'No shard lies above it' : null}
                onClick={neighbour && run({kind: 'merge', shard: one, adjacent: neighbour.id}, 'Two shards are one now')}
              >
                {neighbour === undefined ? 'Merge' : `Merge with ${shardNumber(neighbour.id)}`}
              </Button>
            </div>
            <Message look="info">Queries that run follow: a closed shard is read to its end, then those that took its place.</Message>
          </>
        )}
        <div className="flex items-end gap-2">
          <Field label="Retention, hours" error={wrongHours} hint="records older than this go" className="flex-1">
            {(control) => <NumberInput {...control} min={24} max={8760} value={hours} onChange={(e) => setHours(e.currentTarget.value)} />}
          </Field>
          <Button
            className="mb-5"
            busy={change.isPending}
            disabledBecause={wrongHours ?? (Number(hours) === stream.retentionHours ? 'It is kept so long already' : null)}
            onClick={run({kind: 'retention', hours: Number(hours)}, `Records are kept ${hours} hours`)}
          >
            Keep so long
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Row({label, children}: {label: string; children: React.ReactNode}) {
  return (
    <section aria-label={label} className="flex items-center justify-between gap-3">
      {children}
    </section>
  );
}
