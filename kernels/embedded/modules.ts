import {StudioError} from '../protocol/diagnostic.ts';
import type {LoadModule, UnloadModule, UseModules} from '../sql/ast/statement.ts';

/** The modules of a session, as Flink keeps them. There is one that can be loaded: `core`, the built-in functions, which stay known without it. */
export class Modules {
  #loaded: readonly {readonly name: string; readonly used: boolean}[];

  constructor(loaded: readonly {readonly name: string; readonly used: boolean}[] = [{name: 'core', used: true}]) {
    this.#loaded = loaded;
  }

  fork(): Modules {
    return new Modules(this.#loaded);
  }

  list(): readonly {readonly name: string; readonly used: boolean}[] {
    return this.#loaded;
  }

  /** Returns what it did. Throws `session/module`. */
  apply(statement: LoadModule | UnloadModule | UseModules): string {
    switch (statement.kind) {
      case 'load-module': {
        const {name, span} = statement.name;
        if (this.#has(name)) throw new StudioError('session/module', `module "${name}" is loaded already`, {span});
        if (name !== 'core') {
          throw new StudioError('session/module', `module "${name}" cannot be loaded`, {span, hint: 'there is the module "core" only'});
        }
        this.#loaded = [...this.#loaded, {name, used: true}];
        return `Loaded module ${name}`;
      }
      case 'unload-module': {
        const {name, span} = statement.name;
        if (!this.#has(name)) throw new StudioError('session/module', `module "${name}" is not loaded`, {span});
        this.#loaded = this.#loaded.filter((m) => m.name !== name);
        return `Unloaded module ${name}`;
      }
      case 'use-modules': {
        const names = statement.names.map((n) => n.name);
        for (const [i, part] of statement.names.entries()) {
          if (!this.#has(part.name)) throw new StudioError('session/module', `module "${part.name}" is not loaded`, {span: part.span});
          if (names.indexOf(part.name) !== i) {
            throw new StudioError('session/module', `module "${part.name}" is named twice`, {span: part.span});
          }
        }
        const rest = this.#loaded.filter((m) => !names.includes(m.name));
        this.#loaded = [...names.map((name) => ({name, used: true})), ...rest.map((m) => ({name: m.name, used: false}))];
        return `Using modules ${names.join(', ')}`;
      }
      default:
        return statement satisfies never;
    }
  }

  #has(name: string): boolean {
    return this.#loaded.some((m) => m.name === name);
  }
}
