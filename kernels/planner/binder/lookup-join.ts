import {withNullable} from '../../protocol/data-type.ts';
import {diagnostic, type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {Hint, Join, TableName} from '../../sql/ast/query.ts';
import type {CatalogTable} from '../catalog.ts';
import {is, unsupported} from '../errors.ts';
import {columnRef, mapColumns} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import {conjuncts, sidesOf} from '../logical/join-condition.ts';
import type {LogicalNode, LookupJoin} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {parseDuration} from '../settings.ts';
import type {BindContext} from './context.ts';
import {bindCondition} from './expression.ts';
import {type BoundFrom, lookup} from './from.ts';
import {withOptionHints} from './option-hints.ts';
import type {Relation, Scope} from './scope.ts';

/** A join with a table that is asked for the rows of each left row's key, by processing time. */
export function bindLookupJoin(node: Join, left: BoundFrom, right: TableName, context: BindContext): BoundFrom {
  const table = lookupTable(right, context);
  const name = right.alias?.name.name ?? table.path.table;
  const fields = fieldsOf(table, right);
  const width = left.node.columns.length;
  const type = node.type === 'LEFT' ? 'left' : 'inner';
  const relation = (offset: number): Relation => {
    const nullable = (c: Column): Column => ({...c, type: withNullable(c.type, true)});
    const columns = type === 'left' ? fields.map(nullable) : fields;
    const names = right.alias?.columns ?? [];
    return {
      name,
      path: right.alias === null ? table.path : null,
      columns: columns.map((c, i) => ({...c, name: names[i]?.name ?? c.name})),
      offset,
    };
  };
  const scope = {relations: [...left.scope.relations, {...relation(width), columns: fields}]};
  const {keys, rest} = node.on === null ? whereKeys(context, scope, width) : onKeys(node.on, context, scope, width);
  if (keys.length === 0) {
    const place = node.on === null ? 'WHERE' : 'ON';
    throw new StudioError(
      'planner/lookup',
      `table "${table.path.table}" is looked up by the equality of a column, which ${place} does not have`,
      {
        span: node.on?.span ?? node.span,
        hint: 'add ON table.key = left.column',
      },
    );
  }
  const widened = withColumns(
    left.node,
    keys.map((k) => k.value),
  );
  const start = widened.node.columns.length;
  const over = (e: Expr): Expr => mapColumns(e, (c) => (c.index < width ? c : {...c, index: c.index - width + start}));
  const own = relation(start);
  const joined: LookupJoin = {
    kind: 'lookup-join',
    type,
    input: widened.node,
    table,
    fields,
    keys: keys.map((k, i) => ({field: fields[k.field] as Column, column: widened.positions[i] as number})),
    condition: rest.length === 0 ? null : over(foldLogic('and', rest)),
    how: lookupHow(table, name, context),
    columns: [...widened.node.columns, ...own.columns],
  };
  return {node: joined, scope: {...left.scope, relations: [...left.scope.relations, own]}};
}

function lookupTable(right: TableName, context: BindContext): CatalogTable {
  const object = lookup(right.name, context);
  const {span} = right.name;
  if (object.kind === 'view') {
    throw new StudioError('planner/lookup', `"${object.path.table}" is a view: by processing time a row is looked up in a table`, {span});
  }
  const table = withOptionHints(object, right.hints, context);
  const connector = context.plan.connectors.get(table.options.connector ?? '');
  if (connector?.lookup !== undefined || connector?.source?.bounded === true) return table;
  throw new StudioError('planner/lookup', `table "${table.path.table}" cannot be asked by key`, {
    span,
    detail: `connector "${table.options.connector ?? ''}" gives its rows one after the other`,
    hint: 'name an event time column after AS OF, or keep the table with connector "filesystem" or "rest-lookup"',
  });
}

function fieldsOf(table: CatalogTable, right: TableName): readonly Column[] {
  const other = table.columns.find((c) => c.kind !== 'physical');
  if (other !== undefined) throw unsupported(is(`a ${other.kind} column ("${other.name}") of a table to look up in`), right.name.span);
  return table.columns.map((c) => ({name: c.name, type: c.type}));
}

interface LookupKeys {
  readonly keys: readonly {readonly field: number; readonly value: Expr}[];
  readonly rest: readonly Expr[];
}

function onKeys(on: Expression, context: BindContext, scope: Scope, width: number): LookupKeys {
  return lookupKeys(conjuncts(bindCondition(on, {context, scope, place: 'ON'})), width);
}

/** Of a join by comma. WHERE tests its parts also by itself, and says what is wrong with one that cannot be bound here. */
function whereKeys(context: BindContext, scope: Scope, width: number): LookupKeys {
  const quiet = {...context, errors: [], warnings: []};
  const parts = (context.where ?? []).flatMap((part) => {
    try {
      return conjuncts(bindCondition(part, {context: quiet, scope, place: 'ON'}));
    } catch (error) {
      if (error instanceof StudioError) return [];
      throw error;
    }
  });
  return {keys: lookupKeys(parts, width).keys, rest: []};
}

/** Equalities of a column of the table with something of the left row, or a constant. */
function lookupKeys(parts: readonly Expr[], width: number): LookupKeys {
  const keys: {field: number; value: Expr}[] = [];
  const rest: Expr[] = [];
  for (const part of parts) {
    const [a, b] = part.kind === 'call' && part.function === '=' ? part.args : [];
    const pair = a === undefined || b === undefined ? null : (keyOf(a, b, width) ?? keyOf(b, a, width));
    if (pair === null || keys.some((k) => k.field === pair.field)) rest.push(part);
    else keys.push(pair);
  }
  return {keys, rest};
}

function keyOf(column: Expr, value: Expr, width: number): {readonly field: number; readonly value: Expr} | null {
  const side = sidesOf(value, width);
  if (column.kind !== 'column' || column.index < width || (side !== 'left' && side !== 'none')) return null;
  return {field: column.index - width, value};
}

function withColumns(node: LogicalNode, values: readonly Expr[]): {readonly node: LogicalNode; readonly positions: readonly number[]} {
  const added: Expr[] = [];
  const positions = values.map((v) => (v.kind === 'column' ? v.index : node.columns.length + added.push(v) - 1));
  if (added.length === 0) return {node, positions};
  const own = node.columns.map((_, i) => columnRef(node.columns, i));
  const columns = [...node.columns, ...added.map((e, i): Column => ({name: `lookup${i}`, type: e.type}))];
  return {node: {kind: 'project', input: node, expressions: [...own, ...added], columns}, positions};
}

/** A LOOKUP hint for the table first, then the table's own options, then the session's settings; defaults as Flink's. */
function lookupHow(table: CatalogTable, name: string, context: BindContext): LookupJoin['how'] {
  const hint = lookupHint(table, name, context);
  const settings = context.plan.session.settings;
  const {options} = table;
  const isSync = /^false$/i.test(hint.get('async') ?? options.asyncPolling ?? 'true');
  const order = hint.get('output-mode') ?? options['lookup.output-mode'] ?? settings['table.exec.async-lookup.output-mode'] ?? 'ORDERED';
  const capacity = hint.get('capacity') ?? options['lookup.capacity'] ?? settings['table.exec.async-lookup.buffer-capacity'] ?? '100';
  const timeout = hint.get('timeout') ?? options['lookup.timeout'] ?? settings['table.exec.async-lookup.timeout'] ?? '3 min';
  const onMiss = hint.get('retry-predicate')?.toLowerCase() === 'lookup_miss';
  return {
    capacity: isSync ? 1 : wholeNumber('capacity', capacity),
    timeoutMs: duration('timeout', timeout),
    reloadMs:
      options['source.monitor-interval'] === undefined ? 0 : duration('source.monitor-interval', options['source.monitor-interval']),
    ordered: isSync || !/^allow_unordered$/i.test(order),
    retry: {
      onMiss,
      attempts: onMiss ? wholeNumber('max-attempts', hint.get('max-attempts') ?? '1') + 1 : 1,
      errors: wholeNumber('lookup.max-retries', options['lookup.max-retries'] ?? '3'),
      delayMs: duration('fixed-delay', hint.get('fixed-delay') ?? options['lookup.retry-delay'] ?? '1 s'),
    },
    cache: cacheOf(options),
  };
}

function cacheOf(options: CatalogTable['options']): LookupJoin['how']['cache'] {
  const legacy = options['lookup.cache.max-rows'];
  if (legacy === undefined && !/^partial$/i.test(options['lookup.cache'] ?? '')) return null;
  const time = (key: string): number => (options[key] === undefined ? 0 : duration(key, options[key]));
  const maxRows = options['lookup.partial-cache.max-rows'] ?? legacy;
  return {
    maxRows: maxRows === undefined ? 10_000 : wholeNumber('lookup.partial-cache.max-rows', maxRows),
    expireAfterWrite: time('lookup.partial-cache.expire-after-write') || time('lookup.cache.ttl'),
    expireAfterAccess: time('lookup.partial-cache.expire-after-access'),
    keepsMisses: !/^false$/i.test(options['lookup.partial-cache.cache-missing-key'] ?? 'true'),
  };
}

function lookupHint(table: CatalogTable, name: string, context: BindContext): ReadonlyMap<string, string> {
  for (const hint of context.hints ?? []) {
    if (hint.name.name.toUpperCase() !== 'LOOKUP') continue;
    const given = new Map(hint.options.map((o) => [o.key.value.toLowerCase(), o.value.value]));
    const of = given.get('table');
    if (of === undefined)
      throw new StudioError('planner/hint', 'the hint LOOKUP names its table', {span: hint.span, hint: "add 'table' = '…'"});
    if (of === name || of === table.path.table) {
      checkHint(hint, context);
      return given;
    }
  }
  return new Map();
}

const KNOWN = ['table', 'async', 'output-mode', 'capacity', 'timeout', 'retry-predicate', 'retry-strategy', 'fixed-delay', 'max-attempts'];

function checkHint(hint: Hint, context: BindContext): void {
  for (const {key} of hint.options) {
    if (KNOWN.includes(key.value.toLowerCase())) continue;
    context.warnings.push(
      diagnostic('planner/hint', `the hint LOOKUP has no option "${key.value}"`, {
        severity: 'warning',
        span: key.span as Span,
        detail: KNOWN.join(', '),
      }),
    );
  }
}

function wholeNumber(what: string, text: string): number {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  throw new StudioError('planner/lookup', `"${what}" of a lookup takes a whole number, not "${text}"`);
}

function duration(what: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  throw new StudioError('planner/lookup', `"${what}" of a lookup takes a duration such as 10 s, not "${text}"`);
}
