import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compileExpr} from '../../kernels/engine/expr/compile.ts';
import type {ExprContext} from '../../kernels/engine/expr/context.ts';
import {interpretExpr} from '../../kernels/engine/expr/interpret.ts';
import {valueOfType} from '../../kernels/engine/testing/arbitrary.ts';
import {expressionCases} from '../../kernels/flink/oracle/cases/expressions.ts';
import {VALUES_TABLE} from '../../kernels/flink/oracle/cases/values.ts';
import type {Expr} from '../../kernels/planner/physical/expr.ts';
import {TestSession} from '../../kernels/planner/testing/context.ts';
import type {DataType} from '../../kernels/protocol/data-type.ts';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Row, Value} from '../../kernels/protocol/value.ts';
import {lookupFunction} from '../../kernels/sql/functions/table.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';
import {castValue} from '../../kernels/sql/types/cast.ts';

/** Rows of random values for each expression. */
const ROWS = 6;
const DAY_MS = 86_400_000;
/** Days since 1970 of the years that SQL knows. */
const [FIRST_DAY, LAST_DAY] = [-719_162, 2_932_896];
/** They answer otherwise each time they are asked. */
const RANDOM = /\b(RAND|RAND_INTEGER|UUID)\s*\(/i;

const context: ExprContext = {lookup: lookupFunction, cast: castValue, env: {now: () => 1_700_000_000_123, zone: 'Europe/Berlin'}};

/** Any value, times between the years 1 and 9999. */
function anyValue(type: DataType): fc.Arbitrary<Value> {
  const within = (unit: number): fc.Arbitrary<Value> =>
    fc.integer({min: FIRST_DAY, max: LAST_DAY}).chain((day) => fc.nat(DAY_MS - 1).map((ms) => (unit === 0 ? day : day * DAY_MS + ms)));
  if (type.kind === 'date') return fc.option(within(0), {nil: null, freq: 5});
  if (type.kind === 'timestamp' || type.kind === 'timestamp_ltz') return fc.option(within(1), {nil: null, freq: 5});
  return valueOfType(type);
}

function outcome(run: () => Value): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof StudioError) return `failed: ${error.message}`;
    // What a row makes a function of ours throw is thrown by both.
    return `threw: ${String(error)}`;
  }
}

/** The expressions that run over the rows of the table, and the types of their input. */
function planned(session: TestSession, sql: string): {readonly exprs: readonly Expr[]; readonly types: readonly DataType[]} | null {
  const text = `SELECT (${sql}) FROM v`;
  if (parseScript(text).diagnostics.length > 0) return null;
  const result = session.last(text);
  if (!result.ok || result.planned.kind !== 'query') return null;
  const {nodes} = result.planned.plan;
  const calc = nodes.find((n) => n.kind === 'calc');
  const source = nodes.find((n) => n.kind === 'source');
  if (source === undefined || source.kind !== 'source') return null;
  const read = [...source.fields, ...source.metadata].map((f) => f.type);
  if (source.projections !== null) return {exprs: source.projections, types: read};
  return calc?.kind === 'calc' ? {exprs: calc.projections, types: read} : null;
}

/** What cannot be compiled, for a written pattern that is none, fails for each row, as it does interpreted. */
function compiled(expr: Expr): (row: Row) => Value {
  try {
    return compileExpr(expr, context);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

test('generated code answers every recorded expression as the interpreter does, over random rows', () => {
  const session = new TestSession();
  session.run(VALUES_TABLE.replaceAll('{dir}', '/values'));
  const different: string[] = [];
  let compared = 0;
  const cases = expressionCases().filter((c) => c.over !== undefined && !RANDOM.test(c.sql));
  for (const [at, c] of cases.entries()) {
    const plan = planned(session, c.sql);
    if (plan === null) continue;
    const rows = fc.sample(fc.tuple(...plan.types.map(anyValue)), {numRuns: ROWS, seed: at}) as Row[];
    for (const expr of plan.exprs) {
      const run = compiled(expr);
      for (const row of rows) {
        compared++;
        const [generated, interpreted] = [outcome(() => run(row)), outcome(() => interpretExpr(expr, context)(row))];
        try {
          expect(generated).toEqual(interpreted);
        } catch {
          different.push(
            `${c.sql}: ${String(generated)} by code, ${String(interpreted)} interpreted, of ${JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`,
          );
          break;
        }
      }
    }
  }
  expect(different.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(cases.length * 2);
}, 120_000);
