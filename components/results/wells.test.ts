import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import {inWell, moveBetweenWells, putIntoWell, takeFromWell, withAggregate} from './wells.ts';

const nullable = true;
const schema: Schema = {
  columns: [
    {name: 'n', type: {kind: 'int', nullable}},
    {name: 't', type: {kind: 'varchar', length: 6, nullable}},
  ],
};
const bar: View = {kind: 'bar', keys: ['a', 'b', 'c'], groups: [], values: []};

test('a column is put at the end, at a place, and moved within its well', () => {
  expect(putIntoWell(bar, schema, 'd', 'keys').keys).toEqual(['a', 'b', 'c', 'd']);
  expect(putIntoWell(bar, schema, 'd', 'keys', 1).keys).toEqual(['a', 'd', 'b', 'c']);
  expect(putIntoWell(bar, schema, 'a', 'keys', 3).keys).toEqual(['b', 'c', 'a']);
  expect(putIntoWell(bar, schema, 'c', 'keys', 0).keys).toEqual(['c', 'a', 'b']);
});

test('a number is averaged, anything else counted', () => {
  const view = putIntoWell(putIntoWell(bar, schema, 'n', 'values'), schema, 't', 'values');
  expect(view.values).toEqual([
    {column: 'n', aggregate: 'avg'},
    {column: 't', aggregate: 'count'},
  ]);
  expect(withAggregate(view, 'n', 'max').values[0]?.aggregate).toBe('max');
});

test('from well to well, and out', () => {
  const moved = moveBetweenWells(bar, schema, 'a', 'keys', 'groups');
  expect([moved.keys, moved.groups]).toEqual([['b', 'c'], ['a']]);
  expect(moveBetweenWells(bar, schema, 'a', 'keys', null).keys).toEqual(['b', 'c']);
});

test('an axis of a scatter chart has one column', () => {
  const view = putIntoWell({...bar, kind: 'scatter'}, schema, 'n', 'keys');
  expect(view.keys).toEqual(['n']);
  const sized = putIntoWell(view, schema, 'n', 'size');
  expect(inWell(sized, 'size')).toEqual(['n']);
  expect(inWell(takeFromWell(sized, 'n', 'size'), 'size')).toEqual([]);
});
