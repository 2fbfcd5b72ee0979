import {fileTable, writing} from './tables.ts';

type Script = readonly [name: string, sql: string];

const rows = (type: string, values: readonly string[]): string =>
  `VALUES ${values.map((v, i) => `(${i}, CAST(${v} AS ${type}))`).join(', ')}`;

/** Values to write, by their type. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: ['TRUE', 'FALSE', 'NULL'],
  TINYINT: ['-128', '0', 'NULL'],
  SMALLINT: ['32767', '-1', 'NULL'],
  INT: ['2147483647', '-2147483648', 'NULL'],
  BIGINT: ['9223372036854775807', '-9223372036854775808', '9007199254740993', 'NULL'],
  FLOAT: ['1.1', '-0.001', '0.0001', '1e7', '9999999', '3.4e38', '1e-40', '0', 'NULL'],
  DOUBLE: [
    '1.1',
    '0.001',
    '0.0009',
    '1e7',
    '9999999.5',
    '1e21',
    '1e22',
    '1.7976931348623157e308',
    '4.9e-324',
    '2e-3',
    '0',
    "'NaN'",
    "'Infinity'",
    'NULL',
  ],
  'DECIMAL(10, 2)': ['1.50', '100', '0', '-0.01', '99999999.99', 'NULL'],
  'DECIMAL(38, 18)': ['1.5', '0.000000000000000001', '-12345678901234567890.5', '100000', 'NULL'],
  'DECIMAL(20, 0)': ['100', '12345678901234567890', '1000000', '-7', 'NULL'],
  'DECIMAL(8, 8)': ['0.1', '0.00000001', '0.0000001', '0.000001', 'NULL'],
  STRING: [
    "''",
    "' '",
    "'x'",
    "' lead'",
    "'trail '",
    "'a,b'",
    "'a;b|c'",
    "'quote\"in'",
    "'it''s'",
    '\'"all"\'',
    "'#hash'",
    "'back\\slash'",
    "'sla/sh'",
    "U&'tab\\0009x'",
    "U&'line\\000Aend'",
    "U&'return\\000Dx'",
    "U&'\\0001\\001f\\007f\\0080\\2028'",
    "'😀'",
    "'größe'",
    "'null'",
    "'NULL'",
    "'true'",
    "'12'",
    "'-'",
    "'a-b'",
    '\'<a href="x">&amp;</a>\'',
    "'a text that is longer than twenty-four characters'",
    'NULL',
  ],
  'CHAR(4)': ["'ab'", "''", 'NULL'],
  BYTES: ["x''", "x'00'", "x'0aff10'", "x'fbff'", 'NULL'],
  DATE: ["DATE '2024-02-29'", "DATE '0001-01-01'", "DATE '1582-10-10'", "DATE '9999-12-31'", 'NULL'],
  'TIME(0)': ["TIME '00:00:00'", "TIME '10:11:12'", "TIME '23:59:59'", 'NULL'],
  'TIMESTAMP(0)': ["TIMESTAMP '2024-01-01 00:00:00'", "TIMESTAMP '2024-01-01 10:11:12'", 'NULL'],
  'TIMESTAMP(3)': [
    "TIMESTAMP '2024-01-01 00:00:00'",
    "TIMESTAMP '2024-01-01 10:11:12.100'",
    "TIMESTAMP '1969-12-31 23:59:59.001'",
    "TIMESTAMP '0001-01-01 00:00:00'",
    'NULL',
  ],
  'TIMESTAMP(6)': [
    "TIMESTAMP '2024-01-01 10:11:12.000001'",
    "TIMESTAMP '1969-12-31 23:59:59.999999'",
    "TIMESTAMP '2024-01-01 10:11:00'",
    'NULL',
  ],
  'TIMESTAMP(9)': ["TIMESTAMP '2024-01-01 10:11:12.123456789'", "TIMESTAMP '9999-12-31 23:59:59.999999999'", 'NULL'],
  'TIMESTAMP_LTZ(0)': ["TIMESTAMP '2024-01-01 10:11:12'", 'NULL'],
  'TIMESTAMP_LTZ(3)': ["TIMESTAMP '2024-01-01 10:11:12.1'", "TIMESTAMP '2024-01-01 00:00:00'", 'NULL'],
  'TIMESTAMP_LTZ(9)': ["TIMESTAMP '2024-01-01 10:11:12.123456789'", 'NULL'],
};

const NESTED: readonly (readonly [columns: string, select: string])[] = [
  ['a ARRAY<INT>', 'VALUES (ARRAY[1, CAST(NULL AS INT), 3])'],
  ['a ARRAY<STRING>', "VALUES (ARRAY['a', CAST(NULL AS STRING), '', 'b;c', 'd\"e'])"],
  ['a ARRAY<DECIMAL(6, 2)>', 'VALUES (ARRAY[1.50, 100.00])'],
  ['a ARRAY<DOUBLE>', 'VALUES (ARRAY[1.5e0, 1e10])'],
  ['a ARRAY<TIMESTAMP(3)>', "VALUES (ARRAY[TIMESTAMP '2024-01-01 10:11:12.5', TIMESTAMP '2024-01-01 00:00:00'])"],
  ['a ARRAY<BYTES>', "VALUES (ARRAY[CAST(x'0aff' AS BYTES)])"],
  ['a ARRAY<DATE>', "VALUES (ARRAY[DATE '2024-01-01'])"],
  ['a ARRAY<BOOLEAN>', 'VALUES (ARRAY[TRUE, FALSE])'],
  [
    'r ROW<x INT, y STRING>',
    "SELECT CAST(ROW(1, 'a b') AS ROW<x INT, y STRING>) UNION ALL SELECT CAST(ROW(CAST(NULL AS INT), '') AS ROW<x INT, y STRING>)",
  ],
  ['r ROW<x DECIMAL(6, 2), y DATE, z DOUBLE>', "SELECT CAST(ROW(1.50, DATE '2024-01-01', 1e0) AS ROW<x DECIMAL(6, 2), y DATE, z DOUBLE>)"],
  [
    'r ROW<x ROW<y INT, z STRING>, w ARRAY<INT>>',
    "SELECT CAST(ROW(ROW(1, 'q'), ARRAY[1, 2]) AS ROW<x ROW<y INT, z STRING>, w ARRAY<INT>>)",
  ],
  ['a ARRAY<ARRAY<INT>>', 'VALUES (ARRAY[ARRAY[1, 2], ARRAY[3]])'],
  ['a ARRAY<ROW<x INT, y STRING>>', "SELECT ARRAY[ROW(1, 'a'), ROW(2, CAST(NULL AS STRING))]"],
  ['a ARRAY<INT>, n INT', 'VALUES (CAST(NULL AS ARRAY<INT>), 1)'],
  ['r ROW<x INT>, n INT', 'SELECT CAST(NULL AS ROW<x INT>), 1'],
  ['m MAP<STRING, INT>', "VALUES (MAP['k', CAST(NULL AS INT)])"],
  ['m MAP<STRING, DOUBLE>, n INT', "VALUES (MAP['k', 1e0], 1)"],
  ['m MAP<STRING, ROW<x INT>>', "SELECT MAP['k', CAST(ROW(1) AS ROW<x INT>)]"],
  ['m MAP<INT, STRING>', "VALUES (MAP[1, 'a'])"],
  ['m MULTISET<STRING>', "SELECT COLLECT(s) FROM (VALUES ('a'), ('b'), ('a')) AS t (s)"],
];

const JSON_OPTIONS: readonly (readonly string[])[] = [
  [],
  ['json.encode.ignore-null-fields = true'],
  ['json.encode.decimal-as-plain-number = true', 'json.timestamp-format.standard = ISO-8601'],
];

const CSV_OPTIONS: readonly (readonly string[])[] = [
  [],
  ['csv.null-literal = NULL'],
  ['csv.field-delimiter = |', "csv.quote-character = ''"],
  ['csv.disable-quote-character = true'],
  ['csv.escape-character = \\', 'csv.null-literal = n/a'],
  ['csv.field-delimiter = \\t', 'csv.array-element-delimiter = ,'],
];

function each(format: string, options: readonly (readonly string[])[]): Script[] {
  return options.flatMap((some): Script[] => [
    ...Object.entries(VALUES).map(
      ([type, values]): Script => [
        `${format} of ${type} ${some.join(', ')}`,
        writing(`i INT, v ${type}`, rows(type, values), format, some),
      ],
    ),
    ...NESTED.map(([columns, select]): Script => [`${format} of ${columns} ${some.join(', ')}`, writing(columns, select, format, some)]),
  ]);
}

const ROUND: Script[] = ['json', 'csv'].flatMap((format): Script[] => [
  [
    `${format} of floats that were read`,
    `${fileTable('t', 'i INT, f FLOAT, d DOUBLE', 'f-floats', 'json')} ${writing('i INT, f FLOAT, d DOUBLE', 'SELECT * FROM t', format)}`,
  ],
  [
    `${format} of dates as texts`,
    writing('a STRING, b INT, c STRING', "SELECT CAST(DATE '2024-01-01' AS STRING), 1, CAST(1.50 AS STRING)", format),
  ],
]);

/** Rows that formats write, and the lines of their files. */
export const FORMATS_WRITTEN: readonly Script[] = [
  ...each('json', JSON_OPTIONS),
  ...each('csv', CSV_OPTIONS),
  ...ROUND,
  [
    'json of a map that was read',
    `${fileTable('t', 'id INT, v MAP<STRING, INT>', 'f-json-nested', 'json', ['json.ignore-parse-errors = true'])} ${writing('v MAP<STRING, INT>', 'SELECT v FROM t WHERE id = 5', 'json')}`,
  ],
].map(([name, sql], i) => [`written: ${name.trim()}`, sql.replaceAll('OUT', `f-out-${i}-{case}`)] as const);
