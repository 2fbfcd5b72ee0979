import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {blackholeInfo} from '../kernels/connectors/blackhole/info.ts';
import {datagenInfo} from '../kernels/connectors/datagen/info.ts';
import {fakerInfo} from '../kernels/connectors/faker/info.ts';
import {filesystemInfo} from '../kernels/connectors/filesystem/info.ts';
import {csvInfo} from '../kernels/connectors/formats/csv/info.ts';
import {jsonInfo} from '../kernels/connectors/formats/json/info.ts';
import {parquetInfo} from '../kernels/connectors/formats/parquet/info.ts';
import {rawInfo} from '../kernels/connectors/formats/raw/info.ts';
import {kinesisInfo} from '../kernels/connectors/kinesis/info.ts';
import {printInfo} from '../kernels/connectors/print/info.ts';
import {restLookupInfo} from '../kernels/connectors/rest-lookup/info.ts';
import type {ConnectorInfo, FormatInfo, OptionInfo} from '../kernels/protocol/connector.ts';
import {typeText} from '../kernels/protocol/data-type.ts';
import {AGGREGATE} from '../kernels/sql/functions/aggregate.ts';
import {ARITHMETIC} from '../kernels/sql/functions/arithmetic.ts';
import {ARRAY} from '../kernels/sql/functions/array.ts';
import {COLLECTION} from '../kernels/sql/functions/collection.ts';
import {COMPARISON} from '../kernels/sql/functions/comparison.ts';
import {CONDITIONAL} from '../kernels/sql/functions/conditional.ts';
import type {FunctionDefinition} from '../kernels/sql/functions/definition.ts';
import {ENCODING} from '../kernels/sql/functions/encoding.ts';
import {JSON_FUNCTIONS} from '../kernels/sql/functions/json.ts';
import {MAP} from '../kernels/sql/functions/map.ts';
import {RANDOM} from '../kernels/sql/functions/random.ts';
import {SESSION} from '../kernels/sql/functions/session.ts';
import {FUNCTIONS} from '../kernels/sql/functions/table.ts';
import {TEMPORAL} from '../kernels/sql/functions/temporal.ts';
import {TEXT} from '../kernels/sql/functions/text.ts';

/**
 * Writes the tables of docs/ that follow from code: functions, and options of connectors and formats. They stand between
 * `<!-- generated: NAME -->` and `<!-- end -->`; everything else is left as it is. `npm run docs`.
 */

const ROOT = path.resolve(import.meta.dirname, '..');

/** The files with such tables, below the root. */
export const GENERATED = ['docs/sql.md', 'docs/connectors.md'] as const;

const CONNECTORS: readonly ConnectorInfo[] = [
  kinesisInfo,
  filesystemInfo,
  datagenInfo,
  fakerInfo,
  printInfo,
  blackholeInfo,
  restLookupInfo,
];
const FORMATS: readonly FormatInfo[] = [jsonInfo, csvInfo, rawInfo, parquetInfo];
const GROUPS: readonly (readonly [string, readonly FunctionDefinition[]])[] = [
  ['Aggregates', AGGREGATE],
  ['Comparison and logic', COMPARISON],
  ['Arithmetic', ARITHMETIC],
  ['Conditions', CONDITIONAL],
  ['Text', TEXT],
  ['Encoding and digests', ENCODING],
  ['Time', TEMPORAL],
  ['Collections', [...COLLECTION, ...ARRAY, ...MAP]],
  ['JSON', JSON_FUNCTIONS],
  ['Random numbers and the session', [...RANDOM, ...SESSION]],
];

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
  const grouped = new Set(GROUPS.flatMap(([, functions]) => functions));
  return FUNCTIONS.filter((f) => !grouped.has(f)).map((f) => f.name);
}

function functionTables(): string {
  return GROUPS.map(([title, functions]) => {
    const rows = functions.map((f) => [f.usage.map(code).join('<br>') + alsoNamed(f), text(f.description), example(f)]);
    return `### ${title}\n\n${table(['Function', 'Result', 'Example'], rows)}`;
  }).join('\n');
}

/** Names that the usage does not show. */
function alsoNamed(f: FunctionDefinition): string {
  const names = (f.aliases ?? []).filter((alias) => !f.usage.some((usage) => usage.startsWith(alias)));
  return names.length === 0 ? '' : `<br>also ${names.map(code).join(', ')}`;
}

function example(f: FunctionDefinition): string {
  const [first] = f.examples;
  if (first === undefined) return '';
  const result = first.result.length > 24 ? `${first.result.slice(0, 24)}…` : first.result;
  return `${code(first.sql)} → ${code(result)}`;
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

/** A bar would end the cell, also within code. */
function code(value: string): string {
  const fence = value.includes('`') ? '``' : '`';
  return `${fence}${value.replaceAll('|', '\\|')}${fence}`;
}

function text(value: string): string {
  return value.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
}

if (import.meta.main) {
  for (const file of GENERATED) {
    const place = path.join(ROOT, file);
    writeFileSync(place, withTables(readFileSync(place, 'utf8')));
  }
}
