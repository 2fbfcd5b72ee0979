import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Identifier, IdentifierPart} from '../../sql/ast/identifier.ts';
import type {Query} from '../../sql/ast/query.ts';
import type {
  Alter,
  AlterFunction,
  CreateCatalog,
  CreateDatabase,
  CreateFunction,
  CreateMaterializedTable,
  CreateTable,
  CreateView,
  Drop,
} from '../../sql/ast/statement.ts';
import type {BindContext} from '../binder/context.ts';
import {lookup, resolvePath} from '../binder/from.ts';
import {bindQuery} from '../binder/query.ts';
import type {CatalogView} from '../catalog.ts';
import {unsupported} from '../errors.ts';
import type {Planned} from '../planned.ts';
import {alterTable, renamedPath} from './alter-table.ts';
import {resolveCreateTable} from './create-table.ts';
import {viewText} from './view-text.ts';

type Definition =
  | CreateTable
  | CreateView
  | CreateDatabase
  | CreateCatalog
  | CreateFunction
  | CreateMaterializedTable
  | Drop
  | Alter
  | AlterFunction;

/** CREATE, DROP and ALTER. Whether an object of that name is there already is for whoever carries it out to see. */
export function planDefinition(statement: Definition, context: BindContext): Planned {
  switch (statement.kind) {
    case 'create-table': {
      if (statement.query !== null) throw new Error('planned as an INSERT');
      const table = resolveCreateTable(statement, context);
      const {ifNotExists, temporary, orReplace} = statement;
      return {kind: 'create-table', table, ifNotExists, temporary, replace: orReplace};
    }
    case 'create-view':
      return createView(statement, context);
    case 'create-database': {
      const {catalog, database} = databasePath(statement.name, context);
      const options = Object.fromEntries(statement.options.map((o) => [o.key.value, o.value.value]));
      return {
        kind: 'create-database',
        catalog,
        database,
        ifNotExists: statement.ifNotExists,
        comment: statement.comment?.value ?? null,
        options,
      };
    }
    case 'drop':
      return drop(statement, context);
    case 'create-catalog':
    case 'create-function':
    case 'alter-function':
      return {kind: 'session', statement};
    case 'create-materialized-table':
      throw unsupported('materialized tables are', statement.span);
    case 'alter':
      return alter(statement, context);
    default:
      return statement satisfies never;
  }
}

function createView(statement: CreateView, context: BindContext): Planned {
  const {ifNotExists, temporary, orReplace} = statement;
  const view = viewOf(statement.name, statement.columns, statement.query, context);
  return {kind: 'create-view', view: {...view, comment: statement.comment?.value ?? null}, ifNotExists, temporary, orReplace};
}

function viewOf(name: Identifier, names: readonly IdentifierPart[], query: Query, context: BindContext): CatalogView {
  const owners = new Map<number, string>();
  const {node} = bindQuery(query, {...context, owners});
  if (names.length > 0 && names.length !== node.columns.length) {
    throw new StudioError('sql/alias', `the view names ${names.length} columns of ${node.columns.length}`, {span: name.span});
  }
  const columns: readonly Column[] = node.columns.map((c, i) => ({name: names[i]?.name ?? c.name, type: c.type}));
  if (names.length === 0) checkNames(query);
  const repeated = columns.find((c, i) => columns.findIndex((d) => d.name === c.name) !== i);
  if (repeated) throw new StudioError('planner/duplicate-column', `column "${repeated.name}" is named twice`, {span: name.span});
  const path = resolvePath(name, context.plan.session);
  return {kind: 'view', path, query: viewText(query, node.columns, owners, context), columns, comment: null};
}

/** A query may name two columns alike (the second is told apart by a number), a view's may not. */
function checkNames(query: Query): void {
  if (query.body.kind !== 'select') return;
  const seen = new Set<string>();
  for (const {expression, alias} of query.body.items) {
    const part = alias ?? (expression.kind === 'column' ? expression.name.parts.at(-1) : undefined);
    if (part === undefined) continue;
    if (seen.has(part.name)) throw new StudioError('planner/duplicate-column', `column "${part.name}" is named twice`, {span: part.span});
    seen.add(part.name);
  }
}

function drop(statement: Drop, context: BindContext): Planned {
  const {name, ifExists, temporary} = statement;
  switch (statement.object) {
    case 'TABLE':
    case 'VIEW': {
      const path = resolvePath(name, context.plan.session);
      if (temporary) {
        const wrong = wrongTemporary(statement, context);
        if (wrong !== null) return wrong;
      } else if (ifExists) {
        const found = context.plan.catalog.lookupTable(path);
        // Flink leaves an object of the other kind alone.
        if (found !== null && found.kind !== statement.object.toLowerCase()) {
          return {kind: 'message', text: `There is no ${statement.object.toLowerCase()} ${path.database}.${path.table}`};
        }
      } else checkKind(statement, context);
      return {
        kind: statement.object === 'TABLE' ? 'drop-table' : 'drop-view',
        path,
        ifExists,
        temporary,
      };
    }
    case 'DATABASE':
      return {kind: 'drop-database', ...databasePath(name, context), ifExists, cascade: statement.behavior === 'CASCADE'};
    case 'CATALOG':
      return {kind: 'session', statement: {...statement, object: statement.object}};
    case 'FUNCTION':
      return {kind: 'session', statement: {...statement, object: statement.object}};
    case 'MATERIALIZED TABLE':
      if (ifExists) return {kind: 'message', text: 'There is no such materialized table'};
      throw unsupported('materialized tables are', statement.span);
    default:
      return statement.object satisfies never;
  }
}

/** DROP TEMPORARY of what is not temporary, or of the other kind. null: there is one to drop. */
function wrongTemporary(statement: Drop, context: BindContext): Planned | null {
  const path = resolvePath(statement.name, context.plan.session);
  const kind = statement.object.toLowerCase();
  const {catalog} = context.plan;
  const found = catalog.isTemporary?.(path) === true ? catalog.lookupTable(path) : null;
  if (found?.kind === kind) return null;
  if (statement.ifExists) return {kind: 'message', text: `There is no temporary ${kind} ${path.database}.${path.table}`};
  throw new StudioError('catalog/not-found', `temporary ${kind} "${path.table}" does not exist`, {span: statement.name.span});
}

function alter(statement: Alter, context: BindContext): Planned {
  const {object, name, action} = statement;
  if (object === 'CATALOG' || object === 'DATABASE') return {kind: 'session', statement: {...statement, object}};
  if (object === 'MATERIALIZED TABLE') throw unsupported('materialized tables are', statement.span);
  const path = resolvePath(name, context.plan.session);
  const {catalog} = context.plan;
  const kind = object === 'TABLE' ? 'table' : 'view';
  const temporary = catalog.isTemporary?.(path) === true;
  if (statement.ifExists && (temporary || catalog.lookupTable(path) === null)) {
    return {kind: 'message', text: `There is no ${kind} ${path.database}.${path.table}`};
  }
  const found = lookup(name, context);
  if (temporary) {
    throw new StudioError('planner/temporary', `"${path.table}" is temporary: it cannot be altered`, {
      span: name.span,
      hint: 'drop it and create it again',
    });
  }
  if (found.kind !== kind) {
    throw new StudioError('planner/wrong-object', `"${path.table}" is a ${found.kind}, not a ${kind}`, {
      span: name.span,
      hint: `write ALTER ${found.kind.toUpperCase()}`,
    });
  }
  if (found.kind === 'table') return alterTable(statement, found, context);
  switch (action.kind) {
    case 'rename':
      return {kind: 'rename-object', from: found, to: renamedPath(action.to, found, context)};
    case 'as':
      return {kind: 'alter-object', object: {...viewOf(name, [], action.query, context), comment: found.comment}};
    default:
      throw unsupported('this ALTER VIEW is', action.span);
  }
}

/** DROP TABLE of a view, or of nothing, with the nearest name. */
function checkKind(statement: Drop, context: BindContext): void {
  const object = lookup(statement.name, context);
  const wanted = statement.object === 'TABLE' ? 'table' : 'view';
  if (object.kind === wanted) return;
  throw new StudioError('planner/wrong-object', `"${object.path.table}" is a ${object.kind}, not a ${wanted}`, {
    span: statement.name.span,
    hint: `write DROP ${object.kind.toUpperCase()}`,
  });
}

/** `database` or `catalog.database`. */
export function databasePath(name: Identifier, context: BindContext): {readonly catalog: string; readonly database: string} {
  const [a, b, c] = name.parts.map((p) => p.name);
  if (a === undefined || c !== undefined)
    throw new StudioError('planner/database', 'a database is named by catalog.database at most', {span: name.span});
  return b === undefined ? {catalog: context.plan.session.catalog, database: a} : {catalog: a, database: b};
}
