import {expect, test} from 'vitest';
import type {GroupAggregateNode, PhysicalPlan, SourceNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import {aggregate, BIGINT, collectNode, columns, plan, STRING, sourceNode, TIMESTAMP, watermark} from '../testing/plans.ts';
import {ScriptedSource} from '../testing/scripted-source.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {createJob} from './job.ts';

const fields = columns({name: STRING, time: TIMESTAMP});

function counts(): PhysicalPlan {
  const source = sourceNode(fields);
  const count: GroupAggregateNode = {
    kind: 'group-aggregate',
    id: 'count',
    inputs: ['source'],
    columns: columns({name: STRING, n: BIGINT}),
    changelogMode: 'retract',
    keys: [0],
    aggregates: [aggregate('COUNT', null, null)],
    emitUpdateBefore: true,
    stateTtlMs: 0,
  };
  return {...plan(source, count, collectNode(count)), resources: {managedBytes: null, temporaryFolders: [], stateLimitBytes: 50_000}};
}

test('a job whose state grows over its limit ends and names the operator and its keys', async () => {
  const source = new ScriptedSource({});
  const clock = new VirtualClock();
  const job = createJob(counts(), {connectors: () => source.connector, clock, onRows: () => {}});
  const failure = job.run().catch((error: unknown) => error);
  source.put('0', ...Array.from({length: 100}, (_, i): Row => [`k${i}`, i]));
  await clock.advance(1000);
  expect(job.metrics().operators.find((o) => o.id === 'count')?.stateBytes).toBeLessThan(50_000);
  source.put('0', ...Array.from({length: 1900}, (_, i): Row => [`l${i}`, i]));
  await clock.advance(1000);
  expect(await failure).toMatchObject({
    diagnostic: {code: 'engine/state-limit', detail: expect.stringMatching(/"GroupAggregate" \(count\) holds .* for 2000 keys/)},
  });
});

test('a split that is ahead of its alignment group waits for the slowest, and goes on when that has caught up', async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const aligned = (id: string): SourceNode =>
    sourceNode(fields, {
      id,
      connector: id,
      watermark: {...watermark(1, 0), alignment: {group: 'g', maxDriftMs: 1000, updateMs: 500}},
    });
  const [fast, slow] = [new ScriptedSource({batchRows: 1}), new ScriptedSource({batchRows: 1})];
  const [left, right] = [aligned('fast'), aligned('slow')];
  const union = {kind: 'union', id: 'union', inputs: ['fast', 'slow'], columns: fields, changelogMode: 'append'} as const;
  const job = createJob(plan(left, right, union, collectNode(union)), {
    connectors: (id) => (id === 'fast' ? fast.connector : slow.connector),
    clock,
    onRows: ({rows}) => void seen.push(...rows.map((r) => `${r[0]} ${r[1]}`)),
  });
  const running = job.run();
  slow.put('0', ['slow', 0]);
  await clock.advance(100);
  fast.put('0', ['fast', 500], ['fast', 1500], ['fast', 5000], ['fast', 6000]);
  await clock.advance(2000);
  // The row that brings the split too far ahead is the last that is read.
  expect(seen).toEqual(['slow 0', 'fast 500', 'fast 1500']);
  slow.put('0', ['slow', 4500]);
  await clock.advance(2000);
  expect(seen).toEqual(['slow 0', 'fast 500', 'fast 1500', 'slow 4500', 'fast 5000', 'fast 6000']);
  await job.stop();
  await running;
});
