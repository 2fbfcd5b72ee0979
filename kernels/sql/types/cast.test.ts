import {describe, expect, test} from 'vitest';
import {type DataType, MAX_LENGTH} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {castValue} from './cast.ts';
import {valueText} from './value-text.ts';

const STRING: DataType = {kind: 'varchar', length: MAX_LENGTH, nullable: true};
const INT: DataType = {kind: 'int', nullable: true};
const BIGINT: DataType = {kind: 'bigint', nullable: true};
const DOUBLE: DataType = {kind: 'double', nullable: true};
const decimal = (precision: number, scale: number): DataType => ({kind: 'decimal', precision, scale, nullable: true});
const ts = (precision: number): DataType => ({kind: 'timestamp', precision, nullable: true});
const cast = (v: Value, from: DataType, to: DataType): Value => castValue(v, from, to, 'cast', 'UTC');

describe('CAST, values from Flink 1.20', () => {
  test.each<[Value, DataType, DataType, Value]>([
    // BIGINT → INT keeps the low bits, DECIMAL too, but DOUBLE saturates.
    [4294967297, BIGINT, INT, 1],
    [3276913443134870n, decimal(20, 3), INT, -146603714],
    [9234567891.12, DOUBLE, INT, 2147483647],
    ['1.234', STRING, INT, 1],
    [' 12 ', STRING, INT, 12],
    ['12.345', STRING, decimal(5, 2), 1235],
    [99999, INT, decimal(4, 2), null],
    ['true', STRING, {kind: 'boolean', nullable: true}, true],
    ['abcdef', STRING, {kind: 'char', length: 3, nullable: true}, 'abc'],
    ['ab', STRING, {kind: 'char', length: 4, nullable: true}, 'ab  '],
    ['2020-12-30 12:13:14.123456', STRING, ts(3), 1609330394123],
    ['2020-12-30', STRING, {kind: 'date', nullable: true}, 18626],
    [1609330394123, ts(3), STRING, '2020-12-30 12:13:14.123'],
    [1609330394000, ts(3), STRING, '2020-12-30 12:13:14.000'],
    [1e7, DOUBLE, STRING, '1.0E7'],
    [0.001, DOUBLE, STRING, '0.001'],
    [123.5, DOUBLE, STRING, '123.5'],
    [-1.5e-10, DOUBLE, STRING, '-1.5E-10'],
    [Math.fround(0.1), {kind: 'float', nullable: true}, STRING, '0.1'],
    [9223372036854775807n, BIGINT, STRING, '9223372036854775807'],
    [-5, decimal(4, 2), STRING, '-0.05'],
    [true, {kind: 'boolean', nullable: true}, STRING, 'TRUE'],
  ])('%s', (value, from, to, expected) => {
    expect(cast(value, from, to)).toEqual(expected);
  });

  test('TRY_CAST gives NULL where CAST fails', () => {
    expect(() => cast('x', STRING, INT)).toThrow("cannot cast 'x' to INT");
    expect(castValue('x', STRING, INT, 'try', 'UTC')).toBeNull();
  });

  test('a zone moves TIMESTAMP_LTZ', () => {
    const ltz: DataType = {kind: 'timestamp_ltz', precision: 3, nullable: true};
    expect(castValue('2021-07-01 12:00:00', STRING, ltz, 'cast', 'Europe/Berlin')).toBe(Date.UTC(2021, 6, 1, 10));
    // The hour that is skipped moves on by an hour, the doubled one is the first.
    expect(castValue('2021-03-28 02:30:00', STRING, ltz, 'cast', 'Europe/Berlin')).toBe(Date.UTC(2021, 2, 28, 1, 30));
    expect(castValue('2021-10-31 02:30:00', STRING, ltz, 'cast', 'Europe/Berlin')).toBe(Date.UTC(2021, 9, 31, 0, 30));
    expect(valueText(Date.UTC(2021, 6, 1, 10), ltz, 'Asia/Tokyo')).toBe('2021-07-01 19:00:00.000');
  });
});
