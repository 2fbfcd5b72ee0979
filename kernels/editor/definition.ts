import {resolvePath} from '../planner/binder/from.ts';
import {pathText, type SessionConfig} from '../planner/catalog.ts';
import type {Span} from '../protocol/diagnostic.ts';
import type {TablePath} from '../protocol/table.ts';
import type {Token} from '../sql/lexer.ts';
import {createdName, type Environment, environmentOf, statementFacts} from './environment.ts';
import type {EditorFacts} from './facts.ts';
import {dottedName} from './hover.ts';
import {isSymbol, isWord, nameOf, tokenAt, viewScript} from './script.ts';

/** Where a table comes from. `paragraph` null: this text. */
export type Definition =
  | {readonly kind: 'place'; readonly paragraph: string | null; readonly span: Span}
  /** No text of the note makes it, but the catalog holds it. */
  | {readonly kind: 'catalog'; readonly path: TablePath};

/** The statement or common table that made the table at an offset; the last one before it wins. Null where no table is named. Never throws. */
export function definitionOf(text: string, offset: number, facts: EditorFacts, mode: 'streaming' | 'batch'): Definition | null {
  const view = viewScript(text);
  const found = tokenAt(view, offset);
  if (found === null || (found.token.kind !== 'word' && found.token.kind !== 'quoted')) return null;
  const statement = view.statements.find((s) => s.from <= found.index && found.index < s.to);
  if (statement === undefined) return null;
  const {parts, at, first} = dottedName(view, found.index);
  const start = environmentOf(facts, mode);
  let environment = start;
  let place: Definition | null = null;
  for (const s of view.statements) {
    if (s === statement) break;
    environment = statementFacts(s.text, environment).after;
  }
  if (parts.length === 1) {
    const common = commonTable(view.tokens, statement.from, found.index, parts[0] ?? '', view.text) ?? null;
    if (common !== null) return {kind: 'place', paragraph: null, span: common};
  }
  // An alias stands for the table before it; a qualifier of a column for its alias.
  const table =
    parts.length > 1 && at === 0 && !isTablePlace(view.tokens[first - 1])
      ? aliased(view.tokens, statement.from, statement.to, parts[0] ?? '', view.text)
      : null;
  const named = table ?? parts;
  const wanted = pathOf(named, environment.session);
  if (wanted === null) return null;
  const key = pathText(wanted);
  for (const above of facts.above) {
    const span = lastDefinition(above.text, key, {...start, session: {...start.session}}, Number.POSITIVE_INFINITY);
    if (span !== null) place = {kind: 'place', paragraph: above.id, span};
  }
  const own = lastDefinition(text, key, start, statement.span.end) ?? lastDefinition(text, key, start, Number.POSITIVE_INFINITY);
  if (own !== null) place = {kind: 'place', paragraph: null, span: own};
  if (place !== null) return place;
  const listed = facts.databases.some(
    (d) => d.catalog === wanted.catalog && d.database === wanted.database && d.tables.includes(wanted.table),
  );
  return listed ? {kind: 'catalog', path: wanted} : null;
}

function isTablePlace(token: Token | undefined): boolean {
  return isWord(token, 'FROM', 'JOIN', 'INTO', 'TABLE', 'VIEW');
}

function pathOf(parts: readonly string[], session: SessionConfig): TablePath | null {
  if (parts.length === 0 || parts.length > 3) return null;
  const span = {start: 0, end: 0};
  return resolvePath({kind: 'identifier', parts: parts.map((name) => ({name, quoted: true, span})), span}, session);
}

/** The name in the last CREATE of that table that begins before `end`. */
function lastDefinition(text: string, key: string, start: Environment, end: number): Span | null {
  const view = viewScript(text);
  let {session} = start;
  let environment = start;
  let found: Span | null = null;
  for (const s of view.statements) {
    if (s.span.start >= end) break;
    const tokens = view.tokens.slice(s.from, s.to);
    const name = createdName(tokens, view.text);
    const path = name === null ? null : pathOf(name, session);
    if (path !== null && name !== null && pathText(path) === key) {
      const token = tokens.find(
        (t, i) =>
          i > 1 && (t.kind === 'word' || t.kind === 'quoted') && nameOf(t, view.text) === name.at(-1) && !isSymbol(tokens[i + 1], '.'),
      );
      found = token === undefined ? s.span : {start: token.start, end: token.end};
    }
    environment = statementFacts(s.text, environment).after;
    session = environment.session;
  }
  return found;
}

function commonTable(tokens: readonly Token[], from: number, before: number, name: string, text: string): Span | null {
  for (let i = before - 1; i > from; i--) {
    const t = tokens[i];
    if (t === undefined || (t.kind !== 'word' && t.kind !== 'quoted') || nameOf(t, text) !== name) continue;
    if (!isWord(tokens[i - 1], 'WITH') && !isSymbol(tokens[i - 1], ',')) continue;
    if (isWord(tokens[i + 1], 'AS') || isSymbol(tokens[i + 1], '(')) return {start: t.start, end: t.end};
  }
  return null;
}

/** The table that an alias of the statement stands for. */
function aliased(tokens: readonly Token[], from: number, to: number, alias: string, text: string): readonly string[] | null {
  for (let i = from; i < to; i++) {
    const t = tokens[i];
    if (t === undefined || (t.kind !== 'word' && t.kind !== 'quoted') || nameOf(t, text) !== alias) continue;
    let end = i;
    if (isWord(tokens[end - 1], 'AS')) end--;
    const last = tokens[end - 1];
    if (last === undefined || (last.kind !== 'word' && last.kind !== 'quoted') || isTablePlace(last)) continue;
    const parts = [nameOf(last, text)];
    let at = end - 1;
    while (isSymbol(tokens[at - 1], '.')) {
      at -= 2;
      parts.unshift(nameOf(tokens[at] as Token, text));
    }
    if (isTablePlace(tokens[at - 1]) || isSymbol(tokens[at - 1], ',')) return parts;
  }
  return null;
}
