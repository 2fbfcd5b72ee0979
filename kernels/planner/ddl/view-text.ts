import {typeText} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Identifier, IdentifierPart} from '../../sql/ast/identifier.ts';
import type {Alias, Join, Query, QueryBody, Select, TableReference} from '../../sql/ast/query.ts';
import {printExpression} from '../../sql/print-expression.ts';
import {printNames, printPart} from '../../sql/print-name.ts';
import {printOrderBy, printQuery} from '../../sql/print-query.ts';
import type {BindContext} from '../binder/context.ts';
import {resolvePath} from '../binder/from.ts';
import {bindQuery} from '../binder/query.ts';
import {storedQuery} from '../binder/stored.ts';
import {tableNames} from '../referenced-tables.ts';
import {storedQueryText} from './stored-text.ts';

/**
 * A view's query as the catalog keeps it and SHOW CREATE VIEW shows it, as Flink: every table in full, every column with its table,
 * clauses on lines of their own. `owners`: see BindContext. What would not read as the same query is kept as written.
 */
export function viewText(query: Query, columns: readonly Column[], owners: ReadonlyMap<number, string>, context: BindContext): string {
  const {text, session} = context.plan;
  const tables = new Map(tableNames(query).map((name) => [name.span.start, fullName(name, context)]));
  const expanded = layOut(named(query, {owners, tables}) as Query);
  return readsAs(expanded, columns, context) ? expanded : storedQueryText(query, text, session);
}

function readsAs(text: string, columns: readonly Column[], context: BindContext): boolean {
  try {
    const errors: BindContext['errors'] = [];
    const {owners: _, ...rest} = context;
    const {node} = bindQuery(storedQuery(text), {...rest, plan: {...context.plan, text}, errors, warnings: []});
    const same = (a: Column, b: Column | undefined): boolean => b !== undefined && typeText(a.type) === typeText(b.type);
    return errors.length === 0 && node.columns.length === columns.length && node.columns.every((c, i) => same(c, columns[i]));
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    return false;
  }
}

function fullName(name: Identifier, context: BindContext): Identifier {
  const path = resolvePath(name, context.plan.session);
  return {...name, parts: [path.catalog, path.database, path.table].map((part) => ({name: part, quoted: true, span: name.span}))};
}

interface Names {
  readonly owners: ReadonlyMap<number, string>;
  readonly tables: ReadonlyMap<number, Identifier>;
}

/** The tree with all names quoted and told in full, functions in upper case. */
function named(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Record<string, unknown>;
  if (node.kind === 'identifier') return names.tables.get((value as Identifier).span.start) ?? quotedName(value as Identifier);
  // A type is told by its full name.
  if (node.kind === 'basic' && node.name === 'INT') return {...node, name: 'INTEGER'};
  if (typeof node.name === 'string' && typeof node.quoted === 'boolean') return {...node, quoted: true};
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, part]) => [key, key === 'span' || key === 'hints' ? part : named(part, names)]),
  );
  if (node.kind === 'column') {
    const name = quotedName(node.name as Identifier);
    const owner = names.owners.get(name.span.start);
    copy.name = owner === undefined ? name : {...name, parts: [{name: owner, quoted: true, span: name.span}, ...name.parts]};
  }
  if (node.kind === 'call') copy.name = functionName(node.name as Identifier);
  return copy;
}

function quotedName(name: Identifier): Identifier {
  return {...name, parts: name.parts.map((part) => ({...part, quoted: true}))};
}

function functionName(name: Identifier): Identifier {
  const one = name.parts.length === 1;
  return {...name, parts: name.parts.map((p): IdentifierPart => (p.quoted || !one ? p : {...p, name: p.name.toUpperCase()}))};
}

function layOut(query: Query): string {
  const tables = query.with.map(
    ({name, columns, query: inner}) => `${printPart(name)}${columns.length > 0 ? ` (${printNames(columns)})` : ''} AS (${layOut(inner)})`,
  );
  const rest = lines(
    layOutBody(query.body),
    query.orderBy.length > 0 && printOrderBy(query.orderBy),
    query.offset && `OFFSET ${printExpression(query.offset)} ROWS`,
    query.limit && `FETCH NEXT ${printExpression(query.limit)} ROWS ONLY`,
  );
  return tables.length === 0 ? rest : `WITH ${tables.join(', ')} (${rest})`;
}

function lines(...parts: readonly (string | false | null)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n');
}

function layOutBody(body: QueryBody): string {
  switch (body.kind) {
    case 'query':
      return `(${layOut(body)})`;
    case 'select':
      return layOutSelect(body);
    case 'values':
      return `VALUES ${body.rows.map(({values}) => `ROW(${values.map(printExpression).join(', ')})`).join(',\n')}`;
    case 'set-operation': {
      const side = (b: QueryBody): string => (b.kind === 'set-operation' ? `(${layOutBody(b)})` : layOutBody(b));
      const left = body.left.kind === 'set-operation' && body.left.operator === body.operator ? layOutBody(body.left) : side(body.left);
      return lines(left, `${body.operator}${body.all ? ' ALL' : ''}`, side(body.right));
    }
    case 'explicit-table':
      return printQuery({kind: 'query', with: [], body, orderBy: [], limit: null, offset: null, span: body.span});
    default:
      return body satisfies never;
  }
}

function layOutSelect(select: Select): string {
  const {from, where, having} = select;
  // What follows WHERE is left to the common printer, which sets it on one line: cut at its words.
  const plain: Select = {...select, items: [], from: null, where: null, having: null};
  const rest = printQuery({kind: 'query', with: [], body: plain, orderBy: [], limit: null, offset: null, span: select.span});
  const head = /^SELECT(?: (?:DISTINCT|ALL))?(?: \/\*\+.*?\*\/)?(?: (?:DISTINCT|ALL))?/s.exec(rest)?.[0] ?? 'SELECT';
  const tail = rest.slice(head.length).trim();
  const window = tail.search(/\bWINDOW `/);
  const items = select.items.map(({expression, alias}) =>
    alias === null ? printExpression(expression) : `${printExpression(expression)} AS ${printPart(alias)}`,
  );
  return lines(
    `${head} ${items.join(', ')}`,
    from && `FROM ${layOutFrom(from)}`,
    where && `WHERE ${printExpression(where)}`,
    window < 0 ? tail : tail.slice(0, window).trim(),
    having && `HAVING ${printExpression(having)}`,
    window >= 0 && tail.slice(window),
  );
}

function layOutFrom(reference: TableReference): string {
  switch (reference.kind) {
    case 'join':
      return layOutJoin(reference);
    case 'derived':
      return `${reference.lateral ? 'LATERAL ' : ''}(${layOut(reference.query)})${aliasText(reference.alias)}`;
    default: {
      // Every other reference is one line: what the common printer writes behind FROM.
      const star = {kind: 'star', qualifier: null, span: reference.span} as unknown as Select['items'][number]['expression'];
      const body = {
        ...EMPTY_SELECT,
        items: [{expression: star, alias: null, span: reference.span}],
        from: reference,
        span: reference.span,
      } as Select;
      const text = printQuery({kind: 'query', with: [], body, orderBy: [], limit: null, offset: null, span: reference.span});
      return text.slice(text.indexOf('FROM ') + 'FROM '.length);
    }
  }
}

const EMPTY_SELECT = {kind: 'select', hints: [], quantifier: null, where: null, groupBy: null, having: null, windows: []} as const;

function aliasText(alias: Alias | null): string {
  if (alias === null) return '';
  return ` AS ${printPart(alias.name)}${alias.columns.length > 0 ? ` (${printNames(alias.columns)})` : ''}`;
}

function layOutJoin(join: Join): string {
  const right = join.right.kind === 'join' ? `(${layOutFrom(join.right)})` : layOutFrom(join.right);
  if (join.type === 'COMMA') return `${layOutFrom(join.left)},\n${right}`;
  const kind = `${join.natural ? 'NATURAL ' : ''}${join.type} JOIN`;
  const condition = join.on ? ` ON ${printExpression(join.on)}` : join.using.length > 0 ? ` USING (${printNames(join.using)})` : '';
  return `${layOutFrom(join.left)}\n${kind} ${right}${condition}`;
}
