import {expect, test} from 'vitest';
import {type ResultPatch, ResultTable} from './result-table.ts';

function patch(put: (number | string)[][], more: Partial<ResultPatch> = {}): ResultPatch {
  return {
    kind: 'result-patch',
    note: 'n',
    paragraph: 'p',
    run: 1,
    statement: 0,
    reset: false,
    put,
    remove: [],
    seen: put.length,
    changes: put.length,
    ...more,
  };
}
const never = Number.POSITIVE_INFINITY;

test('a put of a known id replaces the row in its place and marks the cell', () => {
  const table = new ResultTable();
  table.apply(
    patch([
      [1, 'OK', 5],
      [2, 'ERROR', 7],
    ]),
    0,
    never,
    10_000,
  );
  table.apply(patch([[1, 'OK', 6]]), 0, never, 10_500);
  const shown = table.snapshot(10_500);
  expect(shown.rows).toEqual([
    [1, 'OK', 6],
    [2, 'ERROR', 7],
  ]);
  expect(shown.changed.get(1)).toEqual([0, 10_500]);
  expect(shown.fresh.size).toBe(0);
});

test('remove and reset', () => {
  const table = new ResultTable();
  table.apply(
    patch([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]),
    0,
    never,
    0,
  );
  table.apply(patch([], {remove: [2]}), 0, never, 0);
  expect(table.snapshot(0).rows.map((r) => r[0])).toEqual([1, 3]);
  table.apply(patch([[9, 'z']], {reset: true}), 0, never, 0);
  expect(table.snapshot(0).rows).toEqual([[9, 'z']]);
});

test('keeps the newest 10,000 by id, even when an older id comes back late', () => {
  const table = new ResultTable();
  table.apply(patch(Array.from({length: 10_005}, (_, i) => [i, i])), 0, never, 0);
  const {rows} = table.snapshot(0);
  expect([rows.length, rows[0]?.[0], rows.at(-1)?.[0]]).toEqual([10_000, 5, 10_004]);
  table.apply(patch([[2, 2]]), 0, never, 0);
  expect(table.snapshot(0).rows[0]?.[0]).toBe(5);
});

test('work stops at the deadline and goes on from there', () => {
  const table = new ResultTable();
  let time = 0;
  const big = patch(Array.from({length: 1000}, (_, i) => [i, i]));
  const next = table.apply(big, 0, 0, 0, () => ++time);
  expect(next).toBe(255);
  expect(table.apply(big, next, never, 0)).toBe(-1);
  expect(table.snapshot(0).rows.map((r) => r[0])).toEqual(Array.from({length: 1000}, (_, i) => i));
});

test('a snapshot is the same object until something changes', () => {
  const table = new ResultTable();
  table.apply(patch([[1, 'a']]), 0, never, 0);
  expect(table.snapshot(0)).toBe(table.snapshot(5));
});
