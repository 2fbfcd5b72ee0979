import {quoteIdentifier} from '../planner/type-text.ts';
import {type DataType, typeText} from '../protocol/data-type.ts';
import type {FunctionDefinition} from '../sql/functions/definition.ts';
import {FUNCTIONS} from '../sql/functions/table.ts';
import {RESERVED} from '../sql/keywords.ts';
import {type CompletionItem, type CompletionPlace, declaredColumns} from './completion.ts';
import {objectAt, tablesIn} from './environment.ts';
import type {EditorFacts} from './facts.ts';
import {objectText} from './object-text.ts';
import {isWord} from './script.ts';
import {supportedSyntaxFunctions} from './supported-functions.ts';
import type {SyntaxFunction} from './syntax-functions.ts';

/** A name as SQL, in backquotes where it needs them. */
export function identifier(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name.toUpperCase()) ? name : quoteIdentifier(name);
}

export function keywordItem(word: string, lower: boolean, rank: number): CompletionItem {
  const label = lower ? word.toLowerCase() : word;
  return {label, kind: 'keyword', insert: label, rank};
}

export function nameItems(
  names: readonly string[],
  kind: 'column' | 'table' | 'view' | 'database' | 'catalog',
  detail: string,
  rank: number,
  type?: DataType,
): readonly CompletionItem[] {
  return names.map((name) => ({
    label: name,
    kind,
    insert: identifier(name),
    detail: type === undefined ? detail : typeText(type),
    ...(type === undefined ? {} : {documentation: detail}),
    rank,
  }));
}

/** Tables, views, common tables, databases and catalogs; in FROM the window functions too. `facts` null: tables alone. */
export function tableItems(place: CompletionPlace, facts: EditorFacts | null, inFrom: boolean): readonly CompletionItem[] {
  const {environment} = place;
  const {catalog, database} = environment.session;
  const common = place
    .scope()
    .common.map((c): CompletionItem => ({label: c.name, kind: 'view', insert: identifier(c.name), detail: 'common table', rank: 0}));
  const tables = tablesIn(environment, catalog, database).map((table): CompletionItem => {
    const object = objectAt(environment, {catalog, database, table});
    const kind = object?.kind ?? 'table';
    return {
      label: table,
      kind,
      insert: identifier(table),
      detail: `${kind} in ${database}`,
      ...(object === null ? {} : {documentation: objectText(object)}),
      rank: 1,
    };
  });
  if (facts === null) return tables;
  const databases = facts.databases.filter((d) => d.catalog === catalog && d.database !== database).map((d) => d.database);
  const windows = inFrom
    ? supportedSyntaxFunctions()
        .filter((f) => f.place === 'table')
        .map((f) => ({
          ...syntaxItem(f, 40),
          insert: isWord(place.view.tokens[place.at - 2], 'TABLE') ? f.snippet : `TABLE(${f.snippet})`,
        }))
    : [];
  return [
    ...common,
    ...tables,
    ...nameItems(databases, 'database', `in ${catalog}`, 20),
    ...nameItems(
      facts.catalogs.filter((c) => c !== catalog),
      'catalog',
      'catalog',
      30,
    ),
    ...windows,
  ];
}

/** Columns in scope, relations to name them by, functions, and the words that begin an expression. */
export function expressionItems(place: CompletionPlace): readonly CompletionItem[] {
  const {view, from, to, lower} = place;
  const {relations} = place.scope();
  const items: CompletionItem[] = [];
  if (isWord(view.tokens[from], 'CREATE')) items.push(...nameItems(declaredColumns(view, from, to), 'column', 'of this table', 0));
  const count = new Map<string, number>();
  for (const r of relations) for (const c of r.columns) count.set(c.name, (count.get(c.name) ?? 0) + 1);
  for (const [i, relation] of relations.entries()) {
    for (const [j, column] of relation.columns.entries()) {
      // Of two columns of one name each is offered with its table.
      const shared = (count.get(column.name) ?? 0) > 1 && relation.name !== null;
      const [item] = nameItems([column.name], 'column', relation.of, i + j / 1000, column.type);
      if (item === undefined) continue;
      items.push(
        shared ? {...item, label: `${relation.name}.${column.name}`, insert: `${identifier(relation.name ?? '')}.${item.insert}`} : item,
      );
    }
  }
  items.push(
    ...relations.flatMap((r): CompletionItem[] =>
      r.name === null ? [] : [{label: r.name, kind: 'table', insert: identifier(r.name), detail: r.of, rank: 30}],
    ),
  );
  const own = place.environment.facts.functions.map((name): CompletionItem => ownItem(name));
  items.push(
    ...own,
    ...functionItems(),
    ...supportedSyntaxFunctions()
      .filter((f) => f.place !== 'table')
      .map((f) => syntaxItem(f, 55)),
  );
  const words = ['CASE', 'NOT', 'NULL', 'TRUE', 'FALSE', 'INTERVAL', 'DATE', 'TIME', 'TIMESTAMP', 'EXISTS', 'ARRAY', 'MAP', 'ROW'];
  items.push(...words.map((word) => keywordItem(word, lower, 58)));
  return items;
}

function ownItem(name: string): CompletionItem {
  const called = identifier(name);
  return {label: name, kind: 'function', insert: `${called}($0)`, snippet: true, detail: 'function of this note', rank: 45};
}

let functions: readonly CompletionItem[] | null = null;

function functionItems(): readonly CompletionItem[] {
  functions ??= FUNCTIONS.flatMap((f) =>
    [f.name, ...(f.aliases ?? [])].filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name) && isCalled(f)).map((name) => functionItem(f, name)),
  );
  return functions;
}

/** Operators such as NOT and LIKE are words of the grammar. */
function isCalled(f: FunctionDefinition): boolean {
  return f.usage.some((u) => /^[A-Z][A-Z0-9_]*(\(|$)/.test(u));
}

function functionItem(f: FunctionDefinition, name: string): CompletionItem {
  const usage = f.usage.find((u) => u.startsWith(`${name}(`)) ?? f.usage[0] ?? name;
  const bare = f.usage.some((u) => u === name);
  const empty = usage === `${name}()`;
  return {
    label: name,
    kind: 'function',
    insert: bare ? name : empty ? `${name}()` : `${name}($0)`,
    ...(bare || empty ? {} : {snippet: true}),
    detail: usage,
    documentation: functionText(f),
    rank: 50,
  };
}

/** Signatures, sentence, example: Markdown. */
export function functionText(f: Pick<FunctionDefinition, 'usage' | 'description'> & Partial<Pick<FunctionDefinition, 'examples'>>): string {
  const [example] = f.examples ?? [];
  const shown = example === undefined ? '' : `\n\n\`${example.sql}\` → \`${example.result}\``;
  return `\`\`\`sql\n${f.usage.join('\n')}\n\`\`\`\n${capital(f.description)}${shown}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function syntaxItem(f: SyntaxFunction, rank: number): CompletionItem {
  return {
    label: f.name,
    kind: 'function',
    insert: f.snippet,
    snippet: true,
    detail: f.usage[0] ?? f.name,
    documentation: functionText(f),
    rank,
  };
}

const TYPES: readonly (readonly [string, string])[] = [
  ['STRING', 'text of any length'],
  ['INT', 'whole number of 32 bits'],
  ['BIGINT', 'whole number of 64 bits'],
  ['DOUBLE', 'binary number of 64 bits'],
  ['BOOLEAN', 'true or false'],
  ['TIMESTAMP(3)', 'date and time without zone, milliseconds'],
  ['TIMESTAMP_LTZ(3)', 'moment in time, shown in the session’s zone'],
  ['DECIMAL(10, 2)', 'exact number: digits, digits behind the point'],
  ['DATE', 'day'],
  ['TIME', 'time of day'],
  ['FLOAT', 'binary number of 32 bits'],
  ['TINYINT', 'whole number of 8 bits'],
  ['SMALLINT', 'whole number of 16 bits'],
  ['VARCHAR(100)', 'text up to a length'],
  ['CHAR(1)', 'text of one length'],
  ['BYTES', 'bytes of any length'],
  ['BINARY(16)', 'bytes of one length'],
  ['VARBINARY(100)', 'bytes up to a length'],
  ['ARRAY<STRING>', 'list'],
  ['MAP<STRING, STRING>', 'keys and values'],
  ['ROW<a INT, b STRING>', 'fields by name'],
  ['MULTISET<STRING>', 'bag: values with their counts'],
];

export function typeItems(lower: boolean): readonly CompletionItem[] {
  return TYPES.map(([type, detail], i) => {
    const label = lower && !type.includes('<') ? type.toLowerCase() : type;
    return {label, kind: 'type', insert: label, detail, rank: i / 100};
  });
}
