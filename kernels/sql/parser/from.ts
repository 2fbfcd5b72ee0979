import type {Expression} from '../ast/expression.ts';
import type {IdentifierPart} from '../ast/identifier.ts';
import type {Alias, DerivedTable, Join, TableFunction, TableName, TableReference, TableSample, Unnest} from '../ast/query.ts';
import {parseCall} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression} from './expression.ts';
import {parseMatchRecognize} from './match.ts';
import {continueQuery, implicitAlias, isQueryStart, parseHints, parseQuery} from './query.ts';

/** Everything behind FROM, up to WHERE. */
export function parseFrom(c: Cursor): TableReference {
  const start = c.start();
  let left = joined(c);
  while (c.acceptSymbol(',')) {
    const right = joined(c);
    left = {kind: 'join', type: 'COMMA', natural: false, left, right, on: null, using: [], span: c.span(start)};
  }
  return left;
}

function joined(c: Cursor): TableReference {
  const start = c.start();
  let left = primary(c);
  for (;;) {
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

function joinType(c: Cursor): Join['type'] | null {
  if (c.accept('JOIN')) return 'INNER';
  const word = c.acceptOneOf('INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS');
  if (word === null) return null;
  if (word === 'LEFT' || word === 'RIGHT' || word === 'FULL') c.accept('OUTER');
  c.expect('JOIN');
  return word;
}

function primary(c: Cursor): TableReference {
  const start = c.start();
  const reference = source(c, start);
  if (!c.is('MATCH_RECOGNIZE')) return reference;
  return parseMatchRecognize(c, reference, start);
}

function source(c: Cursor, start: number): TableReference {
  const lateral = c.accept('LATERAL');
  if (c.is('TABLE') && c.isSymbol('(', 1)) return wrappedFunction(c, start, lateral);
  if (c.accept('UNNEST')) return unnest(c, start, lateral);
  if (c.isSymbol('(')) return parenthesised(c, start, lateral);
  if (lateral) c.fail('TABLE(…) or a query in parentheses');
  return named(c, start);
}

function wrappedFunction(c: Cursor, start: number, lateral: boolean): TableFunction | DerivedTable {
  c.expect('TABLE');
  c.expectSymbol('(');
  const from = c.start();
  if (!c.isName()) c.fail("a table function such as TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)");
  const part = c.anyName();
  const parts = [part];
  while (c.acceptSymbol('.')) parts.push(c.name('a name after the dot'));
  const call = parseCall(c, {kind: 'identifier', parts, span: c.span(from)}, from);
  c.expectSymbol(')');
  return {kind: 'table-function', call, wrapped: true, lateral, alias: parseTableAlias(c), span: c.span(start)};
}

function unnest(c: Cursor, start: number, lateral: boolean): Unnest {
  const expressions = c.parenthesised(() => parseExpression(c));
  const ordinality = c.accept('WITH', 'ORDINALITY');
  return {kind: 'unnest', expressions, ordinality, lateral, alias: parseTableAlias(c), span: c.span(start)};
}

/** `(SELECT …) AS t`, or joined tables in parentheses. */
function parenthesised(c: Cursor, start: number, lateral: boolean): TableReference {
  c.expectSymbol('(');
  if (isQueryStart(c) && !c.isSymbol('(')) {
    const query = parseQuery(c);
    c.expectSymbol(')');
    return {kind: 'derived', query, lateral, alias: parseTableAlias(c), span: c.span(start)};
  }
  // Either ((SELECT …) UNION …) or (a JOIN b ON …): a query in parentheses that set operators follow is a query.
  const inner = parseFrom(c);
  if (inner.kind === 'derived' && inner.alias === null && !inner.lateral) {
    const query = continueQuery(c, inner.query, inner.span.start);
    c.expectSymbol(')');
    return {kind: 'derived', query, lateral, alias: parseTableAlias(c), span: c.span(start)};
  }
  if (inner.kind === 'table') c.fail('JOIN');
  c.expectSymbol(')');
  const alias = parseTableAlias(c);
  if (alias) c.complain('joined tables in parentheses take no alias', alias.span, {hint: 'write (SELECT * FROM …) AS name'});
  return inner;
}

function named(c: Cursor, start: number): TableName | TableFunction {
  const name = c.identifier('a table name');
  if (c.isSymbol('(')) {
    const call = parseCall(c, name, start);
    return {kind: 'table-function', call, wrapped: false, lateral: false, alias: parseTableAlias(c), span: c.span(start)};
  }
  let hints = c.isSymbol('/*+') ? parseHints(c) : [];
  let asOf: Expression | null = null;
  if (c.accept('FOR')) {
    c.expect('SYSTEM_TIME', 'AS', 'OF');
    asOf = parseExpression(c);
  }
  const sample = c.is('TABLESAMPLE') ? tableSample(c) : null;
  const alias = c.is('MATCH_RECOGNIZE') ? null : parseTableAlias(c);
  if (c.isSymbol('/*+')) hints = [...hints, ...parseHints(c)];
  return {kind: 'table', name, hints, asOf, sample, alias, span: c.span(start)};
}

function tableSample(c: Cursor): TableSample {
  const start = c.start();
  c.expect('TABLESAMPLE');
  const method = c.oneOf('BERNOULLI', 'SYSTEM');
  c.expectSymbol('(');
  const percentage = parseExpression(c);
  c.expectSymbol(')');
  let seed: Expression | null = null;
  if (c.accept('REPEATABLE')) {
    c.expectSymbol('(');
    seed = parseExpression(c);
    c.expectSymbol(')');
  }
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
