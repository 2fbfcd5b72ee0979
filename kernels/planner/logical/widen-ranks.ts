import {isChanging} from './changing.ts';
import {columnRef} from './expressions.ts';
import type {LogicalNode, Rank} from './node.ts';
import {withInputs} from './outer.ts';

/**
 * A ROW_NUMBER over rows that change reads all that they have, as in Flink, whose planner drops no column below it: an update of what
 * nobody reads is an update of the list all the same. So does UNNEST.
 */
export function widenRanks(node: LogicalNode): LogicalNode {
  const below = withInputs(node, widenRanks);
  if (below.kind === 'unnest') return isChanging(below.input) ? {...below, readsAll: true} : below;
  if (below.kind !== 'rank' || !below.withNumber || !isChanging(below.input)) return below;
  const input = widened(below.input);
  const width = below.input.columns.length;
  const number = below.columns[width];
  if (number === undefined) return below;
  const rank: Rank = {...below, input, readsAll: true, columns: [...input.columns, number]};
  const expressions = below.columns.map((_, i) => columnRef(rank.columns, i < width ? i : input.columns.length));
  return {kind: 'project', input: rank, expressions, columns: below.columns};
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
