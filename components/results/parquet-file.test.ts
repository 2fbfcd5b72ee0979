import {parquetReadObjects} from 'hyparquet';
import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import {toParquet} from './parquet-file.ts';

const nullable = true;
const schema: Schema = {
  columns: [
    {name: 'n', type: {kind: 'bigint', nullable}},
    {name: 'd', type: {kind: 'double', nullable}},
    {name: 't', type: {kind: 'varchar', length: 9, nullable}},
    {name: 'at', type: {kind: 'timestamp', precision: 3, nullable}},
    {name: 'day', type: {kind: 'date', nullable}},
    {name: 'money', type: {kind: 'decimal', precision: 10, scale: 2, nullable}},
    {name: 'ok', type: {kind: 'boolean', nullable}},
    {name: 'ok', type: {kind: 'array', element: {kind: 'int', nullable}, nullable}},
  ],
};

test('what is written is read by a reader of its own', async () => {
  const file = toParquet(
    [
      [1, '9223372036854775807', 1.5, 'x', 5, 1, 1234, true, [1, null]],
      [2, null, null, null, null, null, null, null, null],
    ],
    schema,
  );
  expect(await parquetReadObjects({file})).toEqual([
    {n: 9223372036854775807n, d: 1.5, t: 'x', at: new Date(5), day: new Date(86_400_000), money: '12.34', ok: true, ok_1: '[1, null]'},
    {n: null, d: null, t: null, at: null, day: null, money: null, ok: null, ok_1: null},
  ]);
});

test('no rows', async () => {
  expect(await parquetReadObjects({file: toParquet([], schema)})).toEqual([]);
});
