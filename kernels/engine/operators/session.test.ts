import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {WindowAggregateNode, WindowTableFunctionNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {aggregate, columns, INT, STRING, TIMESTAMP} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {SessionAggregate} from './session-aggregate.ts';
import {SessionTableFunction} from './session-table-function.ts';

const types = [STRING, TIMESTAMP, INT];
const GAP = 10;
const base = {
  id: 's',
  inputs: ['source'],
  columns: columns({}),
  changelogMode: 'append',
  window: {kind: 'session', gap: GAP},
  timeColumn: 1,
  timeMode: 'event',
  zone: null,
} as const;

const node: WindowAggregateNode = {
  ...base,
  kind: 'window-aggregate',
  emit: null,
  keys: [0],
  aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 2, INT)],
  properties: ['start', 'end', 'rowtime'],
};

function open(more: Partial<WindowAggregateNode> = {}, clock = new VirtualClock()) {
  return new OperatorHarness(new SessionAggregate({...node, ...more}, GAP, types, clock));
}

function openTable(partition: readonly number[] = [0]) {
  const table: WindowTableFunctionNode = {...base, kind: 'window-table-function', partition};
  return new OperatorHarness(new SessionTableFunction(table, GAP, types, new VirtualClock()));
}

describe('session aggregate', () => {
  test('rows of a key within the gap are one session, which closes gap − 1 after the last', () => {
    const s = open();
    s.process(inserts(['a', 0, 1], ['b', 3, 5], ['a', 8, 2]));
    expect(s.operator.nextWindowEnd()).toBe(9);
    expect(s.watermark(11)).toEqual([]);
    expect(s.watermark(12)).toEqual(['+I[b, 1, 5, 3, 13, 12]']);
    expect(s.watermark(17)).toEqual(['+I[a, 2, 3, 0, 18, 17]']);
    expect(s.end()).toEqual([]);
  });

  test('sessions that touch are one; a row in between merges two', () => {
    const s = open();
    s.process(inserts(['a', 0, 1], ['a', 10, 1], ['a', 40, 1], ['a', 25, 1], ['a', 31, 1]));
    expect(s.end()).toEqual(['+I[a, 2, 2, 0, 20, 19]', '+I[a, 3, 3, 25, 50, 49]']);
  });

  test('a late row that touches an open session counts, one that stands alone does not; NULL times are dropped', () => {
    const s = open();
    s.process(inserts(['a', 20, 1], ['a', null, 9]));
    s.watermark(25);
    s.process(inserts(['a', 11, 1], ['b', 11, 1], [null, 12, null]));
    expect(s.operator.lateRecords()).toBe(2);
    expect(s.end()).toEqual(['+I[a, 2, 2, 11, 30, 29]']);
  });

  test('a NULL key and NULL values', () => {
    const s = open();
    s.process(inserts([null, 1, null], [null, 2, 3]));
    expect(s.end()).toEqual(['+I[NULL, 2, 3, 1, 12, 11]']);
  });

  test('processing time: silence closes a session', async () => {
    const clock = new VirtualClock(100);
    const s = open({timeMode: 'processing', properties: ['start', 'end']}, clock);
    s.process(inserts(['a', null, 1]));
    await clock.advance(9);
    s.process(inserts(['a', null, 2]));
    expect(s.tick(118)).toEqual([]);
    expect(s.tick(119)).toEqual(['+I[a, 2, 3, 100, 119]']);
  });

  test('times of a zone: bounds are wall clock, the rowtime an instant', () => {
    const s = open({zone: 'Asia/Kolkata'});
    s.process(inserts(['a', 0, 1]));
    expect(s.watermark(8)).toEqual([]);
    expect(s.watermark(9)).toEqual(['+I[a, 1, 1, 19800000, 19800010, 9]']);
  });

  test('changes are refused', () => {
    expect(() => open().process(changelog(['-D', 'a', 1, 1]))).toThrow('cannot aggregate rows that change');
  });

  test('property: as sorting and cutting by hand, with a restore after every batch', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({min: 0, max: 120}), fc.integer({min: 0, max: 5}));
    fc.assert(
      fc.property(fc.array(fc.array(row, {maxLength: 6}), {maxLength: 6}), (batches) => {
        let s = open();
        for (const batch of batches) {
          s.process(inserts(...batch));
          const next = open();
          next.operator.restore(encodeSnapshot(s.operator.snapshot()));
          s = next;
        }
        expect(s.end().sort()).toEqual(byHand(batches.flat()).sort());
      }),
      {numRuns: 200},
    );
  });
});

function byHand(rows: readonly Row[]): string[] {
  const lines: string[] = [];
  for (const key of ['a', 'b', 'c']) {
    const own = rows.filter((r) => r[0] === key).sort((x, y) => (x[1] as number) - (y[1] as number));
    let from = 0;
    own.forEach((r, i) => {
      const next = own[i + 1];
      if (next !== undefined && (next[1] as number) - (r[1] as number) <= GAP) return;
      const part = own.slice(from, i + 1);
      const end = (r[1] as number) + GAP;
      lines.push(`+I[${key}, ${part.length}, ${part.reduce((sum, p) => sum + (p[2] as number), 0)}, ${part[0]?.[1]}, ${end}, ${end - 1}]`);
      from = i + 1;
    });
  }
  return lines;
}

describe('session table function', () => {
  test('the rows of a session leave when it closes; state comes back', () => {
    const t = openTable();
    t.process(inserts(['a', 5, 1], ['b', 0, 2], ['a', 0, 3], ['a', 30, 4]));
    const next = openTable();
    next.operator.restore(encodeSnapshot(t.operator.snapshot()));
    expect(next.watermark(14)).toEqual(['+I[b, 0, 2, 0, 10, 9]', '+I[a, 5, 1, 0, 15, 14]', '+I[a, 0, 3, 0, 15, 14]']);
    next.process(inserts(['c', 1, 1]));
    expect(next.operator.lateRecords()).toBe(1);
    expect(next.end()).toEqual(['+I[a, 30, 4, 30, 40, 39]']);
  });

  test('without PARTITION BY all rows share their sessions', () => {
    const t = openTable([]);
    t.process(inserts(['a', 0, 1], ['b', 20, 2], ['c', 10, 3]));
    expect(t.end()).toEqual(['+I[a, 0, 1, 0, 30, 29]', '+I[b, 20, 2, 0, 30, 29]', '+I[c, 10, 3, 0, 30, 29]']);
  });
});
