import {VALUES_FILE, VALUES_TABLE} from '../values.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

/** The table of values with two time attributes; its rows reach an operator in the order of `id`. */
const V = `${VALUES_TABLE.replace('{dir}/values', '{dir}/aggregate-types/values').replace(
  'tz AS ltz',
  "tz AS ltz, pt AS PROCTIME(), rt AS CAST(TIMESTAMPADD(SECOND, id, TIMESTAMP '2024-01-01 00:00:00') AS TIMESTAMP(3)), WATERMARK FOR rt AS rt",
)};`;

const NUMBERS = [
  'ti',
  'si',
  'i',
  'l',
  'f',
  'd',
  'dc',
  'CAST(dc AS DECIMAL(38, 20))',
  'COALESCE(k, 0)',
  'CAST(k AS DECIMAL(5, 0))',
  '1',
  '1.5',
];
const EDGES = [...NUMBERS, 'b', 's', 'vc'];
const ORDERED = [...EDGES, 'CAST(vc AS CHAR(5))', 'dt', 'tm', 'ts', 'tz', "'x'"];
const INTERVALS = ["i * INTERVAL '1' SECOND", "k * INTERVAL '1' MONTH"];
const NESTED = ['ar', 'mp', 'rw', 'ROW(i, s)', 'ARRAY[i]', 'CAST(s AS BYTES)', 'CAST(vc AS BINARY(2))'];
const HASHED = [...ORDERED, ...INTERVALS, 'ar', 'ARRAY[i]'];
const ALL = [...ORDERED, ...INTERVALS, ...NESTED];
/** Intervals within a collection are shown otherwise; that is no matter of aggregates. */
const COLLECTED = [...ORDERED, ...NESTED.filter((type) => type !== 'mp')];
/** Flink fails on the NULL of a sample of one where the argument cannot be NULL. */
const NULLABLE_NUMBERS = NUMBERS.filter((type) => !/^(COALESCE|1)/.test(type));
/** Of what cannot be NULL Flink's filters go wrong. */
const isFiltered = (type: string): boolean => !/^(COALESCE|CAST\(k|1|'x'|ROW|ARRAY)/.test(type);
const TEXTS = ['s', 'vc', 'CAST(vc AS CHAR(5))', "'x'"];

interface Taken {
  readonly call: string;
  readonly types: readonly string[];
  /** Of DISTINCT, where it is less. */
  readonly distinct?: readonly string[];
}

const AGGREGATES: readonly Taken[] = [
  ...['SUM', 'AVG', 'STDDEV_POP', 'VAR_POP'].map((call) => ({call, types: NUMBERS})),
  ...['STDDEV_SAMP', 'VAR_SAMP'].map((call) => ({call, types: NULLABLE_NUMBERS})),
  ...['MIN', 'MAX'].map((call) => ({call, types: ORDERED})),
  ...['FIRST_VALUE', 'LAST_VALUE'].map((call) => ({call, types: EDGES})),
  ...['COLLECT', 'ARRAY_AGG'].map((call) => ({call, types: COLLECTED, distinct: [...ORDERED, 'ar', 'ARRAY[i]']})),
  {call: 'COUNT', types: ALL, distinct: HASHED},
  {call: 'LISTAGG', types: TEXTS},
  {call: 'SINGLE_VALUE', types: ORDERED},
];

const calls = (call: string, types: readonly string[], more = ''): string =>
  types.map((type) => `${call}(${type})${more === '' ? '' : ` ${more}`}`).join(', ');

/** One row decides what the two of a kind are: FIRST_VALUE and the like of many rows depend on the order in batch mode. */
const taken = AGGREGATES.flatMap(({call, types, distinct = types}): readonly (readonly [string, string])[] => {
  const one = call === 'SINGLE_VALUE' ? ' WHERE id = 3' : '';
  return [
    [`${call} of every type`, `${V} SELECT ${calls(call, types)} FROM v${one}`],
    [
      `${call} of nothing`,
      `${V} SELECT ${calls(call, /LISTAGG|ARRAY_AGG/.test(call) ? types.filter(isFiltered) : types)} FROM v WHERE k > 100; SELECT b, ${calls(call, types)} FROM v WHERE k > 100 GROUP BY b`,
    ],
    [
      `${call} of NULLs`,
      `${V} SELECT ${calls(call, types)} FROM v WHERE id = 2; SELECT b, ${calls(call, types)} FROM v WHERE id = 2 GROUP BY b`,
    ],
    [
      `${call} by key`,
      `${V} SELECT ${call === 'SINGLE_VALUE' ? 'id' : 'b'}, ${calls(call, types)} FROM v GROUP BY ${call === 'SINGLE_VALUE' ? 'id' : 'b'}`,
    ],
    [
      `${call} with a filter`,
      `${V} SELECT b, ${calls(call, /STDDEV|VAR/.test(call) ? ['d'] : types.filter(isFiltered), 'FILTER (WHERE id = 1 OR id = 3)')} FROM v GROUP BY b`,
    ],
    [`${call} DISTINCT`, `${V} SELECT b, ${distinct.map((t) => `${call}(DISTINCT ${t})`).join(', ')} FROM v${one} GROUP BY b`],
    [
      `${call} in windows`,
      `${V} SELECT window_start, ${calls(call, types)} FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(rt), INTERVAL '${one === '' ? 3 : 1}' SECOND)) GROUP BY window_start, window_end`,
    ],
  ];
});

const over = AGGREGATES.filter(({call}) => call !== 'SINGLE_VALUE' && call !== 'LISTAGG').flatMap(
  ({call, types}): readonly (readonly [string, string])[] => [
    [
      `${call} over rows`,
      `${V} SELECT id, ${calls(call, types, 'OVER w')} FROM v WINDOW w AS (ORDER BY rt ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`,
    ],
    [`${call} over a range`, `${V} SELECT id, ${calls(call, types, 'OVER w')} FROM v WINDOW w AS (PARTITION BY b ORDER BY rt)`],
  ],
);

const CANDIDATES = [...ALL, 'CAST(dc AS DECIMAL(38, 30))', 'CAST(vc AS VARBINARY(3))', 'rt', 'pt'];
/** Which types each takes, told by EXPLAIN; which ones fail only in a plan that Flink's code cannot be made for is left out. */
const refused = [...AGGREGATES.map(({call}) => call), 'APPROX_COUNT_DISTINCT'].map((call): readonly [string, string] => [
  `${call}: types that it takes`,
  `${V} ${CANDIDATES.map((type) => `EXPLAIN SELECT ${call}(${type}) FROM v`).join('; ')}`,
]);

const CHANGING =
  'SELECT k, {calls} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY id DESC) AS place FROM v) WHERE place = 1 AND id < 7 GROUP BY k';
const changing = AGGREGATES.filter(({call}) => !/SINGLE|SAMP|ARRAY_AGG|COLLECT/.test(call)).map(
  ({call, types, distinct = types}): ProgramCase => ({
    name: `${call} of rows that change`,
    mode: 'streaming',
    sql: `${V} ${CHANGING.replace(
      '{calls}',
      calls(
        call,
        distinct.filter((t) => !t.includes("'x'")),
      ),
    )}`,
  }),
);

const overflow = [
  ['TINYINT', '127'],
  ['SMALLINT', '32767'],
  ['INT', '2147483647'],
  ['BIGINT', '9223372036854775807'],
  ['FLOAT', '3.4e38'],
  ['DOUBLE', '1.7e308'],
  ['DECIMAL(38, 0)', "'99999999999999999999999999999999999999'"],
  ['DECIMAL(38, 10)', "'9999999999999999999999999999.9999999999'"],
].map(([type, most]): readonly [string, string] => [
  `overflow of ${type}`,
  `SELECT SUM(x), AVG(x), MIN(x), MAX(x), COUNT(DISTINCT x) FROM (VALUES (CAST(${most} AS ${type})), (CAST(${most} AS ${type})), (CAST(1 AS ${type}))) AS t(x); SELECT SUM(-x), AVG(-x) FROM (VALUES (CAST(${most} AS ${type})), (CAST(${most} AS ${type}))) AS t(x)`,
]);

const SPECIAL: readonly (readonly [string, string])[] = [
  [
    'NaN and infinity',
    "SELECT SUM(x), AVG(x), COUNT(x), COUNT(DISTINCT x) FROM (VALUES (CAST('NaN' AS DOUBLE)), (CAST('Infinity' AS DOUBLE)), (1e0), (CAST(NULL AS DOUBLE))) AS t(x); SELECT SUM(x), AVG(x), MIN(x), MAX(x) FROM (VALUES (CAST('Infinity' AS DOUBLE)), (CAST('-Infinity' AS DOUBLE))) AS t(x)",
  ],
  ['negative averages', 'SELECT AVG(x), VAR_POP(x), STDDEV_POP(x), VAR_SAMP(x) FROM (VALUES (-7), (2), (-3)) AS t(x)'],
  ['averages of decimals', 'SELECT AVG(x), AVG(CAST(x AS DECIMAL(38, 2))), SUM(x) FROM (VALUES (0.01), (0.02), (0.02)) AS t(x)'],
  ['sums of NOT NULL', 'SELECT SUM(x), MIN(x), MAX(x), AVG(x), COUNT(x) FROM (VALUES (1), (2)) AS t(x) GROUP BY x > 0'],
  ['CHAR of unlike lengths', "SELECT MIN(x), MAX(x), LISTAGG(x), COUNT(DISTINCT x) FROM (VALUES ('a'), ('bcd'), ('')) AS t(x)"],
  [
    'types after it',
    `${V} SELECT TYPEOF(SUM(ti)), TYPEOF(AVG(dc)), TYPEOF(MAX(vc)), TYPEOF(COUNT(*)), TYPEOF(LISTAGG(s)), TYPEOF(COLLECT(i)) FROM v`,
  ],
  [
    'arithmetic after it',
    `${V} SELECT SUM(dc) * 2, SUM(dc) / COUNT(*), AVG(dc) + 1, SUM(ti) + 1, SUM(l) - SUM(i), MAX(dt) > DATE '2000-01-01' FROM v`,
  ],
];

/** The type and value of each aggregate over each type of argument. */
export const AGGREGATE_TYPES: ProgramArea = {
  name: 'aggregate-types',
  files: {'aggregate-types/values': VALUES_FILE},
  cases: [...inBothModes([...taken, ...over, ...refused, ...overflow, ...SPECIAL]), ...changing],
};
