import type {Identifier, IdentifierPart, Text} from '../ast/identifier.ts';
import type {Analyze, CallProcedure, Describe, Drop, RefusedStatement, Show, ShowWhat, Statement, StopJob} from '../ast/statement.ts';
import {parseArgument} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseIfExists, parseOptions, parsePartition} from './options.ts';
import {parseDescribeModel, refused} from './refused.ts';

/** DROP … */
export function parseDrop(c: Cursor): Drop | RefusedStatement {
  const start = c.start();
  c.expect('DROP');
  const temporary = c.accept('TEMPORARY');
  const system = c.is('SYSTEM', 'FUNCTION') && c.accept('SYSTEM');
  if (c.accept('MODEL')) {
    parseIfExists(c);
    c.identifier('a model name');
    return refused(c, 'DROP MODEL', start);
  }
  const object = dropObject(c, temporary, system);
  const ifExists = parseIfExists(c);
  const name = c.identifier('a name');
  const behavior = object === 'DATABASE' ? c.acceptOneOf('CASCADE', 'RESTRICT') : null;
  return {kind: 'drop', object, temporary, system, ifExists, name, behavior, span: c.span(start)};
}

function dropObject(c: Cursor, temporary: boolean, system: boolean): Drop['object'] {
  if (system) return c.oneOf('FUNCTION');
  if (!temporary && c.accept('MATERIALIZED', 'TABLE')) return 'MATERIALIZED TABLE';
  return c.oneOf('TABLE', 'VIEW', 'DATABASE', 'CATALOG', 'FUNCTION');
}

/** DESCRIBE, DESC. */
export function parseDescribe(c: Cursor): Describe | RefusedStatement {
  const start = c.start();
  c.oneOf('DESCRIBE', 'DESC');
  if (c.is('MODEL')) return parseDescribeModel(c, start);
  let object: Describe['object'] = 'TABLE';
  if (c.is('DATABASE')) object = 'DATABASE';
  else if (c.is('CATALOG')) object = 'CATALOG';
  else if (c.is('JOB') && (isStringAt(c, 1) || c.peek(1).kind === 'end')) {
    c.next();
    const id = c.plainString('a job id in quotes');
    const part = {name: id.value, quoted: true, span: id.span};
    return {
      kind: 'describe',
      object: 'JOB',
      extended: false,
      name: {kind: 'identifier', parts: [part], span: id.span},
      span: c.span(start),
    };
  }
  if (object !== 'TABLE') c.next();
  const extended = c.accept('EXTENDED');
  const name = object === 'CATALOG' ? single(c.name('a catalog name')) : c.identifier('a table name');
  return {kind: 'describe', object, extended, name, span: c.span(start)};
}

function isStringAt(c: Cursor, offset: number): boolean {
  const {kind} = c.peek(offset);
  return kind === 'string' || kind === 'unicode-string';
}

const SHOWS: readonly {readonly words: readonly string[]; readonly what: ShowWhat}[] = [
  {words: ['CURRENT', 'CATALOG'], what: 'CURRENT CATALOG'},
  {words: ['CURRENT', 'DATABASE'], what: 'CURRENT DATABASE'},
  {words: ['CREATE', 'TABLE'], what: 'CREATE TABLE'},
  {words: ['CREATE', 'VIEW'], what: 'CREATE VIEW'},
  {words: ['CREATE', 'CATALOG'], what: 'CREATE CATALOG'},
  {words: ['USER', 'FUNCTIONS'], what: 'USER FUNCTIONS'},
  {words: ['FULL', 'MODULES'], what: 'FULL MODULES'},
  {words: ['CATALOGS'], what: 'CATALOGS'},
  {words: ['DATABASES'], what: 'DATABASES'},
  {words: ['TABLES'], what: 'TABLES'},
  {words: ['VIEWS'], what: 'VIEWS'},
  {words: ['COLUMNS'], what: 'COLUMNS'},
  {words: ['FUNCTIONS'], what: 'FUNCTIONS'},
  {words: ['PROCEDURES'], what: 'PROCEDURES'},
  {words: ['MODULES'], what: 'MODULES'},
  {words: ['PARTITIONS'], what: 'PARTITIONS'},
  {words: ['JOBS'], what: 'JOBS'},
  {words: ['JARS'], what: 'JARS'},
];

const WITH_DATABASE: ReadonlySet<ShowWhat> = new Set(['DATABASES', 'TABLES', 'FUNCTIONS', 'USER FUNCTIONS', 'PROCEDURES']);
const WITH_LIKE: ReadonlySet<ShowWhat> = new Set([...WITH_DATABASE, 'COLUMNS']);
/** These take LIKE, and no ILIKE. */
const WITHOUT_ILIKE: ReadonlySet<ShowWhat> = new Set(['TABLES', 'COLUMNS']);

function showModels(c: Cursor, start: number): RefusedStatement {
  if (c.accept('CREATE', 'MODEL')) c.identifier('a model name');
  else {
    c.expect('MODELS');
    if (c.acceptOneOf('FROM', 'IN')) c.identifier('a database name');
    parseLikeClause(c, 'TABLES');
  }
  return refused(c, 'SHOW MODELS', start);
}

function single(part: IdentifierPart): Identifier {
  return {kind: 'identifier', parts: [part], span: part.span};
}

/** SHOW … */
export function parseShow(c: Cursor): Show | RefusedStatement {
  const start = c.start();
  c.expect('SHOW');
  if (c.is('MODELS') || c.is('CREATE', 'MODEL')) return showModels(c, start);
  if (c.is('CREATE') && !['TABLE', 'VIEW', 'CATALOG'].includes(c.peek(1).text)) {
    c.next();
    c.isAny('TABLE', 'VIEW', 'CATALOG');
    c.fail('TABLE, VIEW or CATALOG');
  }
  const found = SHOWS.find(({words}) => c.accept(...words));
  if (!found) c.fail('what to show: TABLES, VIEWS, DATABASES, CATALOGS, COLUMNS, FUNCTIONS, JOBS, CREATE TABLE …');
  const {what} = found;
  let preposition: Show['preposition'] = null;
  let name: Show['name'] = null;
  if (what === 'CREATE CATALOG') name = single(c.name('a catalog name'));
  else if (what.startsWith('CREATE') || what === 'PARTITIONS') name = c.identifier('a name');
  else if (what === 'COLUMNS') {
    preposition = c.oneOf('FROM', 'IN');
    name = c.identifier('a table name');
  } else if (WITH_DATABASE.has(what)) {
    preposition = c.acceptOneOf('FROM', 'IN');
    if (preposition) name = what === 'DATABASES' ? single(c.name('a catalog name')) : c.identifier('a database name');
  }
  const partition = what === 'PARTITIONS' && c.is('PARTITION') ? parsePartition(c) : [];
  const like = WITH_LIKE.has(what) ? parseLikeClause(c, what) : null;
  return {kind: 'show', what, preposition, name, partition, like, span: c.span(start)};
}

function parseLikeClause(c: Cursor, what: ShowWhat): Show['like'] {
  const negated = c.accept('NOT');
  const operator = WITHOUT_ILIKE.has(what) ? c.acceptOneOf('LIKE') : c.acceptOneOf('LIKE', 'ILIKE');
  if (operator === null) {
    if (negated) c.fail(WITHOUT_ILIKE.has(what) ? 'LIKE' : 'LIKE or ILIKE');
    return null;
  }
  return {negated, operator, pattern: c.plainString('a pattern in quotes')};
}

/** SET; SET 'k' = 'v'; also SET k = v as Flink's command line takes it. */
export function parseSet(c: Cursor): Statement {
  const start = c.start();
  c.expect('SET');
  if (c.atEnd) return {kind: 'set', key: null, value: null, span: c.span(start)};
  const quoted = c.isString();
  const key = quoted ? c.string() : bareText(c, '=');
  c.expectSymbol('=');
  const value = quoted || c.isString() ? c.string("a setting's value in quotes") : bareText(c, ';');
  return {kind: 'set', key, value, span: c.span(start)};
}

/** RESET; RESET 'k'. */
export function parseReset(c: Cursor): Statement {
  const start = c.start();
  c.expect('RESET');
  const key = c.atEnd ? null : c.isString() ? c.string() : bareText(c, ';');
  return {kind: 'reset', key, span: c.span(start)};
}

/** An unquoted key or value: the text up to `until`. */
function bareText(c: Cursor, until: string): Text {
  const start = c.start();
  if (c.atEnd || c.isSymbol(until)) c.fail(until === '=' ? 'a key in quotes' : 'a value in quotes');
  while (!c.atEnd && !c.isSymbol(until)) c.next();
  const span = c.span(start);
  const value = c.text.slice(span.start, span.end);
  if (/\s/.test(value)) c.complain('a text with a blank needs quotes', span, {fixes: [{title: 'quote it', span, text: `'${value}'`}]});
  return {value, span};
}

/** USE db; USE CATALOG c; USE MODULES a, b. */
export function parseUse(c: Cursor): Statement {
  const start = c.start();
  c.expect('USE');
  if (c.accept('MODULES')) return {kind: 'use-modules', names: c.commaList(() => c.name('a module')), span: c.span(start)};
  const catalog = c.accept('CATALOG');
  const name = catalog ? single(c.name('a catalog name')) : c.identifier('a database name');
  return {kind: 'use', object: catalog ? 'CATALOG' : 'DATABASE', name, span: c.span(start)};
}

/** LOAD MODULE m WITH (…). */
export function parseLoad(c: Cursor): Statement {
  const start = c.start();
  c.expect('LOAD', 'MODULE');
  const name = c.name('a module');
  const options = c.accept('WITH') ? parseOptions(c) : [];
  return {kind: 'load-module', name, options, span: c.span(start)};
}

/** UNLOAD MODULE m. */
export function parseUnload(c: Cursor): Statement {
  const start = c.start();
  c.expect('UNLOAD', 'MODULE');
  return {kind: 'unload-module', name: c.name('a module'), span: c.span(start)};
}

/** ADD JAR, REMOVE JAR. */
export function parseJar(c: Cursor): Statement {
  const start = c.start();
  const word = c.oneOf('ADD', 'REMOVE');
  c.expect('JAR');
  return {kind: word === 'ADD' ? 'add-jar' : 'remove-jar', path: c.plainString('a path in quotes'), span: c.span(start)};
}

/** CALL catalog.procedure(…). */
export function parseCallProcedure(c: Cursor): CallProcedure {
  const start = c.start();
  c.expect('CALL');
  const name = c.identifier('a procedure');
  c.expectSymbol('(');
  const args: CallProcedure['args'][number][] = [];
  if (!c.isSymbol(')')) {
    args.push(parseArgument(c, 'scalar', true));
    while (c.acceptSymbol(',')) args.push(parseArgument(c, 'scalar', false));
  }
  c.expectSymbol(')');
  return {kind: 'call-procedure', name, args, span: c.span(start)};
}

/** ANALYZE TABLE t [PARTITION (…)] COMPUTE STATISTICS [FOR COLUMNS a, b | FOR ALL COLUMNS]. */
export function parseAnalyze(c: Cursor): Analyze {
  const start = c.start();
  c.expect('ANALYZE', 'TABLE');
  const name = c.identifier('a table name');
  const partition = c.is('PARTITION') ? parsePartition(c, true) : [];
  c.expect('COMPUTE', 'STATISTICS');
  let columns: Analyze['columns'] = [];
  if (c.accept('FOR')) {
    if (c.accept('ALL')) {
      c.expect('COLUMNS');
      columns = 'ALL';
    } else {
      c.expect('COLUMNS');
      columns = c.commaList(() => c.name('a column name'));
    }
  }
  return {kind: 'analyze', name, partition, columns, span: c.span(start)};
}

/** STOP JOB 'id' [WITH SAVEPOINT] [WITH DRAIN]. */
export function parseStopJob(c: Cursor): StopJob {
  const start = c.start();
  c.expect('STOP', 'JOB');
  const id = c.plainString('a job id in quotes');
  const withSavepoint = c.accept('WITH', 'SAVEPOINT');
  if (!withSavepoint && c.is('WITH', 'DRAIN')) c.fail('WITH SAVEPOINT before WITH DRAIN');
  const withDrain = c.accept('WITH', 'DRAIN');
  return {kind: 'stop-job', id, withSavepoint, withDrain, span: c.span(start)};
}
