import {describe, expect, test} from 'vitest';
import {type Token, tokenize} from '../lexer.ts';
import {Cursor} from './cursor.ts';
import {parseStatement} from './statement.ts';

/** How often the grammar looked at a token while it read one statement. */
function steps(sql: string): {readonly looks: number; readonly tokens: number} {
  const {tokens} = tokenize(sql);
  let looks = 0;
  const counted = new Proxy(tokens, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
      return Reflect.get(target, key, receiver) as Token;
    },
  });
  parseStatement(new Cursor(sql, counted, 0, tokens.length - 1));
  return {looks, tokens: tokens.length};
}

const list = (n: number, item: (i: number) => string): string => Array.from({length: n}, (_, i) => item(i)).join(', ');

describe('the work grows with the text, not with its square', () => {
  test.each<[string, (n: number) => string]>([
    ['columns', (n) => `SELECT ${list(n, (i) => `a.b${i} + f(c, ${i}) AS x${i}`)} FROM t`],
    ['rows of VALUES', (n) => `INSERT INTO t VALUES ${list(n, (i) => `(${i}, 'x', CAST(NULL AS INT))`)}`],
    ['values of IN', (n) => `SELECT a IN (${list(n, String)}) FROM t`],
    ['joined tables', (n) => `SELECT * FROM t ${Array.from({length: n}, (_, i) => `JOIN u${i} ON t.a = u${i}.a`).join(' ')}`],
    ['columns of a table', (n) => `CREATE TABLE t (${list(n, (i) => `a${i} ROW<b INT, c ARRAY<STRING>> NOT NULL`)}) WITH ('k' = 'v')`],
    ['branches of CASE', (n) => `SELECT CASE ${'WHEN a = 1 THEN (SELECT b FROM u) '.repeat(n)}END FROM t`],
    ['set operations', (n) => `SELECT 1 ${'UNION ALL (SELECT 2) '.repeat(n)}`],
    ['statements of a set', (n) => `EXECUTE STATEMENT SET BEGIN ${'INSERT INTO t (a, b) SELECT 1, 2; '.repeat(n)}END`],
    ['parentheses side by side', (n) => `SELECT ${list(n, () => '((((((((1))))))))')}`],
    ['rows side by side', (n) => `SELECT * FROM (VALUES ${list(n, () => '((((1))), (ROW(2)))')}) AS t (a, b)`],
  ])('%s', (_, make) => {
    const small = steps(make(100));
    const large = steps(make(800));
    expect(large.looks / large.tokens).toBeLessThan((small.looks / small.tokens) * 1.1);
  });

  test('nesting costs each level once', () => {
    for (const nested of [
      (n: number) => `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`,
      (n: number) => `${'SELECT * FROM ('.repeat(n)}SELECT 1${')'.repeat(n)}`,
      (n: number) => `SELECT ${'f(a, ('.repeat(n)}1${'))'.repeat(n)}`,
      (n: number) => `INSERT INTO t VALUES ${'('.repeat(n)}1${')'.repeat(n)}`,
    ]) {
      const small = steps(nested(25));
      const large = steps(nested(200));
      expect(large.looks / large.tokens).toBeLessThan((small.looks / small.tokens) * 1.2);
    }
  });
});
