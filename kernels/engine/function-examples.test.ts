import {expect, test} from 'vitest';
import type {Expr} from '../planner/physical/expr.ts';
import {TestSession} from '../planner/testing/context.ts';
import type {Value} from '../protocol/value.ts';
import {FUNCTIONS, lookupFunction} from '../sql/functions/table.ts';
import {castValue} from '../sql/types/cast.ts';
import {compileExpr} from './expr/compile.ts';
import type {ExprContext} from './expr/context.ts';
import {interpretExpr} from './expr/interpret.ts';

/** What the documents say the time is. */
const NOW = Date.UTC(2021, 4, 19, 11, 20, 0, 123);
const context: ExprContext = {lookup: lookupFunction, cast: castValue, env: {now: () => NOW, zone: 'UTC'}};

/** The expression as text, as the parser, the binder and both ways to run it see it. */
function texts(sql: string): readonly [Value, Value] {
  const session = new TestSession();
  session.mode = 'batch';
  const result = session.last(`SELECT CAST((${sql}) AS STRING)`);
  if (!result.ok || result.planned.kind !== 'query') throw new Error(`cannot plan ${sql}: ${JSON.stringify(result)}`);
  const node = result.planned.plan.nodes.toReversed().find((n) => 'projections' in n || 'rows' in n);
  const expr = node !== undefined && 'rows' in node ? (node.rows as readonly (readonly Expr[])[])[0]?.[0] : projection(node);
  if (expr === undefined) throw new Error(`no projection in the plan of ${sql}`);
  return [compileExpr(expr, context)([]), interpretExpr(expr, context)([])];
}

function projection(node: object | undefined): Expr | undefined {
  return node !== undefined && 'projections' in node ? (node.projections as readonly Expr[])[0] : undefined;
}

const EXAMPLES = FUNCTIONS.flatMap((f) => (f.kind === 'scalar' ? f.examples.map((e) => [f.name, e.sql, e.result] as const) : []));

test.each(EXAMPLES)('%s: %s', (_, sql, result) => {
  const expected = result === 'NULL' ? null : result;
  expect(texts(sql)).toEqual([expected, expected]);
});

// Only a stream has a watermark: no example by itself.
test('every other scalar function has an example', () => {
  expect(FUNCTIONS.filter((f) => f.examples.length === 0).map((f) => f.name)).toEqual(['CURRENT_WATERMARK']);
});
