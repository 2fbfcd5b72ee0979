import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Binary, Case, Difference, Expression, InList, IsTest, Quantified, Unary} from '../../sql/ast/expression.ts';
import type {Identifier, IdentifierPart} from '../../sql/ast/identifier.ts';
import {commonType, isApproximate, isNumeric, isText, isTimestamp} from '../../sql/types/common-type.ts';
import {are, didYouMean, is, unsupported} from '../errors.ts';
import {caseBranch} from '../logical/expressions.ts';
import {foldCase, foldLogic} from '../logical/fold.ts';
import {asOuter} from '../logical/outer.ts';
import type {Expr} from '../physical/expr.ts';
import {shownOfAll} from '../type-text.ts';
import {bindCall, callFunction} from './calls.ts';
import {bindCast} from './cast.ts';
import {castTo, coerce} from './coerce.ts';
import type {BindContext, Enclosing} from './context.ts';
import {bindJsonCall} from './json-call.ts';
import {dateTimeLiteral, intervalLiteral, literal, NULL, numberLiteral, stringLiteral} from './literals.ts';
import {columnParts, hasColumn, ownerOf, resolveColumn, type Scope} from './scope.ts';
import type {Subqueries, SubqueryNode} from './subqueries.ts';

/** Where an expression stands. */
export interface ExpressionEnv {
  readonly context: BindContext;
  readonly scope: Scope;
  /** For errors: WHERE, GROUP BY, … */
  readonly place: string;
  /** Sees every node first; what it returns stands for the node. */
  readonly intercept?: (node: Expression) => Expr | null;
  /** Takes the subqueries that stand as values; without it there may be none. */
  readonly subqueries?: Subqueries;
}

/** The resolved, typed and folded form of a scalar expression. Throws StudioError on the first mistake. */
export function bindExpression(node: Expression, env: ExpressionEnv): Expr {
  const known = env.intercept?.(node) ?? null;
  if (known !== null) return known;
  switch (node.kind) {
    case 'number':
      return numberLiteral(node);
    case 'string':
      return stringLiteral(node.value);
    case 'binary-string':
      return binaryLiteral(node.hex, node.span);
    case 'boolean':
      return literal(node.value, {kind: 'boolean', nullable: false});
    case 'null':
      return node.ofBoolean === true ? literal(null, {kind: 'boolean', nullable: true}) : NULL;
    case 'datetime':
      return dateTimeLiteral(node);
    case 'interval':
      return intervalLiteral(node);
    case 'difference':
      return bindDifference(node, env);
    case 'symbol':
      return stringLiteral(node.name);
    case 'column':
      return bindColumn(node.name, env);
    case 'unary':
      return bindUnary(node, env);
    case 'binary':
      return bindBinary(node, env);
    case 'between':
      return bindBetween(node, env);
    case 'in-list':
      return bindIn(node, env);
    case 'like':
      return bindLike(node, env);
    case 'is':
      return bindIs(node, env);
    case 'is-distinct':
      return bindDistinct(node, env);
    case 'case':
      return bindCase(node, env);
    case 'cast':
      return bindCast(node, env);
    case 'call':
      return bindCall(node, env);
    case 'array':
      return callFunction(
        'ARRAY',
        node.elements.map((e) => bindExpression(e, env)),
        env.context,
        node.span,
      );
    case 'map':
      return callFunction(
        'MAP',
        node.entries.map((e) => bindExpression(e, env)),
        env.context,
        node.span,
      );
    case 'row':
      return callFunction(
        'ROW',
        node.fields.map((e) => bindExpression(e, env)),
        env.context,
        node.span,
      );
    case 'element':
      return callFunction('ITEM', [bindExpression(node.operand, env), bindExpression(node.index, env)], env.context, node.span);
    case 'star':
      throw new StudioError('sql/star', '"*" cannot stand here', {span: node.span, hint: 'name a column'});
    case 'quantified':
      if (!('kind' in node.right)) return bindQuantifiedList(node, node.right, env);
      return subqueryValue({...node, right: node.right}, env);
    case 'in-query':
    case 'exists':
    case 'subquery':
      return subqueryValue(node, env);
    case 'unique':
      throw unsupported(is('UNIQUE'), node.span);
    case 'collection-query':
      throw unsupported(is(`${node.collection} of a query`), node.span);
    case 'json-call':
      return bindJsonCall(node, env);
    case 'field':
      return fieldAccess(bindExpression(node.operand, env), node.field, env.context);
    case 'multiset':
      throw unsupported(is('MULTISET'), node.span);
    case 'match-scope':
      throw new StudioError('sql/misplaced', `${node.scope} may only be used in MATCH_RECOGNIZE`, {span: node.span});
    case 'descriptor':
    case 'table-argument':
    case 'cursor':
      throw new StudioError('sql/misplaced', 'this may only be an argument of a table function', {span: node.span});
    case 'default':
      throw unsupported(is('DEFAULT as a value'), node.span);
    case 'parameter':
      throw unsupported(are('parameters'), node.span);
    case 'refused':
      throw unsupported(is(node.what), node.span);
    default:
      return node satisfies never;
  }
}

function subqueryValue(node: SubqueryNode, env: ExpressionEnv): Expr {
  if (env.subqueries === undefined) throw unsupported(is(`a subquery in ${env.place}`), node.span, {hint: 'join the query instead'});
  return env.subqueries.bind(node, env);
}

/** `x < ANY (1, 2)`: one comparison each. */
function bindQuantifiedList(node: Quantified, list: readonly Expression[], env: ExpressionEnv): Expr {
  const tests = list.map((right) =>
    bindComparison(
      {kind: 'binary', operator: node.operator, left: node.left, right, span: node.span, operatorSpan: node.span},
      node.operator,
      env,
    ),
  );
  return foldLogic(node.quantifier === 'ANY' ? 'or' : 'and', tests);
}

function bindDifference(node: Difference, env: ExpressionEnv): Expr {
  const {from, to} = node.qualifier;
  const unit = stringLiteral(to === null ? from : `${from} TO ${to}`);
  return callFunction('(-)', [unit, bindExpression(node.left, env), bindExpression(node.right, env)], env.context, node.span);
}

/** A condition: BOOLEAN. As Flink it takes no NULL that has no type. */
export function bindCondition(node: Expression, env: ExpressionEnv): Expr {
  const bound = bindExpression(node, env);
  if (bound.type.kind === 'null') {
    throw new StudioError('sql/types', `NULL needs a type in ${env.place}`, {span: node.span, hint: 'write CAST(NULL AS BOOLEAN)'});
  }
  if (bound.type.kind !== 'boolean') {
    throw new StudioError('sql/types', `${env.place} takes a BOOLEAN, not ${typeText(bound.type)}`, {span: node.span});
  }
  return bound;
}

function binaryLiteral(hex: string, span: Span): Expr {
  if (hex.length % 2 !== 0) throw new StudioError('sql/number', 'a binary literal has an even number of hex digits', {span});
  const bytes = Uint8Array.from({length: hex.length / 2}, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return literal(bytes, {kind: 'binary', length: bytes.length, nullable: false});
}

const SMALLEST: Readonly<Record<string, Expr>> = {
  '2147483648': literal(-2147483648, {kind: 'int', nullable: false}),
  '9223372036854775808': literal(-9223372036854775808n, {kind: 'bigint', nullable: false}),
};

/** Signs before a number belong to it: `-2147483648` is an INT, `-(-2147483648)` a BIGINT, and there is no -0. */
function negatedNumber(node: Unary): Expr | null {
  let negative = true;
  let inner = node.operand;
  for (; inner.kind === 'unary' && inner.operator === '-'; inner = inner.operand) negative = !negative;
  if (inner.kind !== 'number') return null;
  const smallest = negative ? SMALLEST[inner.text] : undefined;
  if (smallest !== undefined) return smallest;
  const positive = numberLiteral(inner);
  if (!negative || positive.value === 0) return positive;
  return {...positive, value: typeof positive.value === 'bigint' ? -positive.value : -(positive.value as number)};
}

function bindUnary(node: Unary, env: ExpressionEnv): Expr {
  if (node.operator === 'NOT') return callFunction('NOT', [bindCondition(node.operand, {...env, place: 'NOT'})], env.context, node.span);
  const number = node.operator === '-' ? negatedNumber(node) : null;
  if (number !== null) return number;
  const operand = bindExpression(node.operand, env);
  if (node.operator === '+') {
    if (isNumeric(operand.type) || operand.type.kind === 'interval') return operand;
    throw new StudioError('sql/types', `"+" cannot be applied to ${typeText(operand.type)}`, {span: node.span});
  }
  return callFunction('-', [operand], env.context, node.span);
}

function bindBinary(node: Binary, env: ExpressionEnv): Expr {
  switch (node.operator) {
    case 'AND':
    case 'OR': {
      const kind = node.operator === 'AND' ? 'and' : 'or';
      return foldLogic(
        kind,
        chain(node, node.operator).map((e) => bindCondition(e, {...env, place: node.operator})),
      );
    }
    case 'OVERLAPS':
      return bindOverlaps(node, env);
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return bindComparison(node, node.operator, env);
    case '+':
    case '-':
    case '*':
    case '/':
      if (isRemainder(node.left) || isRemainder(node.right)) return bindBesideRemainder(node, node.operator, env);
      return callFunction(node.operator, [bindExpression(node.left, env), bindExpression(node.right, env)], env.context, node.span);
    case '%':
    case '||':
      return callFunction(node.operator, [bindExpression(node.left, env), bindExpression(node.right, env)], env.context, node.span);
    default:
      throw unsupported(is(node.operator), node.operatorSpan);
  }
}

const isRemainder = (node: Expression): node is Binary => node.kind === 'binary' && node.operator === '%';

/** Beside a DOUBLE a remainder may have a type of its own. */
function bindBesideRemainder(node: Binary, operator: '+' | '-' | '*' | '/', env: ExpressionEnv): Expr {
  const sides = [node.left, node.right];
  const [other] = sides.filter((e) => !isRemainder(e));
  const bound = other === undefined ? null : bindExpression(other, env);
  const bind = bound !== null && isApproximate(bound.type) ? bindOperand : bindExpression;
  const operands = sides.map((e) => (bound !== null && e === other ? bound : bind(e, env)));
  return callFunction(operator, operands, env.context, node.span);
}

/**
 * What is compared, cast or tested for NULL: there a remainder may have a type of its own. Elsewhere, as in Flink, it has to have the divisor's.
 */
export function bindOperand(node: Expression, env: ExpressionEnv): Expr {
  if (!isRemainder(node) || (env.intercept?.(node) ?? null) !== null) return bindExpression(node, env);
  return callFunction('MOD', [bindExpression(node.left, env), bindExpression(node.right, env)], env.context, node.span);
}

/** A column, or a field of a column that is a row: `r.f.g`. */
function bindColumn(name: Identifier, env: ExpressionEnv): Expr {
  const [only, ...more] = name.parts;
  // PI needs no parentheses; a column of that name comes first.
  if (only !== undefined && more.length === 0 && /^pi$/i.test(only.name) && !only.quoted && !hasColumn(env.scope, name)) {
    return callFunction('PI', [], env.context, name.span);
  }
  const length = columnParts(env.scope, name);
  if (env.context.outer !== undefined && !hasColumn(env.scope, {...name, parts: name.parts.slice(0, length)})) {
    const found = outerColumn(name, env.context.outer);
    if (found !== null) return found;
  }
  noteOwner(name, env);
  if (length === name.parts.length) return resolveColumn(env.scope, name);
  const parts = name.parts.slice(0, length);
  const span = {start: name.span.start, end: parts[length - 1]!.span.end};
  // The column goes the way of every expression, so that GROUP BY sees it.
  const column = bindExpression({kind: 'column', name: {...name, parts, span}, span}, env);
  return name.parts.slice(length).reduce((row, field) => fieldAccess(row, field, env.context), column);
}

/** A column of the row that a subquery is asked for; null where there is none of that name. */
function outerColumn(name: Identifier, {depth, env}: Enclosing): Expr | null {
  try {
    return asOuter(bindExpression({kind: 'column', name, span: name.span}, env), depth);
  } catch (error) {
    const code = error instanceof StudioError ? error.diagnostic.code : '';
    if (code === 'sql/unknown-column' || code === 'sql/unknown-table' || code === 'sql/unknown-field') return null;
    throw error;
  }
}

function noteOwner(name: Identifier, env: ExpressionEnv): void {
  const owner = env.context.owners === undefined ? null : ownerOf(env.scope, name);
  if (owner !== null) env.context.owners?.set(name.span.start, owner);
}

function fieldAccess(row: Expr, field: IdentifierPart, context: BindContext): Expr {
  if (row.type.kind === 'row' && row.type.fields.some((f) => f.name === field.name)) {
    return callFunction('.', [row, stringLiteral(field.name)], context, field.span);
  }
  throw new StudioError('sql/unknown-field', `field "${field.name}" does not exist`, {
    span: field.span,
    detail: row.type.kind === 'row' ? `the row has ${row.type.fields.map((f) => f.name).join(', ')}` : `${typeText(row.type)} is no row`,
    ...(row.type.kind === 'row'
      ? didYouMean(
          field.name,
          row.type.fields.map((f) => f.name),
          field.span,
        )
      : {}),
  });
}

function bindComparison(node: Binary, operator: '=' | '<>' | '<' | '<=' | '>' | '>=', env: ExpressionEnv): Expr {
  if (isRowPair(node.left, node.right) && (operator === '=' || operator === '<>')) {
    if (operator === '=') return bindEqual(node.left, node.right, env, node.span);
    // Rows differ where one part does; a NULL is unlike every value.
    const rows = [bindExpression(node.left, env), bindExpression(node.right, env)];
    const different = callFunction('<>', rows, env.context, node.span);
    const nullable = rows.some((row) => row.type.kind === 'row' && row.type.fields.some((field) => field.type.nullable));
    return {...different, type: withNullable(different.type, nullable)};
  }
  const [left, right] = [bindOperand(node.left, env), bindOperand(node.right, env)];
  refuseTextAndNumber(operator, left, right, node.span);
  return callFunction(operator, [left, right], env.context, node.span);
}

function refuseTextAndNumber(operator: string, left: Expr, right: Expr, span: Span): void {
  if ([left, right].some((e) => e.kind === 'literal' && e.value === null)) return;
  // IN and BETWEEN read a text as a number where the other side is one; as in Flink the operators do not.
  if ((isText(left.type) && isNumeric(right.type)) || (isNumeric(left.type) && isText(right.type))) {
    throw new StudioError(
      'sql/types',
      `"${operator}" cannot be applied to ${typeText(withNullable(left.type, true))} and ${typeText(withNullable(right.type, true))}`,
      {
        span,
        hint: 'make the types fit with CAST',
      },
    );
  }
}

function isRowPair(left: Expression, right: Expression): left is Expression & {kind: 'row'} {
  return left.kind === 'row' && right.kind === 'row' && left.fields.length === right.fields.length;
}

/** Rows that are written out are equal where each of their parts is: with a NULL inside nothing is known. */
function bindEqual(left: Expression, right: Expression, env: ExpressionEnv, span: Span): Expr {
  if (!isRowPair(left, right)) return callFunction('=', [bindOperand(left, env), bindOperand(right, env)], env.context, span);
  const {fields} = right as Expression & {kind: 'row'};
  return foldLogic(
    'and',
    left.fields.map((field, i) => bindEqual(field, fields[i]!, env, span)),
  );
}

/** Two spans of time, each a start with an end or a length in any order, have a moment in common; their bounds belong to them. */
function bindOverlaps(node: Binary, env: ExpressionEnv): Expr {
  const {context} = env;
  const period = (side: Expression): {readonly start: Expr; readonly end: Expr} => {
    const [first, second] = side.kind === 'row' && side.fields.length === 2 ? side.fields : [];
    if (first === undefined || second === undefined) {
      throw new StudioError('sql/types', 'OVERLAPS takes two periods', {span: side.span, hint: 'write (start, end) or (start, length)'});
    }
    const a = bindExpression(first, env);
    const given = bindExpression(second, env);
    const b = given.type.kind === 'interval' ? callFunction('+', [a, given], context, side.span) : given;
    if (!['date', 'time', 'timestamp', 'timestamp_ltz'].includes(a.type.kind)) {
      throw new StudioError('sql/types', `OVERLAPS takes times, not ${typeText(a.type)}`, {span: side.span});
    }
    const type = commonType([a.type, b.type]) ?? a.type;
    if (isTimestamp(a.type) && isTimestamp(b.type) && a.type.kind !== b.type.kind) {
      throw new StudioError('sql/types', `OVERLAPS does not take ${typeText(a.type)} and ${typeText(b.type)} together`, {span: side.span});
    }
    const inOrder = callFunction('<=', [a, b], context, side.span);
    const choose = (then: Expr, otherwise: Expr): Expr =>
      foldCase({
        kind: 'case',
        branches: [caseBranch(inOrder, coerce(then, type, context))],
        otherwise: coerce(otherwise, type, context),
        type,
      });
    return {start: choose(a, b), end: choose(b, a)};
  };
  const [left, right] = [period(node.left), period(node.right)];
  if ((left.start.type.kind === 'timestamp_ltz') !== (right.start.type.kind === 'timestamp_ltz')) {
    throw new StudioError('sql/types', `OVERLAPS does not take ${typeText(left.start.type)} and ${typeText(right.start.type)} together`, {
      span: node.span,
      hint: 'make the types fit with CAST',
    });
  }
  return foldLogic('and', [
    callFunction('>=', [left.end, right.start], context, node.span),
    callFunction('>=', [right.end, left.start], context, node.span),
  ]);
}

/** `a AND b AND c` as a list: a long condition is not a deep one. */
function chain(node: Expression, operator: 'AND' | 'OR'): readonly Expression[] {
  const parts: Expression[] = [];
  let rest = node;
  while (rest.kind === 'binary' && rest.operator === operator) {
    parts.push(rest.right);
    rest = rest.left;
  }
  parts.push(rest);
  return parts.reverse();
}

function bindBetween(node: Expression & {kind: 'between'}, env: ExpressionEnv): Expr {
  const {context} = env;
  const [value, low, high] = [node.operand, node.low, node.high].map((e) => bindOperand(e, env)) as [Expr, Expr, Expr];
  const within = (a: Expr, b: Expr): Expr =>
    foldLogic('and', [callFunction('>=', [value, a], context, node.span), callFunction('<=', [value, b], context, node.span)]);
  const result = node.symmetric ? foldLogic('or', [within(low, high), within(high, low)]) : within(low, high);
  return negateIf(node.negated, result, env, node.span);
}

function bindIn(node: InList, env: ExpressionEnv): Expr {
  const found = bindMixedIn(node, env) ?? node.list.map((e) => bindEqual(node.operand, e, env, e.span));
  return negateIf(node.negated, foldLogic('or', found), env, node.span);
}

function noCommonType(node: InList, env: ExpressionEnv): StudioError {
  const types = new Set(node.list.map((e) => typeText(bindExpression(e, env).type)));
  return new StudioError('sql/types', `the values of IN have no common type: ${[...types].join(', ')}`, {
    span: node.span,
    hint: 'make them one type with CAST',
  });
}

/** Where texts meet numbers, times or BOOLEANs: as texts, but a BOOLEAN is looked for among BOOLEANs. Null where nothing is mixed. */
function bindMixedIn(node: InList, env: ExpressionEnv): readonly Expr[] | null {
  if (node.operand.kind === 'row') {
    if (commonType(node.list.map((e) => bindExpression(e, env).type)) === null) throw noCommonType(node, env);
    return null;
  }
  const operand = bindOperand(node.operand, env);
  const list = node.list.map((e) => bindOperand(e, env));
  const texts = list.filter((e) => isText(e.type)).length;
  const others = list.filter((e) => !isText(e.type) && e.type.kind !== 'null').length;
  if (texts > 0 && others > 0) {
    throw noCommonType(node, env);
  }
  const {context} = env;
  const as = (e: Expr, type: DataType): Expr => castTo(e, withNullable(type, e.type.nullable), 'cast', context, node.span);
  const equal = (e: Expr): Expr => callFunction('=', [operand, e], context, node.span);
  if (isText(operand.type) && others > 0) return list.map((e) => equal(as(e, {kind: 'varchar', length: MAX_LENGTH, nullable: true})));
  if (operand.type.kind === 'boolean' && texts > 0) return list.map((e) => equal(as(e, {kind: 'boolean', nullable: true})));
  return null;
}

function bindLike(node: Expression & {kind: 'like'}, env: ExpressionEnv): Expr {
  const parts = [node.operand, node.pattern, ...(node.escape ? [node.escape] : [])];
  return negateIf(
    node.negated,
    callFunction(
      node.operator,
      parts.map((e) => bindExpression(e, env)),
      env.context,
      node.span,
    ),
    env,
    node.span,
  );
}

function bindIs(node: IsTest, env: ExpressionEnv): Expr {
  const operand = node.test === 'NULL' ? bindOperand(node.operand, env) : bindTested(node, env);
  // IS UNKNOWN is IS NULL of a BOOLEAN.
  const test = node.test === 'UNKNOWN' ? 'NULL' : node.test;
  return callFunction(`IS ${node.negated ? 'NOT ' : ''}${test}`, [operand], env.context, node.span);
}

function bindTested(node: IsTest, env: ExpressionEnv): Expr {
  if (node.test === 'TRUE' || node.test === 'FALSE' || node.test === 'UNKNOWN')
    return bindCondition(node.operand, {...env, place: `IS ${node.test}`});
  return bindExpression(node.operand, env);
}

/** Never NULL: two NULLs are not distinct. */
function bindDistinct(node: Expression & {kind: 'is-distinct'}, env: ExpressionEnv): Expr {
  const {context} = env;
  const [a, b] = [bindOperand(node.left, env), bindOperand(node.right, env)];
  const isNull = (e: Expr): Expr => callFunction('IS NULL', [e], context, node.span);
  const same = foldLogic('and', [isNull(a), isNull(b)]);
  const equal = callFunction('IS TRUE', [callFunction('=', [a, b], context, node.span)], context, node.span);
  return negateIf(!node.negated, foldLogic('or', [same, equal]), env, node.span);
}

function negateIf(negated: boolean, expr: Expr, env: ExpressionEnv, span: Span): Expr {
  return negated ? callFunction('NOT', [expr], env.context, span) : expr;
}

function bindCase(node: Case, env: ExpressionEnv): Expr {
  const {context} = env;
  const operand = node.operand === null ? null : bindOperand(node.operand, env);
  const branches = node.branches.map((branch) => {
    const [, second] = branch.when;
    if (second && node.operand === null) throw unsupported(is('a list of conditions behind WHEN'), second.span);
    const tests = branch.when.map((when) =>
      operand === null
        ? bindCondition(when, {...env, place: 'WHEN'})
        : bindCaseTest(operand, bindExpression(when, env), context, when.span),
    );
    return caseBranch(foldLogic('or', tests), bindExpression(branch.then, env));
  });
  const otherwise = node.otherwise === null ? NULL : bindExpression(node.otherwise, env);
  const results = [...branches.map((b) => b.then), otherwise];
  const type = commonType(results.map((r) => r.type));
  if (type?.kind === 'null') {
    throw new StudioError('sql/types', 'every result of CASE is NULL', {span: node.span, hint: 'give one a type: CAST(NULL AS STRING)'});
  }
  const dateAndTime = results.some((r) => r.type.kind === 'date') && results.some((r) => isTimestamp(r.type));
  if (type === null || dateAndTime) {
    throw new StudioError('sql/types', `the results of CASE have no common type: ${results.map((r) => typeText(r.type)).join(', ')}`, {
      span: node.span,
      hint: 'make them one type with CAST',
    });
  }
  return foldCase({
    kind: 'case',
    branches: branches.map((b) => caseBranch(b.when, coerce(b.then, type, context))),
    otherwise: coerce(otherwise, type, context),
    type: shownOfAll(
      type,
      results.map((r) => r.type),
    ),
  });
}

function bindCaseTest(operand: Expr, when: Expr, context: BindContext, span: Span): Expr {
  refuseTextAndNumber('=', operand, when, span);
  return callFunction('=', [operand, when], context, span);
}
