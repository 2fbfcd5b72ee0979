import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../kernels/protocol/row-kind.ts';
import type {Row} from '../../kernels/protocol/value.ts';
import {ResultStore} from './result-store.ts';

const schema = (key?: number[]) => ({
  columns: [
    {name: 'k', type: {kind: 'varchar', length: 9, nullable: true} as const},
    {name: 'v', type: {kind: 'int', nullable: true} as const},
  ],
  ...(key ? {key} : {}),
});
const kinds = (...k: number[]) => Uint8Array.from(k);

test('append: ids ascend, the newest stay, all are counted', () => {
  const store = new ResultStore(schema(), false, 'update', {limit: 3});
  store.add(
    [
      ['a', 1],
      ['b', 2],
    ],
    null,
  );
  expect(store.takePatch()).toEqual({
    reset: false,
    put: [
      [1, 'a', 1],
      [2, 'b', 2],
    ],
    remove: [],
    seen: 2,
    changes: 2,
  });
  store.add(
    [
      ['c', 3],
      ['d', 4],
    ],
    null,
    5,
  );
  expect(store.takePatch()).toEqual({
    reset: false,
    put: [
      [8, 'c', 3],
      [9, 'd', 4],
    ],
    remove: [],
    seen: 9,
    changes: 9,
  });
  expect(store.snapshot().put.map((r) => r[0])).toEqual([2, 8, 9]);
  expect(store.takePatch()).toBeNull();
});

test('a key keeps its row in place', () => {
  const store = new ResultStore(schema([0]), true, 'update');
  store.add(
    [
      ['a', 1],
      ['b', 1],
    ],
    kinds(INSERT, INSERT),
  );
  store.takePatch();
  store.add(
    [
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ],
    kinds(UPDATE_BEFORE, UPDATE_AFTER, DELETE),
  );
  expect(store.takePatch()).toEqual({reset: false, put: [[1, 'a', 2]], remove: [2], seen: 2, changes: 5});
});

test('without a key equal rows are counted, and an update takes over the id', () => {
  const store = new ResultStore(schema(), true, 'update');
  store.add(
    [
      ['a', 1],
      ['a', 1],
      ['b', 1],
    ],
    kinds(INSERT, INSERT, INSERT),
  );
  store.takePatch();
  store.add(
    [
      ['a', 1],
      ['b', 1],
      ['b', 2],
      ['z', 9],
    ],
    kinds(DELETE, UPDATE_BEFORE, UPDATE_AFTER, DELETE),
  );
  expect(store.takePatch()).toMatchObject({put: [[3, 'b', 2]], remove: [2]});
  expect(store.snapshot().put).toEqual([
    [1, 'a', 1],
    [3, 'b', 2],
  ]);
});

test('append and single of a changing result', () => {
  const append = new ResultStore(schema([0]), true, 'append');
  const single = new ResultStore(schema([0]), true, 'single');
  for (const store of [append, single])
    store.add(
      [
        ['a', 1],
        ['a', 1],
        ['a', 2],
      ],
      kinds(INSERT, UPDATE_BEFORE, UPDATE_AFTER),
    );
  expect(append.snapshot().put).toEqual([
    [1, 'a', 1],
    [2, 'a', 2],
  ]);
  expect(single.snapshot().put).toEqual([[1, 'a', 2]]);
});

describe('whoever follows the patches holds the same rows', () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(2), fc.boolean());
  test.each([[[0]], [undefined]])('key %j', (key) => {
    fc.assert(
      fc.property(fc.array(fc.array(step, {maxLength: 6}), {maxLength: 12}), (batches) => {
        const limit = 4;
        const store = new ResultStore(schema(key), true, 'update', {limit});
        const held = new Map<number, unknown[]>();
        const live: Row[] = [];
        for (const batch of batches) {
          const rows: Row[] = [];
          const marks: number[] = [];
          for (const [k, v, gone] of batch) {
            const at = live.findIndex((r) => r[0] === k);
            if (at === -1) {
              live.push([k, v]);
              rows.push([k, v]);
              marks.push(INSERT);
            } else if (gone) {
              rows.push(live[at]!);
              marks.push(DELETE);
              live.splice(at, 1);
            } else {
              rows.push(live[at]!, [k, v]);
              marks.push(UPDATE_BEFORE, UPDATE_AFTER);
              live[at] = [k, v];
            }
          }
          store.add(rows, kinds(...marks));
          const patch = store.takePatch();
          for (const id of patch?.remove ?? []) held.delete(id);
          for (const row of patch?.put ?? []) held.set(row[0] as number, row);
          const ids = [...held.keys()].sort((a, b) => b - a);
          for (const id of ids.slice(limit)) held.delete(id);
        }
        expect([...held.values()].sort((a, b) => (a[0] as number) - (b[0] as number))).toEqual(store.snapshot().put);
      }),
      {numRuns: 500},
    );
  });
});

test('append with a threshold drops what is older than the newest time by more', () => {
  const time = {kind: 'timestamp', precision: 3, nullable: true} as const;
  const store = new ResultStore({columns: [{name: 't', type: time}]}, false, 'append', {retainMs: 1000});
  store.add([[1000], [1500], [null]], null);
  expect(store.takePatch()?.put.map(([id]) => id)).toEqual([1, 2]);
  store.add([[2400]], null);
  expect(store.takePatch()).toMatchObject({remove: [1]});
  expect(store.size).toBe(2);
});
