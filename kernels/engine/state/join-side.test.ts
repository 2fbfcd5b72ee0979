import {describe, expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import {JoinSide} from './join-side.ts';
import {rowStore} from './row-store.ts';

const TYPES: readonly DataType[] = [
  {kind: 'int', nullable: true},
  {kind: 'int', nullable: true},
];

function rowsOf(side: JoinSide, key: number): Row[] {
  const found: Row[] = [];
  for (let at = side.first([key], [0]); at >= 0; at = side.next(at)) found.push(side.row(at));
  return found;
}

describe('rows of one input of a join', () => {
  test('of a key with many rows any may be taken back, the last of equal ones first', () => {
    const side = new JoinSide([0], TYPES, rowStore(TYPES));
    const expected: Row[] = [];
    for (let i = 0; i < 3000; i++) {
      side.add([7, i % 1000], 0, i);
      expected.push([7, i % 1000]);
    }
    side.add([8, 1], 0, 5000);
    for (let i = 0; i < 2500; i++) {
      const gone = (i * 7) % 1000;
      side.remove([7, gone], Number.NEGATIVE_INFINITY);
      const at = expected.findLastIndex((r) => r[1] === gone);
      if (at >= 0) expected.splice(at, 1);
    }
    expect(rowsOf(side, 7)).toEqual(expected);
    expect(rowsOf(side, 8)).toEqual([[8, 1]]);
    side.add([7, 1000], 0, 6000);
    side.remove([7, 2000], Number.NEGATIVE_INFINITY);
    side.remove([9, 1], Number.NEGATIVE_INFINITY);
    expect(rowsOf(side, 7)).toEqual([...expected, [7, 1000]]);
    expect(side.size).toBe(expected.length + 2);
  });

  test('what was written before a time goes, and takes its key along', () => {
    const side = new JoinSide([0], TYPES, rowStore(TYPES));
    for (let i = 0; i < 5000; i++) side.add([i % 3, i], 0, i % 2 === 0 ? i : 10_000);
    side.forget(4000);
    const kept = Array.from({length: 5000}, (_, i) => i).filter((i) => i % 2 === 1 || i > 4000);
    for (const key of [0, 1, 2]) expect(rowsOf(side, key)).toEqual(kept.filter((i) => i % 3 === key).map((i) => [key, i]));
    side.forget(20_000);
    expect(side.size).toBe(0);
    expect(side.bytes()).toBe(0);
    expect(rowsOf(side, 1)).toEqual([]);
    side.add([1, 1], 0, 1);
    expect(rowsOf(side, 1)).toEqual([[1, 1]]);
  });
});
