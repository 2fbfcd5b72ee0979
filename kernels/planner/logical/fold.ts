import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import type {ScalarFunction} from '../../sql/functions/definition.ts';
import {castValue} from '../../sql/types/cast.ts';
import {isText} from '../../sql/types/common-type.ts';
import {toPrecision} from '../../sql/types/timestamps.ts';
import type {Expr} from '../physical/expr.ts';

type Literal = Expr & {kind: 'literal'};

function isLiteral(expr: Expr): expr is Literal {
  return expr.kind === 'literal';
}

/**
 * The value of a deterministic call of constants. A call that fails stays as it is and fails when it runs, as in Flink,
 * but a division by zero is refused at once.
 */
export function foldCall(expr: Expr & {kind: 'call'}, definition: ScalarFunction, zone: string, span: Span): Expr {
  if (definition.deterministic === false) return expr;
  if (COMPARISONS.has(definition.name) && expr.args.some((a) => isLiteral(a) && a.value === null)) return nothing(expr);
  if (!expr.args.every(isLiteral)) return expr;
  const values = expr.args.map(exactly);
  if (definition.nulls === 'strict' && values.includes(null)) return nothing(expr);
  if ((definition.name === '/' || definition.name === '%' || definition.name === 'MOD') && isZero(values[1])) {
    throw new StudioError('sql/division-by-zero', 'division by zero', {span});
  }
  const env = {now: clockIsNotConstant, zone};
  try {
    const evaluate = definition.evaluate({args: expr.args.map((a) => a.type), result: expr.type, constants: values, env});
    const exact = evaluate(...values);
    const value = kept(exact, expr.type);
    const type = value === null ? withNullable(expr.type, true) : expr.type;
    return value === exact ? {kind: 'literal', value, type} : {kind: 'literal', value, type, exact};
  } catch {
    return expr;
  }
}

/** Flink computes a whole constant expression in one go: only its result is kept with fewer digits. */
function exactly({value, exact}: Literal): Value {
  return exact ?? value;
}

/** Flink keeps a FLOAT that it computes while planning with seven digits, and a text with as many characters as its type has. */
function kept(value: Value, type: DataType): Value {
  if (typeof value === 'string' && isText(type) && value.length > type.length) return value.slice(0, type.length);
  return type.kind === 'float' && typeof value === 'number' && Number.isFinite(value) ? Math.fround(Number(value.toPrecision(7))) : value;
}

const COMPARISONS = new Set(['=', '<>', '<', '<=', '>', '>=']);

function nothing(expr: Expr): Expr {
  return {kind: 'literal', value: null, type: withNullable(expr.type, true)};
}

function clockIsNotConstant(): number {
  throw new Error('a constant has no time');
}

function isZero(value: Value | undefined): boolean {
  return value === 0 || value === 0n;
}

/** AND or OR without the operands that decide nothing; one that decides all is the result. */
export function foldLogic(kind: 'and' | 'or', args: readonly Expr[]): Expr {
  const flat = args.flatMap((a) => (a.kind === kind ? a.args : [a]));
  const decisive = kind === 'or';
  const type = {kind: 'boolean', nullable: flat.some((a) => a.type.nullable)} as const;
  if (flat.some((a) => isLiteral(a) && a.value === decisive)) return {kind: 'literal', value: decisive, type};
  const rest = flat.filter((a) => !(isLiteral(a) && a.value === !decisive));
  const [only] = rest;
  if (only === undefined) return {kind: 'literal', value: !decisive, type};
  if (rest.length > 1) return {kind, args: rest, type};
  // What may be NULL by its type stays so, as in Flink.
  return only.type.nullable === type.nullable ? only : {...only, type};
}

/** What is left of a CASE keeps its nullability. */
function remaining(expr: Expr, type: DataType): Expr {
  if (expr.type.kind !== type.kind) return expr;
  return isLiteral(expr) ? {...expr, type} : {...expr, type: withNullable(expr.type, expr.type.nullable || type.nullable)};
}

/** CASE without the branches that are never taken. */
export function foldCase(expr: Expr & {kind: 'case'}): Expr {
  const branches: {when: Expr; then: Expr}[] = [];
  for (const branch of expr.branches) {
    if (!isLiteral(branch.when)) branches.push(branch);
    else if (branch.when.value === true)
      return branches.length === 0 ? remaining(branch.then, expr.type) : {...expr, branches, otherwise: branch.then};
  }
  return branches.length === 0 ? remaining(expr.otherwise, expr.type) : {...expr, branches};
}

/** A written TIMESTAMP is cut towards the past, other than one of a row. */
function isSameKindOfTime({mode, arg, type}: Expr & {kind: 'cast'}): boolean {
  return mode === 'cast' && arg.type.kind === 'timestamp' && type.kind === 'timestamp';
}

const precisionOf = (type: DataType): number => (type.kind === 'timestamp' ? type.precision : 0);

/** A constant TIME does not count down to midnight; less than a second before it is midnight for Flink. */
function asWritten(value: Value, type: DataType): Value {
  if (type.kind !== 'time' || typeof value !== 'number' || value >= 0) return value;
  return value > -1000 ? 0 : value + 86_400_000;
}

/** The value of a cast of a constant. One that fails stays and fails when it runs. */
export function foldCast(expr: Expr & {kind: 'cast'}, zone: string): Expr {
  if (expr.arg.kind !== 'literal' || expr.mode === 'checked') return expr;
  try {
    const {arg, type} = expr;
    const value =
      isSameKindOfTime(expr) && arg.value !== null
        ? toPrecision(arg.value as number | bigint, precisionOf(arg.type), precisionOf(type))
        : asWritten(castValue(exactly(arg), arg.type, type, expr.mode, zone), type);
    return {kind: 'literal', value, type: value === null ? withNullable(expr.type, true) : expr.type};
  } catch {
    return expr;
  }
}
