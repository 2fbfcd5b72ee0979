import type {PythonFunction, PythonProgram} from '../../planner/physical/plan.ts';
import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import type {BoundCall, ScalarFunction} from '../../sql/functions/definition.ts';
import {isImplicitlyCastable} from '../../sql/types/implicit-cast.ts';
import {type PythonFailure, type PythonNamespace, PythonRuntime} from './python-runtime.ts';
import {fromPython, toPython} from './python-values.ts';

/** The definition that planning sees; it is run in the job's thread, see `loadFunctions`. */
export function pythonDefinition(f: PythonFunction): ScalarFunction {
  return definition(f, () => {
    throw new Error(`${f.name} runs in a job only`);
  });
}

function definition(f: PythonFunction, evaluate: ScalarFunction['evaluate']): ScalarFunction {
  const {params} = f;
  return {
    kind: 'scalar',
    name: f.name,
    usage: [`${f.name}(${params === null ? '…' : params.map((p) => typeText(withNullable(p, true))).join(', ')})`],
    description: 'A function written in Python.',
    examples: [],
    nulls: 'custom',
    // Python runs in the job: a call of constants is one too.
    deterministic: false,
    infer: (args) => {
      if (params === null) return {params: args, result: f.result};
      const fits = args.length === params.length && args.every((arg, i) => isTaken(arg, params[i]!));
      return fits ? {params: params.map((p, i) => withNullable(p, args[i]!.nullable)), result: f.result} : null;
    },
    evaluate,
  };
}

function isTaken(arg: DataType, param: DataType): boolean {
  return arg.kind === 'null' || isImplicitlyCastable(withNullable(arg, true), withNullable(param, true));
}

/** Loads Python into this thread, runs the programs of the functions again, each once, and gives the functions by name. */
export async function loadFunctions(functions: readonly PythonFunction[]): Promise<(name: string) => ScalarFunction | null> {
  const python = await PythonRuntime.load();
  const programs = new Map<string, PythonNamespace>();
  const found = new Map<string, ScalarFunction>();
  for (const f of functions) {
    const key = JSON.stringify(f.program);
    const program = programs.get(key) ?? started(python, f.program);
    programs.set(key, program);
    found.set(
      f.name,
      definition(f, (call) => compile(f, call, program)),
    );
  }
  return (name) => found.get(name) ?? null;
}

function started(python: PythonRuntime, program: PythonProgram): PythonNamespace {
  python.onOutput(() => undefined);
  const names = python.namespace();
  names.runProgram(program);
  return names;
}

function compile(f: PythonFunction, call: BoundCall, program: PythonNamespace): (...args: Value[]) => Value {
  let raw: ReturnType<PythonNamespace['make']>;
  try {
    raw = program.make(f.entry, call.args, f.result);
  } catch (error) {
    throw pythonError(f.name, [lastLine(error), null, null]);
  }
  const outward = call.args.map(toPython);
  const inward = fromPython(f.result);
  // A row's call: no closure and no spread but the one that the arguments need (bench: `npm run bench -- sql`).
  return (...args) => {
    for (let i = 0; i < args.length; i++) (args as unknown[])[i] = outward[i]!(args[i]!);
    const result = raw(...args);
    if (result instanceof Error) throw pythonError(f.name, JSON.parse(result.message) as PythonFailure);
    return inward(result);
  };
}

function pythonError(name: string, [message, line, source]: PythonFailure): StudioError {
  const where = line === null ? {} : {detail: `line ${line} of its Python${source ? `: ${source}` : ''}`};
  return new StudioError('python/failed', `function "${name}" failed: ${message}`, {...where, blame: 'user'});
}

/** What Python says at last: the error itself. */
export function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1) ?? text;
}
