import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

/** Sensors: four of them, equal times, NULLs among values and kinds, amounts beyond 2^53, texts. */
const SENSORS = Array.from({length: 80}, (_, i) => {
  const value = (i * 13 + ((i * i) % 7) * 5) % 23;
  const big = i % 9 === 4 ? '9007199254740993' : String((i * 37) % 101);
  return [
    String(i),
    i % 17 === 16 ? '' : 'abcd'[(i * 7) % 4],
    i % 11 === 5 ? '' : String(value),
    i % 13 === 7 ? '' : big,
    String(((i * 29) % 50) / 4),
    `${(i * 3) % 40}.${String((i * 17) % 100).padStart(2, '0')}`,
    i % 6 === 3 ? '' : `t${(i * 5) % 4}`,
    i % 10 === 9 ? '' : String(i % 3 === 0),
    `2024-05-05 12:0${Math.floor(i / 20)}:${String(Math.floor(i / 2) % 60).padStart(2, '0')}.${i % 4 === 1 ? '000' : '500'}`,
  ].join(',');
});

const FILES: Readonly<Record<string, string>> = {'match-more-sensors/part.csv': SENSORS.join('\n')};

const T = `CREATE TABLE s (id INT, k STRING, v INT, n BIGINT, d DOUBLE, m DECIMAL(8, 2), x STRING, b BOOLEAN, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '10' SECOND)
  WITH ('connector' = 'filesystem', 'path' = '{dir}/match-more-sensors', 'format' = 'csv', 'csv.null-literal' = '');`;

const ENDS = 'FIRST(id) AS f, LAST(id) AS l, COUNT(*) AS c';
const PAST = 'AFTER MATCH SKIP PAST LAST ROW';
const NEXT = 'AFTER MATCH SKIP TO NEXT ROW';

/** All rows in one order: those of one time by their number. */
const all = (measures: string, pattern: string, define: string, after = ''): string =>
  `${T} SELECT * FROM s MATCH_RECOGNIZE (ORDER BY t, id MEASURES ${measures} ONE ROW PER MATCH ${after} PATTERN ${pattern} DEFINE ${define})`;
/** By kind. */
const byKind = (measures: string, pattern: string, define: string, after = ''): string =>
  `${T} SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY k ORDER BY t, id MEASURES ${measures} ONE ROW PER MATCH ${after} PATTERN ${pattern} DEFINE ${define})`;

const FINE: readonly (readonly [name: string, sql: string])[] = [
  ['average so far', byKind(`${ENDS}, AVG(A.v) AS a`, '(A+ B)', 'A AS AVG(A.v) < 12', PAST)],
  ['average so far, to next', byKind(`${ENDS}, AVG(A.v) AS a`, '(A+ B)', 'A AS AVG(A.v) < 12', NEXT)],
  [
    'sum so far of bigints beyond doubles',
    byKind(`${ENDS}, SUM(A.n) AS a, AVG(A.n) AS g`, '(A+ B)', 'A AS SUM(A.n) < 9007199254741200', PAST),
  ],
  ['sum and average of decimals', byKind(`${ENDS}, SUM(A.m) AS a, AVG(A.m) AS g`, '(A+ B)', 'A AS SUM(A.m) < 55.5', PAST)],
  ['sum and average of doubles', byKind(`${ENDS}, SUM(A.d) AS a, AVG(A.d) AS g`, '(A+ B)', 'A AS AVG(A.d) < 7.3', NEXT)],
  ['least and greatest so far', byKind(`${ENDS}, MIN(A.v) AS i, MAX(A.v) AS a`, '(A+ B)', 'A AS MAX(A.v) - MIN(A.v) < 11', PAST)],
  [
    'least and greatest of texts and times',
    byKind(`${ENDS}, MIN(A.x) AS i, MAX(A.t) AS a, MAX(A.n) AS n`, '(A+ B)', 'A AS COUNT(A.id) < 5', PAST),
  ],
  [
    'count of rows and of values',
    byKind(`${ENDS}, COUNT(A.v) AS a, COUNT(B.n) AS b`, '(A+ B+ C)', 'A AS COUNT(A.v) < 3, B AS COUNT(*) < 7', PAST),
  ],
  ['sum of an expression', all(`${ENDS}, SUM(A.v * 2 + A.id) AS a`, '(A+ B)', 'A AS SUM(A.v * 2 + A.id) < 200', PAST)],
  ['sums of an earlier variable', all(`${ENDS}, SUM(A.v) AS a, SUM(B.v) AS b`, '(A{2} B+ C)', 'B AS SUM(B.v) < SUM(A.v)', PAST)],
  ['sum over all rows', all(`${ENDS}, SUM(v) AS a`, '(A B+ C)', 'B AS SUM(v) < 60', NEXT)],
  ['average of nothing', all(`${ENDS}, AVG(B.v) AS a, COUNT(B.id) AS n, SUM(B.n) AS s`, '(A B*? C)', 'B AS B.v > 15, C AS C.v < 15', PAST)],
  ['aggregates with NULLs only', byKind(`${ENDS}, SUM(A.v) AS a, MAX(A.n) AS n`, '(A B)', 'A AS A.v IS NULL OR A.n IS NULL', PAST)],
  ['three to four', all(ENDS, '(A{3,4} B)', 'A AS A.v > 4, B AS B.v < 18', PAST)],
  ['three to four reluctant, to last', all(ENDS, '(A{3,4}? B)', 'A AS A.v > 4, B AS B.v < 18', 'AFTER MATCH SKIP TO LAST A')],
  ['none to three, then exactly two', all(ENDS, '(A{0,3} B{2})', 'A AS A.v > 8, B AS B.v < 20', NEXT)],
  [
    'at least one, to first of the second',
    all(ENDS, '(A+ B{2,} C)', 'A AS A.v > 9, B AS B.v < 15, C AS C.v > 11', 'AFTER MATCH SKIP TO FIRST B'),
  ],
  [
    'at least one, to last of the second',
    all(ENDS, '(A+ B{2,} C)', 'A AS A.v > 9, B AS B.v < 15, C AS C.v > 11', 'AFTER MATCH SKIP TO LAST B'),
  ],
  ['two that may be absent', all(`${ENDS}, B.id AS b, C.id AS x`, '(A B? C? D)', 'B AS B.v > 10, C AS C.v < 6, D AS D.v > 7', PAST)],
  [
    'two that may be absent, to next',
    all(`${ENDS}, B.id AS b, C.id AS x`, '(A B? C? D)', 'B AS B.v > 10, C AS C.v < 6, D AS D.v > 7', NEXT),
  ],
  ['reluctant loops', byKind(`${ENDS}, COUNT(B.id) AS b`, '(A B*? C+? D)', 'B AS B.v > 5, C AS C.v > 3, D AS D.v < 12', PAST)],
  ['reluctant loops, to next', byKind(`${ENDS}, COUNT(B.id) AS b`, '(A B*? C+? D)', 'B AS B.v > 5, C AS C.v > 3, D AS D.v < 12', NEXT)],
  ['within, last row at the bound', all(ENDS, "(A B+? C) WITHIN INTERVAL '2' SECOND", 'A AS A.v > 3, C AS C.v > 5', PAST)],
  ['within by kind, to next', byKind(ENDS, "(A B* C) WITHIN INTERVAL '4' SECOND", 'A AS A.v > 9, B AS B.v > 2, C AS C.v < 12', NEXT)],
  ['within frees what waits', byKind(ENDS, "(A+? B* C) WITHIN INTERVAL '3' SECOND", 'A AS A.v > 4, B AS B.v > 2, C AS C.id > 20', NEXT)],
  [
    'falls and rises',
    byKind(
      `${ENDS}, LAST(D.v) AS d`,
      '(S D+ U+ E)',
      'D AS D.v < LAST(D.v, 1) OR LAST(D.v, 1) IS NULL AND D.v < S.v, U AS U.v > LAST(D.v), E AS E.v < U.v',
      PAST,
    ),
  ],
  ['the first of a run', all(ENDS, '(A+ B)', 'A AS A.v >= FIRST(A.v), B AS B.v < FIRST(A.v)', PAST)],
  ['the second of a run', all(`${ENDS}, FIRST(A.v, 1) AS s`, '(A+ B)', 'A AS FIRST(A.v, 1) IS NULL OR A.v > FIRST(A.v, 1) - 6', PAST)],
  ['the row before the last', all(`${ENDS}, LAST(A.v, 2) AS s`, '(A{3,5} B)', 'A AS LAST(A.v, 2) IS NULL OR A.v <> LAST(A.v, 2)', PAST)],
  ['the last of all rows', all(`${ENDS}, LAST(v, 1) AS y`, '(A B+ C)', 'B AS B.v > LAST(v, 1) - 12', PAST)],
  ['NULL is no yes', byKind(ENDS, '(A B C)', 'A AS NOT (A.v > 10), B AS B.b, C AS NOT C.b', NEXT)],
  ['logic of three values', byKind(ENDS, '(A B)', "A AS A.b OR A.v > 8, B AS B.b AND B.x <> 't1'", NEXT)],
  [
    'texts in conditions',
    byKind(
      `${ENDS}, A.x || '-' || B.x AS y, UPPER(LAST(A.x)) AS u`,
      '(A+ B)',
      "A AS A.x LIKE 't%', B AS B.x IS NULL OR B.x <> LAST(A.x)",
      PAST,
    ),
  ],
  ['lists', byKind(`${ENDS}, LISTAGG(A.x) AS y`, '(A+ B)', "A AS A.x LIKE 't%'", PAST)],
  [
    'case and coalesce',
    all(`${ENDS}, COALESCE(A.x, 'none') AS y`, '(A B)', 'A AS CASE WHEN A.v IS NULL THEN TRUE ELSE A.v > 17 END', NEXT),
  ],
  ['first and last values', byKind(`${ENDS}, FIRST_VALUE(A.v) AS y, LAST_VALUE(A.x) AS z`, '(A+ B)', 'A AS A.v > 3', PAST)],
  ['deviation', byKind(`${ENDS}, CAST(VAR_POP(A.v) AS DECIMAL(20, 6)) AS y`, '(A+ B)', 'A AS A.v > 3', PAST)],
  [
    'partition by two columns',
    `${T} SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY k, b ORDER BY t, id MEASURES A.id AS a, B.id AS z, SUM(A.v) AS v PATTERN (A B) DEFINE B AS B.id > 4) AS m`,
  ],
  [
    'partition by a double and a text',
    `${T} SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY d, x ORDER BY t, id MEASURES A.id AS a, B.id AS z PATTERN (A B) DEFINE B AS B.id > 4) AS m`,
  ],
  [
    'a constant partition of a view',
    `${T} CREATE TEMPORARY VIEW y AS SELECT *, v / 5 AS g FROM s WHERE v IS NOT NULL; SELECT * FROM y MATCH_RECOGNIZE (PARTITION BY g ORDER BY t, id MEASURES FIRST(A.id) AS a, B.id AS z, COUNT(*) AS c AFTER MATCH SKIP PAST LAST ROW PATTERN (A+? B) DEFINE B AS B.v > A.v) AS m`,
  ],
  [
    'joined with what was matched',
    `${T} SELECT m.f, s.x FROM s JOIN (SELECT * FROM s MATCH_RECOGNIZE (ORDER BY t, id MEASURES A.id AS f, B.id AS l PATTERN (A B) DEFINE B AS B.v > A.v + 9)) AS m ON s.id = m.l`,
  ],
];

const STREAMING: readonly (readonly [name: string, sql: string])[] = [
  ['times of the matches', byKind(`${ENDS}, MATCH_ROWTIME() AS r`, '(A+ B)', 'A AS AVG(A.v) < 12', PAST)],
  [
    'times of matches that waited',
    byKind(`${ENDS}, MATCH_ROWTIME() AS r`, "(A+? B* C) WITHIN INTERVAL '3' SECOND", 'A AS A.v > 4, B AS B.v > 2, C AS C.id > 20', NEXT),
  ],
  [
    'hopping windows over matches',
    `${T} CREATE TEMPORARY VIEW f AS SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY k ORDER BY t, id MEASURES SUM(A.v) AS v, MATCH_ROWTIME() AS mt AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) DEFINE A AS SUM(A.v) < 40); SELECT k, window_start, COUNT(*) AS n, SUM(v) AS sv FROM TABLE(HOP(TABLE f, DESCRIPTOR(mt), INTERVAL '10' SECOND, INTERVAL '30' SECOND)) GROUP BY k, window_start, window_end`,
  ],
  [
    'sessions over matches',
    `${T} CREATE TEMPORARY VIEW f AS SELECT * FROM s MATCH_RECOGNIZE (ORDER BY t, id MEASURES B.v - A.v AS v, MATCH_ROWTIME() AS mt PATTERN (A B) DEFINE B AS B.v > A.v + 8); SELECT window_start, window_end, COUNT(*) AS n, MAX(v) AS sv FROM TABLE(SESSION(TABLE f, DESCRIPTOR(mt), INTERVAL '2' SECOND)) GROUP BY window_start, window_end`,
  ],
  [
    'matches of windows',
    `${T} CREATE TEMPORARY VIEW w AS SELECT k, window_time AS wt, SUM(v) AS v FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(t), INTERVAL '5' SECOND)) GROUP BY k, window_start, window_end, window_time; SELECT * FROM w MATCH_RECOGNIZE (PARTITION BY k ORDER BY wt MEASURES A.v AS a, LAST(B.v) AS b, COUNT(*) AS c AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+? C) DEFINE B AS B.v < A.v, C AS C.v > LAST(B.v))`,
  ],
  [
    'a deduplicated input',
    `${T} CREATE TEMPORARY VIEW w AS SELECT id, k, v, t FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, v ORDER BY t) AS r FROM s) WHERE r = 1; SELECT * FROM w MATCH_RECOGNIZE (PARTITION BY k ORDER BY t, id MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.v > A.v)`,
  ],
];

/** Flink's batch mode does not sort a partition's rows: each time it finds other matches. */
const isParted = ([, sql]: readonly [name: string, sql: string]): boolean => sql.includes('PARTITION BY');

const CASES: readonly ProgramCase[] = [
  ...inBothModes(FINE.filter((script) => !isParted(script))),
  ...[...FINE.filter(isParted), ...STREAMING].map(([name, sql]): ProgramCase => ({name, mode: 'streaming', sql})),
];

/** MATCH_RECOGNIZE: totals in conditions, bounds, NULLs, windows over matches. */
export const MATCH_MORE: ProgramArea = {name: 'match-more', files: FILES, cases: CASES};
