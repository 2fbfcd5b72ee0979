import type {DataType} from '../../protocol/data-type.ts';
import {timeBound} from '../logical/interval.ts';
import {conjuncts} from '../logical/join-condition.ts';
import type {KeptUntil, PhysicalNode, RegularJoinNode} from './plan.ts';

/**
 * Which rows of an inner join's inputs meet nothing any more, by the watermark. A window's result comes when the watermark passes its end, so
 * a row that is only joined with windows up to some time waits in vain once they are over. Rows of the other side must not be taken back.
 * null where all are kept.
 */
export function keptUntil(
  join: Omit<RegularJoinNode, 'kind' | 'type' | 'stateTtlMs' | 'sideTtlMs'>,
  nodes: readonly PhysicalNode[],
): readonly [KeptUntil | null, KeptUntil | null] | null {
  const width = join.leftWidth;
  const [leftInput, rightInput] = join.inputs.map((id) => nodes.find((n) => n.id === id));
  if (leftInput === undefined || rightInput === undefined) return null;
  const columns = [...leftInput.columns, ...rightInput.columns];
  const bounds = conjuncts(join.condition).flatMap((part) => timeBound(part, width, (i) => isTime(columns[i]?.type)) ?? []);
  for (const [i, left] of join.leftKeys.entries()) {
    const right = width + (join.rightKeys[i] ?? 0);
    if (isTime(columns[left]?.type) && isTime(columns[right]?.type)) bounds.push({left, right, lower: 0, upper: 0});
  }
  const until = (side: 0 | 1): KeptUntil | null => {
    const other = side === 0 ? rightInput : leftInput;
    if (other.changelogMode !== 'append') return null;
    for (const {left, right, lower, upper} of bounds) {
      const [own, theirs, offset] = side === 0 ? [left, right - width, -lower] : [right - width, left, upper];
      const comes = Number.isFinite(offset) ? windowTime(other, theirs, nodes) : null;
      if (comes !== null) return {column: own, offset: offset + comes.offset, zone: comes.zone};
    }
    return null;
  };
  const both = [until(0), until(1)] as const;
  return both[0] === null && both[1] === null ? null : both;
}

function isTime(type: DataType | undefined): boolean {
  return (type?.kind === 'timestamp' || type?.kind === 'timestamp_ltz') && type.precision <= 3;
}

/** Where a column says which window a row is of: rows to come have values above the end of the windows that are over less `offset`. */
function windowTime(
  node: PhysicalNode,
  column: number,
  nodes: readonly PhysicalNode[],
): {readonly offset: number; readonly zone: string | null} | null {
  if (node.kind === 'calc') {
    const input = nodes.find((n) => n.id === node.inputs[0]);
    const from = node.projections === null ? column : columnOf(node.projections[column]);
    return input === undefined || from === null ? null : windowTime(input, from, nodes);
  }
  if (node.kind !== 'window-aggregate' || node.timeMode !== 'event' || node.emit !== null || node.changelogMode !== 'append') return null;
  const property = node.properties[column - node.keys.length - node.aggregates.length];
  if (property === 'end') return {offset: 0, zone: node.zone};
  // The last ms of the window; of a zone's wall clock it is told in another one.
  if (property === 'rowtime' && node.zone === null) return {offset: 1, zone: null};
  return null;
}

function columnOf(expr: {readonly kind: string; readonly index?: number} | undefined): number | null {
  return expr?.kind === 'column' ? (expr.index ?? null) : null;
}
