import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import {toCsv, toJson} from './download.ts';

const nullable = true;
const schema: Schema = {
  columns: [
    {name: 'a,b', type: {kind: 'varchar', length: 9, nullable}},
    {name: 'n', type: {kind: 'bigint', nullable}},
    {name: 'at', type: {kind: 'timestamp', precision: 3, nullable}},
  ],
};

test('CSV quotes what needs it and tells NULL from an empty text', () => {
  const rows = [
    [1, 'say "hi"\nthere', 5, 0],
    [2, '', null, null],
  ];
  expect(toCsv(rows, schema)).toBe('"a,b",n,at\r\n"say ""hi""\nthere",5,1970-01-01 00:00:00.000\r\n"",,\r\n');
});

test('JSON keeps numbers, and large ones as text', () => {
  expect(JSON.parse(toJson([[1, 'x', '9223372036854775807', 0]], schema))).toEqual([
    {'a,b': 'x', n: '9223372036854775807', at: '1970-01-01 00:00:00.000'},
  ]);
});
