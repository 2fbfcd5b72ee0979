import type {Expression, JsonBehavior, JsonCall} from '../ast/expression.ts';
import type {TypeName} from '../ast/type-name.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression, withoutQuery} from './expression.ts';
import {parseOrderBy} from './query.ts';
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

/** `ordered`: an ORDER BY stood inside. */
type Parts = Partial<Omit<JsonCall, 'kind' | 'name' | 'span'>> & {readonly ordered?: boolean};

/** JSON_VALUE(text, path RETURNING type DEFAULT 1 ON EMPTY NULL ON ERROR) and its kin; null where `text` is none of them. */
export function parseJsonCall(c: Cursor, text: string): JsonCall | null {
  const name = Object.hasOwn(NAMES, text) ? NAMES[text] : undefined;
  if (!name || !c.isSymbol('(', 1)) return null;
  const start = c.start();
  c.next();
  c.next();
  const parts = inner(c, name);
  c.expectSymbol(')');
  if (name === 'JSON_ARRAYAGG' && c.accept('WITHIN', 'GROUP')) withinGroup(c, parts.ordered === true);
  const none = {args: [], returning: null, wrapper: null, onNull: null, onEmpty: null, onError: null};
  const {ordered: _, ...rest} = parts;
  return {kind: 'json-call', name, ...none, ...rest, filter: null, span: c.span(start)};
}

/** The order of JSON_ARRAYAGG, written in one place or the other; Flink's answer does not depend on it. */
function withinGroup(c: Cursor, ordered: boolean): void {
  if (ordered) c.fail('one ORDER BY only');
  c.expectSymbol('(');
  parseOrderBy(c);
  c.expectSymbol(')');
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
      const args = c.isSymbol(')') ? [] : c.commaList(() => jsonArgument(c));
      return {args, onNull: onNull(c)};
    }
    case 'JSON_ARRAYAGG': {
      const args = [jsonArgument(c)];
      const ordered = c.is('ORDER');
      if (ordered) parseOrderBy(c);
      return {args, onNull: onNull(c), ordered};
    }
  }
}

function jsonArgument(c: Cursor): Expression {
  return withoutQuery(c, parseExpression(c));
}

function textAndPath(c: Cursor): Expression[] {
  const text = jsonArgument(c);
  c.expectSymbol(',');
  const path = jsonArgument(c);
  if (c.accept('PASSING')) {
    // Taken and without effect, as in Flink.
    c.commaList(() => {
      jsonArgument(c);
      c.expect('AS');
      c.name('a name');
    });
  }
  return [text, path];
}

/** `KEY k VALUE v`, `k VALUE v`, `k : v`. */
function keyValue(c: Cursor): Expression[] {
  const keyed = c.is('KEY') && startsOperand(c);
  if (keyed) c.next();
  const key = jsonArgument(c);
  if (keyed) c.expect('VALUE');
  else if (!c.acceptSymbol(':')) c.expect('VALUE');
  return [key, jsonArgument(c)];
}

/** Whether what follows KEY is an operand; else KEY begins one as a name, and stands in backquotes where it would be one. */
function startsOperand(c: Cursor): boolean {
  const {kind, text} = c.peek(1);
  if (text === 'VALUE' || (kind === 'symbol' && (text === '.' || text === ':' || text === '['))) c.fail('a key');
  return kind !== 'symbol' || text === '(' || text === '{' || text === '?';
}

function isOnNull(c: Cursor): boolean {
  return c.is('NULL', 'ON', 'NULL') || c.is('ABSENT', 'ON', 'NULL');
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
  for (;;) {
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
