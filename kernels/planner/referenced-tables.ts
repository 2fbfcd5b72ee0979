import type {TablePath} from '../protocol/table.ts';
import type {Identifier} from '../sql/ast/identifier.ts';
import type {Query} from '../sql/ast/query.ts';
import type {Statement} from '../sql/ast/statement.ts';
import {resolvePath} from './binder/from.ts';
import {storedQuery} from './binder/stored.ts';
import {type CatalogView, pathText, type SessionConfig} from './catalog.ts';

/**
 * The tables and views that planning a statement will ask for. A name may turn out not to exist: that is the planner's to say.
 * For a view among them, `tablesOfView` gives the next ones.
 */
export function referencedTables(statement: Statement, session: SessionConfig): readonly TablePath[] {
  switch (statement.kind) {
    case 'select':
      return paths(tableNames(statement.query), session);
    case 'insert':
      return paths([statement.target, ...tableNames(statement.query)], session);
    case 'statement-set':
      return unique(statement.statements.flatMap((s) => referencedTables(s, session)));
    case 'explain':
      return referencedTables(statement.statement, session);
    case 'create-table':
      return paths(
        [statement.name, ...(statement.like ? [statement.like.source] : []), ...(statement.query ? tableNames(statement.query) : [])],
        session,
      );
    case 'create-view':
      return paths([statement.name, ...tableNames(statement.query)], session);
    case 'drop':
      return statement.object === 'TABLE' || statement.object === 'VIEW' ? paths([statement.name], session) : [];
    case 'alter':
      return statement.object === 'TABLE' || statement.object === 'VIEW'
        ? paths([statement.name, ...(statement.action.kind === 'as' ? tableNames(statement.action.query) : [])], session)
        : [];
    case 'update':
    case 'delete':
      return paths([statement.target], session);
    case 'truncate':
    case 'analyze':
      return paths([statement.name], session);
    case 'describe':
      return statement.object === 'TABLE' ? paths([statement.name], session) : [];
    case 'show':
      return (statement.what === 'COLUMNS' ||
        statement.what === 'PARTITIONS' ||
        statement.what === 'CREATE TABLE' ||
        statement.what === 'CREATE VIEW') &&
        statement.name
        ? paths([statement.name], session)
        : [];
    default:
      return [];
  }
}

/** What a view's own query reads. */
export function tablesOfView(view: CatalogView, session: SessionConfig): readonly TablePath[] {
  try {
    return paths(tableNames(storedQuery(view.query)), session);
  } catch {
    // The planner says what is wrong with the view.
    return [];
  }
}

function paths(names: readonly Identifier[], session: SessionConfig): readonly TablePath[] {
  return unique(names.filter((n) => n.parts.length <= 3).map((n) => resolvePath(n, session)));
}

function unique(list: readonly TablePath[]): readonly TablePath[] {
  return [...new Map(list.map((p) => [pathText(p), p])).values()];
}

/** Every table name in a query, at any depth, but for names of common tables. */
export function tableNames(query: Query): readonly Identifier[] {
  const found: Identifier[] = [];
  visit(query, new Set(), found);
  return found;
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

/** Over the tree as data: a table name is found wherever the grammar allows one. */
function visit(node: unknown, common: ReadonlySet<string>, found: Identifier[]): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, common, found);
    return;
  }
  if (!isTree(node)) return;
  if (node.kind === 'query') {
    visitQuery(node as unknown as Query, common, found);
    return;
  }
  const name = nameOf(node);
  if (name !== null && !(name.parts.length === 1 && common.has(name.parts[0]?.name ?? ''))) found.push(name);
  for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value, common, found);
}

function visitQuery(query: Query, outer: ReadonlySet<string>, found: Identifier[]): void {
  const common = new Set(outer);
  for (const table of query.with) {
    visit(table.query, common, found);
    common.add(table.name.name);
  }
  visit([query.body, query.orderBy, query.offset, query.limit], common, found);
}

function nameOf(node: Tree): Identifier | null {
  if (node.kind === 'table' || node.kind === 'explicit-table') return node.name as Identifier;
  if (node.kind === 'table-argument') {
    const source = node.source as Identifier | Query;
    return source.kind === 'identifier' ? source : null;
  }
  return null;
}
