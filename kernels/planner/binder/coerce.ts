import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import {isCastable} from '../../sql/types/cast.ts';
import {isText} from '../../sql/types/common-type.ts';
import {valueText} from '../../sql/types/value-text.ts';
import {foldCast} from '../logical/fold.ts';
import type {Expr} from '../physical/expr.ts';
import {sameType} from '../type-text.ts';
import type {BindContext} from './context.ts';

/** The expression as the type that a rule asks for; the rule has made sure that it can be. Its nullability stays. */
export function coerce(expr: Expr, target: DataType, context: BindContext): Expr {
  if (target.kind === 'null' || sameType(expr.type, target)) return expr;
  if (expr.type.kind === 'null') return {kind: 'literal', value: null, type: withNullable(target, true)};
  return foldCast({kind: 'cast', mode: 'cast', arg: expr, type: plain(withNullable(target, expr.type.nullable))}, context.zone);
}

/** As `coerce`, where Flink casts while it plans: there a FLOAT constant is the number as written, 1.1 and not 1.10000002. */
export function coerceExactly(expr: Expr, target: DataType, context: BindContext): Expr {
  if (expr.kind !== 'literal' || expr.type.kind !== 'float' || (target.kind !== 'double' && target.kind !== 'decimal')) {
    return coerce(expr, target, context);
  }
  const text: DataType = {kind: 'varchar', length: MAX_LENGTH, nullable: expr.type.nullable};
  return coerce(
    {kind: 'literal', value: expr.value === null ? null : valueText(expr.value, expr.type, context.zone), type: text},
    target,
    context,
  );
}

/** CAST or TRY_CAST as written. */
export function castTo(expr: Expr, type: DataType, mode: 'cast' | 'try', context: BindContext, span: Span): Expr {
  if (expr.type.kind === 'null') return {kind: 'literal', value: null, type: withNullable(type, true)};
  // Of a NULL text nothing is left to cast to an interval; Flink refuses every other text.
  if (isText(expr.type) && type.kind === 'interval' && expr.kind === 'literal' && expr.value === null)
    return {...expr, type: withNullable(type, true)};
  if (!isCastable(expr.type, type)) {
    throw new StudioError('sql/cast', `cannot cast ${typeText(withNullable(expr.type, true))} to ${typeText(withNullable(type, true))}`, {
      span,
      ...(expr.type.kind !== 'interval' && type.kind === 'timestamp' ? {hint: 'use TO_TIMESTAMP or TO_TIMESTAMP_LTZ'} : {}),
    });
  }
  return foldCast({kind: 'cast', mode, arg: expr, type}, context.zone);
}

function plain(type: DataType): DataType {
  if ((type.kind !== 'timestamp' && type.kind !== 'timestamp_ltz') || type.attribute === undefined) return type;
  const {attribute: _, ...rest} = type;
  return rest;
}
