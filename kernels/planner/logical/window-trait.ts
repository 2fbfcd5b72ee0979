import type {LogicalNode} from './node.ts';
import {sharedWindow} from './window-join.ts';

/** The columns of a node that tell which window of a window table function its row belongs to. */
export interface WindowTrait {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly zone: string | null;
  readonly timeMode: 'event' | 'processing';
}

/**
 * null where rows belong to no window, or their columns do not tell. Group windows have none, as in Flink; sessions have one for a rank
 * alone: a group of several sessions' rows changes for ever.
 */
export function windowTrait(node: LogicalNode, withSessions = false): WindowTrait | null {
  switch (node.kind) {
    case 'window-table': {
      if (node.window.kind === 'session' && !withSessions) return null;
      const width = node.input.columns.length;
      return {starts: [width], ends: [width + 1], zone: node.zone, timeMode: node.timeMode};
    }
    case 'window-aggregate': {
      if (node.isGroup || (node.window.kind === 'session' && !withSessions)) return null;
      const first = node.columns.length - node.properties.length;
      const at = (property: string): readonly number[] => node.properties.flatMap((p, i) => (p === property ? [first + i] : []));
      return {starts: at('start'), ends: at('end'), zone: node.zone, timeMode: node.timeMode};
    }
    case 'filter':
    case 'rank':
      return windowTrait(node.input, withSessions);
    case 'project':
      return moved(windowTrait(node.input, withSessions), (old) =>
        node.expressions.flatMap((e, i) => (e.kind === 'column' && e.index === old ? [i] : [])),
      );
    case 'aggregate':
      return moved(windowTrait(node.input, withSessions), (old) => node.keys.flatMap((k, i) => (k === old ? [i] : [])));
    case 'join': {
      if (sharedWindow(node.left, node.right, node.condition) === null) return null;
      const [left, right] = [windowTrait(node.left, withSessions), windowTrait(node.right, withSessions)];
      if (left === null || right === null) return null;
      // Of a side that may be padded, they may be NULL.
      const width = node.left.columns.length;
      const hasLeft = node.type !== 'right' && node.type !== 'full';
      const hasRight = node.type === 'inner' || node.type === 'right';
      const both = (a: readonly number[], b: readonly number[]): readonly number[] => [
        ...(hasLeft ? a : []),
        ...(hasRight ? b.map((i) => i + width) : []),
      ];
      return {...left, starts: both(left.starts, right.starts), ends: both(left.ends, right.ends)};
    }
    default:
      return null;
  }
}

function moved(trait: WindowTrait | null, to: (old: number) => readonly number[]): WindowTrait | null {
  return trait === null ? null : {...trait, starts: trait.starts.flatMap(to), ends: trait.ends.flatMap(to)};
}

/** Rows that are grouped by their whole window: the column of its end, among those given. */
export function groupedWindowEnd(trait: WindowTrait | null, columns: readonly number[]): number | null {
  if (trait === null || !columns.some((c) => trait.starts.includes(c))) return null;
  return columns.find((c) => trait.ends.includes(c)) ?? null;
}
