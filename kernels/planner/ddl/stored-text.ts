import type {Span} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {Identifier, IdentifierPart} from '../../sql/ast/identifier.ts';
import type {Query} from '../../sql/ast/query.ts';
import {printExpression} from '../../sql/print-expression.ts';
import {resolvePath} from '../binder/from.ts';
import type {SessionConfig} from '../catalog.ts';
import {tableNames} from '../referenced-tables.ts';
import {quoteIdentifier} from '../type-text.ts';

/** An expression as the catalog keeps it: printed on one line, every column quoted, as Flink keeps it. */
export function storedText(node: Expression): string {
  return printExpression(quoted(node) as Expression);
}

/** The tree with its columns quoted and its functions in upper case. */
function quoted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(quoted);
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Record<string, unknown>;
  const copy = Object.fromEntries(Object.entries(node).map(([key, part]) => [key, key === 'span' ? part : quoted(part)]));
  if (node.kind === 'column') copy.name = renamed(node.name as Identifier, (part) => ({...part, quoted: true}));
  if (node.kind === 'call')
    copy.name = renamed(node.name as Identifier, (part) => (part.quoted ? part : {...part, name: part.name.toUpperCase()}));
  return copy;
}

function renamed(name: Identifier, change: (part: IdentifierPart) => IdentifierPart): Identifier {
  return {...name, parts: name.parts.map(change)};
}

/** A view's query as the catalog keeps it: as written, every table named in full. */
export function storedQueryText(node: Query, text: string, session: SessionConfig): string {
  const edits = tableNames(node).map((name) => ({span: name.span, text: fullName(name, session)}));
  return rewritten(text, node.span, edits);
}

interface Edit {
  readonly span: Span;
  readonly text: string;
}

function fullName(name: Identifier, session: SessionConfig): string {
  const path = resolvePath(name, session);
  return [path.catalog, path.database, path.table].map(quoteIdentifier).join('.');
}

function rewritten(text: string, span: Span, edits: readonly Edit[]): string {
  let result = '';
  let at = span.start;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return (result + text.slice(at, span.end)).trim();
}
