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
  {kind: 'create-table' | 'create-view' | 'drop-table' | 'drop-view' | 'create-database' | 'drop-database'}
>;

export function isDefinition(planned: Planned): planned is Definition {
  return ['create-table', 'create-view', 'drop-table', 'drop-view', 'create-database', 'drop-database'].includes(planned.kind);
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
      const created = await state.objects.store(planned.catalog).createDatabase(planned.database);
      if (!created && !planned.ifNotExists) {
        throw new StudioError('catalog/database-exists', `database "${planned.database}" exists already`, {hint: 'add IF NOT EXISTS'});
      }
      return {text: created ? `Created database ${planned.database}` : `Database ${planned.database} exists already`};
    }
    case 'drop-database': {
      const found = await state.objects.store(planned.catalog).dropDatabase(planned.database, planned.cascade);
      if (!found && !planned.ifExists) throw databaseNotFound(planned.catalog, planned.database);
      return {text: found ? `Dropped database ${planned.database}` : `There is no database ${planned.database}`};
    }
    default:
      return planned satisfies never;
  }
}

async function createTable(planned: Extract<Planned, {kind: 'create-table'}>, state: SessionState, start: number): Promise<Outcome> {
  const {table, temporary} = planned;
  const title = temporary ? null : state.objects.store(table.path.catalog).title;
  const name = shortName(table.path);
  if (await state.objects.put(table, {temporary, replace: false})) {
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
