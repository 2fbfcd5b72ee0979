import type {CompilePlan, Delete, Explain, Insert, RefusedStatement, Statement, StatementSet, Update} from '../ast/statement.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression} from './expression.ts';
import {parseExtension} from './from.ts';
import {parseHints} from './hints.ts';
import {parseIfNotExists, parsePartition} from './options.ts';
import {isQueryStart, parseQuery} from './query.ts';
import {refused} from './refused.ts';

/** INSERT INTO, INSERT OVERWRITE; UPSERT and columns that the table does not declare are refused by name. */
export function parseInsertStatement(c: Cursor): Insert | RefusedStatement {
  const start = c.start();
  const upsert = c.oneOf('INSERT', 'UPSERT') === 'UPSERT';
  const overwrite = (upsert ? c.oneOf('INTO') : c.oneOf('INTO', 'OVERWRITE')) === 'OVERWRITE';
  if (c.is('TABLE')) refuseTable(c);
  const target = c.identifier('a table name');
  const hints = c.isSymbol('/*+') ? parseHints(c) : [];
  const extended = parseExtension(c);
  const partition = c.is('PARTITION') ? parsePartition(c) : [];
  // INSERT INTO t (SELECT …) has a query in parentheses, INSERT INTO t (a, b) SELECT … a list of columns.
  const listed = c.isSymbol('(') && !isQueryAfterParentheses(c);
  const columns = listed ? c.parenthesised(() => c.identifier('a column name')) : [];
  if (!isQueryStart(c)) c.fail('SELECT or VALUES');
  const query = parseQuery(c);
  if (upsert) return refused(c, 'UPSERT INTO', start);
  if (extended) return refused(c, 'INSERT with EXTEND', start);
  return {kind: 'insert', overwrite, target, hints, partition, columns, query, span: c.span(start)};
}

/** INSERT of a statement set. */
function parseInsert(c: Cursor): Insert {
  const insert = parseInsertStatement(c);
  return insert.kind === 'insert' ? insert : c.complain(`${insert.what} is not supported`, insert.span);
}

function refuseTable(c: Cursor): never {
  const {start, end} = c.peek();
  const span = {start, end: c.peek(1).start};
  c.complain('unexpected "TABLE"', {start, end}, {hint: 'the name follows INTO at once', fixes: [{title: 'remove TABLE', span, text: ''}]});
}

function isQueryAfterParentheses(c: Cursor): boolean {
  let i = 0;
  while (c.isSymbol('(', i)) i++;
  const t = c.peek(i);
  return t.kind === 'word' && (t.text === 'SELECT' || t.text === 'VALUES' || t.text === 'WITH' || t.text === 'TABLE');
}

/** UPDATE t SET a = 1 WHERE … */
export function parseUpdate(c: Cursor): Update | RefusedStatement {
  const start = c.start();
  c.expect('UPDATE');
  const target = c.identifier('a table name');
  const hints = c.isSymbol('/*+') ? parseHints(c) : [];
  const extended = parseExtension(c);
  const alias = c.accept('AS') || c.isName() ? c.name('a name') : null;
  c.expect('SET');
  const assignments = c.commaList(() => {
    const from = c.start();
    const part = c.name('a column name');
    const column = {kind: 'identifier', parts: [part], span: part.span} as const;
    c.expectSymbol('=');
    return {column, value: parseExpression(c), span: c.span(from)};
  });
  const where = c.accept('WHERE') ? parseExpression(c) : null;
  if (extended) return refused(c, 'UPDATE with EXTEND', start);
  return {kind: 'update', target, hints, alias, assignments, where, span: c.span(start)};
}

/** DELETE FROM t WHERE … */
export function parseDelete(c: Cursor): Delete | RefusedStatement {
  const start = c.start();
  c.expect('DELETE', 'FROM');
  const target = c.identifier('a table name');
  const hints = c.isSymbol('/*+') ? parseHints(c) : [];
  const extended = parseExtension(c);
  const alias = c.accept('AS') || c.isName() ? c.name('a name') : null;
  const where = c.accept('WHERE') ? parseExpression(c) : null;
  if (extended) return refused(c, 'DELETE with EXTEND', start);
  return {kind: 'delete', target, hints, alias, where, span: c.span(start)};
}

/** Whether `STATEMENT SET` comes next. */
export function isStatementSet(c: Cursor): boolean {
  return c.is('STATEMENT', 'SET');
}

/** STATEMENT SET BEGIN INSERT …; INSERT …; END; the cursor stands on STATEMENT. */
export function parseStatementSet(c: Cursor, start: number): StatementSet {
  c.expect('STATEMENT', 'SET', 'BEGIN');
  return inserts(c, start);
}

/** The command line's form: BEGIN STATEMENT SET; INSERT …; END; */
export function parseBeginStatementSet(c: Cursor): StatementSet {
  const start = c.start();
  c.expect('BEGIN', 'STATEMENT', 'SET');
  c.acceptSymbol(';');
  return inserts(c, start);
}

function inserts(c: Cursor, start: number): StatementSet {
  const statements: Insert[] = [];
  while (!c.is('END')) {
    if (c.atEnd) c.fail('INSERT or END');
    statements.push(parseInsert(c));
    c.expectSymbol(';');
  }
  if (statements.length === 0) c.fail('INSERT');
  c.expect('END');
  return {kind: 'statement-set', statements, span: c.span(start)};
}

/** What EXPLAIN and EXECUTE take. */
export function parseExecutable(c: Cursor): Statement {
  const start = c.start();
  if (isStatementSet(c)) return parseStatementSet(c, start);
  if (c.isAny('INSERT', 'UPSERT')) return parseInsertStatement(c);
  if (isQueryStart(c)) return {kind: 'select', query: parseQuery(c), span: c.span(start)};
  return c.fail('SELECT, INSERT or STATEMENT SET');
}

/** EXECUTE …; `EXECUTE INSERT …` is the INSERT. */
export function parseExecute(c: Cursor): Statement {
  const start = c.start();
  c.expect('EXECUTE');
  if (c.accept('PLAN')) return {kind: 'execute-plan', path: c.string('a path in quotes'), span: c.span(start)};
  const statement = parseExecutable(c);
  return {...statement, span: c.span(start)};
}

/** COMPILE [AND EXECUTE] PLAN 'path' [IF NOT EXISTS] FOR … */
export function parseCompilePlan(c: Cursor): CompilePlan {
  const start = c.start();
  c.expect('COMPILE');
  const execute = c.accept('AND');
  if (execute) c.expect('EXECUTE');
  c.expect('PLAN');
  const path = c.string('a path in quotes');
  const ifNotExists = !execute && parseIfNotExists(c);
  c.expect('FOR');
  const at = c.start();
  const statement = isStatementSet(c) ? parseStatementSet(c, at) : parseInsertStatement(c);
  return {kind: 'compile-plan', path, ifNotExists, execute, statement, span: c.span(start)};
}

const DETAILS = ['ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE'] as const;

/** EXPLAIN [PLAN FOR | details] … */
export function parseExplain(c: Cursor): Explain {
  const start = c.start();
  c.expect('EXPLAIN');
  let details: Explain['details'] = [];
  if (c.accept('PLAN')) c.expect('FOR');
  else if (c.isAny(...DETAILS)) details = explainDetails(c);
  const statement = parseExecutable(c);
  return {kind: 'explain', details, statement, span: c.span(start)};
}

function explainDetails(c: Cursor): Explain['details'] {
  const details = new Set<Explain['details'][number]>();
  c.commaList(() => {
    const {start, end} = c.peek();
    const detail = c.oneOf(...DETAILS);
    if (details.has(detail)) c.complain(`${detail} is asked for twice`, {start, end});
    details.add(detail);
  });
  return [...details];
}
