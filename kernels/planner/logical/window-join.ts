import type {Expr} from '../physical/expr.ts';
import {conjuncts} from './join-condition.ts';
import type {LogicalNode} from './node.ts';

/** Rows of two inputs that belong to the same window. */
export interface SharedWindow {
  /** Positions over the left columns, then the right ones. */
  readonly leftEnd: number;
  readonly rightEnd: number;
  readonly zone: string | null;
}

interface WindowColumns {
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** Equal for windows of one kind. */
  readonly window: string;
  readonly zone: string | null;
}

/** The condition equates starts and ends of windows of one kind on event time, which both inputs carry; null where it does not. */
export function sharedWindow(left: LogicalNode, right: LogicalNode, condition: Expr | null): SharedWindow | null {
  const [a, b] = [windowColumns(left), windowColumns(right)];
  if (a === null || b === null || a.window !== b.window) return null;
  const width = left.columns.length;
  const pairs = conjuncts(condition).flatMap((part): readonly (readonly [number, number])[] => {
    if (part.kind !== 'call' || part.function !== '=') return [];
    const [x, y] = part.args.map((e) => (e.kind === 'column' ? e.index : -1)) as [number, number];
    if (x < 0 || y < 0 || x < width === y < width) return [];
    return x < width ? [[x, y - width]] : [[y, x - width]];
  });
  const equates = (mine: readonly number[], theirs: readonly number[]): readonly [number, number] | undefined =>
    pairs.find(([x, y]) => mine.includes(x) && theirs.includes(y));
  const end = equates(a.end, b.end);
  if (end === undefined || equates(a.start, b.start) === undefined) return null;
  return {leftEnd: end[0], rightEnd: end[1] + width, zone: a.zone};
}

function windowColumns(node: LogicalNode): WindowColumns | null {
  switch (node.kind) {
    case 'window-table': {
      if (node.timeMode !== 'event') return null;
      const first = node.columns.length - 3;
      return {start: [first], end: [first + 1], window: JSON.stringify(node.window), zone: node.zone};
    }
    case 'window-aggregate': {
      if (node.timeMode !== 'event') return null;
      const first = node.keys.length + node.aggregates.length;
      const at = (what: string): readonly number[] => node.properties.flatMap((p, i) => (p === what ? [first + i] : []));
      return {start: at('start'), end: at('end'), window: JSON.stringify(node.window), zone: node.zone};
    }
    case 'filter':
    case 'rank':
      return windowColumns(node.input);
    case 'project': {
      const below = windowColumns(node.input);
      if (below === null) return null;
      const map = (list: readonly number[]): readonly number[] =>
        node.expressions.flatMap((e, i) => (e.kind === 'column' && list.includes(e.index) ? [i] : []));
      return {...below, start: map(below.start), end: map(below.end)};
    }
    case 'join': {
      if (sharedWindow(node.left, node.right, node.condition) === null || node.type === 'right' || node.type === 'full') return null;
      return windowColumns(node.left);
    }
    default:
      return null;
  }
}
