import type {DataType} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Call, Expression, FrameBound, WindowFrame, WindowSpecification} from '../../sql/ast/expression.ts';
import type {NamedWindow} from '../../sql/ast/query.ts';
import type {AggregateFunction} from '../../sql/functions/definition.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import {is, unsupported} from '../errors.ts';
import {columnRef, expressionKey, mapColumns} from '../logical/expressions.ts';
import type {LogicalNode, SortKey} from '../logical/node.ts';
import type {AggregateCall, Expr} from '../physical/expr.ts';
import type {FrameLimits, OverFrame, OverFunction} from '../physical/plan.ts';
import {withoutAttribute} from '../type-text.ts';
import {bindAggregateCall, type PendingCall} from './aggregate-call.ts';
import {functionName} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {windowInterval, windowTiming} from './group-window.ts';
import {boundFunction, WINDOW_FUNCTIONS} from './over-function.ts';
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
  readonly span: Span;
}

/** A function over a partition in any order; what it reads is not yet columns. */
interface PendingFunction {
  readonly kind: 'function';
  readonly partition: readonly Expr[];
  readonly order: PendingRank['order'];
  readonly make: (column: (expr: Expr) => number) => OverFunction;
  readonly type: DataType;
  readonly text: string;
  readonly span: Span;
  readonly window: string;
  readonly key: string;
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

interface ByTime {
  readonly partition: readonly Expr[];
  readonly time: Expr;
  readonly timeMode: 'event' | 'processing';
}

/** Collects the OVER calls of a SELECT list; `finish` puts what computes them on top of the query's input. */
export class OverCalls {
  readonly #context: BindContext;
  readonly #windows: readonly NamedWindow[];
  readonly #pending: (PendingRank | PendingAggregate | PendingFunction)[] = [];

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
    if (WINDOW_FUNCTIONS.includes(name)) return this.#windowFunction(node, name, env);
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
    return this.#add({kind: 'rank', partition, order, key, text, span: node.span}, NUMBER);
  }

  /** RANK, LAG, NTILE and their kin. In a stream those that only look back, in the order of time. */
  #windowFunction(node: Call, name: string, env: ExpressionEnv): Expr {
    const window = this.#specification(node);
    const inner = {...env, place: 'OVER'};
    if (window.frame !== null) throw new StudioError('sql/over', `${name} takes no frame`, {span: window.frame.span});
    if (window.orderBy.length === 0) throw new StudioError('sql/over', `${name} needs an ORDER BY in its window`, {span: node.span});
    const args = node.args.map((a) => bindExpression(a.value, inner));
    const bound = boundFunction(name, args, node, this.#context);
    const byTime = this.#streamTime(window, inner);
    if (byTime === null) return this.#function(node, window, inner, bound.make, bound.type, bound.key);
    if (bound.running === null)
      throw unsupported(is(`${name} in a stream`), node.span, {hint: 'run the query in batch mode with %flink.bsql'});
    const call = bound.running(byTime.time);
    const text = this.#context.plan.text.slice(node.span.start, node.span.end);
    const pending: PendingCall = {
      ...call,
      distinct: false,
      filter: null,
      text,
      key: `${bound.key} ${expressionKey(call.argument ?? byTime.time)}`,
    };
    return this.#running(pending, byTime, {unit: 'rows', preceding: null});
  }

  /** What a stream's OVER is ordered by; null in batch, and where it is no time: only rows that change can be ordered so. */
  #streamTime(window: WindowSpecification, env: ExpressionEnv): ByTime | null {
    const [item, ...more] = window.orderBy;
    if (this.#context.plan.session.mode === 'batch' || item === undefined || more.length > 0 || item.descending) return null;
    const time = bindExpression(item.expression, env);
    if (!isTimestamp(time.type) || time.type.attribute === undefined) return null;
    const text = this.#context.plan.text.slice(item.expression.span.start, item.expression.span.end);
    const {timeMode} = windowTiming(time.type, text, item.expression.span, this.#context);
    return {time, timeMode, partition: window.partitionBy.map((e) => bindExpression(e, env))};
  }

  #function(node: Call, window: WindowSpecification, env: ExpressionEnv, make: PendingFunction['make'], type: DataType, key: string): Expr {
    const partition = window.partitionBy.map((e) => bindExpression(e, env));
    const order = window.orderBy.map((item) => ({
      expr: bindExpression(item.expression, env),
      key: (column: number) => sortKey(item, column),
    }));
    const orderText = order.map((o) => `${expressionKey(o.expr)} ${JSON.stringify(o.key(0))}`).join();
    const windowKey = `${partition.map((e) => expressionKey(e)).join()}; ${orderText}; any order`;
    const text = this.#context.plan.text.slice(node.span.start, node.span.end);
    return this.#add(
      {kind: 'function', partition, order, make, type, text, span: window.span, window: windowKey, key: `${windowKey}; ${key}`},
      type,
    );
  }

  #aggregate(node: Call, definition: AggregateFunction, env: ExpressionEnv): Expr {
    const window = this.#specification(node);
    const inner = {...env, place: 'OVER'};
    const byTime = this.#streamTime(window, inner);
    const limits = bindLimits(window.frame, window.orderBy.length > 0, inner);
    // As in Calcite (SqlWindow.isAlwaysNonEmpty), which looks for no rows wherever a bound counts.
    const counts = (bound: FrameBound | null | undefined): boolean => bound?.kind === 'preceding' || bound?.kind === 'following';
    const mayBeEmpty = counts(window.frame?.start) || counts(window.frame?.end);
    const call = bindAggregateCall(node, definition, inner, mayBeEmpty);
    if (byTime === null) {
      const make = (column: (expr: Expr) => number): OverFunction => ({
        kind: 'aggregate',
        call: aggregateCall(call, column),
        frame: limits,
      });
      return this.#function(node, window, inner, make, call.type, `${JSON.stringify(limits)} ${call.key}`);
    }
    if (limits.end !== 0) {
      throw unsupported(is('a frame that does not end at the current row'), window.frame?.end?.span ?? window.span, {
        hint: 'write … AND CURRENT ROW, or run the query in batch mode with %flink.bsql',
      });
    }
    return this.#running(call, byTime, {unit: limits.unit, preceding: limits.start === null ? null : -limits.start});
  }

  #running(call: PendingCall, {partition, time, timeMode}: ByTime, frame: OverFrame): Expr {
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

  #add(pending: PendingRank | PendingAggregate | PendingFunction, type: DataType): Expr {
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
    return {...base, base: null, orderBy: over.orderBy.length > 0 ? over.orderBy : base.orderBy, frame: over.frame ?? base.frame};
  }

  #named(name: string, span: {readonly start: number; readonly end: number}): WindowSpecification {
    const found = this.#windows.find((w) => w.name.name === name);
    if (found === undefined) {
      throw new StudioError('sql/over', `window "${name}" is not defined`, {span, hint: `add WINDOW ${name} AS (…) behind FROM`});
    }
    if (found.window.base === null) return found.window;
    const base = this.#named(found.window.base.name, found.window.base.span);
    return {...found.window, partitionBy: base.partitionBy, orderBy: found.window.orderBy.length > 0 ? found.window.orderBy : base.orderBy};
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
        node = {kind: 'rank', input: below, partition, order, from: 1, to: null, withNumber: true, columns, span: pending.span};
        results[i] = columns.length - 1;
        return;
      }
      if (pending.kind === 'function') {
        const partition = pending.partition.map(column);
        const order = pending.order.map(({expr, key}) => key(column(expr)));
        const members = this.#pending.flatMap((p, at) => (p.kind === 'function' && p.window === pending.window ? [{at, own: p}] : []));
        const functions = members.map(({own}) => own.make(column));
        const below = widened.node();
        const columns = [...below.columns, ...members.map(({own}): Column => ({name: own.text, type: own.type}))];
        node = {kind: 'window-functions', input: below, partition, order, functions, columns, span: pending.span};
        members.forEach(({at}, m) => {
          results[at] = below.columns.length + m;
        });
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
    ...(call.ignoresNulls === undefined ? {} : {ignoresNulls: call.ignoresNulls}),
    ...(call.lag === undefined ? {} : {lag: call.lag}),
  };
}

/** Without a frame RANGE from the beginning to the current row, or the whole partition where nothing orders it, as in the standard. */
function bindLimits(frame: WindowFrame | null, isOrdered: boolean, env: ExpressionEnv): FrameLimits {
  if (frame === null) return {unit: 'range', start: null, end: isOrdered ? 0 : null};
  const unit = frame.unit === 'ROWS' ? 'rows' : 'range';
  const limit = (bound: FrameBound, side: 'start' | 'end'): number | null => {
    switch (bound.kind) {
      case 'unbounded-preceding':
      case 'unbounded-following':
        if ((bound.kind === 'unbounded-preceding') === (side === 'start')) return null;
        throw new StudioError('sql/over', 'a frame begins before it ends', {span: bound.span});
      case 'current-row':
        return 0;
      case 'preceding':
      case 'following': {
        const distance = unit === 'rows' ? rowsBack(bound.offset, env) : rangeDistance(bound.offset, env);
        return bound.kind === 'preceding' ? 0 - distance : distance;
      }
      default:
        return bound satisfies never;
    }
  };
  const [start, end] = [limit(frame.start, 'start'), frame.end === null ? 0 : limit(frame.end, 'end')];
  if (start !== null && end !== null && start > end) throw new StudioError('sql/over', 'a frame begins before it ends', {span: frame.span});
  return {unit, start, end};
}

function rangeDistance(node: Expression, env: ExpressionEnv): number {
  const bound = bindExpression(node, env);
  if (bound.kind === 'literal' && bound.type.kind === 'int' && typeof bound.value === 'number' && bound.value >= 0) return bound.value;
  return windowInterval(node, env);
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
