import type {Cast, Expression} from '../ast/expression.ts';
import type {Identifier} from '../ast/identifier.ts';
import type {Query} from '../ast/query.ts';
import {RESERVED, RESERVED_FUNCTIONS} from '../keywords.ts';
import {parseCall, parseDescriptor} from './call.ts';
import type {Cursor} from './cursor.ts';
import {checkDateTime} from './date-time.ts';
import {parseEscape} from './escape.ts';
import {parseCase, parseExpression, queryOrExpressions, withoutQuery} from './expression.ts';
import {parseJsonCall} from './json.ts';
import {continueQuery, isQueryStart, parseQuery} from './query.ts';
import {parseSpecialCall} from './special-call.ts';
import {isUnit, parseQualifier, parseType} from './type-name.ts';

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
  let subscript = false;
  for (;;) {
    if (c.isSymbol('[')) {
      c.next();
      const index = parseExpression(c);
      c.expectSymbol(']');
      subscript = true;
      node = {kind: 'element', operand: node, index, span: c.span(start)};
    } else if (c.isSymbol('.') && node.kind !== 'star') {
      c.next();
      node = {kind: 'field', operand: node, field: c.name('a field name'), span: c.span(start)};
      if (c.isSymbol('(') && !subscript) node = methodCall(c, start);
    } else return node;
  }
}

/** `(a).f(1)`: what stands in the parentheses is read for its errors. */
function methodCall(c: Cursor, start: number): Expression {
  const name: Identifier = {kind: 'identifier', parts: [], span: c.span(start)};
  parseCall(c, name, start, 'scalar');
  return {kind: 'refused', what: 'a function behind a dot', text: c.written(start), span: c.span(start)};
}

/** What POSITION looks for: an operand without parentheses or operators. */
export function parsePositionOperand(c: Cursor): Expression {
  const t = c.peek();
  const signed = t.kind === 'symbol' && (t.text === '-' || t.text === '+');
  if (c.isSymbol('(') || (signed && c.peek(1).kind !== 'number')) c.fail('a literal, a name or a function call');
  if (!signed) return atom(c);
  c.next();
  const operand = atom(c);
  return {kind: 'unary', operator: t.text === '-' ? '-' : '+', operand, span: c.span(t.start)};
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
      return binary(c);
    case 'quoted':
      return nameOrCall(c);
    case 'word':
      return word(c, t.text);
    case 'symbol':
      if (t.text === '(') return inParentheses(c);
      if (t.text === '{') return parseEscape(c);
      if (t.text === '?') {
        c.next();
        return {kind: 'parameter', span: {start: t.start, end: t.end}};
      }
      return c.fail('an expression');
    default:
      return c.fail('an expression');
  }
}

/** X'0a' 'ff': plain texts behind it go on with it. */
function binary(c: Cursor): Expression {
  const start = c.start();
  let hex = c.next().text;
  while (c.peek().kind === 'string' && c.text[c.start()] === "'") {
    const more = c.plainString();
    if (!/^[0-9a-fA-F]*$/.test(more.value)) c.complain('a binary literal consists of hexadecimal digits', more.span);
    hex += more.value.toUpperCase();
  }
  return {kind: 'binary-string', hex, span: c.span(start)};
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
      return {kind: 'null', ofBoolean: true, span: c.span(start)};
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
        const type = text === 'DATE' ? 'date' : text === 'TIME' ? 'time' : 'timestamp';
        const {value, span} = c.plainString();
        checkDateTime(c, type, value, span);
        return {kind: 'datetime', type, text: value, span: c.span(start)};
      }
      break;
    case 'INTERVAL':
      return interval(c);
    case 'EXISTS':
    case 'UNIQUE': {
      c.next();
      const operand = parsePrimary(c);
      const span = c.span(start);
      if (operand.kind === 'subquery') return {kind: text === 'EXISTS' ? 'exists' : 'unique', query: operand.query, span};
      return {kind: 'refused', what: `${text} of something that is no query`, text: c.written(start), span};
    }
    case 'ROW':
      if (nextIsParen) {
        c.next();
        const fields = queryOrExpressions(c);
        return {kind: 'row', explicit: true, fields, span: c.span(start)};
      }
      break;
    case 'PERIOD': {
      if (!nextIsParen) break;
      c.next();
      c.expectSymbol('(');
      const from = parseExpression(c);
      c.expectSymbol(',');
      const to = parseExpression(c);
      c.expectSymbol(')');
      return {kind: 'row', explicit: false, fields: [from, to], span: c.span(start)};
    }
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
      if (c.isSymbol('[', 1)) return collection(c, text);
      if (nextIsParen) return collectionQuery(c, text);
      break;
    case 'NEXT':
    case 'CURRENT':
      if (c.peek(1).text === 'VALUE' && c.peek(2).text === 'FOR') return sequenceValue(c);
      break;
    case 'NEW': {
      c.next();
      const at = c.start();
      parseCall(c, c.identifier('a type'), at, 'table');
      return {kind: 'refused', what: 'NEW', text: c.written(start), span: c.span(start)};
    }
    case 'SPECIFIC': {
      c.next();
      const call = nameOrCall(c);
      return call.kind === 'column' ? c.fail('a function call') : call;
    }
    case 'DESCRIPTOR':
      if (nextIsParen) return parseDescriptor(c);
      break;
    case 'RUNNING':
    case 'FINAL': {
      const after = c.peek(1);
      if (c.isName(1) || ((after.kind === 'word' || after.kind === 'quoted') && c.isSymbol('(', 2))) {
        c.next();
        if (c.isAny('PREV', 'NEXT')) c.fail('FIRST, LAST or an aggregate function');
        const operand = atom(c);
        if (operand.kind === 'column') c.fail('a function call');
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

function nameOrCall(c: Cursor): Expression {
  const start = c.start();
  const t = c.peek();
  if (t.kind === 'word' && RESERVED.has(t.text)) {
    if (!c.isSymbol('(', 1) || !RESERVED_FUNCTIONS.has(t.text)) c.fail(expectation(c));
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

function sequenceValue(c: Cursor): Expression {
  const start = c.start();
  c.oneOf('NEXT', 'CURRENT');
  c.expect('VALUE', 'FOR');
  c.identifier('a sequence');
  return {kind: 'refused', what: 'a sequence', text: c.written(start), span: c.span(start)};
}

function collectionQuery(c: Cursor, collection: 'ARRAY' | 'MAP' | 'MULTISET'): Expression {
  const start = c.start();
  c.next();
  c.expectSymbol('(');
  if (!isQueryStart(c)) c.fail('a query');
  const query = parseQuery(c);
  const {orderBy, limit, offset} = query;
  if (collection !== 'ARRAY' && (orderBy.length > 0 || limit || offset))
    c.complain(`the query of ${collection} takes no order and no limit`, query.span);
  c.expectSymbol(')');
  return {kind: 'collection-query', collection, query, span: c.span(start)};
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
    const {value} = c.plainString();
    return {kind: 'interval', negative, text: value, qualifier: parseQualifier(c), span: c.span(start)};
  }
  const amount = intervalAmount(c);
  const qualifier = parseQualifier(c, true);
  const span = c.span(start);
  if (amount.kind === 'number') return {kind: 'interval', negative, text: amount.text, qualifier, span};
  const one: Expression = {kind: 'interval', negative, text: '1', qualifier, span: qualifier.span};
  return {kind: 'binary', operator: '*', left: amount, right: one, operatorSpan: qualifier.span, span};
}

/** A number, a name, or an expression in parentheses. */
function intervalAmount(c: Cursor): Expression {
  const t = c.peek();
  if (t.kind === 'number') return atom(c);
  if (c.acceptSymbol('(')) {
    const amount = parseExpression(c);
    c.expectSymbol(')');
    return amount;
  }
  const name = c.identifier('a text, a number, a name or an expression in parentheses');
  return {kind: 'column', name, span: name.span};
}

function collection(c: Cursor, word: 'ARRAY' | 'MAP' | 'MULTISET'): Expression {
  const start = c.start();
  c.next();
  c.expectSymbol('[');
  const empty = c.isSymbol(']') && word !== 'MULTISET';
  const elements = empty ? [] : c.commaList(() => parseExpression(c));
  const [first] = elements;
  if (first) withoutQuery(c, first);
  c.expectSymbol(']');
  const span = c.span(start);
  if (word === 'ARRAY') return {kind: 'array', elements, span};
  if (word === 'MULTISET') return {kind: 'multiset', elements, span};
  return {kind: 'map', entries: elements, span};
}

/** `(SELECT …) UNION …`: what looked like an expression is the first operand of a query. */
export function asQuery(c: Cursor, first: Expression): Query | null {
  if (first.kind !== 'subquery' || !c.isAny('UNION', 'INTERSECT', 'EXCEPT', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH')) return null;
  return continueQuery(c, first.query, first.span.start);
}

/** What follows parentheses is a unit: they hold a difference of times. */
function timeDifference(c: Cursor, inner: readonly Expression[], start: number): Expression | null {
  if (!isUnit(c)) return null;
  const [first] = inner;
  if (inner.length !== 1 || first?.kind !== 'binary' || first.operator !== '-') {
    const {start: at, end} = c.peek();
    c.complain(`unexpected "${c.text.slice(at, end)}"`, {start: at, end}, {hint: 'a unit may only follow (a - b); a name needs AS'});
  }
  const qualifier = parseQualifier(c);
  return {kind: 'difference', left: first.left, right: first.right, qualifier, span: c.span(start)};
}

function inParentheses(c: Cursor): Expression {
  const start = c.start();
  const fields = queryOrExpressions(c);
  const difference = timeDifference(c, fields, start);
  if (difference) return difference;
  const [first] = fields;
  if (fields.length !== 1 || !first) return {kind: 'row', explicit: false, fields, span: c.span(start)};
  return first.kind === 'subquery' ? {...first, span: c.span(start)} : first;
}
