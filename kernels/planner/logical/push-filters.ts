import type {FunctionCatalog} from '../catalog.ts';
import type {Expr} from '../physical/expr.ts';
import {columnRef, isDeterministic, mapColumns, shiftColumns} from './expressions.ts';
import {foldLogic} from './fold.ts';
import {conjuncts, sidesOf} from './join-condition.ts';
import {isNeverTrue} from './never-true.ts';
import type {Aggregate, Join, LogicalNode} from './node.ts';
import {withInputs} from './outer.ts';

/** What became of a condition above a node: `placed` where no filter is needed above it any more. */
interface Sunk {
  readonly node: LogicalNode;
  readonly placed: boolean;
}

/**
 * Conditions go below the aggregations whose keys they read, into the inputs of unions and the sides of joins, as in Flink, and an outer
 * join whose padded rows they drop pads none. What lies between then tells fewer changes, and may only append.
 */
export function pushFilters(node: LogicalNode, functions: FunctionCatalog): LogicalNode {
  const below = withInputs(node, (input) => pushFilters(input, functions));
  if (below.kind !== 'filter') return below;
  const rest: Expr[] = [];
  let {input} = below;
  for (const condition of conjuncts(below.condition)) {
    const sunk = isDeterministic(condition, functions) ? sink(input, condition, functions) : {node: input, placed: false};
    input = sunk.node;
    if (!sunk.placed) rest.push(condition);
  }
  return rest.length === 0 ? input : {...below, input, condition: foldLogic('and', rest)};
}

function sink(node: LogicalNode, condition: Expr, functions: FunctionCatalog): Sunk {
  switch (node.kind) {
    case 'filter': {
      const {node: input, placed} = sink(node.input, condition, functions);
      return {node: {...node, input}, placed};
    }
    case 'project': {
      const mapped = mapColumns(condition, (c) => node.expressions[c.index] ?? c);
      if (!isDeterministic(mapped, functions)) return {node, placed: false};
      const {node: input, placed} = sink(node.input, mapped, functions);
      return {node: {...node, input}, placed};
    }
    case 'aggregate':
      return belowAggregate(node, condition, functions);
    case 'union':
      return {node: {...node, inputs: node.inputs.map((input) => place(input, condition, functions))}, placed: true};
    case 'join':
      return belowJoin(node, condition, functions);
    default:
      return {node, placed: false};
  }
}

/** The node under the condition, as deep as it goes. */
function place(node: LogicalNode, condition: Expr, functions: FunctionCatalog): LogicalNode {
  const sunk = sink(node, condition, functions);
  if (sunk.placed) return sunk.node;
  const input = sunk.node;
  if (input.kind === 'filter') return {...input, condition: foldLogic('and', [...conjuncts(input.condition), condition])};
  return {kind: 'filter', input, condition, columns: input.columns};
}

function belowAggregate(node: Aggregate, condition: Expr, functions: FunctionCatalog): Sunk {
  const {keys, input} = node;
  const reads = sidesOf(condition, keys.length);
  if (reads !== 'left') return {node, placed: false};
  const own = mapColumns(condition, (c) => columnRef(input.columns, keys[c.index] ?? -1));
  return {node: {...node, input: place(input, own, functions)}, placed: true};
}

function belowJoin(join: Join, condition: Expr, functions: FunctionCatalog): Sunk {
  const width = join.left.columns.length;
  const node: Join = {...join, type: withoutPadding(join, condition)};
  const {type} = node;
  const reads = sidesOf(condition, width);
  if (reads === 'left' && type !== 'right' && type !== 'full')
    return {node: {...node, left: place(node.left, condition, functions)}, placed: true};
  if (node.temporal !== undefined) return {node, placed: false};
  if (reads === 'right' && (type === 'inner' || type === 'right')) {
    const own = shiftColumns(condition, (i) => i - width);
    return {node: {...node, right: place(node.right, own, functions)}, placed: true};
  }
  if (reads !== 'both' || type !== 'inner') return {node, placed: false};
  return {node: {...node, condition: foldLogic('and', [...conjuncts(node.condition), condition])}, placed: true};
}

/** The join's type where the condition drops the rows that one of its sides is missing from. */
function withoutPadding({type, left, temporal}: Join, condition: Expr): Join['type'] {
  if (temporal !== undefined) return type;
  const width = left.columns.length;
  const padsLeft = (type === 'right' || type === 'full') && !isNeverTrue(condition, (i) => i < width);
  const padsRight = (type === 'left' || type === 'full') && !isNeverTrue(condition, (i) => i >= width);
  if (type === 'full') return padsLeft && padsRight ? 'full' : padsLeft ? 'right' : padsRight ? 'left' : 'inner';
  if (type === 'left') return padsRight ? 'left' : 'inner';
  if (type === 'right') return padsLeft ? 'right' : 'inner';
  return type;
}
