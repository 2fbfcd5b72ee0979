import type {Expression} from '../ast/expression.ts';
import type {Identifier, IdentifierPart} from '../ast/identifier.ts';
import type {
  CreateFunction,
  CreateMaterializedTable,
  CreateTable,
  CreateView,
  RefusedStatement,
  Statement,
  TableLike,
} from '../ast/statement.ts';
import type {Cursor} from './cursor.ts';
import {parseColumnComment, parseComment, parseIfNotExists, parseOptions} from './options.ts';
import {parsePrimary} from './primary.ts';
import {parseQuery} from './query.ts';
import {parseCreateModel, refused} from './refused.ts';
import {parseConstraint, parseDistribution, parseTableElements, type TableElements} from './table-element.ts';

const OBJECTS = 'TABLE, VIEW, DATABASE, CATALOG or FUNCTION';

/** CREATE … */
export function parseCreate(c: Cursor): Statement {
  const start = c.start();
  c.expect('CREATE');
  const orReplace = c.accept('OR', 'REPLACE');
  const temporary = c.accept('TEMPORARY');
  const system = temporary && c.accept('SYSTEM');
  const head = {start, orReplace, temporary};
  if (!system) {
    if (c.accept('TABLE')) return createTable(c, head);
    if (c.accept('VIEW')) return createView(c, head);
    // OR REPLACE and TEMPORARY mean nothing for these, and OR REPLACE nothing for a function, as in Flink.
    if (c.accept('DATABASE')) return createDatabase(c, start);
    if (c.accept('CATALOG')) return createCatalog(c, start);
    if (c.accept('MODEL')) return parseCreateModel(c, start);
    if (!temporary && !orReplace && c.accept('MATERIALIZED', 'TABLE')) return createMaterializedTable(c, start);
  }
  if (c.accept('FUNCTION')) return createFunction(c, start, temporary, system);
  return c.fail(system ? 'FUNCTION' : OBJECTS);
}

interface Head {
  readonly start: number;
  readonly orReplace: boolean;
  readonly temporary: boolean;
}

const NO_ELEMENTS: TableElements = {columns: [], watermarks: [], constraints: []};

function createTable(c: Cursor, {start, orReplace, temporary}: Head): CreateTable {
  const ifNotExists = parseIfNotExists(c);
  const name = c.identifier('a table name');
  const elements = c.isSymbol('(') ? parseTableElements(c) : NO_ELEMENTS;
  const comment = parseComment(c);
  const distribution = parseDistribution(c);
  const partitionedBy = parsePartitionedBy(c);
  const options = c.accept('WITH') ? parseOptions(c) : [];
  const like = c.is('LIKE') ? parseLike(c) : null;
  const query = like === null && c.accept('AS') ? parseQuery(c) : null;
  const span = c.span(start);
  return {
    kind: 'create-table',
    orReplace,
    temporary,
    ifNotExists,
    name,
    ...elements,
    comment,
    distribution,
    partitionedBy,
    options,
    like,
    query,
    span,
  };
}

function parsePartitionedBy(c: Cursor): IdentifierPart[] {
  if (!c.accept('PARTITIONED')) return [];
  c.expect('BY');
  return c.names('a column name');
}

function parseLike(c: Cursor): TableLike {
  const start = c.start();
  c.expect('LIKE');
  const source = c.identifier('a table name');
  const options: TableLike['options'][number][] = [];
  if (c.acceptSymbol('(')) {
    do {
      const from = c.start();
      const strategy = c.oneOf('INCLUDING', 'EXCLUDING', 'OVERWRITING');
      const feature = c.oneOf('ALL', 'CONSTRAINTS', 'DISTRIBUTION', 'GENERATED', 'METADATA', 'OPTIONS', 'PARTITIONS', 'WATERMARKS');
      options.push({strategy, feature, span: c.span(from)});
    } while (!c.isSymbol(')'));
    c.expectSymbol(')');
  }
  return {source, options, span: c.span(start)};
}

function createView(c: Cursor, {start, orReplace, temporary}: Head): CreateView {
  const ifNotExists = parseIfNotExists(c);
  const name = c.identifier('a view name');
  const columns = c.isSymbol('(') ? c.names('a column name') : [];
  const comment = parseComment(c);
  c.expect('AS');
  const query = parseQuery(c);
  return {kind: 'create-view', orReplace, temporary, ifNotExists, name, columns, comment, query, span: c.span(start)};
}

function createDatabase(c: Cursor, start: number): Statement {
  const ifNotExists = parseIfNotExists(c);
  const name = c.identifier('a database name');
  const comment = parseComment(c);
  const options = c.accept('WITH') ? parseOptions(c) : [];
  return {kind: 'create-database', ifNotExists, name, comment, options, span: c.span(start)};
}

function createCatalog(c: Cursor, start: number): Statement {
  const ifNotExists = parseIfNotExists(c);
  const name = c.name('a catalog name');
  const comment = parseColumnComment(c);
  const options = c.accept('WITH') ? parseOptions(c) : [];
  return {kind: 'create-catalog', ifNotExists, name, comment, options, span: c.span(start)};
}

function createFunction(c: Cursor, start: number, temporary: boolean, system: boolean): CreateFunction {
  const ifNotExists = parseIfNotExists(c);
  const name = system ? single(c.name('a function name')) : c.identifier('a function name');
  c.expect('AS');
  const className = c.plainString('a class name in quotes');
  const language = parseLanguage(c);
  const using = c.accept('USING')
    ? c.commaList(() => {
        const from = c.start();
        const type = c.oneOf('JAR');
        if (language === 'PYTHON' || language === 'SQL')
          c.complain(`USING is for JAVA and SCALA functions, not for ${language}`, c.span(from));
        return {type, path: c.plainString('a path in quotes'), span: c.span(from)};
      })
    : [];
  return {kind: 'create-function', temporary, system, ifNotExists, name, className, language, using, span: c.span(start)};
}

/** LANGUAGE JAVA. */
export function parseLanguage(c: Cursor): CreateFunction['language'] {
  return c.accept('LANGUAGE') ? c.oneOf('JAVA', 'SCALA', 'PYTHON', 'SQL') : null;
}

/** INTERVAL '1' HOUR; the amount in quotes. */
export function parseFreshness(c: Cursor): Expression {
  const quoted = c.peek(1).kind === 'string' || c.peek(2).kind === 'string';
  const freshness = parsePrimary(c);
  if (freshness.kind !== 'interval' || !quoted)
    c.complain('FRESHNESS must be an INTERVAL', freshness.span, {hint: "such as INTERVAL '1' HOUR"});
  return freshness;
}

/** REPLACE TABLE t AS …: Flink replaces only a table that exists, in a catalog that can. */
export function parseReplaceTable(c: Cursor): RefusedStatement {
  const start = c.start();
  c.expect('REPLACE', 'TABLE');
  const table = createTable(c, {start, orReplace: true, temporary: false});
  if (!table.query) c.fail('AS and a query');
  return refused(c, 'REPLACE TABLE', start);
}

function single(part: IdentifierPart): Identifier {
  return {kind: 'identifier', parts: [part], span: part.span};
}

function createMaterializedTable(c: Cursor, start: number): CreateMaterializedTable {
  const name = c.identifier('a table name');
  const constraints = c.isSymbol('(') ? c.parenthesised(() => parseConstraint(c)) : [];
  if (constraints[1]) c.complain('a table has one constraint only', constraints[1].span);
  const comment = parseComment(c);
  const partitionedBy = parsePartitionedBy(c);
  const options = c.accept('WITH') ? parseOptions(c) : [];
  c.expect('FRESHNESS');
  c.expectSymbol('=');
  const freshness = parseFreshness(c);
  let refreshMode: CreateMaterializedTable['refreshMode'] = null;
  if (c.accept('REFRESH_MODE')) {
    c.expectSymbol('=');
    refreshMode = c.oneOf('FULL', 'CONTINUOUS');
  }
  c.expect('AS');
  const query = parseQuery(c);
  const span = c.span(start);
  return {kind: 'create-materialized-table', name, constraints, comment, partitionedBy, options, freshness, refreshMode, query, span};
}
