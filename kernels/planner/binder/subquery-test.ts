import {StudioError} from '../../protocol/diagnostic.ts';
import type {Exists, Expression, InQuery} from '../../sql/ast/expression.ts';
import type {Query, Select} from '../../sql/ast/query.ts';
import {columnRef, shiftColumns} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import {join} from '../logical/join.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {usesAggregation} from './aggregate.ts';
import {callFunction} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindCondition, bindExpression, type ExpressionEnv} from './expression.ts';
import {bindFrom} from './from.ts';
import {bindQuery} from './query.ts';
import {resolveColumn, type Scope} from './scope.ts';
import {someNode} from './walk.ts';

/** `x IN (query)` or `EXISTS (query)`, or its opposite, as a part of WHERE. */
interface SubqueryTest {
  readonly node: InQuery | Exists;
  readonly negated: boolean;
}

/** WHERE as the parts that a join tests and the rest, which is an ordinary condition. */
export function splitWhere(where: Expression): {readonly tests: readonly SubqueryTest[]; readonly rest: readonly Expression[]} {
  const tests: SubqueryTest[] = [];
  const rest: Expression[] = [];
  for (const part of conjunctsOf(where)) {
    const test = subqueryTest(part, false);
    if (test === null) rest.push(part);
    else tests.push(test);
  }
  return {tests, rest};
}

function conjunctsOf(node: Expression): readonly Expression[] {
  const parts: Expression[] = [];
  let rest = node;
  while (rest.kind === 'binary' && rest.operator === 'AND') {
    parts.push(rest.right);
    rest = rest.left;
  }
  return [rest, ...parts.reverse()];
}

function subqueryTest(node: Expression, negated: boolean): SubqueryTest | null {
  if (node.kind === 'unary' && node.operator === 'NOT') return subqueryTest(node.operand, !negated);
  if (node.kind === 'exists') return {node, negated};
  return node.kind === 'in-query' ? {node, negated: negated !== node.negated} : null;
}

/** The rows of `input` that pass the tests: a semi join each, or an anti join. The columns stay. */
export function bindSubqueryTests(tests: readonly SubqueryTest[], input: LogicalNode, scope: Scope, context: BindContext): LogicalNode {
  return tests.reduce((node, test) => bindTest(test, node, scope, context), input);
}

function bindTest({node, negated}: SubqueryTest, input: LogicalNode, scope: Scope, context: BindContext): LogicalNode {
  const width = input.columns.length;
  const operands = node.kind === 'exists' ? null : rowFields(node.operand).map((e) => bindExpression(e, {context, scope, place: 'IN'}));
  const inner = bindInner(node.query, operands !== null, width, scope, context);
  if (operands !== null && operands.length !== inner.values.length) {
    throw new StudioError('sql/subquery', `IN compares ${operands.length} values with a query of ${inner.values.length} columns`, {
      span: node.query.span,
    });
  }
  const equal = (operands ?? []).map((operand, i) => {
    const value = inner.values[i] as Expr;
    const same = callFunction('=', [operand, value], context, node.span);
    if (!negated) return same;
    // NOT IN passes a row only when no comparison is TRUE or unknown.
    const unknown = [operand, value].filter((e) => e.type.nullable).map((e) => callFunction('IS NULL', [e], context, node.span));
    return foldLogic('or', [...unknown, same]);
  });
  return join(negated ? 'anti' : 'semi', input, inner.node, foldLogic('and', [...inner.conditions, ...equal]));
}

function rowFields(node: Expression): readonly Expression[] {
  return node.kind === 'row' ? node.fields : [node];
}

/** What a subquery reads, its conditions over the outer row and then its own, and the values that IN compares with. */
interface Inner {
  readonly node: LogicalNode;
  readonly conditions: readonly Expr[];
  readonly values: readonly Expr[];
}

/** A query that only filters and picks may name the columns of the outer row in its WHERE; every other one stands for itself. */
function bindInner(query: Query, needsValues: boolean, width: number, outer: Scope, context: BindContext): Inner {
  const select = plainSelect(query, needsValues, context);
  if (select?.from === undefined || select.from === null) {
    const {node} = bindQuery(query, context);
    return {node, conditions: [], values: node.columns.map((_, i) => shiftColumns(columnRef(node.columns, i), (c) => c + width))};
  }
  const from = bindFrom(select.from, context);
  const env = (place: string): ExpressionEnv => ({
    context,
    scope: outer,
    place,
    intercept: (e) => namedColumn(e, from.scope, outer, width),
  });
  const {tests, rest} = select.where === null ? {tests: [], rest: []} : splitWhere(select.where);
  const conditions = rest.map((part) => bindCondition(part, env('WHERE')));
  const node = bindSubqueryTests(tests, from.node, from.scope, context);
  const values = needsValues ? select.items.map((item) => bindExpression(item.expression, env('SELECT'))) : [];
  return {node, conditions, values};
}

/** A name means the subquery's own column first, then the outer row's. */
function namedColumn(node: Expression, inner: Scope, outer: Scope, width: number): Expr | null {
  if (node.kind !== 'column') return null;
  try {
    return shiftColumns(resolveColumn(inner, node.name), (i) => i + width);
  } catch (error) {
    const code = error instanceof StudioError ? error.diagnostic.code : '';
    if (code !== 'sql/unknown-column' && code !== 'sql/unknown-table') throw error;
    try {
      return resolveColumn(outer, node.name);
    } catch {
      throw error;
    }
  }
}

function plainSelect(query: Query, needsValues: boolean, context: BindContext): Select | null {
  const {body} = query;
  if (body.kind !== 'select' || query.with.length > 0 || query.limit !== null || query.offset !== null) return null;
  if (body.groupBy !== null || body.having !== null || body.windows.length > 0 || body.hints.length > 0) return null;
  const isPlain = body.items.every(({expression}) => {
    if (expression.kind === 'star') return !needsValues;
    return !usesAggregation(expression, context) && !someNode(expression, (n) => n.kind === 'call' && n.over !== null);
  });
  return isPlain ? body : null;
}
