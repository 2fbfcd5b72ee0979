import {expect, test} from 'vitest';
import {between, liveEnd, moved, zoomed} from './chart-range.ts';

test.each([
  ['low', 30, [50, 60]],
  ['low', -70, [0, 60]],
  // An end never passes the other one.
  ['low', 70, [59, 60]],
  ['high', 30, [20, 90]],
  ['high', 70, [20, 100]],
  ['high', -70, [20, 21]],
  ['both', 30, [50, 90]],
  // The width is kept at both ends of the whole.
  ['both', 70, [60, 100]],
  ['both', -70, [0, 40]],
] as const)('%s goes by %d', (grip, by, expected) => {
  expect(moved([20, 60], grip, by, [0, 100])).toEqual(expected);
});

test('a range between two places: in any order, within the whole; neither a point nor what is shown by itself', () => {
  const whole = [0, 100] as const;
  expect(between(60, 20, whole, whole)).toEqual([20, 60]);
  expect(between(-5, 20, whole, whole)).toEqual([0, 20]);
  expect(between(20, 20.5, whole, whole)).toBeNull();
  expect(between(-1, 100, whole, whole)).toBeNull();
  expect(between(-1, 100, whole, [80, 100])).toEqual([0, 100]);
  expect(between(80, 100, whole, [80, 100])).toBeNull();
  expect(between(120, 130, whole, whole)).toBeNull();
  expect(between(3, 5, [4, 4], [4, 4])).toBeNull();
});

test('closer and farther about a place', () => {
  expect(zoomed([0, 100], 50, true)).toEqual([25, 75]);
  expect(zoomed([25, 75], 50, false)).toEqual([0, 100]);
  expect(zoomed([0, 100], 0, true)).toEqual([0, 50]);
});

test('live data end at the clock, data of another time where they end', () => {
  expect(liveEnd(1_000_000, true, 1_020_000)).toBe(1_020_000);
  expect(liveEnd(1_000_000, false, 1_020_000)).toBe(1_000_000);
  expect(liveEnd(1_000_000, true, 9_000_000)).toBe(1_000_000);
});
