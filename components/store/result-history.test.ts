import {expect, test} from 'vitest';
import {ResultHistory} from './result-history.ts';
import {type ResultPatch, ResultTable, type WireRow} from './result-table.ts';

function patch(put: WireRow[], more: Partial<ResultPatch> = {}): ResultPatch {
  const blank = {
    kind: 'result-patch',
    note: 'n',
    paragraph: 'p',
    statement: 0,
    run: 1,
    reset: false,
    remove: [],
    seen: 0,
    changes: 0,
  } as const;
  return {...blank, ...more, put: put as WireRow[]} as ResultPatch;
}
const never = Number.POSITIVE_INFINITY;

test('a result as it was: rows that came go, rows that went come back, changed ones have their old values', () => {
  const table = new ResultTable();
  table.apply(
    patch(
      [
        [1, 'a'],
        [2, 'b'],
      ],
      {seen: 2},
    ),
    0,
    never,
    10_000,
  );
  table.apply(
    patch(
      [
        [1, 'A'],
        [3, 'c'],
      ],
      {seen: 3},
    ),
    0,
    never,
    11_000,
  );
  table.apply(patch([[1, 'AA']], {remove: [2], seen: 4}), 0, never, 12_000);
  expect(table.historyFrom).toBe(10_000);
  expect(table.snapshotAt(12_000).rows).toEqual([
    [1, 'AA'],
    [3, 'c'],
  ]);
  expect(table.snapshotAt(11_500)).toMatchObject({
    rows: [
      [1, 'A'],
      [2, 'b'],
      [3, 'c'],
    ],
    seen: 3,
  });
  expect(table.snapshotAt(10_500)).toMatchObject({
    rows: [
      [1, 'a'],
      [2, 'b'],
    ],
    seen: 2,
  });
  expect(table.snapshotAt(9000).rows).toEqual([]);
  expect(table.snapshot(12_000).rows).toEqual([
    [1, 'AA'],
    [3, 'c'],
  ]);
});

test('rows that were pushed out by newer ones come back', () => {
  const table = new ResultTable();
  table.apply(patch(Array.from({length: 10_000}, (_, i) => [i, i])), 0, never, 1000);
  table.apply(patch([[10_000, 'new']]), 0, never, 2000);
  expect(table.snapshotAt(1500).rows[0]).toEqual([0, 0]);
  expect(table.snapshotAt(1500).rows.length).toBe(10_000);
});

test('a whole answer anew begins the past anew', () => {
  const table = new ResultTable();
  table.apply(patch([[1, 'a']]), 0, never, 1000);
  table.apply(patch([[1, 'b']], {reset: true}), 0, never, 2000);
  expect(table.snapshotAt(1000).rows).toEqual([[1, 'b']]);
});

test('it is bounded in rows and in time', () => {
  const history = new ResultHistory();
  for (let second = 0; second < 100; second++) {
    history.begin(second * 1000, 0, 0);
    for (let i = 0; i < 1000; i++) history.note(second * 1000 + i, undefined);
  }
  expect(history.size).toBeLessThanOrEqual(61_000);
  expect(history.from).toBeGreaterThan(35_000);
  history.begin(2_000_000, 0, 0);
  expect([history.size, history.from]).toEqual([0, 2_000_000]);
});
