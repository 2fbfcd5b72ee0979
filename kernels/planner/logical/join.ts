import {withNullable} from '../../protocol/data-type.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Expr} from '../physical/expr.ts';
import type {JoinType} from '../physical/plan.ts';
import {shownAttribute} from '../type-text.ts';
import {mapColumns, shiftColumns} from './expressions.ts';
import {foldLogic} from './fold.ts';
import {intervalOf} from './interval.ts';
import {conjuncts, sidesOf} from './join-condition.ts';
import type {Join, LogicalNode} from './node.ts';
import {sharedWindow} from './window-join.ts';

/** A join of two inputs. `condition` reads the left columns, then the right ones; parts of it that one side can do alone go there. */
export function join(type: JoinType, left: LogicalNode, right: LogicalNode, condition: Expr | null, temporal?: Join['temporal']): Join {
  const width = left.columns.length;
  const own: Expr[] = [];
  const toLeft: Expr[] = [];
  const toRight: Expr[] = [];
  for (const part of conjuncts(condition)) {
    const reads = sidesOf(part, width);
    if (reads === 'left' && (type === 'inner' || type === 'right' || type === 'semi')) toLeft.push(part);
    else if (temporal !== undefined) own.push(part);
    else if (reads === 'right' && (type === 'inner' || type === 'left' || type === 'semi' || type === 'anti')) toRight.push(part);
    else own.push(part);
  }
  return shaped({
    kind: 'join',
    type,
    left: filtered(left, toLeft),
    right: filtered(
      right,
      toRight.map((e) => shiftColumns(e, (i) => i - width)),
    ),
    condition: own.length === 0 ? null : foldLogic('and', own),
    columns: [],
    ...(temporal === undefined ? {} : {temporal}),
  });
}

/**
 * The node under a filter: conditions of WHERE become conditions of the inner joins below, or of the side of an outer join whose rows all stay.
 * Ends in a filter where neither is possible.
 */
export function filtered(node: LogicalNode, conditions: readonly Expr[]): LogicalNode {
  const condition = conditions.length === 0 ? null : foldLogic('and', conditions);
  if (condition === null || (condition.kind === 'literal' && condition.value === true)) return node;
  if (node.kind === 'project' && node.input.kind === 'join' && node.merges) {
    const {expressions} = node;
    const below = mapColumns(condition, (c) => expressions[c.index] ?? c);
    return {...node, input: filtered(node.input, [below])};
  }
  if (node.kind !== 'join') return {kind: 'filter', input: node, condition, columns: node.columns};
  const {type, left, right} = node;
  const width = left.columns.length;
  if (type === 'inner') {
    const all = [...conjuncts(node.condition), ...conjuncts(condition)];
    const joined = join('inner', left, right, foldLogic('and', all), node.temporal);
    return node.stateTtl === undefined ? joined : {...joined, stateTtl: node.stateTtl};
  }
  const toLeft: Expr[] = [];
  const toRight: Expr[] = [];
  const rest: Expr[] = [];
  for (const part of conjuncts(condition)) {
    const reads = sidesOf(part, width);
    if (reads === 'left' && (type === 'left' || type === 'semi' || type === 'anti')) toLeft.push(part);
    else if (reads === 'right' && type === 'right') toRight.push(part);
    else rest.push(part);
  }
  const under = shaped({
    ...node,
    left: filtered(left, toLeft),
    right: filtered(
      right,
      toRight.map((e) => shiftColumns(e, (i) => i - width)),
    ),
  });
  return rest.length === 0 ? under : {kind: 'filter', input: under, condition: foldLogic('and', rest), columns: under.columns};
}

/** The output's columns: a side that may be padded may be NULL. Time attributes end here but for an interval join, as in Flink. */
function shaped(node: Join): Join {
  const {type} = node;
  const right = type === 'semi' || type === 'anti' ? [] : node.right.columns;
  const isWindowed = sharedWindow(node.left, node.right, node.condition) !== null;
  const keepsTime = isWindowed || (type !== 'semi' && type !== 'anti' && intervalOf(node.left, node.right, node.condition) !== null);
  const taken = new Set<string>();
  const side = (columns: readonly Column[], padded: boolean): readonly Column[] =>
    columns.map((c) => {
      const plain = keepsTime || node.temporal !== undefined ? c.type : shownAttribute(c.type);
      return {...c, name: unique(c.name, taken), type: padded ? withNullable(plain, true) : plain};
    });
  return {
    ...node,
    columns: [...side(node.left.columns, type === 'right' || type === 'full'), ...side(right, type === 'left' || type === 'full')],
  };
}

/** A repeated name gets a number, as in a SELECT list. */
function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 0; taken.has(free); i++) free = `${name}${i}`;
  taken.add(free);
  return free;
}
