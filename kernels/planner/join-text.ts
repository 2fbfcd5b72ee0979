import type {IntervalJoinNode, JoinType, PhysicalNode, RegularJoinNode, TemporalJoinNode, WindowJoinNode} from './physical/plan.ts';
import {durationText, expressionText} from './plan-text.ts';

type AnyJoin = RegularJoinNode | IntervalJoinNode | WindowJoinNode | TemporalJoinNode;

interface Named {
  readonly name: string;
}

/** What the expressions of a node name: its input's columns; of a join those of both, a name of the right side that repeats one with a number. */
export function inputColumns(node: PhysicalNode, inputs: readonly PhysicalNode[]): PhysicalNode['columns'] {
  const [left, right] = inputs;
  if (left === undefined) return [];
  if (right === undefined || node.kind === 'union') return left.columns;
  const taken = new Set(left.columns.map((c) => c.name));
  const renamed = right.columns.map((c) => {
    let name = c.name;
    for (let i = 0; taken.has(name); i++) name = `${c.name}${i}`;
    taken.add(name);
    return {...c, name};
  });
  return [...left.columns, ...renamed];
}

const NAMES: Readonly<Record<JoinType, string>> = {
  inner: 'InnerJoin',
  left: 'LeftOuterJoin',
  right: 'RightOuterJoin',
  full: 'FullOuterJoin',
  semi: 'LeftSemiJoin',
  anti: 'LeftAntiJoin',
};

/** For EXPLAIN. `input` by `inputColumns`. */
export function joinText(node: AnyJoin, input: readonly Named[]): string {
  const where = joinCondition(node, input);
  return `joinType=[${NAMES[node.type]}]${where === '' ? '' : `, where=[${where}]`}, select=[${node.columns.map((c) => c.name).join(', ')}]`;
}

/** `a = b AND …`, empty for every row with every row. */
export function joinCondition(node: AnyJoin, input: readonly Named[]): string {
  const equal = node.leftKeys.map((left, i) => `${nameAt(input, left)} = ${nameAt(input, node.leftWidth + (node.rightKeys[i] ?? 0))}`);
  // The equality of floating point keys is a key and a condition.
  return [...new Set([...equal, ...(node.condition === null ? [] : [expressionText(node.condition, input)])])].join(' AND ');
}

function nameAt(input: readonly Named[], index: number): string {
  return input[index]?.name ?? `$${index}`;
}

/** `a.t` within which times of the other side, for EXPLAIN and for people. */
export function intervalText(node: IntervalJoinNode, input: readonly Named[]): string {
  const other = nameAt(input, node.leftWidth + node.rightTime);
  const bound = (ms: number): string => (ms === 0 ? other : `${other} ${ms < 0 ? '-' : '+'} ${durationText(Math.abs(ms))}`);
  return `${nameAt(input, node.leftTime)} BETWEEN ${bound(node.lower)} AND ${bound(node.upper)}`;
}

/** For people. */
export function joinName(type: JoinType): string {
  switch (type) {
    case 'inner':
      return 'Join';
    case 'left':
      return 'Left join';
    case 'right':
      return 'Right join';
    case 'full':
      return 'Full join';
    case 'semi':
      return 'Semi join';
    case 'anti':
      return 'Anti join';
    default:
      return type satisfies never;
  }
}
