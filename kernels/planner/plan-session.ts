import {MAX_LENGTH} from '../protocol/data-type.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {Identifier} from '../sql/ast/identifier.ts';
import type {Describe, ResetOption, SetOption, Show, StopJob, Use} from '../sql/ast/statement.ts';
import type {BindContext} from './binder/context.ts';
import {lookup} from './binder/from.ts';
import type {CatalogObject} from './catalog.ts';
import {describeTable} from './ddl/describe.ts';
import {databasePath} from './ddl/plan-definition.ts';
import {showCreateTable, showCreateView} from './ddl/show-create.ts';
import {didYouMean, unsupported} from './errors.ts';
import {type NameFilter, type Planned, passes} from './planned.ts';

const STRING = {kind: 'varchar', length: MAX_LENGTH, nullable: true} as const;

/** What looks at the catalog or sets the session. */
export function planSession(statement: Describe | Show | SetOption | ResetOption | Use | StopJob, context: BindContext): Planned {
  switch (statement.kind) {
    case 'describe':
      if (statement.object !== 'TABLE') throw unsupported(`DESCRIBE ${statement.object} is`, statement.span);
      return {kind: 'result', of: 'describe', ...describeTable(lookup(statement.name, context))};
    case 'show':
      return show(statement, context);
    case 'set':
      return {kind: 'set', key: statement.key?.value ?? null, value: statement.value?.value ?? null};
    case 'reset':
      return {kind: 'reset', key: statement.key?.value ?? null};
    case 'use':
      return use(statement, context);
    case 'stop-job':
      return {kind: 'stop-job', job: statement.id.value, withSavepoint: statement.withSavepoint};
    default:
      return statement satisfies never;
  }
}

function use(statement: Use, context: BindContext): Planned {
  const {catalog} = context.plan;
  const {name} = statement;
  if (statement.object === 'CATALOG') {
    const text = name.parts.map((p) => p.name).join('.');
    checkKnown('catalog', text, catalog.catalogs(), name);
    return {kind: 'use-catalog', catalog: text};
  }
  const path = databasePath(name, context);
  checkKnown('catalog', path.catalog, catalog.catalogs(), name);
  checkKnown('database', path.database, catalog.databases(path.catalog), name);
  return {kind: 'use-database', ...path};
}

function checkKnown(what: string, text: string, known: readonly string[], name: Identifier): void {
  if (known.includes(text)) return;
  throw new StudioError(`planner/unknown-${what}`, `${what} "${text}" does not exist`, {
    span: name.span,
    ...(known.length > 0 ? {detail: `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`} : {}),
    ...didYouMean(text, known, name.span),
  });
}

function show(statement: Show, context: BindContext): Planned {
  const {session, functions} = context.plan;
  const like: NameFilter | null =
    statement.like === null
      ? null
      : {pattern: statement.like.pattern.value, negated: statement.like.negated, ignoreCase: statement.like.operator === 'ILIKE'};
  const database = statement.name === null ? {catalog: session.catalog, database: session.database} : null;
  switch (statement.what) {
    case 'CATALOGS':
      return {kind: 'show-catalogs', like};
    case 'CURRENT CATALOG':
      return names('current catalog name', [session.catalog]);
    case 'DATABASES':
      return {kind: 'show-databases', catalog: statement.name?.parts.map((p) => p.name).join('.') ?? session.catalog, like};
    case 'CURRENT DATABASE':
      return names('current database name', [session.database]);
    case 'TABLES':
    case 'VIEWS': {
      const path = database ?? databasePath(statement.name as Identifier, context);
      return {kind: statement.what === 'TABLES' ? 'show-tables' : 'show-views', ...path, like};
    }
    case 'FUNCTIONS': {
      const all = functions.names().filter((n) => /^[A-Z][A-Z0-9_]*$/.test(n));
      return names('function name', [...new Set(all.map((n) => n.toLowerCase()))].filter((n) => passes(n, like)).sort());
    }
    case 'USER FUNCTIONS':
      return names('function name', []);
    case 'JOBS':
      return {kind: 'show-jobs'};
    case 'COLUMNS': {
      const {columns, rows} = describeTable(lookup(statement.name as Identifier, context));
      return {kind: 'result', of: 'show', columns, rows: rows.filter((row) => passes(String(row[0]), like))};
    }
    case 'CREATE TABLE':
    case 'CREATE VIEW':
      return showCreate(statement, context);
    case 'PROCEDURES':
    case 'MODULES':
    case 'FULL MODULES':
    case 'PARTITIONS':
    case 'JARS':
    case 'CREATE CATALOG':
      throw unsupported(`SHOW ${statement.what} is`, statement.span);
    default:
      return statement.what satisfies never;
  }
}

function names(column: string, list: readonly string[]): Planned {
  return {kind: 'result', of: 'show', columns: [{name: column, type: STRING}], rows: list.map((n) => [n])};
}

function showCreate(statement: Show, context: BindContext): Planned {
  const name = statement.name as Identifier;
  const object = lookup(name, context);
  const wanted = statement.what === 'CREATE TABLE' ? 'table' : 'view';
  if (object.kind !== wanted) {
    throw new StudioError('planner/wrong-object', `"${object.path.table}" is a ${object.kind}, not a ${wanted}`, {
      span: name.span,
      hint: `write SHOW CREATE ${object.kind.toUpperCase()}`,
    });
  }
  return names('result', [createText(object, context)]);
}

function createText(object: CatalogObject, context: BindContext): string {
  if (object.kind === 'view') return showCreateView(object);
  const connector = context.plan.connectors.get(object.options.connector ?? '');
  const options = [...(connector?.options ?? []), ...(connector?.formats ?? []).flatMap((f) => f.options)];
  return showCreateTable(object, {secretKeys: options.filter((o) => o.secret).map((o) => o.key)});
}
