import type {RefusedStatement, Statement} from '../ast/statement.ts';
import type {Cursor} from './cursor.ts';
import {parseInsertStatement} from './dml.ts';
import {parseExpression} from './expression.ts';
import {parseExtension, parseTableReference} from './from.ts';
import {parseHints} from './hints.ts';
import {parseComment, parseIfExists, parseIfNotExists, parseOptions} from './options.ts';
import {parseQuery, parseRow} from './query.ts';
import {parseTableElements} from './table-element.ts';

/** Statements of Flink's grammar that no Flink 1.20 runs: read to the end for their errors, then refused by name. */
export function refused(c: Cursor, what: string, start: number): RefusedStatement {
  return {kind: 'refused-statement', what, text: c.written(start), span: c.span(start)};
}

/** MERGE INTO t USING u ON … WHEN … */
export function parseMerge(c: Cursor): RefusedStatement {
  const start = c.start();
  c.expect('MERGE', 'INTO');
  c.identifier('a table name');
  if (c.isSymbol('/*+')) parseHints(c);
  parseExtension(c);
  if (c.accept('AS') || c.isName()) c.name('a name');
  c.expect('USING');
  parseTableReference(c);
  c.expect('ON');
  parseExpression(c);
  if (c.is('WHEN', 'MATCHED')) {
    c.expect('WHEN', 'MATCHED', 'THEN', 'UPDATE', 'SET');
    c.commaList(() => {
      c.identifier('a column name');
      c.expectSymbol('=');
      parseExpression(c);
    });
    if (c.is('WHEN')) whenNotMatched(c);
  } else whenNotMatched(c);
  return refused(c, 'MERGE', start);
}

function whenNotMatched(c: Cursor): void {
  c.expect('WHEN', 'NOT', 'MATCHED', 'THEN', 'INSERT');
  if (c.isSymbol('(') && c.peek(1).text !== 'VALUES') c.names('a column name');
  const wrapped = c.acceptSymbol('(');
  c.expect('VALUES');
  parseRow(c);
  if (wrapped) c.expectSymbol(')');
}

/** What follows CREATE … MODEL. */
export function parseCreateModel(c: Cursor, start: number): RefusedStatement {
  parseIfNotExists(c);
  c.identifier('a model name');
  const input = c.accept('INPUT');
  if (input) parseTableElements(c);
  if (c.accept('OUTPUT')) parseTableElements(c);
  parseComment(c);
  if (c.accept('WITH')) parseOptions(c);
  if (!input && c.accept('AS')) parseQuery(c);
  return refused(c, 'CREATE MODEL', start);
}

/** What follows ALTER MODEL. */
export function parseAlterModel(c: Cursor, start: number): RefusedStatement {
  parseIfExists(c);
  c.identifier('a model name');
  if (c.oneOf('RENAME', 'SET') === 'RENAME') {
    c.expect('TO');
    c.identifier('a model name');
  } else parseOptions(c);
  return refused(c, 'ALTER MODEL', start);
}

/** ALTER SYSTEM SET a = 1, ALTER SESSION RESET ALL. */
export function parseAlterScope(c: Cursor, start: number): RefusedStatement {
  const scope = c.oneOf('SYSTEM', 'SESSION');
  if (c.oneOf('SET', 'RESET') === 'RESET') c.accept('ALL') || c.identifier('an option');
  else {
    c.identifier('an option');
    c.expectSymbol('=');
    if (!c.accept('ON')) parseExpression(c, 70);
  }
  return refused(c, `ALTER ${scope}`, start);
}

/** DESCRIBE [STATEMENT] of a query or a change. */
export function parseDescribeStatement(c: Cursor, start: number, parse: (c: Cursor) => Statement): RefusedStatement {
  c.accept('STATEMENT');
  if (c.isAny('INSERT', 'UPSERT')) parseInsertStatement(c);
  else parse(c);
  return refused(c, 'DESCRIBE of a statement', start);
}

/** DESCRIBE TABLE t [a]: Flink looks for a column of that name and finds none. */
export function parseDescribeTable(c: Cursor, start: number): RefusedStatement {
  c.expect('TABLE');
  c.identifier('a table name');
  if (c.isName()) c.name('a column name');
  return refused(c, 'DESCRIBE TABLE, which is written DESCRIBE,', start);
}

/** DESCRIBE MODEL m. */
export function parseDescribeModel(c: Cursor, start: number): RefusedStatement {
  c.expect('MODEL');
  c.accept('EXTENDED');
  c.identifier('a model name');
  return refused(c, 'DESCRIBE MODEL', start);
}
