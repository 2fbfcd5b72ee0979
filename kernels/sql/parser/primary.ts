import type {Cast, Expression} from '../ast/expression.ts';
import type {Identifier} from '../ast/identifier.ts';
import type {Query} from '../ast/query.ts';
import {RESERVED, RESERVED_FUNCTIONS} from '../keywords.ts';
import {parseCall, parseDescriptor, parseSpecialCall} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseCase, parseExpression} from './expression.ts';
import {parseJsonCall} from './json.ts';
import {continueQuery, isQueryStart, parseQuery} from './query.ts';
import {parseQualifier, parseType} from './type-name.ts';

/** Functions that are called by their name alone. */
const BARE = new Set([
  'CURRENT_CATALOG',
  'CURRENT_DATE',
  'CURRENT_DEFAULT_TRANSFORM_GROUP',
  'CURRENT_PATH',
  'CURRENT_ROLE',
  'CURRENT_SCHEMA',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
]);

/** An operand: a literal, a name, a call, something in parentheses; with subscripts and field accesses behind it. */
export function parsePrimary(c: Cursor): Expression {
  const start = c.start();
  let node = atom(c);
  for (;;) {
    if (c.isSymbol('[')) {
      c.next();
      const index = parseExpression(c);
      c.expectSymbol(']');
      node = {kind: 'element', operand: node, index, span: c.span(start)};
    } else if (c.isSymbol('.') && node.kind !== 'star') {
      c.next();
      if (c.acceptSymbol('*')) node = {kind: 'field-star', operand: node, span: c.span(start)};
      else node = {kind: 'field', operand: node, field: c.name('a field name'), span: c.span(start)};
    } else return node;
  }
}

function atom(c: Cursor): Expression {
  const t = c.peek();
  switch (t.kind) {
    case 'number':
      c.next();
      return {kind: 'number', text: t.text, span: {start: t.start, end: t.end}};
    case 'string':
    case 'unicode-string':
      return {kind: 'string', ...c.string()};
    case 'binary':
      c.next();
      return {kind: 'binary-string', hex: t.text, span: {start: t.start, end: t.end}};
    case 'quoted':
      return nameOrCall(c);
    case 'word':
      return word(c, t.text);
    case 'symbol':
      if (t.text === '(') return inParentheses(c);
      if (t.text === '{') return escapeClause(c);
      if (t.text === '?') {
        c.next();
        return {kind: 'parameter', span: {start: t.start, end: t.end}};
      }
      return c.fail('an expression');
    default:
      return c.fail('an expression');
  }
}

/** JDBC's `{d '2020-01-02'}`, `{t …}`, `{ts …}` and `{fn f(x)}`. */
function escapeClause(c: Cursor): Expression {
  const start = c.start();
  c.expectSymbol('{');
  const kind = c.oneOf('D', 'T', 'TS', 'FN');
  if (kind === 'FN') {
    const call = parsePrimary(c);
    if (call.kind !== 'call' && call.kind !== 'json-call' && call.kind !== 'cast') c.fail('a function call');
    c.expectSymbol('}');
    return call;
  }
  const {value} = c.string();
  c.expectSymbol('}');
  const type = kind === 'D' ? 'date' : kind === 'T' ? 'time' : 'timestamp';
  return {kind: 'datetime', type, text: value, span: c.span(start)};
}

function word(c: Cursor, text: string): Expression {
  const start = c.start();
  const special = parseSpecialCall(c, text) ?? parseJsonCall(c, text);
  if (special) return special;
  const nextIsParen = c.isSymbol('(', 1);
  switch (text) {
    case 'NULL':
      c.next();
      return {kind: 'null', span: c.span(start)};
    case 'TRUE':
    case 'FALSE':
      c.next();
      return {kind: 'boolean', value: text === 'TRUE', span: c.span(start)};
    case 'UNKNOWN':
      c.next();
      return {kind: 'null', span: c.span(start)};
    case 'CASE':
      return parseCase(c);
    case 'CAST':
      return cast(c, false);
    case 'TRY_CAST':
      if (nextIsParen) return cast(c, true);
      break;
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      if (c.peek(1).kind === 'string') {
        c.next();
        const literal = c.string();
        const type = text === 'DATE' ? 'date' : text === 'TIME' ? 'time' : 'timestamp';
        return {kind: 'datetime', type, text: literal.value, span: c.span(start)};
      }
      break;
    case 'INTERVAL':
      return interval(c);
    case 'EXISTS':
    case 'UNIQUE': {
      c.next();
      c.expectSymbol('(');
      const query = parseQuery(c);
      c.expectSymbol(')');
      return {kind: text === 'EXISTS' ? 'exists' : 'unique', query, span: c.span(start)};
    }
    case 'ROW':
      if (nextIsParen) {
        c.next();
        c.next();
        const fields = c.commaList(() => parseExpression(c));
        c.expectSymbol(')');
        return {kind: 'row', explicit: true, fields, span: c.span(start)};
      }
      break;
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
      if (c.isSymbol('[', 1)) return collection(c, text);
      if (nextIsParen && isQueryWord(c, 2)) {
        c.next();
        c.next();
        const query = parseQuery(c);
        c.expectSymbol(')');
        return {kind: 'collection-query', collection: text, query, span: c.span(start)};
      }
      break;
    case 'CURSOR': {
      c.next();
      c.expectSymbol('(');
      const query = parseQuery(c);
      c.expectSymbol(')');
      return {kind: 'cursor', query, span: c.span(start)};
    }
    case 'DESCRIPTOR':
      if (nextIsParen) return parseDescriptor(c);
      break;
    case 'DEFAULT':
      c.next();
      return {kind: 'default', span: c.span(start)};
    case 'RUNNING':
    case 'FINAL': {
      const after = c.peek(1);
      if ((after.kind === 'word' || after.kind === 'quoted') && c.isSymbol('(', 2)) {
        c.next();
        const operand = parsePrimary(c);
        return {kind: 'match-scope', scope: text, operand, span: c.span(start)};
      }
      break;
    }
  }
  if (BARE.has(text) && !nextIsParen) {
    const part = c.anyName();
    const name: Identifier = {kind: 'identifier', parts: [part], span: part.span};
    return {
      kind: 'call',
      syntax: 'bare',
      name,
      args: [],
      quantifier: null,
      nulls: null,
      orderBy: [],
      withinGroup: [],
      filter: null,
      over: null,
      span: part.span,
    };
  }
  return nameOrCall(c);
}

/** Words that are reserved, yet call a function where a parenthesis follows. */
const CALLABLE = new Set([
  ...RESERVED_FUNCTIONS,
  'CLASSIFIER',
  'PREV',
  'NEXT',
  'MATCH_NUMBER',
  'GROUPING',
  'CONVERT',
  'TRANSLATE',
  'CORR',
  'REGR_SLOPE',
]);

function nameOrCall(c: Cursor): Expression {
  const start = c.start();
  const t = c.peek();
  if (t.kind === 'word' && RESERVED.has(t.text)) {
    if (!c.isSymbol('(', 1) || !CALLABLE.has(t.text)) c.fail(expectation(c));
    const part = c.anyName();
    return parseCall(c, {kind: 'identifier', parts: [part], span: part.span}, start);
  }
  const parts = [c.name('an expression')];
  while (c.isSymbol('.')) {
    if (c.isSymbol('*', 1)) {
      const qualifier: Identifier = {kind: 'identifier', parts, span: c.span(start)};
      c.next();
      c.next();
      return {kind: 'star', qualifier, span: c.span(start)};
    }
    c.next();
    parts.push(c.name('a name after the dot'));
  }
  const name: Identifier = {kind: 'identifier', parts, span: c.span(start)};
  if (c.isSymbol('(')) return parseCall(c, name, start);
  return {kind: 'column', name, span: name.span};
}

/** A clause word where an expression should be is a forgotten expression; any other reserved word was meant as a name. */
function expectation(c: Cursor): string {
  const clause = c.isAny(
    'FROM',
    'WHERE',
    'GROUP',
    'HAVING',
    'ORDER',
    'LIMIT',
    'UNION',
    'AND',
    'OR',
    'THEN',
    'END',
    'WHEN',
    'ELSE',
    'AS',
    'ON',
  );
  return clause ? 'an expression' : 'an expression or a name';
}

function isQueryWord(c: Cursor, offset: number): boolean {
  const t = c.peek(offset);
  return t.kind === 'word' && (t.text === 'SELECT' || t.text === 'WITH' || t.text === 'VALUES');
}

/** After an opening parenthesis: does a query start here? More parentheses are looked at by whoever opens them. */
export function isSubqueryStart(c: Cursor): boolean {
  return isQueryStart(c) && !c.isSymbol('(');
}

function cast(c: Cursor, safe: boolean): Cast {
  const start = c.start();
  c.next();
  c.expectSymbol('(');
  const operand = parseExpression(c);
  c.expect('AS');
  const type = parseType(c, false);
  c.expectSymbol(')');
  return {kind: 'cast', safe, operand, type, span: c.span(start)};
}

/** INTERVAL '5' SECOND, INTERVAL 5 SECOND; INTERVAL x SECOND is x times one second. */
function interval(c: Cursor): Expression {
  const start = c.start();
  c.next();
  let negative = false;
  const signed = c.isSymbol('-') || c.isSymbol('+');
  if (signed) negative = c.next().text === '-';
  if (c.isString()) {
    const {value} = c.string();
    return {kind: 'interval', negative, text: value, qualifier: parseQualifier(c), span: c.span(start)};
  }
  const amount = parsePrimary(c);
  const qualifier = parseQualifier(c);
  const span = c.span(start);
  if (amount.kind === 'number') return {kind: 'interval', negative, text: amount.text, qualifier, span};
  const one: Expression = {kind: 'interval', negative, text: '1', qualifier, span: qualifier.span};
  return {kind: 'binary', operator: '*', left: amount, right: one, operatorSpan: qualifier.span, span};
}

function collection(c: Cursor, word: 'ARRAY' | 'MAP' | 'MULTISET'): Expression {
  const start = c.start();
  c.next();
  c.expectSymbol('[');
  const elements = c.isSymbol(']') ? [] : c.commaList(() => parseExpression(c));
  c.expectSymbol(']');
  const span = c.span(start);
  if (word === 'ARRAY') return {kind: 'array', elements, span};
  if (word === 'MULTISET') return {kind: 'multiset', elements, span};
  if (elements.length % 2 !== 0) c.complain('MAP needs a value for every key', span, {hint: "such as MAP['a', 1, 'b', 2]"});
  return {kind: 'map', entries: elements, span};
}

/** `(SELECT …) UNION …`: what looked like an expression is the first operand of a query. */
export function asQuery(c: Cursor, first: Expression): Query | null {
  if (first.kind !== 'subquery' || !c.isAny('UNION', 'INTERSECT', 'EXCEPT', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH')) return null;
  return continueQuery(c, first.query, first.span.start);
}

function inParentheses(c: Cursor): Expression {
  const start = c.start();
  c.expectSymbol('(');
  if (isSubqueryStart(c)) {
    const query = parseQuery(c);
    c.expectSymbol(')');
    return {kind: 'subquery', query, span: c.span(start)};
  }
  const first = parseExpression(c);
  const query = asQuery(c, first);
  if (query) {
    c.expectSymbol(')');
    return {kind: 'subquery', query, span: c.span(start)};
  }
  if (c.isSymbol(',')) {
    const fields = [first];
    while (c.acceptSymbol(',')) fields.push(parseExpression(c));
    c.expectSymbol(')');
    return {kind: 'row', explicit: false, fields, span: c.span(start)};
  }
  c.expectSymbol(')');
  if (first.kind === 'binary' && first.operator === '-' && DIFFERENCE_UNITS.has(c.peek().text) && c.peek().kind === 'word') {
    return {kind: 'difference', left: first.left, right: first.right, qualifier: parseQualifier(c), span: c.span(start)};
  }
  return first;
}

const DIFFERENCE_UNITS = new Set(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND']);
