import type {CatalogObject} from '../../planner/catalog.ts';

/** Where tables are kept: Glue (glue-catalog.ts) or memory (memory-catalog.ts). Errors are StudioErrors that name the catalog. */
export interface CatalogStore {
  /** The name that SQL uses. */
  readonly name: string;
  /** What a person reads after "Registered in …"; null: nowhere worth naming. */
  readonly title: string | null;
  databases(): Promise<readonly string[]>;
  /** False when it exists already. */
  createDatabase(database: string): Promise<boolean>;
  /** False when there is none; throws `catalog/database-not-empty` without `cascade`. */
  dropDatabase(database: string, cascade: boolean): Promise<boolean>;
  tables(database: string): Promise<readonly {readonly name: string; readonly kind: 'table' | 'view'}[]>;
  get(database: string, table: string): Promise<CatalogObject | null>;
  /** False when one of that name exists and `replace` is not set. */
  put(object: CatalogObject, replace: boolean): Promise<boolean>;
  /** False when there is none. */
  drop(database: string, table: string): Promise<boolean>;
}
