import type {Family} from '../generated-atoms.ts';
import type {Chance} from '../random/chance.ts';

const digits = (c: Chance, length: number): string =>
  Array.from({length}, (_, i) => (i === 0 && length > 1 ? 1 + c.below(9) : c.below(10))).join('');
const padded = (n: number, length = 2): string => String(n).padStart(length, '0');

/** A number's digits as a person or a machine may write them. */
function numberText(c: Chance): string {
  const sign = c.pick(['', '', '', '-', '+']);
  return c.weighted<() => string>([
    [4, () => sign + digits(c, 1 + c.below(5))],
    [2, () => sign + digits(c, 1 + c.below(22))],
    [4, () => `${sign}${digits(c, 1 + c.below(6))}.${digits(c, 1 + c.below(8))}`],
    [2, () => `${sign}${digits(c, 1)}.${digits(c, 1 + c.below(3))}${c.pick(['e', 'E'])}${c.pick(['', '-', '+'])}${c.below(30)}`],
    [1, () => c.pick(['NaN', 'Infinity', '-Infinity', '1_000', '1,000', '0x1F', ' 7 ', '.5', '5.', '1e400', '--1', '٣', '1d', '2f', '3L'])],
  ])();
}

function dateText(c: Chance): string {
  const year = c.pick([2000, 2020, 2021, 2023, 2024, 1999, 1970, 1969, 1900, 1582, 1, 9999]);
  return `${padded(year, 4)}-${padded(1 + c.below(12))}-${padded(1 + c.below(28))}`;
}
const SPECIAL_DATES = [
  '2020-02-29',
  '2021-03-28',
  '2021-10-31',
  '2021-11-07',
  '2021-03-14',
  '2024-12-30',
  '2023-12-31',
  '2021-01-01',
  '1970-01-01',
  '1969-12-31',
  '0001-01-01',
  '9999-12-31',
];
const anyDate = (c: Chance): string => (c.once(2) ? c.pick(SPECIAL_DATES) : dateText(c));
const clockText = (c: Chance): string =>
  c.once(4)
    ? c.pick(['00:00:00', '23:59:59', '02:30:00', '12:00:00'])
    : `${padded(c.below(24))}:${padded(c.below(60))}:${padded(c.below(60))}`;
const fraction = (c: Chance): string => (c.once(2) ? '' : `.${digits(c, c.pick([1, 2, 3, 3, 6, 7, 9]))}`);
const stampText = (c: Chance): string => `${anyDate(c)} ${clockText(c)}${fraction(c)}`;

const WORDS = [
  'abc',
  'ABC',
  'Hello, World 12',
  'foo bar',
  'a,b,,c',
  'k1=v1,k2=v2',
  'k1:1;k2:2',
  'user@example.com',
  'a.b*c',
  '%_\\',
  "it''s",
  'true',
  'FALSE',
  'yes',
  't',
  '1',
  '0',
  'straße',
  'ÄÖÜ',
  'İı',
  'ǅ',
  'Σίσυφος',
  '日本😀x',
  '😀😁',
  'e\u0301',
  ' \t x ',
  'x\ny',
  'null',
  '{}',
  '[1,2]',
  '$1',
  '\\',
  'AAAA',
  '616263',
  'SGk=',
  'http://u:p@h.example:8080/p/a?x=1&y=%20#f',
  'https://example.com/path?q=a+b&q=2',
  '192.168.0.1',
  'a-b-c',
  '__x__',
  '12:34',
  'Mon',
  'UTF-8',
  'MD5',
  '𝒳y',
  '\u00a0x',
  '�',
];
const textValue = (c: Chance): string =>
  c.weighted<() => string>([
    [8, () => c.pick(WORDS)],
    [1, () => ''],
    [1, () => ' '],
    [2, () => numberText(c)],
    [1, () => anyDate(c)],
    [1, () => stampText(c)],
    [1, () => clockText(c)],
    [1, () => `${c.pick(WORDS)}${c.pick([' ', ',', '', '|'])}${c.pick(WORDS)}`],
    [
      1,
      () =>
        c.pick([
          '2020-1-2',
          '2020-02-30',
          '2020-02-29T10:11:12',
          '2020-02-29 10:11:12Z',
          '2020-02-29 25:00:00',
          '20200229',
          '2020-02',
          '10000-01-01',
          '2021-03-28 02:30:00 Europe/Berlin',
        ]),
    ],
  ])();

const JSON_VALUES = [
  '1',
  '-2.50',
  '"x"',
  '""',
  'null',
  'true',
  'false',
  '12345678901234567890',
  '1e400',
  '1.0',
  '"é"',
  '"\\u00e9\\n"',
  '"12"',
  '"2020-01-01"',
  '1e3',
  '0.1',
  '"日😀"',
  '"a\\"b"',
];
const JSON_KEYS = ['a', 'b', 'a', 'c d', 'x', '', 'é', 'y'];
function jsonText(c: Chance, depth: number): string {
  if (depth === 0 || c.once(4)) return c.pick(JSON_VALUES);
  const items = Array.from({length: c.below(4)}, () => jsonText(c, depth - 1));
  const gap = c.pick(['', ' ', '']);
  return c.once(2) ? `[${items.join(`,${gap}`)}]` : `{${items.map((item) => `"${c.pick(JSON_KEYS)}":${gap}${item}`).join(`,${gap}`)}}`;
}

const DAY_INTERVALS: readonly ((c: Chance) => string)[] = [
  (c) => `INTERVAL ${c.pick(['', '-', ''])}'${c.below(100)}' ${c.pick(['DAY', 'HOUR', 'MINUTE', 'SECOND'])}`,
  (c) =>
    `INTERVAL '${c.below(40)} ${padded(c.below(24))}:${padded(c.below(60))}:${padded(c.below(60))}${c.pick(['', '.5', '.123', '.000'])}' DAY TO SECOND`,
  (c) => `INTERVAL '${c.below(24)}:${padded(c.below(60))}' ${c.pick(['HOUR TO MINUTE', 'MINUTE TO SECOND'])}`,
  (c) => `INTERVAL '${c.below(60)}.${digits(c, 1 + c.below(3))}' SECOND${c.pick(['', '(2, 3)', '(3)'])}`,
  (c) => `INTERVAL '${c.below(9)} ${c.below(24)}' DAY TO HOUR`,
  (c) => `INTERVAL '${100 + c.below(900)}' DAY(3)`,
];
const MONTH_INTERVALS: readonly ((c: Chance) => string)[] = [
  (c) => `INTERVAL ${c.pick(['', '-', ''])}'${c.below(30)}' ${c.pick(['MONTH', 'YEAR', 'QUARTER', 'MONTH'])}`,
  (c) => `INTERVAL '${c.pick(['', '-'])}${c.below(20)}-${c.below(12)}' YEAR TO MONTH`,
];

const INT_EXTREMES: readonly string[] = [
  ...['0', '1', '-1', '127', '-128', '128', '255', '32767', '-32768', '2147483647', '-2147483648', '2147483648', '4294967296'],
  ...['9007199254740993', '9223372036854775807', '-9223372036854775808', '1600000000', '1600000000123', '86400', '1000'],
];
const INT_TYPES = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];

const whole = (c: Chance): string => (c.once(3) ? c.pick(INT_EXTREMES) : `${c.pick(['', '', '-'])}${digits(c, 1 + c.below(4))}`);
const number = (c: Chance): string =>
  c.weighted<() => string>([
    [6, () => whole(c)],
    [3, () => `CAST(${whole(c)} AS ${c.pick(INT_TYPES)})`],
    [4, () => `${c.pick(['', '-'])}${digits(c, 1 + c.below(8))}.${digits(c, 1 + c.below(6))}`],
    [1, () => `${c.pick(['', '-'])}0.${digits(c, 1 + c.below(20))}`],
    [
      2,
      () =>
        `CAST(${digits(c, 1 + c.below(5))}.${digits(c, 1 + c.below(4))} AS DECIMAL(${c.pick(['10, 2', '38, 18', '20, 4', '5, 1', '38, 0', '9, 9', '19, 6'])}))`,
    ],
    [
      3,
      () =>
        `${c.pick(['', '-'])}${digits(c, 1)}.${digits(c, 1 + c.below(6))}e${c.pick(['', '-'])}${c.pick([0, 0, 1, 2, 5, 10, 15, 20, 37, 300])}`,
    ],
    [2, () => `CAST(${digits(c, 1 + c.below(4))}.${digits(c, 1 + c.below(5))} AS ${c.pick(['FLOAT', 'DOUBLE'])})`],
    [1, () => `CAST('${c.pick(['NaN', 'Infinity', '-Infinity'])}' AS ${c.pick(['DOUBLE', 'DOUBLE', 'FLOAT'])})`],
    [1, () => `CAST(NULL AS ${c.pick(['INT', 'BIGINT', 'DOUBLE', 'DECIMAL(10, 2)', 'TINYINT', 'FLOAT'])})`],
  ])();

const quoted = (c: Chance): string =>
  c.weighted<() => string>([
    [12, () => `'${textValue(c)}'`],
    [1, () => `CAST('${textValue(c)}' AS CHAR(${1 + c.below(12)}))`],
    [1, () => `CAST('${textValue(c)}' AS VARCHAR(${1 + c.below(12)}))`],
    [1, () => `CAST('${textValue(c)}' AS STRING)`],
    [1, () => `CAST(NULL AS ${c.pick(['STRING', 'VARCHAR(5)', 'CHAR(3)'])})`],
    [1, () => c.pick(["U&'\\00e9x'", "_UTF16'é'", "N'a'"])],
  ])();

const stamp = (c: Chance): string =>
  c.weighted<() => string>([
    [6, () => `TIMESTAMP '${anyDate(c)} ${clockText(c)}${fraction(c)}'`],
    [3, () => `CAST('${stampText(c)}' AS TIMESTAMP(${c.pick([0, 1, 3, 6, 9])}))`],
    [1, () => `CAST(NULL AS TIMESTAMP(${c.pick([0, 3, 9])}))`],
  ])();
const local = (c: Chance): string =>
  c.weighted<() => string>([
    [
      3,
      () =>
        `TO_TIMESTAMP_LTZ(${c.pick(['0', '1600000000123', '-1', '1616894999999', '1635640200000', '1636266600123', `${digits(c, 12)}`])}, 3)`,
    ],
    [1, () => `TO_TIMESTAMP_LTZ(${digits(c, 9)}, 0)`],
    [3, () => `CAST('${stampText(c)}' AS TIMESTAMP_LTZ(${c.pick([0, 3, 3, 6, 9])}))`],
    [3, () => `CAST(TIMESTAMP '${anyDate(c)} ${clockText(c)}' AS TIMESTAMP_LTZ(3))`],
    [1, () => `CAST(NULL AS TIMESTAMP_LTZ(${c.pick([0, 3, 9])}))`],
  ])();
const day = (c: Chance): string => (c.once(12) ? 'CAST(NULL AS DATE)' : `DATE '${anyDate(c)}'`);
const clock = (c: Chance): string => (c.once(12) ? 'CAST(NULL AS TIME)' : `TIME '${clockText(c)}'`);
const truth = (c: Chance): string => c.pick(['TRUE', 'FALSE', 'TRUE', 'FALSE', 'CAST(NULL AS BOOLEAN)', 'UNKNOWN']);
const bytes = (c: Chance): string =>
  c.weighted<() => string>([
    [4, () => `X'${Array.from({length: c.below(5)}, () => c.pick(['61', '62', 'ff', '00', 'c3', 'a9', '0a', '7f'])).join('')}'`],
    [2, () => `CAST('${textValue(c)}' AS BYTES)`],
    [1, () => `CAST(X'616263' AS ${c.pick(['VARBINARY(2)', 'BINARY(4)', 'BINARY(2)'])})`],
    [1, () => 'CAST(NULL AS BYTES)'],
  ])();

const list = (c: Chance, one: (c: Chance) => string, null_: string): string => {
  const items = Array.from({length: 1 + c.below(4)}, () => (c.once(6) ? null_ : one(c)));
  return `ARRAY[${items.join(', ')}]`;
};
const small = (c: Chance): string => c.pick(['0', '1', '2', '3', '5', '7', '-1', '10']);
const word = (c: Chance): string => `'${c.pick(['a', 'b', 'c', 'abc', '', 'B', 'é', 'x y', '😀'])}'`;

const numbers = (c: Chance): string =>
  c.weighted<() => string>([
    [6, () => list(c, small, 'CAST(NULL AS INT)')],
    [2, () => list(c, number, 'CAST(NULL AS INT)')],
    [1, () => list(c, (d) => `${digits(d, 2)}.${digits(d, 1)}`, 'CAST(NULL AS DECIMAL(3, 1))')],
    [1, () => 'CAST(NULL AS ARRAY<INT>)'],
    [1, () => 'CAST(ARRAY[1, 2] AS ARRAY<BIGINT>)'],
  ])();
const words = (c: Chance): string =>
  c.weighted<() => string>([
    [6, () => list(c, word, 'CAST(NULL AS STRING)')],
    [2, () => list(c, quoted, 'CAST(NULL AS STRING)')],
    [1, () => 'CAST(NULL AS ARRAY<STRING>)'],
    [2, () => `SPLIT('${c.pick(['a,b,,c', 'a', '', 'x|y', 'a b c'])}', '${c.pick([',', '', '|', ' '])}')`],
  ])();
const map = (c: Chance): string =>
  c.weighted<() => string>([
    [4, () => `MAP[${word(c)}, ${small(c)}]`],
    [3, () => `MAP['a', ${number(c)}]`],
    [2, () => `MAP[${small(c)}, ${quoted(c)}]`],
    [1, () => `MAP['a', ${c.pick([numbers, words, row])(c)}]`],
    [1, () => `MAP[${day(c)}, ${stamp(c)}]`],
    [1, () => 'CAST(NULL AS MAP<STRING, INT>)'],
    [1, () => `STR_TO_MAP('${c.pick(['a=1', 'k=v', ''])}')`],
  ])();
const flat = (c: Chance): string => c.pick([number, quoted, day, clock, stamp, local, truth, bytes])(c);
const row = (c: Chance): string =>
  c.weighted<() => string>([
    [3, () => `ROW(${flat(c)}, ${flat(c)})`],
    [2, () => `(${number(c)}, ${quoted(c)})`],
    [1, () => `ROW(${flat(c)})`],
    [1, () => `ROW(${numbers(c)}, ROW(${flat(c)}))`],
    [1, () => `CAST(ROW(${small(c)}, ${word(c)}) AS ROW<p INT, q STRING>)`],
    [1, () => 'CAST(NULL AS ROW<a INT, b STRING>)'],
  ])();

/** A literal of the family, or a call of literals where the dialect has none. */
export const VALUES: Readonly<Record<Family, (c: Chance) => string>> = {
  num: number,
  int: (c) =>
    c.pick(['0', '1', '2', '3', '4', '5', '-1', '-2', '10', 'CAST(2 AS TINYINT)', 'CAST(3 AS BIGINT)', 'CAST(NULL AS INT)', '100']),
  text: quoted,
  bool: truth,
  date: day,
  clock,
  ts: stamp,
  ltz: local,
  time: (c) => c.pick([day, stamp, local])(c),
  bytes,
  days: (c) => c.pick(DAY_INTERVALS)(c),
  months: (c) => c.pick(MONTH_INTERVALS)(c),
  arr: numbers,
  tarr: words,
  map,
  row,
  json: (c) => (c.once(12) ? quoted(c) : `'${jsonText(c, 3)}'`),
  any: (c) =>
    c.pick([
      number,
      quoted,
      day,
      clock,
      stamp,
      local,
      truth,
      bytes,
      numbers,
      words,
      map,
      row,
      c.pick(DAY_INTERVALS),
      c.pick(MONTH_INTERVALS),
      () => 'NULL',
    ])(c),
};

/** Columns of the table of values and what can be made of them at once. */
export const COLUMNS: Readonly<Partial<Record<Family, readonly string[]>>> = {
  num: [
    ...['ti', 'si', 'i', 'k', 'l', 'f', 'd', 'dc', 'rw.x', 'ar[1]', "mp['a']"],
    'CAST(dc AS DECIMAL(38, 10))',
    'CAST(l AS DECIMAL(20, 0))',
    'CAST(k AS SMALLINT)',
  ],
  int: ['k', 'k', 'ti', 'CAST(k AS BIGINT)', 'ar[1]'],
  text: ['s', 'vc', 'rw.y', 'CAST(s AS CHAR(5))', 'CAST(vc AS VARCHAR(4))', 'CAST(k AS STRING)'],
  bool: ['b', 'k > 0', 's IS NULL'],
  date: ['dt', 'CAST(ts AS DATE)'],
  clock: ['tm', 'CAST(ts AS TIME)'],
  ts: ['ts', 'CAST(ts AS TIMESTAMP(9))', 'CAST(ts AS TIMESTAMP(0))', 'CAST(ltz AS TIMESTAMP(3))', 'CAST(dt AS TIMESTAMP(3))'],
  ltz: ['ltz', 'tz', 'CAST(ts AS TIMESTAMP_LTZ(3))', 'CAST(ltz AS TIMESTAMP_LTZ(9))', 'TO_TIMESTAMP_LTZ(l, 3)'],
  time: ['dt', 'ts', 'ltz', 'CAST(ts AS TIMESTAMP(6))'],
  bytes: ['CAST(s AS BYTES)', 'CAST(vc AS VARBINARY(4))', "ENCODE(s, 'UTF-16BE')"],
  days: ['(ts - ts)', "INTERVAL '1' DAY * k", 'CAST(k AS INTERVAL SECOND)'],
  months: ["INTERVAL '2' MONTH * k", 'CAST(k AS INTERVAL MONTH)'],
  arr: ['ar', 'ar', 'ARRAY[k, ti]', 'ARRAY_APPEND(ar, k)', 'CAST(ar AS ARRAY<BIGINT>)'],
  tarr: ["SPLIT(vc, ',')", 'ARRAY[s, vc]', 'CAST(ar AS ARRAY<STRING>)'],
  map: ['mp', 'mp', 'MAP[s, k]', 'MAP[k, ar]', 'CAST(mp AS MAP<STRING, BIGINT>)'],
  row: ['rw', 'rw', 'ROW(k, s)', 'ROW(ar, rw)', 'CAST(rw AS ROW<a BIGINT, b VARCHAR(3)>)'],
  json: ["JSON_OBJECT('a' VALUE s, 'b' VALUE k)", 'JSON_ARRAY(k, s, b)', 'JSON_STRING(ar)'],
  any: [
    'b',
    'ti',
    'l',
    'f',
    'd',
    'dc',
    's',
    'vc',
    'dt',
    'tm',
    'ts',
    'ltz',
    'ar',
    'mp',
    'rw',
    'CAST(s AS BYTES)',
    'ROW(ar, mp)',
    'ARRAY[rw]',
    'MAP[s, rw]',
  ],
};
