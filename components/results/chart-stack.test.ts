import {expect, test} from 'vitest';
import type {View} from '../../server/protocol/view.ts';
import {stacked, stackingOf} from './chart-stack.ts';

const series = [
  {name: 'a', values: [1, null, null]},
  {name: 'b', values: [3, 2, null]},
];

test('upper edges, with gaps where nobody has a value', () => {
  expect(stacked(series, false)).toEqual([
    [1, 0, null],
    [4, 2, null],
  ]);
});

test('as parts of the whole', () => {
  expect(stacked(series, true)).toEqual([
    [0.25, 0, null],
    [1, 1, null],
  ]);
});

test('areas of sums stand on each other, of averages they do not', () => {
  const view = (aggregate: 'sum' | 'avg'): View => ({kind: 'area', keys: [], groups: [], values: [{column: 'n', aggregate}]});
  expect([stackingOf(view('sum')), stackingOf(view('avg')), stackingOf({...view('avg'), chart: {stacking: 'expanded'}})]).toEqual([
    'stacked',
    'none',
    'expanded',
  ]);
});
