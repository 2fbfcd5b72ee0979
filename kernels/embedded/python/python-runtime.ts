import {readFileSync} from 'node:fs';
import type {PythonProgram} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Declared} from './messages.ts';

/** What we use of Pyodide: CPython as WebAssembly. */
interface Pyodide {
  readonly globals: {get(name: string): unknown; set(name: string, value: unknown): void};
  runPython(code: string, options?: {readonly globals?: unknown; readonly filename?: string}): unknown;
  setStdout(options: {readonly batched: (text: string) => void}): void;
  setStderr(options: {readonly batched: (text: string) => void}): void;
  readonly FS: {mkdirTree(path: string): void; writeFile(path: string, text: string): void};
}

/** A function of Python: raw values in and out, or an Error that tells a failure. */
export type RawCall = (...args: unknown[]) => unknown;
export type PythonFailure = readonly [message: string, line: number | null, source: string | null];

/** Python in this thread. Loading takes about two seconds and 150 MB; nothing of it is loaded before somebody asks. */
export class PythonRuntime {
  static #shared: Promise<PythonRuntime> | null = null;
  readonly #py: Pyodide;
  #folders = 0;

  private constructor(py: Pyodide) {
    this.#py = py;
    const source = readFileSync(new URL('./shim.py', import.meta.url), 'utf8');
    py.globals.set('__shim_source', source);
    py.runPython(`
import sys, types, json, importlib
__shim = types.ModuleType('__millrace__')
sys.modules['__millrace__'] = __shim
exec(compile(__shim_source, '<pyflink>', 'exec'), __shim.__dict__)
sys.path.insert(0, '/millrace')
`);
  }

  /** The one of this thread. */
  static load(): Promise<PythonRuntime> {
    PythonRuntime.#shared ??= loadPyodide().then((py) => new PythonRuntime(py));
    return PythonRuntime.#shared;
  }

  onOutput(output: (text: string) => void): void {
    this.#py.setStdout({batched: output});
    this.#py.setStderr({batched: output});
  }

  /** Who answers st_env: a function from one JSON text to another. */
  setHost(call: (request: string) => string): void {
    this.#py.globals.set('__host_call', call);
    this.#py.runPython('__shim.host.call = __host_call');
  }

  /** Names and modules of their own: a program in it knows nothing of another. */
  namespace(): PythonNamespace {
    return new PythonNamespace(this.#py, `/millrace/${this.#folders++}`);
  }
}

async function loadPyodide(): Promise<Pyodide> {
  // Only when somebody asks: it is large.
  const {loadPyodide: load} = await import('pyodide');
  return (await load()) as unknown as Pyodide;
}

/** Where paragraphs and files of one program live. */
export class PythonNamespace {
  readonly #py: Pyodide;
  readonly #folder: string;
  readonly #names: unknown;

  constructor(py: Pyodide, folder: string) {
    this.#py = py;
    this.#folder = folder;
    this.#names = py.runPython('__shim.fresh_globals()');
  }

  addFiles(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = `${this.#folder}/${name}`;
      this.#py.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      this.#py.FS.writeFile(path, text);
    }
    this.#py.globals.set('__folder', this.#folder);
    this.#py.runPython('sys.path[0] = __folder; importlib.invalidate_caches()');
  }

  /** Runs a paragraph; null when it went well. `quiet`: it ran before, elsewhere: what fails now failed then. */
  runCell(text: string, quiet: boolean): PythonFailure | null {
    const result = this.#call(`__shim.run_cell(__args[0], __names, ${quiet ? 'True' : 'False'})`, [text]);
    return JSON.parse(result as string) as PythonFailure | null;
  }

  runProgram(program: PythonProgram): void {
    this.addFiles(program.files);
    for (const cell of program.cells) this.runCell(cell, true);
  }

  /** The types that a function declares. Throws what Python throws. */
  describe(entry: string): Declared {
    this.#bring(entry);
    return JSON.parse(this.#call('__shim.describe(__args[0], __names)', [entry]) as string) as Declared;
  }

  make(entry: string, params: readonly DataType[], result: DataType): RawCall {
    this.#bring(entry);
    const args = [entry, JSON.stringify(params), JSON.stringify(result), isNested(result)];
    return this.#call('__shim.make(__args[0], __names, __args[1], __args[2], __args[3])', args) as RawCall;
  }

  /** `module.function` of a file: its module is imported under its own name. */
  #bring(entry: string): void {
    const module = /^([A-Za-z_][\w.]*)\.[A-Za-z_]\w*$/.exec(entry)?.[1];
    if (module === undefined) return;
    this.#call("importlib.import_module(__args[0]); __names[__args[0].split('.')[0]] = sys.modules[__args[0].split('.')[0]]", [module]);
  }

  #call(code: string, args: readonly unknown[]): unknown {
    this.#py.globals.set('__args', args);
    this.#py.globals.set('__names', this.#names);
    return this.#py.runPython(code);
  }
}

function isNested(type: DataType): boolean {
  return ['array', 'multiset', 'map', 'row', 'binary', 'varbinary'].includes(type.kind);
}
