import {resolvePath} from '../planner/binder/from.ts';
import {typeText} from '../protocol/data-type.ts';
import type {Span} from '../protocol/diagnostic.ts';
import type {Column} from '../protocol/schema.ts';
import {lookupFunction} from '../sql/functions/table.ts';
import type {Token} from '../sql/lexer.ts';
import {functionText} from './completion-items.ts';
import {infoOf, optionText, stringPlace} from './completion-strings.ts';
import {type Environment, environmentOf, objectAt, walk} from './environment.ts';
import type {EditorFacts} from './facts.ts';
import {pageOf} from './function-groups.ts';
import {objectText} from './object-text.ts';
import {columnsOfTable, expressionType, type PlaceScope, scopeAt} from './relations.ts';
import {isSymbol, isWord, nameOf, type ScriptView, type StatementView, tokenAt, viewScript} from './script.ts';
import {SETTINGS} from './settings-info.ts';
import {supportedSyntaxFunctions} from './supported-functions.ts';

export interface Hover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
  /** Below the documents' folder, such as `sql/text.md`. */
  readonly page: string | null;
}

/** A token in its statement and session. */
interface HoverPlace {
  readonly view: ScriptView;
  readonly statement: StatementView;
  readonly token: Token;
  readonly index: number;
  readonly environment: Environment;
}

/** What stands at an offset: a column with its type, a table, a function, an option, a setting; null where there is nothing to say. Never throws. */
export function hover(text: string, offset: number, facts: EditorFacts, mode: 'streaming' | 'batch'): Hover | null {
  const place = placeOf(text, offset, facts, mode);
  if (place === null) return null;
  const {token} = place;
  const span = {start: token.start, end: token.end};
  if (token.kind === 'string') {
    const found = stringHover(place);
    return found === null ? null : {span, text: found, page: null};
  }
  if (token.kind !== 'word' && token.kind !== 'quoted') return null;
  return functionHover(place) ?? nameHover(place);
}

function placeOf(text: string, offset: number, facts: EditorFacts, mode: 'streaming' | 'batch'): HoverPlace | null {
  const view = viewScript(text);
  const found = tokenAt(view, offset);
  if (found === null) return null;
  const at = view.statements.findIndex((s) => s.from <= found.index && found.index < s.to);
  const statement = view.statements[at];
  if (statement === undefined) return null;
  const start = environmentOf(facts, mode);
  const steps = walk({...view, statements: view.statements.slice(0, at)}, start);
  return {view, statement, ...found, environment: steps.at(-1)?.facts.after ?? start};
}

function stringHover({view, statement, index, token, environment}: HoverPlace): string | null {
  const {tokens, text} = view;
  const found = stringPlace({text, view, from: statement.from, at: index, to: statement.to, environment});
  if (found === null) return null;
  switch (found.kind) {
    case 'setting-key':
    case 'setting-value': {
      const key = found.kind === 'setting-key' ? token.text : found.key;
      const setting = SETTINGS.find((s) => s.key === key);
      if (setting === undefined) return null;
      const without = setting.default === null ? '' : `\n\nWithout it: \`${setting.default}\`.`;
      return `\`${setting.key}\`: ${setting.description}${without}${setting.acts ? '' : '\n\nKept for the Flink kernel; the embedded one does not act on it.'}`;
    }
    case 'option-key':
    case 'option-value': {
      const key = found.kind === 'option-key' ? token.text : found.key;
      if (found.kind === 'option-value' && !isSymbol(tokens[index - 1], '=')) return null;
      const info = infoOf(key, found.options);
      return info === null ? null : optionText(info);
    }
    default:
      return found satisfies never;
  }
}

function functionHover(place: HoverPlace): Hover | null {
  const {view, token, index, statement} = place;
  const {tokens, text} = view;
  const called = isSymbol(tokens[index + 1], '(');
  if (isSymbol(tokens[index - 1], '.')) return null;
  const name = nameOf(token, text).toUpperCase();
  const syntax = supportedSyntaxFunctions().filter((f) => f.name === name);
  const inTable = isSymbol(tokens[index - 1], '(') && isWord(tokens[index - 2], 'TABLE');
  const special = syntax.length === 0 ? undefined : (syntax.find((f) => (f.place === 'table') === inTable) ?? syntax[0]);
  if (called && special !== undefined) {
    const over =
      special.place === 'over' || special.place === 'table'
        ? 'sql/windows.md'
        : special.place === 'expression'
          ? 'sql/types.md'
          : 'sql/windows.md';
    return {span: {start: token.start, end: token.end}, text: functionText(special), page: over};
  }
  const definition = lookupFunction(name);
  if (definition === null || !/^[A-Z]/.test(definition.name)) return null;
  const bare = definition.usage.includes(name) && token.kind === 'word' && /^(CURRENT_|LOCALTIME|UUID)/.test(name);
  if (!called && !bare) return null;
  const type = callType(place, called ? closing(tokens, index + 1, statement.to) : index);
  return {
    span: {start: token.start, end: token.end},
    text: functionText(definition) + (type === null ? '' : `\n\nHere: \`${type}\``),
    page: pageOf(definition),
  };
}

function closing(tokens: readonly Token[], open: number, to: number): number {
  let depth = 0;
  for (let i = open; i < to; i++) {
    if (isSymbol(tokens[i], '(')) depth++;
    else if (isSymbol(tokens[i], ')') && --depth === 0) return i;
  }
  return to - 1;
}

/** The type of the call from the token at the place to tokens[last], in the query around it. */
function callType(place: HoverPlace, last: number): string | null {
  const {view, token, environment, statement} = place;
  const end = view.tokens[last];
  if (end === undefined) return null;
  const from = fromClause(place);
  const type = expressionType(view.text.slice(token.start, end.end), from, from === null ? [] : scopeOf(place).common, environment);
  return type === null || statement.to < last ? null : typeText(type);
}

/** The FROM clause of the query block around a place, as text. */
function fromClause({view, statement, index}: HoverPlace): string | null {
  const {tokens, text} = view;
  let depth = 0;
  for (let i = index; i < statement.to; i++) {
    const t = tokens[i];
    if (isSymbol(t, '(')) depth++;
    else if (isSymbol(t, ')')) depth--;
    if (depth !== 0 && !(depth < 0)) continue;
    if (isWord(t, 'FROM')) {
      let end = i + 1;
      let inner = 0;
      for (; end < statement.to; end++) {
        const u = tokens[end];
        if (isSymbol(u, '(')) inner++;
        else if (isSymbol(u, ')') && --inner < 0) break;
        else if (inner === 0 && isWord(u, 'WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'UNION', 'INTERSECT', 'EXCEPT')) break;
      }
      const first = tokens[i + 1];
      const last = tokens[end - 1];
      return first === undefined || last === undefined || end <= i + 1 ? null : text.slice(first.start, last.end);
    }
    if (depth === 0 && isWord(t, 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'UNION')) return null;
  }
  return null;
}

function scopeOf({view, statement, index, environment}: HoverPlace): PlaceScope {
  return scopeAt(view.text, view.tokens, statement.from, statement.to, index, environment);
}

/** The dotted name around tokens[index], and which of its parts that is. */
export function dottedName(
  view: ScriptView,
  index: number,
): {readonly parts: readonly string[]; readonly at: number; readonly first: number} {
  const {tokens, text} = view;
  let first = index;
  while (isSymbol(tokens[first - 1], '.') && isName(tokens[first - 2])) first -= 2;
  const parts: string[] = [];
  for (let i = first; isName(tokens[i]); i += 2) {
    parts.push(nameOf(tokens[i] as Token, text));
    if (!isSymbol(tokens[i + 1], '.')) break;
  }
  return {parts, at: (index - first) / 2, first};
}

function isName(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'word' || token.kind === 'quoted');
}

function nameHover(place: HoverPlace): Hover | null {
  const {view, index, environment, token, statement} = place;
  const span = {start: token.start, end: token.end};
  const {parts, at, first} = dottedName(view, index);
  const here = parts.slice(0, at + 1);
  const tablePlace = isWord(
    view.tokens[first - 1],
    'FROM',
    'JOIN',
    'INTO',
    'TABLE',
    'VIEW',
    'DESCRIBE',
    'DESC',
    'EXISTS',
    'UPDATE',
    'LIKE',
    'OVERWRITE',
  );
  const asTable = (): Hover | null => {
    const object = tableObject(parts, environment) ?? made(place, parts);
    return object === null ? null : {span, text: objectText(object), page: null};
  };
  if (tablePlace && at === parts.length - 1) {
    const found = asTable();
    if (found !== null) return found;
  }
  const scope = scopeOf(place);
  const column = columnIn(scope, here);
  if (column !== null) return {span, text: `\`\`\`sql\n${column.name} ${typeText(column.type)}\n\`\`\`\n${column.of}`, page: null};
  const relations = [...scope.relations, ...scopeOf({...place, index: selectBefore(place)}).relations];
  const relation = here.length === 1 ? relations.find((r) => r.name === here[0]) : undefined;
  if (relation !== undefined) {
    const lines = relation.columns.map((c) => `${c.name} ${typeText(c.type)}`);
    return {span, text: `${relation.of}\n\n\`\`\`sql\n${lines.join('\n')}\n\`\`\``, page: null};
  }
  if (isWord(view.tokens[statement.from], 'INSERT') && parts.length === 1) {
    const target = targetOf(view, statement);
    const written = target === null ? undefined : columnsOfTable(target, environment)?.find((c) => c.name === parts[0]);
    if (written !== undefined)
      return {span, text: `\`\`\`sql\n${written.name} ${typeText(written.type)}\n\`\`\`\nof ${target?.join('.')}`, page: null};
  }
  const declared = made(place, null);
  const own = declared?.columns.find((c) => c.name === parts[0]);
  if (own !== undefined && parts.length === 1) return {span, text: `\`\`\`sql\n${own.name} ${typeText(own.type)}\n\`\`\``, page: null};
  return at === parts.length - 1 && token.kind === 'quoted' ? asTable() : null;
}

/** A place in the SELECT list of the query block around: what FROM names is known there. */
function selectBefore({view, statement, index}: HoverPlace): number {
  let depth = 0;
  for (let i = index; i > statement.from; i--) {
    if (isSymbol(view.tokens[i], ')')) depth++;
    else if (isSymbol(view.tokens[i], '(')) depth--;
    else if (depth <= 0 && isWord(view.tokens[i], 'SELECT')) return i + 1;
  }
  return statement.from + 1;
}

function targetOf(view: ScriptView, statement: StatementView): readonly string[] | null {
  for (let i = statement.from; i < statement.to; i++) {
    if (isWord(view.tokens[i], 'INTO', 'OVERWRITE')) return dottedName(view, i + 1).parts;
  }
  return null;
}

/** The table or view that the statement itself creates. */
function made({view, statement, environment}: HoverPlace, parts: readonly string[] | null) {
  if (!isWord(view.tokens[statement.from], 'CREATE')) return null;
  const [step] = walk({...view, statements: [statement]}, environment);
  const s = step?.facts.statement;
  if (s?.kind !== 'create-table' && s?.kind !== 'create-view') return null;
  if (parts !== null && s.name.parts.at(-1)?.name !== parts.at(-1)) return null;
  return tableObject(
    s.name.parts.map((p) => p.name),
    step?.facts.after ?? environment,
  );
}

function tableObject(parts: readonly string[], environment: Environment) {
  if (parts.length === 0 || parts.length > 3) return null;
  const span = {start: 0, end: 0};
  return objectAt(
    environment,
    resolvePath({kind: 'identifier', parts: parts.map((name) => ({name, quoted: true, span})), span}, environment.session),
  );
}

function columnIn(scope: PlaceScope, parts: readonly string[]): (Column & {readonly of: string}) | null {
  const [head = '', ...rest] = parts;
  const relation = rest.length > 0 ? scope.relations.find((r) => r.name === head) : undefined;
  const names = relation === undefined ? parts : rest;
  const owners = relation === undefined ? scope.relations : [relation];
  for (const owner of owners) {
    let column: Column | undefined = owner.columns.find((c) => c.name === names[0]);
    for (const field of names.slice(1)) column = column?.type.kind === 'row' ? column.type.fields.find((f) => f.name === field) : undefined;
    if (column !== undefined) return {name: names.join('.'), type: column.type, of: owner.name === null ? owner.of : `of ${owner.of}`};
  }
  return null;
}
