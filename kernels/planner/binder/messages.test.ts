import {describe, expect, test} from 'vitest';
import {typeText} from '../../protocol/data-type.ts';
import {TestSession} from '../testing/context.ts';

const TABLE = `CREATE TABLE t (n INT, s STRING, v VARCHAR, dc DECIMAL(12, 3), ar ARRAY<INT>)
  WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json');`;

/** The error of a query: its text, the words that it points to, and what it proposes. */
function told(sql: string): readonly (string | undefined)[] {
  const session = new TestSession();
  session.run(TABLE);
  const result = session.last(sql);
  const [error] = result.ok ? [] : result.errors;
  return [error?.message, error?.span === undefined ? undefined : sql.slice(error.span.start, error.span.end), error?.hint];
}

function types(sql: string): readonly string[] {
  const session = new TestSession();
  session.run(TABLE);
  const result = session.last(sql);
  if (!result.ok || result.planned.kind !== 'query') throw new Error(JSON.stringify(result));
  return result.planned.schema.columns.map((c) => typeText(c.type));
}

describe('what Flink refuses is refused with what to do', () => {
  test.each([
    [
      'SELECT 12345678901234567890 FROM t',
      'number "12345678901234567890" is out of range',
      '12345678901234567890',
      "write CAST('12345678901234567890' AS DECIMAL(20, 0)), or an exponent to make it a DOUBLE",
    ],
    ['SELECT 1e400 FROM t', 'number "1e400" is out of range', '1e400', 'a DOUBLE goes to 1.7976931348623157e308'],
    ['SELECT * t', '"*" cannot have a name', 't', 'write FROM t, if that is the table'],
    ['SELECT * AS x FROM t', '"*" cannot have a name', 'x', 'name the columns one by one'],
    ['SELECT dc % 2 FROM t', '"%" cannot be applied to DECIMAL(12, 3) and INT', 'dc % 2', 'use MOD(a, b)'],
    [
      "SELECT (1, 'a') IN ((1, 'a'), (2, 3)) FROM t",
      'the values of IN have no common type: ROW<`EXPR$0` INT NOT NULL, `EXPR$1` CHAR(1) NOT NULL> NOT NULL, ROW<`EXPR$0` INT NOT NULL, `EXPR$1` INT NOT NULL> NOT NULL',
      "(1, 'a') IN ((1, 'a'), (2, 3))",
      'make them one type with CAST',
    ],
  ])('%s', (sql, ...expected) => {
    expect(told(sql)).toEqual(expected);
  });
});

test('a remainder has its own type where it is compared, cast or part of a DOUBLE', () => {
  expect(types('SELECT CAST(dc % 2 AS STRING), SQRT(dc % 2), dc % 2 = 0, (dc % 2) * 2e0 FROM t WHERE dc % 2 > 0')).toEqual([
    'STRING',
    'DOUBLE',
    'BOOLEAN',
    'DOUBLE',
  ]);
});

test('VARCHAR and VARBINARY without a length hold everything', () => {
  expect(types('SELECT v, CAST(n AS VARCHAR), CAST(s AS VARBINARY), CAST(s AS CHAR), CAST(ar AS ARRAY<VARCHAR>) FROM t')).toEqual([
    'STRING',
    'STRING',
    'BYTES',
    'CHAR(1)',
    'ARRAY<STRING>',
  ]);
});
