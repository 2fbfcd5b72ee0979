import type {FunctionGroup} from '../kernels/editor/function-groups.ts';
import {supportedSyntaxFunctions} from '../kernels/editor/supported-functions.ts';
import type {SyntaxFunction} from '../kernels/editor/syntax-functions.ts';
import {type DataType, MAX_LENGTH, typeText} from '../kernels/protocol/data-type.ts';
import type {FunctionDefinition} from '../kernels/sql/functions/definition.ts';
import {RESERVED} from '../kernels/sql/keywords.ts';
import {isCastable} from '../kernels/sql/types/cast.ts';
import {isImplicitlyCastable} from '../kernels/sql/types/implicit-cast.ts';

/** The pages of docs/sql/: each is made as a whole from what the engine reads itself. */

const MADE = '<!-- Made by `npm run docs` from the code: what is changed here is lost. -->\n';
const BACK = 'Back to [SQL](../sql.md).\n';

/** Functions of a group: signatures, sentence, examples. */
export function functionPage({title, functions}: FunctionGroup): string {
  const clocked = functions.some((f) => f.examples.some((e) => e.sql === 'CURRENT_TIMESTAMP'));
  const when = clocked ? '\nIn the examples it is 2021-05-19 11:20:00.123 in UTC, which is the session’s zone.\n' : '';
  return `${MADE}# ${title}\n\n${BACK}${when}\n${functions.map(functionSection).join('\n')}`;
}

/** Headings are plain text, so that their anchors are known. */
function functionSection(f: FunctionDefinition): string {
  const others = (f.aliases ?? []).map(code).join(', ');
  const also = others === '' ? '' : `Also ${others}.\n\n`;
  const examples =
    f.examples.length === 0
      ? ''
      : `\n${table(
          ['Example', 'Result'],
          f.examples.map((e) => [code(e.sql), code(e.result)]),
        )}`;
  return `<a id="${anchorOf(f)}"></a>\n\n## ${text(f.name)}\n\n\`\`\`text\n${f.usage.join('\n')}\n\`\`\`\n\n${also}${sentence(f.description)}\n${examples}`;
}

/** Operators have no letters: their anchors spell them. */
export function anchorOf({name}: FunctionDefinition): string {
  return `fn-${[...name.toLowerCase()].map((c) => (/[a-z0-9_]/.test(c) ? c : c === ' ' ? '-' : `x${c.codePointAt(0)?.toString(16)}`)).join('')}`;
}

function sentence(words: string): string {
  const shown = text(words);
  return `${shown.slice(0, 1).toUpperCase()}${shown.slice(1)}${/[.!?]$/.test(shown) ? '' : '.'}`;
}

/** What the grammar calls a function: windows and ranks. */
export function windowPage(): string {
  const part = (title: string, places: readonly SyntaxFunction['place'][]): string => {
    const rows = supportedSyntaxFunctions()
      .filter((f) => places.includes(f.place))
      .map((f) => [f.usage.map(code).join('<br>'), sentence(f.description)]);
    return `## ${title}\n\n${table(['Function', 'Meaning'], rows)}`;
  };
  return [
    `${MADE}# Windows and ranks\n\n${BACK}\nHow windows are used, with examples: [Windows](../sql.md#windows).\n`,
    part('In FROM', ['table']),
    'The result has the table’s columns and `window_start`, `window_end`, `window_time`.\n',
    part('In GROUP BY', ['group', 'property']),
    part('With OVER', ['over']),
  ].join('\n');
}

const TYPES: readonly DataType[] = [
  {kind: 'boolean', nullable: true},
  {kind: 'tinyint', nullable: true},
  {kind: 'smallint', nullable: true},
  {kind: 'int', nullable: true},
  {kind: 'bigint', nullable: true},
  {kind: 'float', nullable: true},
  {kind: 'double', nullable: true},
  {kind: 'decimal', precision: 10, scale: 2, nullable: true},
  {kind: 'char', length: 1, nullable: true},
  {kind: 'varchar', length: MAX_LENGTH, nullable: true},
  {kind: 'binary', length: 1, nullable: true},
  {kind: 'varbinary', length: MAX_LENGTH, nullable: true},
  {kind: 'date', nullable: true},
  {kind: 'time', precision: 0, nullable: true},
  {kind: 'timestamp', precision: 3, nullable: true},
  {kind: 'timestamp_ltz', precision: 3, nullable: true},
  {kind: 'interval', unit: 'month', text: 'YEAR', nullable: true},
  {kind: 'interval', unit: 'millisecond', text: 'DAY', nullable: true},
  {kind: 'array', element: {kind: 'int', nullable: true}, nullable: true},
  {kind: 'map', key: {kind: 'int', nullable: true}, value: {kind: 'int', nullable: true}, nullable: true},
  {kind: 'row', fields: [{name: 'f', type: {kind: 'int', nullable: true}}], nullable: true},
];

const MEANINGS: readonly (readonly [string, string])[] = [
  ['`BOOLEAN`', 'true or false'],
  [
    '`TINYINT`, `SMALLINT`, `INT` (`INTEGER`), `BIGINT`',
    'whole numbers of 8, 16, 32 and 64 bits; they wrap when they overflow, as in Java',
  ],
  ['`FLOAT` (`REAL`), `DOUBLE`', 'binary numbers of 32 and 64 bits'],
  [
    '`DECIMAL(p, s)` (`DEC`, `NUMERIC`)',
    'exact numbers of up to 38 digits, `s` of them behind the point; without both `(10, 0)`; what does not fit is NULL',
  ],
  ['`CHAR(n)`, `VARCHAR(n)`, `STRING`', 'text; `STRING` and `VARCHAR` without a length are `VARCHAR(2147483647)`, `CHAR` is `CHAR(1)`'],
  ['`BINARY(n)`, `VARBINARY(n)`, `BYTES`', 'bytes; `BYTES` is `VARBINARY(2147483647)`'],
  ['`DATE`, `TIME`', 'a day; a time of day in whole seconds'],
  ['`TIMESTAMP(p)`', 'date and time without a zone, `p` digits of a second from 0 to 9, without it 6'],
  ['`TIMESTAMP_LTZ(p)`', 'a moment in time, shown in the session’s zone'],
  ['`INTERVAL`', 'months (`YEAR`, `MONTH`) or milliseconds (`DAY` to `SECOND`); not for columns of tables'],
  ['`ARRAY<t>`, `MULTISET<t>`, `MAP<k, v>`', 'lists, bags, keys with values'],
  ['`ROW<name t, …>`', 'fields by name'],
];

/** The types, and from which to which a value can be cast. */
export function castPage(): string {
  const short = (type: DataType): string => (type.kind === 'interval' ? `INTERVAL ${type.text}` : typeText(type).replace(/[<(].*/, ''));
  const rows = TYPES.map((from) => [
    `**${short(from)}**`,
    ...TYPES.map((to) => {
      if (short(from) === short(to)) return '=';
      if (isImplicitlyCastable(from, to)) return 'i';
      return isCastable(from, to) ? 'c' : '';
    }),
  ]);
  return [
    `${MADE}# Types and casts\n\n${BACK}`,
    `Each may be followed by \`NOT NULL\`.\n\n${table(['Type', 'Values'], MEANINGS)}`,
    '## Casts\n',
    'From the type of the line to that of the column: **i** also happens by itself where an operator or function needs it, **c** needs `CAST` or `TRY_CAST`, nothing: it cannot be done. `CAST` of a value that does not fit fails, `TRY_CAST` gives NULL.\n',
    table(['from \\ to', ...TYPES.map(short)], rows),
  ].join('\n');
}

/** Words that need backquotes as names. */
export function keywordPage(): string {
  const byLetter = new Map<string, string[]>();
  for (const word of [...RESERVED].sort()) byLetter.set(word.charAt(0), [...(byLetter.get(word.charAt(0)) ?? []), code(word)]);
  const rows = [...byLetter].map(([letter, words]) => [letter, words.join(' ')]);
  return `${MADE}# Reserved words\n\n${BACK}\nThese are names only in backquotes: \`\` SELECT \`user\` FROM t \`\`. Upper and lower case make no difference.\n\n${table(['', 'Words'], rows)}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

/** A bar would end the cell, also within code. */
export function code(value: string): string {
  const fence = value.includes('`') ? '``' : '`';
  return `${fence}${value.replaceAll('|', '\\|')}${fence}`;
}

export function text(value: string): string {
  return value.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
}
