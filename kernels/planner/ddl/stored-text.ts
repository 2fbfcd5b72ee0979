import type {Span} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {Identifier} from '../../sql/ast/identifier.ts';
import type {Query} from '../../sql/ast/query.ts';
import {resolvePath} from '../binder/from.ts';
import {parts} from '../binder/walk.ts';
import type {SessionConfig} from '../catalog.ts';
import {tableNames} from '../referenced-tables.ts';
import {quoteIdentifier} from '../type-text.ts';

/** An expression as the catalog keeps it: as written, on one line, every column quoted. `text` is what its spans point into. */
export function storedText(node: Expression, text: string): string {
  const edits: Edit[] = [];
  collectColumns(node, edits);
  return rewritten(text, node.span, edits).replace(/\s*\n\s*/g, ' ');
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

function collectColumns(node: Expression, edits: Edit[]): void {
  if (node.kind === 'column') edits.push({span: node.name.span, text: node.name.parts.map((p) => quoteIdentifier(p.name)).join('.')});
  for (const part of parts(node)) collectColumns(part, edits);
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
