import type {Expression} from '../../sql/ast/expression.ts';
import {columnRef} from '../logical/expressions.ts';
import {filtered} from '../logical/join.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {attempt, type BindContext, throwNoted} from './context.ts';
import {bindCondition} from './expression.ts';
import type {Scope} from './scope.ts';
import {Subqueries} from './subqueries.ts';
import {bindSubqueryTests, splitWhere} from './subquery-test.ts';
import {hasSubquery} from './walk.ts';

/** The rows of `input` for which a condition over the scope holds; the columns stay. Subqueries become joins. Mistakes are noted. */
export function passing(where: Expression, input: LogicalNode, scope: Scope, context: BindContext, place: string): LogicalNode {
  const {tests, rest} = splitWhere(where);
  const parts = tests.length === 0 && !hasSubquery(where) ? [where] : rest;
  const subqueries = new Subqueries();
  const env = {context, scope, place, subqueries};
  const plain: Expr[] = [];
  const later: Expr[] = [];
  for (const part of parts) {
    const condition = attempt(context, () => bindCondition(part, env));
    if (condition === null || (condition.kind === 'literal' && condition.value === true)) continue;
    (hasSubquery(part) ? later : plain).push(condition);
  }
  let node = filtered(input, plain);
  node = attempt(context, () => bindSubqueryTests(tests, node, scope, context)) ?? node;
  if (later.length === 0) return node;
  throwNoted(context);
  return withSubqueries(subqueries, node, later, context);
}

function withSubqueries(subqueries: Subqueries, input: LogicalNode, conditions: readonly Expr[], context: BindContext): LogicalNode {
  const {node, resolve} = subqueries.finish(input, (e) => e, context);
  const passed = filtered(node, conditions.map(resolve));
  const columns = passed.columns.slice(0, input.columns.length);
  return {kind: 'project', input: passed, expressions: columns.map((_, i) => columnRef(passed.columns, i)), columns};
}
