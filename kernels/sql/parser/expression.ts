import type {Binary, BinaryOperator, Case, Expression, IsTest, Quantified, SetOperator} from '../ast/expression.ts';
import type {Query} from '../ast/query.ts';
import type {Cursor} from './cursor.ts';
import {asQuery, isSubqueryStart, parsePrimary} from './primary.ts';
import {parseQuery} from './query.ts';

/** Binding powers of the infix operators, as in Flink's grammar: `||` binds like `*`, and IS looser than `=`. */
const POWER = {OR: 22, AND: 24, NOT: 26, IS: 28, COMPARISON: 30, RANGE: 32, ADD: 40, MULTIPLY: 60, SIGN: 80} as const;

const SYMBOLS: Readonly<Record<string, {operator: BinaryOperator; power: number}>> = {
  '=': {operator: '=', power: POWER.COMPARISON},
  '<>': {operator: '<>', power: POWER.COMPARISON},
  '<': {operator: '<', power: POWER.COMPARISON},
  '<=': {operator: '<=', power: POWER.COMPARISON},
  '>': {operator: '>', power: POWER.COMPARISON},
  '>=': {operator: '>=', power: POWER.COMPARISON},
  '+': {operator: '+', power: POWER.ADD},
  '-': {operator: '-', power: POWER.ADD},
  '*': {operator: '*', power: POWER.MULTIPLY},
  '/': {operator: '/', power: POWER.MULTIPLY},
  '%': {operator: '%', power: POWER.MULTIPLY},
  '||': {operator: '||', power: POWER.MULTIPLY},
};

/** What may follow NOT between two operands. */
const RANGES = new Set(['IN', 'BETWEEN', 'LIKE', 'ILIKE', 'RLIKE', 'SIMILAR', 'SUBMULTISET']);

/** Operators on periods and multisets that are words. */
const PERIODS = new Set(['CONTAINS', 'EQUALS', 'PRECEDES', 'SUCCEEDS']);

/** Operators in one chain (a + b + c …): the tree leans to the left, and whoever walks it recurses. */
const MAX_CHAIN = 2000;

/** An expression; `least` leaves out operators that bind more loosely. */
export function parseExpression(c: Cursor, least = 0): Expression {
  return operand(c, least);
}

/** Refuses an expression that begins with a query in parentheses, where Flink's grammar takes none. */
export function withoutQuery(c: Cursor, e: Expression): Expression {
  const query = leadingQuery(e);
  if (query) c.complain('a query cannot stand here', query.span);
  return e;
}

function leadingQuery(e: Expression): Expression | null {
  switch (e.kind) {
    case 'subquery':
      return e;
    case 'binary':
    case 'is-distinct':
    case 'quantified':
    case 'difference':
      return leadingQuery(e.left);
    case 'unary':
    case 'is':
    case 'between':
    case 'in-list':
    case 'in-query':
    case 'like':
    case 'element':
    case 'field':
      return leadingQuery(e.operand);
    case 'row':
      for (const field of e.fields) {
        const query = leadingQuery(field);
        if (query) return query;
      }
      return null;
    default:
      return null;
  }
}

/** `low`: AND ends the expression, as it parts the bounds of BETWEEN. */
function operand(c: Cursor, least: number, low = false): Expression {
  const start = c.start();
  let left = prefix(c, low);
  for (let links = 0; ; links++) {
    const next = infix(c, left, least, start, low);
    if (next === null) return left;
    if (links >= MAX_CHAIN) c.complain(`more than ${MAX_CHAIN} operators in one chain`, c.span(start), {hint: 'use IN (…) or parentheses'});
    left = next;
  }
}

function prefix(c: Cursor, low: boolean): Expression {
  const t = c.peek();
  if (t.kind === 'symbol' && (t.text === '-' || t.text === '+')) {
    c.next();
    const inner = c.deeper(() => operand(c, POWER.SIGN, low));
    return {kind: 'unary', operator: t.text, operand: inner, span: c.span(t.start)};
  }
  if (t.kind === 'word' && t.text === 'NOT') {
    c.next();
    const inner = c.deeper(() => operand(c, POWER.NOT, low));
    return {kind: 'unary', operator: 'NOT', operand: inner, span: c.span(t.start)};
  }
  return parsePrimary(c);
}

/** One more operator after `left`, if one follows that binds at least as strongly as `least`; else null. */
function infix(c: Cursor, left: Expression, least: number, start: number, low: boolean): Expression | null {
  const t = c.peek();
  if (t.kind === 'symbol') {
    if (t.text === '!=') return bangEqual(c);
    const op = SYMBOLS[t.text];
    if (!op || op.power < least) return null;
    c.next();
    const operatorSpan = {start: t.start, end: t.end};
    if (op.power === POWER.COMPARISON) {
      const quantified = anyOrAll(c, left, op.operator as Quantified['operator'], start);
      if (quantified) return quantified;
    }
    const right = operand(c, op.power + 1, low);
    return {kind: 'binary', operator: op.operator, left, right, operatorSpan, span: c.span(start)} satisfies Binary;
  }
  if (t.kind === 'end') c.offer('AND', 'OR', 'IS', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'SIMILAR TO');
  if (t.kind !== 'word') return null;
  switch (t.text) {
    case 'OR':
    case 'AND':
    case 'OVERLAPS': {
      const power = t.text === 'OVERLAPS' ? POWER.COMPARISON : POWER[t.text];
      if (power < least || (low && t.text === 'AND')) return null;
      c.next();
      const operatorSpan = {start: t.start, end: t.end};
      const right = operand(c, power + 1, low);
      return {kind: 'binary', operator: t.text, left, right, operatorSpan, span: c.span(start)};
    }
    case 'CONTAINS':
    case 'EQUALS':
    case 'PRECEDES':
    case 'SUCCEEDS':
    case 'IMMEDIATELY':
    case 'MEMBER':
    case 'SUBMULTISET':
    case 'MULTISET': {
      if (POWER.COMPARISON < least) return null;
      const operator = setOperator(c, t.text);
      if (operator === null) return null;
      const operatorSpan = c.span(t.start);
      const right = operand(c, POWER.COMPARISON + 1, low);
      return {kind: 'binary', operator, left, right, operatorSpan, span: c.span(start)};
    }
    case 'FORMAT': {
      if (POWER.IS < least || !c.is('FORMAT', 'JSON')) return null;
      jsonFormat(c);
      return {kind: 'refused', what: 'FORMAT JSON', text: c.written(start), span: c.span(start)};
    }
    case 'IS':
      return POWER.IS < least ? null : isTest(c, left, start, low);
    case 'NOT': {
      const after = c.peek(1);
      const known = after.kind === 'word' && RANGES.has(after.text);
      if (after.text === 'NULL' && after.kind === 'word') refuseNotNull(c);
      const power = after.text === 'SUBMULTISET' ? POWER.COMPARISON : POWER.RANGE;
      if (!known || power < least || (low && after.text === 'BETWEEN')) return null;
      c.next();
      if (after.text !== 'SUBMULTISET') return range(c, left, true, start, low);
      c.expect('SUBMULTISET', 'OF');
      const operatorSpan = c.span(t.start);
      const right = operand(c, POWER.COMPARISON + 1, low);
      return {kind: 'binary', operator: 'NOT SUBMULTISET OF', left, right, operatorSpan, span: c.span(start)};
    }
    case 'IN':
    case 'BETWEEN':
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
    case 'SIMILAR':
      // A bound of BETWEEN holds no other BETWEEN.
      return POWER.RANGE < least || (low && t.text === 'BETWEEN') ? null : range(c, left, false, start, low);
    default:
      return null;
  }
}

/** Takes an operator on periods or multisets; null where the word is a name. */
function setOperator(c: Cursor, word: string): SetOperator | null {
  if (word === 'IMMEDIATELY') {
    const after = c.peek(1).text;
    if (after !== 'PRECEDES' && after !== 'SUCCEEDS') return null;
    c.next();
    c.next();
    return `IMMEDIATELY ${after}`;
  }
  c.next();
  if (PERIODS.has(word)) return word as SetOperator;
  if (word === 'MEMBER' || word === 'SUBMULTISET') {
    c.expect('OF');
    return `${word} OF`;
  }
  const kind = c.oneOf('UNION', 'INTERSECT', 'EXCEPT');
  return c.acceptOneOf('ALL', 'DISTINCT') === 'DISTINCT' ? `MULTISET ${kind} DISTINCT` : `MULTISET ${kind}`;
}

/** FORMAT JSON [ENCODING UTF8]. */
function jsonFormat(c: Cursor): void {
  c.expect('FORMAT', 'JSON');
  if (!c.is('ENCODING') || !['UTF8', 'UTF16', 'UTF32'].includes(c.peek(1).text)) return;
  c.next();
  c.next();
}

function refuseNotNull(c: Cursor): never {
  const {start} = c.peek();
  const {end} = c.peek(1);
  const fix = {title: 'write IS NOT NULL', span: {start, end: start}, text: 'IS '};
  c.complain('unexpected "NOT NULL"', {start, end}, {hint: 'write IS NOT NULL', fixes: [fix]});
}

function bangEqual(c: Cursor): never {
  const {start, end} = c.peek();
  c.complain('unexpected "!="', {start, end}, {hint: 'write <>', fixes: [{title: 'change it to <>', span: {start, end}, text: '<>'}]});
}

function anyOrAll(c: Cursor, left: Expression, operator: Quantified['operator'], start: number): Quantified | null {
  const t = c.peek();
  if (t.kind !== 'word' || (t.text !== 'ANY' && t.text !== 'SOME' && t.text !== 'ALL') || !c.isSymbol('(', 1)) return null;
  c.next();
  const right = queryOrList(c);
  return {kind: 'quantified', operator, quantifier: t.text === 'ALL' ? 'ALL' : 'ANY', left, right, span: c.span(start)};
}

/** `(SELECT …)` or `(a, b)`; the first of a list may be a query without parentheses of its own. */
function queryOrList(c: Cursor): Query | Expression[] {
  const list = queryOrExpressions(c);
  const [only] = list;
  return list.length === 1 && only?.kind === 'subquery' ? only.query : list;
}

/** `(SELECT …)`, `(a, b)` or `(SELECT …, b)`: expressions in parentheses of which the first may be a bare query. */
export function queryOrExpressions(c: Cursor): Expression[] {
  c.expectSymbol('(');
  const start = c.start();
  let first: Expression;
  if (isSubqueryStart(c)) first = {kind: 'subquery', query: parseQuery(c), span: c.span(start)};
  else {
    first = parseExpression(c);
    const query = asQuery(c, first);
    if (query) first = {kind: 'subquery', query, span: c.span(start)};
  }
  const list = [first];
  while (c.acceptSymbol(',')) list.push(parseExpression(c));
  c.expectSymbol(')');
  return list;
}

function isTest(c: Cursor, left: Expression, start: number, low: boolean): Expression {
  c.expect('IS');
  const negated = c.accept('NOT');
  if (c.accept('DISTINCT')) {
    c.expect('FROM');
    const right = operand(c, POWER.COMPARISON + 1, low);
    return {kind: 'is-distinct', negated, left, right, span: c.span(start)};
  }
  const test = testWord(c);
  return {kind: 'is', negated, test, operand: left, span: c.span(start)};
}

function testWord(c: Cursor): IsTest['test'] {
  if (c.accept('JSON')) {
    const what = c.acceptOneOf('VALUE', 'OBJECT', 'ARRAY', 'SCALAR');
    return `JSON ${what ?? 'VALUE'}`;
  }
  if (c.accept('A')) {
    c.expect('SET');
    return 'A SET';
  }
  return c.oneOf('NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'EMPTY');
}

function range(c: Cursor, left: Expression, negated: boolean, start: number, low: boolean): Expression {
  const word = c.oneOf('IN', 'BETWEEN', 'LIKE', 'ILIKE', 'RLIKE', 'SIMILAR');
  switch (word) {
    case 'IN': {
      const right = queryOrList(c);
      const span = c.span(start);
      return 'kind' in right
        ? {kind: 'in-query', negated, operand: left, query: right, span}
        : {kind: 'in-list', negated, operand: left, list: right, span};
    }
    case 'BETWEEN': {
      const symmetric = c.acceptOneOf('SYMMETRIC', 'ASYMMETRIC') === 'SYMMETRIC';
      const from = c.deeper(() => operand(c, 0, true));
      c.expect('AND');
      const high = operand(c, POWER.RANGE + 1, low);
      return {kind: 'between', negated, symmetric, operand: left, low: from, high, span: c.span(start)};
    }
    default: {
      if (word === 'SIMILAR') c.expect('TO');
      const pattern = operand(c, POWER.RANGE, low);
      const escaped = c.accept('ESCAPE') ? operand(c, POWER.RANGE, low) : null;
      const operator = word === 'SIMILAR' ? 'SIMILAR TO' : word;
      return {kind: 'like', operator, negated, operand: left, pattern, escape: escaped, span: c.span(start)};
    }
  }
}

/** CASE … END. */
export function parseCase(c: Cursor): Case {
  const start = c.start();
  c.expect('CASE');
  const value = c.is('WHEN') ? null : parseExpression(c);
  const branches: Case['branches'][number][] = [];
  while (c.is('WHEN')) {
    const from = c.start();
    c.next();
    const when = c.commaList(() => parseExpression(c));
    c.expect('THEN');
    const then = parseExpression(c);
    branches.push({when, then, span: c.span(from)});
  }
  if (branches.length === 0) c.fail('WHEN');
  const otherwise = c.accept('ELSE') ? parseExpression(c) : null;
  c.expect('END');
  return {kind: 'case', operand: value, branches, otherwise, span: c.span(start)};
}
