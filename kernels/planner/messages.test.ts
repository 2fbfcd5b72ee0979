import {expect, test} from 'vitest';
import {TestSession} from './testing/context.ts';

const TABLES = [
  `CREATE TABLE t (id INT, k STRING, n INT, ts TIMESTAMP(3), plain TIMESTAMP(3), pt AS PROCTIME(), ar ARRAY<INT>, WATERMARK FOR ts AS ts)
WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json')`,
  `CREATE TABLE u (id INT, k STRING, m INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
WITH ('connector' = 'kinesis', 'stream' = 'u', 'aws.region' = 'r', 'format' = 'json')`,
  "CREATE TABLE dim (id INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'json')",
  "CREATE TABLE files (k STRING, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '/y', 'format' = 'json')",
  "CREATE TABLE nn (id INT NOT NULL, k STRING) WITH ('connector' = 'print')",
];

/** The mistake, what is said, the words that it points to, and the way out. */
const MISTAKES: readonly (readonly [sql: string, message: string, at: string | undefined, hint: string | undefined])[] = [
  [
    'SELECT k, n, COUNT(*) FROM t GROUP BY k',
    'column "n" is neither grouped nor aggregated',
    'n',
    'add n to GROUP BY, or use an aggregate such as MAX(n)',
  ],
  [
    'SELECT k, COUNT(*) FROM t',
    'column "k" is neither grouped nor aggregated',
    'k',
    'add k to GROUP BY, or use an aggregate such as MAX(k)',
  ],
  ['SELECT k FROM t WHERE COUNT(*) > 1', 'COUNT cannot be used in WHERE', 'COUNT(*)', 'use HAVING to filter by an aggregate'],
  [
    'SELECT k, SUM(COUNT(*)) FROM t GROUP BY k',
    'COUNT cannot be used in an aggregate',
    'COUNT(*)',
    'aggregate in a subquery first: SELECT … FROM (SELECT …, COUNT(*) AS n FROM … GROUP BY …) GROUP BY …',
  ],
  [
    'SELECT k FROM t GROUP BY k HAVING n > 1',
    'column "n" is neither grouped nor aggregated',
    'n',
    'add n to GROUP BY, or use an aggregate such as MAX(n)',
  ],
  [
    'SELECT k, COUNT(*) AS c FROM t GROUP BY k, COUNT(*)',
    'COUNT cannot be used in GROUP BY',
    'COUNT(*)',
    'aggregate in a subquery first: SELECT … FROM (SELECT …, COUNT(*) AS n FROM … GROUP BY …) GROUP BY …',
  ],
  [
    'SELECT k FROM t GROUP BY 3',
    'column "k" is neither grouped nor aggregated',
    'k',
    'add k to GROUP BY, or use an aggregate such as MAX(k)',
  ],
  ['SELECT id FROM t JOIN u ON t.id = u.id', 'column "id" is ambiguous', 'id', 'write t.id'],
  ['SELECT t.id FROM t JOIN u USING (nope)', 'column "nope" does not exist', 'nope', undefined],
  ['SELECT t.id FROM t JOIN u ON t.id = v.id', 'table "v" is not in the FROM clause', 'v', undefined],
  ['SELECT nope FROM t', 'column "nope" does not exist', 'nope', undefined],
  ['SELECT t.nope FROM t', 'column "nope" does not exist', 'nope', undefined],
  ['SELECT * FROM tt', 'table "tt" does not exist', 'tt', undefined],
  ['SELECT x.id FROM t', 'table "x" is not in the FROM clause', 'x', undefined],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(plain), INTERVAL '1' MINUTE))",
    'column "plain" is not a time attribute',
    'DESCRIPTOR(plain)',
    "declare WATERMARK FOR plain AS plain - INTERVAL '5' SECOND in CREATE TABLE; a function or an aggregation between table and window takes the attribute away",
  ],
  ["SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(nope), INTERVAL '1' MINUTE))", 'column "nope" does not exist', 'nope', undefined],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(k), INTERVAL '1' MINUTE))",
    'column "k" is not a time attribute',
    'DESCRIPTOR(k)',
    'use a TIMESTAMP(3) column for which CREATE TABLE declares a WATERMARK, or a PROCTIME() column',
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE dim, DESCRIPTOR(name), INTERVAL '1' MINUTE))",
    'column "name" is not a time attribute',
    'DESCRIPTOR(name)',
    'use a TIMESTAMP(3) column for which CREATE TABLE declares a WATERMARK, or a PROCTIME() column',
  ],
  [
    'SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), 60))',
    "a window's size is a constant interval",
    '60',
    "such as INTERVAL '10' SECOND",
  ],
  [
    'SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts)))',
    'TUMBLE needs the argument SIZE',
    'TUMBLE(TABLE t, DESCRIPTOR(ts))',
    "write TUMBLE(TABLE t, DESCRIPTOR(time_column), INTERVAL '1' MINUTE)",
  ],
  [
    "SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '7' SECOND, INTERVAL '1' MINUTE))",
    'the size of a HOP window is a multiple of its slide',
    "HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '7' SECOND, INTERVAL '1' MINUTE)",
    'the slide comes first: HOP(TABLE t, DESCRIPTOR(time_column), slide, size)',
  ],
  [
    "SELECT * FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '7' SECOND, INTERVAL '1' MINUTE))",
    'the size of a CUMULATE window is a multiple of its step',
    "CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '7' SECOND, INTERVAL '1' MINUTE)",
    'the step comes first: CUMULATE(TABLE t, DESCRIPTOR(time_column), step, size)',
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '0' SECOND))",
    "a window's size and slide are longer than nothing",
    "TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '0' SECOND)",
    undefined,
  ],
  [
    "SELECT * FROM TABLE(WINDOWS(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))",
    'table function "WINDOWS" does not exist',
    'WINDOWS',
    undefined,
  ],
  [
    "SELECT COUNT(*) FROM t GROUP BY TUMBLE(plain, INTERVAL '1' MINUTE)",
    'column "plain" is not a time attribute',
    'plain',
    "declare WATERMARK FOR plain AS plain - INTERVAL '5' SECOND in CREATE TABLE; a function or an aggregation between table and window takes the attribute away",
  ],
  [
    "SELECT TUMBLE_START(ts, INTERVAL '2' MINUTE) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)",
    'TUMBLE_START must repeat the arguments of the window in GROUP BY',
    "TUMBLE_START(ts, INTERVAL '2' MINUTE)",
    undefined,
  ],
  [
    "SELECT TUMBLE_START(ts, INTERVAL '2' MINUTE) FROM t",
    'TUMBLE_START must repeat the arguments of the window in GROUP BY',
    "TUMBLE_START(ts, INTERVAL '2' MINUTE)",
    undefined,
  ],
  [
    "SELECT TUMBLE(ts, INTERVAL '2' MINUTE) FROM t",
    'TUMBLE may only be used in GROUP BY or as a table function',
    "TUMBLE(ts, INTERVAL '2' MINUTE)",
    'use TUMBLE_START or TUMBLE_END to see the window',
  ],
  [
    'SELECT id FROM t ORDER BY n',
    'a stream has no end: it cannot be ordered',
    'n',
    'add LIMIT, sort the result in its view, or run the query in batch mode with %flink.bsql',
  ],
  [
    'SELECT id FROM t ORDER BY ts DESC',
    'a stream has no end: it cannot be ordered',
    'ts DESC',
    'add LIMIT, sort the result in its view, or run the query in batch mode with %flink.bsql',
  ],
  ['SELECT id FROM t ORDER BY nope', 'column "nope" does not exist', 'nope', undefined],
  [
    'SELECT id, SUM(n) OVER (ORDER BY id) FROM t',
    'OVER in a stream is ordered by one time attribute, ascending',
    '(ORDER BY id)',
    'write OVER (PARTITION BY … ORDER BY time_column), or run the query in batch mode',
  ],
  [
    'SELECT id, SUM(n) OVER (PARTITION BY k) FROM t',
    'OVER in a stream is ordered by one time attribute, ascending',
    '(PARTITION BY k)',
    'write OVER (PARTITION BY … ORDER BY time_column), or run the query in batch mode',
  ],
  [
    'SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY ts DESC) FROM t',
    'OVER in a stream is ordered by one time attribute, ascending',
    '(PARTITION BY k ORDER BY ts DESC)',
    'write OVER (PARTITION BY … ORDER BY time_column), or run the query in batch mode',
  ],
  [
    'SELECT id, SUM(n) OVER (ORDER BY ts ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM t',
    'a frame that does not end at the current row is not supported yet',
    '1 FOLLOWING',
    'write … AND CURRENT ROW, or run the query in batch mode with %flink.bsql',
  ],
  ['SELECT id, SUM(n) OVER w FROM t', 'window "w" is not defined', 'w', 'add WINDOW w AS (…) behind FROM'],
  [
    'SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n) AS rn FROM t',
    'ROW_NUMBER over a stream needs an upper bound',
    'ROW_NUMBER() OVER (PARTITION BY k ORDER BY n)',
    'keep the first rows only: SELECT … FROM (SELECT …, ROW_NUMBER() OVER (…) AS rn FROM …) WHERE rn <= 10',
  ],
  [
    'SELECT id, LEAD(n) OVER (ORDER BY ts) FROM t',
    'LEAD in a stream is not supported yet',
    'LEAD(n) OVER (ORDER BY ts)',
    'run the query in batch mode with %flink.bsql',
  ],
  [
    'SELECT t.id FROM t JOIN u FOR SYSTEM_TIME AS OF t.ts ON t.id = u.id',
    'the table after FOR SYSTEM_TIME AS OF has no primary key',
    undefined,
    'declare PRIMARY KEY (…) NOT ENFORCED, or keep the last row of each key by ROW_NUMBER() in a view',
  ],
  [
    'SELECT t.id FROM t JOIN dim FOR SYSTEM_TIME AS OF t.plain ON t.id = dim.id',
    'FOR SYSTEM_TIME AS OF takes a time attribute of the left side',
    't.plain',
    'name a column that has a WATERMARK or is PROCTIME()',
  ],
  [
    'SELECT t.id FROM t JOIN dim FOR SYSTEM_TIME AS OF t.ts ON t.id = dim.id',
    'the table after FOR SYSTEM_TIME AS OF has no event time',
    'dim FOR SYSTEM_TIME AS OF t.ts',
    'declare a WATERMARK on it',
  ],
  [
    'SELECT t.id FROM t RIGHT JOIN dim FOR SYSTEM_TIME AS OF t.pt ON t.id = dim.id',
    'RIGHT JOIN takes no FOR SYSTEM_TIME AS OF',
    't.pt',
    'use JOIN or LEFT JOIN',
  ],
  [
    'SELECT t.id FROM t JOIN dim FOR SYSTEM_TIME AS OF t.pt ON t.n > dim.id',
    'table "dim" is looked up by the equality of a column, which ON does not have',
    't.n > dim.id',
    'add ON table.key = left.column',
  ],
  [
    'INSERT INTO files SELECT k, COUNT(*) FROM t GROUP BY k',
    'table "files" cannot take the updates of this query',
    'files',
    'group by a window: its result does not change once it is there',
  ],
  ['INSERT INTO files SELECT k FROM t', 'the query gives 1 column, table "files" takes 2', 'SELECT k FROM t', undefined],
  ['INSERT INTO files SELECT n, k FROM t', 'column "k" takes STRING, the query gives INT', 'n', 'write CAST(n AS STRING)'],
  ['INSERT INTO files (k, nope) SELECT k, 1 FROM t', 'column "nope" does not exist', 'nope', undefined],
  ['INSERT INTO files (k, k) SELECT k, k FROM t', 'column "k" is named twice', 'k', undefined],
  ['INSERT INTO nope SELECT k FROM t', 'table "nope" does not exist', 'nope', undefined],
  ['INSERT INTO nn (k) SELECT k FROM t', 'column "id" must not be NULL: the INSERT has to name it', 'nn', undefined],
  [
    'SELECT id FROM t UNION ALL SELECT id, k FROM u',
    'the sides of UNION have 1 and 2 columns',
    'SELECT id FROM t UNION ALL SELECT id, k FROM u',
    'name as many columns on each side; CAST(NULL AS …) stands for one that a side lacks',
  ],
  [
    'SELECT id FROM t UNION ALL SELECT ar FROM t',
    'column "id" of UNION has no common type: INT, ARRAY<INT>',
    'SELECT id FROM t UNION ALL SELECT ar FROM t',
    'make them one type with CAST',
  ],
  [
    'SELECT * FROM t WHERE id IN (SELECT id, k FROM u)',
    'IN compares 1 values with a query of 2 columns',
    'SELECT id, k FROM u',
    'write (a, b) IN (SELECT …) with 2 values',
  ],
  [
    'SELECT (SELECT id, k FROM u) FROM t',
    'a subquery as a value has one column, not 2',
    '(SELECT id, k FROM u)',
    'name one, or join the query',
  ],
  ['WITH a (x, y) AS (SELECT id FROM t) SELECT * FROM a', '"a" names 2 columns of 1', 'a', undefined],
  ['SELECT a.x FROM (SELECT id FROM t) AS a (x, y)', '"a" names 2 columns of 1', 'AS a (x, y)', undefined],
  ['SELECT * FROM t, UNNEST(n) AS e (x)', 'UNNEST takes an ARRAY, MAP or MULTISET, not INT', 'UNNEST(n) AS e (x)', undefined],
  ['SELECT * FROM t CROSS JOIN UNNEST(ar) AS e (x, y)', '"e" names 2 columns of 1', 'AS e (x, y)', undefined],
  [
    'SELECT * FROM t MATCH_RECOGNIZE (ORDER BY n MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.n > 1)',
    'MATCH_RECOGNIZE is ordered by a time attribute first',
    'n',
    'declare a WATERMARK for the column in CREATE TABLE, or use a PROCTIME() column',
  ],
  [
    'SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.n > 1)',
    'MATCH_RECOGNIZE needs an ORDER BY',
    't MATCH_RECOGNIZE (PARTITION BY k MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.n > 1)',
    'write ORDER BY time_column',
  ],
  [
    'SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES C.id AS a PATTERN (A B) DEFINE B AS B.n > 1)',
    'pattern variable "C" is not in PATTERN',
    'C',
    undefined,
  ],
  [
    'SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a PATTERN (A B*) DEFINE B AS B.n > 1)',
    'the pattern ends with "B", which takes as many rows as it can: there is no end to wait for',
    'A B*',
    'add a variable behind it, or make it reluctant: B+? instead of B+',
  ],
  [
    'SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a ALL ROWS PER MATCH PATTERN (A B) DEFINE B AS B.n > 1)',
    'ALL ROWS PER MATCH is not supported, as in Flink',
    't MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a ALL ROWS PER MATCH PATTERN (A B) DEFINE B AS B.n > 1)',
    'write ONE ROW PER MATCH',
  ],
  [
    'SELECT *, COUNT(*) FROM t',
    'column "t.id" is neither grouped nor aggregated',
    '*',
    'add t.id to GROUP BY, or use an aggregate such as MAX(t.id)',
  ],
  [
    'SELECT DISTINCT k, COUNT(*) FROM t',
    'column "k" is neither grouped nor aggregated',
    'k',
    'add k to GROUP BY, or use an aggregate such as MAX(k)',
  ],
  [
    'SELECT CURRENT_WATERMARK(plain) FROM t',
    'CURRENT_WATERMARK takes an event time column',
    'plain',
    'declare one in the table: WATERMARK FOR column AS column',
  ],
];

test.each(MISTAKES)('%s', (sql, message, at, hint) => {
  const session = new TestSession();
  for (const table of TABLES) session.run(table);
  const result = session.last(sql);
  const [error] = result.ok ? [] : result.errors;
  const words = error?.span === undefined ? undefined : sql.slice(error.span.start, error.span.end);
  expect([error?.message, words, error?.hint]).toEqual([message, at, hint]);
});
