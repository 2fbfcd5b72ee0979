import {expect, test} from 'vitest';
import {TestSession} from '../testing/context.ts';

/** What a join with the greatest `v` of each ten seconds keeps of either side. */
function until(on: string, {type = 'JOIN', set = '', time = 'ts'} = {}): unknown {
  const session = new TestSession();
  session.run(set);
  for (const [name, column] of [
    ['t', 'ts TIMESTAMP(3)'],
    ['z', 'ts TIMESTAMP_LTZ(3)'],
  ])
    session.run(`CREATE TABLE ${name} (k INT, v BIGINT, ${column}, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');`);
  const from = time === 'ts' ? 't' : 'z';
  const windows = `SELECT MAX(v) AS v, window_end AS e, window_start AS s, window_time AS w FROM TABLE(TUMBLE(TABLE ${from}, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time`;
  const result = session.last(`SELECT a.k FROM t a ${type} (${windows}) b ON a.v = b.v AND ${on}`);
  if (!result.ok || result.planned.kind !== 'query') throw new Error('no query');
  const join = result.planned.plan.nodes.find((n) => n.kind === 'regular-join');
  if (join === undefined) throw new Error('no regular join');
  return join.until ?? null;
}

const bound = (offset: number): unknown => [expect.objectContaining({offset, zone: null}), null];

test('a row that meets windows up to some time is kept until they are over', () => {
  expect(until("a.ts BETWEEN b.e - INTERVAL '10' SECOND AND b.e")).toEqual(bound(10_000));
  expect(until('b.e < a.ts')).toEqual(bound(-1));
  expect(until('a.ts = b.e')).toEqual(bound(0));
});

test('all rows are kept where windows to come may reach back, rows are padded or forgotten after a time', () => {
  expect(until('a.ts <= b.e')).toBeNull();
  expect(until('a.ts > b.s')).toBeNull();
  expect(until('a.k = 1')).toBeNull();
  expect(until('a.ts > b.e', {type: 'LEFT JOIN'})).toBeNull();
  expect(until('a.ts > b.e', {set: "SET 'table.exec.state.ttl' = '1 h';"})).toBeNull();
  expect(until('CAST(a.ts AS TIMESTAMP(0)) > b.e')).toBeNull();
});

test('windows of a zone end at its wall clock', () => {
  expect(until('a.ts > b.e', {time: 'ltz', set: "SET 'table.local-time-zone' = 'Europe/Berlin';"})).toEqual([
    expect.objectContaining({offset: -1, zone: 'Europe/Berlin'}),
    null,
  ]);
});
