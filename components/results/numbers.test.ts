import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import {bigNumbers} from './numbers.ts';

const nullable = true;
const schema: Schema = {
  columns: [
    {name: 'readings', type: {kind: 'bigint', nullable}},
    {name: 'hottest', type: {kind: 'double', nullable}},
  ],
};
const view = {kind: 'number' as const, keys: [], groups: [], values: []};

test('one row shows its own values', () => {
  expect(bigNumbers([[1, 17_820, 179.98]], schema, view)).toEqual([
    {label: 'readings', value: '17,820', exact: '17820', amount: 17_820},
    {label: 'hottest', value: '179.98', exact: '179.98', amount: 179.98},
  ]);
});

test('chosen aggregates go over all rows', () => {
  const numbers = bigNumbers(
    [
      [1, 2, 10],
      [2, 4, 30],
    ],
    schema,
    {
      ...view,
      values: [
        {column: 'readings', aggregate: 'sum'},
        {column: 'hottest', aggregate: 'avg'},
      ],
    },
  );
  expect(numbers.map((n) => [n.label, n.value])).toEqual([
    ['sum readings', '6'],
    ['avg hottest', '20'],
  ]);
});

test('no row yet', () => {
  expect(bigNumbers([], schema, view)[0]?.value).toBe('–');
});
