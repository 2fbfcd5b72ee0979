import {expect, test} from 'vitest';
import {MAX_RESULT_ROWS} from './limits.ts';
import type {Down} from './message.ts';
import {PendingPatches} from './pending-patches.ts';

type ResultPatch = Extract<Down, {kind: 'result-patch'}>;

function patch(put: ResultPatch['put'], more: Partial<ResultPatch> = {}): ResultPatch {
  return {
    kind: 'result-patch',
    note: 'n',
    paragraph: 'p',
    run: 1,
    statement: 0,
    reset: false,
    put,
    remove: [],
    seen: 0,
    changes: 0,
    ...more,
  };
}

test('one that waits alone is given as it came', () => {
  const pending = new PendingPatches();
  const only = patch([[1, 'a']]);
  pending.merge(only);
  expect(pending.take()).toBe(only);
  expect(pending.take()).toBeNull();
});

test('several of a statement become one: the newest of each row, what is gone stays gone', () => {
  const pending = new PendingPatches();
  pending.merge(
    patch(
      [
        [1, 'a'],
        [2, 'b'],
      ],
      {reset: true, seen: 2},
    ),
  );
  pending.merge(patch([[3, 'c']], {remove: [2], seen: 3}));
  pending.merge(patch([[1, 'z']], {seen: 3, changes: 9}));
  pending.merge(patch([[7, 'other']], {statement: 1}));
  expect(pending.size).toBe(2);
  expect(pending.take()).toEqual(
    patch(
      [
        [1, 'z'],
        [3, 'c'],
      ],
      {reset: true, remove: [2], seen: 3, changes: 9},
    ),
  );
  expect(pending.take()).toMatchObject({statement: 1});
});

test('a row that was removed and came again is put', () => {
  const pending = new PendingPatches();
  pending.merge(patch([], {remove: [1]}));
  pending.merge(patch([[1, 'again']]));
  expect(pending.take()).toMatchObject({put: [[1, 'again']], remove: []});
});

test('another run and a whole answer take the place of what waits', () => {
  const pending = new PendingPatches();
  pending.merge(patch([[1, 'a']]));
  pending.merge(patch([[1, 'b']], {run: 2}));
  expect(pending.take()).toMatchObject({run: 2, put: [[1, 'b']]});
  pending.merge(patch([[1, 'a']]));
  pending.merge(patch([[9, 'x']], {reset: true}));
  expect(pending.take()).toMatchObject({reset: true, put: [[9, 'x']]});
});

test('no more rows wait than a page keeps', () => {
  const pending = new PendingPatches();
  for (let first = 0; first < 5 * MAX_RESULT_ROWS; first += 1000)
    pending.merge(patch(Array.from({length: 1000}, (_, i) => [first + i, 'x'])));
  const taken = pending.take();
  expect(taken?.put).toHaveLength(MAX_RESULT_ROWS);
  expect(taken?.put[0]?.[0]).toBe(4 * MAX_RESULT_ROWS);
});

test('those of a closed note are forgotten', () => {
  const pending = new PendingPatches();
  pending.merge(patch([[1, 'a']]));
  pending.forget('n');
  expect(pending.size).toBe(0);
});
