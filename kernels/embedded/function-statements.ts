import {StudioError} from '../protocol/diagnostic.ts';
import type {Identifier} from '../sql/ast/identifier.ts';
import type {AlterFunction, CreateFunction, Drop} from '../sql/ast/statement.ts';
import type {Outcome} from './definitions.ts';
import type {FunctionPath} from './functions/function-catalog.ts';
import type {UserFunction} from './functions/user-function.ts';
import type {SessionState} from './session-state.ts';

type Scope = 'permanent' | 'temporary' | 'system';

const scopeOf = (statement: {readonly temporary: boolean; readonly system: boolean}): Scope =>
  statement.system ? 'system' : statement.temporary ? 'temporary' : 'permanent';

/** `name`, `database.name` or `catalog.database.name`. */
export function functionPath(name: Identifier, state: SessionState): FunctionPath {
  const parts = name.parts.map((p) => p.name);
  const last = parts.at(-1) ?? '';
  const [catalog, database] =
    parts.length >= 3
      ? [parts[0] ?? '', parts[1] ?? '']
      : parts.length === 2
        ? [state.catalog, parts[0] ?? '']
        : [state.catalog, state.database];
  return {store: state.objects.store(catalog), database, name: last};
}

function find(scope: Scope, path: FunctionPath, state: SessionState): UserFunction | null {
  switch (scope) {
    case 'system':
      return state.functions.getSystem(path.name);
    case 'temporary':
      return state.functions.getTemporary(path);
    case 'permanent':
      return state.functions.getPermanent(path);
    default:
      return scope satisfies never;
  }
}

export function putFunction(scope: Scope, path: FunctionPath, f: UserFunction | null, state: SessionState): void {
  if (scope === 'system') state.functions.setSystem(path.name, f);
  else if (scope === 'temporary') state.functions.setTemporary(path, f);
  else state.functions.setPermanent(path, f);
}

export async function createFunction(statement: CreateFunction, state: SessionState): Promise<Outcome> {
  const scope = scopeOf(statement);
  const path = functionPath(statement.name, state);
  if (scope === 'permanent' && !(await state.objects.databases(path.store.name)).includes(path.database)) {
    throw new StudioError('planner/unknown-database', `database "${path.database}" does not exist`, {span: statement.name.span});
  }
  if (find(scope, path, state) !== null) {
    if (statement.ifNotExists) return {text: `Function ${path.name} exists already`};
    throw new StudioError('catalog/exists', `function "${path.name}" exists already`, {
      span: statement.name.span,
      hint: 'drop it first, or add IF NOT EXISTS to keep it',
    });
  }
  putFunction(scope, path, await load(statement, path.name, state), state);
  return {text: `Created function ${path.name}`, facts: [(statement.language ?? 'JAVA').toLowerCase()]};
}

export async function alterFunction(statement: AlterFunction, state: SessionState): Promise<Outcome> {
  const scope = scopeOf(statement);
  if (scope !== 'permanent') {
    throw new StudioError('planner/temporary', 'a temporary function cannot be altered', {
      span: statement.span,
      hint: 'drop it and create it again',
    });
  }
  const path = functionPath(statement.name, state);
  if (find(scope, path, state) === null) {
    if (statement.ifExists) return {text: `There is no function ${path.name}`};
    throw unknown(statement.name, path.name);
  }
  putFunction(scope, path, await load(statement, path.name, state), state);
  return {text: `Changed function ${path.name}`};
}

export function dropFunction(statement: Drop, state: SessionState): Outcome {
  const scope = scopeOf(statement);
  const path = functionPath(statement.name, state);
  if (find(scope, path, state) === null) {
    if (statement.ifExists) return {text: `There is no function ${path.name}`};
    throw unknown(statement.name, path.name);
  }
  putFunction(scope, path, null, state);
  return {text: `Dropped function ${path.name}`};
}

function unknown(name: Identifier, text: string): StudioError {
  return new StudioError('catalog/not-found', `function "${text}" does not exist`, {
    span: name.span,
    hint: 'SHOW USER FUNCTIONS lists those that can be dropped; say TEMPORARY for a temporary one',
  });
}

async function load(statement: CreateFunction | AlterFunction, name: string, state: SessionState): Promise<UserFunction> {
  const language = statement.language ?? 'JAVA';
  const className = statement.className.value;
  const python = language === 'PYTHON' ? await state.python.fromFiles(className, statement.className.span) : null;
  return {name, language, className, python};
}
