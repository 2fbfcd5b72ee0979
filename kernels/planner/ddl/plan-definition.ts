import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Identifier} from '../../sql/ast/identifier.ts';
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
import {unsupported} from '../errors.ts';
import type {Planned} from '../planned.ts';
import {resolveCreateTable} from './create-table.ts';
import {storedQueryText} from './stored-text.ts';

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
      const table = resolveCreateTable(statement, context);
      return {kind: 'create-table', table, ifNotExists: statement.ifNotExists, temporary: statement.temporary};
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
      throw unsupported('CREATE CATALOG is', statement.span);
    case 'create-function':
    case 'alter-function':
      throw unsupported('functions of your own are', statement.span);
    case 'create-materialized-table':
      throw unsupported('materialized tables are', statement.span);
    case 'alter':
      throw unsupported(`ALTER ${statement.object} is`, statement.span, {hint: 'drop it and create it again'});
    default:
      return statement satisfies never;
  }
}

function createView(statement: CreateView, context: BindContext): Planned {
  const {node} = bindQuery(statement.query, context);
  const names = statement.columns;
  if (names.length > 0 && names.length !== node.columns.length) {
    throw new StudioError('sql/alias', `the view names ${names.length} columns of ${node.columns.length}`, {span: statement.name.span});
  }
  const columns: readonly Column[] = node.columns.map((c, i) => ({name: names[i]?.name ?? c.name, type: c.type}));
  const repeated = columns.find((c, i) => columns.findIndex((d) => d.name === c.name) !== i);
  if (repeated) throw new StudioError('planner/duplicate-column', `column "${repeated.name}" is named twice`, {span: statement.name.span});
  const {session, text} = context.plan;
  return {
    kind: 'create-view',
    view: {
      kind: 'view',
      path: resolvePath(statement.name, session),
      query: storedQueryText(statement.query, text, session),
      columns,
      comment: statement.comment?.value ?? null,
    },
    ifNotExists: statement.ifNotExists,
    temporary: statement.temporary,
    orReplace: statement.orReplace,
  };
}

function drop(statement: Drop, context: BindContext): Planned {
  const {name, ifExists, temporary} = statement;
  switch (statement.object) {
    case 'TABLE':
    case 'VIEW': {
      if (!ifExists) checkKind(statement, context);
      return {
        kind: statement.object === 'TABLE' ? 'drop-table' : 'drop-view',
        path: resolvePath(name, context.plan.session),
        ifExists,
        temporary,
      };
    }
    case 'DATABASE':
      return {kind: 'drop-database', ...databasePath(name, context), ifExists, cascade: statement.behavior === 'CASCADE'};
    case 'CATALOG':
    case 'FUNCTION':
    case 'MATERIALIZED TABLE':
      throw unsupported(`DROP ${statement.object} is`, statement.span);
    default:
      return statement.object satisfies never;
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
