import {expect, test} from 'vitest';
import {withGaps} from './chart-gaps.ts';

const U = undefined;

test('a point that only another series has is passed over', () => {
  expect(
    withGaps(
      [0, 1, 2, 3],
      [
        [1, null, 1, null],
        [null, 2, null, 2],
      ],
    ),
  ).toEqual({
    xs: [0, 1, 2, 3],
    series: [
      [1, U, 1, U],
      [U, 2, U, 2],
    ],
  });
});

test('a silence breaks the line, at an instant of its own where no other series has one', () => {
  expect(withGaps([0, 1, 2, 3, 20, 21], [[1, 1, 1, 1, 1, 1]])).toEqual({
    xs: [0, 1, 2, 3, 11.5, 20, 21],
    series: [[1, 1, 1, 1, null, 1, 1]],
  });
});

test('one series is silent while the other goes on', () => {
  const xs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const {series} = withGaps(xs, [[1, 1, 1, 1, null, null, null, null, null, 1], xs.map(() => 2)]);
  expect(series[0]).toEqual([1, 1, 1, 1, null, null, null, null, null, 1]);
  expect(series[1]).toEqual(xs.map(() => 2));
});

test('two points say nothing about what is usual', () => {
  expect(withGaps([0, 100], [[1, 1]]).xs).toEqual([0, 100]);
});
