import {expect, test} from 'vitest';
import type {Split} from '../../engine/runtime/connector.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, DOUBLE, INT, STRING, sourceContext, TIMESTAMP, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createDatagenConnector} from './datagen.ts';

const never = new AbortController().signal;

/** Numbers that repeat from test to test (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function setup(types: Record<string, DataType>, options: Record<string, string>, wanted: readonly string[] = Object.keys(types)) {
  const clock = new JumpClock();
  const fields = columns(types);
  const context = sourceContext(tableSpec({connector: 'datagen', ...options}, fields), clock, {
    fields: fields.filter((f) => wanted.includes(f.name)),
  });
  const source = createDatagenConnector({random: seeded(7)}).createSource?.(context);
  if (!source) throw new Error('datagen is a source');
  return {clock, source};
}

async function generate(types: Record<string, DataType>, options: Record<string, string>, wanted?: readonly string[]): Promise<Row[]> {
  const {source} = setup(types, options, wanted);
  const [split] = await source.discover([]);
  const reader = source.open(split as Split);
  const rows: Row[] = [];
  for (let more = true; more; ) {
    const result = await reader.poll(100, never);
    rows.push(...result.batch.rows);
    more = result.more;
  }
  return rows;
}

test('a sequence ends the table, and goes on where it stood', async () => {
  const options = {'fields.n.kind': 'sequence', 'fields.n.start': '5', 'fields.n.end': '9'};
  expect(await generate({n: INT}, options)).toEqual([[5], [6], [7], [8], [9]]);
  expect((await generate({n: INT, x: STRING}, options, ['x'])).length).toBe(5);
  const {source} = setup({n: INT}, options);
  const split = {id: 'datagen', position: 3};
  expect(await source.discover([split])).toEqual([split]);
  const reader = source.open(split);
  const rows: Row[] = [];
  for (let more = true; more; ) {
    const result = await reader.poll(1, never);
    rows.push(...result.batch.rows);
    more = result.more;
  }
  expect(rows).toEqual([[8], [9]]);
});

test('a sequence of bytes: the eight of a BIGINT, the highest first', async () => {
  const options = {'fields.b.kind': 'sequence', 'fields.b.start': '-1', 'fields.b.end': '0'};
  expect(await generate({b: {kind: 'varbinary', length: 4, nullable: true}}, options)).toEqual([
    [Uint8Array.from({length: 8}, () => 255)],
    [new Uint8Array(8)],
  ]);
});

test('so many rows a second', async () => {
  const {clock, source} = setup({n: INT}, {'rows-per-second': '50'});
  const [split] = await source.discover([]);
  const reader = source.open(split as Split);
  const start = clock.now();
  let rows = 0;
  while (rows < 501) rows += (await reader.poll(100, never)).batch.rows.length;
  expect(clock.now() - start).toBe(10_000);
});

test('random values stay in their ranges', async () => {
  const rows = await generate(
    {
      i: INT,
      d: DOUBLE,
      s: STRING,
      c: {kind: 'char', length: 5, nullable: true},
      b: {kind: 'bigint', nullable: true},
      t: TIMESTAMP,
      m: {kind: 'decimal', precision: 5, scale: 2, nullable: true},
      a: {kind: 'array', element: INT, nullable: true},
      r: {kind: 'row', fields: columns({x: INT}), nullable: true},
      z: INT,
    },
    {
      'number-of-rows': '500',
      'fields.i.min': '3',
      'fields.i.max': '5',
      'fields.d.min': '10',
      'fields.d.max': '180',
      'fields.s.length': '8',
      'fields.t.max-past': '10 s',
      'fields.m.min': '-5',
      'fields.m.max': '5',
      'fields.a.length': '2',
      'fields.a.element.max': '0',
      'fields.r.x.min': '1',
      'fields.r.x.max': '1',
      'fields.z.null-rate': '0.5',
    },
  );
  expect(rows.length).toBe(500);
  expect([...new Set(rows.map((r) => r[0]))].sort()).toEqual([3, 4, 5]);
  for (const [, d, s, c, b, t, m, a, r] of rows) {
    expect(Number(d)).toBeGreaterThanOrEqual(10);
    expect(Number(d)).toBeLessThanOrEqual(180);
    expect(s).toMatch(/^[0-9a-f]{8}$/);
    expect(c).toMatch(/^[0-9a-f]{5}$/);
    expect(typeof b === 'bigint' || Number.isSafeInteger(b)).toBe(true);
    expect(Number(t)).toBeGreaterThan(Date.UTC(2026, 0, 1) - 10_001);
    expect(Math.abs(Number(m))).toBeLessThanOrEqual(500);
    expect((a as number[]).length).toBe(2);
    expect(r).toEqual([1]);
  }
  const nulls = rows.filter((r) => r[9] === null).length;
  expect(nulls).toBeGreaterThan(150);
  expect(nulls).toBeLessThan(350);
});

test.each<[Record<string, string>, RegExp]>([
  [{'fields.n.min': 'x'}, /"fields.n.min" of table "t" cannot be "x"/],
  [{'fields.n.min': '5', 'fields.n.max': '4'}, /"fields.n.max".* cannot be "4"/],
  [{'fields.n.max': '2147483648'}, /cannot be "2147483648"/],
  [{'fields.m.min': '1'}, /"fields.m.min" of table "t" names no column/],
  [{'fields.n.kind': 'sequence', 'fields.n.start': '1'}, /needs the option "fields.n.end"/],
  [{'fields.n.null-rate': '2'}, /cannot be "2"/],
  [{'fields.n.kind': 'Random'}, /"fields.n.kind" of table "t" cannot be "Random"/],
  [{'rows-per-second': '0'}, /"rows-per-second" of table "t" cannot be "0"/],
])('%j', (options, message) => expect(() => setup({n: INT}, options)).toThrow(message));

test('a collection has no length below 0', () => {
  const a: DataType = {kind: 'array', element: INT, nullable: true};
  expect(() => setup({a}, {'fields.a.length': '-1'})).toThrow(/"fields.a.length" of table "t" cannot be "-1"/);
});
