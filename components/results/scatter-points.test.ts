import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import {scatterPoints} from './scatter-points.ts';

const nullable = true;
const schema: Schema = {
  columns: [
    {name: 'a', type: {kind: 'int', nullable}},
    {name: 'b', type: {kind: 'double', nullable}},
    {name: 'g', type: {kind: 'varchar', length: 6, nullable}},
  ],
};
const rows = [
  [1, 1, 10, 'x'],
  [2, 2, null, 'x'],
  [3, 3, -5, 'y'],
];

test('a point for each row with both, by group, sized by a column', () => {
  expect(
    scatterPoints(rows, schema, {
      kind: 'scatter',
      keys: ['a'],
      groups: ['g'],
      values: [{column: 'b', aggregate: 'avg'}],
      chart: {size: 'a'},
    }),
  ).toEqual({
    series: [
      {name: 'x', points: [1, 1, 10, 1 / 3]},
      {name: 'y', points: [3, 3, -5, 1]},
    ],
    time: false,
    x: [1, 3],
    y: [-5, 10],
  });
});

test('without a column there is nothing', () => {
  expect(scatterPoints(rows, schema, {kind: 'scatter', keys: [], groups: [], values: []}).series).toEqual([]);
});
