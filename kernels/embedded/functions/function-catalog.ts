import type {CatalogStore} from '../catalog/catalog-store.ts';
import type {UserFunction} from './user-function.ts';

/** Permanent functions of a store: they live as long as the kernel, for every session. Keys: `database.name` in lower case. */
const PERMANENT = new WeakMap<CatalogStore, Map<string, UserFunction>>();

function permanentOf(store: CatalogStore): Map<string, UserFunction> {
  const known = PERMANENT.get(store);
  if (known !== undefined) return known;
  const all = new Map<string, UserFunction>();
  PERMANENT.set(store, all);
  return all;
}

export interface FunctionPath {
  readonly store: CatalogStore;
  readonly database: string;
  readonly name: string;
}

/** The user-defined functions that a session sees. Names are the same in any case, as in Flink. */
export class FunctionCatalog {
  readonly #system: Map<string, UserFunction>;
  readonly #temporary: Map<string, UserFunction>;
  /** What a check creates (or drops: null) without telling the stores. */
  readonly #overlay: Map<string, UserFunction | null> | null;

  constructor(
    system = new Map<string, UserFunction>(),
    temporary = new Map<string, UserFunction>(),
    overlay: Map<string, UserFunction | null> | null = null,
  ) {
    this.#system = system;
    this.#temporary = temporary;
    this.#overlay = overlay;
  }

  fork(): FunctionCatalog {
    return new FunctionCatalog(new Map(this.#system), new Map(this.#temporary), new Map());
  }

  getSystem(name: string): UserFunction | null {
    return this.#system.get(name.toLowerCase()) ?? null;
  }

  setSystem(name: string, f: UserFunction | null): void {
    if (f === null) this.#system.delete(name.toLowerCase());
    else this.#system.set(name.toLowerCase(), f);
  }

  getTemporary(path: FunctionPath): UserFunction | null {
    return this.#temporary.get(keyOf(path)) ?? null;
  }

  setTemporary(path: FunctionPath, f: UserFunction | null): void {
    if (f === null) this.#temporary.delete(keyOf(path));
    else this.#temporary.set(keyOf(path), f);
  }

  getPermanent(path: FunctionPath): UserFunction | null {
    const own = this.#overlay?.get(keyOf(path));
    return own !== undefined ? own : (permanentOf(path.store).get(localKey(path)) ?? null);
  }

  setPermanent(path: FunctionPath, f: UserFunction | null): void {
    if (this.#overlay !== null) this.#overlay.set(keyOf(path), f);
    else if (f === null) permanentOf(path.store).delete(localKey(path));
    else permanentOf(path.store).set(localKey(path), f);
  }

  /** What a call means: a system function first, then a temporary, then a permanent one of the database. */
  find(path: FunctionPath, qualified: boolean): UserFunction | null {
    return (qualified ? null : this.getSystem(path.name)) ?? this.getTemporary(path) ?? this.getPermanent(path);
  }

  /** Names of a database, those of the system included, in lower case as Flink lists them. */
  names(store: CatalogStore, database: string): readonly string[] {
    const prefix = `${store.name}.${database}.`.toLowerCase();
    const local = `${database}.`.toLowerCase();
    const found = new Set<string>(this.#system.keys());
    for (const key of this.#temporary.keys()) if (key.startsWith(prefix)) found.add(key.slice(prefix.length));
    for (const key of permanentOf(store).keys()) if (key.startsWith(local)) found.add(key.slice(local.length));
    for (const [key, f] of this.#overlay ?? []) {
      if (!key.startsWith(prefix)) continue;
      if (f === null) found.delete(key.slice(prefix.length));
      else found.add(key.slice(prefix.length));
    }
    return [...found].sort();
  }

  /** Whether any is known: without, nothing has to be looked up. */
  get isEmpty(): boolean {
    return this.#system.size === 0 && this.#temporary.size === 0;
  }
}

const keyOf = ({store, database, name}: FunctionPath): string => `${store.name}.${database}.${name}`.toLowerCase();
const localKey = ({database, name}: FunctionPath): string => `${database}.${name}`.toLowerCase();
