// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form variable, or a place that the editor fills
import type {Span} from '../protocol/diagnostic.ts';
import type {Token} from '../sql/lexer.ts';
import {expectationsAfter} from '../sql/parser/parse.ts';
import {expressionItems, keywordItem, nameItems, tableItems, typeItems} from './completion-items.ts';
import {stringItems} from './completion-strings.ts';
import {databasesIn, type Environment, environmentOf, walk} from './environment.ts';
import type {EditorFacts} from './facts.ts';
import {columnsOfTable, type PlaceScope, scopeAt} from './relations.ts';
import {isSymbol, isWord, nameOf, type ScriptView, viewScript} from './script.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind:
    | 'keyword'
    | 'function'
    | 'column'
    | 'table'
    | 'view'
    | 'database'
    | 'catalog'
    | 'type'
    | 'option'
    | 'value'
    | 'setting'
    | 'form';
  readonly insert: string;
  /** `insert` holds Monaco's placeholders (`$1`, `${1:name}`). */
  readonly snippet?: boolean;
  /** Beside the label: a type, a signature. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Lower comes first. */
  readonly rank: number;
}

export interface Completions {
  readonly items: readonly CompletionItem[];
  /** What an item replaces: the word around the caret. */
  readonly replace: Span;
}

/** Where completion stands, for the parts of it. */
export interface CompletionPlace {
  readonly text: string;
  readonly view: ScriptView;
  /** The statement's first token; tokens[from … at-1] stand before the word at the caret. */
  readonly from: number;
  readonly at: number;
  /** The statement's end. */
  readonly to: number;
  readonly environment: Environment;
  readonly scope: () => PlaceScope;
  /** Key words as the statement writes them. */
  readonly lower: boolean;
}

/** What may be written at an offset, best first. Never throws; empty inside a comment. */
export function complete(text: string, offset: number, facts: EditorFacts, mode: 'streaming' | 'batch'): Completions {
  const form = /\$\{(?:\w*:)?(\w*)$/.exec(text.slice(Math.max(0, offset - 80), offset));
  if (form !== null) return formItems(form[1] ?? '', offset, facts);
  const view = viewScript(text);
  const none = {items: [], replace: {start: offset, end: offset}};
  if (
    view.comments.some((c) => c.start < offset && (offset < c.end || text[c.start] !== '/' || text[c.start + 1] === '/') && offset <= c.end)
  )
    return none;
  const {tokens} = view;
  let at = tokens.findIndex((t) => t.end >= offset && !(t.end === offset && t.kind === 'symbol'));
  if (at === -1) at = tokens.length - 1;
  const here = tokens[at] as Token;
  const range = rangeAt(view, at, offset);
  const environment = beforeStatement(view, range.index, facts, mode);
  const inside = here.start < offset;
  const place: CompletionPlace = {
    text: view.text,
    view,
    from: range.from,
    at,
    to: range.to,
    environment,
    scope: lazily(() => scopeAt(view.text, tokens, range.from, range.to, at, environment)),
    lower: isLower(view, range.from, range.to),
  };
  if (inside && (here.kind === 'number' || here.kind === 'binary')) return none;
  const quote = inside && (here.kind === 'string' || here.kind === 'unicode-string' || (here.kind === 'error' && text[here.start] === "'"));
  if (quote && (offset < here.end || here.kind === 'error')) return stringItems(place, here, offset, facts);
  if (quote) return none;
  const word = inside && (here.kind === 'word' || here.kind === 'quoted' || (here.kind === 'error' && text[here.start] === '`'));
  const replace = word ? {start: here.start, end: here.kind === 'error' ? offset : here.end} : {start: offset, end: offset};
  return {items: sorted(itemsAt(place, facts)), replace};
}

function lazily<T>(make: () => T): () => T {
  let made: {readonly value: T} | null = null;
  return () => {
    made ??= {value: make()};
    return made.value;
  };
}

/** The statement that the token at the caret belongs to, or would begin. */
function rangeAt(view: ScriptView, at: number, offset: number): {readonly from: number; readonly to: number; readonly index: number} {
  const {statements, tokens} = view;
  const index = statements.findIndex((s) => s.from <= at && at <= s.to);
  const found = statements[index];
  if (found === undefined || (at === found.to && isSymbol(tokens[at], ';') && offset > (tokens[at] as Token).start)) {
    const before = statements.filter((s) => s.to <= at).length;
    return {from: at, to: at, index: before};
  }
  return {from: found.from, to: found.to, index};
}

function beforeStatement(view: ScriptView, index: number, facts: EditorFacts, mode: 'streaming' | 'batch'): Environment {
  const start = environmentOf(facts, mode);
  const steps = walk({...view, statements: view.statements.slice(0, index)}, start);
  return steps.at(-1)?.facts.after ?? start;
}

function isLower(view: ScriptView, from: number, to: number): boolean {
  const first = view.tokens[from];
  if (first === undefined || first.kind !== 'word' || from >= to) return false;
  const written = view.text.slice(first.start, first.end);
  return written === written.toLowerCase();
}

function formItems(prefix: string, offset: number, facts: EditorFacts): Completions {
  const items = facts.forms.map((name): CompletionItem => ({label: name, kind: 'form', insert: name, detail: 'form variable', rank: 0}));
  return {items, replace: {start: offset - prefix.length, end: offset}};
}

/** Tested by the grammar for the sake of its errors, or read and refused. */
const NEVER = new Set([
  'STREAM',
  'QUALIFY',
  'RECURSIVE',
  'HELP',
  'CLEAR',
  'QUIT',
  'EXIT',
  'STATEMENT',
  'STATEMENT SET',
  'UNIQUE',
  'EXTEND',
  'A',
  'D',
  'T',
  'TS',
  'FN',
]);
/** A word that never stands alone is offered with what follows it. */
const PHRASES: Readonly<Record<string, string>> = {
  GROUP: 'GROUP BY',
  ORDER: 'ORDER BY',
  PARTITIONED: 'PARTITIONED BY',
  PRIMARY: 'PRIMARY KEY',
  WATERMARK: 'WATERMARK FOR',
  NATURAL: 'NATURAL JOIN',
  INNER: 'INNER JOIN',
  LEFT: 'LEFT JOIN',
  RIGHT: 'RIGHT JOIN',
  FULL: 'FULL JOIN',
  CROSS: 'CROSS JOIN',
  IF: 'IF NOT EXISTS',
  EXECUTE: 'EXECUTE STATEMENT SET BEGIN',
  INSERT: 'INSERT INTO',
  SYSTEM_TIME: 'SYSTEM_TIME AS OF',
  STOP: 'STOP JOB',
};

function itemsAt(place: CompletionPlace, facts: EditorFacts): readonly CompletionItem[] {
  const {text, view, from, at} = place;
  const {tokens} = view;
  const before = tokens[at - 1];
  if (at > from && isSymbol(before, '.')) return afterDot(place, facts);
  const {words, what, reached} = expectationsAfter(text, tokens, from, at);
  const items: CompletionItem[] = [];
  const wanted = reached ? what : guess(place);
  const dropsIf = isWord(tokens[from], 'DROP', 'ALTER');
  const keywords = new Set([...words].filter((w) => !NEVER.has(w)).map((w) => (w === 'IF' && dropsIf ? 'IF EXISTS' : (PHRASES[w] ?? w))));
  if (wanted !== null) items.push(...wantedItems(wanted, place, facts));
  if (isWord(before, 'BY') && isWord(tokens[at - 2], 'ORDER')) {
    items.push(
      ...place.scope().aliases.map((name): CompletionItem => nameItems([name], 'column', 'of the SELECT list', -1)[0] as CompletionItem),
    );
  }
  if (!reached) for (const word of ['FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'LIMIT', 'AS', 'AND', 'OR']) keywords.add(word);
  const first = wanted !== null && items.length > 0;
  // The grammar asks in the order in which a statement usually goes on.
  items.push(...[...keywords].map((word, i) => keywordItem(word, place.lower, (first ? 60 : 10) + i / 100)));
  return items;
}

/** What a text is most likely to need where something before the caret is wrong. */
function guess({view, at, from}: CompletionPlace): string | null {
  const before = view.tokens[at - 1];
  if (before === undefined || at <= from) return 'a statement';
  if (isWord(before, 'FROM', 'JOIN', 'INTO', 'TABLE', 'UPDATE')) return 'a table name';
  return 'an expression';
}

function wantedItems(what: string, place: CompletionPlace, facts: EditorFacts): readonly CompletionItem[] {
  const {view, from, at} = place;
  const {tokens} = view;
  const first = tokens[from];
  const before = tokens[at - 1];
  if (/database name/.test(what)) return isWord(first, 'CREATE') ? [] : databaseItems(place, facts);
  if (/catalog name/.test(what)) return isWord(first, 'CREATE') ? [] : nameItems(facts.catalogs, 'catalog', 'catalog', 0);
  if (/^a (table|view) name|table name or a query/.test(what)) {
    // The name of what is being created is the user's to find.
    if (isWord(before, 'TABLE', 'VIEW', 'EXISTS') && isWord(first, 'CREATE') && at - from < 7) return [];
    return tableItems(place, facts, isWord(before, 'FROM', 'JOIN') || isSymbol(before, ','));
  }
  if (/^a table function/.test(what)) return tableItems(place, facts, true).filter((item) => item.kind === 'function');
  if (what === 'a name') return namedObjects(place, facts);
  if (/column name/.test(what)) return columnNames(place);
  if (/data type/.test(what)) return typeItems(place.lower);
  if (/expression|table name or an/.test(what)) return expressionItems(place);
  if (/option's key/.test(what)) {
    return stringItems(place, null, at, facts).items.map((item) => ({...item, insert: `'${item.label}' = '$1'`, snippet: true}));
  }
  if (/option's value/.test(what)) return stringItems(place, null, at, facts).items.map((item) => ({...item, insert: `'${item.label}'`}));
  if (/time unit|unit:/.test(what)) {
    return ['SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'].map((unit, i) => keywordItem(unit, place.lower, i / 10));
  }
  if (/^a query$|SELECT or VALUES|SELECT, INSERT/.test(what)) {
    return ['SELECT', 'WITH', 'VALUES'].map((word, i) => keywordItem(word, place.lower, i / 10));
  }
  // Said in key words: JOIN, BY, TABLE, VIEW, … or …
  const words = what.split(/, | or /).filter((word) => /^[A-Z]+( [A-Z]+)*$/.test(word) && word !== word.toLowerCase());
  return words.map((word, i) => keywordItem(PHRASES[word] ?? word, place.lower, i / 10));
}

function databaseItems({environment}: CompletionPlace, facts: EditorFacts): readonly CompletionItem[] {
  const {catalog} = environment.session;
  return [...nameItems(databasesIn(environment, catalog), 'database', catalog, 0), ...nameItems(facts.catalogs, 'catalog', 'catalog', 5)];
}

/** Behind DROP TABLE, SHOW CREATE VIEW and so on. */
function namedObjects(place: CompletionPlace, facts: EditorFacts): readonly CompletionItem[] {
  const words = place.view.tokens.slice(place.from, place.at).map((t) => t.text);
  if (words.includes('AS')) return [];
  if (words.includes('DATABASE')) return databaseItems(place, facts);
  if (words.includes('CATALOG')) return nameItems(facts.catalogs, 'catalog', 'catalog', 0);
  const wanted = words.includes('VIEW') ? 'view' : words.includes('TABLE') ? 'table' : null;
  return tableItems(place, facts, false).filter(
    (item) => wanted === null || (item.kind !== 'table' && item.kind !== 'view') || item.kind === wanted,
  );
}

/** Columns where only a name may stand: of the INSERT's or ALTER's table, of the CREATE TABLE around, or in scope. */
function columnNames(place: CompletionPlace): readonly CompletionItem[] {
  const {view, text, from, at, to, environment} = place;
  const {tokens} = view;
  const first = tokens[from];
  if (isWord(first, 'CREATE')) {
    const declared = declaredColumns(view, from, to);
    // Where a new column is named, nothing is known.
    const names = isSymbol(tokens[at - 1], ',') || isSymbol(tokens[at - 1], '(');
    const inner = isWord(tokens[at - 2], 'KEY', 'BY', 'HASH', 'RANGE') || isWord(tokens[at - 1], 'FOR') || insideKey(tokens, at);
    if (names && !inner) return place.scope().relations.length > 0 ? scopeColumns(place) : [];
    return declared.map((name, i) => ({...(nameItems([name], 'column', 'of this table', 0)[0] as CompletionItem), rank: i / 100}));
  }
  const target = isWord(first, 'INSERT', 'UPDATE', 'ALTER', 'DELETE', 'EXECUTE')
    ? targetColumns(text, tokens, from, at, environment)
    : null;
  return target ?? scopeColumns(place);
}

function insideKey(tokens: readonly Token[], at: number): boolean {
  for (let i = at - 1; i > 0 && !isSymbol(tokens[i], ')'); i--)
    if (isSymbol(tokens[i], '(')) return isWord(tokens[i - 1], 'KEY', 'BY', 'HASH', 'RANGE');
  return false;
}

function scopeColumns(place: CompletionPlace): readonly CompletionItem[] {
  return expressionItems(place).filter((item) => item.kind === 'column');
}

function targetColumns(
  text: string,
  tokens: readonly Token[],
  from: number,
  at: number,
  environment: Environment,
): readonly CompletionItem[] | null {
  let start = from;
  while (start < at && !isWord(tokens[start], 'INTO', 'OVERWRITE', 'UPDATE', 'TABLE')) start++;
  const parts: string[] = [];
  for (let i = start + 1; i < at; i += 2) {
    const token = tokens[i];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) break;
    parts.push(nameOf(token, text));
    if (!isSymbol(tokens[i + 1], '.')) break;
  }
  const columns = columnsOfTable(parts, environment);
  if (columns === null) return null;
  return columns.flatMap((c, i) => nameItems([c.name], 'column', `of ${parts.at(-1)}`, i / 100));
}

/** The names of the columns of a CREATE TABLE, as far as it is written. */
export function declaredColumns({tokens, text}: ScriptView, from: number, to: number): readonly string[] {
  const names: string[] = [];
  let open = from;
  while (open < to && !isSymbol(tokens[open], '(')) open++;
  let depth = 0;
  for (let i = open; i < to; i++) {
    const token = tokens[i] as Token;
    if (isSymbol(token, '(') || isSymbol(token, '<')) depth++;
    else if (isSymbol(token, ')') || isSymbol(token, '>')) depth--;
    if (depth === 0) break;
    const starts = depth === 1 && (isSymbol(token, ',') || i === open);
    const name = tokens[i + 1];
    if (!starts || name === undefined || i + 1 >= to || (name.kind !== 'word' && name.kind !== 'quoted')) continue;
    if (!isWord(name, 'WATERMARK', 'PRIMARY', 'CONSTRAINT', 'UNIQUE')) names.push(nameOf(name, text));
  }
  return names;
}

/** `alias.|`, `database.|`, `catalog.database.|`, `column_that_is_a_row.|`. */
function afterDot(place: CompletionPlace, facts: EditorFacts): readonly CompletionItem[] {
  const {view, text, from, at, environment} = place;
  const {tokens} = view;
  const parts: string[] = [];
  let start = at;
  while (start - 2 >= from && isSymbol(tokens[start - 1], '.')) {
    const name = tokens[start - 2] as Token;
    if (name.kind !== 'word' && name.kind !== 'quoted') break;
    parts.unshift(nameOf(name, text));
    start -= 2;
  }
  const {what, reached} = expectationsAfter(text, tokens, from, start);
  const wanted = (reached ? what : guess({...place, at: start})) ?? '';
  if (parts.length === 0) return [];
  const [a = '', b] = parts;
  const asTable = /table name|^a name$|view name|database/.test(wanted);
  const tables = asTable
    ? [
        ...(b === undefined ? tableNames(place, environment.session.catalog, a) : tableNames(place, a, b)),
        ...(b === undefined && facts.catalogs.includes(a) ? nameItems(databasesIn(environment, a), 'database', a, 0) : []),
      ]
    : [];
  if (asTable) return tables;
  return [...qualifiedColumns(place, parts), ...(parts.length === 1 && tables.length === 0 ? [starItem()] : [])];
}

function starItem(): CompletionItem {
  return {label: '*', kind: 'column', insert: '*', detail: 'all columns', rank: 90};
}

function tableNames(place: CompletionPlace, catalog: string, database: string): readonly CompletionItem[] {
  const session = {...place.environment.session, catalog, database};
  return tableItems(
    {...place, environment: {...place.environment, session}, scope: () => ({relations: [], common: [], aliases: []})},
    null,
    false,
  );
}

function qualifiedColumns(place: CompletionPlace, parts: readonly string[]): readonly CompletionItem[] {
  const {relations} = place.scope();
  const [head = '', ...rest] = parts;
  const relation = relations.find((r) => r.name === parts.at(-1)) ?? relations.find((r) => r.name === head);
  let columns = relation === undefined ? [] : relation.columns;
  let fields = relation === undefined ? parts : relation.name === parts.at(-1) ? [] : rest;
  if (relation === undefined) {
    const column = relations.flatMap((r) => r.columns).find((c) => c.name === head);
    // A variable of a pattern has the columns of what is matched.
    if (column === undefined && insideMatch(place) && rest.length === 0) {
      return (relations[0]?.columns ?? []).flatMap((c, i) => nameItems([c.name], 'column', head, i / 100, c.type));
    }
    if (column?.type.kind !== 'row') return [];
    columns = column.type.fields;
    fields = rest;
  }
  for (const field of fields) {
    const column = columns.find((c) => c.name === field);
    if (column?.type.kind !== 'row') return [];
    columns = column.type.fields;
  }
  return columns.flatMap((c, i) => nameItems([c.name], 'column', relation?.of ?? head, i / 100, c.type));
}

function insideMatch({view, from, at}: CompletionPlace): boolean {
  let depth = 0;
  for (let i = at - 1; i > from; i--) {
    if (isSymbol(view.tokens[i], ')')) depth++;
    else if (isSymbol(view.tokens[i], '(') && --depth < 0 && isWord(view.tokens[i - 1], 'MATCH_RECOGNIZE')) return true;
  }
  return false;
}

function sorted(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const seen = new Set<string>();
  return [...items]
    .sort((a, b) => a.rank - b.rank)
    .filter((item) => {
      const key = `${item.kind} ${item.label}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
