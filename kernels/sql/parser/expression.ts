import type {Binary, BinaryOperator, Case, Expression, IsTest, Quantified} from '../ast/expression.ts';
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
const RANGES = new Set(['IN', 'BETWEEN', 'LIKE', 'ILIKE', 'RLIKE', 'SIMILAR']);

/** Operators in one chain (a + b + c …): the tree leans to the left, and whoever walks it recurses. */
const MAX_CHAIN = 2000;

/** An expression; `least` leaves out operators that bind more loosely (POSITION(a IN b) asks for those above IN). */
export function parseExpression(c: Cursor, least = 0): Expression {
  return operand(c, least);
}

function operand(c: Cursor, least: number): Expression {
  const start = c.start();
  let left = prefix(c);
  for (let links = 0; ; links++) {
    const next = infix(c, left, least, start);
    if (next === null) return left;
    if (links >= MAX_CHAIN) c.complain(`more than ${MAX_CHAIN} operators in one chain`, c.span(start), {hint: 'use IN (…) or parentheses'});
    left = next;
  }
}

function prefix(c: Cursor): Expression {
  const t = c.peek();
  if (t.kind === 'symbol' && (t.text === '-' || t.text === '+')) {
    c.next();
    const inner = c.deeper(() => operand(c, POWER.SIGN));
    return {kind: 'unary', operator: t.text, operand: inner, span: c.span(t.start)};
  }
  if (t.kind === 'word' && t.text === 'NOT') {
    c.next();
    const inner = c.deeper(() => operand(c, POWER.NOT));
    return {kind: 'unary', operator: 'NOT', operand: inner, span: c.span(t.start)};
  }
  return parsePrimary(c);
}

/** One more operator after `left`, if one follows that binds at least as strongly as `least`; else null. */
function infix(c: Cursor, left: Expression, least: number, start: number): Expression | null {
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
    const right = operand(c, op.power + 1);
    return {kind: 'binary', operator: op.operator, left, right, operatorSpan, span: c.span(start)} satisfies Binary;
  }
  if (t.kind === 'end') c.offer('AND', 'OR', 'IS', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'SIMILAR TO');
  if (t.kind !== 'word') return null;
  switch (t.text) {
    case 'OR':
    case 'AND':
    case 'OVERLAPS': {
      const power = t.text === 'OVERLAPS' ? POWER.COMPARISON : POWER[t.text];
      if (power < least) return null;
      c.next();
      const operatorSpan = {start: t.start, end: t.end};
      const right = operand(c, power + 1);
      return {kind: 'binary', operator: t.text, left, right, operatorSpan, span: c.span(start)};
    }
    case 'IS':
      return POWER.IS < least ? null : isTest(c, left, start);
    case 'NOT': {
      const after = c.peek(1);
      const known = after.kind === 'word' && RANGES.has(after.text);
      if (!known || POWER.RANGE < least) return null;
      c.next();
      return range(c, left, true, start);
    }
    case 'IN':
    case 'BETWEEN':
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
    case 'SIMILAR':
      return POWER.RANGE < least ? null : range(c, left, false, start);
    default:
      return null;
  }
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

/** `(SELECT …)` or `(a, b)`. */
function queryOrList(c: Cursor): Query | Expression[] {
  c.expectSymbol('(');
  const right = isSubqueryStart(c) ? parseQuery(c) : listOrQuery(c);
  c.expectSymbol(')');
  return right;
}

function listOrQuery(c: Cursor): Query | Expression[] {
  const first = parseExpression(c);
  const query = asQuery(c, first);
  if (query) return query;
  const list = [first];
  while (c.acceptSymbol(',')) list.push(parseExpression(c));
  return list;
}

function isTest(c: Cursor, left: Expression, start: number): Expression {
  c.expect('IS');
  const negated = c.accept('NOT');
  if (c.accept('DISTINCT')) {
    c.expect('FROM');
    const right = operand(c, POWER.COMPARISON + 1);
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

function range(c: Cursor, left: Expression, negated: boolean, start: number): Expression {
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
      const low = operand(c, POWER.RANGE + 1);
      c.expect('AND');
      const high = operand(c, POWER.RANGE + 1);
      return {kind: 'between', negated, symmetric, operand: left, low, high, span: c.span(start)};
    }
    default: {
      if (word === 'SIMILAR') c.expect('TO');
      const pattern = operand(c, POWER.RANGE);
      const escaped = c.accept('ESCAPE') ? operand(c, POWER.RANGE) : null;
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
    const when = value === null ? [parseExpression(c)] : c.commaList(() => parseExpression(c));
    c.expect('THEN');
    const then = parseExpression(c);
    branches.push({when, then, span: c.span(from)});
  }
  if (branches.length === 0) c.fail('WHEN');
  const otherwise = c.accept('ELSE') ? parseExpression(c) : null;
  c.expect('END');
  return {kind: 'case', operand: value, branches, otherwise, span: c.span(start)};
}
