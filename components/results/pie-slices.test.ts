import {expect, test} from 'vitest';
import {pieSlices, slicePath} from './pie-slices.ts';

test('slices are parts of the whole; NULL and 0 have none', () => {
  const slices = pieSlices([
    {name: 'a', value: 3},
    {name: 'b', value: null},
    {name: 'c', value: 1},
    {name: 'd', value: 0},
  ]);
  expect(slices.map((s) => [s.name, s.part])).toEqual([
    ['a', 0.75],
    ['c', 0.25],
  ]);
  expect(slices[1]?.from).toBeCloseTo(1.5 * Math.PI);
});

test('those beyond the eighth are one', () => {
  const slices = pieSlices(Array.from({length: 12}, (_, i) => ({name: `k${i}`, value: 1})));
  expect(slices.length).toBe(9);
  expect(slices.at(-1)).toMatchObject({name: 'Other (4)', value: 4, other: true});
});

test('a quarter', () => {
  expect(slicePath(0, 0, 10, 0, {from: 0, to: Math.PI / 2})).toBe('M0.00,-10.00A10,10 0 0 1 10.00,-0.00L0,0z');
});
