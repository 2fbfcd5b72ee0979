import type {Expression} from '../ast/expression.ts';
import type {IdentifierPart} from '../ast/identifier.ts';
import type {
  CommonTable,
  GroupBy,
  GroupingElement,
  NamedWindow,
  OrderItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
  Values,
} from '../ast/query.ts';
import {parseWindow} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression, queryOrExpressions} from './expression.ts';
import {parseFrom} from './from.ts';
import {parseHints} from './hints.ts';

/** Whether the next token starts a query. */
export function isQueryStart(c: Cursor): boolean {
  const t = c.peek();
  if (t.kind === 'symbol') return t.text === '(';
  return (
    t.kind === 'word' && (t.text === 'SELECT' || t.text === 'WITH' || t.text === 'VALUES' || (t.text === 'TABLE' && !c.isSymbol('(', 1)))
  );
}

/** A whole query with WITH, ORDER BY, OFFSET and LIMIT. */
export function parseQuery(c: Cursor): Query {
  const start = c.start();
  const withTables = c.is('WITH') ? parseWith(c) : [];
  const body = setOperations(c, primary(c), 0, start);
  return tail(c, withTables, body, start);
}

/** The rest of a query whose first operand `(first)` has been read already. */
export function continueQuery(c: Cursor, first: Query, start: number): Query {
  return tail(c, [], setOperations(c, first, 0, start), start);
}

function tail(c: Cursor, withTables: readonly CommonTable[], body: QueryBody, start: number): Query {
  const orderBy = c.is('ORDER') ? parseOrderBy(c) : [];
  let limit: Expression | null = null;
  let offset: Expression | null = null;
  if (c.accept('LIMIT') && !c.accept('ALL')) {
    limit = count(c);
    if (c.isSymbol(',')) {
      const {start: at, end} = c.peek();
      c.complain('unexpected ","', {start: at, end}, {hint: 'write LIMIT count OFFSET start'});
    }
  }
  if (c.accept('OFFSET')) {
    offset = count(c);
    c.acceptOneOf('ROW', 'ROWS');
  }
  if (offset !== null && c.is('LIMIT')) {
    const {start: at, end} = c.peek();
    c.complain('unexpected "LIMIT"', {start: at, end}, {hint: 'write LIMIT before OFFSET'});
  }
  if (limit === null && c.accept('FETCH')) {
    c.oneOf('FIRST', 'NEXT');
    limit = count(c);
    c.oneOf('ROW', 'ROWS');
    c.expect('ONLY');
  }
  return {kind: 'query', with: withTables, body, orderBy, offset, limit, span: c.span(start)};
}

function count(c: Cursor): Expression {
  const t = c.peek();
  if (t.kind !== 'number' && !c.isSymbol('?')) c.fail('a number of rows');
  return parseExpression(c, 100);
}

function parseWith(c: Cursor): CommonTable[] {
  c.expect('WITH');
  if (c.is('RECURSIVE')) {
    const {start, end} = c.peek();
    c.complain('WITH RECURSIVE is not supported', {start, end});
  }
  return c.commaList(() => {
    const start = c.start();
    const name = c.name('a name for the query');
    const columns = c.isSymbol('(') ? c.names('a column name') : [];
    c.expect('AS');
    c.expectSymbol('(');
    const query = parseQuery(c);
    c.expectSymbol(')');
    return {name, columns, query, span: c.span(start)};
  });
}

const SET_POWER = {UNION: 14, EXCEPT: 14, INTERSECT: 18} as const;

function setOperations(c: Cursor, first: QueryBody, least: number, start: number): QueryBody {
  let left = first;
  for (;;) {
    const t = c.peek();
    if (t.kind === 'end') c.offer('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT');
    if (t.kind !== 'word' || !(t.text === 'UNION' || t.text === 'EXCEPT' || t.text === 'MINUS' || t.text === 'INTERSECT')) return left;
    if (t.text === 'MINUS') {
      const span = {start: t.start, end: t.end};
      c.complain('unexpected "MINUS"', span, {hint: 'write EXCEPT', fixes: [{title: 'change it to EXCEPT', span, text: 'EXCEPT'}]});
    }
    const power = SET_POWER[t.text];
    if (power < least) return left;
    c.next();
    const all = c.acceptOneOf('ALL', 'DISTINCT') === 'ALL';
    const rightStart = c.start();
    const right = setOperations(c, primary(c), power + 1, rightStart);
    left = {kind: 'set-operation', operator: t.text, all, left, right, span: c.span(start)};
  }
}

function primary(c: Cursor): QueryBody {
  const start = c.start();
  if (c.isSymbol('(')) {
    c.next();
    const query = parseQuery(c);
    c.expectSymbol(')');
    return query;
  }
  if (c.is('SELECT')) return parseSelect(c);
  if (c.is('VALUES')) return parseValues(c);
  if (c.accept('TABLE')) return {kind: 'explicit-table', name: c.identifier('a table name'), span: c.span(start)};
  return c.fail('a query');
}

function parseValues(c: Cursor): Values {
  const start = c.start();
  c.expect('VALUES');
  const rows = c.commaList(() => {
    const from = c.start();
    return {values: parseRow(c), span: c.span(from)};
  });
  return {kind: 'values', rows, span: c.span(start)};
}

/** `(1, DEFAULT)`, `ROW(1, 2)`, or one expression without parentheses around it. */
export function parseRow(c: Cursor): readonly Expression[] {
  const wrapped = c.isSymbol('(') && c.peek(1).text === 'ROW' && c.isSymbol('(', 2);
  if (wrapped) c.next();
  if (c.is('ROW') && c.isSymbol('(', 1)) c.next();
  else if (!c.isSymbol('(')) return [parseExpression(c)];
  const values = hasDefault(c) ? rowWithDefault(c) : queryOrExpressions(c);
  if (wrapped && !c.isSymbol(')')) {
    const {start, end} = c.peek();
    const shown = c.text.slice(start, end);
    c.complain(`unexpected "${shown}"`, {start, end}, {hint: 'a row that begins with a ROW is written ROW(ROW(…), …)'});
  }
  if (wrapped) c.next();
  return values;
}

/** Whether DEFAULT stands for one of the values of the row that starts here. */
function hasDefault(c: Cursor): boolean {
  let depth = 0;
  for (let i = 0; ; i++) {
    const t = c.peek(i);
    if (t.kind === 'end') return false;
    if (t.kind === 'word' && t.text === 'DEFAULT' && depth === 1) return true;
    if (t.kind !== 'symbol') continue;
    if (t.text === '(') depth++;
    else if (t.text === ')' && --depth === 0) return false;
  }
}

function rowWithDefault(c: Cursor): Expression[] {
  return c.parenthesised(() => {
    const start = c.start();
    return c.accept('DEFAULT') ? {kind: 'default', span: c.span(start)} : parseExpression(c);
  });
}

function parseSelect(c: Cursor): Select {
  const start = c.start();
  c.expect('SELECT');
  const hints = c.isSymbol('/*+') ? parseHints(c) : [];
  if (c.is('STREAM') && !c.isSymbol(',', 1)) c.next();
  const quantifier = c.acceptOneOf('DISTINCT', 'ALL');
  const items = c.commaList(() => selectItem(c));
  const from = c.accept('FROM') ? parseFrom(c) : null;
  // Without FROM the clauses behind it are not looked for, so that nobody proposes them.
  if (from === null) {
    const next = c.peek();
    if (next.kind === 'word' && ['WHERE', 'GROUP', 'HAVING', 'WINDOW'].includes(next.text)) c.fail('FROM');
    return {kind: 'select', hints, quantifier, items, from, where: null, groupBy: null, having: null, windows: [], span: c.span(start)};
  }
  const where = c.accept('WHERE') ? parseExpression(c) : null;
  const groupBy = c.is('GROUP') ? parseGroupBy(c) : null;
  const having = c.accept('HAVING') ? parseExpression(c) : null;
  const windows = c.accept('WINDOW') ? c.commaList(() => namedWindow(c)) : [];
  if (c.is('QUALIFY')) refuseQualify(c);
  return {kind: 'select', hints, quantifier, items, from, where, groupBy, having, windows, span: c.span(start)};
}

/** A clause of Flink 2; a name in 1.20. */
function refuseQualify(c: Cursor): never {
  const {start, end} = c.peek();
  c.complain(
    'QUALIFY is not supported',
    {start, end},
    {hint: 'filter in an outer query: SELECT … FROM (SELECT …, ROW_NUMBER() … AS rn …) WHERE rn = 1'},
  );
}

function selectItem(c: Cursor): SelectItem {
  const start = c.start();
  if (c.isSymbol('*')) {
    c.next();
    const star = c.span(start);
    // The grammar takes a name for it too; the planner does not.
    const alias = parseAlias(c);
    return {expression: {kind: 'star', qualifier: null, span: star}, alias, span: c.span(start)};
  }
  const expression = parseExpression(c);
  const alias = parseAlias(c);
  return {expression, alias, span: c.span(start)};
}

/** `AS name`, or the name alone. */
export function parseAlias(c: Cursor): IdentifierPart | null {
  if (c.accept('AS')) return c.name('a name');
  return implicitAlias(c);
}

/** A name without AS. QUALIFY is no key word of Flink 1.20, but a clause where an expression follows. */
export function implicitAlias(c: Cursor): IdentifierPart | null {
  if (!c.isName()) return null;
  if (c.peek().text === 'QUALIFY' && !c.is('QUALIFY', 'FROM') && ['word', 'quoted', 'number', 'string'].includes(c.peek(1).kind))
    return null;
  const alias = c.name();
  c.noteAlias(alias);
  return alias;
}

function parseGroupBy(c: Cursor): GroupBy {
  const start = c.start();
  c.expect('GROUP', 'BY');
  const quantifier = c.acceptOneOf('DISTINCT', 'ALL');
  const elements = c.commaList(() => groupingElement(c));
  return {quantifier, elements, span: c.span(start)};
}

function groupingElement(c: Cursor): GroupingElement {
  const start = c.start();
  if (c.accept('GROUPING', 'SETS')) {
    const elements = c.parenthesised(() => groupingElement(c));
    return {kind: 'grouping-sets', elements, span: c.span(start)};
  }
  const nested = c.acceptOneOf('ROLLUP', 'CUBE');
  if (nested) {
    const elements = c.parenthesised(() => keys(c, c.start()));
    return {kind: nested === 'CUBE' ? 'cube' : 'rollup', elements, span: c.span(start)};
  }
  if (c.isSymbol('(') && c.isSymbol(')', 1)) {
    c.next();
    c.next();
    return {kind: 'keys', expressions: [], parenthesised: true, span: c.span(start)};
  }
  return keys(c, start);
}

function keys(c: Cursor, start: number): GroupingElement {
  const expression = parseExpression(c);
  if (expression.kind === 'row' && !expression.explicit) {
    return {kind: 'keys', expressions: expression.fields, parenthesised: true, span: c.span(start)};
  }
  return {kind: 'keys', expressions: [expression], parenthesised: false, span: c.span(start)};
}

function namedWindow(c: Cursor): NamedWindow {
  const start = c.start();
  const name = c.name('a window name');
  c.expect('AS');
  return {name, window: parseWindow(c), span: c.span(start)};
}

/** ORDER BY and its items. */
export function parseOrderBy(c: Cursor): OrderItem[] {
  c.expect('ORDER', 'BY');
  return c.commaList(() => {
    const start = c.start();
    const expression = parseExpression(c);
    const descending = c.acceptOneOf('ASC', 'DESC') === 'DESC';
    const nulls = c.accept('NULLS') ? c.oneOf('FIRST', 'LAST') : null;
    return {expression, descending, nulls, span: c.span(start)};
  });
}
