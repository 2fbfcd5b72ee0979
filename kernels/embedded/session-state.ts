import type {SessionConfig} from '../planner/catalog.ts';
import {SessionCatalog} from './catalog/session-catalog.ts';
import {FunctionCatalog} from './functions/function-catalog.ts';
import type {KernelContext} from './kernel-context.ts';
import {Modules} from './modules.ts';
import {PythonSession} from './python/python-session.ts';

/** What SET, USE and temporary objects have made of a session. */
export class SessionState {
  readonly settings: Map<string, string>;
  readonly #initial: ReadonlyMap<string, string>;
  catalog: string;
  database: string;
  readonly objects: SessionCatalog;
  readonly functions: FunctionCatalog;
  readonly modules: Modules;
  readonly python: PythonSession;

  private constructor(
    settings: ReadonlyMap<string, string>,
    initial: ReadonlyMap<string, string>,
    catalog: string,
    database: string,
    objects: SessionCatalog,
    own: {readonly functions: FunctionCatalog; readonly modules: Modules; readonly python: PythonSession | null},
  ) {
    this.functions = own.functions;
    this.modules = own.modules;
    this.python = own.python ?? new PythonSession(() => this.settings);
    this.settings = new Map(settings);
    this.#initial = initial;
    this.catalog = catalog;
    this.database = database;
    this.objects = objects;
  }

  static open(context: KernelContext, settings: Readonly<Record<string, string>>): SessionState {
    const initial = new Map(Object.entries(settings));
    const own = {functions: new FunctionCatalog(), modules: new Modules(), python: null};
    return new SessionState(initial, initial, context.catalog, context.database, new SessionCatalog(context.stores), own);
  }

  /** For checks: what happens to the copy stays there. */
  fork(): SessionState {
    const own = {functions: this.functions.fork(), modules: this.modules.fork(), python: this.python};
    return new SessionState(this.settings, this.#initial, this.catalog, this.database, this.objects.fork(), own);
  }

  reset(key: string | null): void {
    const keys = key === null ? [...this.settings.keys()] : [key];
    for (const k of keys) {
      const value = this.#initial.get(k);
      if (value === undefined) this.settings.delete(k);
      else this.settings.set(k, value);
    }
  }

  config(mode: 'streaming' | 'batch'): SessionConfig {
    const runtime = this.settings.get('execution.runtime-mode');
    const chosen = runtime === 'batch' || runtime === 'BATCH' ? 'batch' : mode;
    return {settings: Object.fromEntries(this.settings), catalog: this.catalog, database: this.database, mode: chosen};
  }
}
