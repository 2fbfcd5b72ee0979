import {type CatalogObject, type PlannerCatalog, pathText} from '../../planner/catalog.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {TablePath} from '../../protocol/table.ts';
import type {CatalogStore, DatabaseInfo} from './catalog-store.ts';

/** What CREATE CATALOG was told. */
export interface CatalogMade {
  readonly options: Readonly<Record<string, string>>;
  readonly comment: string | null;
}

/**
 * What a session sees: the stores that all sessions share, under its own temporary objects.
 * An overlay (`fork`) keeps what a check creates to itself.
 */
export class SessionCatalog {
  readonly #stores: Map<string, CatalogStore>;
  /** What CREATE CATALOG said of those that the session made itself. */
  readonly #made: Map<string, CatalogMade>;
  /** Databases that an overlay has created (true) or dropped. */
  readonly #databases = new Map<string, boolean>();
  readonly #temporary: Map<string, CatalogObject>;
  /** Objects that an overlay has created (or dropped: null) without telling the stores. */
  readonly #overlay: Map<string, CatalogObject | null> | null;

  constructor(
    stores: readonly CatalogStore[],
    temporary = new Map<string, CatalogObject>(),
    overlay: Map<string, CatalogObject | null> | null = null,
    made = new Map<string, CatalogMade>(),
  ) {
    this.#made = made;
    this.#stores = new Map(stores.map((s) => [s.name, s]));
    this.#temporary = temporary;
    this.#overlay = overlay;
  }

  /** The same catalogs, but whatever is created or dropped here stays here. */
  fork(): SessionCatalog {
    return new SessionCatalog([...this.#stores.values()], new Map(this.#temporary), new Map(), new Map(this.#made));
  }

  catalogs(): readonly string[] {
    return [...this.#stores.keys()];
  }

  addCatalog(store: CatalogStore, made: CatalogMade): void {
    this.#stores.set(store.name, store);
    this.#made.set(store.name, made);
  }

  removeCatalog(catalog: string): void {
    this.#stores.delete(catalog);
    this.#made.delete(catalog);
  }

  /** null for a catalog that the session found when it began. */
  made(catalog: string): CatalogMade | null {
    return this.#made.get(catalog) ?? null;
  }

  remake(catalog: string, made: CatalogMade): void {
    this.#made.set(catalog, made);
  }

  async databases(catalog: string): Promise<readonly string[]> {
    const known = new Set(await this.store(catalog).databases());
    for (const [key, there] of this.#databases) {
      if (!key.startsWith(`${catalog}.`)) continue;
      if (there) known.add(key.slice(catalog.length + 1));
      else known.delete(key.slice(catalog.length + 1));
    }
    return [...known];
  }

  /** False when it exists already. */
  async createDatabase(catalog: string, database: string, info: DatabaseInfo): Promise<boolean> {
    if (this.#overlay === null) return this.store(catalog).createDatabase(database, info);
    if ((await this.databases(catalog)).includes(database)) return false;
    this.#databases.set(`${catalog}.${database}`, true);
    return true;
  }

  /** False when there is none. */
  async dropDatabase(catalog: string, database: string, cascade: boolean): Promise<boolean> {
    if (this.#overlay === null) return this.store(catalog).dropDatabase(database, cascade);
    if (!(await this.databases(catalog)).includes(database)) return false;
    this.#databases.set(`${catalog}.${database}`, false);
    return true;
  }

  async alterDatabase(catalog: string, database: string, info: DatabaseInfo): Promise<void> {
    if (this.#overlay === null) await this.store(catalog).alterDatabase(database, info);
  }

  isTemporary(path: TablePath): boolean {
    return this.#temporary.has(pathText(path));
  }

  /** Throws `catalog/exists` when the new name is taken. Glue cannot rename: there the table is written anew, then the old one dropped. */
  async rename(object: CatalogObject, to: TablePath): Promise<void> {
    if (!(await this.put({...object, path: to}, {temporary: false, replace: false}))) {
      throw new StudioError('catalog/exists', `"${to.table}" exists already`, {detail: `it is in ${to.catalog}.${to.database}`});
    }
    await this.drop(object.path, false);
  }

  store(catalog: string): CatalogStore {
    const store = this.#stores.get(catalog);
    if (store === undefined)
      throw new StudioError('catalog/unknown-catalog', `catalog "${catalog}" does not exist`, {
        hint: `there is ${this.catalogs().join(', ')}`,
      });
    return store;
  }

  async get(path: TablePath): Promise<CatalogObject | null> {
    const key = pathText(path);
    const here = this.#temporary.get(key) ?? this.#overlay?.get(key);
    if (here !== undefined) return here;
    return (await this.#stores.get(path.catalog)?.get(path.database, path.table)) ?? null;
  }

  /** False when one of that name exists already and `replace` is not set. */
  async put(object: CatalogObject, options: {readonly temporary: boolean; readonly replace: boolean}): Promise<boolean> {
    const key = pathText(object.path);
    if (options.temporary) {
      if (this.#temporary.has(key) && !options.replace) return false;
      this.#temporary.set(key, object);
      return true;
    }
    if (this.#overlay !== null) {
      const known = this.#overlay.get(key);
      const existing = known === undefined ? await this.store(object.path.catalog).get(object.path.database, object.path.table) : known;
      if (existing !== null && !options.replace) return false;
      this.#overlay.set(key, object);
      return true;
    }
    return this.store(object.path.catalog).put(object, options.replace);
  }

  async drop(path: TablePath, temporary: boolean): Promise<boolean> {
    const key = pathText(path);
    if (temporary) return this.#temporary.delete(key);
    // Flink refuses to drop a permanent object that a temporary one of the same name hides.
    if (this.#temporary.has(key)) {
      throw new StudioError('catalog/temporary-in-the-way', `a temporary object "${key}" hides the one to drop`, {
        hint: 'drop the temporary one first',
      });
    }
    if (this.#overlay !== null) {
      const found = (await this.get(path)) !== null;
      this.#overlay.set(key, null);
      return found;
    }
    return this.store(path.catalog).drop(path.database, path.table);
  }

  /** With the session's own; empty for a database that is not there. */
  async tables(catalog: string, database: string): Promise<readonly {name: string; kind: 'table' | 'view'}[]> {
    const found = new Map<string, 'table' | 'view'>();
    for (const t of await this.store(catalog).tables(database)) found.set(t.name, t.kind);
    for (const [key, object] of this.#overlay ?? []) {
      const name = key.slice(`${catalog}.${database}.`.length);
      if (!key.startsWith(`${catalog}.${database}.`)) continue;
      if (object === null) found.delete(name);
      else found.set(name, object.kind);
    }
    for (const object of this.#temporary.values()) {
      if (object.path.catalog === catalog && object.path.database === database) found.set(object.path.table, object.kind);
    }
    return [...found].map(([name, kind]) => ({name, kind})).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Loads what a statement names, views' own tables included, so that planning needs no waiting. */
  async load(
    paths: readonly TablePath[],
    database: {catalog: string; database: string},
    tablesOf: (view: CatalogObject) => readonly TablePath[],
    withNames: boolean,
  ): Promise<PlannerCatalog> {
    const objects = new Map<string, CatalogObject>();
    const pending = [...paths];
    const seen = new Set<string>();
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      const key = pathText(path);
      if (seen.has(key)) continue;
      seen.add(key);
      const object = await this.get(path);
      if (object === null) continue;
      objects.set(key, object);
      if (object.kind === 'view') pending.push(...tablesOf(object));
    }
    const missing = withNames || paths.some((p) => !objects.has(pathText(p)));
    // Names cost a look into the catalog: USE and SHOW need them, the rest for hints when something is missing.
    const near = missing ? await this.tables(database.catalog, database.database).catch(() => []) : [];
    const databases = new Map<string, readonly string[]>();
    for (const catalog of withNames ? this.catalogs() : missing ? [database.catalog] : []) {
      databases.set(catalog, await this.databases(catalog).catch(() => []));
    }
    return {
      lookupTable: (path) => objects.get(pathText(path)) ?? null,
      tablesIn: (catalog, name) => (catalog === database.catalog && name === database.database ? near.map((t) => t.name) : []),
      databases: (catalog) => databases.get(catalog) ?? [],
      catalogs: () => this.catalogs(),
      isTemporary: (path) => this.isTemporary(path),
    };
  }
}
