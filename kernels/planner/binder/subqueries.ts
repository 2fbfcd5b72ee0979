import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Exists, Expression, InQuery, Quantified, Subquery} from '../../sql/ast/expression.ts';
import type {Query} from '../../sql/ast/query.ts';
import {apply} from '../logical/decorrelate.ts';
import {caseBranch, columnRef, mapColumns} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import type {LogicalNode} from '../logical/node.ts';
import {mapOuterNode, outerRef} from '../logical/outer.ts';
import type {AggregateCall, Expr} from '../physical/expr.ts';
import {withoutAttribute} from '../type-text.ts';
import {callFunction} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {bindQuery} from './query.ts';

/** Until the query below is known, the value of a subquery is named by this base plus its number. */
const SUBQUERY_BASE = 4_000_000;

export type SubqueryNode = Subquery | Exists | InQuery | (Quantified & {readonly right: Query});

type Quantifier = 'ANY' | 'ALL';

type Pending = {readonly inner: LogicalNode; readonly node: SubqueryNode; readonly type: DataType} & (
  | {readonly kind: 'scalar' | 'exists'}
  | {readonly kind: 'in'; readonly operands: readonly Expr[]}
  | {readonly kind: 'compare'; readonly operand: Expr; readonly operator: Quantified['operator']; readonly quantifier: Quantifier}
);

/** How deep the rows lie that a subquery of this place may read. */
export function depthBelow(context: BindContext): number {
  return (context.outer?.depth ?? 0) + 1;
}

/** The context of a query that may name the columns of the environment. */
export function enclosed(env: ExpressionEnv): BindContext {
  return {...env.context, outer: {depth: depthBelow(env.context), env}};
}

/** Collects the subqueries that stand as values in the expressions of a query; `finish` joins them to its input. */
export class Subqueries {
  readonly #pending: Pending[] = [];

  /** A column that `finish` puts in place. */
  bind(node: SubqueryNode, env: ExpressionEnv): Expr {
    const query = node.kind === 'quantified' ? node.right : node.query;
    const operands = node.kind === 'in-query' ? rowFields(node.operand).map((e) => bindExpression(e, env)) : [];
    const inner = bindQuery(query, enclosed(env)).node;
    switch (node.kind) {
      case 'subquery': {
        const [column] = inner.columns;
        if (column === undefined || inner.columns.length > 1) {
          throw new StudioError('sql/subquery', `a subquery as a value has one column, not ${inner.columns.length}`, {
            span: node.span,
            hint: 'name one, or join the query',
          });
        }
        return this.#add({kind: 'scalar', inner, node, type: withNullable(withoutAttribute(column.type), true)});
      }
      case 'exists':
        return this.#add({kind: 'exists', inner, node, type: {kind: 'boolean', nullable: false}});
      case 'in-query': {
        checkWidth(node.query, operands.length, inner);
        const nullable = [...operands.map((o) => o.type), ...inner.columns.map((c) => c.type)].some((t) => t.nullable);
        const test = this.#add({kind: 'in', inner, node, operands, type: {kind: 'boolean', nullable}});
        return node.negated ? callFunction('NOT', [test], env.context, node.span) : test;
      }
      case 'quantified': {
        const operand = bindExpression(node.left, env);
        checkWidth(node.right, 1, inner);
        const type = {kind: 'boolean', nullable: true} as const;
        const {operator, quantifier} = node;
        if (operator === '=' && quantifier === 'ANY') return this.#add({kind: 'in', inner, node, operands: [operand], type});
        if (operator === '<>' && quantifier === 'ALL') {
          return callFunction('NOT', [this.#add({kind: 'in', inner, node, operands: [operand], type})], env.context, node.span);
        }
        return this.#add({kind: 'compare', inner, node, operand, operator, quantifier, type});
      }
      default:
        return node satisfies never;
    }
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  #add(pending: Pending): Expr {
    return {kind: 'column', index: SUBQUERY_BASE + this.#pending.push(pending) - 1, type: pending.type};
  }

  /** `resolveInput` makes an expression that was bound above an aggregation one over `input`. Columns are added behind the input's. */
  finish(
    input: LogicalNode,
    resolveInput: (expr: Expr) => Expr,
    context: BindContext,
  ): {readonly node: LogicalNode; readonly resolve: (expr: Expr) => Expr} {
    let node = input;
    const results: number[] = [];
    const resolve = (expr: Expr): Expr =>
      mapColumns(expr, (c) => (c.index >= SUBQUERY_BASE ? {...c, index: results[c.index - SUBQUERY_BASE] ?? -1} : c));
    const depth = depthBelow(context);
    for (const pending of this.#pending) {
      const final = (e: Expr): Expr => resolve(resolveInput(e));
      const inner = mapOuterNode(pending.inner, depth, (c) =>
        mapColumns(final(c), (own) => outerRef(depth, {...own, type: withoutAttribute(own.type)})),
      );
      const width = node.columns.length;
      const wide = new Applied(node, inner, depth, context, pending.node).of(pending, final);
      const own = node.columns.map((_, i) => columnRef(wide.node.columns, i));
      const columns: readonly Column[] = [...wide.node.columns.slice(0, width), {name: `subquery${results.length}`, type: wide.value.type}];
      node = {kind: 'project', input: wide.node, expressions: [...own, wide.value], columns};
      results.push(width);
    }
    return {node, resolve};
  }
}

export function rowFields(node: Expression): readonly Expression[] {
  return node.kind === 'row' ? node.fields : [node];
}

export function checkWidth(query: Query, operands: number, inner: LogicalNode): void {
  if (operands === inner.columns.length) return;
  throw new StudioError('sql/subquery', `IN compares ${operands} values with a query of ${inner.columns.length} columns`, {
    span: query.span,
    hint: inner.columns.length === 1 ? 'compare one value' : `write (a, b) IN (SELECT …) with ${inner.columns.length} values`,
  });
}

interface Value {
  readonly node: LogicalNode;
  readonly value: Expr;
}

const TRUE: Expr = {kind: 'literal', value: true, type: {kind: 'boolean', nullable: false}};
const FALSE: Expr = {...TRUE, value: false};
const UNKNOWN: Expr = {kind: 'literal', value: null, type: {kind: 'boolean', nullable: true}};
const COUNT = {kind: 'bigint', nullable: false} as const;

/** One subquery beside the rows that ask for it. */
class Applied {
  readonly #input: LogicalNode;
  readonly #inner: LogicalNode;
  readonly #depth: number;
  readonly #context: BindContext;
  readonly #written: SubqueryNode;

  constructor(input: LogicalNode, inner: LogicalNode, depth: number, context: BindContext, written: SubqueryNode) {
    this.#input = input;
    this.#inner = inner;
    this.#depth = depth;
    this.#context = context;
    this.#written = written;
  }

  of(pending: Pending, final: (expr: Expr) => Expr): Value {
    switch (pending.kind) {
      case 'scalar':
        return this.#scalar();
      case 'exists':
        return this.#exists();
      case 'in':
        return this.#in(pending.operands.map(final));
      case 'compare':
        return this.#compare(final(pending.operand), pending.operator, pending.quantifier);
      default:
        return pending satisfies never;
    }
  }

  #call(name: string, ...args: readonly Expr[]): Expr {
    return callFunction(name, args, this.#context, this.#written.span);
  }

  #scalar(): Value {
    const [column] = this.#inner.columns;
    const type = withNullable(withoutAttribute((column as Column).type), true);
    const single: AggregateCall = {function: 'SINGLE_VALUE', argument: 0, argumentType: type, distinct: false, filter: null, type};
    const inner: LogicalNode = hasOneRow(this.#inner) ? this.#inner : aggregated(this.#inner, [], [single]);
    const node = apply('left', this.#input, inner, this.#depth);
    return {node, value: columnRef(node.columns, this.#input.columns.length)};
  }

  /** A row of TRUE where there is any. */
  #exists(): Value {
    if (isAlwaysThere(this.#inner)) return {node: this.#input, value: TRUE};
    const marked: LogicalNode = {
      kind: 'project',
      input: unlimited(this.#inner),
      expressions: [TRUE],
      columns: [{name: 'found', type: TRUE.type}],
    };
    const node = apply('left', this.#input, aggregated(marked, [0], []), this.#depth);
    return {node, value: this.#call('IS NOT NULL', columnRef(node.columns, this.#input.columns.length))};
  }

  /** Three-valued: unknown where nothing is equal but something is not known. */
  #in(operands: readonly Expr[]): Value {
    const width = this.#input.columns.length;
    const values = this.#inner.columns.map((_, i) => columnRef(this.#inner.columns, i));
    const isCertain = operands.every((o) => !o.type.nullable) && values.every((v) => !v.type.nullable);
    let node = this.#input;
    let counts: readonly Expr[] = [];
    if (!isCertain) {
      const known = foldLogic(
        'and',
        values.map((v) => this.#call('IS NOT NULL', v)),
      );
      const flagged: LogicalNode = {
        kind: 'project',
        input: this.#inner,
        expressions: [known],
        columns: [{name: 'known', type: known.type}],
      };
      const all: AggregateCall = {function: 'COUNT', argument: null, argumentType: null, distinct: false, filter: null, type: COUNT};
      node = apply('left', node, aggregated(flagged, [], [all, {...all, filter: 0}]), this.#depth);
      counts = [columnRef(node.columns, width), columnRef(node.columns, width + 1)];
    }
    const marked: LogicalNode = {
      kind: 'project',
      input: this.#inner,
      expressions: [...values, TRUE],
      columns: [...this.#inner.columns.map((c) => ({...c, type: withoutAttribute(c.type)})), {name: 'found', type: TRUE.type}],
    };
    const distinct = aggregated(
      marked,
      marked.columns.map((_, i) => i),
      [],
    );
    const before = node.columns.length;
    const on = operands.map((o, i) => this.#call('=', o, {...(values[i] as Expr & {kind: 'column'}), index: before + i}));
    node = apply('left', node, distinct, this.#depth, foldLogic('and', on));
    const found = this.#call('IS NOT NULL', columnRef(node.columns, before + operands.length));
    if (isCertain) return {node, value: found};
    const [all, known] = counts as readonly [Expr, Expr];
    const lost = operands.filter((o) => o.type.nullable).map((o) => this.#call('IS NULL', o));
    const unknown = foldLogic('or', [...lost, this.#call('<', known, all)]);
    return {
      node,
      value: cases(
        [
          [this.#isZero(all), FALSE],
          [found, TRUE],
          [unknown, UNKNOWN],
        ],
        FALSE,
      ),
    };
  }

  #isZero(count: Expr): Expr {
    const zero: Expr = {kind: 'literal', value: 0, type: COUNT};
    return foldLogic('or', [this.#call('IS NULL', count), this.#call('=', count, zero)]);
  }

  /** `x < ANY (…)` by the greatest value, `x < ALL (…)` by the least. */
  #compare(operand: Expr, operator: Quantified['operator'], quantifier: Quantifier): Value {
    const width = this.#input.columns.length;
    const type = withNullable(withoutAttribute((this.#inner.columns[0] as Column).type), true);
    const extreme = (name: 'MIN' | 'MAX'): AggregateCall => ({
      function: name,
      argument: 0,
      argumentType: type,
      distinct: false,
      filter: null,
      type,
    });
    const count = (argument: number | null): AggregateCall => ({
      function: 'COUNT',
      argument,
      argumentType: argument === null ? null : type,
      distinct: false,
      filter: null,
      type: COUNT,
    });
    const node = apply(
      'left',
      this.#input,
      aggregated(this.#inner, [], [count(null), count(0), extreme('MIN'), extreme('MAX')]),
      this.#depth,
    );
    const [all, known, least, most] = [0, 1, 2, 3].map((i) => columnRef(node.columns, width + i)) as [Expr, Expr, Expr, Expr];
    const test = this.#compareAll(operand, operator, quantifier, least, most);
    const unknown = this.#call('<', known, all);
    const isAll = quantifier === 'ALL';
    const decided: readonly [Expr, Expr] = isAll ? [this.#call('IS FALSE', test), FALSE] : [this.#call('IS TRUE', test), TRUE];
    return {node, value: cases([[this.#isZero(all), isAll ? TRUE : FALSE], decided, [unknown, UNKNOWN]], test)};
  }

  #compareAll(operand: Expr, operator: Quantified['operator'], quantifier: Quantifier, least: Expr, most: Expr): Expr {
    const isAll = quantifier === 'ALL';
    switch (operator) {
      case '=':
        return foldLogic('and', [this.#call('=', operand, least), this.#call('=', operand, most)]);
      case '<>':
        return foldLogic('or', [this.#call('<>', operand, least), this.#call('<>', operand, most)]);
      case '<':
      case '<=':
        return this.#call(operator, operand, isAll ? least : most);
      case '>':
      case '>=':
        return this.#call(operator, operand, isAll ? most : least);
      default:
        return operator satisfies never;
    }
  }
}

function cases(branches: readonly (readonly [Expr, Expr])[], otherwise: Expr): Expr {
  const type = {kind: 'boolean', nullable: true} as const;
  const typed = (e: Expr): Expr => ({...e, type}) as Expr;
  return {kind: 'case', branches: branches.map(([when, result]) => caseBranch(when, typed(result))), otherwise: typed(otherwise), type};
}

function aggregated(input: LogicalNode, keys: readonly number[], aggregates: readonly AggregateCall[]): LogicalNode {
  const columns = [
    ...keys.map((k): Column => {
      const column = input.columns[k] as Column;
      return {...column, type: withoutAttribute(column.type)};
    }),
    ...aggregates.map((a, i): Column => ({name: `${a.function}${i}`, type: a.type})),
  ];
  return {kind: 'aggregate', input, keys, aggregates, columns};
}

/** At most one row, whatever it reads. */
function hasOneRow(node: LogicalNode): boolean {
  switch (node.kind) {
    case 'aggregate':
      return node.keys.length === 0;
    case 'values':
      return node.rows.length <= 1;
    case 'project':
    case 'filter':
    case 'sort':
      return hasOneRow(node.input);
    case 'limit':
      return (node.count !== null && node.count <= 1) || hasOneRow(node.input);
    case 'rank':
      return node.partition.length === 0 && node.to !== null && node.to <= node.from;
    default:
      return false;
  }
}

/** An aggregation without keys has its row also where there is nothing to aggregate. */
export function isAlwaysThere(node: LogicalNode): boolean {
  if (node.kind === 'project' || node.kind === 'sort') return isAlwaysThere(node.input);
  return node.kind === 'aggregate' && node.keys.length === 0;
}

/** For EXISTS it is no matter which rows a limit keeps, nor in which order. */
export function unlimited(node: LogicalNode): LogicalNode {
  switch (node.kind) {
    case 'sort':
      return unlimited(node.input);
    case 'limit':
      return node.offset === 0 && node.count !== 0 ? unlimited(node.input) : node;
    case 'project': {
      const input = unlimited(node.input);
      return input === node.input ? node : {...node, input};
    }
    case 'rank':
      return node.partition.length === 0 && node.from === 1 && !node.withNumber && node.to !== 0 ? unlimited(node.input) : node;
    default:
      return node;
  }
}
