import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Cast, Expression, Unary} from '../../sql/ast/expression.ts';
import type {TypeName} from '../../sql/ast/type-name.ts';
import {isInteger, isNumeric, ofSeveralUnits} from '../../sql/types/common-type.ts';
import {inRange, wrap} from '../../sql/types/integers.ts';
import {valueText} from '../../sql/types/value-text.ts';
import type {Expr} from '../physical/expr.ts';
import {castTo} from './coerce.ts';
import type {BindContext} from './context.ts';
import {bindOperand, type ExpressionEnv} from './expression.ts';
import {intervalLiteral, literal, stringLiteral, unitSize} from './literals.ts';
import {resolveType} from './types.ts';

/** CAST and TRY_CAST as written; of intervals Flink has rules of its own. */
export function bindCast(node: Cast, env: ExpressionEnv): Expr {
  const fromInterval = castInterval(node);
  if (fromInterval !== null) return castTo(fromInterval, withNullable(resolveType(node.type), false), 'cast', env.context, node.span);
  const operand = bindOperand(node.operand, env);
  if (node.type.kind === 'interval' && operand.kind === 'literal' && isNumeric(operand.type) && isWrittenNumber(node.operand)) {
    return numberToInterval(operand, node);
  }
  if (operand.type.kind === 'interval' && node.type.kind === 'basic') return castOfInterval(operand, operand.type, node, env.context);
  // A whole number made a text becomes a BOOLEAN as the number does: Flink drops the cast between.
  if (node.type.kind === 'basic' && node.type.name === 'BOOLEAN' && !node.safe && operand.kind === 'cast' && operand.mode === 'cast') {
    const whole = isInteger(operand.arg.type) && operand.type.kind === 'varchar' && operand.type.length === MAX_LENGTH;
    if (whole) return castTo(operand.arg, {kind: 'boolean', nullable: operand.arg.type.nullable}, 'cast', env.context, node.span);
  }
  // An expression's TIME has whole seconds, whatever is written.
  const written = node.type.kind === 'basic' && node.type.name === 'TIME' ? {...node.type, args: []} : node.type;
  const type = resolveType(written);
  // A FLOAT constant is the number as written: 1.1, not 1.10000002.
  if (operand.kind === 'literal' && operand.type.kind === 'float' && (type.kind === 'double' || type.kind === 'decimal')) {
    const text = stringLiteral(valueText(operand.value, operand.type, env.context.zone));
    if (operand.value !== null) return castTo(text, withNullable(type, node.safe), node.safe ? 'try' : 'cast', env.context, node.span);
  }
  return castTo(operand, withNullable(type, operand.type.nullable || node.safe), node.safe ? 'try' : 'cast', env.context, node.span);
}

/** A written interval of one unit becomes a number of that unit: CAST(INTERVAL '5' DAY AS INT) is 5. Null for another cast. */
function castInterval(node: Cast): Expr | null {
  const negative = node.operand.kind === 'unary' && node.operand.operator === '-';
  const interval = negative ? (node.operand as Unary).operand : node.operand;
  if (interval.kind !== 'interval' || node.type.kind !== 'basic') return null;
  if (node.type.name === 'TINYINT' || node.type.name === 'SMALLINT') {
    throw new StudioError('sql/cast', `cannot cast an interval to ${node.type.name}`, {span: node.span, hint: 'cast it to INT'});
  }
  if (!['INT', 'BIGINT', 'DECIMAL'].includes(node.type.name)) return null;
  const {from, to} = interval.qualifier;
  const bound = intervalLiteral(interval);
  const type = resolveType(node.type);
  // As in Flink the milliseconds or months have to fit, whatever the unit.
  if (type.kind === 'decimal' && !negative && `${Math.abs(bound.value as number)}`.length > type.precision - type.scale) {
    throw new StudioError('sql/cast', `cannot cast an interval to ${typeText(type)}`, {span: node.span, hint: 'write DECIMAL(20, 0)'});
  }
  if (to !== null) {
    throw new StudioError('sql/cast', `cannot cast an interval of ${from} TO ${to} to ${typeText(resolveType(node.type))}`, {
      span: node.span,
    });
  }
  if (node.safe) return null;
  // Milliseconds that INT cannot hold wrap, and are not counted in the unit.
  if (type.kind === 'int' && !inRange(bound.value as number, 'int')) return literal(wrap(bound.value as number, 'int'), type);
  // Halves go down, as in Flink: 1.5 s are 1, 5.678 s are 6.
  const units =
    Math.ceil(Math.abs(bound.value as number) / unitSize(from) - 0.5) * Math.sign(bound.value as number) * (negative ? -1 : 1) + 0;
  return literal(units, {kind: 'bigint', nullable: false});
}

/** An interval of one unit becomes so many of it; TRY_CAST gives the milliseconds or months, as in Flink. */
function castOfInterval(operand: Expr, from: DataType & {kind: 'interval'}, node: Cast, context: BindContext): Expr {
  const type = withNullable(resolveType(node.type), from.nullable || node.safe);
  if (node.safe) return castTo({...operand, type: ofSeveralUnits(from)} as Expr, type, 'try', context, node.span);
  if (isNumeric(type) && from.single === undefined) {
    throw new StudioError('sql/cast', `cannot cast an interval of several units to ${typeText(withNullable(type, true))}`, {
      span: node.span,
      hint: 'use TIMESTAMPDIFF, or write the difference in one unit: (a - b) SECOND',
    });
  }
  return castTo(operand, type, 'cast', context, node.span);
}

function isWrittenNumber(node: Expression): boolean {
  return node.kind === 'number' || (node.kind === 'unary' && node.operator !== 'NOT' && isWrittenNumber(node.operand));
}

/** A number that is written stands for so many of the interval's unit; other numbers are its milliseconds or months, as in Flink. */
function numberToInterval(operand: Expr, node: Cast): Expr {
  const {qualifier, span} = node.type as TypeName & {kind: 'interval'};
  if (qualifier.to !== null) {
    throw new StudioError('sql/cast', `cannot cast ${typeText(operand.type)} to an interval of ${qualifier.from} TO ${qualifier.to}`, {
      span: node.span,
    });
  }
  const one = intervalLiteral({kind: 'interval', negative: false, text: '1', qualifier, span});
  const amount = Number(operand.kind === 'literal' ? operand.value : 0) / 10 ** (operand.type.kind === 'decimal' ? operand.type.scale : 0);
  return literal(Math.trunc(amount * Number(one.value)) + 0, one.type);
}
