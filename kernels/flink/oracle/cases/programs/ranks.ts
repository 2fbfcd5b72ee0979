import {eventFiles, eventTables} from './events.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

const {events: E, none: NONE} = eventTables('ranks');
const CHANGING = `${E} CREATE VIEW c AS SELECT k, COUNT(*) AS n, SUM(n) AS s FROM e GROUP BY k;`;
const PAIRS = `${E} CREATE VIEW c AS SELECT k, g, COUNT(*) AS n, SUM(n) AS s FROM e GROUP BY k, g;`;
const LEAVING = `${E} CREATE VIEW c AS SELECT k, n, s, g FROM (SELECT k, g, COUNT(*) AS n, SUM(n) AS s FROM e GROUP BY k, g) WHERE MOD(n, 2) = 1;`;

const top = (from: string, columns: string, over: string, where: string, fn = 'ROW_NUMBER()', shown = `${columns}, rn`): string =>
  `SELECT ${shown} FROM (SELECT ${columns}, ${fn} OVER (${over}) AS rn FROM ${from}) WHERE ${where}`;

const BOTH: readonly (readonly [string, string])[] = [
  ['top-n with its number', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC, id', 'rn <= 2')}`],
  ['top-n without its number', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC, id', 'rn <= 2', 'ROW_NUMBER()', 'id, k, n')}`],
  ['top-n, ascending with nulls', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n, id', 'rn <= 2')}`],
  ['top-n, nulls last', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n ASC NULLS LAST, id', 'rn <= 2')}`],
  ['top-n, nulls first', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC NULLS FIRST, id', 'rn <= 2')}`],
  ['top-n without partition', `${E} ${top('e', 'id, n', 'ORDER BY n DESC, id DESC', 'rn <= 3')}`],
  ['top-n, two partition keys', `${E} ${top('e', 'id, k, g, d', 'PARTITION BY k, g ORDER BY d DESC, id', 'rn <= 1')}`],
  ['top-n, an expression as partition', `${E} ${top('e', 'id, n', 'PARTITION BY MOD(id, 3) ORDER BY n DESC, id', 'rn <= 2')}`],
  ['top-n, an expression as order', `${E} ${top('e', 'id, k', 'PARTITION BY k ORDER BY ABS(n - 5), id', 'rn < 3')}`],
  ['top-n, from the second', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC, id', 'rn BETWEEN 2 AND 3')}`],
  [
    'top-n, from the second without its number',
    `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC, id', 'rn >= 2 AND rn <= 3', 'ROW_NUMBER()', 'id, k, n')}`,
  ],
  ['top-n, the second alone', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC, id', 'rn = 2', 'ROW_NUMBER()', 'id, k, n')}`],
  ['top-n, a variable range', `${E} ${top('e', 'id, k, n, g', 'PARTITION BY k ORDER BY n DESC, id', 'rn <= 2 AND g IS NOT NULL')}`],
  [
    'top-n, a range from a column',
    `${E} SELECT * FROM (SELECT id, f, CASE WHEN f THEN 2 ELSE 1 END AS m, ROW_NUMBER() OVER (PARTITION BY f ORDER BY id DESC) AS rn FROM e) WHERE rn <= m`,
  ],
  ['top-n and another condition', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC, id', "rn <= 2 AND k <> 'b'")}`],
  ['top-n, ties', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC', 'rn <= 2')}`],
  [
    'top-n, a filter below',
    `${E} SELECT id, rn FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY d DESC, id) AS rn FROM e WHERE d > 0) WHERE rn <= 2`,
  ],
  ['top-n, empty input', `${NONE} ${top('nought', 'id, k', 'PARTITION BY k ORDER BY n', 'rn <= 2')}`],
  ['top-n, descending time', `${E} ${top('e', 'id, k, ts', 'PARTITION BY k ORDER BY ts DESC', 'rn <= 2')}`],
  ['top-n of an aggregate', `${CHANGING} ${top('c', 'k, s', 'ORDER BY s DESC', 'rn <= 2')}`],
  ['top-n of an aggregate, without its number', `${CHANGING} ${top('c', 'k, s', 'ORDER BY s DESC', 'rn <= 2', 'ROW_NUMBER()', 'k, s')}`],
  ['top-n of an aggregate, ascending', `${CHANGING} ${top('c', 'k, s', 'ORDER BY s ASC', 'rn <= 2')}`],
  ['top-n of an aggregate, count', `${CHANGING} ${top('c', 'k, n', 'ORDER BY n DESC, k', 'rn <= 2')}`],
  ['top-n of an aggregate, by partition', `${PAIRS} ${top('c', 'k, g, n, s', 'PARTITION BY k ORDER BY s DESC, g', 'rn <= 1')}`],
  [
    'top-n of an aggregate, by partition without its number',
    `${PAIRS} ${top('c', 'k, g, n', 'PARTITION BY k ORDER BY n DESC, g', 'rn <= 2', 'ROW_NUMBER()', 'k, g, n')}`,
  ],
  ['top-n of what leaves', `${LEAVING} ${top('c', 'k, g, s', 'PARTITION BY k ORDER BY s DESC, g', 'rn <= 2')}`],
  [
    'top-n of what leaves, without its number',
    `${LEAVING} ${top('c', 'k, g, s', 'ORDER BY s DESC, k, g', 'rn <= 3', 'ROW_NUMBER()', 'k, g, s')}`,
  ],
  [
    'top-n of a top-n',
    `${E} SELECT * FROM (SELECT id, k, n, ROW_NUMBER() OVER (ORDER BY n DESC, id) AS r FROM (SELECT id, k, n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC, id) AS rn FROM e) WHERE rn <= 1) WHERE r <= 2`,
  ],
  [
    'top-n of a top-n without numbers',
    `${E} SELECT id, k, n FROM (SELECT id, k, n, ROW_NUMBER() OVER (ORDER BY n DESC, id) AS r FROM (SELECT id, k, n FROM (SELECT id, k, n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC, id) AS rn FROM e) WHERE rn <= 2)) WHERE r <= 2`,
  ],
  [
    'aggregate of a top-n',
    `${E} SELECT COUNT(*), SUM(n) FROM (SELECT n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC, id) AS rn FROM e) WHERE rn <= 2`,
  ],
  ['rank', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC', 'rn <= 2', 'RANK()')}`],
  ['rank without its number', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC', 'rn <= 2', 'RANK()', 'id, k, n')}`],
  ['rank of changes', `${CHANGING} ${top('c', 'k, n', 'ORDER BY n DESC', 'rn <= 2', 'RANK()')}`],
  ['dense_rank', `${E} ${top('e', 'id, k, n', 'PARTITION BY k ORDER BY n DESC', 'rn <= 2', 'DENSE_RANK()')}`],
  ['deduplication, first', `${E} ${top('e', 'id, k', 'PARTITION BY k ORDER BY ts', 'rn = 1', 'ROW_NUMBER()', 'id, k')}`],
  ['deduplication, last', `${E} ${top('e', 'id, k', 'PARTITION BY k ORDER BY ts DESC', 'rn = 1', 'ROW_NUMBER()', 'id, k')}`],
  ['deduplication with its number', `${E} ${top('e', 'id, k', 'PARTITION BY k ORDER BY ts DESC', 'rn = 1')}`],
  ['deduplication by two keys', `${E} ${top('e', 'id, k, g', 'PARTITION BY k, g ORDER BY ts', 'rn <= 1', 'ROW_NUMBER()', 'id, k, g')}`],
  [
    'deduplication, then an aggregate',
    `${E} SELECT COUNT(*), SUM(n) FROM (SELECT n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM e) WHERE rn = 1`,
  ],
  ['deduplication of changes', `${PAIRS} ${top('c', 'k, g, n', 'PARTITION BY k ORDER BY n DESC, g', 'rn = 1', 'ROW_NUMBER()', 'k, g, n')}`],
  ['order by with limit', `${E} SELECT id, n FROM e ORDER BY n DESC, id LIMIT 3`],
  ['order by with limit, ascending', `${E} SELECT id, n FROM e ORDER BY n, id LIMIT 3`],
  ['order by with offset', `${E} SELECT id, n FROM e ORDER BY n DESC, id LIMIT 3 OFFSET 2`],
  ['order by with fetch', `${E} SELECT id, n FROM e ORDER BY n DESC, id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY`],
  ['order by with fetch first', `${E} SELECT id FROM e ORDER BY id DESC FETCH FIRST 2 ROWS ONLY`],
  ['order by what is not shown', `${E} SELECT k FROM e ORDER BY d DESC, id LIMIT 4`],
  ['order by an expression', `${E} SELECT id FROM e ORDER BY ABS(n - 4), id LIMIT 4`],
  ['order by an alias', `${E} SELECT id, n * 2 AS m FROM e ORDER BY m DESC, id LIMIT 2`],
  ['order by ordinals', `${E} SELECT n, id FROM e ORDER BY 1 DESC, 2 LIMIT 2`],
  ['order by nulls last', `${E} SELECT id, n FROM e ORDER BY n NULLS LAST, id DESC LIMIT 20`],
  ['order by an aggregate', `${E} SELECT k, SUM(n) AS s FROM e GROUP BY k ORDER BY s DESC LIMIT 2`],
  ['order by an aggregate that is not shown', `${E} SELECT k FROM e GROUP BY k ORDER BY COUNT(*) DESC, k LIMIT 2`],
  ['order by in a subquery', `${E} SELECT COUNT(*), SUM(n) FROM (SELECT n FROM e ORDER BY n DESC, id LIMIT 3)`],
  ['limit nothing', `${E} SELECT id FROM e LIMIT 0`],
  ['limit in a subquery', `${E} SELECT COUNT(*) FROM (SELECT id FROM e LIMIT 5)`],
  ['limit of changes', `${CHANGING} SELECT COUNT(*) FROM (SELECT k FROM c LIMIT 2)`],
  ['limit of an empty input', `${NONE} SELECT id FROM nought LIMIT 5`],
  [
    'over: everything before',
    `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts), COUNT(*) OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  [
    'over: rows',
    `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), MIN(d) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM e`,
  ],
  [
    'over: rows unbounded',
    `${E} SELECT id, AVG(n) OVER (PARTITION BY g ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM e`,
  ],
  [
    'over: rows, short form',
    `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS 2 PRECEDING), MAX(n) OVER (PARTITION BY k ORDER BY ts ROWS 2 PRECEDING) FROM e`,
  ],
  ['over: current row', `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN CURRENT ROW AND CURRENT ROW) FROM e`],
  [
    'over: range',
    `${E} SELECT id, COUNT(*) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW), MAX(d) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW) FROM e`,
  ],
  [
    'over: range without partition',
    `${E} SELECT id, SUM(n) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW) FROM e`,
  ],
  ['over: range unbounded', `${E} SELECT id, LISTAGG(g) OVER (PARTITION BY k ORDER BY ts RANGE UNBOUNDED PRECEDING) FROM e`],
  [
    'over: named window',
    `${E} SELECT id, SUM(n) OVER w, COUNT(n) OVER w, MIN(n) OVER w FROM e WINDOW w AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)`,
  ],
  ['over: two windows', `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts), SUM(n) OVER (ORDER BY ts) FROM e`],
  [
    'over: two frames',
    `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS 1 PRECEDING), SUM(n) OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  [
    'over: expressions',
    `${E} SELECT id, n - AVG(n) OVER (PARTITION BY k ORDER BY ts), SUM(n + id) OVER (PARTITION BY k ORDER BY ts) * 2 FROM e`,
  ],
  [
    'over: distinct',
    `${E} SELECT id, COUNT(DISTINCT g) OVER (PARTITION BY k ORDER BY ts), SUM(DISTINCT n) OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  ['over: distinct in rows', `${E} SELECT id, COUNT(DISTINCT g) OVER (PARTITION BY k ORDER BY ts ROWS 2 PRECEDING) FROM e`],
  ['over: filter', `${E} SELECT id, COUNT(*) FILTER (WHERE n > 2) OVER (PARTITION BY k ORDER BY ts) FROM e`],
  [
    'over: first and last',
    `${E} SELECT id, FIRST_VALUE(n) OVER (PARTITION BY k ORDER BY ts), LAST_VALUE(n) OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  [
    'over: first and last in rows',
    `${E} SELECT id, FIRST_VALUE(n) OVER (PARTITION BY k ORDER BY ts ROWS 1 PRECEDING), LAST_VALUE(g) OVER (PARTITION BY k ORDER BY ts ROWS 1 PRECEDING) FROM e`,
  ],
  [
    'over: lag',
    `${E} SELECT id, LAG(n) OVER (PARTITION BY k ORDER BY ts), LAG(n, 2) OVER (PARTITION BY k ORDER BY ts), LAG(n, 1, -1) OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  [
    'over: lag of a text',
    `${E} SELECT id, LAG(g, 1, 'none') OVER (PARTITION BY k ORDER BY ts), LAG(d) OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  ['over: lead', `${E} SELECT id, LEAD(n) OVER (PARTITION BY k ORDER BY ts, id) FROM e`],
  ['over: row_number', `${E} SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) FROM e`],
  ['over: rank', `${E} SELECT id, RANK() OVER (PARTITION BY k ORDER BY ts), DENSE_RANK() OVER (PARTITION BY k ORDER BY ts) FROM e`],
  ['over: ntile', `${E} SELECT id, NTILE(2) OVER (PARTITION BY k ORDER BY ts) FROM e`],
  [
    'over: percent_rank',
    `${E} SELECT id, PERCENT_RANK() OVER (PARTITION BY k ORDER BY ts), CUME_DIST() OVER (PARTITION BY k ORDER BY ts) FROM e`,
  ],
  [
    'over: spread',
    `${E} SELECT id, STDDEV_POP(d) OVER (PARTITION BY g ORDER BY ts ROWS 2 PRECEDING), VAR_SAMP(d) OVER (PARTITION BY g ORDER BY ts ROWS 2 PRECEDING) FROM e`,
  ],
  ['over: collect', `${E} SELECT id, COLLECT(g) OVER (PARTITION BY k ORDER BY ts), ARRAY_AGG(n) OVER (PARTITION BY k ORDER BY ts) FROM e`],
  ['over: empty input', `${NONE} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts) FROM nought`],
  ['over: then a filter', `${E} SELECT id, s FROM (SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts) AS s FROM e) WHERE s > 5`],
  ['over: then an aggregate', `${E} SELECT k, MAX(s) FROM (SELECT k, SUM(n) OVER (PARTITION BY k ORDER BY ts) AS s FROM e) GROUP BY k`],
  [
    'over: of a windowed aggregate',
    `${E} SELECT rt, c, SUM(c) OVER (ORDER BY rt ROWS 1 PRECEDING) FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS rt, COUNT(*) AS c FROM e GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE))`,
  ],
  [
    'over: processing time',
    `${E} SELECT id, COUNT(*) OVER (PARTITION BY k ORDER BY proc ROWS 2 PRECEDING), SUM(n) OVER (PARTITION BY k ORDER BY proc ROWS 2 PRECEDING) FROM e`,
  ],
  ['over: processing time, unbounded', `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY proc) FROM e`],
  ['over: everything', `${E} SELECT id, SUM(n) OVER (PARTITION BY k), COUNT(*) OVER () FROM e`],
  ['over: aggregate of aggregates', `${E} SELECT k, SUM(n), SUM(SUM(n)) OVER (ORDER BY k) FROM e GROUP BY k`],
  ['union', `${E} SELECT k FROM e UNION SELECT g FROM e`],
  ['union all', `${E} SELECT id, k FROM e WHERE f UNION ALL SELECT id, g FROM e WHERE NOT f`],
  ['union of three', `${E} SELECT k FROM e UNION ALL SELECT g FROM e UNION SELECT 'q' FROM e`],
  [
    'union of types',
    `${E} SELECT n AS a FROM e WHERE id < 4 UNION ALL SELECT p FROM e WHERE id < 4 UNION ALL SELECT 1.5 FROM e WHERE id = 1`,
  ],
  ['union with order and limit', `${E} SELECT id FROM e WHERE f UNION ALL SELECT id FROM e WHERE NOT f ORDER BY id DESC LIMIT 3`],
  ['intersect', `${E} SELECT n FROM e WHERE f INTERSECT SELECT n FROM e WHERE NOT f`],
  ['intersect all', `${E} SELECT n FROM e WHERE id < 9 INTERSECT ALL SELECT n FROM e WHERE id > 2`],
  ['intersect with nulls', `${E} SELECT k, g FROM e WHERE id < 12 INTERSECT SELECT k, g FROM e WHERE id > 3`],
  ['except', `${E} SELECT n FROM e WHERE f EXCEPT SELECT n FROM e WHERE NOT f`],
  ['except all', `${E} SELECT n FROM e EXCEPT ALL SELECT n FROM e WHERE id > 12`],
  ['except of what comes later', `${E} SELECT k FROM e EXCEPT SELECT k FROM e WHERE n > 7`],
  ['minus', `${E} SELECT k FROM e MINUS SELECT k FROM e WHERE n > 7`],
  [
    'precedence of set operations',
    `${E} SELECT n FROM e WHERE id < 5 UNION ALL SELECT n FROM e WHERE id < 9 INTERSECT SELECT n FROM e WHERE id > 3`,
  ],
  ['set operations over changes', `${CHANGING} SELECT n FROM c UNION SELECT s FROM c`],
  ['intersect over changes', `${CHANGING} SELECT n FROM c INTERSECT SELECT s FROM c`],
  ['except over changes', `${CHANGING} SELECT CAST(n AS INT) FROM c EXCEPT SELECT s FROM c`],
  ['union all over changes', `${CHANGING} SELECT k, n FROM c UNION ALL SELECT k, CAST(s AS BIGINT) FROM c`],
  ['values in set operations', "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) UNION ALL SELECT * FROM (VALUES (3, 'c'))"],
  ['distinct of a union', `${E} SELECT DISTINCT v FROM (SELECT k AS v FROM e UNION ALL SELECT g FROM e)`],
  [
    'refused: set operations',
    `${E} SELECT k, n FROM e UNION SELECT k FROM e; SELECT n FROM e UNION SELECT f FROM e; SELECT id FROM e ORDER BY nope LIMIT 1; SELECT id FROM e LIMIT -1; SELECT id FROM e ORDER BY 5 LIMIT 1; SELECT id, ROW_NUMBER() OVER (PARTITION BY k) FROM e; SELECT id FROM e WHERE ROW_NUMBER() OVER (ORDER BY n) < 2; SELECT SUM(n) OVER w FROM e`,
  ],
];

const STREAMING: readonly ProgramCase[] = [
  ['proctime deduplication, first', `${E} ${top('e', 'id, k', 'PARTITION BY k ORDER BY proc', 'rn = 1', 'ROW_NUMBER()', 'id, k')}`],
  ['proctime deduplication, last', `${E} ${top('e', 'id, k', 'PARTITION BY k ORDER BY proc DESC', 'rn = 1', 'ROW_NUMBER()', 'id, k')}`],
  [
    'proctime deduplication by a function',
    `${E} SELECT id, k FROM (SELECT id, k, ROW_NUMBER() OVER (PARTITION BY k ORDER BY PROCTIME()) AS rn FROM e) WHERE rn = 1`,
  ],
  ['no upper bound', `${E} SELECT id, rn FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n) AS rn FROM e) WHERE rn > 1`],
  [
    'last of changes by time',
    `${E} CREATE VIEW c AS SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM e) WHERE rn = 1; SELECT id, g FROM (SELECT id, g, ROW_NUMBER() OVER (PARTITION BY g ORDER BY ts DESC) AS r FROM c) WHERE r = 1`,
  ],
  [
    'over of changes',
    `${E} CREATE VIEW c AS SELECT id, k, n, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM e) WHERE rn = 1; SELECT id, SUM(n) OVER (ORDER BY ts) FROM c`,
  ],
  ['over another column', `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY id) FROM e`],
  ['over, descending time', `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts DESC) FROM e`],
  ['over, following', `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM e`],
  ['order by of changes', `${CHANGING} SELECT * FROM c ORDER BY s DESC, k LIMIT 3`],
  ['order by of changes with offset', `${CHANGING} SELECT * FROM c ORDER BY s DESC, k LIMIT 2 OFFSET 1`],
  ['limit of what leaves', `${LEAVING} SELECT k, g, s FROM c LIMIT 3`],
  ['limit of changes alone', `${CHANGING} SELECT * FROM c LIMIT 2`],
].map(([name, sql]): ProgramCase => ({name: name!, mode: 'streaming', sql: sql!}));

const SORTED: readonly ProgramCase[] = [
  ['order by time', `${E} SELECT id FROM e ORDER BY ts, id`],
  ['order by time, descending second', `${E} SELECT id, ts FROM e ORDER BY ts, n DESC, id`],
].flatMap(([name, sql]): ProgramCase[] => [
  {name: name!, mode: 'streaming', sql: sql!, ordered: true},
  {name: name!, mode: 'batch', sql: sql!, ordered: true},
]);

const BATCH: readonly ProgramCase[] = [
  ['order by several', `${E} SELECT id, k, n FROM e ORDER BY k DESC, n NULLS LAST, id`],
  ['order by offset alone', `${E} SELECT id FROM e ORDER BY id OFFSET 12`],
  ['order by expressions', `${E} SELECT id FROM e ORDER BY MOD(id, 3), -id`],
  ['order by of a union', `${E} SELECT id, 'a' AS s FROM e WHERE id < 4 UNION ALL SELECT id, 'b' FROM e WHERE id < 4 ORDER BY id, s DESC`],
  ['order by an aggregate with limit', `${E} SELECT k, SUM(n) AS s FROM e GROUP BY k ORDER BY s DESC NULLS LAST, k LIMIT 3`],
].map(([name, sql]): ProgramCase => ({name: name!, mode: 'batch', sql: sql!, ordered: true}));

const FRAMES: readonly ProgramCase[] = [
  ['ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING', 'id'],
  ['ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING', 'id'],
  ['ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING', 'id'],
  ['ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'id'],
  ['ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING', 'id'],
  ['ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING', 'id'],
  ['RANGE BETWEEN 2 PRECEDING AND CURRENT ROW', 'id'],
  ['RANGE BETWEEN 1 PRECEDING AND 3 FOLLOWING', 'n'],
  ['RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'n'],
  ['RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW', 'n DESC'],
  ["RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND INTERVAL '10' SECOND FOLLOWING", 'ts'],
].map(
  ([frame, order]): ProgramCase => ({
    name: `frame: ${frame} by ${order}`,
    mode: 'batch',
    sql: `${E} SELECT id, SUM(n) OVER (PARTITION BY g ORDER BY ${order} ${frame}), COUNT(*) OVER (PARTITION BY g ORDER BY ${order} ${frame}), MIN(id) OVER (PARTITION BY g ORDER BY ${order} ${frame}) FROM e`,
  }),
);

const BATCH_OVER: readonly ProgramCase[] = [
  [
    'over any column',
    `${E} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY id), AVG(d) OVER (PARTITION BY k ORDER BY d), COUNT(*) OVER (ORDER BY n) FROM e`,
  ],
  ['ranks of ties', `${E} SELECT id, RANK() OVER (ORDER BY n), DENSE_RANK() OVER (ORDER BY n), ROW_NUMBER() OVER (ORDER BY n, id) FROM e`],
  [
    'ranks of nulls',
    `${E} SELECT id, RANK() OVER (PARTITION BY g ORDER BY k DESC), DENSE_RANK() OVER (PARTITION BY g ORDER BY k NULLS LAST) FROM e`,
  ],
  ['shares', `${E} SELECT id, PERCENT_RANK() OVER (ORDER BY n), CUME_DIST() OVER (ORDER BY n), NTILE(3) OVER (ORDER BY id) FROM e`],
  [
    'lag and lead',
    `${E} SELECT id, LAG(n) OVER (ORDER BY id), LEAD(n) OVER (ORDER BY id), LAG(k, 2, '-') OVER (ORDER BY id), LEAD(id, 3, 0) OVER (PARTITION BY g ORDER BY id) FROM e`,
  ],
  [
    'first and last',
    `${E} SELECT id, FIRST_VALUE(n) OVER (PARTITION BY g ORDER BY id), LAST_VALUE(n) OVER (PARTITION BY g ORDER BY id), LAST_VALUE(n) OVER (PARTITION BY g ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM e`,
  ],
  [
    'several windows',
    `${E} SELECT id, SUM(n) OVER (PARTITION BY k), SUM(n) OVER (PARTITION BY g ORDER BY id), MAX(d) OVER (), ROW_NUMBER() OVER (ORDER BY id DESC) FROM e`,
  ],
  ['a share of the whole', `${E} SELECT k, SUM(n) AS s, SUM(n) * 100.0 / SUM(SUM(n)) OVER () FROM e GROUP BY k`],
  ['rank of aggregates', `${E} SELECT k, COUNT(*), RANK() OVER (ORDER BY COUNT(*) DESC) FROM e GROUP BY k`],
  ['no upper bound', `${E} SELECT id, rn FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY id) AS rn FROM e) WHERE rn > 1`],
  ['an odd one', `${E} SELECT id, rn FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY id) AS rn FROM e) WHERE MOD(rn, 2) = 1`],
].map(([name, sql]): ProgramCase => ({name: `batch over: ${name!}`, mode: 'batch', sql: sql!}));

/** Two inputs, or the first rows of an order that nobody gave: what comes first is Flink's own affair. */
const FINAL = /^(union|intersect|except|minus|precedence|set operations|values in|distinct of a union)/;

/** Ranking, OVER, sorting, limits and set operations. */
export const RANKS: ProgramArea = {
  name: 'ranks',
  files: eventFiles('ranks'),
  cases: [
    ...inBothModes(BOTH).map((c) => (FINAL.test(c.name) ? {...c, final: true as const} : c)),
    ...STREAMING,
    ...SORTED,
    ...BATCH,
    ...FRAMES,
    ...BATCH_OVER,
  ],
};
