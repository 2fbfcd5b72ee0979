/** What an argument is asked to be. `num` is any number, `int` a small whole one, `time` a date or timestamp, `any` whatever there is. */
export type Family =
  | 'num'
  | 'int'
  | 'text'
  | 'bool'
  | 'date'
  | 'clock'
  | 'ts'
  | 'ltz'
  | 'time'
  | 'bytes'
  | 'days'
  | 'months'
  | 'arr'
  | 'tarr'
  | 'map'
  | 'row'
  | 'json'
  | 'any';

export type Side = 'literals' | 'columns';

const NUMBERS = [
  ...['0', '1', '-1', '7', '2147483647', '-2147483648', '9223372036854775807', '-9223372036854775808', '100'],
  ...['CAST(-128 AS TINYINT)', 'CAST(5 AS TINYINT)', 'CAST(32767 AS SMALLINT)', 'CAST(12 AS BIGINT)'],
  ...['1.5', '-0.05', '0.10', '123456.789', '99999999999.99', 'CAST(3 AS DECIMAL(38, 0))', 'CAST(-2.25 AS DECIMAL(20, 10))'],
  ...["CAST('12345678901234567890123456789012345.678' AS DECIMAL(38, 3))", 'CAST(0.5 AS DECIMAL(38, 38))'],
  ...['2.5e0', '-1e-7', '1.7976931348623157e308', 'CAST(1.1 AS FLOAT)', 'CAST(-3.4e38 AS FLOAT)'],
  ...["CAST('NaN' AS DOUBLE)", "CAST('Infinity' AS DOUBLE)", "CAST('-Infinity' AS FLOAT)"],
  ...['CAST(NULL AS INT)', 'CAST(NULL AS BIGINT)', 'CAST(NULL AS DOUBLE)', 'CAST(NULL AS DECIMAL(10, 2))'],
];
const INTS = ['0', '1', '2', '3', '-1', '-2', '5', '10', 'CAST(2 AS TINYINT)', 'CAST(1 AS SMALLINT)', 'CAST(NULL AS INT)'];
const TEXTS = [
  ...[
    "'abc'",
    "''",
    "' '",
    "'Hello, World 12'",
    "'日本😀x'",
    "'a,b,,c'",
    "'12'",
    "'-3.75'",
    "'2020-02-29'",
    "'2021-03-28 02:30:00'",
    "'true'",
  ],
  ...["'a.b*c'", "'%_\\'", "'it''s'", "'ß İ ı ǅ'", "'\t x\n'", "'k1=v1,k2=v2'", "'http://u:p@h.example:8080/p/a?x=1&y=%20#f'"],
  ...["CAST('ab' AS CHAR(4))", "CAST('abcdef' AS VARCHAR(3))", "CAST('' AS CHAR(2))", 'CAST(NULL AS STRING)', 'CAST(NULL AS VARCHAR(5))'],
];
const DATES = [
  "DATE '2020-02-29'",
  "DATE '1970-01-01'",
  "DATE '0001-01-01'",
  "DATE '9999-12-31'",
  "DATE '2021-12-31'",
  'CAST(NULL AS DATE)',
];
const TIMESTAMPS = [
  ...["TIMESTAMP '2020-02-29 13:14:15.123'", "TIMESTAMP '1969-12-31 23:59:59.999'", "TIMESTAMP '2021-03-28 02:30:00'"],
  ...["CAST('2021-12-31 05:06:07.123456789' AS TIMESTAMP(9))", "CAST('0001-01-01 00:00:00' AS TIMESTAMP(0))"],
  ...["CAST('2024-01-31 12:00:00.5' AS TIMESTAMP(6))", 'CAST(NULL AS TIMESTAMP(3))'],
];
const LOCALS = [
  ...['TO_TIMESTAMP_LTZ(1600000000123, 3)', 'TO_TIMESTAMP_LTZ(-1, 3)', 'TO_TIMESTAMP_LTZ(0, 0)', 'CAST(NULL AS TIMESTAMP_LTZ(3))'],
  ...["CAST(TIMESTAMP '2020-02-29 13:14:15.123' AS TIMESTAMP_LTZ(3))", "CAST('2021-12-31 05:06:07.123456789' AS TIMESTAMP_LTZ(9))"],
];
const CLOCKS = ["TIME '10:11:12'", "TIME '00:00:00'", "TIME '23:59:59'", 'CAST(NULL AS TIME)'];
const BYTES = ["X'616263'", "X''", "X'ff00'", "CAST('héllo' AS BYTES)", "CAST(X'6162' AS VARBINARY(2))", 'CAST(NULL AS BYTES)'];
const ARRAYS = ['ARRAY[3, 1, 2, 1]', 'ARRAY[1, CAST(NULL AS INT), 7]', 'ARRAY[1.5, 2]', 'CAST(NULL AS ARRAY<INT>)', 'ARRAY[2e0]'];
const TEXT_ARRAYS = ["ARRAY['x', CAST(NULL AS STRING), 'y']", "ARRAY['a', 'bc', 'a']", 'CAST(NULL AS ARRAY<STRING>)', "SPLIT('a,b', ',')"];
const MAPS = ["MAP['a', 1]", "MAP['k', CAST(NULL AS INT)]", 'MAP[1, 2e0]', 'CAST(NULL AS MAP<STRING, INT>)'];
const ROWS = ["ROW(1, 'a')", 'ROW(CAST(NULL AS INT), 2.5)', "CAST(ROW(1, 'x') AS ROW<p INT, q STRING>)", "ROW(1, ROW(2, 'z'))"];
const JSONS = [
  ...[
    `'{"a": {"b": [1, "x", null, 2.5, true]}, "c d": "e"}'`,
    `'[1, {"a": 2}, [3, 4]]'`,
    `'{}'`,
    `'"text"'`,
    `'12.50'`,
    `'null'`,
    `'{bad'`,
  ],
  ...[`'{"a": 1, "a": 2}'`, `'{"a": "\\u00e9\\n"}'`, `'{"a": 12345678901234567890, "b": 1e400}'`, "''", 'CAST(NULL AS STRING)'],
];
const DAYS = [
  "INTERVAL '1' DAY",
  "INTERVAL '1 02:03:04.567' DAY TO SECOND",
  "INTERVAL '90' SECOND",
  "INTERVAL -'3' HOUR",
  "INTERVAL '0' MINUTE",
];
const MONTHS = ["INTERVAL '1' MONTH", "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL -'3' YEAR", "INTERVAL '14' MONTH"];

/** For each family its literals and the columns of the table of values. */
export const ATOMS: Readonly<Record<Family, Readonly<Record<Side, readonly string[]>>>> = {
  num: {literals: NUMBERS, columns: ['ti', 'si', 'i', 'k', 'l', 'f', 'd', 'dc']},
  int: {literals: INTS, columns: ['k', 'k', 'ti']},
  text: {literals: TEXTS, columns: ['s', 'vc', 'rw.y']},
  bool: {literals: ['TRUE', 'FALSE', 'CAST(NULL AS BOOLEAN)'], columns: ['b']},
  date: {literals: DATES, columns: ['dt']},
  clock: {literals: CLOCKS, columns: ['tm']},
  ts: {literals: TIMESTAMPS, columns: ['ts']},
  ltz: {literals: LOCALS, columns: ['ltz', 'tz']},
  time: {literals: [...DATES, ...TIMESTAMPS, ...LOCALS], columns: ['dt', 'ts', 'ltz']},
  bytes: {literals: BYTES, columns: ['CAST(s AS BYTES)']},
  days: {literals: DAYS, columns: []},
  months: {literals: MONTHS, columns: []},
  arr: {literals: ARRAYS, columns: ['ar']},
  tarr: {literals: TEXT_ARRAYS, columns: ["SPLIT(vc, ',')", 'ARRAY[s, vc]']},
  map: {literals: MAPS, columns: ['mp']},
  row: {literals: ROWS, columns: ['rw', 'ROW(k, s)']},
  json: {literals: JSONS, columns: ["JSON_OBJECT('a' VALUE s, 'b' VALUE k)"]},
  any: {
    literals: [NUMBERS, TEXTS, DATES, TIMESTAMPS, LOCALS, CLOCKS, BYTES, ARRAYS, MAPS, ROWS, DAYS, ['TRUE', 'NULL']].flatMap((some) =>
      some.slice(0, 5),
    ),
    columns: ['b', 'ti', 'l', 'f', 'd', 'dc', 's', 'vc', 'dt', 'tm', 'ts', 'ltz', 'ar', 'mp', 'rw'],
  },
};
