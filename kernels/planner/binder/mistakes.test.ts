import {expect, test} from 'vitest';
import {StudioError} from '../../protocol/diagnostic.ts';
import {TestSession} from '../testing/context.ts';

const TABLES = `CREATE TABLE t (n INT, s STRING, dc DECIMAL(12, 3), ts TIMESTAMP(3), ar ARRAY<INT>, m MAP<STRING, INT>, r ROW<x INT, y STRING>)
  WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json');
CREATE TABLE u (a INT, b STRING) WITH ('connector' = 'print');`;

/** What the statement's first error says, the words that it points to, what it proposes, and the statement after its fix. */
function told(sql: string): readonly (string | null)[] {
  const session = new TestSession();
  session.run(TABLES);
  const error = firstError(session, sql);
  const fix = error.fixes?.[0];
  return [
    error.message,
    error.span === undefined ? null : sql.slice(error.span.start, error.span.end),
    error.hint ?? null,
    fix === undefined ? null : sql.slice(0, fix.span.start) + fix.text + sql.slice(fix.span.end),
  ];
}

function firstError(session: TestSession, sql: string): StudioError['diagnostic'] {
  try {
    const result = session.last(sql);
    if (result.ok || result.errors[0] === undefined) throw new Error('it was accepted');
    return result.errors[0];
  } catch (error) {
    if (error instanceof StudioError) return error.diagnostic;
    throw error;
  }
}

/** Statement; message, place, hint, fixed statement. */
test.each<readonly [string, string, string | null, string | null, string | null]>([
  ['SELECT UPER(s) FROM t', 'function "UPER" does not exist', 'UPER', 'did you mean "UPPER"?', 'SELECT UPPER(s) FROM t'],
  ['SELECT upper(s, 2) FROM t', 'UPPER takes 1 argument, not 2', 'upper(s, 2)', null, null],
  ['SELECT UPPER(n) FROM t', 'UPPER does not take INT', 'UPPER(n)', 'CAST the argument to STRING', null],
  ["SELECT SUBSTRING(s FROM 'a') FROM t", 'SUBSTRING does not take STRING, CHAR(1)', "SUBSTRING(s FROM 'a')", null, null],
  ['SELECT ROUND(s, 2) FROM t', 'ROUND does not take STRING, INT', 'ROUND(s, 2)', null, null],
  ['SELECT DATE_FORMAT(s) FROM t', 'DATE_FORMAT takes 2 arguments, not 1', 'DATE_FORMAT(s)', null, null],
  [
    "SELECT DATE_FORMT(ts, 'yyyy') FROM t",
    'function "DATE_FORMT" does not exist',
    'DATE_FORMT',
    'did you mean "DATE_FORMAT"?',
    "SELECT DATE_FORMAT(ts, 'yyyy') FROM t",
  ],
  [
    'SELECT TO_TIMESTAMP(n) FROM t',
    'TO_TIMESTAMP does not take INT',
    'TO_TIMESTAMP(n)',
    'TO_TIMESTAMP_LTZ(x, 3) takes milliseconds since 1970',
    null,
  ],
  [
    'SELECT CAST(n AS TIMESTAMP(3)) FROM t',
    'cannot cast INT to TIMESTAMP(3)',
    'CAST(n AS TIMESTAMP(3))',
    'use TO_TIMESTAMP or TO_TIMESTAMP_LTZ',
    null,
  ],
  [
    'SELECT CAST(s AS DATETIME) FROM t',
    'type "DATETIME" does not exist',
    'DATETIME',
    'write TIMESTAMP(3)',
    'SELECT CAST(s AS TIMESTAMP(3)) FROM t',
  ],
  ['SELECT CAST(s AS TEXT) FROM t', 'type "TEXT" does not exist', 'TEXT', 'write STRING', 'SELECT CAST(s AS STRING) FROM t'],
  ['SELECT CAST(ar AS INT) FROM t', 'cannot cast ARRAY<INT> to INT', 'CAST(ar AS INT)', null, null],
  ['SELECT CAST(s AS DECIMAL(10, 12)) FROM t', 'DECIMAL(10, 12) is out of range', 'DECIMAL(10, 12)', null, null],
  [
    'SELECT CAST((ts - ts) DAY TO SECOND AS INT) FROM t',
    'cannot cast an interval of several units to INT',
    'CAST((ts - ts) DAY TO SECOND AS INT)',
    'use TIMESTAMPDIFF, or write the difference in one unit: (a - b) SECOND',
    null,
  ],
  ['SELECT nn FROM t', 'column "nn" does not exist', 'nn', null, null],
  ['SELECT t.nn FROM t', 'column "nn" does not exist', 'nn', null, null],
  ['SELECT x.n FROM t', 'table "x" is not in the FROM clause', 'x', null, null],
  ['SELECT r.z FROM t', 'field "z" does not exist', 'z', null, null],
  ['SELECT n.z FROM t', 'table "n" is not in the FROM clause', 'n', null, null],
  ['SELECT n + s FROM t', '"+" cannot be applied to INT and STRING', 'n + s', 'make the types fit with CAST', null],
  ['SELECT s - 1 FROM t', '"-" cannot be applied to STRING and INT', 's - 1', 'make the types fit with CAST', null],
  ['SELECT n = s FROM t', '"=" cannot be applied to INT and STRING', 'n = s', 'make the types fit with CAST', null],
  ['SELECT ts > 5 FROM t', '">" cannot be applied to TIMESTAMP(3) and INT', 'ts > 5', 'make the types fit with CAST', null],
  [
    'SELECT ts - ts FROM t',
    '"-" cannot be applied to TIMESTAMP(3) and TIMESTAMP(3)',
    'ts - ts',
    'write (a - b) SECOND, or TIMESTAMPDIFF(SECOND, b, a)',
    null,
  ],
  ['SELECT ts + 1 FROM t', '"+" cannot be applied to TIMESTAMP(3) and INT', 'ts + 1', "write an interval: + INTERVAL '1' DAY", null],
  [
    "SELECT ts + INTERVAL '100' DAY FROM t",
    'interval "100" does not fit into DAY(2)',
    "INTERVAL '100' DAY",
    'write DAY(3)',
    "SELECT ts + INTERVAL '100' DAY(3) FROM t",
  ],
  ["SELECT INTERVAL 'x' DAY FROM t", '"x" is not an interval of DAY', "INTERVAL 'x' DAY", "write INTERVAL '5' DAY", null],
  ["SELECT DATE '2024-02-30' FROM t", '"2024-02-30" is no DATE', "'2024-02-30'", "write it as '2020-01-31'", null],
  [
    "SELECT TIMESTAMP '2024-01-01T00:00:00' FROM t",
    '"2024-01-01T00:00:00" is no TIMESTAMP',
    "'2024-01-01T00:00:00'",
    "write it as '2020-01-31 12:30:00'",
    null,
  ],
  ['SELECT n FROM t WHERE s', 'WHERE takes a BOOLEAN, not STRING', 's', null, null],
  ['SELECT n FROM t WHERE n = NULL AND NULL', 'NULL needs a type in AND', 'NULL', 'write CAST(NULL AS BOOLEAN)', null],
  ['SELECT n FROM t WHERE COUNT(*) > 1', 'COUNT cannot be used in WHERE', 'COUNT(*)', 'use HAVING to filter by an aggregate', null],
  [
    'SELECT s, COUNT(*) FROM t',
    'column "s" is neither grouped nor aggregated',
    's',
    'add s to GROUP BY, or use an aggregate such as MAX(s)',
    null,
  ],
  [
    'SELECT s, n, COUNT(*) FROM t GROUP BY s',
    'column "n" is neither grouped nor aggregated',
    'n',
    'add n to GROUP BY, or use an aggregate such as MAX(n)',
    null,
  ],
  [
    'SELECT s, COUNT(*) FROM t GROUP BY 3',
    'column "s" is neither grouped nor aggregated',
    's',
    'add s to GROUP BY, or use an aggregate such as MAX(s)',
    null,
  ],
  [
    'SELECT SUM(COUNT(*)) FROM t',
    'COUNT cannot be used in an aggregate',
    'COUNT(*)',
    'aggregate in a subquery first: SELECT … FROM (SELECT …, COUNT(*) AS n FROM … GROUP BY …) GROUP BY …',
    null,
  ],
  ['SELECT SUM(s) FROM t', 'SUM does not take STRING', 'SUM(s)', null, null],
  ['SELECT COUNT(DISTINCT) FROM t', 'unexpected ")"', ')', null, null],
  ['SELECT UPPER(DISTINCT s) FROM t', 'UPPER is not an aggregate: it takes no DISTINCT', 'UPPER(DISTINCT s)', null, null],
  [
    'SELECT s FROM t GROUP BY s HAVING n > 1',
    'column "n" is neither grouped nor aggregated',
    'n',
    'add n to GROUP BY, or use an aggregate such as MAX(n)',
    null,
  ],
  ['SELECT CASE WHEN n THEN 1 END FROM t', 'WHEN takes a BOOLEAN, not INT', 'n', null, null],
  [
    "SELECT CASE WHEN n > 1 THEN 'a' ELSE 1 END FROM t",
    'the results of CASE have no common type: CHAR(1) NOT NULL, INT NOT NULL',
    "CASE WHEN n > 1 THEN 'a' ELSE 1 END",
    'make them one type with CAST',
    null,
  ],
  [
    'SELECT CASE WHEN n > 1 THEN NULL END FROM t',
    'every result of CASE is NULL',
    'CASE WHEN n > 1 THEN NULL END',
    'give one a type: CAST(NULL AS STRING)',
    null,
  ],
  ['SELECT IF(n, 1, 2) FROM t', 'IF does not take INT, INT, INT', 'IF(n, 1, 2)', 'make the types fit with CAST', null],
  ['SELECT COALESCE(n, s) FROM t', 'COALESCE does not take INT, STRING', 'COALESCE(n, s)', 'make the types fit with CAST', null],
  ['SELECT GREATEST(n, s) FROM t', 'GREATEST does not take INT, STRING', 'GREATEST(n, s)', 'make the types fit with CAST', null],
  [
    "SELECT n IN ('a', 1) FROM t",
    'the values of IN have no common type: CHAR(1) NOT NULL, INT NOT NULL',
    "n IN ('a', 1)",
    'make them one type with CAST',
    null,
  ],
  ['SELECT s LIKE 5 FROM t', 'LIKE does not take STRING, INT', 's LIKE 5', null, null],
  ["SELECT ARRAY[1, 'a'] FROM t", 'ARRAY does not take INT, CHAR(1)', "ARRAY[1, 'a']", 'give it values of one type', null],
  ["SELECT ar['a'] FROM t", 'ARRAY<INT> has no element a', "ar['a']", 'the index of an array is an INT from 1 on', null],
  ['SELECT n[1] FROM t', 'INT has no element 1', 'n[1]', null, null],
  ['SELECT m[1] FROM t', 'MAP<STRING, INT> has no element 1', 'm[1]', null, null],
  [
    "SELECT JSON_VALUE(s, '$.a' RETURNING BIGINT) FROM t",
    'JSON_VALUE cannot return BIGINT',
    'BIGINT',
    'it returns STRING, BOOLEAN, INTEGER or DOUBLE: CAST the text',
    null,
  ],
  ['SELECT EXTRACT(FOO FROM ts) FROM t', 'unexpected "FOO"', 'FOO', null, null],
  ['SELECT FLOOR(ts TO FOO) FROM t', 'unexpected "FOO"', 'FOO', null, null],
  [
    'SELECT TIMESTAMPDIFF(DAY, s, ts) FROM t',
    'TIMESTAMPDIFF does not take DAY, STRING, TIMESTAMP(3)',
    'TIMESTAMPDIFF(DAY, s, ts)',
    null,
    null,
  ],
  ['SELECT 1 / 0 FROM t', 'division by zero', '1 / 0', null, null],
  ['SELECT dc % 2 FROM t', '"%" cannot be applied to DECIMAL(12, 3) and INT', 'dc % 2', 'use MOD(a, b)', null],
  ['SELECT "s" FROM t', `unexpected '"'`, '"s"', "texts stand in '…', names in `…`", "SELECT 's' FROM t"],
  ['SELECT n, FROM t', 'unexpected "FROM"', 'FROM', null, null],
  ['SELECT n FROM t WHERE', 'unexpected end of the statement', '', null, null],
  ['SELECT n FROM tt', 'table "tt" does not exist', 'tt', null, null],
  ['SELECT n FROM t ORDER BY q', 'column "q" does not exist', 'q', null, null],
  ['SELECT n FROM t LIMIT n', 'unexpected "n"', 'n', null, null],
  ['INSERT INTO u SELECT n FROM t', 'the query gives 1 column, table "u" takes 2', 'SELECT n FROM t', null, null],
  ['INSERT INTO u SELECT n, s, s FROM t', 'the query gives 3 columns, table "u" takes 2', 'SELECT n, s, s FROM t', null, null],
  [
    'INSERT INTO u SELECT s, n FROM t',
    'column "a" takes INT, the query gives STRING',
    's',
    'write CAST(s AS INT)',
    'INSERT INTO u SELECT CAST(s AS INT), n FROM t',
  ],
  ['INSERT INTO u (a, q) SELECT n, s FROM t', 'column "q" does not exist', 'q', null, null],
  ['INSERT INTO uu SELECT n FROM t', 'table "uu" does not exist', 'uu', null, null],
  ['INSERT INTO u (a, a) SELECT n, n FROM t', 'column "a" is named twice', 'a', null, null],
  ["CREATE TABLE z (a INT, a STRING) WITH ('connector' = 'print')", 'column "a" is declared twice', 'a', null, null],
  [
    "CREATE TABLE z (a INT) WITH ('connector' = 'prnt')",
    'connector "prnt" does not exist',
    "'prnt'",
    'did you mean "print"?',
    "CREATE TABLE z (a INT) WITH ('connector' = 'print')",
  ],
  [
    "CREATE TABLE z (a INT) WITH ('connector' = 'print', 'formt' = 'json')",
    'connector "print" has no option "formt"',
    "'formt'",
    null,
    null,
  ],
  ["CREATE TABLE z (a INT, PRIMARY KEY (b) NOT ENFORCED) WITH ('connector' = 'print')", 'column "b" does not exist', 'b', null, null],
  [
    "CREATE TABLE z (a INT, PRIMARY KEY (a)) WITH ('connector' = 'print')",
    'a PRIMARY KEY is NOT ENFORCED: nobody checks the records of a stream',
    'PRIMARY KEY (a)',
    'write PRIMARY KEY … NOT ENFORCED',
    "CREATE TABLE z (a INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'print')",
  ],
  ["CREATE TABLE z (a INT, WATERMARK FOR b AS b) WITH ('connector' = 'print')", 'column "b" does not exist', 'b', null, null],
  [
    "CREATE TABLE z (a STRING, WATERMARK FOR a AS a) WITH ('connector' = 'print')",
    'the column of a WATERMARK is TIMESTAMP(3) or TIMESTAMP_LTZ(3), not STRING',
    'a',
    'add a computed column such as ts AS TO_TIMESTAMP(a) and use that',
    null,
  ],
  [
    "CREATE TABLE z (a INTT) WITH ('connector' = 'print')",
    'type "INTT" does not exist',
    'INTT',
    'did you mean "INT"?',
    "CREATE TABLE z (a INT) WITH ('connector' = 'print')",
  ],
  ["CREATE TABLE z (a AS b + 1) WITH ('connector' = 'print')", 'column "b" does not exist', 'b', null, null],
  [
    "CREATE TABLE z (a INT) PARTITIONED BY (b) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json')",
    'column "b" does not exist',
    'b',
    null,
    null,
  ],
  [
    "CREATE TABLE z (a INT) WITH ('connector' = 'kinesis', 'format' = 'json')",
    'connector "kinesis" needs the option "stream" or "stream.arn"',
    'z',
    "add 'stream' = '…'",
    null,
  ],
  [
    "CREATE TABLE z (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'jsn')",
    'connector "filesystem" has no format "jsn"',
    "'jsn'",
    'did you mean "json"?',
    "CREATE TABLE z (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json')",
  ],
  [
    "CREATE TABLE z (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = 'x')",
    'option "rows-per-second" cannot be "x"',
    "'x'",
    null,
    null,
  ],
  ['CREATE VIEW w (a, b) AS SELECT n FROM t', 'the view names 2 columns of 1', 'w', null, null],
  ['CREATE VIEW w AS SELECT n, n FROM t', 'column "n" is named twice', 'n', null, null],
  ['DROP TABLE tt', 'table "tt" does not exist', 'tt', null, null],
  ['DROP VIEW t', '"t" is a table, not a view', 't', 'write DROP TABLE', null],
  ['ALTER TABLE t ADD n INT', 'column "n" exists already', 'n', 'use MODIFY to change it', null],
  ['ALTER TABLE t DROP q', 'column "q" does not exist', 'q', null, null],
  ['ALTER TABLE t RENAME q TO p', 'column "q" does not exist', 'q', null, null],
  ['USE CATALOG nope', 'catalog "nope" does not exist', 'nope', null, null],
  ['USE nope', 'database "nope" does not exist', 'nope', null, null],
  ['DESCRIBE tt', 'table "tt" does not exist', 'tt', null, null],
  ['SHOW CREATE TABLE tt', 'table "tt" does not exist', 'tt', null, null],
  ['SELECT CAST(n AS STRNG) FROM t', 'type "STRNG" does not exist', 'STRNG', 'did you mean "STRING"?', 'SELECT CAST(n AS STRING) FROM t'],
  ['SELECT CAST(n AS BOOL) FROM t', 'type "BOOL" does not exist', 'BOOL', 'write BOOLEAN', 'SELECT CAST(n AS BOOLEAN) FROM t'],
  [
    "CREATE TABLE z (a DATETIME) WITH ('connector' = 'print')",
    'type "DATETIME" does not exist',
    'DATETIME',
    'write TIMESTAMP(3)',
    "CREATE TABLE z (a TIMESTAMP(3)) WITH ('connector' = 'print')",
  ],
  [
    "SELECT ts - INTERVAL '1' DAY + dc FROM t",
    '"+" cannot be applied to TIMESTAMP(3) and DECIMAL(12, 3)',
    "ts - INTERVAL '1' DAY + dc",
    "write an interval: + INTERVAL '1' DAY",
    null,
  ],
])('%s', (sql, ...expected) => {
  expect(told(sql)).toEqual(expected);
});
