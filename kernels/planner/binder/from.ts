import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {TablePath} from '../../protocol/table.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {Identifier} from '../../sql/ast/identifier.ts';
import type {Alias, Hint, Join, TableReference} from '../../sql/ast/query.ts';
import type {CatalogObject, CatalogView, SessionConfig} from '../catalog.ts';
import {didYouMean, is, unsupported} from '../errors.ts';
import {type LogicalNode, ONE_ROW} from '../logical/node.ts';
import {bindAsOfJoin, isAsOf} from './as-of.ts';
import type {BindContext, CommonTables} from './context.ts';
import {bindJoin} from './join.ts';
import {bindLateralJoin, isLateral, unnestOver} from './lateral.ts';
import {bindMatch} from './match.ts';
import {bindPivot} from './pivot.ts';
import {bindQuery} from './query.ts';
import {bindScan} from './scan.ts';
import {EMPTY_SCOPE, type Relation, type Scope} from './scope.ts';
import {hintedTtl} from './state-ttl.ts';
import {storedQuery} from './stored.ts';
import {bindWindowTable} from './window-table.ts';

/** What FROM reads, and what may be named of it. */
export interface BoundFrom {
  readonly node: LogicalNode;
  readonly scope: Scope;
}

export function bindFrom(reference: TableReference, context: BindContext): BoundFrom {
  switch (reference.kind) {
    case 'table': {
      if (reference.asOf !== null) {
        throw new StudioError('sql/as-of', 'FOR SYSTEM_TIME AS OF stands on the right side of a JOIN', {span: reference.asOf.span});
      }
      if (reference.sample !== null) throw unsupported(is('TABLESAMPLE'), reference.sample.span);
      const bound = bindTableName(reference.name, reference.hints, context);
      const last = reference.name.parts[reference.name.parts.length - 1]?.name ?? null;
      return named(bound.node, reference.alias, last, bound.path);
    }
    case 'derived': {
      return named(bindQuery(reference.query, context).node, reference.alias, null, null);
    }
    case 'table-function': {
      const node = bindWindowTable(reference.call, context, (argument) => bindTableArgument(argument, context));
      return named(node, reference.alias, null, null);
    }
    case 'join':
      return bindJoined(reference, context);
    case 'unnest': {
      const {input, scope} = unnestOver(ONE_ROW, EMPTY_SCOPE, reference, false, context);
      return {node: input, scope};
    }
    case 'match-recognize':
      return named(bindMatch(reference, bindFrom(reference.input, context), context), reference.alias, null, null);
    case 'pivot':
      return named(bindPivot(reference, bindFrom(reference.input, context), context), reference.alias, null, null);
    case 'refused-table':
      throw unsupported(is(reference.what), reference.span);
    default:
      return reference satisfies never;
  }
}

function bindJoined(reference: Join, context: BindContext): BoundFrom {
  const left = bindFrom(reference.left, context);
  if (isLateral(reference.right)) return bindLateralJoin(reference, left, reference.right, context);
  if (isAsOf(reference.right)) return bindAsOfJoin(reference, left, reference.right, context);
  const bound = bindJoin(reference, left, bindFrom(reference.right, context), context);
  const stateTtl = [hintedTtl(context.hints, reference.left), hintedTtl(context.hints, reference.right)] as const;
  if (stateTtl.every((ms) => ms === null) || bound.node.kind !== 'join') return bound;
  return {...bound, node: {...bound.node, stateTtl}};
}

function bindTableArgument(argument: Expression, context: BindContext): LogicalNode {
  // Without the word TABLE a plain name parses as a column.
  if (argument.kind === 'column') return bindTableName(argument.name, [], context).node;
  if (argument.kind === 'subquery') return bindQuery(argument.query, context).node;
  if (argument.kind !== 'table-argument') {
    throw new StudioError('sql/wrong-arguments', 'the first argument is a table', {span: argument.span, hint: 'write TABLE and its name'});
  }
  if (argument.partitionBy.length > 0) throw unsupported(is('PARTITION BY of a table argument'), argument.span);
  if (argument.orderBy.length > 0) throw unsupported(is('ORDER BY of a table argument'), argument.span);
  return argument.source.kind === 'identifier'
    ? bindTableName(argument.source, [], context).node
    : bindQuery(argument.source, context).node;
}

function named(node: LogicalNode, alias: Alias | null, name: string | null, path: TablePath | null): BoundFrom {
  const relation: Relation = alias === null ? {name, path, columns: node.columns, offset: 0} : aliased(node, alias);
  return {node, scope: {relations: [relation]}};
}

function aliased(node: LogicalNode, alias: Alias): Relation {
  if (alias.columns.length > 0 && alias.columns.length !== node.columns.length) {
    throw new StudioError('sql/alias', `"${alias.name.name}" names ${alias.columns.length} columns of ${node.columns.length}`, {
      span: alias.span,
    });
  }
  const columns = node.columns.map((c, i) => ({...c, name: alias.columns[i]?.name ?? c.name}));
  return {name: alias.name.name, path: null, columns, offset: 0};
}

/** A common table, a view or a table. */
export function bindTableName(
  name: Identifier,
  hints: readonly Hint[],
  context: BindContext,
): {readonly node: LogicalNode; readonly path: TablePath | null} {
  const common = name.parts.length === 1 ? findCommon(context.commonTables, name.parts[0]?.name ?? '') : null;
  if (common !== null) return {node: bindCommon(common, context), path: null};
  const path = resolvePath(name, context.plan.session);
  const object = lookup(name, context);
  if (object.kind === 'view') return {node: bindView(object, context, name.span), path};
  return {node: bindScan(object, hints, context, name.span), path};
}

function findCommon(tables: CommonTables | null, name: string): CommonTables | null {
  for (let at = tables; at !== null; at = at.outer) if (at.table.name.name === name) return at;
  return null;
}

function bindCommon(common: CommonTables, context: BindContext): LogicalNode {
  const {table} = common;
  const {node} = bindQuery(table.query, {...context, commonTables: common.outer, outer: common.enclosing});
  if (table.columns.length === 0) return node;
  if (table.columns.length !== node.columns.length) {
    throw new StudioError('sql/alias', `"${table.name.name}" names ${table.columns.length} columns of ${node.columns.length}`, {
      span: table.name.span,
    });
  }
  return {...node, columns: node.columns.map((c, i) => ({...c, name: table.columns[i]?.name ?? c.name}))};
}

function bindView(view: CatalogView, context: BindContext, span: Span): LogicalNode {
  const id = `${view.path.catalog}.${view.path.database}.${view.path.table}`;
  if (context.views.includes(id)) throw new StudioError('planner/recursive-view', `view "${view.path.table}" reads itself`, {span});
  const {owners: _, ...rest} = context;
  const inner: BindContext = {
    ...rest,
    plan: {...context.plan, text: view.query},
    errors: [],
    outer: undefined,
    commonTables: null,
    views: [...context.views, id],
  };
  try {
    const {node} = bindQuery(storedQuery(view.query), inner);
    const [noted] = inner.errors;
    if (noted) throw StudioError.of(noted);
    return {...node, columns: node.columns.map((c, i) => ({...c, name: view.columns[i]?.name ?? c.name}))};
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const hint = 'drop the view and create it again';
    throw new StudioError('planner/invalid-view', `view "${view.path.table}" is not valid any more`, {span, detail: error.message, hint});
  }
}

/** `table`, `database.table` or `catalog.database.table` in full. */
export function resolvePath(name: Identifier, session: SessionConfig): TablePath {
  const parts = name.parts.map((p) => p.name);
  const [a = '', b = '', c = ''] = parts;
  switch (parts.length) {
    case 1:
      return {catalog: session.catalog, database: session.database, table: a};
    case 2:
      return {catalog: session.catalog, database: a, table: b};
    case 3:
      return {catalog: a, database: b, table: c};
    default:
      throw new StudioError('sql/unknown-table', `table "${parts.join('.')}" does not exist`, {
        span: name.span,
        hint: 'a table is named by catalog.database.table at most',
      });
  }
}

/** The table or view of that name; the error names the nearest. */
export function lookup(name: Identifier, context: BindContext): CatalogObject {
  const {catalog, session} = context.plan;
  const path = resolvePath(name, session);
  const object = catalog.lookupTable(path);
  if (object !== null) return object;
  const text = name.parts.map((p) => p.name).join('.');
  const last = name.parts[name.parts.length - 1];
  const siblings = catalog.tablesIn(path.catalog, path.database);
  const catalogUnknown = !catalog.catalogs().includes(path.catalog);
  const databaseUnknown = !catalogUnknown && !catalog.databases(path.catalog).includes(path.database);
  throw new StudioError('sql/unknown-table', `table "${text}" does not exist`, {
    span: name.span,
    ...(catalogUnknown
      ? {detail: `there is no catalog "${path.catalog}"`}
      : databaseUnknown
        ? {detail: `there is no database "${path.database}"`}
        : siblings.length > 0
          ? {detail: `database ${path.database} has the tables ${siblings.slice(0, 12).join(', ')}${siblings.length > 12 ? ', …' : ''}`}
          : {detail: `database ${path.database} has no tables`, hint: 'create the table first'}),
    ...(last ? didYouMean(last.name, siblings, last.span) : {}),
  });
}
