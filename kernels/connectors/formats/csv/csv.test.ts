import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Texts} from '../../../engine/runtime/texts.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType, Field} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {ByteBuffer} from '../byte-buffer.ts';
import {csvSplitter} from './csv.ts';
import {csvDecoder} from './decode.ts';
import {csvEncoder} from './encode.ts';
import type {CsvOptions} from './options.ts';

const OPTIONS: CsvOptions = {
  delimiter: ',',
  quote: '"',
  escapeWith: null,
  comments: false,
  ignoreParseErrors: false,
  elementDelimiter: ';',
  nullLiteral: null,
  scientificDecimals: true,
};
const nullable = true;
const STRING: DataType = {kind: 'varchar', length: 2147483647, nullable};
const INT: DataType = {kind: 'int', nullable};
const BIGINT: DataType = {kind: 'bigint', nullable};
const MS: DataType = {kind: 'timestamp', precision: 3, nullable};
const utf8 = new TextEncoder();
const fieldsOf = (...types: DataType[]): Field[] => types.map((type, i) => ({name: `c${i}`, type}));

function decode(types: DataType[], line: string, options: Partial<CsvOptions> = {}): Value[] | null {
  const bytes = utf8.encode(line);
  return csvDecoder(fieldsOf(...types), fieldsOf(...types), {...OPTIONS, ...options}).decode(bytes, 0, bytes.length);
}

function encode(types: DataType[], row: Row, options: Partial<CsvOptions> = {}): string {
  return new TextDecoder().decode(csvEncoder(fieldsOf(...types), {...OPTIONS, ...options}).encode(row));
}

test.each<[string, DataType[], Value[] | null, Partial<CsvOptions>?]>([
  ['comp_4,1', [STRING, INT], ['comp_4', 1]],
  ['"a,""b""\nc", 7 \r\n', [STRING, INT], ['a,"b"\nc', 7]],
  ['a\\,b|5|', [STRING, INT], ['a,b', 5], {delimiter: '|', escapeWith: '\\'}],
  [',1', [STRING, INT], ['', 1]],
  ['NULL,NULL', [STRING, INT], [null, null], {nullLiteral: 'NULL'}],
  ['# x', [STRING], null, {comments: true}],
  ['', [STRING], null],
  ['x,1', [INT, INT], [null, 1], {ignoreParseErrors: true}],
  ['1', [INT, INT], [1, null], {ignoreParseErrors: true}],
  ['1;2;3', [{kind: 'array', element: INT, nullable}], [[1, 2, 3]]],
  ['2020-12-30 12:13:14.5', [{kind: 'timestamp', precision: 3, nullable}], [Date.UTC(2020, 11, 30, 12, 13, 14, 500)]],
  ['2020-1-5', [{kind: 'date', nullable}], [18266]],
  ['12.345', [{kind: 'decimal', precision: 6, scale: 2, nullable}], [1235]],
  ['"x', [STRING], null, {ignoreParseErrors: true}],
  ['it\'s "so"', [STRING], ['it\'s "so"']],
])('%j is read', (line, types, expected, options) => expect(decode(types, line, options)).toEqual(expected));

test.each<[string, DataType[]]>([
  ['x', [INT]],
  ['', [INT, INT]],
  ['1,2,3', [INT, INT]],
  ['1', [INT, INT]],
  ['"x', [STRING]],
  ['"x"y', [STRING]],
])('%j is refused', (line, types) => {
  if (line === '') expect(decode(types, line)).toBeNull();
  else expect(() => decode(types, line)).toThrow();
});

test.each<[Row, DataType[], string, Partial<CsvOptions>?]>([
  [
    ['comp_4', 'retail', 100000, 400, true],
    [STRING, STRING, INT, {kind: 'double', nullable}, {kind: 'boolean', nullable}],
    'comp_4,retail,100000,400.0,true',
  ],
  [['a,b', 'say "x"', 'two words', ''], [STRING, STRING, STRING, STRING], '"a,b","say ""x""","two words",'],
  [['a-text-of-more-than-24-characters'], [STRING], '"a-text-of-more-than-24-characters"'],
  [[null, null], [STRING, INT], ','],
  [[null, 1], [STRING, INT], 'NULL,1', {nullLiteral: 'NULL'}],
  [[Date.UTC(2020, 11, 30, 12, 13, 14)], [{kind: 'timestamp', precision: 3, nullable}], '"2020-12-30 12:13:14"'],
  ...(
    [
      [Date.UTC(2020, 11, 30, 12, 13, 14, 500), '2020-12-30 12:13:14.5'],
      [Date.UTC(2020, 11, 30, 12, 13, 14, 50), '2020-12-30 12:13:14.05'],
      [Date.UTC(1969, 11, 31, 23, 59, 59, 7), '1969-12-31 23:59:59.007'],
    ] as const
  ).map(([ms, text]): [Row, DataType[], string] => [[ms, ms], [MS, MS], `"${text}","${text}"`]),
  [[Date.UTC(2020, 11, 30)], [MS], '2020-12-30 00:00:00', {quote: null}],
  [[0, -1, 999999999, 1e9, 2 ** 53 - 1], [INT, INT, INT, BIGINT, BIGINT], '0,-1,999999999,1000000000,9007199254740991'],
  [['zażółć "ab"', 'é'], [STRING, STRING], '"zażółć ""ab""";é', {delimiter: ';'}],
  [['a$b c', 'd'], [STRING, STRING], '$a$$b c$,d', {quote: '$'}],
  [['a"b', 'c!d'], [STRING, STRING], '"a""b","c!!d"', {escapeWith: '!'}],
  [[10000000], [{kind: 'decimal', precision: 10, scale: 2, nullable}], '"1E+5"'],
  [[10000000], [{kind: 'decimal', precision: 10, scale: 2, nullable}], '100000', {scientificDecimals: false}],
  [[[1, 2]], [{kind: 'array', element: INT, nullable}], '1;2'],
  [['a b'], [STRING], 'a b', {quote: null}],
])('%j is written', (row, types, expected, options) => expect(encode(types, row, options)).toBe(expected));

test('a line end inside quotes ends no record', () => {
  const data = utf8.encode('a,"b\nc"\nd"e\nf');
  const splitter = csvSplitter(OPTIONS);
  expect(splitter.lineEnd(data, 0, data.length)).toBe(7);
  expect(splitter.lineEnd(data, 8, data.length)).toBe(11);
  expect(splitter.lineEnd(data, 12, data.length)).toBe(-1);
});

/** The fields of a record, a character at a time; null where it is not well formed. */
function naiveFields(line: string, {delimiter, quote, escapeWith}: CsvOptions): string[] | null {
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    let text = '';
    const isQuoted = line[at] === quote;
    if (isQuoted) at++;
    for (; ; at++) {
      const c = line[at];
      if (c === undefined && isQuoted) return null;
      if (!isQuoted && (c === undefined || c === delimiter || c === '\n' || c === '\r')) break;
      if (c === escapeWith) {
        const next = line[++at];
        if (next === undefined) return null;
        text += {n: '\n', r: '\r', t: '\t', '0': '\0'}[next] ?? next;
      } else if (isQuoted && c === quote && line[++at] !== quote) break;
      else text += c;
    }
    while (isQuoted && line[at] === ' ') at++;
    fields.push(text);
    const c = line[at];
    if (c === undefined || c === '\n' || c === '\r') return fields;
    if (c !== delimiter) return null;
  }
}

test('any line has the fields that it has character by character, and a part of the columns the same values', {timeout: 120_000}, () => {
  const line = fc
    .array(fc.constantFrom('a', 'é', 'n', ',', ',', '"', '"', '"', ' ', '\\', '\n', '\r', '7'), {maxLength: 14})
    .map((c) => c.join(''));
  const styles = fc.constantFrom<Partial<CsvOptions>>(
    {},
    {escapeWith: '\\'},
    {quote: null},
    {quote: '7', delimiter: 'n'},
    {delimiter: ' '},
  );
  fc.assert(
    fc.property(line, styles, fc.subarray([0, 1, 2], {minLength: 1}), (text, style, columns) => {
      const options = {...OPTIONS, ...style};
      const physical = fieldsOf(STRING, STRING, STRING);
      const fields = naiveFields(text, options);
      const trimmed = fields?.length === 4 && fields[3] === '' ? fields.slice(0, 3) : fields;
      const bytes = utf8.encode(text);
      const read = (list: readonly Field[]): Value[] | null => csvDecoder(list, physical, options, true).decode(bytes, 0, bytes.length);
      if (trimmed?.length === 3) {
        expect(read(physical)).toEqual(trimmed);
        expect(read(columns.map((c) => must(physical[c])))).toEqual(columns.map((c) => trimmed[c]));
      } else expect(() => read(physical)).toThrow();
    }),
    {numRuns: 3000},
  );
});

test('numbers and times have their values, whatever came before them', {timeout: 120_000}, () => {
  const types: DataType[] = [INT, {kind: 'tinyint', nullable}, MS, {kind: 'timestamp_ltz', precision: 3, nullable}];
  const number = fc
    .oneof(fc.integer({min: -200, max: 200}), fc.integer(), fc.maxSafeInteger())
    .chain((n) => fc.constantFrom(`${n}`, ` ${n}`, `+${n}`, `0${n}`));
  const time = fc.constantFrom(
    ...[
      '2024-02-29 10:15:00',
      '2024-02-29 10:15:59.5',
      '2024-02-29 10:15:07.123',
      '2024-02-29 10:15:60',
      '2024-02-29 10:15:0x.1',
      '2024-02-30 10:15:01.25',
    ],
    ...[
      '2024-02-29 24:00:00',
      '2024-02-29 24:00:01',
      '2024-02-29 10:15',
      '2024-02-29 10:15:07.123456',
      '2024-02-29 10:16:07.12 ',
      '1969-12-31 23:59:59.999',
      'x',
    ],
  );
  const lossy = {...OPTIONS, ignoreParseErrors: true};
  const together = csvDecoder(fieldsOf(...types), fieldsOf(...types), lossy);
  fc.assert(
    fc.property(number, number, time, time, fc.constantFrom('Z', ''), (a, b, c, d, end) => {
      const bytes = utf8.encode(`${a},${b},${c},${d}${end}`);
      const alone = csvDecoder(fieldsOf(...types), fieldsOf(...types), lossy).decode(bytes, 0, bytes.length);
      expect(together.decode(bytes, 0, bytes.length)).toEqual(alone);
      const whole = /^\s*[+-]?\d+$/.test(a) && Math.abs(Number(a)) < 2 ** 31;
      if (whole) expect(alone?.[0]).toBe(Number(a) + 0);
    }),
    {numRuns: 2000},
  );
});

test('a line without quotes has the values of the same one with quotes', {timeout: 120_000}, () => {
  const types: DataType[] = [INT, BIGINT, {kind: 'double', nullable}, STRING, {kind: 'float', nullable}, {kind: 'smallint', nullable}];
  const number = fc.oneof(
    fc.integer().map(String),
    fc.maxSafeInteger().map(String),
    fc.double().map(String),
    fc.tuple(fc.integer(), fc.nat(99_999)).map(([a, b]) => `${a}.${b}`),
    fc.stringMatching(/^[-+. 0-9eNaZż]{0,18}$/),
    fc.constantFrom(
      '',
      '-',
      '.',
      '-0',
      '-0.0',
      '0.1',
      '5.',
      '.5',
      '-.5',
      '1.2.3',
      '007',
      '999999999',
      '123456789012345',
      '1234567890.123456',
      'null',
      '7',
    ),
  );
  const nullLiteral = fc.constantFrom(null, '', '7', '-', 'null');
  fc.assert(
    fc.property(
      fc.tuple(number, number, number, number, number, number),
      nullLiteral,
      fc.subarray([...types.keys()], {minLength: 1}),
      (texts, literal, wanted) => {
        const physical = fieldsOf(...types);
        const read = (line: string): unknown => {
          const options = {...OPTIONS, ignoreParseErrors: true, nullLiteral: literal};
          const decoder = csvDecoder(
            wanted.map((i) => must(physical[i])),
            physical,
            options,
            true,
          );
          const bytes = utf8.encode(line);
          return {row: decoder.decode(bytes, 0, bytes.length), problem: decoder.problem};
        };
        expect(read(texts.join(','))).toEqual(read(texts.map((t) => `"${t}"`).join(',')));
      },
    ),
    {numRuns: 2000},
  );
});

test('a text is written as a reference to it is', () => {
  const text = fc.oneof(
    fc.string({unit: 'grapheme-ascii', maxLength: 60}),
    fc.string({unit: 'grapheme', maxLength: 30}),
    fc.array(fc.constantFrom('"', 'abc', ' ', 'żó', '","'), {maxLength: 20}).map((parts) => parts.join('')),
  );
  const options = fc.constantFrom<Partial<CsvOptions>>({}, {quote: "'"}, {quote: null}, {escapeWith: '\\'}, {delimiter: ';'});
  fc.assert(
    fc.property(fc.array(text, {maxLength: 5}), options, (row, some) => {
      const encoder = csvEncoder(fieldsOf(...row.map(() => STRING)), {...OPTIONS, ...some});
      const places = [...row.keys()];
      const texts = new Texts();
      const memory = Buffer.from(`${row.join('"')}"behind it`);
      texts.source(memory);
      let start = 0;
      const references = row.map((t) => {
        const length = Buffer.byteLength(t);
        const reference = start * 2 ** 16 + length;
        start += length + 1;
        return length === t.length ? reference : -reference;
      });
      must(encoder.refer)(texts);
      const into = new ByteBuffer();
      must(encoder.write)(references, places, into);
      expect(Buffer.from(into.take()).toString()).toBe(Buffer.from(encoder.encode(row)).toString());
    }),
    {numRuns: 500},
  );
});
