import type {Expr} from '../../planner/physical/expr.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import type {BoundCall, EvalEnv, FunctionDefinition, ScalarFunction} from '../../sql/functions/definition.ts';

export type CastValue = (value: Value, from: DataType, to: DataType, mode: 'cast' | 'try', zone: string) => Value;

/** What an expression needs to run: functions by name, casts, the job's clock and zone. */
export interface ExprContext {
  readonly lookup: (name: string) => FunctionDefinition | undefined | null;
  readonly cast: CastValue;
  readonly env: EvalEnv;
}

export function scalarFunction(name: string, context: ExprContext): ScalarFunction {
  const definition = context.lookup(name);
  if (definition?.kind !== 'scalar') {
    throw new StudioError('engine/unknown-function', `function "${name}" cannot be run by this kernel`, {blame: 'millrace'});
  }
  return definition;
}

export function boundCall(expr: Expr & {kind: 'call'}, context: ExprContext): BoundCall {
  return {
    args: expr.args.map((a) => a.type),
    result: expr.type,
    constants: expr.args.map((a) => (a.kind === 'literal' ? a.value : undefined)),
    env: context.env,
  };
}
