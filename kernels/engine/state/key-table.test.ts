import {expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {KeyIndex} from './key-index.ts';
import {keyText} from './value-key.ts';

const TYPES: readonly DataType[] = [
  {kind: 'bigint', nullable: true},
  {kind: 'varchar', length: 10, nullable: true},
  {kind: 'double', nullable: true},
];

const VALUES: readonly (readonly Value[])[] = [
  [null, 0, 1, -1, 4_294_967_296, 4_294_967_297, 9_007_199_254_740_993n, -9_007_199_254_740_993n],
  [null, '', 'a', 'b', 'ab', 'ba', '1', '1;'],
  [null, 0, 0.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, -0.5, 4_294_967_296.5],
];

/** The same sequence every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('keys of several columns are found, released and found anew as a map of their texts would', () => {
  const random = numbers(7);
  const index = new KeyIndex([2, 0, 1], [TYPES[0]!, TYPES[1]!, TYPES[2]!]);
  const model = new Map<string, number>();
  for (let step = 0; step < 20_000; step++) {
    const key: Row = VALUES.map((of) => of[random(of.length)]!);
    const row: Row = [key[1]!, key[2]!, key[0]!];
    const text = key.map(keyText).join('');
    if (index.find(row) !== (model.get(text) ?? -1)) throw new Error(`step ${step} finds ${index.find(row)}`);
    if (random(3) > 0) {
      const id = index.idOf(row);
      if ((model.get(text) ?? id) !== id || index.row(id).map(keyText).join('') !== text) throw new Error(`step ${step} opens ${id}`);
      model.set(text, id);
    } else {
      const id = model.get(text);
      if (id !== undefined) index.release(id);
      model.delete(text);
    }
    if (index.size !== model.size) throw new Error(`step ${step} has ${index.size} keys`);
  }
  expect(new Set(model.values()).size).toBe(model.size);
});

test('zero has one sign among keys', () => {
  const index = new KeyIndex([0, 1], [TYPES[2]!, TYPES[1]!]);
  expect(index.idOf([0, 'a'])).toBe(index.find([-0, 'a']));
});

test('many keys', () => {
  const index = new KeyIndex([0, 1], [TYPES[0]!, TYPES[1]!]);
  let wrong = 0;
  for (let i = 0; i < 100_000; i++) if (index.idOf([i % 1000, `k${i}`]) !== i) wrong++;
  for (let i = 0; i < 100_000; i += 2) index.release(i);
  for (let i = 0; i < 100_000; i++) if (index.find([i % 1000, `k${i}`]) !== (i % 2 === 0 ? -1 : i)) wrong++;
  expect(wrong).toBe(0);
});
