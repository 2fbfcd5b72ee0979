import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Call, Expression, JsonCall} from '../../sql/ast/expression.ts';
import type {AggregateFunction} from '../../sql/functions/definition.ts';
import {are, is, unsupported} from '../errors.ts';
import {expressionKey} from '../logical/expressions.ts';
import type {AggregateCall, AggregateName, Expr} from '../physical/expr.ts';
import {shownAttribute, withoutAttribute} from '../type-text.ts';
import {coerce} from './coerce.ts';
import {bindCondition, bindExpression, type ExpressionEnv} from './expression.ts';

const AGGREGATES: readonly string[] = [
  'COUNT',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'FIRST_VALUE',
  'LAST_VALUE',
  'STDDEV_POP',
  'STDDEV_SAMP',
  'VAR_POP',
  'VAR_SAMP',
  'LISTAGG',
  'COLLECT',
  'ARRAY_AGG',
  'APPROX_COUNT_DISTINCT',
  'SINGLE_VALUE',
] satisfies readonly AggregateName[];

/** Their type says NULL only for an argument that may be NULL, even where there may be no rows. */
const OWN_NULLS: ReadonlySet<string> = new Set(['LISTAGG', 'ARRAY_AGG']);

/** A call of an aggregate whose argument and filter are bound over its input, not yet columns of it. */
export interface PendingCall {
  readonly function: AggregateName;
  readonly argument: Expr | null;
  readonly distinct: boolean;
  readonly filter: Expr | null;
  readonly type: DataType;
  /** Of LISTAGG. */
  readonly separator?: string;
  /** Of ARRAY_AGG. */
  readonly ignoresNulls?: boolean;
  readonly lag?: AggregateCall['lag'];
  /** As written. */
  readonly text: string;
  /** Equal for calls that mean the same. */
  readonly key: string;
}

/** `mayBeEmpty`: it may be asked of no rows at all, so that its result may be NULL. Throws StudioError. */
export function bindAggregateCall(node: Call, definition: AggregateFunction, env: ExpressionEnv, mayBeEmpty: boolean): PendingCall {
  const {context} = env;
  const {name} = definition;
  if (!AGGREGATES.includes(name)) throw unsupported(is(name), node.span);
  if (node.withinGroup.length > 0) throw unsupported(is('WITHIN GROUP'), node.span);
  if (node.nulls !== null && name !== 'ARRAY_AGG') throw unsupported(are(`${node.nulls} NULLS`), node.span);
  const ignoresNulls = node.nulls !== null && /IGNORE/.test(node.nulls);
  const isStar = node.args.length === 1 && node.args[0]?.value.kind === 'star';
  if (isStar && name !== 'COUNT') throw new StudioError('sql/wrong-arguments', `${name} needs a column`, {span: node.span});
  if (name === 'APPROX_COUNT_DISTINCT' && context.plan.session.mode === 'streaming' && env.place !== 'OVER') {
    throw new StudioError('planner/unsupported', 'APPROX_COUNT_DISTINCT counts in batch mode only', {
      span: node.span,
      hint: 'write COUNT(DISTINCT x)',
    });
  }
  const separator = name === 'LISTAGG' && node.args.length === 2 ? separatorOf(node, env) : undefined;
  if (!isStar && node.args.length !== (separator === undefined ? 1 : 2)) {
    if (name === 'COUNT' && node.args.length > 1) throw unsupported(is('COUNT of several columns'), node.span);
    throw new StudioError('sql/wrong-arguments', `${name} takes one argument`, {
      span: node.span,
      detail: `usage: ${definition.usage.join(' or ')}`,
    });
  }
  const bound = isStar ? null : bindExpression((node.args[0] as {value: Expression}).value, env);
  const types = bound === null ? [] : [withoutAttribute(bound.type)];
  const signature = definition.infer(types, [bound?.kind === 'literal' ? bound.value : undefined]);
  if (signature === null) {
    throw new StudioError('sql/wrong-arguments', `${name} does not take ${types.map((t) => typeText(withNullable(t, true))).join(', ')}`, {
      span: node.span,
      detail: `usage: ${definition.usage.join(' or ')}`,
    });
  }
  const param = signature.params[0];
  const argument = bound !== null && param !== undefined ? coerce(bound, param, context) : bound;
  const filter = node.filter === null ? null : bindCondition(node.filter, {...env, place: 'FILTER'});
  const distinct = node.quantifier === 'DISTINCT';
  // Nullable as in Calcite: an aggregate of nothing is NULL, and a group is never empty. The variance of a sample of one is
  // NULL whatever the type says.
  const type =
    name === 'COUNT' || name === 'COLLECT' || name === 'APPROX_COUNT_DISTINCT'
      ? withNullable(signature.result, false)
      : withNullable(
          signature.result,
          filter !== null || (OWN_NULLS.has(name) ? signature.result.nullable : mayBeEmpty || (bound?.type.nullable ?? true)),
        );
  const key = `${name} ${distinct} ${argument === null ? '*' : expressionKey(argument)} ${JSON.stringify(separator ?? null)} ${ignoresNulls} ${filter === null ? '' : expressionKey(filter)}`;
  const text = context.plan.text.slice(node.span.start, node.span.end);
  const call = {function: name as AggregateName, argument, distinct, filter, type: resultType(name, type, bound), text, key};
  if (ignoresNulls) return {...call, ignoresNulls};
  return separator === undefined ? call : {...call, separator};
}

/** As in Flink, the extremes of event time are shown as such. */
function resultType(name: string, type: DataType, argument: Expr | null): DataType {
  const plain = withoutAttribute(type);
  if ((name !== 'MIN' && name !== 'MAX') || argument === null) return plain;
  return withNullable(shownAttribute(argument.type), type.nullable);
}

/**
 * JSON_OBJECTAGG and JSON_ARRAYAGG: the argument is the object or array of the one row, as JSON_OBJECT and JSON_ARRAY make it; the
 * accumulator puts these together.
 */
export function bindJsonAggregate(node: JsonCall, env: ExpressionEnv): PendingCall {
  const {context} = env;
  const isObject = node.name === 'JSON_OBJECTAGG';
  const one: JsonCall = {
    ...node,
    name: isObject ? 'JSON_OBJECT' : 'JSON_ARRAY',
    onNull: node.onNull ?? (isObject ? 'NULL' : 'ABSENT'),
    filter: null,
  };
  const argument = bindExpression(one, env);
  const filter = node.filter === null ? null : bindCondition(node.filter, {...env, place: 'FILTER'});
  return {
    function: isObject ? 'JSON_OBJECTAGG' : 'JSON_ARRAYAGG',
    argument,
    distinct: false,
    filter,
    // As Calcite types it; longer ones are not cut.
    type: {kind: 'varchar', length: 2000, nullable: false},
    text: context.plan.text.slice(node.span.start, node.span.end),
    key: `${node.name} ${expressionKey(argument)} ${filter === null ? '' : expressionKey(filter)}`,
  };
}

function separatorOf(node: Call, env: ExpressionEnv): string {
  const written = node.args[1]?.value as Expression;
  const bound = bindExpression(written, env);
  if (bound.kind === 'literal' && typeof bound.value === 'string') return bound.value;
  throw new StudioError('sql/wrong-arguments', "LISTAGG's separator is a constant text", {span: written.span});
}
