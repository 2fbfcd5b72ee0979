import type {PhysicalNode, PhysicalPlan, RankNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DistinctTotals, hasDistinctTotals} from '../operators/distinct-totals.ts';
import {ExternalSort} from '../operators/external-sort.ts';
import {Partitioned} from '../operators/partitioned.ts';
import {SortedWindowFunctions} from '../operators/sorted-window-functions.ts';
import type {SpillFolder} from '../state/spill-folder.ts';
import type {SpillSpace} from '../state/spill-space.ts';
import type {Operator} from './operator.ts';

/** Without `taskmanager.memory.managed.size`. */
const DEFAULT_MANAGED_BYTES = 512 * 1024 * 1024;

/**
 * The operator of a batch job such that what it holds beyond its part of the job's managed memory goes to temporary files. Those that hold
 * little, or whose rows may all meet each other, stay as they are.
 */
export function inBoundedMemory(
  node: PhysicalNode,
  inputs: readonly PhysicalNode[],
  plan: PhysicalPlan,
  folder: SpillFolder,
  create: () => Operator,
): Operator {
  if (!holdsRows(node)) return create();
  const total = plan.resources?.managedBytes ?? DEFAULT_MANAGED_BYTES;
  const space: SpillSpace = {limitBytes: total / plan.nodes.filter(holdsRows).length, folder};
  const types = inputs.map((i) => i.columns.map((c) => c.type));
  const isAppend = inputs.every((i) => i.changelogMode === 'append');
  if (node.kind === 'sort') return isAppend ? new ExternalSort(node, types[0] ?? [], space) : create();
  if (node.kind === 'window-functions') return new SortedWindowFunctions(node, types[0] ?? [], space);
  if (node.kind === 'rank' && isAppend && isLongRank(node)) return rankBySorting(node, types[0] ?? [], space);
  if (node.kind === 'group-aggregate' && isAppend && hasDistinctTotals(node)) return new DistinctTotals(node, types[0] ?? [], space);
  const keys = keysOf(node, types);
  if (keys === null || keys.some((k) => k.length === 0)) return create();
  return new Partitioned(
    create,
    keys.map((k, i) => ({keys: k, types: types[i] ?? []})),
    isAppend && isSmallPerKey(node),
    space,
  );
}

/** So many first rows of a partition are held in memory while the others pass. */
const SHORT_RANK = 1000;

function isLongRank({to, lastFirst, window}: RankNode): boolean {
  return (to === null || to > SHORT_RANK) && lastFirst !== true && window === undefined;
}

function rankBySorting({partition, order, from, to, withNumber}: RankNode, types: readonly DataType[], space: SpillSpace): Operator {
  const functions = withNumber ? [{kind: 'rank', function: 'ROW_NUMBER'} as const] : [];
  return new SortedWindowFunctions({partition, order, functions}, types, space, {from, to});
}

function holdsRows(node: PhysicalNode): boolean {
  return node.kind === 'sort' || keysOf(node, []) !== null;
}

/** A few values a key, however many rows it has. */
function isSmallPerKey(node: PhysicalNode): boolean {
  if (node.kind === 'rank') return node.to !== null;
  return node.kind === 'group-aggregate' || (node.kind === 'window-aggregate' && node.window.kind !== 'session' && node.emit === null);
}

/** By input the columns that only rows of the same operator state share; null: the operator holds next to nothing. */
function keysOf(node: PhysicalNode, types: readonly (readonly unknown[])[]): readonly (readonly number[])[] | null {
  switch (node.kind) {
    case 'group-aggregate':
    case 'window-aggregate':
    case 'upsert-materialize':
      return [node.keys];
    case 'window-table-function':
      return node.window.kind === 'session' ? [node.partition] : null;
    case 'over-aggregate':
    case 'window-functions':
    case 'match':
    case 'rank':
      return [node.partition];
    case 'regular-join':
    case 'interval-join':
    case 'window-join':
    case 'temporal-join':
      return [node.leftKeys, node.rightKeys];
    case 'set-operation':
      return [0, 1].map((i) => (types[i] ?? []).map((_, c) => c));
    default:
      return null;
  }
}
