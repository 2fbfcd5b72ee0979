import {readFileSync} from 'node:fs';
import {CAST_SOURCES, CAST_TARGETS, LITERAL_FORMS, ZONED, ZONES} from './forms.ts';
import {generatedExpressions} from './generated.ts';
import {ALONE, OVER} from './pairs.ts';
import {TEMPLATES} from './templates.ts';
import {COLUMNS, LITERALS, type ValueClass} from './values.ts';
import {wideExpressions} from './wide/wide.ts';

/** An expression to evaluate: alone, or (`over`) for each row of the table of values. */
export interface ExpressionCase {
  readonly sql: string;
  readonly over?: 'values';
  /** The session's zone; UTC when absent. */
  readonly zone?: string;
}

/** In the order of the templates' words: `$a[1]` has a hole too. */
const holes = (template: string): readonly ValueClass[] => [
  ...new Set([...template.matchAll(/\$([nistbyam])(?!\w|\.)/g)].map((m) => m[1] as ValueClass)),
];

const fill = (template: string, values: Readonly<Partial<Record<ValueClass, string>>>): string =>
  template.replaceAll(/\$([nistbyam])(?!\w|\.)/g, (_, hole: ValueClass) => values[hole]!);

/** The first hole takes every value; others the value at the same place, so that the count stays linear. */
function filled(template: string, from: Readonly<Record<ValueClass, readonly string[]>>): readonly string[] {
  const all = holes(template);
  const [first] = all;
  if (first === undefined) return [template];
  return from[first].map((_, at) => fill(template, Object.fromEntries(all.map((hole) => [hole, from[hole][at % from[hole].length]!]))));
}

/** One expression a line of a file beside this one; `v| ` before one over the rows of the table of values. */
function listedExpressions(name: string): readonly ExpressionCase[] {
  const lines = readFileSync(new URL(`texts/${name}.txt`, import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => (line.startsWith('v| ') ? {sql: line.slice(3), over: 'values'} : {sql: line}));
}

/** Every expression case, each once. */
export function expressionCases(): readonly ExpressionCase[] {
  const constants = [
    ...LITERAL_FORMS,
    ...TEMPLATES.flatMap((template) => filled(template, LITERALS)),
    ...CAST_SOURCES.flatMap((source) => CAST_TARGETS.map((target) => `CAST(${source} AS ${target})`)),
    ...CAST_SOURCES.filter((source) => source.startsWith("'")).flatMap((source) =>
      CAST_TARGETS.map((target) => `TRY_CAST(${source} AS ${target})`),
    ),
  ];
  const columns = [
    ...TEMPLATES.filter((template) => holes(template).length > 0).flatMap((template) => filled(template, COLUMNS)),
    ...['b', 'ti', 'i', 'l', 'f', 'd', 'dc', 's', 'dt', 'tm', 'ts', 'tz'].flatMap((column) =>
      CAST_TARGETS.map((target) => `TRY_CAST(${column} AS ${target})`),
    ),
    ...[
      'rw.x',
      'rw.y',
      'CAST(rw AS STRING)',
      'ar[1] + 1',
      "mp['a'] * 2",
      'tm',
      "CAST(tm AS STRING) || '.'",
      'EXTRACT(MINUTE FROM tm)',
      'rw',
      'ar',
      'mp',
    ],
  ];
  const generated = generatedExpressions(23, 5);
  const unique = (all: readonly string[]): readonly string[] => [...new Set(all)];
  const all: readonly ExpressionCase[] = [
    ...unique([...constants, ...ALONE, ...generated.filter((one) => !one.over).map((one) => one.sql)]).map((sql) => ({sql})),
    ...unique([...columns, ...OVER, ...generated.filter((one) => one.over).map((one) => one.sql)]).map(
      (sql): ExpressionCase => ({sql, over: 'values'}),
    ),
    ...ZONES.flatMap((zone) => ZONED.map((sql) => ({sql, zone}))),
    ...listedExpressions('expressions'),
    ...listedExpressions('practice'),
    ...wideExpressions(4, 1500),
  ];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
