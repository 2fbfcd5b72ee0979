import {withNullable} from '../../protocol/data-type.ts';
import type {Column} from '../../protocol/schema.ts';
import {columnRef, shiftColumns} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import {equalKeys} from '../logical/join-condition.ts';
import type {Join, LogicalNode} from '../logical/node.ts';
import type {Expr} from './expr.ts';

/** A join's inputs with a column for each key, which columns are the keys, and what remains of the condition over both. */
export interface JoinInputs {
  readonly left: LogicalNode;
  readonly right: LogicalNode;
  readonly keys: readonly {readonly left: number; readonly right: number}[];
  readonly condition: Expr | null;
}

/** `parts` of the condition: those that the operator does not test otherwise. */
export function joinInputs(node: Join, parts: readonly Expr[]): JoinInputs {
  const width = node.left.columns.length;
  const {keys, rest} = equalKeys(parts, width);
  const left = withKeys(
    node.left,
    keys.map((k) => k.left),
  );
  const right = withKeys(
    node.right,
    keys.map((k) => k.right),
  );
  const shift = left.node.columns.length - width;
  const condition = rest.length === 0 ? null : shiftColumns(foldLogic('and', rest), (i) => (i < width ? i : i + shift));
  return {
    left: left.node,
    right: right.node,
    keys: keys.map((_, i) => ({left: left.positions[i] ?? -1, right: right.positions[i] ?? -1})),
    condition,
  };
}

/** Keys that are no columns become some behind the node's own. */
function withKeys(node: LogicalNode, keys: readonly Expr[]): {readonly node: LogicalNode; readonly positions: readonly number[]} {
  const added: Expr[] = [];
  const positions = keys.map((key) => (key.kind === 'column' ? key.index : node.columns.length + added.push(key) - 1));
  if (added.length === 0) return {node, positions};
  const own = node.columns.map((_, i) => columnRef(node.columns, i));
  const columns = [...node.columns, ...added.map((e, i): Column => ({name: `key${i}`, type: e.type}))];
  return {node: {kind: 'project', input: node, expressions: [...own, ...added], columns}, positions};
}

/** The operator's row: the join's columns, with those that `joinInputs` added behind each side's own. */
export function joinColumns(node: Join, left: readonly Column[], right: readonly Column[]): readonly Column[] {
  const width = node.left.columns.length;
  const own = node.columns.slice(0, width);
  const added = left.slice(width).map((c) => ({...c, name: `${c.name}$left`, type: withNullable(c.type, true)}));
  if (node.type === 'semi' || node.type === 'anti') return [...own, ...added];
  const behind = right.slice(node.right.columns.length).map((c) => ({...c, name: `${c.name}$right`, type: withNullable(c.type, true)}));
  return [...own, ...added, ...node.columns.slice(width), ...behind];
}
