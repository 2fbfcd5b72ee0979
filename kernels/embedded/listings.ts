import {LISTING_COLUMN, type Planned, passes} from '../planner/planned.ts';
import {type DataType, MAX_LENGTH} from '../protocol/data-type.ts';
import type {JobInfo} from '../protocol/kernel.ts';
import type {Column} from '../protocol/schema.ts';
import type {Row} from '../protocol/value.ts';
import {databaseNotFound} from './catalog/memory-catalog.ts';
import type {SessionState} from './session-state.ts';

const STRING: DataType = {kind: 'varchar', length: MAX_LENGTH, nullable: true};

export interface Listing {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

type Listed = Extract<Planned, {kind: 'show-catalogs' | 'show-databases' | 'show-tables' | 'show-views' | 'show-jobs'}>;

export function isListing(planned: Planned): planned is Listed {
  return planned.kind in LISTING_COLUMN || planned.kind === 'show-jobs';
}

/** The rows of SHOW CATALOGS, DATABASES, TABLES, VIEWS and JOBS, sorted by name, with Flink's column names. */
export async function list(planned: Listed, state: SessionState, jobs: readonly JobInfo[]): Promise<Listing> {
  switch (planned.kind) {
    case 'show-jobs':
      return {
        columns: ['job id', 'job name', 'status', 'start time'].map((name) => ({name, type: STRING})),
        rows: jobs.map((j) => [j.job, j.name, 'RUNNING', new Date(j.startedAt).toISOString()]),
      };
    case 'show-catalogs':
      return names(planned, state.objects.catalogs());
    case 'show-databases':
      return names(planned, await state.objects.databases(planned.catalog));
    case 'show-tables':
    case 'show-views': {
      if (!(await state.objects.databases(planned.catalog)).includes(planned.database)) {
        throw databaseNotFound(planned.catalog, planned.database);
      }
      const all = await state.objects.tables(planned.catalog, planned.database);
      return names(
        planned,
        all.filter((t) => planned.kind === 'show-tables' || t.kind === 'view').map((t) => t.name),
      );
    }
    default:
      return planned satisfies never;
  }
}

function names(planned: Exclude<Listed, {kind: 'show-jobs'}>, all: readonly string[]): Listing {
  const shown = all.filter((name) => passes(name, planned.like)).sort();
  return {columns: [{name: LISTING_COLUMN[planned.kind], type: STRING}], rows: shown.map((name) => [name])};
}

/** The rows of SET without a key. */
export function listSettings(state: SessionState): Listing {
  return {
    columns: ['key', 'value'].map((name) => ({name, type: STRING})),
    rows: [...state.settings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, value]),
  };
}
