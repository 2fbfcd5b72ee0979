import type {FunctionCatalog} from '../planner/catalog.ts';
import type {PhysicalPlan, PythonFunction} from '../planner/physical/plan.ts';
import {type PlanResult, planStatement} from '../planner/plan.ts';
import type {Planned} from '../planner/planned.ts';
import {referencedTables, tablesOfView} from '../planner/referenced-tables.ts';
import {PARALLELISM_KEY, planResources} from '../planner/settings.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {Statement} from '../sql/ast/statement.ts';
import type {FunctionDefinition} from '../sql/functions/definition.ts';
import {functionNames, lookupFunction} from '../sql/functions/table.ts';
import type {UserFunction} from './functions/user-function.ts';
import type {KernelContext} from './kernel-context.ts';
import {pythonDefinition} from './python/python-functions.ts';
import type {SessionState} from './session-state.ts';

/** Loads the tables that the statement names and plans it. Spans of the result point into `text`. */
export async function planInSession(
  statement: Statement,
  text: string,
  mode: 'streaming' | 'batch',
  state: SessionState,
  context: KernelContext,
  parallelism?: number,
): Promise<PlanResult> {
  const configured = state.config(mode);
  const session =
    parallelism === undefined ? configured : {...configured, settings: {...configured.settings, [PARALLELISM_KEY]: String(parallelism)}};
  const catalog = await state.objects.load(
    referencedTables(statement, session),
    session,
    (object) => (object.kind === 'view' ? tablesOfView(object, session) : []),
    statement.kind === 'use' || statement.kind === 'show',
  );
  const used = new Map<string, PythonFunction>();
  const functions: FunctionCatalog = {
    lookup: (name) => builtInOr(name, state, used),
    names: () => [...functionNames(), ...state.functions.names(state.objects.store(state.catalog), state.database)],
  };
  const result = planStatement(statement, {text, catalog, connectors: context.connectors, functions, session});
  if (!result.ok) return result;
  const resources = planResources(session);
  const more = {...(used.size > 0 ? {functions: [...used.values()]} : {}), ...(resources === undefined ? {} : {resources})};
  return Object.keys(more).length === 0 ? result : {...result, planned: withPlan(result.planned, more)};
}

/** As Flink resolves a name: a temporary function of the system, a built-in one, one of the database. */
function builtInOr(name: string, state: SessionState, used: Map<string, PythonFunction>): FunctionDefinition | null {
  // Operators have no namesakes: `.` is one of them.
  if (!/[A-Z]/i.test(name)) return lookupFunction(name);
  const parts = name.split('.');
  const own = parts.length === 1 ? state.functions.getSystem(name) : null;
  const builtIn = parts.length === 1 ? lookupFunction(name) : null;
  const found = own ?? (builtIn === null ? findFunction(parts, state) : null);
  if (found === null) return builtIn;
  if (found.python === null) {
    const python = found.language === 'PYTHON';
    throw new StudioError(
      'python/not-runnable',
      `function "${found.name}" cannot be run: ${python ? 'its module was not found' : `it is written in ${found.language}`}`,
      {
        detail: `it was created AS '${found.className}'`,
        hint: python
          ? "name the file: SET 'python.files' = 'functions.py', then create the function again"
          : 'write it in Python, or run the note on Flink',
      },
    );
  }
  const called = {...found.python, name: name.toLowerCase()};
  used.set(called.name, called);
  return pythonDefinition(called);
}

function findFunction(parts: readonly string[], state: SessionState): UserFunction | null {
  const [catalog, database] =
    parts.length >= 3
      ? [parts[0] ?? '', parts[1] ?? '']
      : parts.length === 2
        ? [state.catalog, parts[0] ?? '']
        : [state.catalog, state.database];
  const store = state.objects.catalogs().find((c) => c.toLowerCase() === catalog.toLowerCase());
  if (store === undefined) return null;
  return state.functions.find({store: state.objects.store(store), database, name: parts.at(-1) ?? ''}, parts.length > 1);
}

function withPlan(planned: Planned, more: Partial<PhysicalPlan>): Planned {
  if (planned.kind !== 'query' && planned.kind !== 'insert' && planned.kind !== 'create-table-as') return planned;
  return {...planned, plan: {...planned.plan, ...more}};
}
