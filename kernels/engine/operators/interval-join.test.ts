import {describe, expect, test} from 'vitest';
import type {IntervalJoinNode} from '../../planner/physical/plan.ts';
import {systemClock} from '../runtime/system-clock.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {inserts, OperatorHarness} from '../testing/changelog.ts';
import {columns, STRING, TIMESTAMP} from '../testing/plans.ts';
import {IntervalJoin} from './interval-join.ts';

const LEFT = 0;
const RIGHT = 1;

/** left.t BETWEEN right.t - 10 AND right.t + 5, by name. */
function open(type: IntervalJoinNode['type']) {
  const node: IntervalJoinNode = {
    kind: 'interval-join',
    id: 'j',
    inputs: ['l', 'r'],
    columns: columns({}),
    changelogMode: 'append',
    type,
    leftWidth: 2,
    leftKeys: [0],
    rightKeys: [0],
    leftTime: 1,
    rightTime: 1,
    lower: -10,
    upper: 5,
    timeMode: 'event',
    condition: null,
  };
  return new OperatorHarness(
    new IntervalJoin(
      node,
      [
        [STRING, TIMESTAMP],
        [STRING, TIMESTAMP],
      ],
      null,
      systemClock,
    ),
  );
}

describe('interval join (RowTimeIntervalJoin)', () => {
  test('pairs within the bounds, both inclusive, whichever side comes first; NULL keys and times meet nothing', () => {
    const j = open('inner');
    expect(j.process(inserts(['a', 89], ['a', 90], ['a', 105], ['a', 106], ['b', 100], [null, 100], ['a', null]), LEFT)).toEqual([]);
    expect(j.process(inserts(['a', 100], [null, 100], ['a', null]), RIGHT)).toEqual(['+I[a, 90, a, 100]', '+I[a, 105, a, 100]']);
    expect(j.process(inserts(['b', 110], ['b', 111]), RIGHT)).toEqual(['+I[b, 100, b, 110]']);
    expect(j.process(inserts(['b', 116]), LEFT)).toEqual(['+I[b, 116, b, 111]']);
  });

  test('a row goes when the watermark has passed all that it could meet', () => {
    const j = open('inner');
    j.process(inserts(['a', 100]), LEFT);
    j.process(inserts(['b', 100]), RIGHT);
    const both = j.operator.stateBytes();
    j.watermark(104);
    expect(j.operator.stateBytes()).toBe(both);
    j.watermark(109);
    expect(j.operator.stateBytes()).toBeLessThan(both);
    expect(j.process(inserts(['a', 110]), RIGHT)).toEqual(['+I[a, 100, a, 110]']);
    j.watermark(200);
    expect(j.operator.stateBytes()).toBe(0);
    expect(j.process(inserts(['a', 100]), LEFT)).toEqual([]);
    expect(j.operator.stateBytes()).toBe(0);
  });

  test('full: what met nothing goes out padded, once, at its time; +I only', () => {
    const j = open('full');
    expect(j.process(inserts(['a', 100], ['b', 100], [null, 1]), LEFT)).toEqual(['+I[NULL, 1, NULL, NULL]']);
    expect(j.process(inserts(['a', 101], ['c', 100], ['d', null]), RIGHT)).toEqual(['+I[a, 100, a, 101]', '+I[NULL, NULL, d, NULL]']);
    expect(j.watermark(104)).toEqual([]);
    expect(j.watermark(105)).toEqual(['+I[NULL, NULL, c, 100]']);
    expect(j.watermark(110)).toEqual(['+I[b, 100, NULL, NULL]']);
    expect(j.watermark(1000)).toEqual([]);
    expect(j.process(inserts(['z', 5]), LEFT)).toEqual(['+I[z, 5, NULL, NULL]']);
  });

  test('the watermark of the results lags so far that none of them is late', () => {
    expect(open('inner').operator.outputWatermark(100)).toBe(90);
    expect(open('inner').operator.outputWatermark(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  test('rule 10: rows, their matches and the watermark are restored', () => {
    const j = open('left');
    j.process(inserts(['a', 100], ['b', 100]), LEFT);
    j.process(inserts(['a', 100]), RIGHT);
    j.watermark(102);
    const next = open('left');
    next.operator.restore(encodeSnapshot(j.operator.snapshot()));
    expect(next.process(inserts(['a', 90]), LEFT)).toEqual(['+I[a, 90, a, 100]']);
    expect(next.process(inserts(['q', 92]), LEFT)).toEqual(['+I[q, 92, NULL, NULL]']);
    expect(next.watermark(110)).toEqual(['+I[b, 100, NULL, NULL]']);
  });
});
