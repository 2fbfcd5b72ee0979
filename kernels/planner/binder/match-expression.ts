import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Call, Expression} from '../../sql/ast/expression.ts';
import type {IdentifierPart} from '../../sql/ast/identifier.ts';
import type {AggregateFunction} from '../../sql/functions/definition.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import {didYouMean} from '../errors.ts';
import {expressionKey} from '../logical/expressions.ts';
import type {Expr} from '../physical/expr.ts';
import type {MatchExpression, MatchSlot} from '../physical/plan.ts';
import {withoutAttribute} from '../type-text.ts';
import {bindAggregateCall} from './aggregate-call.ts';
import {functionName} from './calls.ts';
import type {BindContext} from './context.ts';
import {bindCondition, bindExpression, type ExpressionEnv} from './expression.ts';
import {columnParts, hasColumn, resolveColumn, type Scope} from './scope.ts';

/** What the expressions of one MATCH_RECOGNIZE may name. */
export interface MatchNames {
  readonly scope: Scope;
  readonly context: BindContext;
  /** Names that may stand before a column: pattern variables, and such as never take a row. */
  readonly qualifiers: ReadonlySet<string>;
}

/** Which of a variable's rows a column is read from. */
interface Place {
  readonly from: 'first' | 'last';
  readonly offset: number;
}

const LAST: Place = {from: 'last', offset: 0};

/** A condition of DEFINE: of rows taken so far and the one that is looked at. */
export function bindDefine(node: Expression, names: MatchNames): MatchExpression {
  const binder = new MatchBinder(names, true);
  const expr = bindCondition(node, binder.env(LAST, null, 'DEFINE'));
  return {slots: binder.slots, expr};
}

/** A measure: of the rows of a complete match. */
export function bindMeasure(node: Expression, names: MatchNames): MatchExpression & {readonly type: DataType} {
  const binder = new MatchBinder(names, false);
  const expr = bindExpression(node, binder.env(LAST, null, 'MEASURES'));
  // Flink's type of a NOT NULL column stays NOT NULL, although a variable may have no row: only the type is told so.
  const told = bindExpression(node, new MatchBinder(names, false, true).env(LAST, null, 'MEASURES'));
  const keepsTime =
    names.context.plan.session.mode === 'streaming' || expr.kind !== 'column' || binder.slots[expr.index]?.kind === 'rowtime';
  return {slots: binder.slots, expr, type: keepsTime ? told.type : timeless(told.type)};
}

/** Collects what an expression reads; in the bound expression column n is slot n. */
class MatchBinder {
  readonly slots: MatchSlot[] = [];
  readonly #keys: string[] = [];
  readonly #names: MatchNames;
  readonly #isDefine: boolean;
  readonly #keepsNotNull: boolean;

  /** `keepsNotNull`: to tell types as Flink does, not to run. */
  constructor(names: MatchNames, isDefine: boolean, keepsNotNull = false) {
    this.#names = names;
    this.#isDefine = isDefine;
    this.#keepsNotNull = keepsNotNull;
  }

  /** `seen` collects the variables of an argument of FIRST or LAST. */
  env(place: Place, seen: Set<string | null> | null, name: string): ExpressionEnv {
    const env: ExpressionEnv = {
      context: this.#names.context,
      scope: this.#names.scope,
      place: name,
      intercept: (node) => this.#intercept(node, place, seen, env),
    };
    return env;
  }

  #intercept(node: Expression, place: Place, seen: Set<string | null> | null, env: ExpressionEnv): Expr | null {
    if (node.kind === 'column') {
      return this.#column(node, env, (variable, column, type) => {
        seen?.add(variable);
        const isCurrent = this.#isDefine && variable === null && place === LAST;
        if (isCurrent) return this.#slot({kind: 'current', column}, type);
        return this.#slot({kind: 'row', variable, ...place, column}, this.#keepsNotNull ? type : withNullable(type, true));
      });
    }
    if (node.kind === 'match-scope') {
      if (node.scope === 'FINAL') return bindExpression(node.operand, env);
      throw refused('RUNNING is not supported, as in Flink', node.span);
    }
    return node.kind === 'call' ? this.#call(node, seen, env) : null;
  }

  /** `A.column`, `column`, and fields of a row in it: `found` is told of the column. */
  #column(
    node: Expression & {kind: 'column'},
    env: ExpressionEnv,
    found: (variable: string | null, column: number, type: DataType) => Expr,
  ): Expr | null {
    const {scope, qualifiers} = this.#names;
    const [first, ...rest] = node.name.parts;
    const isQualified = first !== undefined && rest.length > 0 && qualifiers.has(first.name);
    const name = isQualified ? {...node.name, parts: rest} : node.name;
    const length = columnParts(scope, name);
    if (length < name.parts.length || isQualified) {
      const parts = name.parts.slice(0, length);
      const only = {...name, parts, span: {start: name.parts[0]!.span.start, end: parts[length - 1]!.span.end}};
      const variable = isQualified ? first.name : null;
      const read: ExpressionEnv = {
        ...env,
        intercept: (part) => {
          if (part.kind !== 'column' || part.name.parts.length > length) return null;
          const column = resolveColumn(scope, only);
          return column.kind === 'column' ? found(variable, column.index, column.type) : null;
        },
      };
      return bindExpression({...node, name}, read);
    }
    if (first !== undefined && rest.length > 0 && !hasColumn(scope, name) && scope.relations.every((r) => r.name !== first.name))
      throw this.#unknownVariable(first);
    const column = resolveColumn(scope, name);
    return column.kind === 'column' ? found(null, column.index, column.type) : null;
  }

  #unknownVariable({name, span}: IdentifierPart): StudioError {
    const known = [...this.#names.qualifiers];
    return new StudioError('sql/unknown-column', `pattern variable "${name}" is not in PATTERN`, {
      span,
      ...didYouMean(name, known, span),
    });
  }

  #call(node: Call, seen: Set<string | null> | null, env: ExpressionEnv): Expr | null {
    const name = functionName(node);
    switch (name) {
      case 'FIRST':
      case 'LAST':
      case 'PREV':
      case 'NEXT':
        if (seen !== null) throw refused(`${name} cannot stand in FIRST, LAST, PREV or NEXT`, node.span);
        return this.#navigate(node, name, env);
      case 'CLASSIFIER':
      case 'MATCH_NUMBER':
        throw refused(`${name} is not supported, as in Flink`, node.span);
      case 'MATCH_PROCTIME':
        return this.#slot({kind: 'proctime'}, {kind: 'timestamp_ltz', precision: 3, attribute: 'proctime', nullable: false});
      case 'MATCH_ROWTIME':
        return this.#rowtime(node);
      default: {
        const definition = this.#names.context.plan.functions.lookup(name);
        return definition?.kind === 'aggregate' && node.over === null ? this.#aggregate(node, definition) : null;
      }
    }
  }

  #navigate(node: Call, name: 'FIRST' | 'LAST' | 'PREV' | 'NEXT', env: ExpressionEnv): Expr {
    const [argument, offsetNode, ...more] = node.args.map((a) => a.value);
    if (argument === undefined || more.length > 0) {
      throw new StudioError('sql/wrong-arguments', `${name} takes an expression and a number`, {span: node.span});
    }
    const isPhysical = name === 'PREV' || name === 'NEXT';
    const offset = offsetNode === undefined ? (isPhysical ? 1 : 0) : offsetOf(offsetNode);
    if (isPhysical && !this.#isDefine) throw refused(`${name} cannot be used in MEASURES`, node.span);
    if (isPhysical && offset !== 0) {
      throw refused(`${name} is not supported, as in Flink: rows are counted within a variable`, node.span, 'use LAST(A.column, 1)');
    }
    const seen = new Set<string | null>();
    const place: Place = {from: name === 'FIRST' ? 'first' : 'last', offset};
    const bound = bindExpression(argument, this.env(place, seen, env.place));
    if (seen.size !== 1) {
      throw refused(seen.size === 0 ? `${name} needs a column` : `${name} takes columns of one pattern variable`, node.span);
    }
    return bound;
  }

  #rowtime(node: Call): Expr {
    const [argument, ...more] = node.args.map((a) => a.value);
    if (more.length > 0) throw new StudioError('sql/wrong-arguments', 'MATCH_ROWTIME takes at most a time attribute', {span: node.span});
    if (argument === undefined) {
      return this.#slot({kind: 'rowtime'}, {kind: 'timestamp', precision: 3, attribute: 'rowtime', nullable: false});
    }
    const {type} = bindExpression(argument, {context: this.#names.context, scope: this.#names.scope, place: 'MATCH_ROWTIME'});
    if (!isTimestamp(type) || type.attribute !== 'rowtime') {
      throw new StudioError('sql/wrong-arguments', 'MATCH_ROWTIME takes a column that is an event time attribute', {span: node.span});
    }
    return this.#slot({kind: 'rowtime'}, type);
  }

  /** Over all rows of one variable; arguments are bound over the input's row. */
  #aggregate(node: Call, definition: AggregateFunction): Expr {
    const {context, scope} = this.#names;
    if (node.quantifier !== null)
      throw refused(`${node.quantifier} of an aggregate is not supported in MATCH_RECOGNIZE, as in Flink`, node.span);
    if (node.filter !== null) throw refused('FILTER is not supported in MATCH_RECOGNIZE, as in Flink', node.filter.span);
    const seen = new Set<string | null>();
    const env: ExpressionEnv = {
      context,
      scope,
      place: 'an aggregate',
      intercept: (part) => {
        if (part.kind === 'match-scope' || (part.kind === 'call' && /^(FIRST|LAST|PREV|NEXT)$/.test(functionName(part)))) {
          throw refused('FIRST, LAST, PREV and NEXT cannot stand in an aggregate', part.span);
        }
        if (part.kind !== 'column') return null;
        return this.#column(part, env, (variable, index, type) => {
          seen.add(variable);
          return {kind: 'column', index, type};
        });
      },
    };
    const pending = bindAggregateCall(node, definition, env, true);
    const {argument} = pending;
    if (argument !== null && seen.size === 0)
      throw refused('an aggregate needs a column here', node.span, 'write COUNT(*) or COUNT(A.column)');
    if (seen.size > 1) throw refused('an aggregate takes columns of one pattern variable', node.span);
    const [variable = null] = seen;
    const call = {
      function: pending.function,
      argument: argument === null ? null : 0,
      argumentType: argument === null ? null : withoutAttribute(argument.type),
      distinct: false,
      filter: null,
      type: pending.type,
      ...(pending.separator === undefined ? {} : {separator: pending.separator}),
    };
    const keepsTime = argument !== null && /^(MIN|MAX)$/.test(pending.function) && isTimestamp(argument.type);
    return this.#slot({kind: 'aggregate', variable, argument, call}, keepsTime ? withNullable(argument.type, true) : pending.type);
  }

  #slot(slot: MatchSlot, type: DataType): Expr {
    const key = slotKey(slot);
    let index = this.#keys.indexOf(key);
    if (index < 0) {
      index = this.slots.push(slot) - 1;
      this.#keys.push(key);
    }
    return {kind: 'column', index, type};
  }
}

function slotKey(slot: MatchSlot): string {
  if (slot.kind !== 'aggregate') return JSON.stringify(slot);
  const {call, argument, variable} = slot;
  return `${call.function} ${variable} ${argument === null ? '*' : expressionKey(argument)} ${call.separator ?? ''}`;
}

function offsetOf(node: Expression): number {
  const value = node.kind === 'number' ? Number(node.text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new StudioError('sql/wrong-arguments', 'the offset is a whole number', {span: node.span});
}

function refused(message: string, span: Span, hint?: string): StudioError {
  return new StudioError('sql/match', message, {span, ...(hint === undefined ? {} : {hint})});
}

function timeless(type: DataType): DataType {
  return isTimestamp(type) && type.attribute === 'rowtime' ? withoutAttribute(type) : type;
}
