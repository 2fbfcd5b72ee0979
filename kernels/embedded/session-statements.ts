import {showOptions} from '../planner/ddl/show-create.ts';
import {didYouMean} from '../planner/errors.ts';
import {passes, type SessionStatement} from '../planner/planned.ts';
import {quoteIdentifier, quoteString} from '../planner/type-text.ts';
import {MAX_LENGTH} from '../protocol/data-type.ts';
import {type Span, StudioError} from '../protocol/diagnostic.ts';
import type {Row} from '../protocol/value.ts';
import type {Identifier} from '../sql/ast/identifier.ts';
import type {Alter, CreateCatalog, Describe, Drop, Show} from '../sql/ast/statement.ts';
import {FLINK_FUNCTION_NAMES} from '../sql/functions/flink-names.ts';
import {MemoryCatalog} from './catalog/memory-catalog.ts';
import type {Outcome} from './definitions.ts';
import {alterFunction, createFunction, dropFunction} from './function-statements.ts';
import type {Listing} from './listings.ts';
import type {SessionState} from './session-state.ts';

const STRING = {kind: 'varchar', length: MAX_LENGTH, nullable: true} as const;
const BOOLEAN = {kind: 'boolean', nullable: true} as const;

/** Carries out what changes or shows the session's catalogs, databases, functions and modules. Throws StudioError. */
export async function runSessionStatement(statement: SessionStatement, state: SessionState): Promise<Outcome | Listing> {
  switch (statement.kind) {
    case 'create-catalog':
      return createCatalog(statement, state);
    case 'create-function':
      return createFunction(statement, state);
    case 'alter-function':
      return alterFunction(statement, state);
    case 'drop':
      return statement.object === 'CATALOG' ? dropCatalog(statement, state) : dropFunction(statement, state);
    case 'alter':
      return statement.object === 'CATALOG' ? alterCatalog(statement, state) : alterDatabase(statement, state);
    case 'describe':
      return statement.object === 'CATALOG' ? describeCatalog(statement, state) : describeDatabase(statement, state);
    case 'show':
      return show(statement, state);
    case 'load-module':
    case 'unload-module':
    case 'use-modules':
      return {text: state.modules.apply(statement)};
    case 'add-jar':
    case 'remove-jar':
      throw new StudioError('planner/unsupported', 'JAR files are not supported yet', {span: statement.span});
    default:
      return statement satisfies never;
  }
}

const optionsOf = (options: CreateCatalog['options']): Record<string, string> =>
  Object.fromEntries(options.map((o) => [o.key.value, o.value.value]));

function createCatalog(statement: CreateCatalog, state: SessionState): Outcome {
  const {name, span} = statement.name;
  if (state.objects.catalogs().includes(name)) {
    if (statement.ifNotExists) return {text: `Catalog ${name} exists already`};
    throw new StudioError('catalog/exists', `catalog "${name}" exists already`, {span, hint: 'add IF NOT EXISTS'});
  }
  const options = optionsOf(statement.options);
  checkCatalogOptions(options, statement.span);
  state.objects.addCatalog(new MemoryCatalog(name, options['default-database'] ?? 'default'), {
    options,
    comment: statement.comment?.value ?? null,
  });
  return {text: `Created catalog ${name}`, facts: ['in memory']};
}

function checkCatalogOptions(options: Readonly<Record<string, string>>, span: Span): void {
  if (options.type === undefined) {
    throw new StudioError('catalog/type', 'a catalog needs the option "type"', {span, hint: "add WITH ('type' = 'generic_in_memory')"});
  }
  if (options.type !== 'generic_in_memory') {
    throw new StudioError('catalog/type', `catalogs of the type "${options.type}" cannot be made here`, {
      span,
      hint: '\'generic_in_memory\' can; the Glue Data Catalog is there as "glue" in the studio',
    });
  }
  const unknown = Object.keys(options).find((key) => !['type', 'default-database', 'property-version'].includes(key));
  if (unknown !== undefined) {
    throw new StudioError('catalog/option', `a catalog in memory has no option "${unknown}"`, {
      span,
      hint: 'its options are "type" and "default-database"',
    });
  }
}

const catalogName = (name: Identifier): string => name.parts.map((p) => p.name).join('.');

function unknownCatalog(name: Identifier, state: SessionState): StudioError {
  const text = catalogName(name);
  return new StudioError('planner/unknown-catalog', `catalog "${text}" does not exist`, {
    span: name.span,
    detail: `there is ${state.objects.catalogs().join(', ')}`,
    ...didYouMean(text, state.objects.catalogs(), name.span),
  });
}

function dropCatalog(statement: Drop, state: SessionState): Outcome {
  const name = catalogName(statement.name);
  if (!state.objects.catalogs().includes(name)) {
    if (statement.ifExists) return {text: `There is no catalog ${name}`};
    throw unknownCatalog(statement.name, state);
  }
  if (name === state.catalog) {
    throw new StudioError('catalog/in-use', `catalog "${name}" is in use`, {
      span: statement.name.span,
      hint: 'USE CATALOG another one first',
    });
  }
  state.objects.removeCatalog(name);
  return {text: `Dropped catalog ${name}`};
}

function alterCatalog(statement: Alter, state: SessionState): Outcome {
  const name = catalogName(statement.name);
  const {action} = statement;
  if (!state.objects.catalogs().includes(name)) throw unknownCatalog(statement.name, state);
  const made = madeCatalog(statement.name, state);
  switch (action.kind) {
    case 'set-options': {
      const options = {...made.options, ...optionsOf(action.options)};
      checkCatalogOptions(options, action.span);
      state.objects.remake(name, {...made, options});
      break;
    }
    case 'reset-options': {
      const keys = action.keys.map((k) => k.value);
      if (keys.length === 0) throw new StudioError('catalog/option', 'RESET needs a key', {span: action.span});
      if (keys.includes('type')) throw new StudioError('catalog/option', 'the type of a catalog cannot be taken away', {span: action.span});
      const options = Object.fromEntries(Object.entries(made.options).filter(([key]) => !keys.includes(key)));
      state.objects.remake(name, {...made, options});
      break;
    }
    case 'comment':
      state.objects.remake(name, {...made, comment: action.comment.value});
      break;
    default:
      throw new StudioError('planner/unsupported', 'this ALTER CATALOG is not supported yet', {span: action.span});
  }
  return {text: `Changed catalog ${name}`};
}

function madeCatalog(name: Identifier, state: SessionState): NonNullable<ReturnType<SessionState['objects']['made']>> {
  const text = catalogName(name);
  if (!state.objects.catalogs().includes(text)) throw unknownCatalog(name, state);
  const made = state.objects.made(text);
  if (made === null) {
    throw new StudioError('catalog/built-in', `catalog "${text}" was not made by CREATE CATALOG`, {span: name.span});
  }
  return made;
}

const INFO_COLUMNS = ['info name', 'info value'].map((name) => ({name, type: STRING}));

function describeCatalog(statement: Describe, state: SessionState): Listing {
  const made = madeCatalog(statement.name, state);
  const {type = '', ...rest} = made.options;
  const rows: Row[] = [
    ['name', catalogName(statement.name)],
    ['type', type],
    ['comment', made.comment],
  ];
  if (statement.extended) for (const [key, value] of showOptions(rest)) rows.push([`option:${key}`, value]);
  return {columns: INFO_COLUMNS, rows};
}

function databaseOf(name: Identifier, state: SessionState): {catalog: string; database: string} {
  const parts = name.parts.map((p) => p.name);
  const [a = '', b] = parts;
  return b === undefined ? {catalog: state.catalog, database: a} : {catalog: a, database: parts.slice(1).join('.')};
}

async function databaseInfo(name: Identifier, state: SessionState) {
  const {catalog, database} = databaseOf(name, state);
  const info = await state.objects.store(catalog).database(database);
  if (info !== null) return info;
  const known = await state.objects.databases(catalog);
  if (known.includes(database)) return {comment: null, options: {}};
  throw new StudioError('planner/unknown-database', `database "${database}" does not exist`, {
    span: name.span,
    detail: `catalog ${catalog} has ${known.join(', ')}`,
    ...didYouMean(database, known, name.span),
  });
}

async function describeDatabase(statement: Describe, state: SessionState): Promise<Listing> {
  const info = await databaseInfo(statement.name, state);
  const {catalog, database} = databaseOf(statement.name, state);
  const rows: Row[] = [
    ['catalog_name', catalog],
    ['database_name', database],
    ['comment', info.comment],
  ];
  if (statement.extended) {
    const properties = showOptions(info.options).map(([key, value]) => `(${key},${value})`);
    rows.push(['properties', `(${properties.join(', ')})`]);
  }
  return {columns: ['database_description_item', 'database_description_value'].map((name) => ({name, type: STRING})), rows};
}

async function alterDatabase(statement: Alter, state: SessionState): Promise<Outcome> {
  const info = await databaseInfo(statement.name, state);
  const {catalog, database} = databaseOf(statement.name, state);
  if (statement.action.kind !== 'set-options') {
    throw new StudioError('planner/unsupported', 'this ALTER DATABASE is not supported yet', {span: statement.action.span});
  }
  await state.objects.alterDatabase(catalog, database, {...info, options: {...info.options, ...optionsOf(statement.action.options)}});
  return {text: `Changed database ${database}`};
}

async function show(statement: Show & SessionStatement, state: SessionState): Promise<Listing> {
  const like = statement.like;
  const filter = like === null ? null : {pattern: like.pattern.value, negated: like.negated, ignoreCase: like.operator === 'ILIKE'};
  const list = (column: string, names: readonly string[]): Listing => ({
    columns: [{name: column, type: STRING}],
    rows: names.filter((name) => passes(name, filter)).map((name) => [name]),
  });
  switch (statement.what) {
    case 'FUNCTIONS':
    case 'USER FUNCTIONS': {
      const own = await userFunctionNames(statement.name, state);
      const all = statement.what === 'USER FUNCTIONS' ? own : [...new Set([...FLINK_FUNCTION_NAMES, ...own])].sort();
      return list('function name', all);
    }
    case 'MODULES':
      return list(
        'module name',
        state.modules.list().flatMap((m) => (m.used ? [m.name] : [])),
      );
    case 'FULL MODULES':
      return {
        columns: [
          {name: 'module name', type: STRING},
          {name: 'used', type: BOOLEAN},
        ],
        rows: state.modules.list().map((m) => [m.name, m.used]),
      };
    case 'CREATE CATALOG': {
      const name = statement.name as Identifier;
      const made = madeCatalog(name, state);
      const comment = made.comment === null ? '' : ` COMMENT ${quoteString(made.comment)}`;
      const options = showOptions(made.options).map(([key, value]) => `  ${quoteString(key)} = ${quoteString(value)}`);
      return list('result', [`CREATE CATALOG ${quoteIdentifier(catalogName(name))}${comment} WITH (\n${options.join(',\n')}\n)\n`]);
    }
    default:
      return statement.what satisfies never;
  }
}

async function userFunctionNames(name: Identifier | null, state: SessionState): Promise<readonly string[]> {
  const {catalog, database} = name === null ? state : databaseOf(name, state);
  if (name !== null) await databaseInfo(name, state);
  return state.functions.names(state.objects.store(catalog), database);
}
