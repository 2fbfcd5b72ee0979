import type {DataType} from '../../protocol/data-type.ts';
import {typeText} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {OrderItem, Query, QueryBody, SetOperation, Values} from '../../sql/ast/query.ts';
import {commonType, isTimestamp} from '../../sql/types/common-type.ts';
import {columnRef} from '../logical/expressions.ts';
import type {LogicalNode, SortKey} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {shownAttribute} from '../type-text.ts';
import {coerce} from './coerce.ts';
import {attempt, type BindContext, type CommonTables, throwNoted} from './context.ts';
import {bindExpression} from './expression.ts';
import {bindTableName} from './from.ts';
import {EMPTY_SCOPE} from './scope.ts';
import {bindSelect} from './select.ts';

export interface BoundQuery {
  readonly node: LogicalNode;
  /** By column: where its expression is written, without its alias; null for a column of a star. */
  readonly itemSpans: readonly (Span | null)[];
  readonly order: readonly SortKey[];
}

/** A query body with the columns that ORDER BY needs behind the visible ones. */
export interface BoundBody {
  readonly node: LogicalNode;
  readonly visible: number;
  readonly itemSpans: readonly (Span | null)[];
  readonly order: readonly SortKey[];
}

export function bindQuery(query: Query, outer: BindContext): BoundQuery {
  const context = {...outer, commonTables: commonTables(query, outer)};
  const body = bindBody(query.body, query.orderBy, context);
  let {node} = body;
  const streaming = context.plan.session.mode === 'streaming';
  const [first] = query.orderBy;
  const isTopN = streaming && first !== undefined && query.limit !== null;
  if (first !== undefined && !isTopN) {
    if (streaming && !isByTime(body)) attempt(context, () => refuseOrder(query, first));
    node = {kind: 'sort', input: node, order: body.order, columns: node.columns};
  }
  if (query.limit !== null || query.offset !== null) {
    const count = query.limit === null ? null : rowCount(query.limit, 'LIMIT', context);
    const offset = query.offset === null ? 0 : rowCount(query.offset, 'OFFSET', context);
    node = isTopN ? topRows(node, body.order, offset, count ?? 0) : {kind: 'limit', input: node, offset, count, columns: node.columns};
  }
  if (body.visible < node.columns.length) {
    const columns = node.columns.slice(0, body.visible);
    node = {kind: 'project', input: node, expressions: columns.map((_, i) => columnRef(columns, i)), columns};
  }
  throwNoted(context);
  const order = body.order.every((k) => k.column < body.visible) ? body.order : [];
  return {node, itemSpans: body.itemSpans, order};
}

/** ORDER BY with LIMIT in a stream: the rows that lead for now. */
function topRows(input: LogicalNode, order: readonly SortKey[], offset: number, count: number): LogicalNode {
  const {columns} = input;
  if (count === 0) return {kind: 'limit', input, offset, count, columns};
  return {kind: 'rank', isLimit: true, input, partition: [], order, from: offset + 1, to: offset + count, withNumber: false, columns};
}

function commonTables(query: Query, context: BindContext): CommonTables | null {
  let tables = context.commonTables;
  for (const table of query.with) tables = {table, outer: tables, enclosing: context.outer};
  return tables;
}

/** Ascending event time first: rows can leave as soon as the watermark has passed them. */
function isByTime(body: BoundBody): boolean {
  const key = body.order[0];
  const type = key === undefined ? null : (body.node.columns[key.column]?.type ?? null);
  return type !== null && isTimestamp(type) && type.attribute === 'rowtime' && key?.descending === false;
}

function refuseOrder(query: Query, first: OrderItem): never {
  const span = {start: first.span.start, end: query.orderBy[query.orderBy.length - 1]?.span.end ?? first.span.end};
  throw new StudioError('planner/streaming-order', 'a stream has no end: it cannot be ordered', {
    span,
    detail: 'ORDER BY needs all rows before it can give the first',
    hint: 'add LIMIT, sort the result in its view, or run the query in batch mode with %flink.bsql',
  });
}

function rowCount(node: Expression, what: string, context: BindContext): number {
  const bound = bindExpression(node, {context, scope: EMPTY_SCOPE, place: what});
  if (bound.kind === 'literal' && bound.type.kind === 'int' && typeof bound.value === 'number' && bound.value >= 0) return bound.value;
  throw new StudioError('sql/limit', `${what} takes a whole number that is not negative`, {span: node.span});
}

function bindBody(body: QueryBody, orderBy: readonly OrderItem[], context: BindContext): BoundBody {
  switch (body.kind) {
    case 'select':
      return bindSelect(body, orderBy, context);
    case 'values':
      return ordered(bindValues(body, context), orderBy, valueSpans(body), context);
    case 'set-operation':
      return ordered(bindSetOperation(body, context), orderBy, [], context);
    case 'explicit-table':
      return ordered(bindTableName(body.name, [], context).node, orderBy, [], context);
    case 'query': {
      const inner = bindQuery(body, context);
      const bound = ordered(inner.node, orderBy, inner.itemSpans, context);
      return orderBy.length === 0 ? {...bound, order: inner.order} : bound;
    }
    default:
      return body satisfies never;
  }
}

function valueSpans(body: Values): readonly (Span | null)[] {
  const [only, ...more] = body.rows;
  return only !== undefined && more.length === 0 ? only.values.map((v) => v.span) : [];
}

/** ORDER BY of something that has only its own columns. */
function ordered(node: LogicalNode, orderBy: readonly OrderItem[], spans: readonly (Span | null)[], context: BindContext): BoundBody {
  const scope = {relations: [{name: null, path: null, columns: node.columns, offset: 0}]};
  const expressions: Expr[] = [];
  const order = orderBy.map((item) => {
    const column = ordinal(item, node.columns.length);
    const expr = column === null ? bindExpression(item.expression, {context, scope, place: 'ORDER BY'}) : columnRef(node.columns, column);
    return sortKey(item, expr.kind === 'column' ? expr.index : node.columns.length + expressions.push(expr) - 1);
  });
  const visible = node.columns.length;
  const itemSpans = node.columns.map((_, i) => spans[i] ?? null);
  if (expressions.length === 0) return {node, visible, itemSpans, order};
  const own = node.columns.map((_, i) => columnRef(node.columns, i));
  const columns = [...node.columns, ...expressions.map((e, i) => ({name: `order${i}`, type: e.type}))];
  return {node: {kind: 'project', input: node, expressions: [...own, ...expressions], columns}, visible, itemSpans, order};
}

/** ORDER BY 2: the position from 0; null for everything that is not a number. */
export function ordinal(item: OrderItem, count: number): number | null {
  if (item.expression.kind !== 'number' || !/^\d+$/.test(item.expression.text)) return null;
  const position = Number(item.expression.text);
  if (position >= 1 && position <= count) return position - 1;
  throw new StudioError('sql/ordinal', `ORDER BY ${position}: the result has ${count} columns`, {span: item.expression.span});
}

/** NULL is the lowest value: first on ASC, last on DESC. */
export function sortKey(item: OrderItem, column: number): SortKey {
  return {column, descending: item.descending, nullsFirst: item.nulls === null ? !item.descending : item.nulls === 'FIRST'};
}

function bindValues(body: Values, context: BindContext): LogicalNode {
  const env = {context, scope: EMPTY_SCOPE, place: 'VALUES'};
  const rows = body.rows.map((row) => row.values.map((value) => attempt(context, () => bindExpression(value, env))));
  throwNoted(context);
  const width = body.rows[0]?.values.length ?? 0;
  body.rows.forEach((row, i) => {
    if (row.values.length !== width) {
      throw new StudioError('sql/values', `row ${i + 1} has ${row.values.length} values, the first has ${width}`, {span: row.span});
    }
  });
  const bound = rows as readonly (readonly Expr[])[];
  const columns = Array.from({length: width}, (_, c): Column => {
    const types = bound.map((row) => (row[c] as Expr).type);
    const type = commonType(types);
    if (type === null) {
      throw new StudioError('sql/types', `column ${c + 1} of VALUES has no common type: ${[...new Set(types.map(typeText))].join(', ')}`, {
        span: body.span,
      });
    }
    return {name: `EXPR$${c}`, type};
  });
  return {kind: 'values', rows: bound.map((row) => row.map((e, c) => coerce(e, (columns[c] as Column).type, context))), columns};
}

function bindSetOperation(body: SetOperation, context: BindContext): LogicalNode {
  const sides = (body.operator === 'UNION' ? unionSides(body) : [body.left, body.right]).map((side) => bindBody(side, [], context).node);
  const [first] = sides;
  if (first === undefined) throw new Error('a set operation has sides');
  for (const side of sides) {
    if (side.columns.length !== first.columns.length) {
      throw new StudioError('sql/union', `the sides of ${body.operator} have ${first.columns.length} and ${side.columns.length} columns`, {
        span: body.span,
        hint: 'name as many columns on each side; CAST(NULL AS …) stands for one that a side lacks',
      });
    }
  }
  const columns = first.columns.map((column, i) => ({
    name: column.name,
    type: unionType(
      `column "${column.name}" of ${body.operator}`,
      sides.map((s) => (s.columns[i] as Column).type),
      body.span,
    ),
  }));
  const inputs = sides.map((side): LogicalNode => {
    const expressions = columns.map((c, i) => coerce(columnRef(side.columns, i), c.type, context));
    return {
      kind: 'project',
      input: side,
      expressions,
      columns: columns.map((c, i) => ({name: c.name, type: (expressions[i] as Expr).type})),
    };
  });
  if (body.operator !== 'UNION') {
    const operator = body.operator === 'INTERSECT' ? 'intersect' : 'except';
    // A row of several sources has no time of its own any more.
    const plain = columns.map((c) => ({...c, type: shownAttribute(c.type)}));
    return {kind: 'set-operation', inputs, operator, all: body.all, columns: plain};
  }
  const union: LogicalNode = {kind: 'union', inputs, columns};
  return body.all ? union : distinct(union);
}

function unionSides(body: SetOperation): readonly QueryBody[] {
  const {left} = body;
  const more = left.kind === 'set-operation' && left.operator === 'UNION' && left.all === body.all ? unionSides(left) : [left];
  return [...more, body.right];
}

/** A time attribute stays one only if it is one on every side. */
function unionType(what: string, types: readonly Column['type'][], span: Span): Column['type'] {
  const common = commonType(types);
  if (common === null)
    throw new StudioError('sql/types', `${what} has no common type: ${types.map(typeText).join(', ')}`, {
      span,
      hint: 'make them one type with CAST',
    });
  const every = (test: (type: DataType) => boolean): boolean => isTimestamp(common) && types.every(test);
  const isOf = (attribute: 'rowtime' | 'proctime') => (t: DataType) => isTimestamp(t) && t.attribute === attribute;
  const [first] = types;
  for (const attribute of ['rowtime', 'proctime'] as const) if (every(isOf(attribute))) return {...common, attribute} as DataType;
  return isTimestamp(common) && first !== undefined && isTimestamp(first) && (first.attribute ?? first.shows) === 'rowtime'
    ? ({...common, shows: 'rowtime'} as DataType)
    : common;
}

/** SELECT DISTINCT and UNION: grouped by all columns. */
export function distinct(node: LogicalNode): LogicalNode {
  const columns = node.columns.map((c) => ({...c, type: shownAttribute(c.type)}));
  return {kind: 'aggregate', input: node, keys: node.columns.map((_, i) => i), aggregates: [], columns};
}
