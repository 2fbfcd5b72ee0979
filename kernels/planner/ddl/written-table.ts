import type {Span} from '../../protocol/diagnostic.ts';
import type {Text} from '../../sql/ast/identifier.ts';
import type {ColumnDefinition, CreateTable} from '../../sql/ast/statement.ts';
import {parseStatement} from '../../sql/parser/parse.ts';
import type {CatalogTable} from '../catalog.ts';
import {quoteIdentifier} from '../type-text.ts';
import {showCreateTable} from './show-create.ts';

/** A name that no user's column has: a table may have lost all its columns, which no text can say. */
const FILLER = '\u0000';

/**
 * The CREATE TABLE that a definition of the catalog stands for, as if it had been written at `at`: what LIKE and ALTER change and
 * resolve again.
 */
export function writtenTable(table: CatalogTable, at: Span): CreateTable {
  const filler = {kind: 'physical', name: FILLER, type: {kind: 'int', nullable: true}, comment: null} as const;
  const text = showCreateTable({...table, columns: table.columns.length === 0 ? [filler] : table.columns, options: {}});
  const parsed = parseStatement(text);
  if (parsed.kind !== 'create-table') throw new Error(`not a table: ${quoteIdentifier(table.path.table)}`);
  const node = placed(parsed, at) as CreateTable;
  return {
    ...node,
    columns: node.columns.filter((c) => c.name.name !== FILLER),
    options: Object.entries(table.options).map(([key, value]) => ({key: textAt(key, at), value: textAt(value, at), span: at})),
  };
}

function textAt(value: string, span: Span): Text {
  return {value, span} as Text;
}

/** The tree with every span moved to `at`: its own text is nobody's. */
function placed(value: unknown, at: Span): unknown {
  if (Array.isArray(value)) return value.map((item) => placed(item, at));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === 'span' ? at : placed(part, at)]));
}

/** The columns that a column's or watermark's expression names, at any depth. */
export function namedColumns(expression: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const node = value as {kind?: unknown; name?: {parts?: readonly {name: string}[]}};
      if (node.kind === 'column') for (const part of node.name?.parts ?? []) found.add(part.name);
      Object.values(value).forEach(visit);
    }
  };
  visit(expression);
  return found;
}

/** Who of a table needs a column: what to tell when it is to go. Empty: nobody. */
export function usersOf(name: string, table: CreateTable, without: ReadonlySet<string> = new Set()): readonly string[] {
  const computed = table.columns.filter(
    (c): c is ColumnDefinition & {kind: 'computed'} =>
      c.kind === 'computed' && c.name.name !== name && !without.has(c.name.name) && namedColumns(c.expression).has(name),
  );
  const watermarks = table.watermarks.filter((w) => w.column.parts[0]?.name === name || namedColumns(w.expression).has(name));
  return [...computed.map((c) => `the computed column "${c.name.name}"`), ...watermarks.map(() => 'the watermark')];
}
