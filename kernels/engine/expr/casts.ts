import type {Expr} from '../../planner/physical/expr.ts';
import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {asDecimal, isInteger} from '../../sql/types/common-type.ts';
import {INTEGER_RANGE, inRange} from '../../sql/types/integers.ts';
import type {ExprContext} from './context.ts';

type Convert = (value: Value) => Value;

const INTEGER_ORDER = ['tinyint', 'smallint', 'int', 'bigint'];

/** The function of a cast node, for values that are not NULL; null where every value stays as it is. */
export function castFunction(expr: Expr & {kind: 'cast'}, context: ExprContext): Convert | null {
  const from = expr.arg.type;
  const to = expr.type;
  if (keepsValue(from, to)) return null;
  if (expr.mode === 'checked') return checkedCast(from, to, expr.label ?? 'the result', context);
  const {cast, env} = context;
  const mode = expr.mode;
  const convert: Convert = (value) => cast(value, from, to, mode, env.zone);
  // What is no bigint has sixteen digits at most.
  const small = from.kind === 'decimal' && to.kind === 'decimal' && from.scale === to.scale && to.precision >= 16;
  return small ? (value) => (typeof value === 'number' ? value : convert(value)) : convert;
}

/** The two types hold their values alike and `to` takes all of `from`. */
function keepsValue(from: DataType, to: DataType): boolean {
  if (isInteger(from) && isInteger(to)) return INTEGER_ORDER.indexOf(from.kind) <= INTEGER_ORDER.indexOf(to.kind);
  if (isInteger(from) && from.kind !== 'bigint' && to.kind === 'double') return true;
  if (from.kind === 'float' && to.kind === 'double') return true;
  if (isInteger(from) && to.kind === 'decimal') return to.scale === 0 && to.precision >= asDecimal(from).precision;
  if (from.kind === 'varchar' && to.kind === 'varchar') return from.length <= to.length;
  if (from.kind === 'decimal' && to.kind === 'decimal') return from.scale === to.scale && from.precision <= to.precision;
  if (from.kind !== to.kind) return false;
  switch (to.kind) {
    case 'boolean':
    case 'double':
    case 'float':
    case 'date':
      return true;
    case 'timestamp':
    case 'timestamp_ltz':
      return (from as typeof to).precision === to.precision;
    default:
      return false;
  }
}

function checkedCast(from: DataType, to: DataType, label: string, context: ExprContext): Convert {
  if (!isInteger(to)) return (value) => context.cast(value, from, to, 'cast', context.env.zone);
  const wide = {kind: 'bigint', nullable: true} as const;
  const toWhole: Convert = isInteger(from) ? (value) => value : (value) => context.cast(value, from, wide, 'cast', context.env.zone);
  return (value) => {
    const whole = toWhole(value) as number | bigint;
    if (inRange(whole, to.kind)) return whole;
    const [low, high] = INTEGER_RANGE[to.kind];
    throw new StudioError('engine/narrowing', `value ${whole} does not fit column "${label}" of type ${typeText(withNullable(to, true))}`, {
      detail: `${typeText(withNullable(to, true))} holds ${low} to ${high}`,
      hint: `declare "${label}" as BIGINT, or write the cast that you mean`,
      blame: 'data',
    });
  };
}
