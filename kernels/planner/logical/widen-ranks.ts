import {isChanging} from './changing.ts';
import {columnRef} from './expressions.ts';
import type {LogicalNode, Rank} from './node.ts';
import {withInputs} from './outer.ts';

/**
 * A ROW_NUMBER or LIMIT over rows that change reads all that these have, as in Flink, whose planner drops no column below it: an update
 * of what nobody reads is an update of the list all the same. So does UNNEST. Below LIMIT no projection is left that only stands
 * between it and its order.
 */
export function widenRanks(node: LogicalNode): LogicalNode {
  const below = withInputs(node, widenRanks);
  if (below.kind === 'unnest') return isChanging(below.input) ? {...below, readsAll: true} : below;
  if (below.kind !== 'rank' || !isChanging(below.input)) return below;
  if (below.isLimit === true) return belowProjections(below);
  if (!below.withNumber || isOfGroupingSets(below.input)) return below;
  const input = widened(below.input);
  const width = below.input.columns.length;
  const number = below.columns[width];
  if (number === undefined) return below;
  const rank: Rank = {...below, input, readsAll: true, columns: [...input.columns, number]};
  const expressions = below.columns.map((_, i) => columnRef(rank.columns, i < width ? i : input.columns.length));
  return {kind: 'project', input: rank, expressions, columns: below.columns};
}

/** The rows' own columns, below a LIMIT, say which row an update is of. */
function belowProjections(rank: Rank): LogicalNode {
  const {input} = rank;
  const whole: Rank = {...rank, readsAll: true};
  // A number that nobody reads is left out before.
  if (input.kind !== 'project' || source(input).kind === 'rank') return whole;
  const order = rank.order.flatMap((o) => {
    const read = input.expressions[o.column];
    return read?.kind === 'column' ? [{...o, column: read.index}] : [];
  });
  if (order.length < rank.order.length) return whole;
  return {...input, input: belowProjections({...rank, order, input: input.input, columns: input.input.columns})};
}

/** They are made of an aggregation and a projection when nothing is widened any more. */
function isOfGroupingSets(node: LogicalNode): boolean {
  const from = source(node);
  return from.kind === 'aggregate' && source(from.input).kind === 'expand';
}

/** What makes the rows that conditions and projections let pass. */
function source(node: LogicalNode): LogicalNode {
  return node.kind === 'project' || node.kind === 'filter' ? source(node.input) : node;
}

/** The query with the columns that its projections leave out behind its own. */
function widened(node: LogicalNode): LogicalNode {
  if (node.kind === 'filter') {
    const input = widened(node.input);
    return {...node, input, columns: input.columns};
  }
  // What computes something is an operator of its own, with the columns that are read.
  if (node.kind !== 'project' || node.expressions.some((e) => e.kind !== 'column')) return node;
  const input = widened(node.input);
  const passed = new Set(node.expressions.map((e) => (e.kind === 'column' ? e.index : -1)));
  const rest = [...input.columns.keys()].filter((i) => !passed.has(i));
  return {
    ...node,
    input,
    expressions: [...node.expressions, ...rest.map((i) => columnRef(input.columns, i))],
    columns: [...node.columns, ...rest.flatMap((i) => input.columns[i] ?? [])],
  };
}
