import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import {orderedPoints, scatterPoints} from './scatter-points.ts';

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

test('points are read from left to right, whatever their group', () => {
  const scatter = {
    series: [
      {name: 'p', points: [1, 5, 1, 0, 2, 1, 9, 0]},
      {name: 'q', points: [3, 3, 3, 0, 4, 1, 2, 0]},
    ],
    time: false,
    x: [1, 5] as const,
    y: [1, 9] as const,
  };
  expect(orderedPoints(scatter).map((p) => [p.series.name, p.id, p.x, p.y])).toEqual([
    ['q', 4, 1, 2],
    ['p', 2, 1, 9],
    ['q', 3, 3, 3],
    ['p', 1, 5, 1],
  ]);
});
