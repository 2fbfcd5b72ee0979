import {expect, test} from 'vitest';
import {NumberSets} from './number-sets.ts';

const VALUES = [0, 1, 2, 15, 16, -1, -16, 0.5, 0.25, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 4_294_967_296, 4_294_967_297, 9e15];

/** The same sequence every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function contents(sets: NumberSets, set: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  sets.forEach(set, (value, bits) => found.set(value, bits));
  return found;
}

/** Numbers that a set takes without becoming wide, and a few that it does not, about the greatest for so many bits. */
const kinds: readonly {readonly bits: number; readonly other: readonly number[]; readonly rate: number}[] = [
  {bits: 5, other: VALUES, rate: 2},
  {bits: 5, other: [2 ** 27 - 1, 2 ** 27 - 2, 0], rate: 2},
  {bits: 5, other: [2 ** 27, 2 ** 27 - 1], rate: 500},
  {bits: 30, other: [0, 1, 2, 3], rate: 1},
  {bits: 30, other: [4, -1, 2 ** 31], rate: 3},
  {bits: 1, other: [2 ** 31 - 1, 2 ** 30], rate: 2},
  {bits: 1, other: [2 ** 31, -(2 ** 31), 2 ** 32], rate: 300},
];

test.each(kinds)('sets hold, forget and tell what maps would: $bits bits, $other', ({bits: count, other, rate}) => {
  const random = numbers(3);
  const sets = new NumberSets(count);
  sets.grow(50);
  const models = Array.from({length: 50}, () => new Map<number, number>());
  for (let step = 0; step < 20_000; step++) {
    const set = random(50);
    const model = models[set]!;
    if (random(400) === 0) {
      sets.clear(set);
      model.clear();
      continue;
    }
    const value = random(rate) === 0 ? other[random(other.length)]! : random(3000) * 16;
    const bits = 1 << random(count);
    const had = model.get(value) ?? 0;
    if (sets.add(set, value, bits) !== had) throw new Error(`number ${value} of set ${set} had other bits than ${had}`);
    model.set(value, had | bits);
  }
  for (const [set, model] of models.entries()) {
    expect(contents(sets, set)).toEqual(model);
    expect(sets.sizeOf(set)).toBe(model.size);
  }
});

test('many sets of one number, and one set of many', () => {
  const sets = new NumberSets(2);
  sets.grow(100_001);
  for (let set = 0; set < 100_000; set++) {
    sets.add(set, set * 1024, 1);
    sets.add(100_000, set * 1024, 1);
  }
  for (let set = 0; set < 100_000; set++) {
    if (sets.sizeOf(set) !== 1 || sets.add(set, set * 1024, 1) !== 1) throw new Error(`set ${set} lost its number`);
  }
  expect(contents(sets, 100_000).size).toBe(100_000);
  const {bytes} = sets;
  sets.clear(100_000);
  expect(sets.sizeOf(100_000)).toBe(0);
  expect(sets.bytes).toBeLessThan(bytes);
});

test('zero has one sign', () => {
  const sets = new NumberSets(2);
  sets.grow(1);
  sets.add(0, -0, 1);
  expect(sets.add(0, 0, 2)).toBe(1);
  expect([...contents(sets, 0)]).toEqual([[0, 3]]);
});

test('a set is read while another grows', () => {
  const sets = new NumberSets(2);
  sets.grow(2);
  for (let i = 0; i < 5000; i++) sets.add(0, i, 1);
  sets.forEach(0, (value) => void sets.add(1, value, 1));
  expect(sets.sizeOf(1)).toBe(5000);
});
