import type {Exists, Expression, InQuery} from '../../sql/ast/expression.ts';
import {apply} from '../logical/decorrelate.ts';
import {columnRef} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {callFunction} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {bindQuery} from './query.ts';
import type {Scope} from './scope.ts';
import {checkWidth, depthBelow, enclosed, isAlwaysThere, rowFields, unlimited} from './subqueries.ts';
import {hasSubquery} from './walk.ts';

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

export function conjunctsOf(node: Expression): readonly Expression[] {
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
  // An operand that is a subquery itself is a value first.
  if (node.kind === 'quantified' && node.operator === '=' && node.quantifier === 'ANY' && !negated && !hasSubquery(node.left)) {
    return 'kind' in node.right
      ? {node: {kind: 'in-query', negated: false, operand: node.left, query: node.right, span: node.span}, negated}
      : null;
  }
  return node.kind === 'in-query' && !hasSubquery(node.operand) ? {node, negated: negated !== node.negated} : null;
}

/** The rows of `input` that pass the tests: a semi join each, or an anti join. The columns stay. */
export function bindSubqueryTests(tests: readonly SubqueryTest[], input: LogicalNode, scope: Scope, context: BindContext): LogicalNode {
  return tests.reduce((node, test) => bindTest(test, node, scope, context), input);
}

function bindTest({node, negated}: SubqueryTest, input: LogicalNode, scope: Scope, context: BindContext): LogicalNode {
  const width = input.columns.length;
  const env: ExpressionEnv = {context, scope, place: 'WHERE'};
  const operands = node.kind === 'exists' ? [] : rowFields(node.operand).map((e) => bindExpression(e, {...env, place: 'IN'}));
  const inner = bindQuery(node.query, enclosed(env)).node;
  if (node.kind === 'in-query') checkWidth(node.query, operands.length, inner);
  const equal = operands.map((operand, i) => {
    const value: Expr = {...columnRef(inner.columns, i), index: width + i};
    const same = callFunction('=', [operand, value], context, node.span);
    if (!negated) return same;
    // NOT IN passes a row only when no comparison is TRUE or unknown.
    const unknown = [operand, value].filter((e) => e.type.nullable).map((e) => callFunction('IS NULL', [e], context, node.span));
    return foldLogic('or', [...unknown, same]);
  });
  const depth = depthBelow(context);
  if (node.kind === 'exists' && isAlwaysThere(inner)) {
    return negated ? {kind: 'values', rows: [], columns: input.columns} : input;
  }
  const on = equal.length === 0 ? null : foldLogic('and', equal);
  return apply(negated ? 'anti' : 'semi', input, node.kind === 'exists' ? unlimited(inner) : inner, depth, on);
}
