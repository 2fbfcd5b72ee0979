/** Every pair of types where a form brings two values to one type, every number type in what takes numbers, and texts that look like a value. */

const SIDES = [
  'f',
  'd',
  'dc',
  'i',
  'l',
  's',
  'vc',
  'dt',
  'ts',
  'ltz',
  'tm',
  'b',
  'CAST(ts AS TIMESTAMP(6))',
  'CAST(ltz AS TIMESTAMP_LTZ(6))',
];
const MEETINGS: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `COALESCE(${a}, ${b})`,
  (a, b) => `CASE WHEN b THEN ${a} ELSE ${b} END`,
  (a, b) => `IF(b, ${a}, ${b})`,
  (a, b) => `GREATEST(${a}, ${b})`,
  (a, b) => `ARRAY[${a}, ${b}]`,
  (a, b) => `IFNULL(${a}, ${b})`,
  (a, b) => `NULLIF(${a}, ${b})`,
];

const NUMBER_TYPES = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL(10, 2)', 'DECIMAL(10, 0)'];
const OF_NUMBER = ['SIGN', 'TRUNCATE', 'ABS', 'ROUND', 'CEIL', 'FLOOR', 'EXP', 'BIN', 'HEX', 'CHR', 'DEGREES', '-', 'SQRT'];
const WITH_NUMBER: readonly ((type: string) => string)[] = [
  (t) => `TRUNCATE(CAST(k AS ${t}), 1)`,
  (t) => `ROUND(CAST(k AS ${t}), -1)`,
  (t) => `MAP['k', CAST(k AS ${t})]`,
  (t) => `ARRAY[CAST(k AS ${t})]`,
  (t) => `IF(k > 1, CAST(k AS ${t}), 1)`,
  (t) => `POWER(CAST(k AS ${t}), 2)`,
  (t) => `CAST(k AS ${t}) + CAST(1.1 AS FLOAT)`,
  (t) => `CAST(k AS ${t}) * 1.5`,
  (t) => `CAST(k AS ${t}) / 2`,
  (t) => `FROM_UNIXTIME(CAST(k AS ${t}))`,
  (t) => `TO_TIMESTAMP_LTZ(CAST(k AS ${t}), 3)`,
  (t) => `TIMESTAMPADD(DAY, CAST(k AS ${t}), ts)`,
  (t) => `INTERVAL '1' DAY * CAST(k AS ${t})`,
  (t) => `LEFT(s, CAST(k AS ${t}))`,
  (t) => `ar[CAST(k AS ${t})]`,
  (t) => `LPAD(s, CAST(k AS ${t}), 'x')`,
  (t) => `SPLIT_INDEX(vc, ',', CAST(k AS ${t}))`,
  (t) => `JSON_STRING(CAST(k AS ${t}))`,
  (t) => `ARRAY_CONTAINS(ar, CAST(k AS ${t}))`,
];

const NUMBER_TEXTS = [
  ...[
    "' b '",
    "' x'",
    "'x'",
    "'1x'",
    "' 1x'",
    "'1 2'",
    "' '",
    "''",
    "'+'",
    "'-'",
    "'.'",
    "'e'",
    "'1e'",
    "' 12 '",
    "'1e2'",
    "'-.5'",
    "'5.'",
  ],
  ...["'0x1F'", "'1_000'", "'1,000'"],
];
const NUMBER_TARGETS = ['DECIMAL(10, 2)', 'DECIMAL(38, 2)', 'INT', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE'];
const TIME_TEXTS = [
  ...["'2020-1-2'", "'2020-01'", "'2020'", "'2020-01-02 03'", "'2020-01-02 03:04'", "'2020-01-02T03:04:05'", "'2020-01-02 03:04:05Z'"],
  ...["'2020-01-02 03:04:05+01:00'", "' 2020-01-02 '", "'02020-01-02'", "'2020-01-02 24:00:00'", "'2020-02-30'", "'2020-01-02 3:4:5'"],
  ...[
    "'20200102'",
    "'2020/01/02'",
    "'-2020-01-02'",
    "'10000-01-01'",
    "'12:34'",
    "'12'",
    "'1:2:3'",
    "'12:34:56.789'",
    "'24:00:00'",
    "'12:34:60'",
  ],
];
const TIME_TARGETS = ['DATE', 'TIMESTAMP(3)', 'TIMESTAMP(9)', 'TIMESTAMP_LTZ(3)', 'TIME'];

const LOOKED_FOR = [
  ...[
    's IN (12.5)',
    's IN (12.50)',
    "s IN ('abc', 12.5)",
    "i IN ('3')",
    "i IN (3, '4')",
    "dt IN ('2020-02-29')",
    "dt IN (DATE '2020-02-29', '2021-01-01')",
  ],
  ...[
    "ts IN ('2020-02-29 13:14:15.123')",
    'vc IN (dt, ts)',
    "b IN ('true')",
    's IN (TRUE)',
    'd IN (2.25, 1)',
    'l IN (4, 2.5)',
    'dc IN (1.5e0)',
    'i NOT IN (3, 2.5)',
  ],
  ...[
    'i IN (NULL, 3)',
    'i NOT IN (3, NULL)',
    "s IN ('abc', NULL)",
    'ti IN (1, 300)',
    'f = 0.1',
    'f IN (0.1, 1.5)',
    'ti = l',
    "dt = '2020-02-29'",
    "ltz > '2020-01-01 00:00:00'",
  ],
  ...[
    "tm > '10:00:00'",
    "'2020-02-29' = dt",
    'ts = dt',
    'dt < ltz',
    'ts = ltz',
    'ltz > ts',
    'tm = ts',
    'vc = dt',
    's <> ltz',
    'vc < dt',
    'vc IS DISTINCT FROM dt',
    's < b',
  ],
  ...["(k, s) = (2, 'abc')", "(k, s) <> (2, 'abc')", 'ar = ar', 'mp = mp'],
];

/** Alone. */
export const ALONE: readonly string[] = [
  ...NUMBER_TEXTS.flatMap((text) => NUMBER_TARGETS.map((type) => `CAST(${text} AS ${type})`)),
  ...TIME_TEXTS.flatMap((text) => [...TIME_TARGETS.map((type) => `CAST(${text} AS ${type})`), `TO_TIMESTAMP(${text})`, `TO_DATE(${text})`]),
  ...['DATE', 'TIME', 'TIMESTAMP(0)', 'TIMESTAMP_LTZ(0)', 'STRING'].map(
    (type) => `TRY_CAST(TIMESTAMP '1969-12-31 23:59:59.999' AS ${type})`,
  ),
];

/** Over the rows of the table of values. */
export const OVER: readonly string[] = [
  ...SIDES.flatMap((a) => SIDES.filter((b) => b !== a).flatMap((b) => MEETINGS.map((meet) => meet(a, b)))),
  ...NUMBER_TYPES.flatMap((type) => [...OF_NUMBER.map((name) => `${name}(CAST(k AS ${type}))`), ...WITH_NUMBER.map((form) => form(type))]),
  ...LOOKED_FOR,
];
