import type {Expression} from '../ast/expression.ts';
import type {AfterMatch, MatchRecognize, Pattern, SelectItem, TableReference} from '../ast/query.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression, withoutQuery} from './expression.ts';
import {parsePrimary} from './primary.ts';
import {parseOrderBy} from './query.ts';

/** `MATCH_RECOGNIZE ( … )` behind a table. */
export function parseMatchRecognize(c: Cursor, input: TableReference, start: number): MatchRecognize {
  c.expect('MATCH_RECOGNIZE');
  c.expectSymbol('(');
  const partitionBy = c.accept('PARTITION', 'BY') ? c.commaList(() => parseExpression(c)) : [];
  if (partitionBy[0]) withoutQuery(c, partitionBy[0]);
  const orderBy = c.is('ORDER') ? parseOrderBy(c) : [];
  const measures = c.accept('MEASURES') ? c.commaList(() => measure(c)) : [];
  const rowsPerMatch = c.acceptOneOf('ONE', 'ALL');
  if (rowsPerMatch === 'ONE') c.expect('ROW', 'PER', 'MATCH');
  if (rowsPerMatch === 'ALL') c.expect('ROWS', 'PER', 'MATCH');
  const afterMatch = c.is('AFTER') ? skipClause(c) : null;
  c.expect('PATTERN');
  c.expectSymbol('(');
  const pattern = wholePattern(c);
  c.expectSymbol(')');
  const within: Expression | null = c.accept('WITHIN') ? withinInterval(c) : null;
  const subsets = c.accept('SUBSET')
    ? c.commaList(() => {
        const from = c.start();
        const name = c.name('a name');
        c.expectSymbol('=');
        return {name, variables: c.names('a pattern variable'), span: c.span(from)};
      })
    : [];
  c.expect('DEFINE');
  const define = c.commaList(() => {
    const from = c.start();
    const name = c.name('a pattern variable');
    c.expect('AS');
    return {name, condition: parseExpression(c), span: c.span(from)};
  });
  c.expectSymbol(')');
  const alias = null;
  const span = c.span(start);
  return {
    kind: 'match-recognize',
    input,
    partitionBy,
    orderBy,
    measures,
    rowsPerMatch,
    afterMatch,
    pattern,
    within,
    subsets,
    define,
    alias,
    span,
  };
}

function withinInterval(c: Cursor): Expression {
  const from = c.start();
  const literal = c.is('INTERVAL') && (c.peek(1).kind === 'string' || c.peek(2).kind === 'string');
  if (!literal) c.fail("an interval such as INTERVAL '1' HOUR");
  const interval = parsePrimary(c);
  return interval.kind === 'interval' ? interval : c.complain('WITHIN takes one interval', c.span(from));
}

function measure(c: Cursor): SelectItem {
  const start = c.start();
  const expression = withoutQuery(c, parseExpression(c));
  c.expect('AS');
  return {expression, alias: c.name('a name'), span: c.span(start)};
}

function skipClause(c: Cursor): AfterMatch {
  const start = c.start();
  c.expect('AFTER', 'MATCH', 'SKIP');
  if (c.accept('PAST')) {
    c.expect('LAST', 'ROW');
    return {skip: 'PAST LAST ROW', variable: null, span: c.span(start)};
  }
  c.expect('TO');
  if (c.accept('NEXT')) {
    c.expect('ROW');
    return {skip: 'NEXT ROW', variable: null, span: c.span(start)};
  }
  const side = c.isName(1) ? c.acceptOneOf('FIRST', 'LAST') : null;
  return {skip: side ?? 'LAST', variable: c.name('a pattern variable'), span: c.span(start)};
}

/** `^` and `$` hold the whole pattern to the ends of a partition. */
function wholePattern(c: Cursor): Pattern {
  const start = c.start();
  const first: Pattern[] = c.acceptSymbol('^') ? [{kind: 'start', span: c.span(start)}] : [];
  const inner = parsePattern(c);
  const at = c.start();
  const t = c.peek();
  const last: Pattern[] = [];
  if (t.kind === 'word' && c.text.slice(t.start, t.end) === '$') {
    c.next();
    last.push({kind: 'end', span: c.span(at)});
  }
  if (first.length + last.length === 0) return inner;
  const parts = [...first, ...(inner.kind === 'sequence' ? inner.parts : [inner]), ...last];
  return {kind: 'sequence', parts, span: c.span(start)};
}

function parsePattern(c: Cursor): Pattern {
  const start = c.start();
  const parts = [sequence(c)];
  while (c.acceptSymbol('|')) parts.push(sequence(c));
  return parts.length === 1 ? (parts[0] as Pattern) : {kind: 'alternation', parts, span: c.span(start)};
}

function sequence(c: Cursor): Pattern {
  const start = c.start();
  const parts: Pattern[] = [];
  while (startsFactor(c)) parts.push(factor(c));
  if (parts.length === 0) c.fail('a pattern variable');
  return parts.length === 1 ? (parts[0] as Pattern) : {kind: 'sequence', parts, span: c.span(start)};
}

function startsFactor(c: Cursor): boolean {
  const t = c.peek();
  if (t.kind === 'word' && c.text.slice(t.start, t.end) === '$') return false;
  return c.isName() || c.isSymbol('(') || (c.isSymbol('{') && c.isSymbol('-', 1)) || c.is('PERMUTE');
}

function factor(c: Cursor): Pattern {
  const start = c.start();
  const part = atom(c);
  const bounds = quantifier(c);
  if (bounds === null) return part;
  const reluctant = c.acceptSymbol('?');
  return {kind: 'repeat', part, ...bounds, reluctant, span: c.span(start)};
}

function quantifier(c: Cursor): {min: number | null; max: number | null} | null {
  if (c.acceptSymbol('*')) return {min: 0, max: null};
  if (c.acceptSymbol('+')) return {min: 1, max: null};
  if (c.acceptSymbol('?')) return {min: 0, max: 1};
  if (!c.isSymbol('{') || c.isSymbol('-', 1)) return null;
  c.next();
  const open = c.isSymbol(',');
  const min = open ? null : c.integer();
  let max = min;
  if (c.acceptSymbol(',')) max = c.isSymbol('}') && !open ? null : c.integer();
  c.expectSymbol('}');
  return {min, max};
}

function atom(c: Cursor): Pattern {
  const start = c.start();
  if (c.acceptSymbol('(')) {
    const part = parsePattern(c);
    c.expectSymbol(')');
    return {kind: 'group', part, span: c.span(start)};
  }
  if (c.isSymbol('{') && c.isSymbol('-', 1)) {
    c.next();
    c.next();
    const part = parsePattern(c);
    c.expectSymbol('-');
    c.expectSymbol('}');
    return {kind: 'exclusion', part, span: c.span(start)};
  }
  if (c.accept('PERMUTE')) {
    const parts = c.parenthesised(() => parsePattern(c));
    return {kind: 'permute', parts, span: c.span(start)};
  }
  const name = c.name('a pattern variable');
  return {kind: 'variable', name, span: name.span};
}
