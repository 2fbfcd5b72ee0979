import {describe, expect, test} from 'vitest';
import type {
  CalcNode,
  GroupAggregateNode,
  LimitNode,
  PhysicalPlan,
  SortNode,
  UnionNode,
  ValuesNode,
  WindowAggregateNode,
} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {JobEvent} from '../../protocol/kernel.ts';
import type {Row} from '../../protocol/value.ts';
import {
  aggregate,
  BIGINT,
  BOOLEAN,
  batchPlan,
  call,
  collectNode,
  column,
  columns,
  INT,
  literal,
  plan,
  STRING,
  sinkNode,
  sourceNode,
  TIMESTAMP,
  watermark,
} from '../testing/plans.ts';
import {CrashPlan, crashingSink, Recorder, TransactionLog} from '../testing/recorder.ts';
import {ScriptedSource} from '../testing/scripted-source.ts';
import {settled, VirtualClock} from '../testing/virtual-clock.ts';
import {createJob, type JobOptions} from './job.ts';

const fields = columns({name: STRING, amount: INT});
const timed = columns({name: STRING, time: TIMESTAMP});

const values: ValuesNode = {
  kind: 'values',
  id: 'values',
  inputs: [],
  columns: fields,
  changelogMode: 'append',
  rows: [
    [literal('a', STRING), literal(1, INT)],
    [literal('b', STRING), literal(5, INT)],
    [literal('a', STRING), literal(3, INT)],
  ],
};

function tumble(input: string): WindowAggregateNode {
  return {
    kind: 'window-aggregate',
    emit: null,
    id: 'tumble',
    inputs: [input],
    columns: columns({name: STRING, n: BIGINT, end: TIMESTAMP}),
    changelogMode: 'append',
    window: {kind: 'tumble', size: 1000, offset: 0},
    timeColumn: 1,
    timeMode: 'event',
    zone: null,
    keys: [0],
    aggregates: [aggregate('COUNT', null, null)],
    properties: ['end'],
  };
}

function start(p: PhysicalPlan, options: Partial<JobOptions> = {}) {
  const recorder = new Recorder();
  const events: JobEvent[] = [];
  const job = createJob(p, {
    connectors: () => {
      throw new Error('no connector');
    },
    onRows: recorder.onRows,
    onEvent: (e) => events.push(e),
    checkLaw: true,
    ...options,
  });
  return {job, recorder, events};
}

describe('bounded jobs', () => {
  test('VALUES → calc → collect ends by itself', async () => {
    const calc: CalcNode = {
      kind: 'calc',
      id: 'calc',
      inputs: ['values'],
      columns: fields,
      changelogMode: 'append',
      condition: call('>', BOOLEAN, column(1, INT), literal(1, INT)),
      projections: [column(0, STRING), call('+', INT, column(1, INT), literal(1, INT))],
    };
    const {job, recorder} = start(batchPlan(values, calc, collectNode(calc)));
    await expect(job.run()).resolves.toEqual({kind: 'finished'});
    expect(recorder.changelog).toEqual(['+I[b, 6]', '+I[a, 4]']);
  });

  test('aggregate, sort and limit of a batch give final rows only', async () => {
    const group: GroupAggregateNode = {
      kind: 'group-aggregate',
      id: 'group',
      inputs: ['values'],
      columns: columns({name: STRING, total: INT}),
      changelogMode: 'append',
      keys: [0],
      aggregates: [aggregate('SUM', 1, INT)],
      emitUpdateBefore: true,
      stateTtlMs: 0,
    };
    const sort: SortNode = {
      ...group,
      kind: 'sort',
      id: 'sort',
      inputs: ['group'],
      order: [{column: 1, descending: true, nullsFirst: false}],
    };
    const limit: LimitNode = {...group, kind: 'limit', id: 'limit', inputs: ['sort'], offset: 0, count: 1};
    const {job, recorder} = start(batchPlan(values, group, sort, limit, collectNode(limit)));
    await job.run();
    expect(recorder.changelog).toEqual(['+I[b, 5]']);
  });

  test('the end of the input closes all windows', async () => {
    const source = new ScriptedSource({bounded: true});
    source.put('0', ['a', 100], ['b', 1900]);
    source.end();
    const node = sourceNode(timed, {watermark: watermark(1, 5000)});
    const window = tumble('source');
    const {job, recorder} = start(plan(node, window, collectNode(window)), {connectors: () => source.connector});
    await job.run();
    expect(recorder.changelog).toEqual(['+I[a, 1, 1000]', '+I[b, 1, 2000]']);
  });
});

describe('running jobs', () => {
  test('a full LIMIT ends a job that would never end', async () => {
    const source = new ScriptedSource();
    const node = sourceNode(fields);
    const limit: LimitNode = {
      kind: 'limit',
      id: 'limit',
      inputs: ['source'],
      columns: fields,
      changelogMode: 'append',
      offset: 1,
      count: 2,
    };
    const {job, recorder} = start(plan(node, limit, collectNode(limit)), {connectors: () => source.connector});
    source.put('0', ['a', 1], ['b', 2], ['c', 3], ['d', 4]);
    await expect(job.run()).resolves.toEqual({kind: 'finished'});
    expect(recorder.rows).toEqual([
      ['b', 2],
      ['c', 3],
    ]);
  });

  test('a slow consumer stops the reading', async () => {
    const source = new ScriptedSource({batchRows: 10});
    source.put('0', ...Array.from({length: 1000}, (_, i): Row => ['a', i]));
    const node = sourceNode(fields);
    const {job, recorder} = start(plan(node, collectNode(node)), {connectors: () => source.connector, maxBuffered: 50});
    let release: () => void = () => {};
    recorder.block = new Promise((resolve) => {
      release = resolve;
    });
    const running = job.run();
    await settled();
    await settled();
    expect(job.metrics().recordsIn).toBe(50);
    recorder.block = null;
    release();
    await expect.poll(() => recorder.rows.length).toBe(1000);
    await job.stop();
    await running;
  });

  test('an error that passes is tried again with growing delays, and said', async () => {
    const clock = new VirtualClock();
    const source = new ScriptedSource();
    const node = sourceNode(fields);
    const {job, recorder, events} = start(plan(node, collectNode(node)), {connectors: () => source.connector, clock});
    const running = job.run();
    const refused = (): StudioError => new StudioError('test/refused', 'the system is busy', {retry: 'later', blame: 'environment'});
    source.fail('0', refused(), refused());
    source.put('0', ['a', 1]);
    await clock.advance(999);
    expect(recorder.rows).toEqual([]);
    await clock.advance(1 + 2000);
    expect(recorder.rows).toEqual([['a', 1]]);
    expect(events.filter((e) => e.kind === 'restart').map((e) => e.text)).toEqual([
      'source, 0: the system is busy; trying again in 1 s',
      'source, 0: the system is busy; trying again in 2 s',
    ]);
    await job.stop();
    await running;
  });

  test('an error that stays fails the job as it is', async () => {
    const source = new ScriptedSource();
    const node = sourceNode(fields);
    const {job} = start(plan(node, collectNode(node)), {connectors: () => source.connector});
    const running = job.run();
    source.fail('0', new StudioError('test/gone', 'stream "s" does not exist'));
    await expect(running).rejects.toMatchObject({diagnostic: {code: 'test/gone'}});
  });

  test('a value that does not fit a narrower column fails the job and names the column', async () => {
    const calc: CalcNode = {
      kind: 'calc',
      id: 'calc',
      inputs: ['values'],
      columns: columns({num: INT}),
      changelogMode: 'append',
      condition: null,
      projections: [{kind: 'cast', mode: 'checked', arg: literal(2 ** 31, BIGINT), type: INT, label: 'num'}],
    };
    const {job} = start(batchPlan(values, calc, collectNode(calc)));
    await expect(job.run()).rejects.toMatchObject({
      message: 'value 2147483648 does not fit column "num" of type INT',
      diagnostic: {code: 'engine/narrowing', blame: 'data'},
    });
  });

  test('late rows are dropped, counted and told; rows without a time are dropped', async () => {
    const clock = new VirtualClock();
    const source = new ScriptedSource();
    const node = sourceNode(timed, {watermark: watermark(1, 0)});
    const window = tumble('source');
    const {job, recorder, events} = start(plan(node, window, collectNode(window)), {connectors: () => source.connector, clock});
    const running = job.run();
    source.put('0', ['a', 500], ['a', 2000]);
    await clock.advance(100);
    source.put('0', ['late', 999], ['on time', 1999], ['no time', null]);
    await clock.advance(100);
    source.put('0', ['a', 9999]);
    await clock.advance(100);
    expect(recorder.changelog).toEqual(['+I[a, 1, 1000]', '+I[a, 1, 3000]', '+I[a, 1, 10000]']);
    expect(job.metrics().lateRecords).toBe(2);
    expect(events.filter((e) => e.kind === 'late-records')).toEqual([{kind: 'late-records', at: 200, count: 2}]);
    await job.stop();
    await running;
  });

  test('UNION waits for the slower input and lets an ended one go', async () => {
    const clock = new VirtualClock();
    const sources = new Map([
      ['left', new ScriptedSource({identifier: 'left'})],
      ['right', new ScriptedSource({identifier: 'right', bounded: true})],
    ]);
    const left = sourceNode(timed, {id: 'a', connector: 'left', watermark: watermark(1, 0)});
    const right = sourceNode(timed, {id: 'b', connector: 'right', watermark: watermark(1, 0)});
    const union: UnionNode = {kind: 'union', id: 'union', inputs: ['a', 'b'], columns: timed, changelogMode: 'append'};
    const window = tumble('union');
    const {job, recorder} = start(plan(left, right, union, window, collectNode(window)), {
      connectors: (id) => sources.get(id)!.connector,
      clock,
    });
    const running = job.run();
    sources.get('left')!.put('0', ['a', 5000]);
    sources.get('right')!.put('0', ['b', 500]);
    await clock.advance(100);
    expect(recorder.rows).toEqual([]);
    sources.get('right')!.put('0', ['b', 1500]);
    await clock.advance(100);
    expect(recorder.changelog).toEqual(['+I[b, 1, 1000]']);
    sources.get('right')!.end();
    await clock.advance(100);
    expect(recorder.changelog).toEqual(['+I[b, 1, 1000]', '+I[b, 1, 2000]']);
    await job.stop();
    await running;
  });

  test('a split that appears later is found and read', async () => {
    const clock = new VirtualClock();
    const source = new ScriptedSource();
    const node = sourceNode(fields);
    const {job, recorder} = start(plan(node, collectNode(node)), {connectors: () => source.connector, clock});
    const running = job.run();
    await clock.advance(1000);
    source.addSplit('1');
    source.put('1', ['new', 1]);
    await clock.advance(30_000);
    expect(recorder.rows).toEqual([['new', 1]]);
    await job.stop();
    await running;
  });

  test('a window on processing time closes with the clock', async () => {
    const clock = new VirtualClock(10_000);
    const source = new ScriptedSource();
    const node = sourceNode(timed);
    const window: WindowAggregateNode = {...tumble('source'), timeMode: 'processing'};
    const {job, recorder} = start(plan(node, window, collectNode(window)), {connectors: () => source.connector, clock});
    const running = job.run();
    source.put('0', ['a', null], ['a', null], ['b', null]);
    await clock.advance(900);
    expect(recorder.rows).toEqual([]);
    await clock.advance(200);
    expect(recorder.changelog).toEqual(['+I[a, 2, 11000]', '+I[b, 1, 11000]']);
    await job.stop();
    await running;
  });

  test('a LIMIT that a closing window fills ends the job', async () => {
    const clock = new VirtualClock(10_000);
    const source = new ScriptedSource();
    const node = sourceNode(timed);
    const window: WindowAggregateNode = {...tumble('source'), timeMode: 'processing'};
    const limit: LimitNode = {...window, kind: 'limit', id: 'limit', inputs: ['tumble'], offset: 0, count: 1};
    const {job, recorder} = start(plan(node, window, limit, collectNode(limit)), {connectors: () => source.connector, clock});
    const running = job.run();
    source.put('0', ['a', null], ['b', null]);
    await clock.advance(1200);
    await expect(running).resolves.toEqual({kind: 'finished'});
    expect(recorder.changelog).toEqual(['+I[a, 1, 11000]']);
  });

  test('rates cover about five seconds', async () => {
    const clock = new VirtualClock();
    const source = new ScriptedSource();
    const node = sourceNode(fields);
    const {job} = start(plan(node, collectNode(node)), {connectors: () => source.connector, clock});
    const running = job.run();
    for (let i = 0; i < 80; i++) {
      source.put('0', ['a', i], ['b', i]);
      await clock.advance(100);
    }
    expect(job.metrics().recordsInPerSecond).toBeCloseTo(20, 0);
    expect(job.metrics().splits[0]!.perSecond).toBeCloseTo(20, 0);
    await clock.advance(10_000);
    expect(job.metrics().recordsInPerSecond).toBe(0);
    await job.stop();
    await running;
  });

  test('a sink that takes no NULL fails the job, or leaves the row out', async () => {
    const log = new TransactionLog();
    const nulls: ValuesNode = {
      ...values,
      rows: [
        [literal(null, STRING), literal(1, INT)],
        [literal('x', STRING), literal(2, INT)],
      ],
    };
    const sink = {...sinkNode(nulls), notNull: {columns: [0], enforcer: 'error' as const}};
    const connectors = () => crashingSink(log, new CrashPlan());
    await expect(start(plan(nulls, sink), {connectors}).job.run()).rejects.toMatchObject({diagnostic: {code: 'engine/null-in-not-null'}});
    const dropping = {...sink, notNull: {columns: [0], enforcer: 'drop' as const}};
    await start(plan(nulls, dropping), {connectors}).job.run();
    expect(log.rows).toEqual([['x', 2]]);
  });
});
