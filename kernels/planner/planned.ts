import type {ChangelogMode} from '../protocol/row-kind.ts';
import type {Column, Schema} from '../protocol/schema.ts';
import type {TablePath} from '../protocol/table.ts';
import type {Row} from '../protocol/value.ts';
import type {
  Alter,
  AlterFunction,
  CreateCatalog,
  CreateFunction,
  Describe,
  Drop,
  JarStatement,
  LoadModule,
  Show,
  UnloadModule,
  UseModules,
} from '../sql/ast/statement.ts';
import type {CatalogObject, CatalogTable, CatalogView} from './catalog.ts';
import type {PhysicalPlan} from './physical/plan.ts';

/** A LIKE of SHOW. */
export interface NameFilter {
  readonly pattern: string;
  readonly negated: boolean;
  readonly ignoreCase: boolean;
}

/** What only the session itself can answer: its catalogs, databases, functions and modules. Carried out as it is written. */
export type SessionStatement =
  | CreateCatalog
  | CreateFunction
  | AlterFunction
  | LoadModule
  | UnloadModule
  | UseModules
  | JarStatement
  | (Drop & {readonly object: 'CATALOG' | 'FUNCTION'})
  | (Alter & {readonly object: 'CATALOG' | 'DATABASE'})
  | (Describe & {readonly object: 'CATALOG' | 'DATABASE'})
  | (Show & {readonly what: 'FUNCTIONS' | 'USER FUNCTIONS' | 'MODULES' | 'FULL MODULES' | 'CREATE CATALOG'});

/** What a statement asks for. The kernel carries it out; nothing has happened yet. */
export type Planned =
  | {
      readonly kind: 'query';
      readonly plan: PhysicalPlan;
      /** `key` only for a changing result; empty for one of a single row. */
      readonly schema: Schema;
      readonly changelogMode: ChangelogMode;
      readonly order: readonly {readonly column: number; readonly descending: boolean}[];
    }
  | {readonly kind: 'insert'; readonly plan: PhysicalPlan; readonly targets: readonly TablePath[]}
  /** The result is known: EXPLAIN, DESCRIBE, SHOW CREATE, SHOW COLUMNS, SHOW CURRENT …, SHOW FUNCTIONS. */
  | {
      readonly kind: 'result';
      readonly of: 'explain' | 'describe' | 'show' | 'set';
      readonly columns: readonly Column[];
      readonly rows: readonly Row[];
    }
  | {
      readonly kind: 'create-table';
      readonly table: CatalogTable;
      readonly ifNotExists: boolean;
      readonly temporary: boolean;
      readonly replace: boolean;
    }
  /** The table, then the job that fills it; none where `ifNotExists` found one. */
  | {
      readonly kind: 'create-table-as';
      readonly table: CatalogTable;
      readonly ifNotExists: boolean;
      readonly replace: boolean;
      readonly plan: PhysicalPlan;
      readonly targets: readonly TablePath[];
    }
  | {readonly kind: 'alter-object'; readonly object: CatalogObject}
  | {readonly kind: 'rename-object'; readonly from: CatalogObject; readonly to: TablePath}
  /** Nothing to do, which is well. */
  | {readonly kind: 'message'; readonly text: string}
  | {readonly kind: 'session'; readonly statement: SessionStatement}
  | {
      readonly kind: 'create-view';
      readonly view: CatalogView;
      readonly ifNotExists: boolean;
      readonly temporary: boolean;
      readonly orReplace: boolean;
    }
  | {readonly kind: 'drop-table' | 'drop-view'; readonly path: TablePath; readonly ifExists: boolean; readonly temporary: boolean}
  | {
      readonly kind: 'create-database';
      readonly catalog: string;
      readonly database: string;
      readonly ifNotExists: boolean;
      readonly comment: string | null;
      readonly options: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'drop-database';
      readonly catalog: string;
      readonly database: string;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {readonly kind: 'use-catalog'; readonly catalog: string}
  | {readonly kind: 'use-database'; readonly catalog: string; readonly database: string}
  /** One column of names, which the kernel lists: see `listingColumn`. */
  | {readonly kind: 'show-catalogs'; readonly like: NameFilter | null}
  | {readonly kind: 'show-databases'; readonly catalog: string; readonly like: NameFilter | null}
  | {readonly kind: 'show-tables' | 'show-views'; readonly catalog: string; readonly database: string; readonly like: NameFilter | null}
  | {readonly kind: 'show-jobs'}
  | {readonly kind: 'stop-job'; readonly job: string; readonly withSavepoint: boolean; readonly withDrain: boolean}
  /** key null: list all settings. */
  | {readonly kind: 'set'; readonly key: string | null; readonly value: string | null}
  /** key null: reset all. */
  | {readonly kind: 'reset'; readonly key: string | null};

/** The name of the one column of a listing, as Flink names it. */
export const LISTING_COLUMN = {
  'show-catalogs': 'catalog name',
  'show-databases': 'database name',
  'show-tables': 'table name',
  'show-views': 'view name',
} as const;

/** Whether a name passes SHOW … LIKE: `%` any text, `_` one character, a backslash before either takes it literally. */
export function passes(name: string, filter: NameFilter | null): boolean {
  if (filter === null) return true;
  const source = filter.pattern.replace(/\\([%_\\])|[%_]|[.*+?^${}()|[\]\\]/g, (match: string, literal: string | undefined) => {
    if (literal !== undefined) return `\\u{${(literal.codePointAt(0) ?? 0).toString(16)}}`;
    return match === '%' ? '.*' : match === '_' ? '.' : `\\${match}`;
  });
  return new RegExp(`^${source}$`, filter.ignoreCase ? 'isu' : 'su').test(name) !== filter.negated;
}
