import {expect, test} from 'vitest';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {jsonEncoder} from './encode.ts';
import type {JsonOptions} from './options.ts';

const OPTIONS: JsonOptions = {
  failOnMissingField: false,
  ignoreParseErrors: false,
  trees: false,
  timestamps: 'iso-8601',
  mapNullKey: 'FAIL',
  mapNullKeyLiteral: 'null',
  decimalAsPlainNumber: false,
  ignoreNullFields: false,
};
const nullable = true;
const STRING: DataType = {kind: 'varchar', length: 100, nullable};
const TIMESTAMP: DataType = {kind: 'timestamp', precision: 3, nullable};
const LTZ: DataType = {kind: 'timestamp_ltz', precision: 6, nullable};
const DECIMAL: DataType = {kind: 'decimal', precision: 20, scale: 9, nullable};
const DOUBLE: DataType = {kind: 'double', nullable};
const MAP: DataType = {kind: 'map', key: STRING, value: DOUBLE, nullable};

function encode(type: DataType, value: Value, options: Partial<JsonOptions> = {}): string {
  return new TextDecoder().decode(jsonEncoder([{name: 'a', type}], {...OPTIONS, ...options}).encode([value]));
}

// Timestamps, TIME, DECIMAL and BYTES as a real Flink printed them; doubles as Java prints them.
test.each<[string, DataType, Value, Partial<JsonOptions>?]>([
  ['"2021-05-19T11:20:09.999"', TIMESTAMP, Date.UTC(2021, 4, 19, 11, 20, 9, 999)],
  ['"2021-05-19T11:20:00"', TIMESTAMP, Date.UTC(2021, 4, 19, 11, 20)],
  ['"2021-05-19T11:20:00.5"', TIMESTAMP, Date.UTC(2021, 4, 19, 11, 20, 0, 500)],
  ['"2021-05-19 11:20:00"', TIMESTAMP, Date.UTC(2021, 4, 19, 11, 20), {timestamps: 'sql'}],
  ['"1969-12-31T23:59:59.999"', TIMESTAMP, -1],
  ['"2021-05-19T11:20:00Z"', LTZ, Date.UTC(2021, 4, 19, 11, 20) * 1000],
  ['"2021-05-19 11:20:00.000001Z"', LTZ, Date.UTC(2021, 4, 19, 11, 20) * 1000 + 1, {timestamps: 'sql'}],
  ['"11:20:00"', {kind: 'time', precision: 0, nullable}, (11 * 60 + 20) * 60_000],
  ['"2021-05-19"', {kind: 'date', nullable}, 18766],
  ['1.5', DECIMAL, 1_500_000_000],
  ['2.7E-8', DECIMAL, 27],
  ['0.000000027', DECIMAL, 27, {decimalAsPlainNumber: true}],
  ['1E+2', DECIMAL, 100_000_000_000],
  ['100', DECIMAL, 100_000_000_000, {decimalAsPlainNumber: true}],
  ['-12345678901.123456789', DECIMAL, -12345678901123456789n],
  ['0', DECIMAL, 0],
  ['111.75999999999999', DOUBLE, 111.75999999999999],
  ['1.0', DOUBLE, 1],
  ['1.0E10', DOUBLE, 1e10],
  ['1.5E-4', DOUBLE, 0.00015],
  ['"NaN"', DOUBLE, Number.NaN],
  ['"-Infinity"', DOUBLE, Number.NEGATIVE_INFINITY],
  ['0.1', {kind: 'float', nullable}, Math.fround(0.1)],
  ['9007199254740993', {kind: 'bigint', nullable}, 9007199254740993n],
  ['"é\\"\\\\\\n\\u001F\\uD83D\\uDE00/"', STRING, 'é"\\\n\u001f😀/'],
  ['"AQI="', {kind: 'varbinary', length: 9, nullable}, Uint8Array.of(1, 2)],
  ['[1.0,null]', {kind: 'array', element: DOUBLE, nullable}, [1, null]],
  ['{"k":1.0}', MAP, new Map([['k', 1]])],
  ['{}', MAP, new Map([[null, 1]]), {mapNullKey: 'DROP'}],
  ['{"none":1.0}', MAP, new Map([[null, 1]]), {mapNullKey: 'LITERAL', mapNullKeyLiteral: 'none'}],
  ['{"x":null}', {kind: 'row', fields: [{name: 'x', type: STRING}], nullable}, [null]],
  ['null', STRING, null],
])('%s', (expected, type, value, options) => expect(encode(type, value, options)).toBe(`{"a":${expected}}`));

test('NULL fields are left out on demand', () => expect(encode(STRING, null, {ignoreNullFields: true})).toBe('{}'));

test('a NULL key fails by default', () => expect(() => encode(MAP, new Map([[null, 1]]))).toThrow(/NULL key/));
