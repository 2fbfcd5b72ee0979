import type {Expression} from '../../sql/ast/expression.ts';
import {is, unsupported} from '../errors.ts';
import {columnRef, shiftColumns} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import {join} from '../logical/join.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import type {JoinType} from '../physical/plan.ts';
import {passing} from './conditions.ts';
import {attempt, type BindContext} from './context.ts';
import {bindCondition} from './expression.ts';
import type {BoundFrom} from './from.ts';
import {rescoped, type Scope} from './scope.ts';
import {Subqueries} from './subqueries.ts';
import {conjunctsOf} from './subquery-test.ts';
import {hasSubquery} from './walk.ts';

/**
 * A join whose ON holds subqueries. Of an inner join they are tested behind it; of a left join those over the right side filter that. Every
 * other one becomes a column of the side that it reads, which the join tests. One that reads both sides of an outer join is refused.
 */
export function bindSubqueryJoin(
  type: JoinType,
  on: Expression,
  left: BoundFrom,
  right: BoundFrom,
  scope: Scope,
  context: BindContext,
): BoundFrom {
  const parts = conjunctsOf(on);
  const plain = parts.filter((part) => !hasSubquery(part)).map((part) => bindCondition(part, {context, scope, place: 'ON'}));
  const tests = parts.filter(hasSubquery);
  if (type === 'inner') {
    const joined = join(type, left.node, right.node, plain.length === 0 ? null : foldLogic('and', plain));
    const over = rescoped(scope, joined);
    const passed = tests.reduce<LogicalNode>((input, test) => passing(test, input, over, context, 'ON'), joined);
    return {node: passed, scope: rescoped(over, passed)};
  }
  const sides: readonly [Side, Side] = [
    {from: left, tests: []},
    {from: right, tests: []},
  ];
  for (const test of tests) place(test, type, sides, context);
  const [a, b] = [marked(sides[0], context), marked(sides[1], context)];
  const [width, wide] = [left.node.columns.length, a.node.columns.length];
  const moved = plain.map((e) => shiftColumns(e, (i) => (i < width ? i : i - width + wide)));
  const marks = [...a.marks, ...b.marks.map((e) => shiftColumns(e, (i) => i + wide))];
  const joined = join(type, a.node, b.node, foldLogic('and', [...moved, ...marks]));
  const own = [...left.node.columns.keys(), ...[...right.node.columns.keys()].map((i) => i + wide)];
  const node: LogicalNode = {
    kind: 'project',
    input: joined,
    expressions: own.map((i) => columnRef(joined.columns, i)),
    columns: own.flatMap((i) => joined.columns[i] ?? []),
  };
  return {node, scope: rescoped(scope, node)};
}

interface Side {
  from: BoundFrom;
  readonly tests: Expression[];
}

/** Gives the test to the side that it can be answered on. */
function place(test: Expression, type: JoinType, [left, right]: readonly [Side, Side], context: BindContext): void {
  if (type === 'left') {
    const errors: BindContext = {...context, errors: []};
    const node = passing(test, right.from.node, right.from.scope, errors, 'ON');
    if (errors.errors.length === 0) {
      right.from = {...right.from, node};
      return;
    }
  }
  const side = [left, right].find((one) => {
    const errors: BindContext = {...context, errors: []};
    const env = {context: errors, scope: one.from.scope, place: 'ON', subqueries: new Subqueries()};
    attempt(errors, () => bindCondition(test, env));
    return errors.errors.length === 0;
  });
  if (side === undefined) {
    throw unsupported(is('a subquery over both sides in ON of an outer join'), test.span, {
      hint: 'put it into WHERE, or into a query on one of the sides',
    });
  }
  side.tests.push(test);
}

/** The side with the value of each of its tests behind its columns. */
function marked({from, tests}: Side, context: BindContext): {readonly node: LogicalNode; readonly marks: readonly Expr[]} {
  if (tests.length === 0) return {node: from.node, marks: []};
  const subqueries = new Subqueries();
  const conditions = tests.map((test) => bindCondition(test, {context, scope: from.scope, place: 'ON', subqueries}));
  const {node, resolve} = subqueries.finish(from.node, (e) => e, context);
  const {columns} = from.node;
  const values = conditions.map(resolve);
  const wide: LogicalNode = {
    kind: 'project',
    input: node,
    expressions: [...columns.map((_, i) => columnRef(node.columns, i)), ...values],
    columns: [...columns.map((_, i) => node.columns[i]!), ...values.map((v, i) => ({name: `test${i}`, type: v.type}))],
  };
  return {node: wide, marks: values.map((_, i) => columnRef(wide.columns, columns.length + i))};
}
