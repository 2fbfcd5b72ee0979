import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import {isCastable} from '../../sql/types/cast.ts';
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

/** CAST or TRY_CAST as written. */
export function castTo(expr: Expr, type: DataType, mode: 'cast' | 'try', context: BindContext, span: Span): Expr {
  if (expr.type.kind === 'null') return {kind: 'literal', value: null, type: withNullable(type, true)};
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
