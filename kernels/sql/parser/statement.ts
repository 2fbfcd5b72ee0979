import type {Statement} from '../ast/statement.ts';
import {parseAlter} from './alter.ts';
import {parseCreate, parseReplaceTable} from './create.ts';
import type {Cursor} from './cursor.ts';
import {
  isStatementSet,
  parseBeginStatementSet,
  parseCompilePlan,
  parseDelete,
  parseExecute,
  parseExplain,
  parseInsertStatement,
  parseUpdate,
} from './dml.ts';
import {isQueryStart, parseQuery} from './query.ts';
import {parseDescribeStatement, parseDescribeTable, parseMerge} from './refused.ts';
import {
  parseAnalyze,
  parseCallProcedure,
  parseDescribe,
  parseDrop,
  parseJar,
  parseLoad,
  parseReset,
  parseSet,
  parseShow,
  parseStopJob,
  parseUnload,
  parseUse,
} from './session.ts';

/** The rule for each first word of a statement. */
const STATEMENTS: Readonly<Record<string, (c: Cursor) => Statement>> = {
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlter,
  INSERT: parseInsertStatement,
  UPSERT: parseInsertStatement,
  MERGE: parseMerge,
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  EXPLAIN: parseExplain,
  DESCRIBE: describe,
  DESC: parseDescribe,
  SHOW: parseShow,
  SET: parseSet,
  RESET: parseReset,
  USE: parseUse,
  EXECUTE: parseExecute,
  COMPILE: parseCompilePlan,
  BEGIN: parseBeginStatementSet,
  LOAD: parseLoad,
  UNLOAD: parseUnload,
  ADD: parseJar,
  REMOVE: parseJar,
  REPLACE: parseReplaceTable,
  CALL: parseCallProcedure,
  ANALYZE: parseAnalyze,
  STOP: parseStopJob,
  TRUNCATE: parseTruncate,
  HELP: clientCommand,
  CLEAR: clientCommand,
  QUIT: clientCommand,
  EXIT: clientCommand,
};

/** One statement, to the end of the cursor's tokens. */
export function parseStatement(c: Cursor): Statement {
  const statement = startOf(c);
  if (!c.atEnd) c.fail();
  return statement;
}

function startOf(c: Cursor): Statement {
  const start = c.start();
  if (isQueryStart(c)) return {kind: 'select', query: parseQuery(c), span: c.span(start)};
  if (isStatementSet(c)) refuseBareSet(c);
  const t = c.peek();
  const rule = t.kind === 'word' && Object.hasOwn(STATEMENTS, t.text) ? STATEMENTS[t.text] : undefined;
  if (rule) return rule(c);
  // Asked for only to be offered for a typo.
  c.isAny('SELECT', 'WITH', 'VALUES', 'STATEMENT', ...Object.keys(STATEMENTS));
  return c.fail('a statement');
}

/** DESCRIBE of a thing, or of what EXPLAIN takes. */
function describe(c: Cursor): Statement {
  const start = c.start();
  const t = c.peek(1);
  const statement = t.kind === 'symbol' ? t.text === '(' : t.kind === 'word' && DESCRIBED.has(t.text);
  if (!statement && t.text !== 'TABLE') return parseDescribe(c);
  c.next();
  if (!statement) return parseDescribeTable(c, start);
  return parseDescribeStatement(c, start, startOf);
}

const DESCRIBED = new Set(['STATEMENT', 'SELECT', 'VALUES', 'WITH', 'INSERT', 'UPSERT', 'UPDATE', 'DELETE', 'MERGE']);

function refuseBareSet(c: Cursor): never {
  const {start, end} = c.peek();
  const fix = {title: 'add EXECUTE', span: {start, end: start}, text: 'EXECUTE '};
  c.complain('unexpected "STATEMENT"', {start, end}, {hint: 'write EXECUTE STATEMENT SET BEGIN … END', fixes: [fix]});
}

function parseTruncate(c: Cursor): Statement {
  const start = c.start();
  c.expect('TRUNCATE', 'TABLE');
  return {kind: 'truncate', name: c.identifier('a table name'), span: c.span(start)};
}

function clientCommand(c: Cursor): Statement {
  const start = c.start();
  const word = c.oneOf('HELP', 'CLEAR', 'QUIT', 'EXIT');
  return {kind: 'client-command', command: word === 'EXIT' ? 'QUIT' : word, span: c.span(start)};
}
