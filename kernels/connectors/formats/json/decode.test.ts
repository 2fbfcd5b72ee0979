import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DataType, Field} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import type {RecordDecoder} from '../format.ts';
import {decoderBody, generatedDecoder} from './generated.ts';
import {interpretedDecoder} from './interpreted.ts';
import type {JsonOptions} from './options.ts';
import {nullable, OPTIONS, recordBytes, STRING, TYPES} from './testing/json-records.ts';
import {type JsonTree, parseTree} from './tree.ts';

const type = (name: string): DataType => TYPES[name] ?? {kind: 'null', nullable: true};
const fieldsOf = (...types: (DataType | string)[]): Field[] =>
  types.map((t, i) => ({name: 'abcdefghijklmnopqrstuvwxyz'[i] ?? '', type: typeof t === 'string' ? type(t) : t}));

const utf8 = new TextEncoder();

/** The bytes in the middle of a page: what stands around must not matter. */
function decodeBytes(decoder: RecordDecoder, bytes: Uint8Array): Value[] | null {
  const page = new Uint8Array(bytes.length + 12);
  page.set(utf8.encode('{"a":1'), 0);
  page.set(bytes, 6);
  page.set(utf8.encode('1,":0}'), bytes.length + 6);
  return decoder.decode(page, 6, bytes.length + 6);
}

const decodeBoth = (fields: readonly Field[], text: string | Uint8Array, options: Partial<JsonOptions> = {}): Value[] | null => {
  const bytes = typeof text === 'string' ? utf8.encode(text) : text;
  const all = {...OPTIONS, ...options};
  const results = [generatedDecoder(fields, all), interpretedDecoder(fields, all)].map((decoder) => outcome(decoder, bytes));
  expect(results[0]).toEqual(results[1]);
  const result = results[0];
  if (result?.failed) throw new Error(result.failed);
  return result?.row ?? null;
};

function outcome(decoder: RecordDecoder, bytes: Uint8Array): {row: Value[] | null; lost: boolean; failed: string | null} {
  try {
    const row = decodeBytes(decoder, bytes);
    return {row, lost: decoder.problem !== null, failed: null};
  } catch (error) {
    return {row: null, lost: true, failed: error instanceof Error ? 'failed' : 'strange'};
  }
}

/** The value of the one column `a` of record `{"a": text}`. */
const value = (column: DataType | string, text: string, options: Partial<JsonOptions> = {}): Value =>
  decodeBoth(fieldsOf(column), `{"a":${text}}`, options)?.[0] ?? null;

describe('coercions', () => {
  test.each<[string, string, Value]>([
    ['int', '12', 12],
    ['int', '0', 0],
    ['int', '-0', 0],
    ['int', '-2147483648', -2147483648],
    ['int', '" 12 "', 12],
    ['int', '"+7"', 7],
    ['int', '1.5', 1],
    ['int', '-1.9e1', -19],
    ['bigint', '9007199254740991', 9007199254740991],
    ['bigint', '9007199254740993', 9007199254740993n],
    ['bigint', '-9223372036854775808', -9223372036854775808n],
    ['tinyint', '-128', -128],
    ['smallint', '32767', 32767],
    ['double', '"1.5e3"', 1500],
    ['double', '"NaN"', Number.NaN],
    ['double', '-0', -0],
    ['double', '17.2000000000000003', 17.2],
    ['double', '111.75999999999999', 111.75999999999999],
    ['double', '1e400', Number.POSITIVE_INFINITY],
    ['float', '0.1', Math.fround(0.1)],
    ['boolean', 'true', true],
    ['boolean', '" TRUE "', true],
    ['boolean', '1', false],
    ['boolean', '"yes"', false],
    ['string', '12', '12'],
    ['string', '1.50', '1.50'],
    ['string', 'true', 'true'],
    ['string', '{"b" : [1, 2.50, "x\\u0001"], "a": null}', '{"b":[1,2.5,"x\\u0001"],"a":null}'],
    ['string', '"a\\n\\u00e9\\ud83d\\ude00\\/"', 'a\né😀/'],
    ['string', '"zażółć 😀"', 'zażółć 😀'],
    ['string', '"tab\there"', 'tab\there'],
    ['decimal', '1.005', 101],
    ['decimal', '"-1.004"', -100],
    ['decimal', '123456789012', null],
    ['decimal', '1e3', 100000],
    ['bytes', '"AQI="', Uint8Array.of(1, 2)],
    ['date', '"2020-12-30"', 18626],
    ['time', '"12:13:14.987"', (12 * 3600 + 13 * 60 + 14) * 1000],
    ['timestamp', 'null', null],
    ['array', '[1,null,"3"]', [1, null, 3]],
    [
      'map',
      '{"k":1.5,"n":null}',
      new Map([
        ['k', 1.5],
        ['n', null],
      ]),
    ],
    ['row', '{"y":"t","z":0}', [null, 't']],
  ])('%s from %s', (column, text, expected) => expect(value(column, text)).toEqual(expected));

  test.each([
    ['int', '"1.5"'],
    ['int', '2147483648'],
    ['int', 'true'],
    ['int', '"x"'],
    ['int', '[1]'],
    ['tinyint', '128'],
    ['tinyint', '1.5'],
    ['smallint', '32768'],
    ['bigint', '9223372036854775808'],
    ['double', '"x"'],
    ['decimal', 'true'],
    ['bytes', '"A"'],
    ['date', '"2020-02-30"'],
    ['date', '"2020-1-1"'],
    ['time', '"12:13"'],
    ['array', '{}'],
    ['map', '[]'],
    ['row', '1'],
  ])('%s does not take %s', (column, text) => {
    expect(() => value(column, text)).toThrow();
    expect(value(column, text, {ignoreParseErrors: true})).toBeNull();
  });
});

describe('timestamps, the table of formats', () => {
  const base = Date.UTC(2020, 11, 30, 12, 13, 14);
  const minute = Date.UTC(2020, 11, 30, 12, 13);
  // input, SQL TIMESTAMP, SQL LTZ, ISO TIMESTAMP, ISO LTZ
  test.each<[string, number | null, number | null, number | null, number | null]>([
    ['2020-12-30 12:13:14', base, null, null, null],
    ['2020-12-30 12:13:14.1', base + 100, null, null, null],
    ['2020-12-30 12:13:14.123456789', base + 123, null, null, null],
    ['2020-12-30 12:13:14.1234567890', null, null, null, null],
    ['2020-12-30 12:13', null, null, null, null],
    ['2020-12-30', null, null, null, null],
    ['2020-12-30 12:13:14Z', null, base, null, null],
    ['2020-12-30 12:13:14.5Z', null, base + 500, null, null],
    ['2020-12-30T12:13:14', null, null, base, null],
    ['2020-12-30T12:13:14.123', null, null, base + 123, null],
    ['2020-12-30T12:13', null, null, minute, null],
    ['2020-12-30T12:13:14Z', null, null, null, base],
    ['2020-12-30T12:13Z', null, null, null, minute],
    ['2020-12-30T12:13:14.123+00:00', null, null, null, null],
    ['2020-12-30T12:13:14.123+0000', null, null, null, null],
    ['2020-12-30 12:13:14.123+00:00', null, null, null, null],
    ['1609330394', null, null, null, null],
    ['1609330394000', null, null, null, null],
    ['2020-12-30 1:13:14', null, null, null, null],
    ['2020-12-30 12:13:60', null, null, null, null],
    ['2020-12-30 24:00:00', Date.UTC(2020, 11, 31), null, null, null],
    ['2020-12-31 23:59:59.999999', Date.UTC(2020, 11, 31, 23, 59, 59, 999), null, null, null],
  ])('%s', (text, ...expected) => {
    const cases = [
      ['timestamp', 'sql'],
      ['ltz', 'sql'],
      ['timestamp', 'iso-8601'],
      ['ltz', 'iso-8601'],
    ] as const;
    const got = cases.map(([column, timestamps]) => value(column, JSON.stringify(text), {timestamps, ignoreParseErrors: true}));
    expect(got).toEqual(expected);
  });

  test('a number is no timestamp', () => expect(() => value('timestamp', '1609330394000')).toThrow());
  test('microseconds in TIMESTAMP(6)', () =>
    expect(value('timestamp6', '"2021-05-19T11:20:00.978328"', {timestamps: 'iso-8601'})).toBe(
      Date.UTC(2021, 4, 19, 11, 20) * 1000 + 978328,
    ));
});

describe('records', () => {
  const fields = fieldsOf('int', 'string');

  test('a missing field is NULL, or fails on demand', () => {
    expect(decodeBoth(fields, '{"b":"x","other":{"a":[1]}}')).toEqual([null, 'x']);
    expect(() => decodeBoth(fields, '{"b":"x"}', {failOnMissingField: true})).toThrow();
    expect(decodeBoth(fields, '{"b":null,"a":1}', {failOnMissingField: true})).toEqual([1, null]);
  });

  test('of duplicates the last counts', () => expect(decodeBoth(fields, '{"a":1,"b":"x","a":2}')).toEqual([2, 'x']));
  test('an escaped field name', () => expect(decodeBoth(fields, '{"\\u0061":1}')).toEqual([1, null]));
  test('a byte order mark', () => expect(decodeBoth(fields, '\ufeff {"a":1}')).toEqual([1, null]));
  test('what follows the object is not read', () => expect(decodeBoth(fields, '{"a":1}}garbage')).toEqual([1, null]));
  test('an empty record has no row', () => expect(decodeBoth(fields, '')).toBeNull());

  test.each([
    '{',
    '{"a":1',
    '{"a" 1}',
    '{"a":1,}',
    '{a:1}',
    '{"z":01}',
    '{"z":1.}',
    '{"z":tru}',
    '{"z":"\\x"}',
    '{"z":[1,]}',
    '[{"a":1}]',
    'null',
    '1',
    ' ',
    '{"a":1"b":2}',
    '{"a":1 "b":2}',
    '{"z":"',
    '{,"a":1}',
    '{"a":1 2}',
  ])('not a record: %s', (text) => {
    expect(() => decodeBoth(fields, text)).toThrow();
    expect(decodeBoth(fields, text, {ignoreParseErrors: true})).toBeNull();
  });

  test('bytes that are not UTF-8', () => {
    const bytes = utf8.encode('{"b":"x?","a":1}');
    bytes[7] = 0xff;
    expect(() => decodeBoth(fields, bytes)).toThrow();
  });

  test('a field that is lost is told, with its name', () => {
    const decoder = generatedDecoder(fields, {...OPTIONS, ignoreParseErrors: true});
    const bytes = utf8.encode('{"a":"x","b":"y"}');
    expect(decoder.decode(bytes, 0, bytes.length)).toEqual([null, 'y']);
    expect(decoder.problem).toBe('field "a": "x" is not a whole number');
    expect(decoder.decode(bytes, 0, 0)).toBeNull();
    expect(decoder.problem).toBeNull();
  });

  test('deep nesting is refused, not a crash', () => {
    const deep = `{"z":${'['.repeat(100_000)}`;
    expect(() => decodeBoth(fields, deep)).toThrow();
  });

  test('generated code holds nothing of the user', () => {
    const name = '"];process.exit();//';
    expect(decoderBody([{name, type: type('int')}], OPTIONS)).not.toContain('process');
    expect(decodeBoth([{name, type: type('int')}], JSON.stringify({[name]: 4}))).toEqual([4]);
  });

  test('a layout that changes from record to record', () => {
    const decoder = generatedDecoder(fieldsOf('int', 'double', 'string'), OPTIONS);
    for (let i = 0; i < 10_000; i++) {
      const entries = [
        ['a', i],
        ['b', i / 4],
        ['c', `s${i % 50}`],
        [`x${i % 7}`, {n: [i]}],
      ] as const;
      const order = [...entries.slice(i % 4), ...entries.slice(0, i % 4)];
      const bytes = utf8.encode(JSON.stringify(Object.fromEntries(order), null, i % 3));
      expect(decodeBytes(decoder, bytes)).toEqual([i, i / 4, `s${i % 50}`]);
    }
  });
});

test('the tree is what JSON.parse reads', () => {
  const plain = (tree: JsonTree): unknown => {
    switch (tree.kind) {
      case 'null':
        return null;
      case 'number':
        return Number(tree.text);
      case 'array':
        return tree.items.map(plain);
      case 'object':
        return Object.fromEntries(tree.entries.map(([k, v]) => [k, plain(v)]));
      default:
        return tree.value;
    }
  };
  fc.assert(
    fc.property(fc.json(), fc.nat(3), (text, indent) => {
      const again = JSON.stringify(JSON.parse(text), null, indent);
      expect(plain(parseTree(again).tree)).toEqual(JSON.parse(again));
    }),
    {numRuns: 300},
  );
});

describe('the generated decoder agrees with the interpreted one', () => {
  const names = Object.keys(TYPES);
  test.each([true, false])(
    'ignore-parse-errors %s',
    (ignoreParseErrors) => {
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...names), {minLength: 1, maxLength: 4}),
          fc.constantFrom('sql' as const, 'iso-8601' as const),
          fc.boolean(),
          fc.array(recordBytes, {minLength: 1, maxLength: 8}),
          (columns, timestamps, failOnMissing, records) => {
            const fields = fieldsOf(...columns);
            const options = {...OPTIONS, timestamps, ignoreParseErrors, failOnMissingField: failOnMissing && !ignoreParseErrors};
            const generated = generatedDecoder(fields, options);
            const interpreted = interpretedDecoder(fields, options);
            for (const one of records) expect(outcome(generated, one)).toEqual(outcome(interpreted, one));
          },
        ),
        {numRuns: 1500},
      );
    },
    120_000,
  );
});

test('of a row only the wanted fields are read, wherever they stand; what is unusual is read whole', () => {
  const fields = ['a', 'b', 'c', 'd'].map((name): Field => ({name, type: STRING}));
  const inner: DataType = {kind: 'row', fields, nullable};
  const decoder = generatedDecoder(
    [
      {name: 'r', type: inner, wanted: ['b', 'd']},
      {name: 's', type: {kind: 'row', fields: [{name: 'r', type: inner}], nullable}},
    ],
    OPTIONS,
  );
  const read = (text: string): Value[] | null => decoder.decode(utf8.encode(text), 0, utf8.encode(text).length);
  expect(read('{"r":{"a":"1","b":"2","c":{"x":[1]},"d":"4"},"s":null}')).toEqual([[null, '2', null, '4'], null]);
  expect(read('{"s":{"r":{"d":"ü","a":"1"}},"r":null}')).toEqual([null, [['1', null, null, 'ü']]]);
  expect(read('{"r":{"b":"x\\ny"}}')).toEqual([[null, 'x\ny', null, null], null]);
  expect(() => read('{"r":{"b":"2",}}')).toThrow('it is not JSON');
  expect(() => read('{"r":7}')).toThrow('field "r": 7 is not an object');
});
