import {VALUES_FILE, VALUES_TABLE} from '../values.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

const V = `${VALUES_TABLE.replace('{dir}/values', '{dir}/types/values').replace(
  'tz AS ltz',
  "tz AS ltz, pt AS PROCTIME(), rt AS CAST(TIMESTAMPADD(SECOND, id, TIMESTAMP '2024-01-01 00:00:00') AS TIMESTAMP(3)), WATERMARK FOR rt AS rt",
)};`;
const hole = (name: string, columns: string): string => `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'blackhole');`;

const SCALARS = [
  ...['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL(5, 2)', 'DECIMAL(20, 0)', 'DECIMAL(38, 10)'],
  ...['CHAR(3)', 'CHAR(5)', 'VARCHAR(3)', 'VARCHAR(12)', 'STRING', 'BINARY(3)', 'BINARY(5)', 'VARBINARY(3)', 'BYTES'],
  ...['DATE', 'TIME', 'TIMESTAMP(0)', 'TIMESTAMP(3)', 'TIMESTAMP(9)', 'TIMESTAMP_LTZ(0)', 'TIMESTAMP_LTZ(3)', 'TIMESTAMP_LTZ(9)'],
];
const NESTED = [
  ...['ARRAY<INT>', 'ARRAY<BIGINT>', 'ARRAY<INT NOT NULL>', 'ARRAY<STRING>', 'ARRAY<CHAR(2)>', 'ARRAY<ARRAY<INT>>', 'ARRAY<DECIMAL(9, 2)>'],
  ...['MAP<STRING, INT>', 'MAP<STRING, BIGINT>', 'MAP<CHAR(2), INT>'],
  ...[
    'ROW<a INT>',
    'ROW<b INT>',
    'ROW<a BIGINT>',
    'ROW<a INT, b STRING>',
    'ROW<x INT, y VARCHAR(4)>',
    'ROW<a ROW<b INT>>',
    'ROW<a INT NOT NULL>',
  ],
];

/** Each type into every type of its kind, of two tables that exist by their definition alone. */
const assigned = (types: readonly string[]): readonly (readonly [string, string])[] =>
  types.map((to) => [
    `into ${to}`,
    `${hole('o', `x ${to}`)} CREATE TABLE i (${types.map((from, at) => `c${at} ${from}, d${at} ${from} NOT NULL`).join(', ')}) WITH ('connector' = 'filesystem', 'path' = '{dir}/types/none', 'format' = 'json'); ${types.map((_, at) => `EXPLAIN INSERT INTO o SELECT ${at % 4 === 3 ? 'd' : 'c'}${at} FROM i`).join('; ')}`,
  ]);

const batch = (scripts: readonly (readonly [string, string])[]): readonly ProgramCase[] =>
  scripts.map(([name, sql]) => ({name, mode: 'batch', sql}));

const INTERVALS: readonly (readonly [string, string])[] = [
  [
    'constants into columns',
    `${hole('o', 'a TINYINT, b DECIMAL(4, 1), c CHAR(2), d VARCHAR(2), e DATE, f TIMESTAMP(3), g BOOLEAN, h DOUBLE')} ${[
      ...[
        '(a) VALUES (1)',
        '(a) VALUES (CAST(1 AS TINYINT))',
        '(b) VALUES (1)',
        '(b) VALUES (1.25)',
        '(b) VALUES (1e0)',
        "(c) VALUES ('abc')",
      ],
      ...[
        "(c) VALUES ('a')",
        "(d) VALUES ('abc')",
        "(c) VALUES ('ab'), ('c')",
        "(e) VALUES ('2020-01-01')",
        "(e) VALUES (DATE '2020-01-01')",
      ],
      ...[
        "(f) VALUES (DATE '2020-01-01')",
        "(f) VALUES ('2020-01-01 00:00:00')",
        '(g) VALUES (1)',
        "(g) VALUES ('true')",
        '(h) VALUES (1)',
      ],
      ...[
        '(h) VALUES (1.5)',
        "(h) VALUES ('1')",
        '(a) VALUES (NULL)',
        '(a, b) VALUES (NULL, NULL)',
        '(a) SELECT NULL',
        '(a, a) VALUES (NULL, NULL)',
      ],
      ...[
        '(zz) VALUES (1)',
        '(a, b) VALUES (NULL)',
        '(b, a) SELECT 1, CAST(2 AS TINYINT)',
        "(c) VALUES (CAST('a' AS VARCHAR(5)))",
        '(h, b) SELECT 1, 2',
      ],
      ...[
        'VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
        'SELECT 1',
        '(e) VALUES (CURRENT_DATE)',
        '(f) VALUES (CURRENT_TIMESTAMP)',
        '(f) VALUES (LOCALTIMESTAMP)',
      ],
    ]
      .map((rest) => `EXPLAIN INSERT INTO o ${rest}`)
      .join('; ')}`,
  ],
  [
    'NOT NULL columns',
    `${hole('o', 'a INT NOT NULL, b STRING')} ${hole('p', 'a INT NOT NULL, b STRING, PRIMARY KEY (a) NOT ENFORCED')} ${[
      "INTO o VALUES (1, 'x')",
      "INTO o (b) VALUES ('x')",
      'INTO o (a) VALUES (1)',
      'INTO o (a) VALUES (CAST(NULL AS INT))',
      "INTO p (b) VALUES ('x')",
      'INTO p (a) VALUES (1)',
      'INTO o SELECT MAX(x), MIN(y) FROM (VALUES (1, 2)) AS t(x, y)',
      "INTO o SELECT x, 'a' FROM (VALUES (1), (NULL)) AS t(x)",
    ]
      .map((rest) => `EXPLAIN INSERT ${rest}`)
      .join('; ')}`,
  ],
];

const json = (name: string, columns: string): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/types-${name}/out-{case}', 'format' = 'json');`;
/** Written and read again. */
const WRITTEN: readonly (readonly [string, string])[] = [
  [
    'widened values',
    `${json('w1', 'a SMALLINT, b INT, c BIGINT, d DOUBLE, e DECIMAL(20, 5), f FLOAT, g DOUBLE, h DECIMAL(12, 1), i DECIMAL(4, 1), j DOUBLE')} ${V} INSERT INTO w1 SELECT ti, si, i, l, i, l, f, dc, dc, dc FROM v; SELECT * FROM w1`,
  ],
  [
    'values of time',
    `${json('w2', 'a TIMESTAMP(0), b TIMESTAMP(6), c TIMESTAMP_LTZ(3), d DATE, f TIMESTAMP(3), g TIMESTAMP_LTZ(0)')} ${V} INSERT INTO w2 SELECT ts, ts, ts, ts, tz, tz FROM v; SELECT * FROM w2`,
  ],
  [
    'values within values',
    `${json('w3', 'a ARRAY<BIGINT>, b MAP<STRING, BIGINT>, c ROW<p BIGINT, q STRING>')} ${V} INSERT INTO w3 SELECT ar, mp, rw FROM v WHERE id <> 6; SELECT * FROM w3`,
  ],
  ['some columns', `${json('w4', 'a INT, b STRING, c DOUBLE')} ${V} INSERT INTO w4 (c, a) SELECT i, k FROM v; SELECT * FROM w4`],
];

/** Where a time attribute is one still: DESCRIBE of views tells it. */
const ATTRIBUTES: readonly (readonly [string, string])[] = [
  ['a view', 'SELECT rt, pt, id FROM v'],
  ['renamed', 'SELECT rt AS a, pt AS b FROM v'],
  ['a cast', 'SELECT CAST(rt AS TIMESTAMP(3)) AS a, CAST(pt AS TIMESTAMP_LTZ(3)) AS b, CAST(rt AS STRING) AS c FROM v'],
  ['arithmetic', "SELECT rt + INTERVAL '1' SECOND AS a, FLOOR(rt TO HOUR) AS b, TIMESTAMPADD(DAY, 1, rt) AS c FROM v"],
  [
    'conditions',
    'SELECT COALESCE(rt, ts) AS a, CASE WHEN b THEN rt END AS c, IF(b, rt, ts) AS d, GREATEST(rt, ts) AS e, NULLIF(rt, ts) AS f FROM v',
  ],
  ['extremes', 'SELECT MAX(rt) AS a, MIN(rt) AS b, MAX(pt) AS c FROM v'],
  ['keys', 'SELECT rt, COUNT(*) AS n FROM v GROUP BY rt'],
  ['a window', "SELECT window_start, window_end, window_time, rt FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(rt), INTERVAL '5' SECOND))"],
  [
    'of windows',
    "SELECT window_start, window_end, window_time, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(rt), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time",
  ],
  [
    'of group windows',
    "SELECT TUMBLE_START(rt, INTERVAL '5' SECOND) AS a, TUMBLE_ROWTIME(rt, INTERVAL '5' SECOND) AS b, TUMBLE_PROCTIME(rt, INTERVAL '5' SECOND) AS c FROM v GROUP BY TUMBLE(rt, INTERVAL '5' SECOND)",
  ],
  ['a union', 'SELECT rt FROM v UNION ALL SELECT rt FROM v'],
  ['a union with another', 'SELECT rt FROM v UNION ALL SELECT ts FROM v'],
  ['a filter and a limit', 'SELECT rt, pt FROM v WHERE k > 1 LIMIT 3'],
  ['an order', 'SELECT rt FROM v ORDER BY rt'],
  ['different rows', 'SELECT DISTINCT rt FROM v'],
  ['a join', 'SELECT x.rt, y.pt, x.id FROM v AS x JOIN v AS y ON x.id = y.id'],
  [
    'a join by time',
    "SELECT x.rt, y.rt AS s, y.pt FROM v AS x JOIN v AS y ON x.id = y.id AND x.rt BETWEEN y.rt - INTERVAL '1' SECOND AND y.rt",
  ],
  ['a rank', 'SELECT rt, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY rt DESC) AS r FROM v) WHERE r = 1'],
  ['over', 'SELECT rt, pt, COUNT(*) OVER (ORDER BY rt) AS n FROM v'],
  ['rows and arrays', 'SELECT ROW(rt, 1) AS a, ARRAY[rt] AS b FROM v'],
  ['of no table', 'SELECT PROCTIME() AS a, CURRENT_TIMESTAMP AS b, LOCALTIMESTAMP AS c, NOW() AS d, CURRENT_ROW_TIMESTAMP() AS e'],
].map(([name, query]): readonly [string, string] => [`time attributes: ${name}`, `${V} CREATE VIEW w AS ${query}; DESCRIBE w`]);

const ZONES = ['America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/St_Johns', 'GMT+03:00'];
/** Around changes of clocks: New York's of 2021, the day that Apia left out (2011-12-30), Lord Howe's half hours. */
const INSTANTS = [
  ...[
    '1615705199',
    '1615705200',
    '1636263000',
    '1636266600',
    '1636270200',
    '1325239199',
    '1325239200',
    '1617462000',
    '1633188600',
    '0',
    '-1',
    '253402300799',
  ],
];
const TEXTS = [
  '2021-03-14 02:30:00',
  '2021-11-07 01:30:00',
  '2011-12-30 12:00:00',
  '2021-04-04 01:45:00',
  '2021-10-03 02:15:00',
  '1883-11-18 12:00:00',
];
const zoned = ZONES.map((zone): readonly [string, string] => [
  `zone ${zone}`,
  `SET 'table.local-time-zone' = '${zone}'; SELECT n, CAST(t AS STRING), CAST(t AS TIMESTAMP(3)), CAST(t AS DATE), CAST(t AS TIME), DATE_FORMAT(t, 'yyyy-MM-dd HH:mm:ss'), FROM_UNIXTIME(n), EXTRACT(HOUR FROM t), EXTRACT(EPOCH FROM t), DAYOFWEEK(t), FLOOR(t TO HOUR), CEIL(t TO DAY), TIMESTAMPADD(HOUR, 1, t), TIMESTAMPADD(DAY, 1, t), t + INTERVAL '1' DAY, TIMESTAMPDIFF(HOUR, TO_TIMESTAMP_LTZ(0, 0), t) FROM (SELECT n, TO_TIMESTAMP_LTZ(n, 0) AS t FROM (VALUES ${INSTANTS.map((n) => `(CAST(${n} AS BIGINT))`).join(', ')}) AS s(n)); SELECT s, CAST(CAST(s AS TIMESTAMP(3)) AS TIMESTAMP_LTZ(3)), CAST(s AS TIMESTAMP_LTZ(3)), UNIX_TIMESTAMP(s), TO_TIMESTAMP(s), CONVERT_TZ(s, 'UTC', '${zone}'), CONVERT_TZ(s, '${zone}', 'UTC'), CAST(DATE '2021-03-14' AS TIMESTAMP_LTZ(3)), CAST(TIME '02:30:00' AS TIMESTAMP_LTZ(3)) IS NULL, CAST(s AS TIMESTAMP(3)) = CAST(s AS TIMESTAMP_LTZ(3)) FROM (VALUES ${TEXTS.map((s) => `('${s}')`).join(', ')}) AS u(s)`,
]);

/** What an INSERT takes into a column of each type, where time attributes go, and clocks of many zones. */
export const TYPES: ProgramArea = {
  name: 'types',
  files: {'types/values': VALUES_FILE},
  cases: [
    ...batch([...assigned(SCALARS), ...assigned(NESTED), ...INTERVALS, ...zoned]),
    ...inBothModes(WRITTEN),
    ...ATTRIBUTES.map(([name, sql]): ProgramCase => ({name, mode: 'streaming', sql})),
  ],
};
