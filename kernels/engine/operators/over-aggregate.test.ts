import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {OverAggregateNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {aggregate, columns, INT, STRING, TIMESTAMP} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {OverAggregate} from './over-aggregate.ts';

const types = [STRING, TIMESTAMP, INT];

const node: OverAggregateNode = {
  kind: 'over-aggregate',
  id: 'o',
  inputs: [],
  columns: columns({}),
  changelogMode: 'append',
  unit: 'range',
  preceding: null,
  partition: [0],
  timeColumn: 1,
  timeMode: 'event',
  aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 2, INT)],
};

function open(more: Partial<OverAggregateNode> = {}, clock = new VirtualClock()) {
  return new OperatorHarness(new OverAggregate({...node, ...more}, types, clock));
}

describe('over aggregate', () => {
  test('event time: rows leave in the order of time when the watermark has passed them', () => {
    const o = open();
    expect(o.process(inserts(['a', 5, 1], ['a', 3, 2], ['b', 4, 7], ['a', 9, 4]))).toEqual([]);
    expect(o.watermark(5)).toEqual(['+I[a, 3, 2, 1, 2]', '+I[b, 4, 7, 1, 7]', '+I[a, 5, 1, 2, 3]']);
    o.process(inserts(['a', 5, 100], ['a', null, 100]));
    expect(o.operator.lateRecords()).toBe(1);
    expect(o.end()).toEqual(['+I[a, 9, 4, 3, 7]']);
  });

  test('a quiet partition is forgotten half as long again after the time-to-live, unless its rows still wait', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const at = (ms: number): Promise<void> => clock.advance(start + ms - clock.now());
    const o = open({stateTtlMs: 100}, clock);
    o.process(inserts(['a', 1, 1], ['b', 1, 1]));
    expect(o.watermark(1)).toEqual(['+I[a, 1, 1, 1, 1]', '+I[b, 1, 1, 1, 1]']);
    await at(40);
    // 110 ms are left: what comes changes nothing.
    o.process(inserts(['a', 2, 2]));
    o.watermark(2);
    await at(60);
    // 90 ms are left: it lasts until 210.
    o.process(inserts(['b', 3, 2]));
    o.watermark(3);
    await at(150);
    o.process(inserts(['a', 4, 4], ['b', 4, 4]));
    expect(o.watermark(4)).toEqual(['+I[a, 4, 4, 1, 4]', '+I[b, 4, 4, 3, 7]']);
    o.process(inserts(['a', 9, 5]));
    await at(1000);
    expect(o.watermark(9)).toEqual(['+I[a, 9, 5, 2, 9]']);
  });

  test('by processing time without a beginning a partition lasts as long as the time-to-live after its last row', async () => {
    const clock = new VirtualClock();
    const o = open({stateTtlMs: 100, timeMode: 'processing'}, clock);
    const told = [o.process(inserts(['a', 0, 1]))];
    for (const ms of [60, 99, 100]) {
      await clock.advance(ms);
      told.push(o.process(inserts(['a', 0, 1])));
    }
    expect(told.flat()).toEqual(['+I[a, 0, 1, 1, 1]', '+I[a, 0, 1, 2, 2]', '+I[a, 0, 1, 3, 3]', '+I[a, 0, 1, 1, 1]']);
  });

  test('what a checkpoint holds is forgotten at its time', async () => {
    const clock = new VirtualClock();
    const first = open({stateTtlMs: 100}, clock);
    first.process(inserts(['a', 1, 1], ['b', 1, 1]));
    first.watermark(1);
    await clock.advance(120);
    first.process(inserts(['b', 2, 1]));
    first.watermark(2);
    const second = open({stateTtlMs: 100}, clock);
    second.operator.restore(encodeSnapshot(first.operator.snapshot()));
    await clock.advance(40);
    second.process(inserts(['a', 3, 1], ['b', 3, 1]));
    expect(second.watermark(3)).toEqual(['+I[a, 3, 1, 1, 1]', '+I[b, 3, 1, 3, 3]']);
  });

  test('RANGE: rows of one time share their result; ROWS: each has its own', () => {
    const rows = inserts(['a', 1, 1], ['a', 1, 2], ['a', 2, 4]);
    const range = open();
    range.process(rows);
    expect(range.end()).toEqual(['+I[a, 1, 1, 2, 3]', '+I[a, 1, 2, 2, 3]', '+I[a, 2, 4, 3, 7]']);
    const each = open({unit: 'rows'});
    each.process(rows);
    expect(each.end()).toEqual(['+I[a, 1, 1, 1, 1]', '+I[a, 1, 2, 2, 3]', '+I[a, 2, 4, 3, 7]']);
  });

  test('a frame of rows, and of time with its first moment', () => {
    const rows = inserts(['a', 0, 1], ['a', 10, 2], ['a', 11, null], ['a', 21, 8]);
    const two = open({unit: 'rows', preceding: 1});
    two.process(rows);
    expect(two.end()).toEqual(['+I[a, 0, 1, 1, 1]', '+I[a, 10, 2, 2, 3]', '+I[a, 11, NULL, 2, 2]', '+I[a, 21, 8, 2, 8]']);
    const ten = open({preceding: 10});
    ten.process(rows);
    expect(ten.end()).toEqual(['+I[a, 0, 1, 1, 1]', '+I[a, 10, 2, 2, 3]', '+I[a, 11, NULL, 2, 2]', '+I[a, 21, 8, 2, 8]']);
  });

  test('a frame of time: a look whether it is over counts as told, a forgotten one takes every row', () => {
    const o = open({preceding: 20});
    o.process(inserts(['a', 178, 1]));
    o.watermark(173);
    o.process(inserts(['a', 218, 2]));
    expect(o.watermark(213)).toEqual(['+I[a, 178, 1, 1, 1]']);
    // The partition was looked at for being over at 209: half a frame after the row at 178 had left it.
    expect(o.process(inserts(['a', 186, 4]))).toEqual([]);
    expect(o.operator.lateRecords()).toBe(1);
    expect(o.watermark(300)).toEqual(['+I[a, 218, 2, 1, 2]']);
    o.process(inserts(['a', 50, 8]));
    expect(o.end()).toEqual(['+I[a, 50, 8, 1, 8]']);
  });

  test('MIN, MAX and DISTINCT forget what has left the frame', () => {
    const calls = [aggregate('MIN', 2, INT), aggregate('MAX', 2, INT), aggregate('COUNT', 2, INT, {distinct: true})];
    const o = open({unit: 'rows', preceding: 1, aggregates: calls});
    o.process(inserts(['a', 1, 9], ['a', 2, 1], ['a', 3, 1], ['a', 4, 5]));
    expect(o.end()).toEqual(['+I[a, 1, 9, 9, 9, 1]', '+I[a, 2, 1, 1, 9, 2]', '+I[a, 3, 1, 1, 1, 1]', '+I[a, 4, 5, 1, 5, 2]']);
  });

  test('processing time: at once, row by row; a frame of time forgets', async () => {
    const clock = new VirtualClock(100);
    const o = open({timeMode: 'processing'}, clock);
    expect(o.process(inserts(['a', null, 1], [null, null, 5], ['a', null, 2]))).toEqual([
      '+I[a, NULL, 1, 1, 1]',
      '+I[NULL, NULL, 5, 1, 5]',
      '+I[a, NULL, 2, 2, 3]',
    ]);
    const ten = open({timeMode: 'processing', preceding: 10}, clock);
    ten.process(inserts(['a', null, 1]));
    await clock.advance(11);
    expect(ten.process(inserts(['a', null, 2]))).toEqual(['+I[a, NULL, 2, 1, 2]']);
  });

  test('changes are refused', () => {
    expect(() => open().process(changelog(['-D', 'a', 1, 1]))).toThrow('OVER cannot take rows that change');
  });

  test('property: as a naive evaluation, with a restore and a watermark after every batch', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', null), fc.integer({min: 0, max: 9}), fc.option(fc.integer({min: 0, max: 5})));
    const frame = fc.record({unit: fc.constantFrom('rows' as const, 'range' as const), preceding: fc.option(fc.integer({min: 0, max: 4}))});
    fc.assert(
      fc.property(fc.array(fc.array(row, {maxLength: 6}), {maxLength: 5}), frame, (batches, spec) => {
        let o = open(spec);
        const all: Row[] = [];
        const lines: string[] = [];
        batches.forEach((batch, i) => {
          const rows = batch.map(([k, t, v]) => [k, t + i * 10, v]);
          all.push(...rows);
          o.process(inserts(...rows));
          lines.push(...o.watermark(i * 10 + 5));
          const next = open(spec);
          next.operator.restore(encodeSnapshot(o.operator.snapshot()));
          o = next;
        });
        lines.push(...o.end());
        expect(lines.sort()).toEqual(naive(all, spec.unit, spec.preceding).sort());
      }),
      {numRuns: 200},
    );
  });
});

function naive(rows: readonly Row[], unit: 'rows' | 'range', preceding: number | null): string[] {
  const sorted = rows.map((row, i) => ({row, i})).sort((a, b) => (a.row[1] as number) - (b.row[1] as number) || a.i - b.i);
  return sorted.map(({row}, at) => {
    const time = row[1] as number;
    const own = sorted.map((s, i) => ({row: s.row, i})).filter((s) => s.row[0] === row[0]);
    const place = own.findIndex((s) => s.i === at);
    const held = own.filter((s, i) => {
      if (unit === 'rows') return i <= place && (preceding === null || i >= place - preceding);
      return (s.row[1] as number) <= time && (preceding === null || (s.row[1] as number) >= time - preceding);
    });
    const values = held.flatMap((s) => (s.row[2] === null ? [] : [s.row[2] as number]));
    const sum = values.length === 0 ? 'NULL' : values.reduce((a, b) => a + b, 0);
    return `+I[${row.map((v) => v ?? 'NULL').join(', ')}, ${held.length}, ${sum}]`;
  });
}
