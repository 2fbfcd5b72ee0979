import type {BindContext} from '../planner/binder/context.ts';
import {bindFrom, resolvePath} from '../planner/binder/from.ts';
import {bindQuery} from '../planner/binder/query.ts';
import {type pathText, tableColumns} from '../planner/catalog.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {Column} from '../protocol/schema.ts';
import type {CommonTable} from '../sql/ast/query.ts';
import type {Token} from '../sql/lexer.ts';
import {Cache} from './cache.ts';
import {bindContext, type Environment, objectAt} from './environment.ts';
import {isSymbol, isWord, nameOf, parseOne} from './script.ts';

/** Something whose columns can be named at a place. `name` null: a subquery without an alias. */
export interface ScopeRelation {
  readonly name: string | null;
  /** What it is: `table sensors`, `view v`, `common table c`, `subquery`. */
  readonly of: string;
  readonly columns: readonly Column[];
}

/** Common tables, as text: they are bound only when a FROM names them. */
export interface CommonText {
  readonly name: string;
  /** `name (columns) AS ( … )`, closed. */
  readonly text: string;
}

export interface PlaceScope {
  /** Of the innermost query first; outer queries follow. */
  readonly relations: readonly ScopeRelation[];
  readonly common: readonly CommonText[];
  /** Aliases of the SELECT list around the place: ORDER BY may name them. */
  readonly aliases: readonly string[];
}

/** Words that end FROM at its own depth. */
const AFTER_FROM = ['WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'UNION', 'INTERSECT', 'EXCEPT'];
const SET_OPERATORS = ['UNION', 'INTERSECT', 'EXCEPT'];

/**
 * What can be named at tokens[at] of the statement tokens[from … to-1], read from tokens alone so that it works in a text that does not parse.
 * Each query block around the place adds what its FROM names; what cannot be bound is left out.
 */
export function scopeAt(
  text: string,
  tokens: readonly Token[],
  from: number,
  to: number,
  at: number,
  environment: Environment,
): PlaceScope {
  const parents = opens(tokens, from, Math.min(at, to));
  const common: CommonText[] = [];
  const relations: ScopeRelation[] = [];
  const aliases: string[] = [];
  // From the statement inwards: inner names come first.
  const starts = [from - 1, ...parents];
  for (const [level, open] of starts.entries()) {
    const first = open + 1;
    const close = open < from ? to : closeOf(tokens, open, to);
    const place = level + 1 < starts.length ? (starts[level + 1] as number) : at;
    common.push(...commonTables(text, tokens, first, Math.min(close, Math.max(place, first))));
    const block = blockAt(tokens, first, close, place);
    if (block === null) continue;
    const inFrom = block.fromAt !== null && place > block.fromAt && place < block.fromEnd;
    const found =
      block.fromAt === null ? [] : fromRelations(text, tokens, block.fromAt + 1, inFrom ? place : block.fromEnd, common, environment);
    if (inFrom && !isJoinCondition(tokens, block.fromAt ?? first, place)) {
      const lateral = isLateral(tokens, place);
      relations.unshift(...argumentRelations(text, tokens, open, place, common, environment), ...(lateral ? found : []));
    } else relations.unshift(...found);
    if (level === starts.length - 1) aliases.push(...selectAliases(text, tokens, block.selectAt + 1, block.fromAt ?? block.fromEnd));
  }
  const [innermost] = parents.slice(-1);
  if (innermost !== undefined) relations.unshift(...argumentRelations(text, tokens, innermost, at, common, environment));
  return {relations: dedupe(relations), common, aliases};
}

function dedupe(relations: readonly ScopeRelation[]): readonly ScopeRelation[] {
  const seen = new Set<string>();
  return relations.filter((r) => {
    const key = `${r.name} ${r.of} ${r.columns.length}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The opening parentheses around a place, outermost first. */
function opens(tokens: readonly Token[], from: number, at: number): number[] {
  const stack: number[] = [];
  for (let i = from; i < at; i++) {
    const t = tokens[i] as Token;
    if (t.kind !== 'symbol') continue;
    if (t.text === '(' || t.text === '[') stack.push(i);
    else if (t.text === ')' || t.text === ']') stack.pop();
  }
  return stack;
}

function closeOf(tokens: readonly Token[], open: number, to: number): number {
  let depth = 0;
  for (let i = open; i < to; i++) {
    const t = tokens[i] as Token;
    if (t.kind !== 'symbol') continue;
    if (t.text === '(' || t.text === '[') depth++;
    else if ((t.text === ')' || t.text === ']') && --depth === 0) return i;
  }
  return to;
}

interface Block {
  readonly selectAt: number;
  readonly fromAt: number | null;
  readonly fromEnd: number;
}

/** The SELECT at the depth of tokens[first … close-1] in which a place lies. */
function blockAt(tokens: readonly Token[], first: number, close: number, place: number): Block | null {
  let selectAt = -1;
  let end = close;
  const top: number[] = [];
  for (let i = first; i < close; i++) {
    const t = tokens[i] as Token;
    if (isSymbol(t, '(') || isSymbol(t, '[')) {
      i = closeOf(tokens, i, close);
      continue;
    }
    if (isSymbol(t, ';') || (t.kind === 'word' && SET_OPERATORS.includes(t.text))) {
      if (i >= place) {
        end = i;
        break;
      }
      selectAt = -1;
      top.length = 0;
    } else if (t.kind !== 'word') {
      // Only words begin a clause.
    } else if (t.text === 'SELECT' && (selectAt === -1 || i < place)) {
      selectAt = i;
      top.length = 0;
    } else top.push(i);
  }
  if (selectAt === -1 || selectAt > place) return null;
  const fromAt = top.find((i) => i > selectAt && isWord(tokens[i], 'FROM') && !isWord(tokens[i - 1], 'DISTINCT')) ?? null;
  const after = fromAt === null ? undefined : top.find((i) => i > fromAt && isWord(tokens[i], ...AFTER_FROM));
  return {selectAt, fromAt, fromEnd: after ?? end};
}

/** Behind ON the tables of the join can be named; elsewhere in FROM a table is expected. */
function isJoinCondition(tokens: readonly Token[], fromAt: number, place: number): boolean {
  for (let i = place - 1; i > fromAt; i--) {
    if (isWord(tokens[i], 'ON', 'USING')) return true;
    if (isWord(tokens[i], 'JOIN') || isSymbol(tokens[i], ',')) return isWord(tokens[place], 'ON');
  }
  return false;
}

function isLateral(tokens: readonly Token[], place: number): boolean {
  for (let i = place; i >= Math.max(0, place - 6); i--) if (isWord(tokens[i], 'LATERAL', 'UNNEST', 'OF')) return true;
  return false;
}

/** `WITH a AS (…), b (x, y) AS (…)` as far as it is closed before a place. */
function commonTables(text: string, tokens: readonly Token[], first: number, place: number): readonly CommonText[] {
  const found: CommonText[] = [];
  let at = first;
  while (at < place && !isWord(tokens[at], 'WITH')) {
    if (isSymbol(tokens[at], '(')) return found;
    at++;
  }
  if (isSymbol(tokens[at + 1], '(')) return found;
  for (at++; at < place; at++) {
    const start = tokens[at];
    if (start === undefined || (start.kind !== 'word' && start.kind !== 'quoted')) break;
    let open = at + 1;
    if (isSymbol(tokens[open], '(')) open = closeOf(tokens, open, place) + 1;
    if (!isWord(tokens[open], 'AS') || !isSymbol(tokens[open + 1], '(')) break;
    const close = closeOf(tokens, open + 1, place);
    if (close >= place) break;
    found.push({name: nameOf(start, text), text: text.slice(start.start, (tokens[close] as Token).end)});
    at = close + 1;
    if (!isSymbol(tokens[at], ',')) break;
  }
  return found;
}

/** The names behind AS of a SELECT list. */
function selectAliases(text: string, tokens: readonly Token[], first: number, end: number): readonly string[] {
  const names: string[] = [];
  for (let i = first; i < end; i++) {
    if (isSymbol(tokens[i], '(')) i = closeOf(tokens, i, end);
    else if (isWord(tokens[i], 'AS') && i + 1 < end) {
      const name = tokens[i + 1] as Token;
      if (name.kind === 'word' || name.kind === 'quoted') names.push(nameOf(name, text));
    }
  }
  return names;
}

/** The whole of FROM where it binds; else each of its items that does. */
function fromRelations(
  text: string,
  tokens: readonly Token[],
  first: number,
  end: number,
  common: readonly CommonText[],
  environment: Environment,
): readonly ScopeRelation[] {
  if (first >= end) return [];
  const all = relationsOf(sliceOf(text, tokens, first, end), common, environment);
  if (all !== null) return all;
  return items(tokens, first, end).flatMap(([start, stop]) => relationsOf(sliceOf(text, tokens, start, stop), common, environment) ?? []);
}

function sliceOf(text: string, tokens: readonly Token[], first: number, end: number): string {
  const a = tokens[first];
  const b = tokens[end - 1];
  return a === undefined || b === undefined ? '' : text.slice(a.start, b.end);
}

/** FROM cut at commas and joins of its own depth, without ON and USING. */
function items(tokens: readonly Token[], first: number, end: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let start = first;
  let stop = -1;
  const close = (at: number): void => {
    const last = stop === -1 ? at : stop;
    if (last > start) found.push([start, last]);
    stop = -1;
  };
  for (let i = first; i < end; i++) {
    if (isSymbol(tokens[i], '(')) {
      i = closeOf(tokens, i, end);
      continue;
    }
    if (isSymbol(tokens[i], ',')) {
      close(i);
      start = i + 1;
    } else if (isWord(tokens[i], 'NATURAL', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'ON', 'USING', 'FOR')) {
      if (stop === -1) stop = i;
    } else if (isWord(tokens[i], 'JOIN')) {
      close(i);
      start = i + 1;
    }
  }
  close(end);
  return found;
}

const bound = new Cache<readonly ScopeRelation[] | 'wrong'>(256);

/** What the text of a FROM clause (or one item of it) names; null when it does not bind. */
export function relationsOf(from: string, common: readonly CommonText[], environment: Environment): readonly ScopeRelation[] | null {
  const head = common.length === 0 ? '' : `WITH ${common.map((c) => c.text).join(', ')} `;
  const statement = `${head}SELECT * FROM ${from}`;
  const found = bound.get(
    `${environment.id} ${environment.session.mode} ${statement}`,
    () => bindRelations(statement, environment) ?? 'wrong',
  );
  return found === 'wrong' ? null : found;
}

function bindRelations(text: string, environment: Environment): readonly ScopeRelation[] | null {
  const one = parseOne(text);
  if (one.kind === 'wrong' || one.statement.kind !== 'select' || one.statement.query.body.kind !== 'select') return null;
  const {query} = one.statement;
  const reference = one.statement.query.body.from;
  if (reference === null) return null;
  const context: BindContext = {...bindContext(text, environment), commonTables: chain(query.with)};
  try {
    const {scope} = bindFrom(reference, context);
    const names = new Set(query.with.map((c) => c.name.name));
    return scope.relations.map((r) => ({
      name: r.name,
      of:
        r.path === null
          ? r.name === null
            ? 'subquery'
            : names.has(r.name)
              ? `common table ${r.name}`
              : r.name
          : kindOf(r.path.table, environment, r.path),
      columns: r.columns,
    }));
  } catch (error) {
    // What the planner cannot say of it, whoever's mistake it is, the editor leaves out.
    if (error instanceof StudioError || error instanceof Error) return null;
    throw error;
  }
}

function kindOf(name: string, environment: Environment, path: Parameters<typeof pathText>[0]): string {
  return `${objectAt(environment, path)?.kind ?? 'table'} ${name}`;
}

function chain(tables: readonly CommonTable[]): BindContext['commonTables'] {
  let outer: BindContext['commonTables'] = null;
  for (const table of tables) outer = {table, outer};
  return outer;
}

/** In the arguments of a table function: the columns of `TABLE t` beside it. In MATCH_RECOGNIZE( … ): those of its input. */
function argumentRelations(
  text: string,
  tokens: readonly Token[],
  open: number,
  place: number,
  common: readonly CommonText[],
  environment: Environment,
): readonly ScopeRelation[] {
  if (open < 0) return [];
  const before = tokens[open - 1];
  if (isWord(before, 'MATCH_RECOGNIZE')) {
    let start = open - 1;
    while (start > 0 && !isWord(tokens[start], 'FROM', 'JOIN')) start--;
    return relationsOf(sliceOf(text, tokens, start + 1, open - 1), common, environment) ?? [];
  }
  // DESCRIPTOR(|) stands beside the TABLE argument of the call around it.
  let from = open;
  if (isWord(before, 'DESCRIPTOR')) {
    let depth = 0;
    for (from = open - 1; from > 0; from--) {
      if (isSymbol(tokens[from], ')')) depth++;
      else if (isSymbol(tokens[from], '(') && depth-- === 0) break;
    }
  }
  for (let i = from + 1; i < place; i++) {
    if (!isWord(tokens[i], 'TABLE') || isSymbol(tokens[i + 1], '(')) continue;
    let end = i + 2;
    while (isSymbol(tokens[end], '.')) end += 2;
    return relationsOf(sliceOf(text, tokens, i + 1, end), common, environment) ?? [];
  }
  return [];
}

/** The columns of a table by its dotted name; null when they are not known. */
export function columnsOfTable(parts: readonly string[], environment: Environment): readonly Column[] | null {
  if (parts.length === 0 || parts.length > 3) return null;
  const span = {start: 0, end: 0};
  const path = resolvePath({kind: 'identifier', parts: parts.map((name) => ({name, quoted: true, span})), span}, environment.session);
  const object = objectAt(environment, path);
  if (object === null) return null;
  return object.kind === 'table' ? tableColumns(object) : object.columns;
}

/** The type of an expression in a query with this FROM: null when it does not bind. */
export function expressionType(
  expression: string,
  from: string | null,
  common: readonly CommonText[],
  environment: Environment,
): Column['type'] | null {
  const head = common.length === 0 ? '' : `WITH ${common.map((c) => c.text).join(', ')} `;
  const text = `${head}SELECT ${expression}${from === null ? '' : ` FROM ${from}`}`;
  const one = parseOne(text);
  if (one.kind === 'wrong' || one.statement.kind !== 'select') return null;
  try {
    return bindQuery(one.statement.query, bindContext(text, environment)).node.columns[0]?.type ?? null;
  } catch {
    return null;
  }
}
