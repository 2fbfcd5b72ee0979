import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {TablePath} from '../../protocol/table.ts';
import type {Identifier} from '../../sql/ast/identifier.ts';
import {didYouMean} from '../errors.ts';
import type {LogicalNode} from '../logical/node.ts';
import {nearest} from '../nearest.ts';
import type {Expr} from '../physical/expr.ts';

/** Something that FROM names: its columns are those of the row from `offset` on. */
export interface Relation {
  /** Alias, or the table's own name; null for a subquery without an alias. */
  readonly name: string | null;
  /** Of a table without an alias: it may be named in full. */
  readonly path: TablePath | null;
  readonly columns: readonly Column[];
  readonly offset: number;
  /** Columns that USING has merged: only named through the relation. */
  readonly hidden?: readonly number[];
  /** The merged columns of USING: first in `*`. */
  readonly leads?: boolean;
}

/** What an expression may name. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** Names given by AS in the SELECT list, for the hint that GROUP BY and WHERE do not see them. */
  readonly selectAliases?: readonly string[];
}

export const EMPTY_SCOPE: Scope = {relations: []};

/** All columns of the row. */
export function scopeColumns(scope: Scope): readonly Column[] {
  return scope.relations.flatMap((r) => r.columns);
}

/** What `*` shows of a relation, in runs of columns. */
function shown(relation: Relation): readonly Relation[] {
  const {columns, hidden, offset} = relation;
  if (hidden === undefined) return [relation];
  return columns.flatMap((column, i) => (hidden.includes(i) ? [] : [{...relation, columns: [column], offset: offset + i}]));
}

/**
 * The column that a dotted name means: `column`, `table.column`, `database.table.column`, `catalog.database.table.column`.
 * Names are case sensitive.
 */
export function resolveColumn(scope: Scope, name: Identifier): Expr {
  const parts = name.parts.map((p) => p.name);
  const found = candidates(scope, parts);
  if (found.length > 1) throw ambiguous(name, found);
  const [only] = found;
  if (only !== undefined) return {kind: 'column', index: only.relation.offset + only.index, type: only.column.type};
  throw unknownColumn(scope, name);
}

/** The name of the relation that a plain column name belongs to; null where it has none or the name says it already. */
export function ownerOf(scope: Scope, name: Identifier): string | null {
  if (name.parts.length > 1) return null;
  const found = candidates(
    scope,
    name.parts.map((p) => p.name),
  );
  return found.length === 1 ? (found[0]?.relation.name ?? null) : null;
}

export function hasColumn(scope: Scope, name: Identifier): boolean {
  return (
    candidates(
      scope,
      name.parts.map((p) => p.name),
    ).length > 0
  );
}

/** The column that `name.*` takes apart: null where the name is not a column that is a row. */
export function rowColumn(scope: Scope, name: Identifier): (Expr & {kind: 'column'}) | null {
  const parts = name.parts.map((p) => p.name);
  if (scope.relations.some((r) => matches(r, parts))) return null;
  const [only, ...more] = candidates(scope, parts);
  if (only === undefined || more.length > 0 || only.column.type.kind !== 'row') return null;
  return {kind: 'column', index: only.relation.offset + only.index, type: only.column.type};
}

/** How many parts of a dotted name are the column's: fewer than all where the rest names fields of a row. */
export function columnParts(scope: Scope, name: Identifier): number {
  const parts = name.parts.map((p) => p.name);
  for (let length = parts.length; length > 0; length--) {
    const [found] = candidates(scope, parts.slice(0, length));
    if (found !== undefined) return length === parts.length || found.column.type.kind === 'row' ? length : parts.length;
  }
  return parts.length;
}

interface Candidate {
  readonly relation: Relation;
  readonly index: number;
  readonly column: Column;
}

function candidates(scope: Scope, parts: readonly string[]): readonly Candidate[] {
  const qualifier = parts.slice(0, -1);
  const wanted = parts[parts.length - 1];
  return scope.relations
    .filter((relation) => matches(relation, qualifier))
    .flatMap((relation) =>
      relation.columns.flatMap((column, index) =>
        column.name === wanted && (qualifier.length > 0 || !relation.hidden?.includes(index)) ? [{relation, index, column}] : [],
      ),
    );
}

function matches(relation: Relation, qualifier: readonly string[]): boolean {
  if (qualifier.length === 0) return true;
  if (qualifier.length === 1) return relation.name === qualifier[0];
  if (relation.path === null) return false;
  const full = [relation.path.catalog, relation.path.database, relation.path.table];
  return qualifier.length <= full.length && qualifier.every((part, i) => part === full[full.length - qualifier.length + i]);
}

/** The relations that `*` or `qualifier.*` stands for. */
export function resolveStar(scope: Scope, qualifier: Identifier | null, span: Span): readonly Relation[] {
  if (qualifier === null) {
    if (scope.relations.length === 0) throw new StudioError('planner/no-from', '"*" needs a FROM clause', {span});
    return [...scope.relations.filter((r) => r.leads), ...scope.relations.filter((r) => !r.leads)].flatMap(shown);
  }
  const parts = qualifier.parts.map((p) => p.name);
  const found = scope.relations.filter((r) => matches(r, parts));
  if (found.length === 0) throw unknownQualifier(scope, qualifier);
  return found;
}

function unknownQualifier(scope: Scope, qualifier: Identifier): StudioError {
  const name = qualifier.parts.map((p) => p.name).join('.');
  const all = scope.relations.flatMap((r) => (r.name === null ? [] : [r.name]));
  return new StudioError('sql/unknown-table', `table "${name}" is not in the FROM clause`, {
    span: qualifier.span,
    ...(all.length > 0 ? {detail: `FROM names ${all.join(', ')}`} : {}),
    ...didYouMean(name, all, qualifier.span),
  });
}

function ambiguous(name: Identifier, found: readonly Candidate[]): StudioError {
  const owners = found.map((c) => c.relation.name ?? 'a subquery');
  const text = name.parts.map((p) => p.name).join('.');
  return new StudioError('sql/ambiguous-column', `column "${text}" is ambiguous`, {
    span: name.span,
    detail: `it is a column of ${owners.join(' and of ')}`,
    hint: `write ${owners[0]}.${text}`,
  });
}

function unknownColumn(scope: Scope, name: Identifier): StudioError {
  const last = name.parts[name.parts.length - 1];
  const qualifier = name.parts.slice(0, -1).map((p) => p.name);
  if (last === undefined) throw new Error('an identifier has at least one part');
  const owners = scope.relations.filter((r) => matches(r, qualifier));
  if (qualifier.length > 0 && owners.length === 0) {
    const parts = name.parts.slice(0, -1);
    const span = {start: name.span.start, end: parts[parts.length - 1]?.span.end ?? name.span.end};
    return unknownQualifier(scope, {kind: 'identifier', parts, span});
  }
  const message = `column "${last.name}" does not exist`;
  if (scope.selectAliases?.includes(last.name)) {
    return new StudioError('sql/unknown-column', message, {
      span: last.span,
      detail: `"${last.name}" is a name that the SELECT list gives; it is not known here`,
      hint: 'repeat the expression that it stands for',
    });
  }
  for (const owner of owners) {
    const near = nearest(
      last.name,
      owner.columns.map((c) => c.name),
    );
    if (near === null) continue;
    return new StudioError('sql/unknown-column', message, {
      span: last.span,
      detail: `${ownerText(owner)} has a column with a similar name: ${near}`,
      ...didYouMean(last.name, [near], last.span),
    });
  }
  const [owner] = owners;
  return new StudioError('sql/unknown-column', message, {
    span: last.span,
    ...(owner === undefined
      ? {hint: 'there is no FROM clause'}
      : {detail: `${ownerText(owner)} has the columns ${shortList(owner.columns)}`}),
  });
}

function ownerText(relation: Relation): string {
  return relation.name === null ? 'the subquery' : `table ${relation.name}`;
}

function shortList(columns: readonly Column[]): string {
  const names = columns.slice(0, 12).map((c) => c.name);
  return names.join(', ') + (columns.length > names.length ? `, … (${columns.length})` : '');
}

/** The scope over a node whose columns have got other types. */
export function rescoped(scope: Scope, node: LogicalNode): Scope {
  const relations = scope.relations.map(
    (r): Relation => ({
      ...r,
      columns: r.columns.map((c, i) => ({...c, type: node.columns[r.offset + i]?.type ?? c.type})),
    }),
  );
  return {...scope, relations};
}
