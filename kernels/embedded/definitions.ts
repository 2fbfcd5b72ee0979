import type {CatalogTable} from '../planner/catalog.ts';
import type {Planned} from '../planner/planned.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {TablePath} from '../protocol/table.ts';
import {databaseNotFound} from './catalog/memory-catalog.ts';
import type {SessionState} from './session-state.ts';

export interface Outcome {
  readonly text: string;
  readonly facts?: readonly string[];
}

type Definition = Extract<
  Planned,
  {
    kind:
      | 'create-table'
      | 'create-view'
      | 'drop-table'
      | 'drop-view'
      | 'create-database'
      | 'drop-database'
      | 'alter-object'
      | 'rename-object'
      | 'message';
  }
>;

const KINDS: Readonly<Record<Definition['kind'], true>> = {
  'create-table': true,
  'create-view': true,
  'drop-table': true,
  'drop-view': true,
  'create-database': true,
  'drop-database': true,
  'alter-object': true,
  'rename-object': true,
  message: true,
};

export function isDefinition(planned: Planned): planned is Definition {
  return planned.kind in KINDS;
}

/** Carries a DDL out. Throws StudioError `catalog/…`. `start` is where the statement begins, for fixes. */
export async function define(planned: Definition, state: SessionState, start: number): Promise<Outcome> {
  switch (planned.kind) {
    case 'create-table':
      return createTable(planned, state, start);
    case 'create-view': {
      const {view, temporary, orReplace} = planned;
      const created = await state.objects.put(view, {temporary, replace: orReplace});
      if (!created && !planned.ifNotExists) throw exists('view', view.path, start);
      return {text: created ? `Created view ${shortName(view.path)}` : `View ${shortName(view.path)} exists already`};
    }
    case 'drop-table':
    case 'drop-view': {
      const kind = planned.kind === 'drop-table' ? 'table' : 'view';
      const found = await state.objects.drop(planned.path, planned.temporary);
      if (!found && !planned.ifExists) throw missing(kind, planned.path);
      return {text: found ? `Dropped ${kind} ${shortName(planned.path)}` : `There is no ${kind} ${shortName(planned.path)}`};
    }
    case 'create-database': {
      const created = await state.objects.createDatabase(planned.catalog, planned.database, planned);
      if (!created && !planned.ifNotExists) {
        throw new StudioError('catalog/database-exists', `database "${planned.database}" exists already`, {hint: 'add IF NOT EXISTS'});
      }
      return {text: created ? `Created database ${planned.database}` : `Database ${planned.database} exists already`};
    }
    case 'drop-database': {
      if (planned.database === state.database && planned.catalog === state.catalog) {
        throw new StudioError('catalog/in-use', `database "${planned.database}" is in use`, {hint: 'USE another one first'});
      }
      const found = await state.objects.dropDatabase(planned.catalog, planned.database, planned.cascade);
      if (!found && !planned.ifExists) throw databaseNotFound(planned.catalog, planned.database);
      return {text: found ? `Dropped database ${planned.database}` : `There is no database ${planned.database}`};
    }
    case 'alter-object': {
      const {object} = planned;
      await state.objects.put(object, {temporary: false, replace: true});
      return {text: `Changed ${object.kind} ${shortName(object.path)}`, ...(object.kind === 'table' ? {facts: tableFacts(object)} : {})};
    }
    case 'rename-object':
      await state.objects.rename(planned.from, planned.to);
      return {text: `Renamed ${planned.from.kind} ${shortName(planned.from.path)} to ${shortName(planned.to)}`};
    case 'message':
      return {text: planned.text};
    default:
      return planned satisfies never;
  }
}

type NewTable = Pick<Extract<Planned, {kind: 'create-table'}>, 'table' | 'ifNotExists' | 'temporary' | 'replace'>;

/** The table of CREATE TABLE … AS. False when there is one already, which is to stay as it is. */
export async function createTableFor(
  planned: Extract<Planned, {kind: 'create-table-as'}>,
  state: SessionState,
  start: number,
): Promise<boolean> {
  if (await state.objects.put(planned.table, {temporary: false, replace: planned.replace})) return true;
  if (planned.ifNotExists) return false;
  throw exists('table', planned.table.path, start);
}

async function createTable(planned: NewTable, state: SessionState, start: number): Promise<Outcome> {
  const {table, temporary} = planned;
  const title = temporary ? null : state.objects.store(table.path.catalog).title;
  const name = shortName(table.path);
  if (await state.objects.put(table, {temporary, replace: planned.replace})) {
    return {text: title === null ? `Created table ${name}` : `Registered in ${title} as ${name}`, facts: tableFacts(table)};
  }
  if (planned.ifNotExists) return {text: `Table ${name} exists already`};
  // A shared catalog outlives the session: running the same note again is no mistake.
  const known = title === null ? null : await state.objects.get(table.path);
  if (known !== null && known.kind === 'table' && sameDefinition(known, table)) {
    return {text: `Registered in ${title} as ${name}`, facts: [...tableFacts(table), 'unchanged']};
  }
  throw exists('table', table.path, start);
}

function sameDefinition(a: CatalogTable, b: CatalogTable): boolean {
  const essence = (t: CatalogTable): string => {
    const options = Object.entries(t.options).sort(([x], [y]) => (x < y ? -1 : 1));
    return JSON.stringify([t.columns, t.watermark, t.primaryKey?.columns ?? null, t.partitionKeys, options, t.comment]);
  };
  return essence(a) === essence(b);
}

function exists(kind: 'table' | 'view', path: TablePath, start: number): StudioError {
  const name = `\`${path.table.replaceAll('`', '``')}\``;
  return new StudioError('catalog/exists', `${kind} "${path.table}" exists already`, {
    detail: `${shortName(path)} has another definition`,
    hint: 'drop it first, or add IF NOT EXISTS to keep it',
    span: {start, end: start + 'CREATE'.length},
    fixes: [{title: 'Drop it first', span: {start, end: start}, text: `DROP ${kind.toUpperCase()} ${name};\n`}],
  });
}

function missing(kind: 'table' | 'view', path: TablePath): StudioError {
  return new StudioError('catalog/not-found', `${kind} "${path.table}" does not exist`, {
    detail: `there is none in ${path.catalog}.${path.database}`,
    hint: 'add IF EXISTS to make sure of it',
  });
}

function shortName(path: TablePath): string {
  return `${path.database}.${path.table}`;
}

function tableFacts(table: CatalogTable): readonly string[] {
  const {connector, format} = table.options;
  const columns = table.columns.length === 1 ? '1 column' : `${table.columns.length} columns`;
  const watermark = table.watermark === null ? [] : [`watermark ${table.watermark.expression.replaceAll('`', '')}`];
  return [columns, ...(connector ? [connector] : []), ...(format ? [format] : []), ...watermark];
}
