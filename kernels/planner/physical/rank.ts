import {StudioError} from '../../protocol/diagnostic.ts';
import type {ChangelogMode} from '../../protocol/row-kind.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import {monotonicity} from '../logical/monotonicity.ts';
import type {Rank} from '../logical/node.ts';
import {upsertKey} from '../logical/upsert-key.ts';
import type {DeduplicateNode, GroupedWindow, RankNode} from './plan.ts';

interface RankInput {
  readonly node: Rank;
  readonly from: string;
  readonly inputMode: ChangelogMode;
  readonly inputKey: readonly number[] | null;
  /** Of rows that only move up: see `updatingKey`. */
  readonly rowKey: readonly number[] | null;
  readonly isStreaming: boolean;
  readonly needsBefore: boolean;
  readonly stateTtlMs: number;
  readonly window: GroupedWindow | null;
}

/** The operator that ranks: a deduplication where only the first by a time attribute is wanted of rows that do not change, else a Top-N. */
export function rankNode(
  input: RankInput,
  id: (kind: string, meaning: string) => string,
): {readonly node: RankNode | DeduplicateNode; readonly key: readonly number[] | null} {
  const {node, from, isStreaming, needsBefore, stateTtlMs} = input;
  const {columns, partition, order, withNumber} = node;
  if (isStreaming && node.to === null && node.boundedByColumn !== true && input.window === null) {
    throw new StudioError('planner/unbounded-rank', 'ROW_NUMBER over a stream needs an upper bound', {
      ...(node.span === undefined ? {} : {span: node.span}),
      detail: 'every new row may renumber all rows behind it',
      hint: 'keep the first rows only: SELECT … FROM (SELECT …, ROW_NUMBER() OVER (…) AS rn FROM …) WHERE rn <= 10',
    });
  }
  const updating = needsBefore ? 'retract' : 'upsert';
  const duplicates = isStreaming && input.inputMode === 'append' && input.window === null ? deduplication(node) : null;
  if (duplicates !== null) {
    const {keep, timeColumn} = duplicates;
    const isFixed = keep === 'first' && timeColumn === null;
    const changelogMode = isFixed ? 'append' : updating;
    const emitUpdateBefore = changelogMode === 'retract';
    const own = {kind: 'deduplicate', id: id('deduplicate', keep), inputs: [from], columns, changelogMode, emitUpdateBefore} as const;
    return {node: {...own, keys: partition, keep, timeColumn, stateTtlMs}, key: isFixed ? null : partition};
  }
  const isUpdating = input.rowKey !== null && input.inputMode !== 'append' && input.window === null;
  // One row takes the place of the other, as in Flink's FastTop1Function.
  const isFirst = node.from === 1 && node.to === 1 && (input.inputMode === 'append' || isUpdating);
  const changelogMode = !isStreaming || input.window !== null ? 'append' : withNumber || isFirst ? updating : 'retract';
  const key = changelogMode === 'append' ? null : withNumber ? [...partition, columns.length - 1] : isFirst ? partition : input.inputKey;
  return {
    node: {
      kind: 'rank',
      id: id('rank', `${node.from} ${node.to}${isUpdating ? ' moving up' : ''}`),
      inputs: [from],
      columns,
      changelogMode,
      partition,
      order,
      from: node.from,
      to: node.to,
      withNumber,
      emitUpdateBefore: changelogMode !== 'upsert',
      stateTtlMs,
      ...(input.window === null ? {} : {window: input.window}),
      ...(isUpdating ? {rowKey: input.rowKey} : {}),
      ...(isStreaming && isLastRow(node, input.window !== null) ? {lastFirst: true} : {}),
    },
    key,
  };
}

/**
 * The key of the rows where they only move up, so that a Top-N need not see what they were (Flink's UpdateFastStrategy): it holds the
 * partition, every column of the order moves towards the top or stays, and no condition lies between.
 */
export function updatingKey(node: Rank): readonly number[] | null {
  if (node.to === null || node.boundedByColumn === true || node.order.length === 0) return null;
  let below = node.input;
  while (below.kind === 'project') below = below.input;
  if (below.kind !== 'aggregate' && below.kind !== 'rank') return null;
  const key = upsertKey(node.input);
  if (key === null || !node.partition.every((c) => key.includes(c))) return null;
  const moves = monotonicity(node.input);
  const isUp = node.order.every(({column, descending}) => {
    const move = moves?.[column];
    return move === 'constant' || move === (descending ? 'increasing' : 'decreasing');
  });
  return isUp ? key : null;
}

/** The last row by time: of two at the same time the one that came last, as in Flink. */
function isLastRow(node: Rank, isWindowed: boolean): boolean {
  const [first, ...more] = node.order;
  const type = first === undefined ? undefined : node.input.columns[first.column]?.type;
  // Behind a window table function the time of its input is one still for Flink.
  const isTime = type !== undefined && isTimestamp(type) && (type.attribute ?? (isWindowed ? type.shows : undefined)) !== undefined;
  return node.isLimit !== true && node.to === 1 && first?.descending === true && more.length === 0 && isTime;
}

function deduplication(node: Rank): {readonly keep: 'first' | 'last'; readonly timeColumn: number | null} | null {
  const [first, ...more] = node.order;
  if (node.from !== 1 || node.to !== 1 || node.withNumber || first === undefined || more.length > 0 || node.partition.length === 0)
    return null;
  const type = node.input.columns[first.column]?.type;
  if (type === undefined || !isTimestamp(type) || type.attribute === undefined) return null;
  return {keep: first.descending ? 'last' : 'first', timeColumn: type.attribute === 'rowtime' ? first.column : null};
}
