import {expect, test} from 'vitest';
import {niceTicks, SteadyBound} from './chart-scale.ts';

test.each([
  [0, 137.8, [0, 40, 80, 120, 160]],
  [0, 1, [0, 0.25, 0.5, 0.75, 1]],
  [0, 0, [0, 1]],
  [-3, 9, [-4, 0, 4, 8, 12]],
  [0, 22_000, [0, 10_000, 20_000, 30_000]],
])('ticks of %d to %d', (low, high, expected) => {
  expect(niceTicks(low, high)).toEqual(expected);
});

test('a bound grows at once and shrinks after 5 s', () => {
  const bound = new SteadyBound(5000);
  expect(bound.next(100, 0)).toBe(100);
  expect(bound.next(120, 1000)).toBe(120);
  expect(bound.next(80, 2000)).toBe(120);
  expect(bound.next(90, 5900)).toBe(120);
  expect(bound.next(80, 6100)).toBe(120);
  expect(bound.next(70, 11_200)).toBe(80);
});
