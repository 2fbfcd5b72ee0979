import type {CatalogObject} from '../../planner/catalog.ts';

export interface DatabaseInfo {
  readonly comment: string | null;
  readonly options: Readonly<Record<string, string>>;
}

export const PLAIN_DATABASE: DatabaseInfo = {comment: null, options: {}};

/** Where tables are kept: Glue (glue-catalog.ts) or memory (memory-catalog.ts). Errors are StudioErrors that name the catalog. */
export interface CatalogStore {
  /** The name that SQL uses. */
  readonly name: string;
  /** What a person reads after "Registered in …"; null: nowhere worth naming. */
  readonly title: string | null;
  /** Where USE CATALOG leads. */
  readonly defaultDatabase: string;
  databases(): Promise<readonly string[]>;
  /** null when there is none. */
  database(database: string): Promise<DatabaseInfo | null>;
  /** False when it exists already. */
  createDatabase(database: string, info?: DatabaseInfo): Promise<boolean>;
  /** Puts other properties in the place of those that it has. */
  alterDatabase(database: string, info: DatabaseInfo): Promise<void>;
  /** False when there is none; throws `catalog/database-not-empty` without `cascade`. */
  dropDatabase(database: string, cascade: boolean): Promise<boolean>;
  tables(database: string): Promise<readonly {readonly name: string; readonly kind: 'table' | 'view'}[]>;
  get(database: string, table: string): Promise<CatalogObject | null>;
  /** False when one of that name exists and `replace` is not set. */
  put(object: CatalogObject, replace: boolean): Promise<boolean>;
  /** False when there is none. */
  drop(database: string, table: string): Promise<boolean>;
}
