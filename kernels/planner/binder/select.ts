import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {OrderItem, Select} from '../../sql/ast/query.ts';
import {toPrecision} from '../../sql/types/timestamps.ts';
import {is, unsupported} from '../errors.ts';
import {columnRef, expressionKey} from '../logical/expressions.ts';
import {type LogicalNode, ONE_ROW} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {Aggregation, usesAggregation} from './aggregate.ts';
import {passing} from './conditions.ts';
import {attempt, type BindContext, throwNoted} from './context.ts';
import {bindCondition, bindExpression, type ExpressionEnv} from './expression.ts';
import {type BoundFrom, bindFrom} from './from.ts';
import {OverCalls} from './over.ts';
import {type BoundBody, distinct, ordinal, sortKey} from './query.ts';
import {EMPTY_SCOPE, rescoped, resolveStar, rowColumn, type Scope} from './scope.ts';
import {checkJoinHints, checkTtlHints, hintedTtl} from './state-ttl.ts';
import {Subqueries} from './subqueries.ts';
import {conjunctsOf} from './subquery-test.ts';

/** An item of the SELECT list, stars expanded. */
interface Item {
  readonly expr: Expr;
  readonly name: string;
  readonly span: Span | null;
}

/** SELECT with the columns that ORDER BY needs behind the visible ones. */
export function bindSelect(select: Select, orderBy: readonly OrderItem[], context: BindContext): BoundBody {
  refuse(select);
  const where = select.where === null ? [] : conjunctsOf(select.where);
  const from = select.from === null ? {node: ONE_ROW, scope: EMPTY_SCOPE} : bindFrom(select.from, {...context, hints: select.hints, where});
  return bindSelectOver(select, orderBy, from, context);
}

/** SELECT over what its FROM has been bound to. */
export function bindSelectOver(select: Select, orderBy: readonly OrderItem[], from: BoundFrom, context: BindContext): BoundBody {
  const aliases = select.items.flatMap((i) => (i.alias === null ? [] : [i.alias.name]));
  let scope: Scope = {...from.scope, selectAliases: aliases};
  let input = from.node;
  if (select.where !== null) {
    input = passing(select.where, input, scope, context, 'WHERE');
    if (input !== from.node) scope = rescoped(scope, input);
  }
  const bound = isAggregated(select, orderBy, context)
    ? bindAggregated(select, orderBy, input, scope, context)
    : bindPlain(select, orderBy, input, scope, context);
  throwNoted(context);
  return bound;
}

/** LOOKUP and STATE_TTL say how; the others how Flink's batch joins go about it, which changes no row. */
const HINTS = new Set(['LOOKUP', 'STATE_TTL', 'BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP']);

function refuse(select: Select): void {
  const hint = select.hints.find((h) => !HINTS.has(h.name.name.toUpperCase()));
  if (hint) throw unsupported(is(`the hint ${hint.name.name}`), hint.span);
  checkTtlHints(select.hints, select.from);
  checkJoinHints(select.hints, select.from);
}

function isTrue(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.value === true;
}

function isAggregated(select: Select, orderBy: readonly OrderItem[], context: BindContext): boolean {
  if (select.groupBy !== null || select.having !== null) return true;
  return [...select.items, ...orderBy].some((item) => usesAggregation(item.expression, context));
}

function bindPlain(select: Select, orderBy: readonly OrderItem[], input: LogicalNode, scope: Scope, context: BindContext): BoundBody {
  const subqueries = new Subqueries();
  const env: ExpressionEnv = {context, scope, place: 'SELECT', subqueries};
  const over = new OverCalls(context, select.windows);
  const items = bindItems(select, over.env(env), scope, env);
  const order = bindOrder(orderBy, items, over.env(env), select);
  throwNoted(context);
  const wide = subqueries.finish(input, (e) => e, context);
  const numbered = over.finish(wide.node, wide.resolve);
  const node = numbered.node;
  const resolve = (expr: Expr): Expr => numbered.resolve(wide.resolve(expr));
  return assemble(select, node, resolvedItems(items, resolve), {keys: order.keys, hidden: order.hidden.map(resolve)});
}

function resolvedItems(items: readonly Item[], resolve: (expr: Expr) => Expr): readonly Item[] {
  return items.map((item) => ({...item, expr: resolve(item.expr)}));
}

function bindAggregated(select: Select, orderBy: readonly OrderItem[], input: LogicalNode, scope: Scope, context: BindContext): BoundBody {
  const aggregation = new Aggregation(context, input, scope);
  aggregation.bindKeys(select.groupBy);
  const over = new OverCalls(context, select.windows);
  const subqueries = new Subqueries();
  const env = {...over.env({...aggregation.env('SELECT'), subqueries})};
  const items = bindItems(select, env, scope, env);
  const having =
    select.having === null
      ? null
      : attempt(context, () => bindCondition(select.having as Expression, {...aggregation.env('HAVING'), subqueries}));
  // ORDER BY may add aggregates, so it is bound before the aggregation is finished.
  const order = bindOrder(orderBy, items, env, select);
  throwNoted(context);
  const grouped = aggregation.finish(select.from === null ? null : hintedTtl(select.hints, select.from));
  const {node, resolve: resolveSubqueries} = subqueries.finish(grouped.node, grouped.resolve, context);
  const resolve = (expr: Expr): Expr => resolveSubqueries(grouped.resolve(expr));
  const filtered: LogicalNode =
    having === null || isTrue(having) ? node : {kind: 'filter', input: node, condition: resolve(having), columns: node.columns};
  const numbered = over.finish(filtered, resolve);
  const final = (expr: Expr): Expr => numbered.resolve(resolve(expr));
  return assemble(select, numbered.node, resolvedItems(items, final), {keys: order.keys, hidden: order.hidden.map(final)});
}

/** `stars`: where the columns of `*` are bound. */
function bindItems(select: Select, env: ExpressionEnv, scope: Scope, stars: ExpressionEnv): readonly Item[] {
  const {context} = env;
  const items: Item[] = [];
  for (const item of select.items) {
    const node = item.expression;
    if (node.kind === 'star') {
      attempt(context, () => {
        const {alias} = item;
        if (alias !== null) {
          const hint = select.from === null ? `write FROM ${alias.name}, if that is the table` : 'name the columns one by one';
          throw new StudioError('sql/star', '"*" cannot have a name', {span: alias.span, hint});
        }
        const row = node.qualifier === null ? null : rowColumn(scope, node.qualifier);
        if (row?.type.kind === 'row' && node.qualifier !== null) {
          for (const {name} of row.type.fields) {
            const parts = [...node.qualifier.parts, {name, quoted: true, span: node.span}];
            const field = bindExpression({kind: 'column', name: {...node.qualifier, parts}, span: node.span}, stars);
            items.push({expr: field, name, span: null});
          }
          return;
        }
        for (const relation of resolveStar(scope, node.qualifier, node.span)) {
          relation.columns.forEach((column, i) => {
            const names = relation.name === null ? [column.name] : [relation.name, column.name];
            const expr = starColumn({kind: 'column', index: relation.offset + i, type: column.type}, names, node.span, stars);
            items.push({expr, name: column.name, span: null});
          });
        }
      });
      continue;
    }
    const expr = attempt(context, () => bindExpression(node, env));
    if (expr !== null)
      items.push({expr: asTyped(expr), name: item.alias?.name ?? ownName(node) ?? `EXPR$${items.length}`, span: node.span});
  }
  return uniqueNames(items);
}

/** Flink cuts a constant to its type: ENCODE is a BINARY(1), and the sum of a TIMESTAMP(0) and milliseconds a TIMESTAMP(0). */
function asTyped(expr: Expr): Expr {
  if (expr.kind !== 'literal' || expr.value === null) return expr;
  const {value, type} = expr;
  if (value instanceof Uint8Array && type.kind === 'binary' && value.length > type.length)
    return {...expr, value: value.slice(0, type.length)};
  if (type.kind !== 'timestamp') return expr;
  const held = type.precision <= 3 ? 3 : type.precision <= 6 ? 6 : 9;
  return {...expr, value: toPrecision(value as number | bigint, held, type.precision)};
}

/** A column of `*` goes through the aggregation like one that is written. */
function starColumn(column: Expr & {kind: 'column'}, names: readonly string[], span: Span, env: ExpressionEnv): Expr {
  if (env.intercept === undefined) return column;
  const parts = names.map((name) => ({name, quoted: true, span}));
  return bindExpression({kind: 'column', name: {kind: 'identifier', parts, span}, span}, env);
}

function ownName(node: Expression): string | null {
  if (node.kind === 'column') return node.name.parts[node.name.parts.length - 1]?.name ?? null;
  return node.kind === 'field' ? node.field.name : null;
}

/** A repeated name gets a number, as Calcite gives it: `a`, `a0`, `a1`. */
function uniqueNames(items: readonly Item[]): readonly Item[] {
  const taken = new Set<string>();
  return items.map((item) => {
    let name = item.name;
    for (let i = 0; taken.has(name); i++) name = `${item.name}${i}`;
    taken.add(name);
    return {...item, name};
  });
}

interface BoundOrder {
  readonly keys: BoundBody['order'];
  readonly hidden: readonly Expr[];
}

function bindOrder(orderBy: readonly OrderItem[], items: readonly Item[], env: ExpressionEnv, select: Select): BoundOrder {
  const hidden: Expr[] = [];
  const keys = orderBy.flatMap((item) => {
    const key = attempt(env.context, () => sortKey(item, orderColumn(item, items, hidden, {...env, place: 'ORDER BY'}, select)));
    return key === null ? [] : [key];
  });
  return {keys, hidden};
}

/** A position, a name that the SELECT list gives, an expression of the list, or any other expression as a hidden column. */
function orderColumn(item: OrderItem, items: readonly Item[], hidden: Expr[], env: ExpressionEnv, select: Select): number {
  const position = ordinal(item, items.length);
  if (position !== null) return position;
  const node = item.expression;
  if (node.kind === 'column' && node.name.parts.length === 1) {
    const at = items.findIndex((i) => i.name === node.name.parts[0]?.name);
    if (at >= 0) return at;
  }
  const expr = bindExpression(node, env);
  const key = expressionKey(expr);
  const at = items.findIndex((i) => expressionKey(i.expr) === key);
  if (at >= 0) return at;
  if (select.quantifier === 'DISTINCT') {
    throw new StudioError('sql/order', 'ORDER BY of SELECT DISTINCT takes columns of the list only', {span: node.span});
  }
  return items.length + hidden.push(expr) - 1;
}

function assemble(select: Select, input: LogicalNode, items: readonly Item[], order: BoundOrder): BoundBody {
  const columns: Column[] = [
    ...items.map((i): Column => ({name: i.name, type: i.expr.type})),
    ...order.hidden.map((e, i): Column => ({name: `order${i}`, type: e.type})),
  ];
  let node: LogicalNode = {kind: 'project', input, expressions: [...items.map((i) => i.expr), ...order.hidden], columns};
  if (select.quantifier === 'DISTINCT') {
    const once = distinct(node);
    node = {kind: 'project', input: once, expressions: once.columns.map((_, i) => columnRef(once.columns, i)), columns: once.columns};
  }
  return {node, visible: items.length, itemSpans: items.map((i) => i.span), order: order.keys};
}
