import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

/** Ticks of two shares that are out of order by up to two seconds, with equal times, equal prices and NULLs. */
const TICKS = [
  ['1', 'x', '10', '1', '10:00:01.000'],
  ['2', 'x', '20', '1', '10:00:03.000'],
  ['3', 'y', '5', '2', '10:00:02.000'],
  ['4', 'x', '15', '3', '10:00:02.000'],
  ['5', 'y', '7', '', '10:00:02.000'],
  ['6', 'x', '15', '2', '10:00:04.000'],
  ['7', 'x', '30', '', '10:00:05.000'],
  ['8', 'y', '', '1', '10:00:06.000'],
  ['9', 'x', '5', '4', '10:00:06.500'],
  ['10', 'y', '9', '1', '10:00:07.000'],
  ['11', 'x', '12', '1', '10:00:09.000'],
  ['12', 'y', '3', '2', '10:00:07.000'],
  ['13', 'x', '18', '1', '10:00:08.000'],
  ['14', 'y', '3', '2', '10:00:10.000'],
  ['15', 'x', '25', '2', '10:00:12.000'],
  ['16', 'y', '8', '1', '10:00:11.000'],
  ['17', 'x', '2', '1', '10:00:13.000'],
  ['18', '', '4', '1', '10:00:13.000'],
  ['19', 'y', '1', '5', '10:00:14.000'],
  ['20', '', '6', '1', '10:00:14.500'],
  ['21', 'x', '22', '1', '10:00:16.000'],
  ['22', 'x', '21', '1', '10:00:17.000'],
  ['23', 'x', '20', '1', '10:00:18.000'],
  ['24', 'x', '27', '1', '10:00:19.000'],
];

/** A longer, busier series: what wins where several matches begin at one row. */
const WAVES = Array.from({length: 60}, (_, i) => {
  const level = (i * 7 + ((i * i) % 5) * 3) % 10;
  return `{"id":${i},"k":"${'abc'[(i * 5) % 3]}","v":${level},"w":${(i * 3) % 4},"r":{"f":${i % 6},"g":"g${i % 3}"},"t":"2024-03-01 08:${String(Math.floor(i / 12)).padStart(2, '0')}:${String((i * 5) % 60).padStart(2, '0')}"}`;
});

const FILES: Readonly<Record<string, string>> = {
  'match-ticks/part.csv': TICKS.map(([id, s, p, n, t]) => `${id},${s === '' ? '' : s},${p},${n},2024-01-01 ${t}`).join('\n'),
  'match-waves/part.json': WAVES.join('\n'),
};

const T = `CREATE TABLE ticks (id INT, s STRING, p INT, n BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
  WITH ('connector' = 'filesystem', 'path' = '{dir}/match-ticks', 'format' = 'csv', 'csv.null-literal' = '');
CREATE TABLE waves (id INT, k STRING, v INT, w INT, r ROW<f INT, g STRING>, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '1' SECOND)
  WITH ('connector' = 'filesystem', 'path' = '{dir}/match-waves', 'format' = 'json');`;

/** Over ticks by share. */
const ticks = (measures: string, pattern: string, define: string, after = ''): string =>
  `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY ts MEASURES ${measures} ONE ROW PER MATCH ${after} PATTERN ${pattern} DEFINE ${define}) AS m`;
/** Over all waves. */
const waves = (measures: string, pattern: string, define: string, after = ''): string =>
  `${T} SELECT * FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES ${measures} ONE ROW PER MATCH ${after} PATTERN ${pattern} DEFINE ${define})`;

const PAST = 'AFTER MATCH SKIP PAST LAST ROW';
const NEXT = 'AFTER MATCH SKIP TO NEXT ROW';
const ENDS = 'FIRST(id) AS f, LAST(id) AS l, COUNT(*) AS n';

const FINE: readonly (readonly [name: string, sql: string])[] = [
  ['two rows', ticks('A.id AS a, B.id AS b', '(A B)', 'B AS B.p > A.p')],
  ['two rows, skip past last row', ticks('A.id AS a, B.id AS b', '(A B)', 'B AS B.p > A.p', PAST)],
  ['one variable', ticks('A.id AS a, A.p AS p', '(A)', 'A AS A.p > 10')],
  ['one variable without condition', ticks('A.id AS a', '(A)', 'B AS B.p > 10')],
  [
    'a valley',
    ticks(
      'S.id AS s1, LAST(D.id) AS d, LAST(U.id) AS u',
      '(S D+ U)',
      'D AS D.p < LAST(D.p, 1) OR LAST(D.p, 1) IS NULL AND D.p < S.p, U AS U.p > LAST(D.p)',
      PAST,
    ),
  ],
  [
    'a valley, to next row',
    ticks(
      'S.id AS s1, LAST(D.id) AS d, U.id AS u',
      '(S D+ U)',
      'D AS D.p < LAST(D.p, 1) OR LAST(D.p, 1) IS NULL AND D.p < S.p, U AS U.p > LAST(D.p)',
      NEXT,
    ),
  ],
  [
    'a valley, to last',
    ticks('S.id AS s1, LAST(D.id) AS d, U.id AS u', '(S D+ U)', 'D AS D.p < S.p, U AS U.p > LAST(D.p)', 'AFTER MATCH SKIP TO LAST U'),
  ],
  [
    'a valley, to first',
    ticks('S.id AS s1, LAST(D.id) AS d, U.id AS u', '(S D+ U)', 'D AS D.p < S.p, U AS U.p > LAST(D.p)', 'AFTER MATCH SKIP TO FIRST D'),
  ],
  [
    'to a variable without FIRST or LAST',
    ticks('S.id AS s1, LAST(D.id) AS d, U.id AS u', '(S D+ U)', 'D AS D.p < S.p, U AS U.p > LAST(D.p)', 'AFTER MATCH SKIP TO D'),
  ],
  ['skip to a variable that is not there', ticks('A.id AS a, B.id AS b', '(A B* C)', 'B AS B.p > 100', 'AFTER MATCH SKIP TO FIRST B')],
  ['skip to the first row', ticks('A.id AS a, B.id AS b', '(A B)', 'B AS B.p > 10', 'AFTER MATCH SKIP TO FIRST A')],
  ['skip to the last of a first variable of many', waves(ENDS, '(A{2,3} B)', 'A AS A.v > 3, B AS B.v < 6', 'AFTER MATCH SKIP TO LAST A')],
  ['greedy star', waves(ENDS, '(A B* C)', 'A AS A.v > 5, B AS B.v > 3, C AS C.v < 5', PAST)],
  ['reluctant star', waves(ENDS, '(A B*? C)', 'A AS A.v > 5, B AS B.v > 3, C AS C.v < 5', PAST)],
  ['greedy star to next', waves(ENDS, '(A B* C)', 'A AS A.v > 2, B AS B.v > 1, C AS C.v < 7', NEXT)],
  ['reluctant star to next', waves(ENDS, '(A B*? C)', 'A AS A.v > 2, B AS B.v > 1, C AS C.v < 7', NEXT)],
  ['greedy plus', waves(ENDS, '(A B+ C)', 'B AS B.v >= 3, C AS C.w = 1', PAST)],
  ['reluctant plus', waves(ENDS, '(A B+? C)', 'B AS B.v >= 3, C AS C.w = 1', PAST)],
  ['greedy first', waves(ENDS, '(A+ B)', 'A AS A.v > 2, B AS B.v < 8', PAST)],
  ['greedy first to next', waves(ENDS, '(A+ B)', 'A AS A.v > 2, B AS B.v < 8', NEXT)],
  ['reluctant first', waves(ENDS, '(A+? B)', 'A AS A.v > 2, B AS B.v < 8', PAST)],
  ['star first', waves(ENDS, '(A* B)', 'A AS A.v > 4, B AS B.w > 1', PAST)],
  ['star first to next', waves(ENDS, '(A* B)', 'A AS A.v > 4, B AS B.w > 1', NEXT)],
  ['reluctant star first', waves(ENDS, '(A*? B)', 'A AS A.v > 4, B AS B.w > 1', PAST)],
  ['reluctant star first to next', waves(ENDS, '(A*? B)', 'A AS A.v > 4, B AS B.w > 1', NEXT)],
  ['optional', waves(`${ENDS}, B.id AS b`, '(A B? C)', 'A AS A.v > 3, B AS B.v > 5, C AS C.v < 7', PAST)],
  ['optional to next', waves(`${ENDS}, B.id AS b`, '(A B? C)', 'A AS A.v > 3, B AS B.v > 5, C AS C.v < 7', NEXT)],
  ['optional first', waves(`${ENDS}, A.id AS a`, '(A? B C)', 'A AS A.v > 3, B AS B.v > 5, C AS C.v < 7', PAST)],
  ['optional last', waves(`${ENDS}, B.id AS b`, '(A B?)', 'A AS A.v > 3, B AS B.v > 5', PAST)],
  ['optional last to next', waves(`${ENDS}, B.id AS b`, '(A B?)', 'A AS A.v > 3, B AS B.v > 5', NEXT)],
  ['reluctant last', waves(ENDS, '(A B+?)', 'A AS A.v > 3, B AS B.v > 1', PAST)],
  ['reluctant last to next', waves(ENDS, '(A B+?)', 'A AS A.v > 3, B AS B.v > 1', NEXT)],
  ['reluctant star last', waves(ENDS, '(A B*?)', 'A AS A.v > 3, B AS B.v > 1', NEXT)],
  ['greedy before a row that it would take', waves(ENDS, '(A B{1,2} C)', 'A AS A.v > 4, B AS B.v < 8, C AS C.w < 3', NEXT)],
  ['reluctant before a row that it would take', waves(ENDS, '(A B{1,2}? C)', 'A AS A.v > 4, B AS B.v < 8, C AS C.w < 3', NEXT)],
  ['greedy before a loop', waves(ENDS, '(A{1,2} B+ C)', 'A AS A.v > 4, B AS B.v > 1, C AS C.w < 3', NEXT)],
  ['greedy before a count', waves(ENDS, '(A{1,2} B{1,3} C{2})', 'A AS A.v > 2, B AS B.v < 9, C AS C.v < 7', NEXT)],
  ['exactly two', waves(ENDS, '(A{2} B)', 'A AS A.v > 3, B AS B.v > 1', PAST)],
  ['exactly two last', waves(ENDS, '(A B{2})', 'A AS A.v > 3, B AS B.v > 1', PAST)],
  ['exactly one', waves(ENDS, '(A{1} B{1})', 'A AS A.v > 3, B AS B.v > 1', PAST)],
  ['exactly two, reluctant', waves(ENDS, '(A{2}? B)', 'A AS A.v > 3, B AS B.v > 1')],
  ['at least two', waves(ENDS, '(A{2,} B)', 'A AS A.v > 1, B AS B.v < 5', PAST)],
  ['at least two, reluctant', waves(ENDS, '(A{2,}? B)', 'A AS A.v > 1, B AS B.v < 5', PAST)],
  ['at least two, to next', waves(ENDS, '(A{2,} B)', 'A AS A.v > 1, B AS B.v < 5', NEXT)],
  ['two to four', waves(ENDS, '(A{2,4} B)', 'A AS A.v > 1, B AS B.v < 8', PAST)],
  ['two to four, reluctant', waves(ENDS, '(A{2,4}? B)', 'A AS A.v > 1, B AS B.v < 8', PAST)],
  ['two to four, to next', waves(ENDS, '(A{2,4} B)', 'A AS A.v > 1, B AS B.v < 8', NEXT)],
  ['two to four reluctant, to next', waves(ENDS, '(A{2,4}? B)', 'A AS A.v > 1, B AS B.v < 8', NEXT)],
  ['two to four reluctant at the end', waves(ENDS, '(A B{2,4}?)', 'A AS A.v > 1, B AS B.v < 8', NEXT)],
  ['none to two', waves(ENDS, '(A{0,2} B)', 'A AS A.v > 3, B AS B.v < 8', PAST)],
  ['none to two in the middle', waves(ENDS, '(A B{0,2} C)', 'A AS A.v > 3, B AS B.v > 2, C AS C.v < 8', NEXT)],
  ['none or more by numbers', waves(ENDS, '(A B{0,} C)', 'A AS A.v > 3, B AS B.v > 2, C AS C.v < 8', PAST)],
  ['none or one by numbers', waves(ENDS, '(A B{0,1} C)', 'A AS A.v > 3, B AS B.v > 2, C AS C.v < 8', PAST)],
  [
    'several loops without absence',
    waves(
      `${ENDS}, COUNT(A.id) AS na, COUNT(B.id) AS nb, COUNT(C.id) AS nc`,
      '(A+ B+ C+ D)',
      'A AS A.v > 4, B AS B.v > 1, C AS C.v < 8, D AS D.w = 2',
      PAST,
    ),
  ],
  [
    'several loops, to next',
    waves(
      `${ENDS}, COUNT(A.id) AS na, COUNT(B.id) AS nb, COUNT(C.id) AS nc`,
      '(A+ B{0,2} C{1,2} D)',
      'A AS A.v > 4, B AS B.v > 1, C AS C.v < 8, D AS D.w < 3',
      NEXT,
    ),
  ],
  [
    'several loops',
    waves(
      `${ENDS}, COUNT(A.id) AS na, COUNT(B.id) AS nb, COUNT(C.id) AS nc`,
      '(A+ B* C+ D)',
      'A AS A.v > 6, B AS B.v > 3, C AS C.v < 6, D AS D.w = 2',
      PAST,
    ),
  ],
  [
    'greedy before what may be absent',
    waves(
      `${ENDS}, COUNT(A.id) AS na, COUNT(B.id) AS nb, COUNT(C.id) AS nc`,
      '(A+ B* C+ D)',
      'A AS A.v > 6, B AS B.v > 3, C AS C.v < 6, D AS D.w = 2',
      NEXT,
    ),
  ],
  ['loops that share rows', waves(`${ENDS}, COUNT(A.id) AS na, COUNT(B.id) AS nb`, '(A+ B+? C)', 'A AS A.v > 1, B AS B.v > 0', NEXT)],
  ['nested concatenation', waves(ENDS, '((A B) (C D))', 'A AS A.v > 3, C AS C.v < 5', PAST)],
  ['a repeated variable in parentheses', waves(ENDS, '((A)+ B)', 'A AS A.v > 3', PAST)],
  ['within', ticks('A.id AS a, B.id AS b', "(A B) WITHIN INTERVAL '2' SECOND", 'A AS A.p > 1')],
  ['within a loop', ticks('FIRST(A.id) AS a, LAST(A.id) AS la, B.id AS b', "(A+ B) WITHIN INTERVAL '4' SECOND", 'A AS A.p > 8', PAST)],
  ['within exactly', ticks('A.id AS a, C.id AS c', "(A B C) WITHIN INTERVAL '3' SECOND", 'A AS A.p > 1')],
  ['within, reluctant end', ticks('A.id AS a, COUNT(B.id) AS b', "(A B+?) WITHIN INTERVAL '3' SECOND", 'A AS A.p > 1', NEXT)],
  ['within a minute of a day', ticks('A.id AS a, C.id AS c', "(A B C) WITHIN INTERVAL '0 00:01' DAY TO MINUTE", 'A AS A.p > 1')],
  [
    'first and last',
    ticks(
      'FIRST(A.p) AS a0, FIRST(A.p, 1) AS a1, FIRST(A.p, 9) AS a9, LAST(A.p) AS l0, LAST(A.p, 1) AS l1, A.p AS a, LAST(p, 1) AS x1, FIRST(p, 1) AS y1, p AS z',
      '(A+ B)',
      'A AS A.p > 6',
      PAST,
    ),
  ],
  [
    'first and last of an expression',
    ticks('FIRST(A.p * 2 + A.id) AS a, LAST(A.p - A.id, 1) AS b, A.p + B.p AS c', '(A+ B)', 'A AS A.p > 6', PAST),
  ],
  ['final', ticks('FINAL LAST(A.p) AS a, FINAL FIRST(A.p) AS b', '(A+ B)', 'A AS A.p > 6', PAST)],
  [
    'aggregates',
    ticks(
      'SUM(A.p) AS s, AVG(A.p) AS av, MIN(A.p) AS mi, MAX(A.p) AS ma, COUNT(A.n) AS c, COUNT(*) AS ca, SUM(p) AS sp, SUM(A.n) AS sn',
      '(A+ B)',
      'A AS A.p > 6',
      PAST,
    ),
  ],
  [
    'aggregates of an expression',
    ticks('SUM(A.p * A.n) AS s, AVG(A.p + 0.5) AS av, MIN(A.p - A.id) AS mi, MAX(B.s) AS ma', '(A+ B)', 'A AS A.p > 6', PAST),
  ],
  [
    'aggregates of no row',
    waves('COUNT(B.v) AS c, SUM(B.v) AS s, MAX(B.k) AS m, AVG(B.v) AS a, B.v AS v', '(A B* C)', 'A AS A.v > 6, B AS B.v > 100', PAST),
  ],
  [
    'more aggregates',
    waves(
      'LISTAGG(A.k) AS l, FIRST_VALUE(A.v) AS f, LAST_VALUE(A.v) AS la, STDDEV_POP(A.v) AS d, VAR_POP(A.v) AS vp',
      '(A{3} B)',
      'A AS A.v >= 0',
      PAST,
    ),
  ],
  ['collect', waves('COLLECT(A.v) AS c', '(A{3} B)', 'A AS A.v >= 0', PAST)],
  ['aggregate in define', ticks('FIRST(A.id) AS f, LAST(A.id) AS l, AVG(A.p) AS av, B.p AS b', '(A+ B)', 'A AS AVG(A.p) < 15', PAST)],
  ['sum in define', waves(`${ENDS}, SUM(A.v) AS sv`, '(A+ B)', 'A AS SUM(A.v) < 20, B AS B.v > 0', PAST)],
  [
    'aggregates of other variables in define',
    waves(`${ENDS}, SUM(A.v) AS sv`, '(A{2} B+ C)', 'B AS SUM(B.v) < SUM(A.v) AND COUNT(*) < 6, C AS C.v > AVG(A.v)', PAST),
  ],
  ['count in define', waves(ENDS, '(A+ B)', 'A AS COUNT(A.v) < 4, B AS MAX(A.v) > B.v', NEXT)],
  ['all rows in define', waves(ENDS, '(A B C)', 'B AS LAST(v, 1) < v, C AS FIRST(v) < v AND SUM(v) > 5', NEXT)],
  [
    'navigation in define',
    waves(
      ENDS,
      '(A+ B+ C)',
      'A AS A.v > COALESCE(LAST(A.v, 1), -1), B AS B.v < LAST(A.v) AND B.v <= COALESCE(LAST(B.v, 1), 99), C AS C.v > FIRST(A.v)',
      PAST,
    ),
  ],
  ['the current row in define', waves(ENDS, '(A B)', 'A AS v > 3 AND A.v < 8, B AS v < A.v AND LAST(B.v) = v', PAST)],
  ['prev of nothing', waves(ENDS, '(A B)', 'B AS PREV(B.v, 0) > A.v', PAST)],
  [
    'fields of a row',
    waves('A.r.f AS f, B.r.g AS g, LAST(A.r.f, 0) AS lf, r.g AS rg, SUM(A.r.f) AS sf', '(A+ B)', "A AS A.r.f > 1, B AS r.g = 'g0'", PAST),
  ],
  ['a row as a measure', waves('A.r AS r', '(A B)', 'A AS A.v = 2', PAST)],
  ['a field in measures', waves('A.r.f AS f, LAST(A.r.f, 0) AS lf', '(A+ B)', 'A AS A.v = 2', PAST)],
  ['nothing can match', waves(ENDS, '(A B)', 'A AS A.v > 100')],
  [
    'not null',
    `${T} SELECT * FROM (SELECT COALESCE(id, 0) AS i, COALESCE(k, '') AS j, t FROM waves) MATCH_RECOGNIZE (PARTITION BY j ORDER BY t MEASURES A.i AS a, FIRST(B.i) AS b, B.i + 1 AS c, SUM(A.i) AS s PATTERN (A B) DEFINE B AS B.i > A.i)`,
  ],
  [
    'functions in measures',
    ticks(
      "CONCAT(A.s, '-', CAST(B.p AS STRING)) AS c, CASE WHEN A.p < B.p THEN 'up' ELSE 'down' END AS d, COALESCE(A.p, 0) AS z, TIMESTAMPDIFF(SECOND, A.ts, B.ts) AS td",
      '(A B)',
      'B AS B.p IS NOT NULL',
    ),
  ],
  ['nulls', ticks('A.id AS a, A.p AS p, B.n AS n', '(A B)', 'A AS A.p IS NULL OR A.n IS NULL')],
  ['null conditions', ticks('A.id AS a, B.id AS b', '(A B)', 'A AS NOT (A.p > 10), B AS B.n <> 1')],
  [
    'several partition columns',
    `${T} SELECT * FROM waves MATCH_RECOGNIZE (PARTITION BY k, w ORDER BY t MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.v > A.v) AS m`,
  ],
  [
    'order by more columns',
    `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY ts, p DESC MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.id > 0) AS m`,
  ],
  [
    'order by more columns, ascending',
    `${T} SELECT * FROM ticks MATCH_RECOGNIZE (ORDER BY ts, n, id DESC MEASURES A.id AS a, B.id AS b AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS B.id > 0) AS m`,
  ],
  [
    'no partition',
    `${T} SELECT * FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.v > A.v)`,
  ],
  [
    'what comes after',
    `${T} SELECT k, COUNT(*) AS n, SUM(d) AS sd FROM waves MATCH_RECOGNIZE (PARTITION BY k ORDER BY t MEASURES A.v - B.v AS d PATTERN (A B) DEFINE B AS B.v < A.v) AS m WHERE d > 1 GROUP BY k`,
  ],
  [
    'columns by the alias',
    `${T} SELECT m.k, m.d + 1 AS e FROM waves MATCH_RECOGNIZE (PARTITION BY k ORDER BY t MEASURES A.v - B.v AS d PATTERN (A B) DEFINE B AS B.v < A.v) AS m`,
  ],
  [
    'a filtered subquery',
    `${T} SELECT * FROM (SELECT id, k, v * 10 AS x, t FROM waves WHERE w <> 3) MATCH_RECOGNIZE (PARTITION BY k ORDER BY t MEASURES A.x AS a, B.x AS b PATTERN (A B) DEFINE B AS B.x < A.x) AS m`,
  ],
  [
    'a view',
    `${T} CREATE TEMPORARY VIEW few AS SELECT * FROM waves WHERE v > 2; SELECT * FROM few MATCH_RECOGNIZE (ORDER BY t MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.v < A.v) AS m`,
  ],
  [
    'in a common table',
    `${T} WITH m AS (SELECT * FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.v < A.v)) SELECT a, b FROM m WHERE a > 20`,
  ],
  [
    'union of matches',
    `${T} SELECT a FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.v < A.v) UNION ALL SELECT a FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES B.id AS a PATTERN (A B) DEFINE B AS B.v > A.v)`,
  ],
  [
    'empty input',
    `${T} SELECT * FROM (SELECT * FROM ticks WHERE id < 0) MATCH_RECOGNIZE (PARTITION BY s ORDER BY ts MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.p > A.p) AS m`,
  ],
  ['the table as a qualifier', ticks('ticks.id AS a, COUNT(ticks.id) AS n', '(A B)', 'A AS A.p > 10')],
  ['subset', ticks('A.id AS a', '(A B) SUBSET S = (A, B)', 'A AS A.p > 10')],
  ['subset as a qualifier', ticks('S.id AS a', '(A B) SUBSET S = (A, B)', 'A AS A.p > 10')],
  ['anchors', ticks('A.id AS a', '(^ A B $)', 'A AS A.p > 10')],
  ['quoted names', waves('`a b`.id AS `x y`, `a b`.v AS v', '(`a b` B)', '`a b` AS `a b`.v > 3')],
  [
    'proctime',
    `${T} SELECT a, b, p IS NULL AS z FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.id AS a, B.id AS b, MATCH_PROCTIME() AS p PATTERN (A B) DEFINE B AS B.v < A.v)`,
  ],
  ['no measures', `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY ts PATTERN (A B) DEFINE B AS B.p > A.p) AS m`],
  [
    'values',
    "SELECT * FROM (SELECT id, CAST(ts AS TIMESTAMP(3)) AS ts FROM (VALUES (1, '2024-01-01 00:00:02'), (2, '2024-01-01 00:00:01'), (3, '2024-01-01 00:00:03')) AS x(id, ts)) MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.id > 0) AS m",
  ],
];

/** Refused by Flink. */
const REFUSED: readonly (readonly [name: string, sql: string])[] = [
  [
    'all rows per match',
    `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY ts MEASURES A.id AS a ALL ROWS PER MATCH PATTERN (A B) DEFINE B AS B.p > A.p) AS m`,
  ],
  ['alternation', ticks('A.id AS a', '(A | B)', 'A AS A.p > 10')],
  ['permute', ticks('A.id AS a', '(PERMUTE(A, B))', 'A AS A.p > 10')],
  ['exclusion', ticks('A.id AS a', '(A {- B -} C)', 'A AS A.p > 10')],
  ['group', ticks('A.id AS a', '((A B)+ C)', 'A AS A.p > 10')],
  ['nested quantifiers', ticks('A.id AS a', '((A+){2} C)', 'A AS A.p > 10')],
  ['greedy last plus', ticks('A.id AS a', '(A B+)', 'A AS A.p > 10')],
  ['greedy last star', ticks('A.id AS a', '(A B*)', 'A AS A.p > 10')],
  ['greedy last range', ticks('A.id AS a', '(A B{1,3})', 'A AS A.p > 10')],
  ['empty matches', ticks('A.id AS a', '(A*? B?)', 'A AS A.p > 10')],
  ['reluctant optional', ticks('A.id AS a', '(A?? B)', 'A AS A.p > 10')],
  ['reluctant optional by numbers', ticks('A.id AS a', '(A{0,1}? B)', 'A AS A.p > 10')],
  ['a variable twice', ticks('A.id AS a', '(A B A)', 'A AS A.p > 10')],
  ['none', ticks('A.id AS a', '(A{0} B)', 'A AS A.p > 10')],
  ['less than from', ticks('A.id AS a', '(A{3,2} B)', 'A AS A.p > 10')],
  ['up to two', ticks('A.id AS a', '(A{,2} B)', 'A AS A.p > 10')],
  ['distinct aggregate', ticks('COUNT(DISTINCT A.p) AS a', '(A B)', 'A AS A.p > 10')],
  ['filtered aggregate', ticks('SUM(A.p) FILTER (WHERE A.p > 1) AS a', '(A B)', 'A AS A.p > 10')],
  ['aggregate of two variables', ticks('SUM(A.p + B.p) AS a', '(A B)', 'A AS A.p > 10')],
  ['aggregate of a constant', ticks('COUNT(1) AS a', '(A B)', 'A AS A.p > 10')],
  ['classifier', ticks('CLASSIFIER() AS a', '(A B)', 'A AS A.p > 10')],
  ['match number', ticks('MATCH_NUMBER() AS a', '(A B)', 'A AS A.p > 10')],
  ['running', ticks('RUNNING LAST(A.p) AS a', '(A B)', 'A AS A.p > 10')],
  ['prev', ticks('A.id AS a', '(A B)', 'B AS PREV(B.p) > 10')],
  ['next', ticks('A.id AS a', '(A B)', 'B AS NEXT(B.p) > 10')],
  ['prev in measures', ticks('PREV(A.id) AS a', '(A B)', 'B AS B.p > 10')],
  ['nested navigation', ticks('FIRST(LAST(A.id)) AS a', '(A B)', 'B AS B.p > 10')],
  ['navigation over two variables', ticks('LAST(A.id + B.id) AS a', '(A B)', 'B AS B.p > 10')],
  ['an unknown variable to skip to', ticks('A.id AS a', '(A B)', 'B AS B.p > 10', 'AFTER MATCH SKIP TO LAST X')],
  ['an unknown column', ticks('A.nope AS a', '(A B)', 'B AS B.p > 10')],
  ['an unknown qualifier', ticks('Z.id AS a', '(A B)', 'B AS B.p > 10')],
  ['define is no condition', ticks('A.id AS a', '(A B)', 'B AS B.p')],
  ['defined twice', ticks('A.id AS a', '(A B)', 'B AS B.p > 1, B AS B.p > 2')],
  ['a measure like the key', ticks('A.id AS s', '(A B)', 'B AS B.p > 1')],
  ['measures of one name', ticks('A.id AS a, B.id AS a', '(A B)', 'B AS B.p > 1')],
  ['within a month', ticks('A.id AS a', "(A B) WITHIN INTERVAL '1' MONTH", 'B AS B.p > 1')],
  ['no order', `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.p > A.p) AS m`],
  [
    'order by a number',
    `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY p MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.p > A.p) AS m`,
  ],
  [
    'order descending',
    `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY ts DESC MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.p > A.p) AS m`,
  ],
  [
    'partition by an expression',
    `${T} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY id + 1 ORDER BY ts MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.p > A.p) AS m`,
  ],
  ['outside', `${T} SELECT MATCH_ROWTIME() FROM ticks`],
];

const STREAMING: readonly (readonly [name: string, sql: string])[] = [
  ['match rowtime', ticks('A.ts AS a, MATCH_ROWTIME() AS r, MATCH_ROWTIME(ts) AS q', '(A B)', 'B AS B.p > A.p')],
  ['match rowtime of a match that waits', waves(`${ENDS}, MATCH_ROWTIME() AS r`, '(A+? B*? C)', 'A AS A.v > 1, C AS C.w < 3', NEXT)],
  [
    'windows over matches',
    `${T} CREATE TEMPORARY VIEW found AS SELECT * FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.v - B.v AS d, MATCH_ROWTIME() AS mt PATTERN (A B) DEFINE B AS B.v < A.v); SELECT window_start, COUNT(*) AS n, SUM(d) AS sd FROM TABLE(TUMBLE(TABLE found, DESCRIPTOR(mt), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end`,
  ],
  [
    'legacy windows over matches',
    `${T} SELECT TUMBLE_START(mt, INTERVAL '1' MINUTE) AS ws, COUNT(*) AS n FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.v - B.v AS d, MATCH_ROWTIME(t) AS mt PATTERN (A B) DEFINE B AS B.v < A.v) GROUP BY TUMBLE(mt, INTERVAL '1' MINUTE)`,
  ],
  [
    'matches of matches',
    `${T} SELECT * FROM (SELECT * FROM waves MATCH_RECOGNIZE (ORDER BY t MEASURES A.id AS a, B.id AS b, MATCH_ROWTIME() AS mt PATTERN (A B) DEFINE B AS B.v < A.v)) MATCH_RECOGNIZE (ORDER BY mt MEASURES X.a AS x, Y.b AS y AFTER MATCH SKIP PAST LAST ROW PATTERN (X Y) DEFINE Y AS Y.a > X.b + 1)`,
  ],
  [
    'processing time',
    `${T.replace('n BIGINT,', 'n BIGINT, pt AS PROCTIME(),')} SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY s ORDER BY pt MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.p > A.p) AS m`,
  ],
  [
    'a changing input',
    `${T} SELECT * FROM (SELECT s, MAX(ts) AS ts FROM ticks GROUP BY s) MATCH_RECOGNIZE (ORDER BY ts MEASURES A.s AS a PATTERN (A B) DEFINE B AS B.s > A.s) AS m`,
  ],
];

const CASES: readonly ProgramCase[] = [
  ...inBothModes([...FINE, ...REFUSED]),
  ...STREAMING.map(([name, sql]): ProgramCase => ({name, mode: 'streaming', sql})),
];

/** MATCH_RECOGNIZE. */
export const MATCH: ProgramArea = {name: 'match', files: FILES, cases: CASES};
