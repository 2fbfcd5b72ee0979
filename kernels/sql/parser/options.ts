import type {Expression, Option} from '../ast/expression.ts';
import type {Text} from '../ast/identifier.ts';
import type {PartitionSpec} from '../ast/statement.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression} from './expression.ts';

/** `('k' = 'v', …)`; may be empty. */
export function parseOptions(c: Cursor): Option[] {
  c.expectSymbol('(');
  if (c.acceptSymbol(')')) return [];
  const options = c.commaList(() => {
    const start = c.start();
    const key = quoted(c, "an option's key in single quotes");
    c.expectSymbol('=');
    const value = quoted(c, "an option's value in single quotes");
    return {key, value, span: c.span(start)};
  });
  c.expectSymbol(')');
  return options;
}

/** A text, with a fix for who forgot the quotes. */
function quoted(c: Cursor, what: string): Text {
  const t = c.peek();
  if (t.kind === 'word' || t.kind === 'number' || t.kind === 'quoted') {
    const span = {start: t.start, end: t.end};
    const shown = t.kind === 'quoted' ? t.text : c.text.slice(t.start, t.end);
    c.complain(`unexpected "${shown}"`, span, {
      detail: `expected ${what}`,
      hint: `write '${shown}'`,
      fixes: [{title: 'put it in single quotes', span, text: `'${shown.replaceAll("'", "''")}'`}],
    });
  }
  return c.string(what);
}

/** `('k', 'k2')`. */
export function parseKeys(c: Cursor): Text[] {
  if (c.isSymbol('(') && c.isSymbol(')', 1)) {
    c.next();
    c.next();
    return [];
  }
  return c.parenthesised(() => quoted(c, "an option's key in single quotes"));
}

/** `PARTITION (k = 'v', k2)`; a key without a value only where `bare`. */
export function parsePartition(c: Cursor, bare = false): PartitionSpec[] {
  c.expect('PARTITION');
  return c.parenthesised(() => {
    const start = c.start();
    const column = c.name('a column name');
    if (!bare && !c.isSymbol('=')) c.fail('"="');
    const value = c.acceptSymbol('=') ? literal(c) : null;
    return {column, value, span: c.span(start)};
  });
}

const LITERALS: ReadonlySet<Expression['kind']> = new Set([
  'string',
  'number',
  'boolean',
  'null',
  'datetime',
  'interval',
  'binary-string',
  'unary',
]);

function literal(c: Cursor): Expression {
  if (c.isSymbol('(')) c.fail('a literal');
  const value = parseExpression(c, 70);
  if (!LITERALS.has(value.kind)) c.complain("a partition's value must be a literal", value.span);
  return value;
}

/** `IF NOT EXISTS`. */
export function parseIfNotExists(c: Cursor): boolean {
  if (!c.is('IF', 'NOT')) return false;
  c.expect('IF', 'NOT', 'EXISTS');
  return true;
}

/** `IF EXISTS`. */
export function parseIfExists(c: Cursor): boolean {
  // IF alone is a name.
  if (!c.is('IF') || !c.peek(1).text.startsWith('EXIST')) return false;
  c.expect('IF', 'EXISTS');
  return true;
}

/** `COMMENT 'text'` of a table, a view or a catalog. */
export function parseComment(c: Cursor): Text | null {
  return c.accept('COMMENT') ? c.plainString('a text in quotes') : null;
}

/** `COMMENT 'text'` of a column, where every form of a text is taken. */
export function parseColumnComment(c: Cursor): Text | null {
  return c.accept('COMMENT') ? c.string('a text in quotes') : null;
}
