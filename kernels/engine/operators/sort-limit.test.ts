import {describe, expect, test} from 'vitest';
import type {LimitNode, SortNode} from '../../planner/physical/plan.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {BIGINT, columns, INT, STRING} from '../testing/plans.ts';
import {Limit} from './limit.ts';
import {Sort} from './sort.ts';

const base = {id: 'n', inputs: [], columns: columns({}), changelogMode: 'append'} as const;

function sort(order: SortNode['order'], types = [STRING, INT]) {
  return new OperatorHarness(new Sort({...base, kind: 'sort', order}, types));
}

function limit(offset: number, count: number | null, retracts = false) {
  const node: LimitNode = {...base, kind: 'limit', offset, count};
  return new OperatorHarness(new Limit(node, [INT], retracts));
}

describe('sort', () => {
  test('by several columns, NULLs where they are wanted, equal rows as they came', () => {
    const s = sort([
      {column: 1, descending: true, nullsFirst: false},
      {column: 0, descending: false, nullsFirst: true},
    ]);
    s.process(inserts(['b', 1], ['a', 1], [null, 1], ['x', null], ['z', 2]));
    expect(s.end()).toEqual(['+I[z, 2]', '+I[NULL, 1]', '+I[a, 1]', '+I[b, 1]', '+I[x, NULL]']);
  });

  test('rows that were taken back do not come', () => {
    const s = sort([{column: 1, descending: false, nullsFirst: true}]);
    s.process(changelog(['+I', 'a', 2], ['+I', 'b', 1], ['-U', 'a', 2], ['+U', 'a', 0]));
    expect(s.end()).toEqual(['+I[a, 0]', '+I[b, 1]']);
  });

  test('numbers beyond 2^53 against smaller ones', () => {
    const s = sort([{column: 0, descending: false, nullsFirst: true}], [BIGINT]);
    s.process(inserts([2n ** 60n], [5], [-(2n ** 60n)], [2 ** 53 - 1]));
    expect(s.end()).toEqual([`+I[${-(2n ** 60n)}]`, '+I[5]', `+I[${2 ** 53 - 1}]`, `+I[${2n ** 60n}]`]);
  });

  test('an ascending event time leaves with the watermark', () => {
    const time = {kind: 'timestamp', precision: 3, attribute: 'rowtime', nullable: true} as const;
    const s = sort([{column: 0, descending: false, nullsFirst: true}], [time]);
    s.process(inserts([30], [10], [20]));
    expect(s.watermark(20)).toEqual(['+I[10]', '+I[20]']);
    expect(s.end()).toEqual(['+I[30]']);
  });

  test('state comes back', () => {
    const s = sort([{column: 1, descending: false, nullsFirst: true}]);
    s.process(inserts(['a', 2], ['b', 1]));
    const next = sort([{column: 1, descending: false, nullsFirst: true}]);
    next.operator.restore(encodeSnapshot(s.operator.snapshot()));
    expect(next.end()).toEqual(['+I[b, 1]', '+I[a, 2]']);
  });
});

describe('limit', () => {
  test('offset and count over several batches', () => {
    const l = limit(1, 3);
    expect(l.process(inserts([1], [2]))).toEqual(['+I[2]']);
    expect(l.operator.isSatisfied()).toBe(false);
    expect(l.process(inserts([3], [4], [5]))).toEqual(['+I[3]', '+I[4]']);
    expect(l.operator.isSatisfied()).toBe(true);
    expect(l.process(inserts([6]))).toEqual([]);
  });

  test('OFFSET alone never ends', () => {
    const l = limit(2, null);
    expect(l.process(inserts([1], [2], [3]))).toEqual(['+I[3]']);
    expect(l.operator.isSatisfied()).toBe(false);
  });

  test('of a changing input the next row moves up', () => {
    const l = limit(1, 2, true);
    expect(l.process(inserts([1], [2], [3], [4]))).toEqual(['+I[2]', '+I[3]']);
    expect(l.process(changelog(['-D', 2]))).toEqual(['-D[2]', '+I[4]']);
    expect(l.process(changelog(['-D', 1]))).toEqual(['-D[3]']);
    expect(l.process(changelog(['-D', 9]))).toEqual([]);
  });
});
