import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {RankNode} from '../../planner/physical/plan.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, OperatorHarness} from '../testing/changelog.ts';
import {columns, INT, STRING} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {UpdatingRank} from './updating-rank.ts';

const types = [STRING, STRING, INT];
const top: RankNode = {
  id: 'r',
  inputs: [],
  columns: columns({}),
  changelogMode: 'retract',
  stateTtlMs: 0,
  kind: 'rank',
  partition: [0],
  order: [{column: 2, descending: true, nullsFirst: false}],
  from: 1,
  to: 2,
  withNumber: false,
  rowKey: [0, 1],
  emitUpdateBefore: true,
};
const open = (more: Partial<RankNode> = {}, clock = new VirtualClock()) =>
  new OperatorHarness(new UpdatingRank({...top, ...more}, types, clock));

describe('a Top-N of rows that only move up', () => {
  test('without the number: a row of the list is told anew at once, one that leaves is forgotten', () => {
    const r = open();
    expect(r.process(changelog(['+I', 'p', 'a', 1], ['+I', 'p', 'b', 2]))).toEqual(['+I[p, a, 1]', '+I[p, b, 2]']);
    expect(r.process(changelog(['+U', 'p', 'a', 3]))).toEqual(['-U[p, a, 1]', '+U[p, a, 3]']);
    expect(r.process(changelog(['+I', 'p', 'c', 1]))).toEqual([]);
    expect(r.process(changelog(['+U', 'p', 'c', 3]))).toEqual(['-D[p, b, 2]', '+I[p, c, 3]']);
  });

  test('with the number every place between the new and the old one is an update', () => {
    const r = open({withNumber: true, to: 3});
    r.process(changelog(['+I', 'p', 'a', 3], ['+I', 'p', 'b', 2], ['+I', 'p', 'c', 1]));
    expect(r.process(changelog(['+U', 'p', 'c', 4]))).toEqual([
      '-U[p, a, 3, 1]',
      '+U[p, c, 4, 1]',
      '-U[p, b, 2, 2]',
      '+U[p, a, 3, 2]',
      '-U[p, c, 1, 3]',
      '+U[p, b, 2, 3]',
    ]);
    expect(r.process(changelog(['+U', 'p', 'c', 4]))).toEqual(['-U[p, c, 4, 1]', '+U[p, c, 4, 1]']);
  });

  test('a list of one row tells the next one as an update', () => {
    const r = open({to: 1});
    expect(r.process(changelog(['+I', 'p', 'a', 1], ['+I', 'p', 'b', 2]))).toEqual(['+I[p, a, 1]', '-U[p, a, 1]', '+U[p, b, 2]']);
  });

  test('lists that did not change for the time-to-live are forgotten', async () => {
    const clock = new VirtualClock();
    const r = open({stateTtlMs: 1000}, clock);
    r.process(changelog(['+I', 'p', 'a', 5], ['+I', 'p', 'b', 4]));
    await clock.advance(1000);
    expect(r.process(changelog(['+I', 'p', 'c', 1]))).toEqual(['+I[p, c, 1]']);
  });

  test('what stands is the best rows, also after a restore', () => {
    const step = fc.record({key: fc.constantFrom('a', 'b', 'c', 'd'), by: fc.integer({min: 1, max: 3}), restores: fc.boolean()});
    fc.assert(
      fc.property(fc.array(step, {maxLength: 30}), fc.boolean(), (steps, withNumber) => {
        let r = open({withNumber});
        const values = new Map<string, number>();
        const standing = new Map<string, number>();
        for (const {key, by, restores} of steps) {
          const before = values.get(key);
          values.set(key, (before ?? 0) + by);
          for (const told of r.process(changelog([before === undefined ? '+I' : '+U', 'p', key, values.get(key)!]))) {
            const row = told.slice(2);
            standing.set(row, (standing.get(row) ?? 0) + (told.startsWith('+') ? 1 : -1));
            expect(standing.get(row)).toBeGreaterThanOrEqual(0);
          }
          if (!restores) continue;
          const next = open({withNumber});
          next.operator.restore(encodeSnapshot(r.operator.snapshot()));
          r = next;
        }
        const best = [...values.values()].sort((a, b) => b - a).slice(0, 2);
        const told = [...standing].filter(([, n]) => n > 0).map(([row]) => Number(row.split(', ')[2]?.replace(']', '')));
        expect(told.sort((a, b) => b - a)).toEqual(best);
      }),
    );
  });
});
