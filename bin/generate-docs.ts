import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {CHANGE_INFOS} from '../kernels/connectors/formats/changes/info.ts';
import {csvInfo} from '../kernels/connectors/formats/csv/info.ts';
import {jsonInfo} from '../kernels/connectors/formats/json/info.ts';
import {parquetInfo} from '../kernels/connectors/formats/parquet/info.ts';
import {rawInfo} from '../kernels/connectors/formats/raw/info.ts';
import {CONNECTOR_INFOS} from '../kernels/connectors/infos.ts';
import {FUNCTION_GROUPS} from '../kernels/editor/function-groups.ts';
import {supportedSyntaxFunctions} from '../kernels/editor/supported-functions.ts';
import type {ConnectorInfo, FormatInfo, OptionInfo} from '../kernels/protocol/connector.ts';
import {typeText} from '../kernels/protocol/data-type.ts';
import type {FunctionDefinition} from '../kernels/sql/functions/definition.ts';
import {FUNCTIONS} from '../kernels/sql/functions/table.ts';
import {anchorOf, castPage, code, functionPage, keywordPage, table, text, windowPage} from './sql-pages.ts';

/**
 * Writes the tables of docs/ that follow from code: functions, and options of connectors and formats. They stand between
 * `<!-- generated: NAME -->` and `<!-- end -->`; everything else is left as it is. `npm run docs`.
 */

const ROOT = path.resolve(import.meta.dirname, '..');

/** Pages of docs/sql/ that are made as a whole, by their names. */
export const PAGES: ReadonlyMap<string, () => string> = new Map([
  ...FUNCTION_GROUPS.map((group) => [`docs/sql/${group.slug}.md`, () => functionPage(group)] as const),
  ['docs/sql/windows.md', windowPage],
  ['docs/sql/types.md', castPage],
  ['docs/sql/keywords.md', keywordPage],
]);

/** The files with such tables, below the root. */
export const GENERATED = ['docs/sql.md', 'docs/connectors.md'] as const;

const CONNECTORS: readonly ConnectorInfo[] = CONNECTOR_INFOS;
const FORMATS: readonly FormatInfo[] = [jsonInfo, csvInfo, rawInfo, parquetInfo, ...CHANGE_INFOS];

const TABLES: ReadonlyMap<string, () => string> = new Map([
  ['functions', functionTables],
  ...CONNECTORS.map((c) => [`connector ${c.identifier}`, () => optionTable(c.options) + metadataTable(c)] as const),
  ...FORMATS.map((f) => [`format ${f.identifier}`, () => optionTable(f.options)] as const),
]);

const PLACE = /(<!-- generated: ([^>]*?) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The text of a document with its tables written anew. Throws for a table that nobody makes. */
export function withTables(document: string): string {
  return document.replace(PLACE, (_, begin: string, name: string, end: string) => {
    const table = TABLES.get(name);
    if (table === undefined) throw new Error(`no table is called "${name}" (there are: ${[...TABLES.keys()].join(', ')})`);
    return `${begin}\n${table()}\n${end}`;
  });
}

/** The tables that the documents hold, and those that there are. */
export function coverage(documents: readonly string[]): {readonly held: readonly string[]; readonly made: readonly string[]} {
  const held = documents.flatMap((text) => [...text.matchAll(PLACE)].map((match) => match[2] ?? ''));
  return {held: held.sort(), made: [...TABLES.keys()].sort()};
}

/** Functions that stand in no group. */
export function ungrouped(): readonly string[] {
  const grouped = new Set(FUNCTION_GROUPS.flatMap((g) => g.functions));
  return FUNCTIONS.filter((f) => !grouped.has(f)).map((f) => f.name);
}

/** The functions' names by page. */
function functionTables(): string {
  const rows = FUNCTION_GROUPS.map(({slug, title, functions}) => [
    `[${title}](sql/${slug}.md)`,
    functions.map((f) => nameLink(f, slug)).join(' '),
  ]);
  rows.push([
    '[Windows and ranks](sql/windows.md)',
    supportedSyntaxFunctions()
      .filter((f) => f.place !== 'expression')
      .map((f) => code(f.name))
      .filter((n, i, all) => all.indexOf(n) === i)
      .join(' '),
  ]);
  rows.push(['[Types and casts](sql/types.md)', '`CAST` `TRY_CAST`']);
  return table(['Page', 'Functions'], rows);
}

function nameLink(f: FunctionDefinition, slug: string): string {
  return `[${code(f.name)}](sql/${slug}.md#${anchorOf(f)})`;
}

/** Keys that mean the same stand in one line, the one that carries the default first: twins of both vocabularies, and families of keys. */
function optionTable(options: readonly OptionInfo[]): string {
  if (options.length === 0) return 'It has no options of its own.\n';
  const lines = new Map<string, {readonly keys: string[]; readonly cells: readonly string[]}>();
  for (const o of options.filter((candidate) => candidate.sameAs === undefined)) {
    const twins = options.filter((twin) => twin.sameAs === o.key);
    const keys = [o, ...twins].map((named) => code(named.key) + marks(named));
    const other = twins
      .filter((twin) => twin.description !== o.description)
      .map((twin) => `; ${code(twin.key)}: ${text(twin.description)}`);
    const value = o.values === undefined ? o.type : o.values.map(code).join(', ');
    const cells = [value, o.default === undefined ? '' : code(o.default), text(o.description) + other.join('')];
    const line = lines.get(cells.join());
    if (line === undefined) lines.set(cells.join(), {keys, cells});
    else line.keys.push(...keys);
  }
  return table(
    ['Option', 'Value', 'Default', 'Meaning'],
    [...lines.values()].map(({keys, cells}) => [keys.join('<br>'), ...cells]),
  );
}

function marks({required, secret}: OptionInfo): string {
  return (required ? ' *required*' : '') + (secret ? ' *secret*' : '');
}

function metadataTable({metadata}: ConnectorInfo): string {
  if (metadata.length === 0) return '';
  const rows = metadata.map((m) => [code(m.key), code(typeText(m.type)), text(m.description)]);
  return `\n${table(['METADATA key', 'Type', 'Meaning'], rows)}`;
}

if (import.meta.main) {
  for (const file of GENERATED) {
    const place = path.join(ROOT, file);
    writeFileSync(place, withTables(readFileSync(place, 'utf8')));
  }
  mkdirSync(path.join(ROOT, 'docs/sql'), {recursive: true});
  for (const [file, make] of PAGES) writeFileSync(path.join(ROOT, file), make());
}
