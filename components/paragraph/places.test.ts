import {expect, test} from 'vitest';
import {between, type Move, movesBy, movesTo, placeOf} from './places.ts';

const note = (ids: string) => [...ids].map((id) => ({id}));

/** The order after the moves, each applied as the note applies it. */
function after(ids: string, moves: readonly Move[]): string {
  let order = [...ids];
  for (const {id, after: behind} of moves) {
    order = order.filter((o) => o !== id);
    order.splice(behind === null ? 0 : order.indexOf(behind) + 1, 0, id);
  }
  return order.join('');
}

test('one or several go up and down, and stay at the edges', () => {
  expect(after('abcd', movesBy(note('abcd'), ['c'], -1))).toBe('acbd');
  expect(after('abcd', movesBy(note('abcd'), ['c'], 1))).toBe('abdc');
  expect(after('abcd', movesBy(note('abcd'), ['b', 'c'], -1))).toBe('bcad');
  expect(after('abcd', movesBy(note('abcd'), ['b', 'c'], 1))).toBe('adbc');
  expect(movesBy(note('abcd'), ['a'], -1)).toEqual([]);
  expect(movesBy(note('abcd'), ['c', 'd'], 1)).toEqual([]);
});

test('those that stand apart come together', () => {
  expect(after('abcde', movesBy(note('abcde'), ['b', 'd'], -1))).toBe('bdace');
  expect(after('abcde', movesBy(note('abcde'), ['b', 'd'], 1))).toBe('acebd');
});

test('dropped somewhere', () => {
  expect(after('abcde', movesTo(note('abcde'), ['b', 'd'], 'e'))).toBe('acebd');
  expect(after('abcde', movesTo(note('abcde'), ['e'], null))).toBe('eabcd');
  expect(movesTo(note('abc'), ['b'], 'a')).toEqual([]);
  expect(movesTo(note('abc'), ['b'], 'b')).toEqual([]);
});

test('a range has both ends', () => {
  expect(between(note('abcd'), 'c', 'a')).toEqual(['a', 'b', 'c']);
});

test('what is put back goes behind the nearest that stood above it', () => {
  expect(placeOf(['a', 'b', 'c'], new Set(['a']), 'c')).toBe('a');
  expect(placeOf(['a', 'b', 'c'], new Set(['c']), 'a')).toBeNull();
});
