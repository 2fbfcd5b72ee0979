import {expect, test} from 'vitest';
import type {JobMetrics, SplitMetrics} from '../../kernels/protocol/kernel.ts';
import {splitName, whyWaiting} from './why-waiting.ts';

const now = Date.UTC(2026, 2, 4, 10, 42, 26);
const startedAt = now - 60_000;
function split(id: number, more: Partial<SplitMetrics> = {}): SplitMetrics {
  return {
    id: `shardId-00000000000${id}`,
    source: 'my-input-stream',
    recordsIn: 5,
    perSecond: 1,
    watermark: now - 5000,
    idle: false,
    lastRecordAt: now - 100,
    lagMs: 0,
    ...more,
  };
}
function metrics(more: Partial<JobMetrics> = {}): JobMetrics {
  return {
    at: now,
    recordsIn: 10,
    recordsOut: 0,
    recordsInPerSecond: 2,
    recordsOutPerSecond: 0,
    watermark: now - 5000,
    lateRecords: 0,
    badRecords: 0,
    badBySource: [],
    stateBytes: null,
    lastCheckpoint: null,
    restarts: 0,
    splits: [split(0), split(1)],
    operators: [],
    nextWindowEnd: null,
    ...more,
  };
}

test('nothing to say', () => {
  expect(whyWaiting(undefined, now, startedAt)).toBeNull();
  expect(whyWaiting(metrics(), now, startedAt)).toBeNull();
});

test('no records yet', () => {
  expect(whyWaiting(metrics({recordsIn: 0}), now, startedAt)).toEqual({
    look: 'info',
    text: 'No records have come from my-input-stream since the start.',
    noRecords: true,
  });
  expect(whyWaiting(metrics({recordsIn: 0}), now, now - 500)).toBeNull();
});

test('a silent shard that is not idle holds the watermark back', () => {
  const silent = split(1, {lastRecordAt: now - 40_000, watermark: now - 45_000});
  const held = metrics({splits: [split(0), silent], watermark: now - 45_000, nextWindowEnd: now});
  expect(whyWaiting(held, now, startedAt)).toEqual({
    look: 'warn',
    text: 'Shard 1 has had no records for 40 s and holds the watermark back.',
    noRecords: false,
  });
  const idle = metrics({splits: [split(0), {...silent, idle: true}], nextWindowEnd: null});
  expect(whyWaiting(idle, now, startedAt)).toBeNull();
});

test('the next window, by the watermark', () => {
  const text = whyWaiting(metrics({watermark: now - 5200, nextWindowEnd: now + 4000}), now, startedAt)?.text;
  expect(text).toBe('The next window closes in about 9 s, when the watermark passes 10:42:30.');
  // The last instant of a window is a millisecond before its end.
  expect(whyWaiting(metrics({watermark: now - 5200, nextWindowEnd: now + 3999}), now, startedAt)?.text).toBe(text);
});

test('a replay of old records has no clock', () => {
  const text = whyWaiting(metrics({watermark: now - 86_400_000, nextWindowEnd: now - 86_400_000 + 4000}), now, startedAt)?.text;
  expect(text).toBe('The next window closes when the watermark passes 10:42:30.');
});

test('late rows', () => {
  expect(whyWaiting(metrics({lateRecords: 1}), now, startedAt)?.text).toBe(
    '1 row came after the watermark and was left out of its window.',
  );
  expect(whyWaiting(metrics({recordsIn: 5000, lateRecords: 1200}), now, startedAt)?.text).toBe(
    '1,200 rows came after the watermark and were left out of their windows.',
  );
});

const node = (id: string, name: string) => ({id, name, detail: '', changelogMode: 'append' as const});
const operator = (id: string, recordsIn: number, recordsOut: number) => ({
  id,
  recordsIn,
  recordsOut,
  perSecond: 0,
  lateRecords: 0,
  stateBytes: 0,
  busy: 0,
  blocked: 0,
  watermark: null,
});
const words = (more: Partial<JobMetrics>, names: readonly string[] = []) =>
  whyWaiting(metrics(more), now, startedAt, {nodes: names.map((n, i) => node(String(i), n)), edges: []})?.text;

test('every row is late', () => {
  expect(words({lateRecords: 10})).toMatch(/^Every row came after the watermark/);
});

test('no record can be read', () => {
  expect(words({recordsIn: 0, badRecords: 7})).toMatch(/^No record could be read/);
  expect(words({recordsIn: 7, badRecords: 1200})).toMatch(/^1,200 of 1,207 records could not be read/);
});

test('a condition lets nothing through', () => {
  expect(words({operators: [operator('0', 1200, 0)]}, ['Filter'])).toBe(
    '1,200 rows were read, and the condition let none of them through.',
  );
  expect(words({recordsOut: 1, operators: [operator('0', 10, 0)]}, ['Filter'])).toBeUndefined();
});

test('nothing fits together in a join; no time in the rows', () => {
  expect(words({operators: [operator('0', 5, 0)]}, ['Join'])).toMatch(/no two of them fit together/);
  const windows = {watermark: null, operators: [operator('1', 5, 0)]};
  expect(words(windows, ['Watermark', 'Window aggregate'])).toMatch(/may be NULL in all of them/);
  expect(words(windows, ['Source', 'Window aggregate'])).toBeUndefined();
});

test('names of splits', () => {
  expect([splitName('shardId-000000000010'), splitName('shardId-000000000000'), splitName('a.csv')]).toEqual([
    'Shard 10',
    'Shard 0',
    'a.csv',
  ]);
});

test('a stream that is read from its end says that what lies in it is left out', () => {
  const quiet = metrics({recordsIn: 0, splits: [split(0)]});
  const source = {...node('0', 'Kinesis source'), latest: true as const};
  expect(whyWaiting(quiet, now, startedAt, {nodes: [source], edges: []})?.text).toBe(
    'No records have come from my-input-stream since the start. It reads from LATEST: what lies in the stream already is left out.',
  );
});

test('every shard idle, a sink that takes nothing, reading far behind', () => {
  const idle = {idle: true, lastRecordAt: now - 90_000};
  expect(words({splits: [split(0, idle), split(1, idle)], nextWindowEnd: now})).toMatch(/^No shard has had records for a while/);
  const blocked = {...operator('0', 10, 0), blocked: 1};
  const plan = {nodes: [node('0', 'Datagen source'), {...node('1', 'Kinesis sink'), detail: 'out, json'}], edges: []};
  expect(whyWaiting(metrics({operators: [blocked]}), now, startedAt, plan)?.text).toBe('Reading waits: out takes no rows at present.');
  expect(words({splits: [split(0, {lagMs: 3_600_000})]})).toMatch(/behind the end of the stream: what shows is as old/);
});
