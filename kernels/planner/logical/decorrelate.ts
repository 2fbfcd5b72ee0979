import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Expr} from '../physical/expr.ts';
import {withoutAttribute} from '../type-text.ts';
import {caseBranch, columnRef, mapColumns, shiftColumns} from './expressions.ts';
import {foldLogic} from './fold.ts';
import {filtered, join} from './join.ts';
import {conjuncts} from './join-condition.ts';
import type {Aggregate, LogicalNode, SortKey} from './node.ts';
import {asOuter, isCorrelated, mapOuter, outerColumns, readsOuter} from './outer.ts';

/**
 * A subquery without references to the outer row: the rows of `node` that satisfy the conditions are its rows for one outer row.
 * Conditions and outputs read columns of `node` and, through references, of the outer row.
 */
interface Pulled {
  readonly node: LogicalNode;
  readonly conditions: readonly Expr[];
  /** The subquery's columns. */
  readonly outputs: readonly Expr[];
  /** An aggregation without keys: exactly one row for each outer row, which is there with NULL columns where `node` has none. */
  readonly single: boolean;
}

const TRUE: Expr = {kind: 'literal', value: true, type: {kind: 'boolean', nullable: false}};

/** How the rows of a subquery are put beside those that it is asked for. */
export type ApplyType = 'inner' | 'left' | 'semi' | 'anti';

/**
 * Each row of `left` with the rows of `right`, which reads columns of it (references of `depth`), as one join of two plain queries; `on` reads
 * left columns, then right ones. Columns: the left ones, then the right ones; of semi and anti the left ones. Conditions that equate columns
 * become the join's (`isTable`: the subquery stands in FROM); where the subquery says more, it is computed for each different row of the outer columns that it reads.
 */
export function apply(
  type: ApplyType,
  left: LogicalNode,
  right: LogicalNode,
  depth: number,
  on: Expr | null = null,
  isTable = false,
): LogicalNode {
  if (!isCorrelated(right, depth)) {
    return join(type, left, right, on);
  }
  const width = left.columns.length;
  const found = pull(right, depth);
  // As in Flink an aggregation that stands in FROM has no row where it has nothing to aggregate.
  const simple = isTable && found !== null ? {...found, single: false} : found;
  const isPlain = simple !== null && !(simple.single && (type === 'semi' || type === 'anti' || on !== null));
  const pulled = isPlain ? simple : byDomain(left, right, depth);
  const own = (e: Expr): Expr =>
    mapOuter(
      mapColumns(e, (c) => ({...c, index: c.index + width})),
      depth,
      (c) => ({...c, type: left.columns[c.index]?.type ?? c.type}),
    );
  const extra = conjuncts(on).map((e) => mapColumns(e, (c) => (c.index < width ? c : own(pulled.outputs[c.index - width] as Expr))));
  const conditions = [...pulled.conditions.map(own), ...extra];
  const condition = conditions.length === 0 ? null : foldLogic('and', conditions);
  if (type === 'semi' || type === 'anti') return join(type, left, pulled.node, condition);
  const leftColumns = left.columns.map((_, i) => i);
  if (type === 'inner' && !pulled.single) {
    const joined = join('inner', left, pulled.node, condition);
    return projected(joined, leftColumns, pulled.outputs.map(own), right.columns);
  }
  if (pulled.single) {
    const joined = join('left', left, pulled.node, condition);
    return projected(
      joined,
      leftColumns,
      pulled.outputs.map((e) => retyped(own(e), joined)),
      right.columns,
    );
  }
  return padded(left, pulled, conditions, depth, right.columns);
}

/** A left join: what is no plain column is computed where its row is there, so that it is NULL where it is not. */
function padded(left: LogicalNode, pulled: Pulled, conditions: readonly Expr[], depth: number, names: readonly Column[]): LogicalNode {
  const width = left.columns.length;
  const below: Expr[] = pulled.node.columns.map((_, i) => columnRef(pulled.node.columns, i));
  const places = pulled.outputs.map((e) => (e.kind === 'column' ? e.index : readsOuter(e, depth) ? -1 : below.push(e) - 1));
  const marker = places.includes(-1) ? below.push(TRUE) - 1 : -1;
  const node: LogicalNode =
    below.length === pulled.node.columns.length
      ? pulled.node
      : {
          kind: 'project',
          input: pulled.node,
          expressions: below,
          columns: below.map((e, i) => pulled.node.columns[i] ?? {name: `value${i}`, type: e.type}),
        };
  const joined = join('left', left, node, conditions.length === 0 ? null : foldLogic('and', conditions));
  const outputs = pulled.outputs.map((e, i): Expr => {
    const place = places[i] as number;
    if (place >= 0) return columnRef(joined.columns, width + place);
    const value = mapOuter(
      shiftColumns(e, (c) => c + width),
      depth,
      (c) => c,
    );
    const isThere: Expr = {
      kind: 'call',
      function: 'IS NOT NULL',
      args: [columnRef(joined.columns, width + marker)],
      type: {kind: 'boolean', nullable: false},
    };
    const type = withNullable(value.type, true);
    return {kind: 'case', branches: [caseBranch(isThere, {...value, type} as Expr)], otherwise: {kind: 'literal', value: null, type}, type};
  });
  return projected(
    joined,
    left.columns.map((_, i) => i),
    outputs,
    names,
  );
}

function projected(joined: LogicalNode, own: readonly number[], outputs: readonly Expr[], names: readonly Column[]): LogicalNode {
  const left = own.map((i) => columnRef(joined.columns, i));
  const typed = outputs.map((e) => retyped(e, joined));
  const isWhole =
    left.length + typed.length === joined.columns.length && typed.every((e, i) => e.kind === 'column' && e.index === left.length + i);
  const columns = [
    ...own.map((i) => joined.columns[i] as Column),
    ...typed.map((e, i): Column => ({name: names[i]?.name ?? `EXPR$${i}`, type: e.type})),
  ];
  if (isWhole) return {...joined, columns} as LogicalNode;
  return {kind: 'project', input: joined, expressions: [...left, ...typed], columns};
}

/** Columns with the types that the joined row gives them. */
function retyped(expr: Expr, joined: LogicalNode): Expr {
  return mapColumns(expr, (c) => ({...c, type: joined.columns[c.index]?.type ?? c.type}));
}

/** null where the subquery's rows cannot be had once for all outer rows. */
function pull(node: LogicalNode, depth: number): Pulled | null {
  if (!isCorrelated(node, depth)) return {node, conditions: [], outputs: ownColumns(node), single: false};
  switch (node.kind) {
    case 'filter': {
      const below = pull(node.input, depth);
      if (below === null || below.single) return null;
      const parts = conjuncts(substituted(node.condition, below.outputs));
      const inner = parts.filter((p) => !readsOuter(p, depth));
      const outer = parts.filter((p) => readsOuter(p, depth));
      const input = filtered(below.node, inner);
      if (input.columns.length !== below.node.columns.length) return null;
      return {...below, node: input, conditions: [...below.conditions, ...outer]};
    }
    case 'project': {
      const below = pull(node.input, depth);
      return below === null ? null : {...below, outputs: node.expressions.map((e) => substituted(e, below.outputs))};
    }
    case 'sort':
      return pull(node.input, depth);
    case 'aggregate':
      return pullAggregate(node, depth);
    case 'rank':
    case 'limit':
      return pullRank(node, depth);
    case 'join': {
      if (node.type === 'inner') return pullInner(node, depth);
      if (node.type === 'right' || node.type === 'full') return null;
      if (isCorrelated(node.right, depth) || (node.condition !== null && readsOuter(node.condition, depth))) return null;
      const left = plainColumns(pull(node.left, depth), depth);
      if (left === null) return null;
      const width = node.left.columns.length;
      const joined = join(
        node.type,
        left.node,
        node.right,
        node.condition === null
          ? null
          : mapColumns(node.condition, (c) =>
              c.index < width ? (left.outputs[c.index] as Expr) : {...c, index: c.index - width + left.node.columns.length},
            ),
      );
      const right = node.right.columns.map((_, i) => left.node.columns.length + i).filter((i) => i < joined.columns.length);
      return {
        ...left,
        node: joined,
        outputs: [...left.outputs, ...right.map((i) => columnRef(joined.columns, i))].map((e) => retyped(e, joined)),
      };
    }
    default:
      return null;
  }
}

function pullInner(node: LogicalNode & {kind: 'join'}, depth: number): Pulled | null {
  const [left, right] = [pull(node.left, depth), pull(node.right, depth)];
  if (left === null || right === null || left.single || right.single) return null;
  const width = left.node.columns.length;
  const shift = (e: Expr): Expr => shiftColumns(e, (i) => i + width);
  const outputs = [...left.outputs, ...right.outputs.map(shift)];
  const parts = conjuncts(node.condition).map((e) => substituted(e, outputs));
  const inner = parts.filter((p) => !readsOuter(p, depth));
  const joined = join('inner', left.node, right.node, inner.length === 0 ? null : foldLogic('and', inner));
  return {
    node: joined,
    conditions: [...left.conditions, ...right.conditions.map(shift), ...parts.filter((p) => readsOuter(p, depth))],
    outputs,
    single: false,
  };
}

/** Nothing of the outer row in the columns themselves. */
function plainColumns(pulled: Pulled | null, depth: number): Pulled | null {
  return pulled === null || pulled.single || pulled.outputs.some((e) => readsOuter(e, depth)) ? null : pulled;
}

/** Equalities of something of the outer row with something of the subquery's. */
function equalities(
  pulled: Pulled,
  depth: number,
): readonly {readonly outer: Expr; readonly inner: Expr; readonly of: Expr & {kind: 'call'}}[] | null {
  const result: {outer: Expr; inner: Expr; of: Expr & {kind: 'call'}}[] = [];
  for (const condition of pulled.conditions) {
    if (condition.kind !== 'call' || condition.function !== '=') return null;
    const [a, b] = condition.args as readonly [Expr, Expr];
    const [inA, inB] = [readsOuter(a, depth), readsOuter(b, depth)];
    if (inA === inB) return null;
    const [outer, inner] = inA ? [a, b] : [b, a];
    if (readsColumns(outer)) return null;
    result.push({outer, inner, of: condition});
  }
  return result;
}

function readsColumns(expr: Expr): boolean {
  let found = false;
  mapColumns(expr, (c) => {
    found = true;
    return c;
  });
  return found;
}

function equal(of: Expr & {kind: 'call'}, outer: Expr, column: Expr): Expr {
  return {...of, args: [outer, column], type: {kind: 'boolean', nullable: outer.type.nullable || column.type.nullable}};
}

/** What is equated with the outer row becomes a key of the aggregation. */
function pullAggregate(node: Aggregate, depth: number): Pulled | null {
  const below = pull(node.input, depth);
  if (below === null || below.single) return null;
  const keys = equalities(below, depth);
  const read = [...node.keys, ...node.aggregates.flatMap((a) => [a.argument, a.filter])].filter((i) => i !== null);
  if (keys === null || read.some((i) => readsOuter(below.outputs[i] as Expr, depth))) return null;
  const row: Expr[] = [
    ...node.input.columns.map((_, i) => (read.includes(i) ? (below.outputs[i] as Expr) : NOTHING)),
    ...keys.map((k) => k.inner),
  ];
  const columns = row.map((e, i): Column => ({name: node.input.columns[i]?.name ?? `key${i}`, type: e.type}));
  const first = node.input.columns.length;
  const input: LogicalNode = {kind: 'project', input: below.node, expressions: row, columns};
  const added = keys.map((k, i): Column => ({name: `key${first + i}`, type: withoutAttribute(k.inner.type)}));
  const own = node.keys.length;
  const grouped: LogicalNode = {
    ...node,
    input,
    keys: [...node.keys, ...keys.map((_, i) => first + i)],
    columns: [...node.columns.slice(0, own), ...added, ...node.columns.slice(own)],
  };
  const single = own === 0;
  return {
    node: grouped,
    conditions: keys.map((k, i) => equal(k.of, k.outer, columnRef(grouped.columns, own + i))),
    outputs: node.columns.map((_, i) => {
      const column = columnRef(grouped.columns, i < own ? i : i + keys.length);
      return single ? emptyAsZero(column, node, i) : column;
    }),
    single,
  };
}

const NOTHING: Expr = {kind: 'literal', value: null, type: {kind: 'boolean', nullable: true}};

/** COUNT of no rows is 0, every other aggregate NULL. */
function emptyAsZero(column: Expr, node: Aggregate, at: number): Expr {
  const call = node.aggregates[at - node.keys.length];
  const nullable = withNullable(column.type, true);
  if (call?.function !== 'COUNT') return {...column, type: nullable};
  const zero: Expr = {kind: 'literal', value: 0, type: withNullable(column.type, false)};
  return {kind: 'call', function: 'COALESCE', args: [{...column, type: nullable}, zero], type: zero.type};
}

/** What is equated with the outer row becomes a part of the ranking's partition. */
function pullRank(node: LogicalNode & {kind: 'rank' | 'limit'}, depth: number): Pulled | null {
  const below = pull(node.input, depth);
  if (below === null || below.single) return null;
  const keys = equalities(below, depth);
  if (keys === null) return null;
  const own = ownColumns(below.node);
  const expressions = [...own, ...keys.map((k) => k.inner)];
  const order = node.kind === 'rank' ? node.order : orderOf(node);
  const used = [...(node.kind === 'rank' ? node.partition : []), ...order.map((k) => k.column)];
  const places = new Map<number, number>();
  for (const i of used) {
    const e = below.outputs[i] as Expr;
    if (readsOuter(e, depth)) return null;
    places.set(i, expressions.push(e) - 1);
  }
  const columns = expressions.map((e, i): Column => below.node.columns[i] ?? {name: `key${i}`, type: e.type});
  const input: LogicalNode = {kind: 'project', input: below.node, expressions, columns};
  const at = (i: number): number => places.get(i) as number;
  const partition = keys.map((_, i) => own.length + i);
  const number: Column = {name: 'rank$number', type: {kind: 'bigint', nullable: false}};
  const ranked: LogicalNode =
    node.kind === 'rank'
      ? {
          ...node,
          input,
          partition: [...partition, ...node.partition.map(at)],
          order: order.map((k) => ({...k, column: at(k.column)})),
          columns: node.withNumber ? [...columns, number] : columns,
        }
      : {
          kind: 'rank',
          input,
          partition,
          order: order.map((k) => ({...k, column: at(k.column)})),
          from: node.offset + 1,
          to: node.count === null ? null : node.offset + node.count,
          withNumber: false,
          columns,
        };
  const rank = node.kind === 'rank' && node.withNumber ? [columnRef(ranked.columns, ranked.columns.length - 1)] : [];
  return {
    node: ranked,
    conditions: keys.map((k, i) => equal(k.of, k.outer, columnRef(columns, own.length + i))),
    outputs: [...below.outputs, ...rank],
    single: false,
  };
}

/** The order in which a limit takes its rows. */
function orderOf(node: LogicalNode & {kind: 'limit'}): readonly SortKey[] {
  return node.input.kind === 'sort' ? node.input.order : [];
}

/** The subquery beside each different row of the outer columns that it reads. */
function byDomain(left: LogicalNode, right: LogicalNode, depth: number): Pulled {
  const read = outerColumns(right, depth);
  const columns = read.map((c, i): Column => ({name: `outer${i}`, type: withoutAttribute(left.columns[c.index]?.type ?? c.type)}));
  const picked: LogicalNode = {kind: 'project', input: left, expressions: read.map((c) => columnRef(left.columns, c.index)), columns};
  const domain: LogicalNode = {kind: 'aggregate', input: picked, keys: columns.map((_, i) => i), aggregates: [], columns};
  const place = new Map(read.map((c, i) => [c.index, i]));
  const node = within(right, {node: domain, width: columns.length, place, depth});
  return {
    node,
    conditions: read.map((c, i) => sameValue(asOuter(columnRef(left.columns, c.index), depth), columnRef(node.columns, i))),
    outputs: right.columns.map((_, i) => columnRef(node.columns, columns.length + i)),
    single: false,
  };
}

interface Domain {
  readonly node: LogicalNode;
  readonly width: number;
  /** By column of the outer row: its place in the domain. */
  readonly place: ReadonlyMap<number, number>;
  readonly depth: number;
}

/** The node with the domain's columns before its own. */
function within(node: LogicalNode, domain: Domain): LogicalNode {
  const {width, depth} = domain;
  if (!isCorrelated(node, depth)) return join('inner', domain.node, node, null);
  const lead = domain.node.columns.map((_, i) => i);
  const shift = (i: number): number => i + width;
  const own = (e: Expr): Expr =>
    mapOuter(shiftColumns(e, shift), depth, (c) => ({...c, index: domain.place.get(c.index) as number, type: withoutAttribute(c.type)}));
  const columns = (input: LogicalNode): readonly Column[] => [...input.columns.slice(0, width), ...node.columns];
  switch (node.kind) {
    case 'filter': {
      const input = within(node.input, domain);
      return {kind: 'filter', input, condition: own(node.condition), columns: input.columns};
    }
    case 'project': {
      const input = within(node.input, domain);
      return {
        kind: 'project',
        input,
        expressions: [...lead.map((i) => columnRef(input.columns, i)), ...node.expressions.map(own)],
        columns: columns(input),
      };
    }
    case 'values': {
      const inputs = node.rows.map(
        (row): LogicalNode => ({
          kind: 'project',
          input: domain.node,
          expressions: [
            ...lead.map((i) => columnRef(domain.node.columns, i)),
            ...row.map((e) => mapOuter(e, depth, (c) => ({...c, index: domain.place.get(c.index) as number}))),
          ],
          columns: columns(domain.node),
        }),
      );
      return inputs.length === 1 ? (inputs[0] as LogicalNode) : {kind: 'union', inputs, columns: columns(domain.node)};
    }
    case 'aggregate': {
      const input = within(node.input, domain);
      const grouped: Aggregate = {
        ...node,
        input,
        keys: [...lead, ...node.keys.map(shift)],
        aggregates: node.aggregates.map((a) => ({...a, argument: shifted(a.argument, width), filter: shifted(a.filter, width)})),
        columns: columns(input),
      };
      if (node.keys.length > 0) return grouped;
      return eachOnce(domain, grouped, node);
    }
    case 'join':
      return joinWithin(node, domain);
    case 'union':
    case 'set-operation': {
      const inputs = node.inputs.map((n) => within(n, domain));
      return {...node, inputs, columns: columns(inputs[0] as LogicalNode)};
    }
    case 'sort':
      return within(node.input, domain);
    case 'limit': {
      const input = within(node.input, domain);
      const to = node.count === null ? null : node.offset + node.count;
      return {
        kind: 'rank',
        input,
        partition: lead,
        order: orderOf(node).map((k) => ({...k, column: shift(k.column)})),
        from: node.offset + 1,
        to,
        withNumber: false,
        columns: input.columns,
      };
    }
    case 'rank': {
      const input = within(node.input, domain);
      const order = node.order.map((k) => ({...k, column: shift(k.column)}));
      return {...node, input, partition: [...lead, ...node.partition.map(shift)], order, columns: columns(input)};
    }
    case 'over': {
      const input = within(node.input, domain);
      const aggregates = node.aggregates.map((a) => ({...a, argument: shifted(a.argument, width), filter: shifted(a.filter, width)}));
      return {
        ...node,
        input,
        partition: [...lead, ...node.partition.map(shift)],
        timeColumn: shift(node.timeColumn),
        aggregates,
        columns: columns(input),
      };
    }
    case 'unnest': {
      const input = within(node.input, domain);
      const condition = node.condition === null ? null : own(node.condition);
      return {...node, input, collection: own(node.collection), condition, columns: columns(input)};
    }
    case 'lookup-join': {
      const input = within(node.input, domain);
      const keys = node.keys.map((k) => ({...k, column: shift(k.column)}));
      return {...node, input, keys, condition: node.condition === null ? null : own(node.condition), columns: columns(input)};
    }
    case 'window-table': {
      const input = within(node.input, domain);
      return {...node, input, timeColumn: shift(node.timeColumn), partition: node.partition.map(shift), columns: columns(input)};
    }
    case 'window-aggregate': {
      const input = within(node.input, domain);
      const aggregates = node.aggregates.map((a) => ({...a, argument: shifted(a.argument, width), filter: shifted(a.filter, width)}));
      return {
        ...node,
        input,
        timeColumn: shift(node.timeColumn),
        keys: [...lead, ...node.keys.map(shift)],
        aggregates,
        columns: columns(input),
      };
    }
    case 'expand': {
      const input = within(node.input, domain);
      const copies = node.copies.map((copy) => [...lead.map((i) => columnRef(input.columns, i)), ...copy.map(own)]);
      return {...node, input, copies, columns: columns(input)};
    }
    case 'match': {
      throw new StudioError('planner/unsupported', 'MATCH_RECOGNIZE that reads columns of an enclosing query is not supported');
    }
    case 'scan':
      return join('inner', domain.node, node, null);
    case 'window-functions':
      throw new StudioError('planner/unsupported', 'OVER that reads columns of an enclosing query is not supported');
    default:
      return node satisfies never;
  }
}

/** An aggregation without keys gives each row of the domain its row, also where it has none to aggregate. */
function eachOnce(domain: Domain, grouped: Aggregate, node: Aggregate): LogicalNode {
  const {width} = domain;
  const same = domain.node.columns.map((_, i) =>
    sameValue(
      columnRef(domain.node.columns, i),
      shiftColumns(columnRef(grouped.columns, i), (c) => c + width),
    ),
  );
  const joined = join('left', domain.node, grouped, foldLogic('and', same));
  const values = node.aggregates.map((_, i) => emptyAsZero(columnRef(joined.columns, 2 * width + i), node, i));
  const lead = domain.node.columns.map((_, i) => columnRef(joined.columns, i));
  const columns = [...domain.node.columns, ...node.columns.map((c, i) => ({...c, type: (values[i] as Expr).type}))];
  return {kind: 'project', input: joined, expressions: [...lead, ...values], columns};
}

function joinWithin(node: LogicalNode & {kind: 'join'}, domain: Domain): LogicalNode {
  const {width, depth} = domain;
  const both = node.type === 'right' || node.type === 'full';
  const rightHas = both || isCorrelated(node.right, depth);
  const left = within(node.left, domain);
  const right = rightHas ? within(node.right, domain) : node.right;
  const first = node.left.columns.length;
  const start = width + first;
  const behind = rightHas ? width : 0;
  const place = (i: number): number => (i < first ? i + width : start + behind + i - first);
  const condition = conjuncts(node.condition).map((e) =>
    mapOuter(shiftColumns(e, place), depth, (c) => ({...c, index: domain.place.get(c.index) as number})),
  );
  const same = rightHas
    ? domain.node.columns.map((_, i) =>
        sameValue(
          columnRef(left.columns, i),
          shiftColumns(columnRef(right.columns, i), (c) => c + start),
        ),
      )
    : [];
  const all = [...same, ...condition];
  const joined = join(node.type, left, right, all.length === 0 ? null : foldLogic('and', all));
  if (!rightHas || node.type === 'semi' || node.type === 'anti') return joined;
  const lead = domain.node.columns.map((_, i): Expr => {
    const [a, b] = [columnRef(joined.columns, i), columnRef(joined.columns, start + i)];
    if (!both) return a;
    return {kind: 'call', function: 'COALESCE', args: [withType(a, true), withType(b, true)], type: withNullable(a.type, true)};
  });
  const rest = node.columns.map((_, i) => columnRef(joined.columns, place(i)));
  return {
    kind: 'project',
    input: joined,
    expressions: [...lead, ...rest],
    columns: [...lead.map((e, i) => ({name: `outer${i}`, type: e.type})), ...node.columns],
  };
}

function withType(expr: Expr, nullable: boolean): Expr {
  return {...expr, type: withNullable(expr.type, nullable)} as Expr;
}

function shifted(index: number | null, by: number): number | null {
  return index === null ? null : index + by;
}

function ownColumns(node: LogicalNode): readonly Expr[] {
  return node.columns.map((_, i) => columnRef(node.columns, i));
}

function substituted(expr: Expr, outputs: readonly Expr[]): Expr {
  return mapColumns(expr, (c) => outputs[c.index] ?? c);
}

const BOOLEAN: DataType = {kind: 'boolean', nullable: false};

/** Equal, or both NULL. */
function sameValue(a: Expr, b: Expr): Expr {
  const isEqual: Expr = {kind: 'call', function: '=', args: [a, b], type: {kind: 'boolean', nullable: a.type.nullable || b.type.nullable}};
  if (!a.type.nullable || !b.type.nullable) return isEqual;
  const isNull = (e: Expr): Expr => ({kind: 'call', function: 'IS NULL', args: [e], type: BOOLEAN});
  return foldLogic('or', [isEqual, foldLogic('and', [isNull(a), isNull(b)])]);
}
