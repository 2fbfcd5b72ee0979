import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Call, Expression} from '../../sql/ast/expression.ts';
import type {GroupBy} from '../../sql/ast/query.ts';
import type {AggregateFunction} from '../../sql/functions/definition.ts';
import {columnRef, expressionKey, mapColumns} from '../logical/expressions.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {AggregateCall, Expr} from '../physical/expr.ts';
import {collectColumns} from '../physical/operands.ts';
import type {WindowProperty} from '../physical/plan.ts';
import {shownAttribute, withoutAttribute} from '../type-text.ts';
import {bindAggregateCall, bindJsonAggregate, type PendingCall} from './aggregate-call.ts';
import {callFunction, functionName} from './calls.ts';
import {coerce} from './coerce.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {bindGroupWindow, type GroupWindow, groupProperty, groupWindowPart, sameWindow} from './group-window.ts';
import {GROUPING_FUNCTIONS, groupingCall, setMember} from './grouping-call.ts';
import {groupingSets} from './grouping-sets.ts';
import {OVER_BASE} from './over.ts';
import {type Scope, scopeColumns} from './scope.ts';
import {Subqueries} from './subqueries.ts';
import {hasSubquery, someNode} from './walk.ts';
import {fuseWindow} from './window-table.ts';

// Until all calls are known, a column of the aggregation's output is named by one of these bases plus its number.
const CALL_BASE = 1_000_000;
const PROPERTY_BASE = 2_000_000;
const GROUPING_BASE = 2_500_000;

const SUM_OR_ZERO = '$SUM0';

/** The expression calls an aggregate of this query, or names its window. */
export function usesAggregation(node: Expression, context: BindContext): boolean {
  return someNode(node, (n) => (n.kind === 'call' && isAggregation(n, context)) || (n.kind === 'json-call' && n.name.endsWith('AGG')));
}

function isAggregation(node: Call, context: BindContext): boolean {
  if (node.over !== null || node.name.parts.length !== 1) return false;
  const name = functionName(node);
  return (
    name === SUM_OR_ZERO ||
    GROUPING_FUNCTIONS.includes(name) ||
    context.plan.functions.lookup(name)?.kind === 'aggregate' ||
    groupWindowPart(name) !== null
  );
}

/**
 * Binds what stands above a GROUP BY: what equals a key becomes that key, what is an aggregate is collected, everything else is built
 * of these. `finish` makes the node once all expressions are bound.
 */
export class Aggregation {
  readonly #context: BindContext;
  #input: LogicalNode;
  /** What stands inside aggregates. */
  readonly #subqueries = new Subqueries();
  readonly #scope: Scope;
  readonly #keys: {readonly expr: Expr; readonly key: string; readonly name: string; readonly written: string | null}[] = [];
  readonly #calls: PendingCall[] = [];
  readonly #properties: WindowProperty[] = [];
  #window: GroupWindow | null = null;
  /** By grouping set: its keys; null where GROUP BY lists plain keys. */
  #sets: readonly (readonly number[])[] | null = null;
  readonly #groupings: Expr[] = [];
  #ordinal = false;

  constructor(context: BindContext, input: LogicalNode, scope: Scope) {
    this.#context = context;
    this.#input = input;
    this.#scope = scope;
  }

  bindKeys(groupBy: GroupBy | null): void {
    if (groupBy === null) return;
    const sets = groupingSets(groupBy).map((set) => [...new Set(set.map((node) => this.#bindKey(node)).filter((at) => at !== null))]);
    if (groupBy.elements.some((e) => e.kind !== 'keys')) this.#sets = sets;
  }

  /** Its position among the keys; null for the window. */
  #bindKey(node: Expression): number | null {
    const env = this.#inputEnv('GROUP BY');
    if (node.kind === 'call' && node.name.parts.length === 1) {
      const part = groupWindowPart(functionName(node));
      if (part !== null && part.property === null) {
        if (this.#window?.span.start === node.span.start) return null;
        if (this.#window !== null) {
          throw new StudioError('planner/two-windows', 'GROUP BY takes one window', {
            span: node.span,
            detail: `there is ${this.#window.name} already`,
          });
        }
        this.#window = bindGroupWindow(node, part.window, env);
        return null;
      }
    }
    const expr = bindExpression(node, env);
    const key = expressionKey(expr);
    if (expr.kind === 'literal' && expr.type.kind === 'int') this.#ordinal = true;
    const known = this.#keys.findIndex((k) => k.key === key);
    return known >= 0
      ? known
      : this.#keys.push({expr, key, name: keyName(node, this.#keys.length), written: hasSubquery(node) ? this.#textOf(node) : null}) - 1;
  }

  #inputEnv(place: string): ExpressionEnv {
    const env = {context: this.#context, scope: this.#scope, place};
    return place === 'an aggregate' || place === 'GROUP BY' ? {...env, subqueries: this.#subqueries} : env;
  }

  /** Where expressions above the aggregation are bound. Their columns are provisional until `finish`. */
  env(place: string): ExpressionEnv {
    return {context: this.#context, scope: this.#scope, place, intercept: (node) => this.#intercept(node)};
  }

  #intercept(node: Expression): Expr | null {
    if (node.kind === 'json-call' && node.name.endsWith('AGG')) {
      return this.#pend(bindJsonAggregate(node, this.#inputEnv('an aggregate')));
    }
    if (node.kind === 'call' && node.name.parts.length === 1 && node.over === null) {
      const name = functionName(node);
      if (GROUPING_FUNCTIONS.includes(name)) return this.#grouping(node, name);
      if (name === SUM_OR_ZERO) return this.#sumOrZero(node);
      const part = groupWindowPart(name);
      if (part?.property) return this.#property(node, name, part.window, part.property);
      const definition = this.#context.plan.functions.lookup(name);
      if (definition?.kind === 'aggregate') return this.#call(node, definition);
    }
    if (node.kind === 'star') return null;
    if (hasSubquery(node)) return this.#writtenKey(node);
    // An expression can only be a key if a key is more than a column.
    if (node.kind !== 'column' && (this.#plainKeys || usesAggregation(node, this.#context))) return null;
    const bound = bindExpression(node, this.#inputEnv('SELECT'));
    const key = expressionKey(bound);
    const at = this.#keys.findIndex((k) => k.key === key);
    if (at >= 0) return {kind: 'column', index: at, type: this.#keyType(bound.type, at)};
    const columns = new Set<number>();
    collectColumns(bound, columns);
    if (columns.size === 0) return bound;
    if (node.kind === 'column') throw this.#notGrouped(node, bound);
    return null;
  }

  get #plainKeys(): boolean {
    return this.#keys.every((k) => k.expr.kind === 'column');
  }

  /** A grouped time attribute is an ordinary timestamp, but window_time of a fused window table function stays one. */
  #keyType(type: DataType, key: number): DataType {
    const plain = this.#isFused ? type : shownAttribute(type);
    return this.#sets?.every((set) => set.includes(key)) === false ? withNullable(plain, true) : plain;
  }

  /** GROUPING, GROUPING_ID and GROUP_ID: constants of the grouping set that made the row. */
  #grouping(node: Call, name: string): Expr {
    const args = node.args.map(({value}) => {
      const key = expressionKey(bindExpression(value, this.#inputEnv(name)));
      const at = this.#keys.findIndex((k) => k.key === key);
      if (at < 0) throw new StudioError('sql/not-grouped', `${name} takes expressions of GROUP BY`, {span: value.span});
      return at;
    });
    return groupingCall(name, args, node, this.#sets ?? [this.#keys.map((_, i) => i)], (member) => {
      this.#groupings.push(member);
      return {kind: 'column', index: GROUPING_BASE + this.#groupings.length - 1, type: member.type};
    });
  }

  #fused: ReturnType<typeof fuseWindow> | undefined;

  get #isFused(): boolean {
    return this.#fusion() !== null;
  }

  #fusion(): ReturnType<typeof fuseWindow> {
    if (this.#fused === undefined) {
      this.#fused =
        this.#window !== null
          ? null
          : fuseWindow(
              this.#input,
              this.#keys.map((k) => k.expr),
            );
      // A window that is not in every set is a key like any other.
      const {roles} = this.#fused ?? {roles: []};
      if (this.#sets?.some((set) => roles.some((role, i) => role !== null && !set.includes(i)))) this.#fused = null;
    }
    return this.#fused;
  }

  #notGrouped(node: Expression & {kind: 'column'}, bound: Expr): StudioError {
    const name = node.name.parts.map((p) => p.name).join('.');
    const columns = scopeColumns(this.#scope);
    const isWindowColumn = bound.kind === 'column' && /^window_(start|end|time)$/.test(columns[bound.index]?.name ?? '');
    return new StudioError('sql/not-grouped', `column "${name}" is neither grouped nor aggregated`, {
      span: node.span,
      ...(this.#ordinal ? {detail: 'GROUP BY 1 groups by the number 1, not by the first column'} : {}),
      hint: isWindowColumn ? `add ${name} to GROUP BY` : `add ${name} to GROUP BY, or use an aggregate such as MAX(${name})`,
    });
  }

  #property(node: Call, name: string, window: GroupWindow['name'], property: WindowProperty): Expr {
    const own = bindGroupWindow(node, window, this.#inputEnv(name));
    if (this.#window === null || !sameWindow(own, this.#window)) {
      const detail =
        this.#window === null
          ? `GROUP BY has no ${window} window`
          : `the window of GROUP BY is ${this.#context.plan.text.slice(this.#window.span.start, this.#window.span.end)}`;
      throw new StudioError('planner/window-mismatch', `${name} must repeat the arguments of the window in GROUP BY`, {
        span: node.span,
        detail,
      });
    }
    const processing = this.#window.timeMode === 'processing';
    if ((property === 'rowtime' && processing) || (property === 'proctime' && !processing)) {
      throw new StudioError(
        'planner/window-mismatch',
        `${name} needs a window on ${property === 'rowtime' ? 'event time' : 'processing time'}`,
        {span: node.span},
      );
    }
    let at = this.#properties.indexOf(property);
    if (at < 0) at = this.#properties.push(property) - 1;
    const type = groupProperty(property, this.#window, this.#context.plan.session.mode);
    return {kind: 'column', index: PROPERTY_BASE + at, type};
  }

  /** `$SUM0(x)`: 0 instead of NULL. */
  #sumOrZero(node: Call): Expr {
    const definition = this.#context.plan.functions.lookup('SUM');
    if (definition?.kind !== 'aggregate') throw new Error('there is no SUM');
    const sum = this.#call(node, definition);
    const zero = coerce({kind: 'literal', value: 0, type: {kind: 'int', nullable: false}}, withNullable(sum.type, false), this.#context);
    return callFunction('COALESCE', [sum, zero], this.#context, node.span);
  }

  #call(node: Call, definition: AggregateFunction): Expr {
    const isGlobal = this.#keys.length === 0 && this.#window === null;
    const call = bindAggregateCall(node, definition, this.#inputEnv('an aggregate'), isGlobal);
    // As in Flink, what is never NULL need not be read to be counted: the query below may leave it out.
    const countsRows = call.function === 'COUNT' && !call.distinct && call.argument?.type.nullable === false;
    return this.#pend(countsRows ? {...call, argument: null} : call);
  }

  #pend(pending: PendingCall): Expr {
    let at = this.#calls.findIndex((c) => c.key === pending.key);
    if (at < 0) at = this.#calls.push(pending) - 1;
    return {kind: 'column', index: CALL_BASE + at, type: pending.type};
  }

  /** A key that holds a subquery is known again by its text. */
  #writtenKey(node: Expression): Expr | null {
    const at = this.#keys.findIndex((k) => k.written === this.#textOf(node));
    const key = this.#keys[at];
    return key === undefined ? null : {kind: 'column', index: at, type: this.#keyType(key.expr.type, at)};
  }

  #textOf(node: Expression): string {
    return this.#context.plan.text.slice(node.span.start, node.span.end).replace(/\s+/g, ' ');
  }

  /** Their values become columns of the input. */
  #joinSubqueries(): void {
    if (this.#subqueries.isEmpty) return;
    const {node, resolve} = this.#subqueries.finish(this.#input, (e) => e, this.#context);
    this.#input = node;
    this.#fused = null;
    this.#keys.forEach((key, i) => {
      this.#keys[i] = {...key, expr: resolve(key.expr)};
    });
    this.#calls.forEach((call, i) => {
      const {argument, filter} = call;
      this.#calls[i] = {...call, argument: argument === null ? null : resolve(argument), filter: filter === null ? null : resolve(filter)};
    });
  }

  /** The aggregation, and how provisional columns become those of its output. `stateTtlMs`: of a hint. */
  finish(stateTtlMs: number | null = null): {readonly node: LogicalNode; readonly resolve: (expr: Expr) => Expr} {
    this.#joinSubqueries();
    const fusion = this.#fusion();
    if (fusion !== null && this.#calls.every((c) => fusion.isFree(c.argument) && fusion.isFree(c.filter))) return this.#finishFused(fusion);
    const row = new Row();
    const plainKeys = this.#keys.map((k) => row.add(k.expr, k.name));
    const plainAggregates = this.#aggregates(row);
    const window = this.#window;
    const plainTime = window === null ? 0 : row.add(window.time, 'time');
    const keyed = this.#keys.map((_, i) => i);
    const {input, keys, aggregates, timeColumn, setColumns} = this.#expanded(
      row.project(this.#input),
      plainKeys,
      keyed,
      plainAggregates,
      plainTime,
    );
    const columns = [
      ...this.#keys.map((k, i): Column => ({name: k.name, type: this.#keyType(shownAttribute(k.expr.type), i)})),
      ...setColumns,
      ...this.#callColumns(),
    ];
    const resolve = this.#resolver(keys.length, this.#keys.length, (i) => i);
    if (window === null) {
      const ttl = stateTtlMs === null ? {} : {stateTtlMs};
      const node: LogicalNode = {kind: 'aggregate', input, keys, aggregates, columns, ...ttl};
      return {node, resolve};
    }
    const mode = this.#context.plan.session.mode;
    const node: LogicalNode = {
      kind: 'window-aggregate',
      input,
      isGroup: true,
      window: window.spec,
      timeColumn,
      timeMode: window.timeMode,
      zone: window.zone,
      keys,
      aggregates,
      properties: this.#properties,
      columns: [...columns, ...this.#properties.map((p): Column => ({name: `window_${p}`, type: groupProperty(p, window, mode)}))],
    };
    return {node, resolve};
  }

  /** With several grouping sets: each row once per set, its other keys NULL, and the set's number as one key more. */
  #expanded(
    input: LogicalNode,
    keys: readonly number[],
    /** By key: which one of GROUP BY it is. */
    own: readonly number[],
    aggregates: readonly AggregateCall[],
    timeColumn: number,
  ): {
    readonly input: LogicalNode;
    readonly keys: readonly number[];
    readonly aggregates: readonly AggregateCall[];
    readonly timeColumn: number;
    readonly setColumns: readonly Column[];
  } {
    const sets = this.#sets;
    if (sets === null || sets.length === 1) {
      return {input, keys, aggregates, timeColumn, setColumns: []};
    }
    const width = keys.length + 1;
    const setColumn: Column = {name: 'grouping_set', type: {kind: 'int', nullable: false}};
    const keyColumns = keys.map((k, i): Column => {
      const column = input.columns[k] as Column;
      return {
        ...column,
        type: withNullable(shownAttribute(column.type), sets.some((set) => !set.includes(own[i] ?? -1)) || column.type.nullable),
      };
    });
    const copies = sets.map((set, number): readonly Expr[] => [
      ...keys.map(
        (k, i): Expr =>
          set.includes(own[i] ?? -1)
            ? columnRef(input.columns, k)
            : {kind: 'literal', value: null, type: keyColumns[i]?.type ?? setColumn.type},
      ),
      {kind: 'literal', value: number, type: setColumn.type},
      ...input.columns.map((_, i) => columnRef(input.columns, i)),
    ]);
    return {
      input: {kind: 'expand', input, copies, columns: [...keyColumns, setColumn, ...input.columns]},
      keys: [...keys.keys(), keys.length],
      aggregates: aggregates.map((a) => ({
        ...a,
        argument: a.argument === null ? null : a.argument + width,
        filter: a.filter === null ? null : a.filter + width,
      })),
      timeColumn: timeColumn + width,
      setColumns: [setColumn],
    };
  }

  #resolver(keys: number, setColumn: number, key: (index: number) => number): (expr: Expr) => Expr {
    const plain = resolver(keys, this.#calls.length, key);
    const grouping = (column: Expr & {kind: 'column'}): Expr =>
      column.index >= GROUPING_BASE && column.index < OVER_BASE
        ? setMember(this.#groupings[column.index - GROUPING_BASE] as Expr, {
            kind: 'column',
            index: setColumn,
            type: {kind: 'int', nullable: false},
          })
        : plain(column);
    return (expr) => mapColumns(expr, grouping);
  }

  /** GROUP BY window_start, window_end over a window table function: the window closes with its watermark instead of changing for ever. */
  #finishFused(fusion: NonNullable<ReturnType<typeof fuseWindow>>): {readonly node: LogicalNode; readonly resolve: (expr: Expr) => Expr} {
    const row = new Row();
    const plain = this.#keys.flatMap((k, i) => (fusion.roles[i] === null ? [{...k, i}] : []));
    const plainKeys = plain.map((k) => row.add(k.expr, k.name));
    const plainAggregates = this.#aggregates(row);
    const plainTime = row.add(columnRef(fusion.input.columns, fusion.timeColumn), 'time');
    const keyed = plain.map((k) => k.i);
    const {input, keys, aggregates, timeColumn, setColumns} = this.#expanded(
      row.project(fusion.input),
      plainKeys,
      keyed,
      plainAggregates,
      plainTime,
    );
    const properties: WindowProperty[] = [];
    const position = this.#keys.map((_, i) => {
      const role = fusion.roles[i] ?? null;
      if (role === null) return plain.findIndex((k) => k.i === i);
      return keys.length + this.#calls.length + properties.push(role) - 1;
    });
    const node: LogicalNode = {
      kind: 'window-aggregate',
      input,
      isGroup: false,
      window: fusion.table.window,
      timeColumn,
      timeMode: fusion.table.timeMode,
      zone: fusion.table.zone,
      keys,
      aggregates,
      properties,
      columns: [
        ...plain.map((k): Column => ({name: k.name, type: this.#keyType(shownAttribute(k.expr.type), k.i)})),
        ...setColumns,
        ...this.#callColumns(),
        ...this.#keys.flatMap((k, i): readonly Column[] => (fusion.roles[i] === null ? [] : [{name: k.name, type: k.expr.type}])),
      ],
    };
    return {node, resolve: this.#resolver(keys.length, plain.length, (i) => position[i] ?? i)};
  }

  #aggregates(row: Row): readonly AggregateCall[] {
    return this.#calls.map((call) => ({
      function: call.function,
      argument: call.argument === null ? null : row.add(call.argument, 'argument'),
      argumentType: call.argument === null ? null : withoutAttribute(call.argument.type),
      distinct: call.distinct,
      filter: call.filter === null ? null : row.add(call.filter, 'filter'),
      type: call.type,
      ...(call.separator === undefined ? {} : {separator: call.separator}),
      ...(call.ignoresNulls === undefined ? {} : {ignoresNulls: call.ignoresNulls}),
    }));
  }

  #callColumns(): readonly Column[] {
    return this.#calls.map((c) => ({name: c.text, type: c.type}));
  }
}

/** The row that goes into an aggregation: each expression once. */
class Row {
  readonly #expressions: Expr[] = [];
  readonly #columns: Column[] = [];
  readonly #at = new Map<string, number>();

  add(expr: Expr, name: string): number {
    const key = expressionKey(expr);
    const known = this.#at.get(key);
    if (known !== undefined) return known;
    this.#columns.push({name, type: expr.type});
    const index = this.#expressions.push(expr) - 1;
    this.#at.set(key, index);
    return index;
  }

  project(input: LogicalNode): LogicalNode {
    const columns = this.#columns.map((column, i) => {
      const expr = this.#expressions[i];
      return expr?.kind === 'column' ? {...column, name: input.columns[expr.index]?.name ?? column.name} : column;
    });
    return {kind: 'project', input, expressions: this.#expressions, columns};
  }
}

function resolver(keys: number, calls: number, key: (index: number) => number): (expr: Expr) => Expr {
  return (expr) =>
    mapColumns(expr, (column) => {
      if (column.index >= GROUPING_BASE) return column;
      if (column.index >= PROPERTY_BASE) return {...column, index: keys + calls + column.index - PROPERTY_BASE};
      if (column.index >= CALL_BASE) return {...column, index: keys + column.index - CALL_BASE};
      return {...column, index: key(column.index)};
    });
}

function keyName(node: Expression, index: number): string {
  return node.kind === 'column' ? (node.name.parts[node.name.parts.length - 1]?.name ?? `key${index}`) : `key${index}`;
}
