import type {CatalogObject} from '../../planner/catalog.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {type CatalogStore, type DatabaseInfo, PLAIN_DATABASE} from './catalog-store.ts';

/** Flink's GenericInMemoryCatalog: lives as long as its owner. */
export class MemoryCatalog implements CatalogStore {
  readonly name: string;
  readonly title = null;
  readonly defaultDatabase: string;
  readonly #databases = new Map<string, Map<string, CatalogObject>>();
  readonly #infos = new Map<string, DatabaseInfo>();

  constructor(name: string, database: string) {
    this.name = name;
    this.defaultDatabase = database;
    this.#databases.set(database, new Map());
  }

  async databases(): Promise<readonly string[]> {
    return [...this.#databases.keys()];
  }

  async database(database: string): Promise<DatabaseInfo | null> {
    return this.#databases.has(database) ? (this.#infos.get(database) ?? PLAIN_DATABASE) : null;
  }

  async createDatabase(database: string, info: DatabaseInfo = PLAIN_DATABASE): Promise<boolean> {
    if (this.#databases.has(database)) return false;
    this.#databases.set(database, new Map());
    this.#infos.set(database, info);
    return true;
  }

  async alterDatabase(database: string, info: DatabaseInfo): Promise<void> {
    if (!this.#databases.has(database)) throw databaseNotFound(this.name, database);
    this.#infos.set(database, info);
  }

  async dropDatabase(database: string, cascade: boolean): Promise<boolean> {
    const tables = this.#databases.get(database);
    if (tables === undefined) return false;
    if (tables.size > 0 && !cascade) throw databaseNotEmpty(database);
    this.#infos.delete(database);
    return this.#databases.delete(database);
  }

  async tables(database: string): Promise<readonly {name: string; kind: 'table' | 'view'}[]> {
    return [...(this.#databases.get(database)?.values() ?? [])].map((o) => ({name: o.path.table, kind: o.kind}));
  }

  async get(database: string, table: string): Promise<CatalogObject | null> {
    return this.#databases.get(database)?.get(table) ?? null;
  }

  async put(object: CatalogObject, replace: boolean): Promise<boolean> {
    const {database, table} = object.path;
    const tables = this.#databases.get(database);
    if (tables === undefined) throw databaseNotFound(this.name, database);
    if (tables.has(table) && !replace) return false;
    tables.set(table, object);
    return true;
  }

  async drop(database: string, table: string): Promise<boolean> {
    return this.#databases.get(database)?.delete(table) ?? false;
  }
}

export function databaseNotFound(catalog: string, database: string): StudioError {
  return new StudioError('catalog/database-not-found', `database "${database}" does not exist in catalog "${catalog}"`, {
    hint: `create it with CREATE DATABASE \`${database}\``,
  });
}

export function databaseNotEmpty(database: string): StudioError {
  return new StudioError('catalog/database-not-empty', `database "${database}" is not empty`, {
    hint: 'drop its tables first, or add CASCADE',
  });
}
