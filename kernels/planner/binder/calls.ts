import {type DataType, MAX_LENGTH, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Call} from '../../sql/ast/expression.ts';
import type {ScalarFunction} from '../../sql/functions/definition.ts';
import {unitName} from '../../sql/functions/temporal-units.ts';
import {isText, isTimestamp} from '../../sql/types/common-type.ts';
import {didYouMean, is, unsupported} from '../errors.ts';
import {caseBranch} from '../logical/expressions.ts';
import {foldCall, foldCase} from '../logical/fold.ts';
import type {Expr} from '../physical/expr.ts';
import {shownAttribute, withoutAttribute} from '../type-text.ts';
import {castTo, coerce, coerceExactly} from './coerce.ts';
import type {BindContext} from './context.ts';
import {bindExpression, bindOperand, type ExpressionEnv} from './expression.ts';
import {groupWindowPart} from './group-window.ts';
import {isJsonConstructor} from './json-call.ts';
import {wrongArguments} from './wrong-arguments.ts';

function misplacedHint(place: string): {readonly hint?: string} {
  switch (place) {
    case 'WHERE':
      return {hint: 'use HAVING to filter by an aggregate'};
    case 'an aggregate':
    case 'GROUP BY':
      return {hint: 'aggregate in a subquery first: SELECT … FROM (SELECT …, COUNT(*) AS n FROM … GROUP BY …) GROUP BY …'};
    default:
      return {};
  }
}

/** A call as written. Aggregates and window functions were taken by the environment's `intercept` where they may stand. */
export function bindCall(node: Call, env: ExpressionEnv): Expr {
  const name = functionName(node);
  if (node.over !== null) throw unsupported(is('OVER'), node.over.span, {hint: 'group by a window instead'});
  const windowPart = groupWindowPart(name);
  if (windowPart !== null) throw misplacedWindow(node, name, windowPart.property);
  const definition = env.context.plan.functions.lookup(name);
  if (definition?.kind === 'aggregate') {
    throw new StudioError('sql/misplaced-aggregate', `${name} cannot be used in ${env.place}`, {
      span: node.span,
      ...misplacedHint(env.place),
    });
  }
  if (definition === null) throw unknownFunction(node, name, env.context);
  if (node.quantifier === 'DISTINCT' || node.filter !== null || node.withinGroup.length > 0) {
    throw new StudioError('sql/wrong-arguments', `${name} is not an aggregate: it takes no ${node.quantifier ?? 'FILTER'}`, {
      span: node.span,
    });
  }
  if (name === 'CURRENT_DATABASE' && node.args.length === 0) return currentDatabase(env.context);
  const [first] = node.args;
  // A nested JSON_OBJECT or JSON_ARRAY is JSON already.
  if (name === 'JSON_STRING' && node.args.length === 1 && first !== undefined && isJsonConstructor(first.value)) {
    return bindExpression(first.value, env);
  }
  const args = node.args.map((argument) => {
    if (argument.name !== null) throw unsupported(is(`a named argument of ${name}`), argument.span);
    return OF_ANY_NUMBER.has(name) ? bindOperand(argument.value, env) : bindExpression(argument.value, env);
  });
  const [time] = args;
  if (name === 'CURRENT_WATERMARK' && time !== undefined && isTimestamp(time.type) && !isEventTime(time.type)) {
    throw new StudioError('sql/wrong-arguments', 'CURRENT_WATERMARK takes an event time column', {
      span: node.args[0]?.span ?? node.span,
      hint: 'declare one in the table: WATERMARK FOR column AS column',
    });
  }
  return callScalar(definition, args, env.context, node.span);
}

const isEventTime = (type: DataType & {kind: 'timestamp' | 'timestamp_ltz'}): boolean =>
  type.attribute === 'rowtime' || type.shows === 'rowtime';

/** Functions whose result has one type, whatever number they get: a remainder among their arguments may have a type of its own. */
const OF_ANY_NUMBER = new Set(
  ('SQRT EXP LN LOG10 LOG2 LOG SIN COS TAN COT ASIN ACOS ATAN ATAN2 SINH COSH TANH RADIANS DEGREES POWER ' + 'JSON_STRING').split(' '),
);

function currentDatabase(context: BindContext): Expr {
  return {kind: 'literal', value: context.plan.session.database, type: {kind: 'varchar', length: MAX_LENGTH, nullable: false}};
}

/** Built-in functions of the dialect that are known and do not run here yet. */
const NOT_YET = new Set(
  (
    'CUME_DIST DENSE_RANK GROUPING GROUPING_ID GROUP_ID LAG LEAD NTILE PERCENT_RANK RANK ROW_NUMBER ' + 'MATCH_ROWTIME MATCH_PROCTIME'
  ).split(' '),
);

/** The function's name in upper case. */
export function functionName(node: Call): string {
  return node.name.parts.map((part) => part.name.toUpperCase()).join('.');
}

function misplacedWindow(node: Call, name: string, property: string | null): StudioError {
  if (property === null) {
    return new StudioError('sql/misplaced-window', `${name} may only be used in GROUP BY or as a table function`, {
      span: node.span,
      hint: `use ${name}_START or ${name}_END to see the window`,
    });
  }
  return new StudioError('sql/misplaced-window', `${name} may only be used with the same window in GROUP BY`, {span: node.span});
}

function unknownFunction(node: Call, name: string, context: BindContext): StudioError {
  const written = node.name.parts[0]?.name ?? name;
  if (NOT_YET.has(name)) return unsupported(is(name), node.name.span);
  return new StudioError('sql/unknown-function', `function "${written}" does not exist`, {
    span: node.name.span,
    ...didYouMean(name, context.plan.functions.names(), node.name.span),
  });
}

/** A call that the dialect's syntax stands for: an operator, IS NULL, LIKE, … */
export function callFunction(name: string, args: readonly Expr[], context: BindContext, span: Span): Expr {
  const definition = context.plan.functions.lookup(name);
  if (definition === null || definition.kind !== 'scalar') throw unsupported(is(name), span);
  return callScalar(definition, args, context, span);
}

function callScalar(definition: ScalarFunction, args: readonly Expr[], context: BindContext, span: Span): Expr {
  const types = args.map((a) => withoutAttribute(a.type));
  const signature = definition.infer(
    types,
    args.map((a) => (a.kind === 'literal' ? a.value : undefined)),
  );
  if (signature === null) return nothingOf(definition, args, types, span);
  const coerced = args.map((a, i) => {
    const param = signature.params[i];
    if (param === undefined) return a;
    // A text of a row that is no date or time equals none.
    if (EQUALITIES.has(definition.name) && isText(a.type) && isTemporal(param) && a.kind !== 'literal') {
      return castTo(a, withNullable(param, true), 'try', context, span);
    }
    return CAST_WHILE_PLANNED.has(definition.name) ? coerceExactly(a, param, context) : coerce(a, param, context);
  });
  if (definition.name === 'IF') return chosen(coerced, signature.result);
  const plain = definition.name === 'PROCTIME' ? PROCTIME : withoutAttribute(signature.result);
  const moved = movingArgument(definition.name, args);
  const type = moved === undefined ? plain : movedTime(plain, moved);
  const needed = definition.name === 'COALESCE' ? reachable(coerced) : coerced;
  if (definition.name === 'COALESCE' && needed.length === 1) return {...needed[0]!, type};
  return foldCall({kind: 'call', function: definition.name, args: needed, type}, definition, context.zone, span);
}

/** The arguments up to the first that is never NULL: those behind it are not evaluated. */
function reachable(args: readonly Expr[]): readonly Expr[] {
  const last = args.findIndex((a) => !a.type.nullable);
  return last < 0 ? args : args.slice(0, last + 1);
}

/** IF is a CASE: what is not chosen is not evaluated. */
function chosen([when, then, otherwise]: readonly Expr[], type: DataType): Expr {
  return foldCase({kind: 'case', branches: [caseBranch(when!, then!)], otherwise: otherwise!, type});
}

/** The NULL of a call that is known where one of its arguments is NULL; else the call is refused. */
function nothingOf(definition: ScalarFunction, args: readonly Expr[], types: readonly DataType[], span: Span): Expr {
  const isNothing = (a: Expr): boolean => a.kind === 'literal' && a.value === null && a.type.kind !== 'null';
  const constants = args.map((a) => (a.kind === 'literal' ? a.value : undefined));
  const type = args.some(isNothing) ? (definition.ofNull?.(types, constants) ?? null) : null;
  if (type === null) throw wrongArguments(definition, args, span);
  return {kind: 'literal', value: null, type: withNullable(type, true)};
}

/** What Flink types as its first argument, time attribute and all. */
const MOVES_TIME = new Set(['+', '-', 'FLOOR', 'CEIL']);

/** The argument whose time attribute shows in what a call gives. TIMESTAMPADD keeps it by days and what is longer only. */
function movingArgument(name: string, args: readonly Expr[]): Expr | undefined {
  if (name !== 'TIMESTAMPADD') return MOVES_TIME.has(name) ? args[0] : undefined;
  const [unit, , time] = args;
  return unit?.kind === 'literal' && DAYS_AND_LONGER.has(unitName(unit.value)) ? time : undefined;
}

const DAYS_AND_LONGER = new Set(['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']);

function movedTime(type: DataType, time: Expr): DataType {
  const shown = shownAttribute(time.type);
  return isTimestamp(type) && isTimestamp(shown) && shown.shows !== undefined ? {...type, shows: shown.shows} : type;
}

const EQUALITIES = new Set(['=', '<>']);
const CAST_WHILE_PLANNED = new Set([...EQUALITIES, 'COALESCE', 'IFNULL', 'ARRAY', 'MAP', 'ARRAY_APPEND', 'ARRAY_PREPEND']);
const isTemporal = (type: DataType): boolean => isTimestamp(type) || type.kind === 'date' || type.kind === 'time';

const PROCTIME = {kind: 'timestamp_ltz', precision: 3, attribute: 'proctime', nullable: false} as const;
