import {expect, test} from 'vitest';
import type {DataType} from '../../kernels/protocol/data-type.ts';
import {compareValues, exactValue, instantOf, numberOf, shownValue} from './wire-text.ts';

const nullable = true;
const bigint: DataType = {kind: 'bigint', nullable};
const double: DataType = {kind: 'double', nullable};
const decimal: DataType = {kind: 'decimal', precision: 10, scale: 2, nullable};
const ts3: DataType = {kind: 'timestamp', precision: 3, nullable};
const ts6: DataType = {kind: 'timestamp', precision: 6, nullable};
const date: DataType = {kind: 'date', nullable};
const text: DataType = {kind: 'varchar', length: 6, nullable};

// 2021-05-19T11:20:09.999Z is 1621423209999 ms since 1970.
test.each<[string, string]>([
  [shownValue(1442, bigint), '1,442'],
  [shownValue('9223372036854775807', bigint), '9,223,372,036,854,775,807'],
  [shownValue(111.75999999999999, double), '111.76'],
  [exactValue(111.75999999999999, double), '111.75999999999999'],
  [shownValue('NaN', double), 'NaN'],
  [shownValue(null, double), 'null'],
  [exactValue(-105, decimal), '-1.05'],
  [shownValue(-5, decimal), '−0.05'],
  [exactValue(1621423209999, ts3), '2021-05-19 11:20:09.999'],
  [exactValue(-1, ts3), '1969-12-31 23:59:59.999'],
  [exactValue(1621423200978328, ts6), '2021-05-19 11:20:00.978328'],
  [exactValue(18766, date), '2021-05-19'],
  [exactValue('OK', text), 'OK'],
  [exactValue([['a', 1]], {kind: 'map', key: text, value: bigint, nullable}), '{a = 1}'],
  [exactValue([1, null], {kind: 'array', element: bigint, nullable}), '[1, null]'],
])('%s', (shown, expected) => expect(shown).toBe(expected));

test('numbers and instants to calculate with', () => {
  expect(numberOf(-105, decimal)).toBe(-1.05);
  expect(numberOf('x', text)).toBeNull();
  expect(instantOf(1621423200978328, ts6)).toBe(1621423200978.328);
  expect(instantOf(1, date)).toBe(86_400_000);
});

test('order: by value, NULL last', () => {
  expect(compareValues('9007199254740993', 9, bigint)).toBe(1);
  expect(compareValues(null, 9, bigint)).toBe(1);
  expect(compareValues('a', 'b', text)).toBe(-1);
  expect([30, 4, null, 100].sort((a, b) => compareValues(a, b, double))).toEqual([4, 30, 100, null]);
});
