import {CONNECTOR_INFOS} from '../connectors/infos.ts';
import type {BindContext} from '../planner/binder/context.ts';
import {resolvePath} from '../planner/binder/from.ts';
import {
  type CatalogObject,
  type ConnectorCatalog,
  type FunctionCatalog,
  type PlanContext,
  type PlannerCatalog,
  pathText,
  type SessionConfig,
} from '../planner/catalog.ts';
import {type PlanResult, planStatement} from '../planner/plan.ts';
import {referencedTables} from '../planner/referenced-tables.ts';
import {sessionZone} from '../planner/settings.ts';
import type {ConnectorInfo} from '../protocol/connector.ts';
import {type Diagnostic, StudioError} from '../protocol/diagnostic.ts';
import type {TablePath} from '../protocol/table.ts';
import type {Statement} from '../sql/ast/statement.ts';
import {functionNames, lookupFunction} from '../sql/functions/table.ts';
import {type Token, tokenize} from '../sql/lexer.ts';
import {Cache} from './cache.ts';
import type {EditorFacts} from './facts.ts';
import {parseOne, type ScriptView, viewScript} from './script.ts';

/** What a session would be before a statement, as far as texts tell. Immutable; `id` is equal only for equal contents. */
export interface Environment {
  readonly id: number;
  readonly facts: EditorFacts;
  readonly session: SessionConfig;
  readonly objects: ReadonlyMap<string, CatalogObject>;
  /** Tables that exist, as far as can be told, but whose columns are not known: nothing is said about statements that name them. */
  readonly unknown: ReadonlySet<string>;
  /** Databases that the texts make. */
  readonly databases: readonly {readonly catalog: string; readonly database: string}[];
}

/** A statement as the planner sees it in its environment; spans are offsets into its own text. */
export interface StatementFacts {
  readonly statement: Statement | null;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** Tables in the way of saying more: the catalog has them, their definition was not handed in. */
  readonly missing: readonly TablePath[];
  readonly after: Environment;
}

const FUNCTIONS: FunctionCatalog = {lookup: lookupFunction, names: functionNames};

const byIdentifier = new Map<string, ConnectorInfo>(CONNECTOR_INFOS.map((info) => [info.identifier, info]));
const CONNECTORS: ConnectorCatalog = {get: (id) => byIdentifier.get(id) ?? null, identifiers: () => [...byIdentifier.keys()]};

let lastId = 0;

/** The environment at the beginning of a text, after what stands above it. Cached by the facts object. */
export function environmentOf(facts: EditorFacts, mode: 'streaming' | 'batch'): Environment {
  let byMode = environments.get(facts);
  if (byMode === undefined) {
    byMode = {};
    environments.set(facts, byMode);
  }
  byMode[mode] ??= {...afterAbove(facts), session: {...afterAbove(facts).session, mode}, id: ++lastId};
  return byMode[mode];
}

const environments = new WeakMap<EditorFacts, {streaming?: Environment; batch?: Environment}>();
const ends = new WeakMap<EditorFacts, Environment>();

function afterAbove(facts: EditorFacts): Environment {
  const known = ends.get(facts);
  if (known !== undefined) return known;
  let environment = first(facts);
  for (const {text, mode} of facts.above) {
    environment = {...environment, session: {...environment.session, mode}};
    for (const statement of viewScript(text).statements) environment = statementFacts(statement.text, environment).after;
  }
  ends.set(facts, environment);
  return environment;
}

/** Facts that say the same about the catalog share their first environment, and so what was planned in it. */
const firsts = new Cache<Environment>(16);

function first(facts: EditorFacts): Environment {
  const {catalog, database, databases, definitions, catalogs, functions} = facts;
  const key = JSON.stringify([catalog, database, databases, definitions, catalogs, functions]);
  const made = firsts.get(key, () => {
    const session: SessionConfig = {settings: {}, catalog, database, mode: 'streaming'};
    const unknown = new Set(databases.flatMap((d) => d.tables.map((table) => pathText({...d, table}))));
    let environment: Environment = {id: ++lastId, facts, session, objects: new Map(), unknown, databases: []};
    for (const text of definitions) environment = statementFacts(text, environment).after;
    return environment;
  });
  return {...made, facts};
}

const planned = new Cache<StatementFacts>(1024);

/** Parses and plans one statement. Equal texts in equal environments are planned once. Never throws. */
export function statementFacts(text: string, environment: Environment): StatementFacts {
  const {facts} = environment;
  const found = planned.get(`${environment.id} ${environment.session.mode} ${text}`, () => plan(text, environment));
  return found.after.facts === facts ? found : {...found, after: {...found.after, facts}};
}

function plan(text: string, environment: Environment): StatementFacts {
  const one = parseOne(text);
  if (one.kind === 'wrong') {
    return {statement: null, errors: [one.diagnostic], warnings: [], missing: [], after: withBroken(text, environment)};
  }
  const {statement} = one;
  const isDefinition = statement.kind === 'create-table' || statement.kind === 'create-view';
  const named = namedTables(statement, environment.session);
  // Of a definition the first name is its own.
  const missing = (isDefinition ? named.slice(1) : named).filter((path) => environment.unknown.has(pathText(path)));
  if (missing.length > 0) {
    return {
      statement,
      errors: [],
      warnings: [],
      missing: missing.filter((p) => isListed(p, environment.facts)),
      after: withBroken(text, environment),
    };
  }
  const result = planSafely(statement, planContext(text, environment));
  const errors = result.ok ? [] : result.errors;
  // The types of a function that the note makes are not known here, so nothing can be said about what uses it.
  if (errors.some((error) => namesOwnFunction(error, environment.facts)))
    return {statement, errors: [], warnings: [], missing: [], after: withBroken(text, environment)};
  return {
    statement,
    errors,
    warnings: result.warnings,
    missing: [],
    after: result.ok ? applied(result, environment) : withBroken(text, environment),
  };
}

function namesOwnFunction({code, message}: Diagnostic, {functions}: EditorFacts): boolean {
  if (code !== 'sql/unknown-function') return false;
  const name = /"(?:.*\.)?([^".]+)"/.exec(message)?.[1]?.toLowerCase();
  return functions.some((own) => own.toLowerCase() === name);
}

function namedTables(statement: Statement, session: SessionConfig): readonly TablePath[] {
  try {
    return referencedTables(statement, session);
  } catch {
    return [];
  }
}

function isListed(path: TablePath, facts: EditorFacts): boolean {
  return facts.databases.some((d) => d.catalog === path.catalog && d.database === path.database && d.tables.includes(path.table));
}

/** A mistake of ours in planning must not take the editor's help away. */
function planSafely(statement: Statement, context: PlanContext): PlanResult {
  try {
    return planStatement(statement, context);
  } catch {
    return {ok: false, errors: [], warnings: []};
  }
}

/** Everything that planning or binding a text in an environment needs. */
export function planContext(text: string, environment: Environment): PlanContext {
  return {text, catalog: catalogOf(environment), connectors: CONNECTORS, functions: FUNCTIONS, session: environment.session};
}

export function bindContext(text: string, environment: Environment): BindContext {
  let zone = 'UTC';
  try {
    zone = sessionZone(environment.session);
  } catch {
    // The statement that set it is told so.
  }
  return {plan: planContext(text, environment), zone, errors: [], warnings: [], commonTables: null, views: []};
}

function catalogOf(environment: Environment): PlannerCatalog {
  const {facts, objects} = environment;
  return {
    lookupTable: (path) => objects.get(pathText(path)) ?? null,
    tablesIn: (catalog, database) => tablesIn(environment, catalog, database),
    databases: (catalog) => databasesIn(environment, catalog),
    catalogs: () => facts.catalogs,
  };
}

export function tablesIn({facts, objects}: Environment, catalog: string, database: string): readonly string[] {
  const listed = facts.databases.find((d) => d.catalog === catalog && d.database === database)?.tables ?? [];
  const made = [...objects.values()].flatMap(({path}) => (path.catalog === catalog && path.database === database ? [path.table] : []));
  return [...new Set([...listed, ...made])];
}

export function databasesIn({facts, databases}: Environment, catalog: string): readonly string[] {
  return [...new Set([...facts.databases, ...databases].flatMap((d) => (d.catalog === catalog ? [d.database] : [])))];
}

/** The table or view of that path, if its columns are known. */
export function objectAt(environment: Environment, path: TablePath): CatalogObject | null {
  return environment.objects.get(pathText(path)) ?? null;
}

function applied(result: PlanResult & {ok: true}, environment: Environment): Environment {
  const {planned: p} = result;
  const {session} = environment;
  const next = (change: Partial<Environment>): Environment => ({...environment, ...change, id: ++lastId});
  switch (p.kind) {
    case 'create-table':
      return withObject(p.table, next);
    case 'create-view':
      return withObject(p.view, next);
    case 'drop-table':
    case 'drop-view': {
      const key = pathText(p.path);
      return next({
        objects: new Map([...environment.objects].filter(([k]) => k !== key)),
        unknown: new Set([...environment.unknown].filter((k) => k !== key)),
      });
    }
    case 'create-database':
      return next({databases: [...environment.databases, {catalog: p.catalog, database: p.database}]});
    case 'use-catalog':
      return next({session: {...session, catalog: p.catalog, database: p.catalog === 'default_catalog' ? 'default_database' : 'default'}});
    case 'use-database':
      return next({session: {...session, catalog: p.catalog, database: p.database}});
    case 'set':
      return p.key === null ? environment : next({session: {...session, settings: {...session.settings, [p.key]: p.value ?? ''}}});
    case 'reset': {
      const settings = Object.fromEntries(Object.entries(session.settings).filter(([key]) => p.key !== null && key !== p.key));
      return next({session: {...session, settings}});
    }
    default:
      return environment;
  }

  function withObject(object: CatalogObject, make: typeof next): Environment {
    const key = pathText(object.path);
    const objects = new Map(environment.objects).set(key, object);
    const unknown = environment.unknown.has(key) ? new Set([...environment.unknown].filter((k) => k !== key)) : environment.unknown;
    return make({objects, unknown});
  }
}

/** After a CREATE that is wrong, or not understood: what it meant to make is there, but nothing is known of it. */
function withBroken(text: string, environment: Environment): Environment {
  const name = createdName(tokenize(text).tokens, text);
  if (name === null) return environment;
  try {
    const path = resolvePath(
      {
        kind: 'identifier',
        parts: name.map((part) => ({name: part, quoted: true, span: {start: 0, end: 0}})),
        span: {start: 0, end: 0},
      },
      environment.session,
    );
    const key = pathText(path);
    if (environment.unknown.has(key) && !environment.objects.has(key)) return environment;
    const objects = new Map([...environment.objects].filter(([k]) => k !== key));
    return {...environment, objects, unknown: new Set(environment.unknown).add(key), id: ++lastId};
  } catch (error) {
    if (error instanceof StudioError) return environment;
    throw error;
  }
}

/** The name in CREATE … TABLE or VIEW, whatever follows it; null when the statement is none. */
export function createdName(tokens: readonly Token[], text: string): readonly string[] | null {
  if (tokens[0]?.text !== 'CREATE') return null;
  let at = 1;
  while (at < 6 && tokens[at]?.kind === 'word' && !/^(TABLE|VIEW)$/.test(tokens[at]?.text ?? '')) at++;
  if (!/^(TABLE|VIEW)$/.test(tokens[at]?.text ?? '')) return null;
  at++;
  if (tokens[at]?.text === 'IF') at += 3;
  const parts: string[] = [];
  for (; ; at += 2) {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) break;
    parts.push(token.kind === 'quoted' ? token.text : text.slice(token.start, token.end));
    if (tokens[at + 1]?.text !== '.') break;
  }
  return parts.length === 0 || parts.length > 3 ? null : parts;
}

/** The environment before each statement of a text, and what the planner says of it. */
export function walk(view: ScriptView, start: Environment): readonly {readonly before: Environment; readonly facts: StatementFacts}[] {
  let before = start;
  return view.statements.map(({text}) => {
    const facts = statementFacts(text, before);
    const entry = {before, facts};
    before = facts.after;
    return entry;
  });
}
