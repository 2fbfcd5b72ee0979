import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Call, Expression, WindowSpecification} from '../../sql/ast/expression.ts';
import type {NamedWindow} from '../../sql/ast/query.ts';
import {is, unsupported} from '../errors.ts';
import {columnRef, expressionKey, mapColumns} from '../logical/expressions.ts';
import type {LogicalNode, SortKey} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {functionName} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {sortKey} from './query.ts';

/** Until the query below is known, the result of an OVER is named by this base plus its number. */
export const OVER_BASE = 3_000_000;

const NUMBER = {kind: 'bigint', nullable: false} as const;

interface PendingRank {
  readonly partition: readonly Expr[];
  readonly order: readonly {readonly expr: Expr; readonly key: (column: number) => SortKey}[];
  readonly key: string;
  readonly text: string;
}

/** Collects the OVER calls of a SELECT list; `finish` puts what computes them on top of the query's input. */
export class OverCalls {
  readonly #context: BindContext;
  readonly #windows: readonly NamedWindow[];
  readonly #ranks: PendingRank[] = [];

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
    throw unsupported(is(`${name} with OVER`), node.over.span, {hint: 'group by a window instead'});
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
    let at = this.#ranks.findIndex((r) => r.key === key);
    if (at < 0) at = this.#ranks.push({partition, order, key, text}) - 1;
    return {kind: 'column', index: OVER_BASE + at, type: NUMBER};
  }

  #specification(node: Call): WindowSpecification {
    const {over} = node;
    if (over === null) throw new Error('a call without OVER has no window');
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
    for (const rank of this.#ranks) {
      const widened = new Widened(node);
      const partition = rank.partition.map((e) => widened.column(resolveInput(e)));
      const order = rank.order.map(({expr, key}) => key(widened.column(resolveInput(expr))));
      const below = widened.node();
      const columns: readonly Column[] = [...below.columns, {name: rank.text, type: NUMBER}];
      node = {kind: 'rank', input: below, partition, order, from: 1, to: null, withNumber: true, columns};
      results.push(columns.length - 1);
    }
    const resolve = (expr: Expr): Expr =>
      mapColumns(expr, (c) => (c.index >= OVER_BASE ? {...c, index: results[c.index - OVER_BASE] ?? -1} : c));
    return {node, resolve};
  }
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
