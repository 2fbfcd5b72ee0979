import type {Call, Expression} from '../ast/expression.ts';
import type {Identifier, IdentifierPart} from '../ast/identifier.ts';
import type {Alias, Join, TableFunction, TableReference, TableSample, Unnest} from '../ast/query.ts';
import {parseCall} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression, queryOrExpressions, withoutQuery} from './expression.ts';
import {parseHints} from './hints.ts';
import {parseMatchRecognize} from './match.ts';
import {parsePivot, parseUnpivot} from './pivot.ts';
import {continueQuery, implicitAlias, isQueryStart, parseQuery} from './query.ts';
import {parseType} from './type-name.ts';

/** Everything behind FROM, up to WHERE. A comma binds as JOIN does: each takes all that stands before it. */
export function parseFrom(c: Cursor): TableReference {
  return joined(c, true);
}

function joined(c: Cursor, commas: boolean): TableReference {
  const start = c.start();
  let left = primary(c);
  for (;;) {
    if (commas && c.acceptSymbol(',')) {
      const right = primary(c);
      left = {kind: 'join', type: 'COMMA', natural: false, left, right, on: null, using: [], span: c.span(start)};
      continue;
    }
    const natural = c.accept('NATURAL');
    const type = joinType(c);
    if (type === null) {
      if (natural) c.fail('JOIN');
      return left;
    }
    const right = primary(c);
    let on: Expression | null = null;
    let using: readonly IdentifierPart[] = [];
    if (c.accept('ON')) on = parseExpression(c);
    else if (c.is('USING')) {
      c.next();
      using = c.names('a column name');
    }
    left = {kind: 'join', type, natural, left, right, on, using, span: c.span(start)};
  }
}

/** One table, without joins. */
export function parseTableReference(c: Cursor): TableReference {
  return primary(c);
}

function joinType(c: Cursor): Join['type'] | null {
  if (c.accept('JOIN')) return 'INNER';
  const word = c.acceptOneOf('INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS');
  if (word === null) return null;
  if (word === 'LEFT' || word === 'RIGHT' || word === 'FULL') c.accept('OUTER');
  c.expect('JOIN');
  return word;
}

/** A table with what may follow it: PIVOT, an alias, TABLESAMPLE. */
function primary(c: Cursor): TableReference {
  const start = c.start();
  return sampled(c, aliased(c, pivoted(c, source(c, start), start), start), start);
}

function source(c: Cursor, start: number): TableReference {
  const lateral = c.accept('LATERAL');
  if (c.is('TABLE') && c.isSymbol('(', 1)) return wrappedFunction(c, start, lateral);
  if (!lateral && c.accept('UNNEST')) return unnest(c, start);
  if (c.isSymbol('(')) {
    const inner = parenthesised(c, start, lateral);
    return c.is('MATCH_RECOGNIZE') ? parseMatchRecognize(c, inner, start) : inner;
  }
  if (lateral) c.fail('TABLE(…) or a query in parentheses');
  return named(c, start);
}

/** UNPIVOT cannot be run by Flink 1.20: nothing of it but its text is kept. */
function pivoted(c: Cursor, input: TableReference, start: number): TableReference {
  let table = c.is('PIVOT') ? parsePivot(c, input, start) : input;
  if (c.is('UNPIVOT')) {
    parseUnpivot(c);
    table = {kind: 'refused-table', what: 'UNPIVOT', text: c.written(start), span: c.span(start)};
  }
  return table;
}

function aliased(c: Cursor, table: TableReference, start: number): TableReference {
  const alias = parseTableAlias(c);
  if (alias === null) return table;
  if (table.kind === 'join')
    c.complain('joined tables in parentheses take no alias', alias.span, {hint: 'write (SELECT * FROM …) AS name'});
  if (table.kind === 'refused-table') return {...table, text: c.written(start), span: c.span(start)};
  return {...table, alias, span: c.span(start)};
}

/** All or nothing of a table is all of it, as in Flink, which runs no other sample. */
function sampled(c: Cursor, table: TableReference, start: number): TableReference {
  if (!c.is('TABLESAMPLE')) return table;
  const {start: at, end} = c.peek();
  if (table.kind === 'join') c.complain('joined tables take no TABLESAMPLE', {start: at, end}, {hint: 'write it behind each table'});
  const sample = tableSample(c);
  const span = c.span(start);
  if (sample === null) return {...table, span};
  if (table.kind === 'table') return {...table, sample, span};
  return {kind: 'refused-table', what: 'TABLESAMPLE', text: c.written(start), span};
}

function wrappedFunction(c: Cursor, start: number, lateral: boolean): TableFunction {
  c.expect('TABLE');
  c.expectSymbol('(');
  const from = c.start();
  c.accept('SPECIFIC');
  if (!c.isName()) c.fail("a table function such as TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)");
  const parts = [c.anyName()];
  while (c.acceptSymbol('.')) parts.push(c.name('a name after the dot'));
  const call = tableCall(c, {kind: 'identifier', parts, span: c.span(from)}, from);
  c.expectSymbol(')');
  return {kind: 'table-function', call, wrapped: true, lateral, alias: null, span: c.span(start)};
}

function tableCall(c: Cursor, name: Identifier, start: number): Call {
  const call = parseCall(c, name, start, 'table');
  return call.kind === 'call' ? call : c.fail('a table function');
}

function unnest(c: Cursor, start: number): Unnest {
  const expressions = queryOrExpressions(c);
  const ordinality = c.accept('WITH', 'ORDINALITY');
  return {kind: 'unnest', expressions, ordinality, lateral: false, alias: null, span: c.span(start)};
}

/** `(SELECT …)`, or joined tables in parentheses. */
function parenthesised(c: Cursor, start: number, lateral: boolean): TableReference {
  c.expectSymbol('(');
  if (isQueryStart(c) && !c.isSymbol('(')) {
    const query = parseQuery(c);
    c.expectSymbol(')');
    return {kind: 'derived', query, lateral, alias: null, span: c.span(start)};
  }
  // Either ((SELECT …) UNION …) or (a JOIN b ON …): a query in parentheses that set operators follow is a query.
  const inner = c.deeper(() => joined(c, false));
  if (inner.kind === 'derived' && !inner.lateral) {
    if (inner.alias)
      c.complain('a query with a name cannot stand alone in parentheses', inner.alias.span, {
        hint: 'write the name behind the parentheses',
      });
    const query = continueQuery(c, inner.query, inner.span.start);
    c.expectSymbol(')');
    return {kind: 'derived', query, lateral, alias: null, span: c.span(start)};
  }
  if (inner.kind !== 'join' || lateral) c.fail(lateral ? 'a query' : 'JOIN');
  c.expectSymbol(')');
  return inner;
}

function named(c: Cursor, start: number): TableReference {
  const name = c.identifier('a table name');
  if (c.isSymbol('(') && !extension(c)) {
    const call = tableCall(c, name, start);
    if (call.args.some((a) => a.value.kind === 'subquery')) c.fail('a table function without a query in it');
    return {kind: 'table-function', call, wrapped: false, lateral: false, alias: null, span: c.span(start)};
  }
  const hints = c.isSymbol('/*+') ? parseHints(c) : [];
  const extended = parseExtension(c);
  let asOf: Expression | null = null;
  if (c.accept('FOR')) {
    c.expect('SYSTEM_TIME', 'AS', 'OF');
    asOf = withoutQuery(c, parseExpression(c));
  }
  const table: TableReference = extended
    ? {kind: 'refused-table', what: 'EXTEND', text: c.written(start), span: c.span(start)}
    : {kind: 'table', name, hints, asOf, sample: null, alias: null, span: c.span(start)};
  return c.is('MATCH_RECOGNIZE') ? parseMatchRecognize(c, table, start) : table;
}

/** Whether `(a INT …` comes next: columns that are added to a table, not arguments. */
function extension(c: Cursor): boolean {
  let i = 1;
  while (c.isName(i) && c.isSymbol('.', i + 1)) i += 2;
  const type = c.peek(i + 1);
  return c.isName(i) && (type.kind === 'word' || type.kind === 'quoted') && !OPERATORS.has(type.text);
}

/** Words that follow a name in an expression. */
const OPERATORS = new Set(
  'AND OR IS IN NOT LIKE ILIKE RLIKE SIMILAR BETWEEN PARTITION ORDER MEMBER OVERLAPS CONTAINS EQUALS PRECEDES SUCCEEDS'.split(' '),
);

/** `[EXTEND] (a INT, b STRING NOT NULL)` behind a table: the columns that it does not declare. Tells whether it stood there. */
export function parseExtension(c: Cursor): boolean {
  const word = c.accept('EXTEND');
  if (!word && !(c.isSymbol('(') && extension(c))) return false;
  c.parenthesised(() => {
    c.identifier('a column name');
    parseType(c, false);
    c.accept('NOT', 'NULL');
  });
  return true;
}

/** null: nothing is left out. */
function tableSample(c: Cursor): TableSample | null {
  const start = c.start();
  c.expect('TABLESAMPLE');
  const method = c.oneOf('BERNOULLI', 'SYSTEM', 'SUBSTITUTE');
  c.expectSymbol('(');
  if (method === 'SUBSTITUTE') {
    c.string();
    c.expectSymbol(')');
    return {method: 'SYSTEM', percentage: {kind: 'number', text: '50', span: c.span(start)}, seed: null, span: c.span(start)};
  }
  const t = c.peek();
  if (t.kind !== 'number') c.fail('a percentage');
  if (Number(t.text) > 100) c.complain('a percentage lies between 0 and 100', {start: t.start, end: t.end});
  const percentage = parseExpression(c, 100);
  c.expectSymbol(')');
  let seed: Expression | null = null;
  if (c.accept('REPEATABLE')) {
    c.expectSymbol('(');
    seed = parseExpression(c, 80);
    c.expectSymbol(')');
  }
  if (Number(t.text) === 0 || Number(t.text) === 100) return null;
  return {method, percentage, seed, span: c.span(start)};
}

/** `AS t (a, b)`. */
export function parseTableAlias(c: Cursor): Alias | null {
  const start = c.start();
  const name = c.accept('AS') ? c.name('a name') : implicitAlias(c);
  if (name === null) return null;
  const columns = c.isSymbol('(') ? c.names('a column name') : [];
  return {name, columns, span: c.span(start)};
}
