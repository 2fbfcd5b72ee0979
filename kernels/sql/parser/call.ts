import type {
  Call,
  CallArgument,
  Descriptor,
  Expression,
  FrameBound,
  RefusedExpression,
  TableArgument,
  WindowFrame,
  WindowReference,
  WindowSpecification,
} from '../ast/expression.ts';
import type {Identifier, IdentifierPart} from '../ast/identifier.ts';
import type {OrderItem} from '../ast/query.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression, withoutQuery} from './expression.ts';
import {asQuery, isSubqueryStart} from './primary.ts';
import {parseOrderBy, parseQuery} from './query.ts';

/** Where a call stands: `table` functions take cursors, and neither DISTINCT nor a star nor what may follow a call. */
export type CallPlace = 'scalar' | 'table';

/** Everything from the opening parenthesis on. */
export function parseCall(c: Cursor, name: Identifier, start: number, place: CallPlace = 'scalar'): Call | RefusedExpression {
  c.expectSymbol('(');
  const args: CallArgument[] = [];
  let quantifier: Call['quantifier'] = null;
  let nulls: Call['nulls'] = null;
  let orderBy: OrderItem[] = [];
  if (place === 'scalar' && c.isSymbol('*')) {
    const at = c.start();
    c.next();
    args.push({name: null, value: {kind: 'star', qualifier: null, span: c.span(at)}, span: c.span(at)});
  } else if (!c.isSymbol(')') || wordOf(name) === 'ARRAY_AGG') {
    if (place === 'scalar') quantifier = c.acceptOneOf('DISTINCT', 'ALL');
    args.push(parseArgument(c, place, true));
    while (c.acceptSymbol(',')) args.push(parseArgument(c, place, false));
    c.noteListEnd();
    if (wordOf(name) === 'ARRAY_AGG') {
      nulls = nullTreatment(c);
      if (c.is('ORDER')) orderBy = parseOrderBy(c);
      if (c.accept('SEPARATOR')) return refusedCall(c, 'ARRAY_AGG with SEPARATOR', start);
    }
  }
  c.expectSymbol(')');
  const call = {syntax: 'plain' as const, name, args, quantifier, nulls, orderBy};
  return place === 'table'
    ? {kind: 'call', ...call, withinGroup: [], filter: null, over: null, span: c.span(start)}
    : suffixes(c, call, start);
}

/** What stands behind SEPARATOR is read for its errors. */
function refusedCall(c: Cursor, what: string, start: number): RefusedExpression {
  c.string();
  c.expectSymbol(')');
  return {kind: 'refused', what, text: c.written(start), span: c.span(start)};
}

/** The name of a built-in function in upper case; empty for a quoted or dotted name. */
function wordOf(name: Identifier): string {
  const only = name.parts[0];
  return name.parts.length === 1 && only && !only.quoted ? only.name.toUpperCase() : '';
}

type Head = Pick<Call, 'syntax' | 'name' | 'args' | 'quantifier' | 'nulls' | 'orderBy'>;

function suffixes(c: Cursor, call: Head, start: number): Call | RefusedExpression {
  const nulls = nullTreatment(c) ?? call.nulls;
  const distinct = c.accept('WITHIN', 'DISTINCT');
  const withinDistinct = distinct ? c.parenthesised(() => parseExpression(c)) : [];
  let withinGroup: OrderItem[] = [];
  if (c.accept('WITHIN', 'GROUP')) {
    c.expectSymbol('(');
    withinGroup = parseOrderBy(c);
    c.expectSymbol(')');
  }
  let filter: Expression | null = null;
  if (c.accept('FILTER')) {
    c.expectSymbol('(');
    c.expect('WHERE');
    filter = parseExpression(c);
    c.expectSymbol(')');
  }
  const over = c.accept('OVER') ? parseOver(c) : null;
  const span = c.span(start);
  return {kind: 'call', ...call, nulls, withinGroup, ...(distinct ? {withinDistinct} : {}), filter, over, span};
}

function nullTreatment(c: Cursor): Call['nulls'] {
  if (c.accept('IGNORE', 'NULLS')) return 'IGNORE';
  if (c.accept('RESPECT', 'NULLS')) return 'RESPECT';
  return null;
}

/** One argument; only the first may be a query without parentheses. */
export function parseArgument(c: Cursor, place: CallPlace, first: boolean): CallArgument {
  const start = c.start();
  let name: IdentifierPart | null = null;
  const t = c.peek();
  if ((t.kind === 'word' || t.kind === 'quoted') && c.isSymbol('=>', 1)) {
    name = c.name('an argument name');
    c.next();
  }
  const value = argumentValue(c, place, first);
  return {name, value, span: c.span(start)};
}

function argumentValue(c: Cursor, place: CallPlace, first: boolean): Expression {
  const start = c.start();
  if (c.accept('DEFAULT')) return {kind: 'default', span: c.span(start)};
  if (c.is('TABLE')) return tableArgument(c);
  if (place === 'table' && c.is('CURSOR')) return cursorArgument(c);
  if (!first) return parseExpression(c);
  let value: Expression;
  if (isSubqueryStart(c)) value = {kind: 'subquery', query: parseQuery(c), span: c.span(start)};
  else {
    value = parseExpression(c);
    const query = asQuery(c, value);
    if (query) value = {kind: 'subquery', query, span: c.span(start)};
  }
  if (!c.is('PARTITION') && !(c.is('ORDER') && value.kind === 'subquery')) return value;
  const parts = partitioning(c);
  // (SELECT …) PARTITION BY …: a table argument without the word TABLE.
  if (value.kind === 'subquery') return {kind: 'table-argument', source: value.query, ...parts, span: c.span(start)};
  return {kind: 'refused', what: 'PARTITION BY behind an argument that is no table', text: c.written(start), span: c.span(start)};
}

function cursorArgument(c: Cursor): Expression {
  const start = c.start();
  c.expect('CURSOR');
  c.expectSymbol('(');
  const query = parseQuery(c);
  c.expectSymbol(')');
  return {kind: 'cursor', query, span: c.span(start)};
}

function tableArgument(c: Cursor): TableArgument {
  const start = c.start();
  c.expect('TABLE');
  const source = c.identifier('a table name');
  return {kind: 'table-argument', source, ...partitioning(c), span: c.span(start)};
}

function partitioning(c: Cursor): Pick<TableArgument, 'partitionBy' | 'orderBy'> {
  const partitionBy = c.accept('PARTITION', 'BY') ? nameOrNames(c) : [];
  const orderBy = c.is('ORDER') ? orderByArgument(c) : [];
  return {partitionBy, orderBy};
}

/** `(a, b)`, or one name: a comma would start the next argument. */
function nameOrNames(c: Cursor): readonly Expression[] {
  const names = c.isSymbol('(') ? c.names('a column name') : [c.name('a column name')];
  return names.map((part) => ({kind: 'column', name: {kind: 'identifier', parts: [part], span: part.span}, span: part.span}));
}

function orderByArgument(c: Cursor): OrderItem[] {
  c.expect('ORDER', 'BY');
  return c.isSymbol('(') ? c.parenthesised(() => orderItem(c)) : [orderItem(c)];
}

function orderItem(c: Cursor): OrderItem {
  const start = c.start();
  const expression = parseExpression(c);
  const descending = c.acceptOneOf('ASC', 'DESC') === 'DESC';
  const nulls = c.accept('NULLS') ? c.oneOf('FIRST', 'LAST') : null;
  return {expression, descending, nulls, span: c.span(start)};
}

/** DESCRIPTOR(a, b); anything but names in it stays a call. */
export function parseDescriptor(c: Cursor): Descriptor | Call | RefusedExpression {
  const start = c.start();
  const part = c.anyName();
  const call = parseCall(c, {kind: 'identifier', parts: [part], span: part.span}, start);
  if (call.kind !== 'call' || call.args.length === 0 || call.over || call.filter || call.quantifier) return call;
  const columns: Identifier[] = [];
  for (const {name, value} of call.args) {
    if (name !== null || value.kind !== 'column') return call;
    columns.push(value.name);
  }
  return {kind: 'descriptor', columns, span: call.span};
}

/** What stands behind OVER. */
export function parseOver(c: Cursor): WindowReference | WindowSpecification {
  const start = c.start();
  if (!c.isSymbol('(')) {
    if (c.isAny('PARTITION', 'ORDER', 'ROWS', 'RANGE')) c.fail('"("');
    const name = c.name('a window: a name or a definition in parentheses');
    return {kind: 'window-name', name, span: c.span(start)};
  }
  return parseWindow(c);
}

/** `(base PARTITION BY … ORDER BY … ROWS …)`. */
export function parseWindow(c: Cursor): WindowSpecification {
  const start = c.start();
  c.expectSymbol('(');
  const named = c.isName() && !c.isAny('PARTITION', 'ORDER', 'ROWS', 'RANGE');
  const base = named ? c.name() : null;
  const partitionBy = c.accept('PARTITION', 'BY') ? c.commaList(() => parseExpression(c)) : [];
  if (partitionBy[0]) withoutQuery(c, partitionBy[0]);
  const orderBy = c.is('ORDER') ? parseOrderBy(c) : [];
  const unit = c.acceptOneOf('ROWS', 'RANGE');
  const frame = unit ? parseFrame(c, unit) : null;
  const partial = c.acceptOneOf('ALLOW', 'DISALLOW');
  if (partial) c.expect('PARTIAL');
  c.expectSymbol(')');
  const more = partial === 'DISALLOW' ? {disallowPartial: true as const} : {};
  return {kind: 'window', base, partitionBy, orderBy, frame, ...more, span: c.span(start)};
}

function parseFrame(c: Cursor, unit: WindowFrame['unit']): WindowFrame {
  const start = c.start();
  if (!c.accept('BETWEEN')) return {unit, start: bound(c), end: null, span: c.span(start)};
  const from = bound(c);
  c.expect('AND');
  return {unit, start: from, end: bound(c), span: c.span(start)};
}

function bound(c: Cursor): FrameBound {
  const start = c.start();
  if (c.accept('CURRENT')) {
    c.expect('ROW');
    return {kind: 'current-row', span: c.span(start)};
  }
  if (c.accept('UNBOUNDED')) {
    const side = c.oneOf('PRECEDING', 'FOLLOWING');
    return {kind: side === 'PRECEDING' ? 'unbounded-preceding' : 'unbounded-following', span: c.span(start)};
  }
  const offset = withoutQuery(c, parseExpression(c, 25));
  const side = c.oneOf('PRECEDING', 'FOLLOWING');
  return {kind: side === 'PRECEDING' ? 'preceding' : 'following', offset, span: c.span(start)};
}
