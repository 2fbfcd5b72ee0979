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
      return describePlan(statement, context);
    case 'show':
      return show(statement, context);
    case 'set':
      return {kind: 'set', key: statement.key?.value ?? null, value: statement.value?.value ?? null};
    case 'reset':
      return {kind: 'reset', key: statement.key?.value ?? null};
    case 'use':
      return use(statement, context);
    case 'stop-job':
      return {kind: 'stop-job', job: statement.id.value, withSavepoint: statement.withSavepoint, withDrain: statement.withDrain};
    default:
      return statement satisfies never;
  }
}

function describePlan(statement: Describe, context: BindContext): Planned {
  const {object} = statement;
  switch (object) {
    case 'TABLE':
      return {kind: 'result', of: 'describe', ...describeTable(lookup(statement.name, context), context.plan.session.mode)};
    case 'CATALOG':
    case 'DATABASE':
      return {kind: 'session', statement: {...statement, object}};
    case 'JOB':
      throw unsupported('DESCRIBE JOB is', statement.span, {hint: 'SHOW JOBS lists what runs; the Jobs page shows each'});
    default:
      return object satisfies never;
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
  const {session} = context.plan;
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
    case 'FUNCTIONS':
    case 'USER FUNCTIONS':
    case 'MODULES':
    case 'FULL MODULES':
    case 'CREATE CATALOG':
      return {kind: 'session', statement: {...statement, what: statement.what}};
    case 'JOBS':
      return {kind: 'show-jobs'};
    case 'COLUMNS': {
      const {columns, rows} = describeTable(lookup(statement.name as Identifier, context), session.mode);
      return {kind: 'result', of: 'show', columns, rows: rows.filter((row) => passes(String(row[0]), like))};
    }
    case 'CREATE TABLE':
    case 'CREATE VIEW':
      return showCreate(statement, context);
    case 'JARS':
      return names('jars', []);
    case 'PARTITIONS':
      return showPartitions(statement, context);
    case 'PROCEDURES':
      throw unsupported('SHOW PROCEDURES is', statement.span, {detail: 'the catalogs here have no procedures'});
    default:
      return statement.what satisfies never;
  }
}

function showPartitions(statement: Show, context: BindContext): Planned {
  const name = statement.name as Identifier;
  const object = lookup(name, context);
  if (object.kind === 'view' || object.partitionKeys.length === 0) {
    throw new StudioError('planner/not-partitioned', `"${object.path.table}" is not a partitioned table`, {span: name.span});
  }
  // As in Flink's own catalog: the folders of a table of files are not registered anywhere.
  return names('partition name', []);
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
  const temporary = context.plan.catalog.isTemporary?.(object.path) === true;
  if (object.kind === 'view') return showCreateView(object, {temporary});
  const connector = context.plan.connectors.get(object.options.connector ?? '');
  const options = [...(connector?.options ?? []), ...(connector?.formats ?? []).flatMap((f) => f.options)];
  return showCreateTable(object, {temporary, secretKeys: options.filter((o) => o.secret).map((o) => o.key)});
}
