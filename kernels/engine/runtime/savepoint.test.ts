import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {PhysicalPlan, WindowAggregateNode} from '../../planner/physical/plan.ts';
import {aggregate, BIGINT, collectNode, columns, plan, STRING, sourceNode, TIMESTAMP, watermark} from '../testing/plans.ts';
import {ScriptedSource} from '../testing/scripted-source.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {readCheckpointFile} from './checkpoint-file.ts';
import {createJob} from './job.ts';
import {matchState, stateMatchText} from './state-match.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'savepoint-'));
});
afterEach(() => rm(folder, {recursive: true, force: true}));

const fields = columns({name: STRING, time: TIMESTAMP});

function counting(id = 'window-aggregate-0000000000001'): PhysicalPlan {
  const source = sourceNode(fields, {watermark: watermark(1, 0)});
  const count: WindowAggregateNode = {
    kind: 'window-aggregate',
    id,
    inputs: ['source'],
    columns: columns({name: STRING, n: BIGINT}),
    changelogMode: 'append',
    window: {kind: 'tumble', size: 1000, offset: 0},
    timeColumn: 1,
    timeMode: 'event',
    zone: null,
    keys: [0],
    aggregates: [aggregate('COUNT', null, null)],
    properties: [],
    emit: null,
  };
  return plan(source, count, collectNode(count));
}

function opened(source: ScriptedSource, more: Partial<Parameters<typeof createJob>[1]> = {}, p = counting()) {
  const rows: string[] = [];
  const texts: string[] = [];
  const clock = new VirtualClock();
  const job = createJob(p, {
    connectors: () => source.connector,
    clock,
    onRows: (batch) => void rows.push(...batch.rows.map((r) => r.join(' '))),
    onEvent: (e) => void (e.kind === 'started' && texts.push(e.text)),
    ...more,
  });
  return {job, rows, texts, clock, ended: job.run()};
}

test('stop with a savepoint: open windows stay open, and a job from it closes them', async () => {
  const source = new ScriptedSource();
  const path = join(folder, 'one');
  const first = opened(source);
  source.put('0', ['a', 100], ['a', 200], ['b', 300]);
  await first.clock.advance(500);
  await first.job.stop({path, drain: false});
  expect(await first.ended).toEqual({kind: 'stopped'});
  expect(first.rows).toEqual([]);
  const second = opened(source, {restore: {path}});
  // Reading the file takes real time.
  await expect.poll(() => second.texts.length).toBe(1);
  expect(second.texts).toEqual(['started from the savepoint of checkpoint 1']);
  source.put('0', ['a', 400], ['a', 1500]);
  await second.clock.advance(500);
  expect(second.rows.sort()).toEqual(['a 3', 'b 1']);
  await second.job.stop();
  await second.ended;
});

test('stop with a savepoint and a drain: windows close first, and the savepoint is that of a job that has ended', async () => {
  const source = new ScriptedSource();
  const path = join(folder, 'drained');
  const {job, rows, clock, ended} = opened(source);
  source.put('0', ['a', 100], ['b', 300]);
  await clock.advance(500);
  await job.stop({path, drain: true});
  expect(await ended).toEqual({kind: 'finished'});
  expect(rows.sort()).toEqual(['a 1', 'b 1']);
  expect((await readCheckpointFile(path)).finished).toBe(true);
});

test('a batch job refuses a savepoint and goes on', async () => {
  const source = new ScriptedSource({bounded: true});
  source.put('0', ['a', 100]);
  const {job, rows, ended} = opened(source, {}, {...counting(), mode: 'batch'});
  await expect(job.stop({path: join(folder, 'batch'), drain: false})).rejects.toMatchObject({diagnostic: {code: 'engine/no-savepoint'}});
  source.end();
  await ended;
  expect(rows).toEqual(['a 1']);
});

test('the verdict tells what is kept, changed, gone and new', async () => {
  const source = new ScriptedSource();
  const path = join(folder, 'verdict');
  const {job, clock, ended} = opened(source);
  source.put('0', ['a', 100]);
  await clock.advance(500);
  await job.stop({path, drain: false});
  await ended;
  const saved = await readCheckpointFile(path);
  expect(matchState(saved, counting()).kept).toEqual(['WindowAggregate (window-aggregate-0000000000001)', 'positions of source']);
  const edited = matchState(saved, counting('window-aggregate-0000000000002'));
  expect(stateMatchText(edited)).toBe(
    'kept: positions of source; changed, not kept: WindowAggregate (window-aggregate-0000000000001); new, empty: window-aggregate-0000000000002',
  );
  const [only] = counting().nodes;
  expect(matchState(saved, plan(only!)).dropped).toEqual(['WindowAggregate (window-aggregate-0000000000001)']);
});
