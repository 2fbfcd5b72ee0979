import {expect, test} from 'vitest';
import type {WindowAggregateNode} from '../../planner/physical/plan.ts';
import type {Value} from '../../protocol/value.ts';
import {inserts, OperatorHarness} from '../testing/changelog.ts';
import {aggregate, columns, INT, STRING, TIMESTAMP} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {LocalPanes} from './local-panes.ts';
import {WindowAggregate} from './window-aggregate.ts';

const types = [STRING, TIMESTAMP, INT];

const node: WindowAggregateNode = {
  kind: 'window-aggregate',
  id: 'w',
  inputs: [],
  columns: columns({}),
  changelogMode: 'append',
  window: {kind: 'tumble', size: 10, offset: 0},
  timeColumn: 1,
  timeMode: 'event',
  zone: null,
  keys: [0],
  aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 2, INT)],
  properties: ['end'],
  emit: null,
};

function many(count: number, keys: number): readonly Value[][] {
  return Array.from({length: count}, (_, i) => [`k${i % keys}`, i % 10, 1]);
}

test('groups go before the watermark that closes a window of theirs, each to the subtask of its key', () => {
  const local = new LocalPanes(node, types, new VirtualClock());
  expect(local.take(inserts(['a', 1, 1], ['b', 2, 2], ['a', 3, 3], ['a', 12, 4]))).toBe(true);
  expect(local.isDue(8)).toBe(false);
  expect(local.isDue(9)).toBe(true);
  const parts = local.drain(2);
  expect(parts.reduce((sum, part) => sum + (part?.groups ?? 0), 0)).toBe(3);
  expect(local.drain(2)).toEqual([]);
  const whole = new WindowAggregate(node, types, new VirtualClock());
  const harness = new OperatorHarness(whole);
  for (const part of parts) if (part !== null) whole.absorb(part);
  harness.process(inserts(['a', 4, 10]));
  expect([...harness.watermark(9)].sort()).toEqual(['+I[a, 3, 14, 10]', '+I[b, 1, 2, 10]']);
  expect(harness.watermark(19)).toEqual(['+I[a, 1, 4, 20]']);
});

test('what comes for a window that its subtask has closed goes at once, and is counted row by row where it is late', () => {
  const local = new LocalPanes(node, types, new VirtualClock());
  local.passed(9);
  local.take(inserts(['a', 1, 1], ['a', 2, 1], ['b', 3, 1]));
  expect(local.isDue()).toBe(true);
  const whole = new WindowAggregate(node, types, new VirtualClock());
  const harness = new OperatorHarness(whole);
  harness.watermark(9);
  for (const part of local.drain(1)) if (part !== null) whole.absorb(part);
  expect(whole.lateRecords()).toBe(3);
  expect(harness.watermark(100)).toEqual([]);
});

test('where gathering brings nothing, rows go as they are until the next trial', () => {
  const local = new LocalPanes(node, types, new VirtualClock());
  const few = inserts(...many(5000, 10));
  const other = inserts(...many(5000, 5000));
  expect(local.take(few)).toBe(true);
  local.drain(2);
  expect(local.take(other)).toBe(true);
  local.drain(2);
  let raw = 0;
  while (!local.take(other)) raw++;
  expect(raw).toBe(64);
});
