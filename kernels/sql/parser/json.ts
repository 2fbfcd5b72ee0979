import type {Expression, JsonBehavior, JsonCall} from '../ast/expression.ts';
import type {TypeName} from '../ast/type-name.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression} from './expression.ts';
import {parseType} from './type-name.ts';

const NAMES: Readonly<Record<string, JsonCall['name']>> = {
  JSON_EXISTS: 'JSON_EXISTS',
  JSON_VALUE: 'JSON_VALUE',
  JSON_QUERY: 'JSON_QUERY',
  JSON_OBJECT: 'JSON_OBJECT',
  JSON_ARRAY: 'JSON_ARRAY',
  JSON_OBJECTAGG: 'JSON_OBJECTAGG',
  JSON_ARRAYAGG: 'JSON_ARRAYAGG',
};

type Parts = Partial<Omit<JsonCall, 'kind' | 'name' | 'span'>>;

/** JSON_VALUE(text, path RETURNING type DEFAULT 1 ON EMPTY NULL ON ERROR) and its kin; null where `text` is none of them. */
export function parseJsonCall(c: Cursor, text: string): JsonCall | null {
  const name = Object.hasOwn(NAMES, text) ? NAMES[text] : undefined;
  if (!name || !c.isSymbol('(', 1)) return null;
  const start = c.start();
  c.next();
  c.next();
  const parts = inner(c, name);
  c.expectSymbol(')');
  let filter: Expression | null = null;
  if (c.accept('FILTER')) {
    c.expectSymbol('(');
    c.expect('WHERE');
    filter = parseExpression(c);
    c.expectSymbol(')');
  }
  const none = {args: [], returning: null, wrapper: null, onNull: null, onEmpty: null, onError: null};
  return {kind: 'json-call', name, ...none, ...parts, filter, span: c.span(start)};
}

function inner(c: Cursor, name: JsonCall['name']): Parts {
  switch (name) {
    case 'JSON_EXISTS': {
      const args = textAndPath(c);
      const kind = c.acceptOneOf('TRUE', 'FALSE', 'UNKNOWN', 'ERROR');
      if (kind === null) return {args};
      const start = c.start();
      c.expect('ON', 'ERROR');
      const kinds = {TRUE: 'true', FALSE: 'false', UNKNOWN: 'unknown', ERROR: 'error'} as const;
      return {args, onError: {kind: kinds[kind], span: c.span(start)}};
    }
    case 'JSON_VALUE': {
      const args = textAndPath(c);
      const returning = returningType(c);
      return {args, returning, ...behaviors(c, valueBehavior)};
    }
    case 'JSON_QUERY': {
      const args = textAndPath(c);
      const returning = returningType(c);
      const wrapper = wrapperClause(c);
      return {args, returning, wrapper, ...behaviors(c, queryBehavior)};
    }
    case 'JSON_OBJECT': {
      const args: Expression[] = [];
      if (!c.isSymbol(')') && !isOnNull(c)) for (const pair of c.commaList(() => keyValue(c))) args.push(...pair);
      return {args, onNull: onNull(c)};
    }
    case 'JSON_OBJECTAGG':
      return {args: keyValue(c), onNull: onNull(c)};
    case 'JSON_ARRAY': {
      const args = c.isSymbol(')') || isOnNull(c) ? [] : c.commaList(() => jsonArgument(c));
      return {args, onNull: onNull(c)};
    }
    case 'JSON_ARRAYAGG':
      return {args: [jsonArgument(c)], onNull: onNull(c)};
  }
}

function jsonArgument(c: Cursor): Expression {
  const value = parseExpression(c);
  c.accept('FORMAT', 'JSON');
  return value;
}

function textAndPath(c: Cursor): Expression[] {
  const text = jsonArgument(c);
  c.expectSymbol(',');
  return [text, parseExpression(c)];
}

/** `KEY k VALUE v`, `k VALUE v`, `k : v`. */
function keyValue(c: Cursor): Expression[] {
  if (c.is('KEY') && !c.isSymbol('.', 1)) {
    const after = c.peek(1);
    if (after.kind !== 'symbol' && after.text !== 'VALUE') c.next();
  }
  const key = parseExpression(c);
  if (!c.acceptSymbol(':')) c.expect('VALUE');
  return [key, jsonArgument(c)];
}

function isOnNull(c: Cursor): boolean {
  return c.is('NULL', 'ON') || c.is('ABSENT', 'ON');
}

function onNull(c: Cursor): JsonCall['onNull'] {
  if (!isOnNull(c)) return null;
  const what = c.oneOf('NULL', 'ABSENT');
  c.expect('ON', 'NULL');
  return what;
}

function returningType(c: Cursor): TypeName | null {
  return c.accept('RETURNING') ? parseType(c, false) : null;
}

function wrapperClause(c: Cursor): JsonCall['wrapper'] {
  if (c.accept('WITHOUT')) {
    c.accept('ARRAY');
    c.expect('WRAPPER');
    return 'WITHOUT';
  }
  if (!c.accept('WITH')) return null;
  const kind = c.acceptOneOf('CONDITIONAL', 'UNCONDITIONAL');
  c.accept('ARRAY');
  c.expect('WRAPPER');
  return kind ?? 'UNCONDITIONAL';
}

function behaviors(c: Cursor, parse: (c: Cursor) => JsonBehavior | null): Pick<JsonCall, 'onEmpty' | 'onError'> {
  let onEmpty: JsonBehavior | null = null;
  let onError: JsonBehavior | null = null;
  for (let i = 0; i < 2; i++) {
    const behavior = parse(c);
    if (behavior === null) break;
    c.expect('ON');
    const when = c.oneOf('EMPTY', 'ERROR');
    if (when === 'EMPTY') onEmpty = behavior;
    else onError = behavior;
  }
  return {onEmpty, onError};
}

function valueBehavior(c: Cursor): JsonBehavior | null {
  const start = c.start();
  const word = c.acceptOneOf('NULL', 'ERROR', 'DEFAULT');
  if (word === null) return null;
  if (word === 'DEFAULT') return {kind: 'default', value: parseExpression(c), span: c.span(start)};
  return {kind: word === 'NULL' ? 'null' : 'error', span: c.span(start)};
}

function queryBehavior(c: Cursor): JsonBehavior | null {
  const start = c.start();
  const word = c.acceptOneOf('NULL', 'ERROR', 'EMPTY');
  if (word === null) return null;
  if (word === 'EMPTY') {
    const shape = c.oneOf('ARRAY', 'OBJECT');
    return {kind: shape === 'ARRAY' ? 'empty-array' : 'empty-object', span: c.span(start)};
  }
  return {kind: word === 'NULL' ? 'null' : 'error', span: c.span(start)};
}
