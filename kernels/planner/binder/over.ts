import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Call, Expression, WindowFrame, WindowSpecification} from '../../sql/ast/expression.ts';
import type {NamedWindow} from '../../sql/ast/query.ts';
import type {AggregateFunction} from '../../sql/functions/definition.ts';
import {is, unsupported} from '../errors.ts';
import {columnRef, expressionKey, mapColumns} from '../logical/expressions.ts';
import type {LogicalNode, SortKey} from '../logical/node.ts';
import type {AggregateCall, Expr} from '../physical/expr.ts';
import type {OverFrame} from '../physical/plan.ts';
import {withoutAttribute} from '../type-text.ts';
import {bindAggregateCall, type PendingCall} from './aggregate-call.ts';
import {functionName} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {windowInterval, windowTiming} from './group-window.ts';
import {sortKey} from './query.ts';

/** Until the query below is known, the result of an OVER is named by this base plus its number. */
export const OVER_BASE = 3_000_000;

const NUMBER = {kind: 'bigint', nullable: false} as const;

interface PendingRank {
  readonly kind: 'rank';
  readonly partition: readonly Expr[];
  readonly order: readonly {readonly expr: Expr; readonly key: (column: number) => SortKey}[];
  readonly key: string;
  readonly text: string;
}

interface PendingAggregate {
  readonly kind: 'aggregate';
  readonly partition: readonly Expr[];
  readonly time: Expr;
  readonly timeMode: 'event' | 'processing';
  readonly frame: OverFrame;
  readonly call: PendingCall;
  /** Equal for calls that one operator can compute. */
  readonly window: string;
  readonly key: string;
}

/** Collects the OVER calls of a SELECT list; `finish` puts what computes them on top of the query's input. */
export class OverCalls {
  readonly #context: BindContext;
  readonly #windows: readonly NamedWindow[];
  readonly #pending: (PendingRank | PendingAggregate)[] = [];

  constructor(context: BindContext, windows: readonly NamedWindow[]) {
    this.#context = context;
    this.#windows = windows;
  }

  /** The environment in which OVER may stand. */
  env(env: ExpressionEnv): ExpressionEnv {
    return {...env, intercept: (node) => this.#intercept(node, env) ?? env.intercept?.(node) ?? null};
  }

  #intercept(node: Expression, env: ExpressionEnv): Expr | null {
    if (node.kind !== 'call' || node.over === null) return null;
    const name = functionName(node);
    if (name === 'ROW_NUMBER') return this.#rowNumber(node, env);
    const definition = this.#context.plan.functions.lookup(name);
    if (definition?.kind === 'aggregate') return this.#aggregate(node, definition, env);
    throw unsupported(is(`${name} with OVER`), node.over.span);
  }

  #rowNumber(node: Call, env: ExpressionEnv): Expr {
    const window = this.#specification(node);
    if (node.args.length > 0) throw new StudioError('sql/wrong-arguments', 'ROW_NUMBER takes no arguments', {span: node.span});
    if (window.orderBy.length === 0) {
      throw new StudioError('sql/over', 'ROW_NUMBER needs an ORDER BY in its window', {span: node.span});
    }
    if (window.frame !== null) throw new StudioError('sql/over', 'ROW_NUMBER takes no frame', {span: window.frame.span});
    const inner = {...env, place: 'OVER'};
    const partition = window.partitionBy.map((e) => bindExpression(e, inner));
    const order = window.orderBy.map((item) => ({
      expr: bindExpression(item.expression, inner),
      key: (column: number) => sortKey(item, column),
    }));
    const orderText = order.map((o) => `${expressionKey(o.expr)} ${JSON.stringify(o.key(0))}`).join();
    const key = `${partition.map((e) => expressionKey(e)).join()}; ${orderText}`;
    const text = this.#context.plan.text.slice(node.span.start, node.span.end);
    return this.#add({kind: 'rank', partition, order, key, text}, NUMBER);
  }

  #aggregate(node: Call, definition: AggregateFunction, env: ExpressionEnv): Expr {
    const window = this.#specification(node);
    const inner = {...env, place: 'OVER'};
    const [item, ...more] = window.orderBy;
    if (item === undefined || more.length > 0 || item.descending) {
      throw new StudioError('sql/over', 'an aggregate with OVER is ordered by one time attribute, ascending', {
        span: more[0]?.span ?? item?.span ?? window.span,
        hint: 'write OVER (PARTITION BY … ORDER BY time_column)',
      });
    }
    const partition = window.partitionBy.map((e) => bindExpression(e, inner));
    const time = bindExpression(item.expression, inner);
    const text = this.#context.plan.text.slice(item.expression.span.start, item.expression.span.end);
    const {timeMode} = windowTiming(time.type, text, item.expression.span, this.#context);
    const frame = bindFrame(window.frame, inner);
    const call = bindAggregateCall(node, definition, inner, false);
    const windowKey = `${partition.map((e) => expressionKey(e)).join()}; ${expressionKey(time)} ${JSON.stringify(frame)}`;
    const pending: PendingAggregate = {
      kind: 'aggregate',
      partition,
      time,
      timeMode,
      frame,
      call,
      window: windowKey,
      key: `${windowKey}; ${call.key}`,
    };
    return this.#add(pending, call.type);
  }

  #add(pending: PendingRank | PendingAggregate, type: DataType): Expr {
    let at = this.#pending.findIndex((p) => p.key === pending.key);
    if (at < 0) at = this.#pending.push(pending) - 1;
    return {kind: 'column', index: OVER_BASE + at, type};
  }

  #specification(node: Call): WindowSpecification {
    const {over} = node;
    if (over === null) throw new Error('a call without OVER has no window');
    if (over.kind === 'window' && over.disallowPartial) throw unsupported(is('DISALLOW PARTIAL'), over.span);
    if (over.kind === 'window-name') return this.#named(over.name.name, over.span);
    if (over.base === null) return over;
    const base = this.#named(over.base.name, over.base.span);
    return {...base, orderBy: over.orderBy.length > 0 ? over.orderBy : base.orderBy, frame: over.frame ?? base.frame};
  }

  #named(name: string, span: {readonly start: number; readonly end: number}): WindowSpecification {
    const found = this.#windows.find((w) => w.name.name === name);
    if (found === undefined) {
      throw new StudioError('sql/over', `window "${name}" is not defined`, {span, hint: `add WINDOW ${name} AS (…) behind FROM`});
    }
    if (found.window.base !== null) throw unsupported(is('a named window that builds on another'), span);
    return found.window;
  }

  /** `resolveInput` makes an expression that was bound above an aggregation one over `input`. */
  finish(input: LogicalNode, resolveInput: (expr: Expr) => Expr): {readonly node: LogicalNode; readonly resolve: (expr: Expr) => Expr} {
    let node = input;
    const results: number[] = [];
    this.#pending.forEach((pending, i) => {
      if (results[i] !== undefined) return;
      const widened = new Widened(node);
      const column = (e: Expr): number => widened.column(resolveInput(e));
      if (pending.kind === 'rank') {
        const partition = pending.partition.map(column);
        const order = pending.order.map(({expr, key}) => key(column(expr)));
        const below = widened.node();
        const columns: readonly Column[] = [...below.columns, {name: pending.text, type: NUMBER}];
        node = {kind: 'rank', input: below, partition, order, from: 1, to: null, withNumber: true, columns};
        results[i] = columns.length - 1;
        return;
      }
      const {timeMode, frame} = pending;
      const partition = pending.partition.map(column);
      const timeColumn = column(pending.time);
      const members = this.#pending.flatMap((p, at) => (p.kind === 'aggregate' && p.window === pending.window ? [{at, call: p.call}] : []));
      const aggregates = members.map(({call}) => aggregateCall(call, column));
      const below = widened.node();
      const columns = [...below.columns, ...members.map(({call}): Column => ({name: call.text, type: call.type}))];
      node = {kind: 'over', input: below, partition, timeColumn, timeMode, ...frame, aggregates, columns};
      members.forEach(({at}, m) => {
        results[at] = below.columns.length + m;
      });
    });
    const resolve = (expr: Expr): Expr =>
      mapColumns(expr, (c) => (c.index >= OVER_BASE ? {...c, index: results[c.index - OVER_BASE] ?? -1} : c));
    return {node, resolve};
  }
}

function aggregateCall(call: PendingCall, column: (expr: Expr) => number): AggregateCall {
  return {
    function: call.function,
    argument: call.argument === null ? null : column(call.argument),
    argumentType: call.argument === null ? null : withoutAttribute(call.argument.type),
    distinct: call.distinct,
    filter: call.filter === null ? null : column(call.filter),
    type: call.type,
    ...(call.separator === undefined ? {} : {separator: call.separator}),
  };
}

/** From so many rows, an interval or the beginning to the current row; without a frame RANGE from the beginning, as in the standard. */
function bindFrame(frame: WindowFrame | null, env: ExpressionEnv): OverFrame {
  if (frame === null) return {unit: 'range', preceding: null};
  if (frame.end !== null && frame.end.kind !== 'current-row') {
    throw unsupported(is('a frame that does not end at the current row'), frame.end.span, {hint: 'write … AND CURRENT ROW'});
  }
  const {start} = frame;
  const unit = frame.unit === 'ROWS' ? 'rows' : 'range';
  switch (start.kind) {
    case 'unbounded-preceding':
      return {unit, preceding: null};
    case 'current-row':
      return {unit, preceding: 0};
    case 'preceding':
      return {unit, preceding: unit === 'rows' ? rowsBack(start.offset, env) : windowInterval(start.offset, env)};
    case 'following':
    case 'unbounded-following':
      throw new StudioError('sql/over', 'a frame begins at or before its row', {span: start.span});
    default:
      return start satisfies never;
  }
}

function rowsBack(node: Expression, env: ExpressionEnv): number {
  const bound = bindExpression(node, env);
  if (bound.kind === 'literal' && bound.type.kind === 'int' && typeof bound.value === 'number' && bound.value >= 0) return bound.value;
  throw new StudioError('sql/over', 'ROWS takes a whole number that is not negative', {span: node.span});
}

/** A node's columns and, behind them, expressions that are more than a column. */
class Widened {
  readonly #input: LogicalNode;
  readonly #more: Expr[] = [];

  constructor(input: LogicalNode) {
    this.#input = input;
  }

  column(expr: Expr): number {
    if (expr.kind === 'column') return expr.index;
    const key = expressionKey(expr);
    const known = this.#more.findIndex((e) => expressionKey(e) === key);
    return this.#input.columns.length + (known >= 0 ? known : this.#more.push(expr) - 1);
  }

  node(): LogicalNode {
    if (this.#more.length === 0) return this.#input;
    const {columns} = this.#input;
    return {
      kind: 'project',
      input: this.#input,
      expressions: [...columns.map((_, i) => columnRef(columns, i)), ...this.#more],
      columns: [...columns, ...this.#more.map((e, i): Column => ({name: `over${i}`, type: e.type}))],
    };
  }
}
