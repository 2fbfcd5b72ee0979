import type {Expr} from '../../planner/physical/expr.ts';
import {unreachable} from '../../protocol/assert.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {castFunction} from './casts.ts';
import {boundCall, type ExprContext, scalarFunction} from './context.ts';

export type Evaluate = (row: Row) => Value;

/** An expression as nested closures: the oracle of the compiler, and its stand-in where code generation is forbidden. */
export function interpretExpr(expr: Expr, context: ExprContext): Evaluate {
  switch (expr.kind) {
    case 'column': {
      const {index} = expr;
      return (row) => row[index] ?? null;
    }
    case 'literal': {
      const {value} = expr;
      return () => value;
    }
    case 'call':
      return interpretCall(expr, context);
    case 'and':
    case 'or':
      return interpretLogic(expr.kind === 'or', expr.args, context);
    case 'case': {
      const branches = expr.branches.map(({when, then}) => ({when: interpretExpr(when, context), result: interpretExpr(then, context)}));
      const otherwise = interpretExpr(expr.otherwise, context);
      return (row) => {
        for (const {when, result} of branches) if (when(row) === true) return result(row);
        return otherwise(row);
      };
    }
    case 'cast': {
      const arg = interpretExpr(expr.arg, context);
      const convert = castFunction(expr, context);
      if (convert === null) return arg;
      return (row) => {
        const value = arg(row);
        return value === null ? null : convert(value);
      };
    }
    default:
      return unreachable(expr);
  }
}

function interpretCall(expr: Expr & {kind: 'call'}, context: ExprContext): Evaluate {
  const definition = scalarFunction(expr.function, context);
  const evaluate = definition.evaluate(boundCall(expr, context));
  const args = expr.args.map((a) => interpretExpr(a, context));
  const isStrict = definition.nulls === 'strict';
  return (row) => {
    const values = args.map((a) => a(row));
    return isStrict && values.includes(null) ? null : evaluate(...values);
  };
}

/** Three-valued, from left to right; stops at the value that decides. */
function interpretLogic(decisive: boolean, args: readonly Expr[], context: ExprContext): Evaluate {
  const terms = args.map((a) => interpretExpr(a, context));
  return (row) => {
    let result: Value = !decisive;
    for (const term of terms) {
      const value = term(row);
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  };
}
