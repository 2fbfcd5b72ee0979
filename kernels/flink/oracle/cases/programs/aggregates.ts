import {eventFiles, eventTables} from './events.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

const {events: E, none: NONE} = eventTables('aggregates');
/** A stream that takes rows back: counts and sums by key. */
const CHANGING = `${E} CREATE VIEW c AS SELECT k, COUNT(*) AS n, SUM(n) AS s, MAX(d) AS m FROM e GROUP BY k;`;
/** One that loses whole keys: those with an odd number of rows. */
const LEAVING = `${E} CREATE VIEW c AS SELECT k, n, s, g FROM (SELECT k, g, COUNT(*) AS n, SUM(n) AS s FROM e GROUP BY k, g) WHERE MOD(n, 2) = 1;`;

const NUMBERS = ['n', 'd', 'p', 'CAST(n AS TINYINT)', 'CAST(n AS SMALLINT)', 'CAST(n AS BIGINT)', 'CAST(d AS FLOAT)'] as const;
const ONE_NUMBER = [
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STDDEV_POP',
  'STDDEV_SAMP',
  'STDDEV',
  'VAR_POP',
  'VAR_SAMP',
  'VARIANCE',
  'COUNT',
  'FIRST_VALUE',
  'LAST_VALUE',
];

const numeric = ONE_NUMBER.map((f): readonly [string, string] => [
  `${f} of every number`,
  `${E} SELECT k, ${NUMBERS.map((x) => `${f}(${x})`).join(', ')} FROM e GROUP BY k`,
]);
const changing = ONE_NUMBER.map((f): readonly [string, string] => [
  `${f} of changes`,
  `${CHANGING} SELECT MOD(n, 2) AS o, ${f}(s), ${f}(n), ${f}(m) FROM c GROUP BY MOD(n, 2)`,
]);
const distinct = [
  'COUNT',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STDDEV_POP',
  'VAR_SAMP',
  'LISTAGG',
  'FIRST_VALUE',
  'LAST_VALUE',
  'COLLECT',
  'ARRAY_AGG',
].map((f): readonly [string, string] => [
  `${f} DISTINCT`,
  `${E} SELECT k, ${f}(DISTINCT ${f === 'LISTAGG' ? 'g' : 'n'}) FROM e GROUP BY k`,
]);
const distinctChanging = ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'COLLECT', 'ARRAY_AGG'].map((f): readonly [string, string] => [
  `${f} DISTINCT of changes`,
  `${LEAVING} SELECT g, ${f}(DISTINCT s), ${f}(s) FROM c GROUP BY g`,
]);
const empty = [
  'COUNT(*)',
  'COUNT(n)',
  'SUM(n)',
  'AVG(d)',
  'MIN(k)',
  'MAX(ts)',
  'STDDEV_SAMP(d)',
  'LISTAGG(k)',
  'COLLECT(n)',
  'FIRST_VALUE(k)',
  'ARRAY_AGG(n)',
  'COUNT(DISTINCT k)',
  'JSON_ARRAYAGG(k)',
  'JSON_OBJECTAGG(KEY k VALUE n)',
].map((call): readonly [string, string] => [`empty input: ${call}`, `${NONE} SELECT ${call} FROM nought`]);

const BOTH: readonly (readonly [string, string])[] = [
  ...numeric,
  ...distinct,
  ...empty,
  ['empty input: with keys', `${NONE} SELECT k, COUNT(*), SUM(n) FROM nought GROUP BY k`],
  ['empty input: having', `${NONE} SELECT COUNT(*) FROM nought HAVING COUNT(*) = 0`],
  ['empty input: grouping sets', `${NONE} SELECT k, COUNT(*) FROM nought GROUP BY GROUPING SETS ((k), ())`],
  ['empty input: rollup', `${NONE} SELECT k, g, COUNT(*) FROM nought GROUP BY ROLLUP (k, g)`],
  ['empty input: empty grouping', `${NONE} SELECT COUNT(*) FROM nought GROUP BY ()`],
  ['empty input: group by a constant', `${NONE} SELECT COUNT(*) FROM nought GROUP BY 1`],
  ['empty input: two distincts', `${NONE} SELECT COUNT(DISTINCT k), SUM(DISTINCT n), COUNT(*) FROM nought`],
  ['empty input: aggregate of it', `${NONE} SELECT MAX(c), COUNT(*) FROM (SELECT COUNT(*) AS c FROM nought)`],
  ['empty input: distinct rows', `${NONE} SELECT DISTINCT k, g FROM nought`],
  [
    'extremes of every type',
    `${E} SELECT k, MIN(g), MAX(g), MIN(f), MAX(f), MIN(ts), MAX(CAST(ts AS DATE)), MIN(CAST(ts AS TIME)), MAX(CAST(ts AS TIMESTAMP_LTZ(3))) FROM e GROUP BY k`,
  ],
  ['extremes of intervals', `${E} SELECT MIN(CAST(id AS INT) * INTERVAL '1' SECOND), MAX(id * INTERVAL '1' MONTH) FROM e`],
  ['first and last of texts', `${E} SELECT k, FIRST_VALUE(g), LAST_VALUE(g), FIRST_VALUE(ts), LAST_VALUE(f) FROM e GROUP BY k`],
  ['first and last, ignoring', `${E} SELECT k, FIRST_VALUE(g) IGNORE NULLS, LAST_VALUE(g) RESPECT NULLS FROM e GROUP BY k`],
  ['listagg', `${E} SELECT k, LISTAGG(g), LISTAGG(g, '|'), LISTAGG(g, '') FROM e GROUP BY k`],
  ['listagg within group', `${E} SELECT k, LISTAGG(g, ',') WITHIN GROUP (ORDER BY id DESC) FROM e GROUP BY k`],
  ['listagg of an expression', `${E} SELECT LISTAGG(UPPER(COALESCE(g, '-')) || CAST(id AS STRING), ';') FROM e`],
  ['listagg, distinct and filter', `${E} SELECT LISTAGG(DISTINCT g) FILTER (WHERE n > 2), LISTAGG(DISTINCT k, '-') FROM e`],
  ['collect of texts', `${E} SELECT k, COLLECT(g), COLLECT(n) FILTER (WHERE n > 2) FROM e GROUP BY k`],
  ['collect of rows', `${E} SELECT COLLECT(ROW(k, n)) FROM e WHERE id < 4`],
  ['array_agg', `${E} SELECT k, ARRAY_AGG(n), ARRAY_AGG(g) FROM e GROUP BY k`],
  ['array_agg, nulls', `${E} SELECT k, ARRAY_AGG(n IGNORE NULLS), ARRAY_AGG(n RESPECT NULLS) FROM e GROUP BY k`],
  ['array_agg, nulls after it', `${E} SELECT k, ARRAY_AGG(n) IGNORE NULLS FROM e GROUP BY k`],
  ['array_agg, filter', `${E} SELECT k, ARRAY_AGG(n) FILTER (WHERE n > 3) FROM e GROUP BY k`],
  ['array_agg ordered', `${E} SELECT k, ARRAY_AGG(n ORDER BY id DESC) FROM e GROUP BY k`],
  ['json_objectagg', `${E} SELECT g, JSON_OBJECTAGG(KEY COALESCE(k, 'none') || CAST(id AS STRING) VALUE n) FROM e GROUP BY g`],
  ['json_objectagg absent', `${E} SELECT g, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE n ABSENT ON NULL) FROM e GROUP BY g`],
  ['json_objectagg with colon', `${E} SELECT JSON_OBJECTAGG(CAST(id AS STRING) : d NULL ON NULL) FROM e`],
  ['json_arrayagg', `${E} SELECT g, JSON_ARRAYAGG(n), JSON_ARRAYAGG(k NULL ON NULL), JSON_ARRAYAGG(d ABSENT ON NULL) FROM e GROUP BY g`],
  ['json_arrayagg of json', `${E} SELECT JSON_ARRAYAGG(JSON_OBJECT(KEY 'id' VALUE id)) FROM e WHERE id < 4`],
  ['count of several columns', `${E} SELECT COUNT(k, g), COUNT(DISTINCT k, g) FROM e`],
  ['count of rows', `${E} SELECT COUNT(ROW(k, g)), COUNT(DISTINCT f), COUNT(1), COUNT(*) FROM e`],
  ['approx_count_distinct', `${E} SELECT k, APPROX_COUNT_DISTINCT(n) FROM e GROUP BY k`],
  ['single_value', `${E} SELECT SINGLE_VALUE(k) FROM e WHERE id = 1`],
  ['any and every', `${E} SELECT ANY_VALUE(k) FROM e WHERE id = 1`],
  ['bit and', `${E} SELECT BIT_AND(n) FROM e`],
  ['sum0', `${NONE} SELECT $SUM0(n) FROM nought`],
  ['percentile', `${E} SELECT PERCENTILE(n, 0.5) FROM e`],
  [
    'grouping',
    `${E} SELECT k, g, SUM(n), GROUPING(k), GROUPING(g), GROUPING_ID(k, g), GROUP_ID() FROM e GROUP BY GROUPING SETS ((k, g), (k), (g), ())`,
  ],
  ['grouping of several', `${E} SELECT k, g, COUNT(*), GROUPING(k, g) FROM e GROUP BY ROLLUP (k, g)`],
  ['rollup', `${E} SELECT k, g, COUNT(*), SUM(p) FROM e GROUP BY ROLLUP (k, g)`],
  ['cube', `${E} SELECT k, g, COUNT(*), AVG(d), GROUPING_ID(k, g) FROM e GROUP BY CUBE (k, g)`],
  ['grouping sets: mixed', `${E} SELECT k, g, f, COUNT(*) FROM e GROUP BY k, GROUPING SETS ((g), (f))`],
  ['grouping sets: rollup in it', `${E} SELECT k, g, f, COUNT(*) FROM e GROUP BY GROUPING SETS (ROLLUP (k, g), (f))`],
  ['grouping sets: two of them', `${E} SELECT k, g, COUNT(*) FROM e GROUP BY ROLLUP (k), CUBE (g)`],
  ['grouping sets: composite', `${E} SELECT k, g, f, COUNT(*), GROUPING_ID(k, g, f) FROM e GROUP BY ROLLUP ((k, g), f)`],
  ['grouping sets: one twice', `${E} SELECT k, COUNT(*), GROUP_ID() FROM e GROUP BY GROUPING SETS ((k), (k), ())`],
  ['grouping sets: only all', `${E} SELECT COUNT(*), SUM(n) FROM e GROUP BY GROUPING SETS (())`],
  ['grouping sets: a single one', `${E} SELECT k, COUNT(*), GROUPING(k) FROM e GROUP BY GROUPING SETS ((k))`],
  ['grouping sets: expressions', `${E} SELECT UPPER(k), MOD(id, 2), COUNT(*) FROM e GROUP BY GROUPING SETS ((UPPER(k)), (MOD(id, 2)))`],
  ['grouping sets: key inside an expression', `${E} SELECT COALESCE(k, 'all'), COUNT(*) FROM e GROUP BY ROLLUP (k)`],
  ['grouping sets: case of grouping', `${E} SELECT CASE GROUPING(k) WHEN 1 THEN 'total' ELSE k END, SUM(n) FROM e GROUP BY ROLLUP (k)`],
  ['grouping sets: aggregate of a key', `${E} SELECT k, COUNT(k), MAX(k) FROM e GROUP BY ROLLUP (k)`],
  ['grouping sets: having', `${E} SELECT k, g, SUM(n) AS s FROM e GROUP BY CUBE (k, g) HAVING GROUPING(k) = 0 AND SUM(n) > 5`],
  ['grouping sets: distinct', `${E} SELECT k, g, COUNT(DISTINCT n), SUM(DISTINCT n) FROM e GROUP BY ROLLUP (k, g)`],
  ['grouping sets: filter', `${E} SELECT k, COUNT(*) FILTER (WHERE n > 2), LISTAGG(g) FROM e GROUP BY ROLLUP (k)`],
  ['grouping without sets', `${E} SELECT k, GROUPING(k), GROUP_ID() FROM e GROUP BY k`],
  [
    'several distincts',
    `${E} SELECT g, COUNT(DISTINCT k), COUNT(DISTINCT n), SUM(DISTINCT n), AVG(DISTINCT d), COUNT(*), SUM(n) FROM e GROUP BY g`,
  ],
  [
    'distinct with filters',
    `${E} SELECT COUNT(DISTINCT k) FILTER (WHERE n > 2), COUNT(DISTINCT k) FILTER (WHERE f), COUNT(DISTINCT k) FROM e`,
  ],
  [
    'filters',
    `${E} SELECT k, COUNT(*) FILTER (WHERE n > 2), SUM(n) FILTER (WHERE f), MIN(d) FILTER (WHERE g = 'x'), MAX(n) FILTER (WHERE n IS NULL) FROM e GROUP BY k`,
  ],
  [
    'filter that is never true',
    `${E} SELECT COUNT(*) FILTER (WHERE FALSE), SUM(n) FILTER (WHERE 1 = 2), COUNT(n) FILTER (WHERE TRUE) FROM e`,
  ],
  ['having', `${E} SELECT k, COUNT(*) AS c FROM e GROUP BY k HAVING COUNT(*) > 2 AND SUM(n) IS NOT NULL`],
  ['having without grouping', `${E} SELECT SUM(n) FROM e HAVING COUNT(*) > 100`],
  ['having another aggregate', `${E} SELECT k FROM e GROUP BY k HAVING MAX(d) > AVG(d) * 1.5`],
  ['having an alias', `${E} SELECT k, COUNT(*) AS c FROM e GROUP BY k HAVING c > 2`],
  ['group by an alias', `${E} SELECT UPPER(k) AS u, COUNT(*) FROM e GROUP BY u`],
  ['group by an ordinal', `${E} SELECT k, COUNT(*) FROM e GROUP BY 1`],
  ['group by an expression', `${E} SELECT MOD(id, 3) + 1, COUNT(*), MOD(id, 3) * 2 FROM e GROUP BY MOD(id, 3)`],
  [
    'group by a case',
    `${E} SELECT CASE WHEN n > 4 THEN 'high' WHEN n IS NULL THEN 'none' ELSE 'low' END AS c, COUNT(*) FROM e GROUP BY CASE WHEN n > 4 THEN 'high' WHEN n IS NULL THEN 'none' ELSE 'low' END`,
  ],
  ['group by what is not shown', `${E} SELECT COUNT(*), MAX(n) FROM e GROUP BY k, g`],
  ['group by twice the same', `${E} SELECT k, COUNT(*) FROM e GROUP BY k, k`],
  ['group by every type', `${E} SELECT f, p, d, CAST(ts AS DATE), COUNT(*) FROM e GROUP BY f, p, d, CAST(ts AS DATE)`],
  ['group by a row', `${E} SELECT COUNT(*) FROM e GROUP BY (k, g)`],
  ['group by an array', `${E} SELECT a, COUNT(*) FROM (SELECT ARRAY[k, g] AS a FROM e) GROUP BY a`],
  ['group by floor of time', `${E} SELECT FLOOR(ts TO MINUTE), COUNT(*) FROM e GROUP BY FLOOR(ts TO MINUTE)`],
  ['group by date_format', `${E} SELECT DATE_FORMAT(ts, 'HH:mm'), SUM(n) FROM e GROUP BY DATE_FORMAT(ts, 'HH:mm')`],
  ['group by a constant', `${E} SELECT COUNT(*), 'x' FROM e GROUP BY 'x'`],
  ['select distinct', `${E} SELECT DISTINCT k FROM e`],
  ['select distinct of several', `${E} SELECT DISTINCT k, g, n > 3 FROM e`],
  ['select distinct of aggregates', `${E} SELECT DISTINCT COUNT(*) FROM e GROUP BY k`],
  ['select distinct star', `${E} SELECT DISTINCT * FROM (SELECT k, n FROM e)`],
  ['distinct then group', `${E} SELECT k, COUNT(*) FROM (SELECT DISTINCT k, g FROM e) GROUP BY k`],
  [
    'expressions of aggregates',
    `${E} SELECT k, SUM(n) * 1.0 / COUNT(*), MAX(n) - MIN(n), COALESCE(SUM(n), 0) + 1, COUNT(*) > 2 FROM e GROUP BY k`,
  ],
  [
    'aggregates of expressions',
    `${E} SELECT SUM(n * p), AVG(n + d), COUNT(NULLIF(k, 'a')), MAX(CASE WHEN f THEN n END), SUM(CASE WHEN g = 'x' THEN 1 ELSE 0 END) FROM e`,
  ],
  ['constants as arguments', `${E} SELECT k, SUM(1), COUNT(1), MAX('x'), MIN(2.5), AVG(3) FROM e GROUP BY k`],
  ['the same aggregate twice', `${E} SELECT k, SUM(n), SUM(n), SUM(n) + COUNT(*), COUNT(*) FROM e GROUP BY k`],
  [
    'overflow of a sum',
    'SELECT SUM(x), SUM(CAST(x AS INT)) FROM (VALUES (CAST(2147483647 AS BIGINT)), (CAST(9223372036854775807 AS BIGINT))) AS t(x)',
  ],
  [
    'decimals',
    'SELECT SUM(x), AVG(x), MIN(x), MAX(x), VAR_POP(x), STDDEV_SAMP(x) FROM (VALUES (1.10), (2.25), (3.333), (CAST(NULL AS DECIMAL(6, 3)))) AS t(x)',
  ],
  [
    'aggregate over an aggregate',
    `${E} SELECT c, COUNT(*), SUM(s) FROM (SELECT k, COUNT(*) AS c, SUM(n) AS s FROM e GROUP BY k) GROUP BY c`,
  ],
  ['three levels', `${E} SELECT MAX(cc) FROM (SELECT c, COUNT(*) AS cc FROM (SELECT k, g, COUNT(*) AS c FROM e GROUP BY k, g) GROUP BY c)`],
  ['global over global', `${E} SELECT COUNT(*), SUM(c) FROM (SELECT COUNT(*) AS c FROM e)`],
  [
    'aggregate over a filter of an aggregate',
    `${E} SELECT COUNT(*), SUM(s), MIN(s), MAX(s) FROM (SELECT k, SUM(n) AS s FROM e GROUP BY k) WHERE s > 5`,
  ],
  [
    'aggregate over a union',
    `${E} SELECT k, COUNT(*), SUM(n) FROM (SELECT k, n FROM e WHERE f UNION ALL SELECT g, n FROM e WHERE NOT f) GROUP BY k`,
  ],
  ['count over distinct of changes', `${CHANGING} SELECT COUNT(DISTINCT n), COUNT(DISTINCT s), COUNT(*) FROM c`],
  [
    'mini-batch',
    `SET 'table.exec.mini-batch.enabled' = 'false'; SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'; ${E} SELECT k, COUNT(*) FROM e GROUP BY k`,
  ],
  ['two phases', `SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; ${E} SELECT k, COUNT(DISTINCT n), SUM(n) FROM e GROUP BY k`],
  ['view over an aggregate', `${CHANGING} SELECT k, n FROM c WHERE n > 3`],
  ['with over an aggregate', `${E} WITH t AS (SELECT k, SUM(n) AS s FROM e GROUP BY k) SELECT COUNT(*), MAX(s) FROM t WHERE s IS NOT NULL`],
  [
    'refused: not grouped',
    `${E} SELECT k, n FROM e GROUP BY k; SELECT k, COUNT(*) FROM e; SELECT * FROM e GROUP BY k; SELECT SUM(COUNT(*)) FROM e; SELECT k FROM e WHERE COUNT(*) > 1; SELECT SUM(k) FROM e; SELECT COUNT(*) FROM e GROUP BY COUNT(*); SELECT AVG(ts) FROM e; SELECT GROUPING(n) FROM e GROUP BY k; SELECT MAX(ARRAY[n]) FROM e; SELECT COUNT() FROM e`,
  ],
];

const STREAMING: readonly ProgramCase[] = [
  ...changing,
  ...distinctChanging,
  ['keys that leave', `${LEAVING} SELECT k, COUNT(*), SUM(s), LISTAGG(g) FROM c GROUP BY k`] as const,
  ['keys that leave, all at once', `${LEAVING} SELECT COUNT(*), SUM(s), MIN(s), MAX(s), AVG(s) FROM c`] as const,
  ['first and last of changes', `${LEAVING} SELECT FIRST_VALUE(s), LAST_VALUE(s), LISTAGG(k) FROM c`] as const,
  [
    'json of changes',
    `${LEAVING} SELECT JSON_ARRAYAGG(s), JSON_OBJECTAGG(KEY COALESCE(k, '-') || COALESCE(g, '-') VALUE s) FROM c`,
  ] as const,
  ['array_agg of changes', `${LEAVING} SELECT k, ARRAY_AGG(s) FROM c GROUP BY k`] as const,
  ['distinct rows of changes', `${CHANGING} SELECT DISTINCT n FROM c`] as const,
  ['grouping sets of changes', `${LEAVING} SELECT k, g, SUM(n), COUNT(*) FROM c GROUP BY ROLLUP (k, g)`] as const,
  ['filter of changes', `${CHANGING} SELECT COUNT(*) FILTER (WHERE s > 8), SUM(n) FILTER (WHERE m > 2) FROM c`] as const,
  ['having of changes', `${CHANGING} SELECT n, COUNT(*) FROM c GROUP BY n HAVING COUNT(*) > 1`] as const,
  ['explain of a time-to-live', `SET 'table.exec.state.ttl' = '1 h'; ${E} SELECT k, MAX(n) FROM e GROUP BY k`] as const,
  ['a time-to-live over changes', `SET 'table.exec.state.ttl' = '1 d'; ${CHANGING} SELECT n, COUNT(*) FROM c GROUP BY n`] as const,
  ['a state_ttl hint', `${E} SELECT /*+ STATE_TTL('e' = '1d') */ k, MAX(n) FROM e GROUP BY k`] as const,
  [
    'mini-batch on',
    `SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.exec.mini-batch.size' = '1'; ${E} SELECT k, COUNT(*) FROM e GROUP BY k`,
  ] as const,
].map(([name, sql]): ProgramCase => ({name, mode: 'streaming', sql}));

/** With mini-batches only what stands at the end is told the same way. */
const FINAL = /mini-batch on|two phases/;

/** GROUP BY, its aggregates and grouping sets, over rows that only come and rows that change. */
export const AGGREGATES: ProgramArea = {
  name: 'aggregates',
  files: eventFiles('aggregates'),
  cases: [...inBothModes(BOTH), ...STREAMING].map((c) => (FINAL.test(c.name) ? {...c, final: true} : c)),
};
