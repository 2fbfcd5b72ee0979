import type {IdentifierPart} from '../ast/identifier.ts';
import type {ColumnDefinition, Distribution, InlineConstraint, TableConstraint, WatermarkDefinition} from '../ast/statement.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression, withoutQuery} from './expression.ts';
import {parseColumnComment} from './options.ts';
import {parseType} from './type-name.ts';

/** What stands in the parentheses of CREATE TABLE. */
export interface TableElements {
  readonly columns: readonly ColumnDefinition[];
  readonly watermarks: readonly WatermarkDefinition[];
  readonly constraints: readonly TableConstraint[];
}

/** `( column …, WATERMARK …, PRIMARY KEY … )`. */
export function parseTableElements(c: Cursor): TableElements {
  const columns: ColumnDefinition[] = [];
  const watermarks: WatermarkDefinition[] = [];
  const constraints: TableConstraint[] = [];
  c.expectSymbol('(');
  do {
    if (c.is('WATERMARK')) {
      const next = parseWatermark(c);
      if (watermarks.length > 0) c.complain('a table has one WATERMARK only', next.span);
      watermarks.push(next);
    } else if (c.isAny('CONSTRAINT', 'PRIMARY', 'UNIQUE')) constraints.push(parseConstraint(c));
    else if (c.peek(1).text === 'FOR') c.fail('WATERMARK');
    else columns.push(parseColumn(c));
  } while (c.acceptSymbol(','));
  c.noteListEnd();
  c.expectSymbol(')');
  return {columns, watermarks, constraints};
}

/** WATERMARK FOR ts AS ts - INTERVAL '5' SECOND. */
export function parseWatermark(c: Cursor): WatermarkDefinition {
  const start = c.start();
  c.expect('WATERMARK', 'FOR');
  const column = c.identifier('a column name');
  c.expect('AS');
  return {column, expression: withoutQuery(c, parseExpression(c)), span: c.span(start)};
}

/** [CONSTRAINT name] PRIMARY KEY (a, b) NOT ENFORCED. */
export function parseConstraint(c: Cursor): TableConstraint {
  const start = c.start();
  const name = c.accept('CONSTRAINT') ? c.name('a name for the constraint') : null;
  const type = c.oneOf('PRIMARY', 'UNIQUE');
  if (type === 'PRIMARY') c.expect('KEY');
  const columns = c.names('a column name');
  const enforced = parseEnforced(c);
  return {type: type === 'PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE', name, columns, enforced, span: c.span(start)};
}

function parseEnforced(c: Cursor): boolean {
  if (c.accept('NOT', 'ENFORCED')) return false;
  c.accept('ENFORCED');
  return true;
}

/** One column: physical, computed or metadata. */
export function parseColumn(c: Cursor): ColumnDefinition {
  const start = c.start();
  const name = c.name('a column name');
  if (c.accept('AS')) {
    const expression = withoutQuery(c, parseExpression(c));
    const comment = parseColumnComment(c);
    return {kind: 'computed', name, expression, comment, span: c.span(start)};
  }
  const type = parseType(c, true);
  if (type.kind === 'interval')
    c.complain('a column cannot be an INTERVAL', type.span, {hint: 'store a number, and multiply it with an INTERVAL'});
  if (c.accept('METADATA')) {
    const key = c.accept('FROM') ? c.string("the metadata's key in quotes") : null;
    const virtual = c.accept('VIRTUAL');
    const comment = parseColumnComment(c);
    return {kind: 'metadata', name, type, key, virtual, comment, span: c.span(start)};
  }
  const constraint = parseInlineConstraint(c);
  const comment = parseColumnComment(c);
  return {kind: 'physical', name, type, constraint, comment, span: c.span(start)};
}

function parseInlineConstraint(c: Cursor): InlineConstraint | null {
  const start = c.start();
  if (!c.isAny('CONSTRAINT', 'PRIMARY', 'UNIQUE')) return null;
  const name = c.accept('CONSTRAINT') ? c.name('a name for the constraint') : null;
  const type = c.oneOf('PRIMARY', 'UNIQUE');
  if (type === 'PRIMARY') c.expect('KEY');
  const enforced = parseEnforced(c);
  return {name, type: type === 'PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE', enforced, span: c.span(start)};
}

/** DISTRIBUTED [BY [HASH|RANGE] (a)] [INTO n BUCKETS]. */
export function parseDistribution(c: Cursor): Distribution | null {
  if (!c.is('DISTRIBUTED')) return null;
  const start = c.start();
  c.next();
  return distributionBody(c, start);
}

/** What follows DISTRIBUTED, or DISTRIBUTION in ALTER TABLE. */
export function distributionBody(c: Cursor, start: number): Distribution {
  let method: Distribution['method'] = null;
  let columns: readonly IdentifierPart[] = [];
  let buckets: number | null = null;
  const by = c.accept('BY');
  if (by) {
    method = c.acceptOneOf('HASH', 'RANGE');
    columns = c.names('a column name');
  }
  if (c.accept('INTO')) {
    buckets = c.integer('a number of buckets');
    c.expect('BUCKETS');
  } else if (!by) c.fail('BY or INTO');
  return {method, columns, buckets, span: c.span(start)};
}
