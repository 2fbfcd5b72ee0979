import {StudioError} from '../../protocol/diagnostic.ts';
import {type Interval, intervalOf} from '../logical/interval.ts';
import {conjuncts} from '../logical/join-condition.ts';
import type {Join, LogicalNode} from '../logical/node.ts';
import {type SharedWindow, sharedWindow} from '../logical/window-join.ts';
import type {Expr} from './expr.ts';
import type {IntervalJoinNode, RegularJoinNode, TemporalJoinNode, WindowJoinNode} from './plan.ts';

/** Which operator runs a join. `rest`: what of the condition it does not test by itself; `meaning`: what its state depends on besides. */
type JoinForm = {readonly rest: readonly Expr[]; readonly meaning: string} & (
  | {readonly kind: 'regular'}
  | {readonly kind: 'interval'; readonly interval: Interval}
  | {readonly kind: 'window'; readonly window: SharedWindow}
  | {readonly kind: 'temporal'; readonly times: NonNullable<Join['temporal']>}
);

export function joinForm(node: Join, isStreaming: boolean): JoinForm {
  const parts = conjuncts(node.condition);
  if (node.temporal !== undefined) {
    return {kind: 'temporal', times: node.temporal, rest: parts, meaning: ` ${node.temporal.leftTime} ${node.temporal.rightTime}`};
  }
  if (!isStreaming) return {kind: 'regular', rest: parts, meaning: ''};
  const interval = node.type !== 'semi' && node.type !== 'anti' ? intervalOf(node.left, node.right, node.condition) : null;
  if (interval !== null) return {kind: 'interval', interval, rest: interval.rest, meaning: ` ${interval.lower} ${interval.upper}`};
  const window = sharedWindow(node.left, node.right, node.condition);
  if (window !== null) return {kind: 'window', window, rest: parts, meaning: ''};
  return {kind: 'regular', rest: parts, meaning: ''};
}

type Common = Omit<RegularJoinNode, 'kind' | 'type' | 'stateTtlMs' | 'sideTtlMs'>;

/** The operator of a form that is not the general one. */
export function formNode(
  form: Exclude<JoinForm, {kind: 'regular'}> | JoinForm,
  node: Join,
  common: Common,
  stateTtlMs: number,
): IntervalJoinNode | WindowJoinNode | TemporalJoinNode {
  const width = node.left.columns.length;
  const {type} = node;
  switch (form.kind) {
    case 'interval': {
      if (type === 'semi' || type === 'anti') break;
      const {leftTime, rightTime, lower, upper, timeMode} = form.interval;
      return {
        ...common,
        kind: 'interval-join',
        changelogMode: 'append',
        type,
        leftTime,
        rightTime: rightTime - width,
        lower,
        upper,
        timeMode,
      };
    }
    case 'window': {
      const {leftEnd, rightEnd, zone} = form.window;
      return {...common, kind: 'window-join', changelogMode: 'append', type, leftEnd, rightEnd: rightEnd - width, zone};
    }
    case 'temporal': {
      if (type !== 'inner' && type !== 'left') break;
      const times = {leftTime: form.times.leftTime, rightTime: form.times.rightTime - width};
      return {...common, kind: 'temporal-join', type, ...times, stateTtlMs, ...(isFiltered(node.right) ? {endsVersions: true} : {})};
    }
    default:
      break;
  }
  throw new Error(`a ${type} join has no form ${form.kind}`);
}

/** Whether a condition may take a version away: then it has to see what it was, as in Flink. */
function isFiltered(versions: LogicalNode): boolean {
  if (versions.kind === 'project') return isFiltered(versions.input);
  return versions.kind === 'filter';
}

/** The versions of a row are told apart by the table's key: the condition has to name all of it. */
export function checkTemporalKeys(node: Join, keys: readonly {readonly right: number}[]): void {
  const unique = uniqueKey(node.right);
  if (unique === null) {
    throw new StudioError('planner/versioned-table', 'the table after FOR SYSTEM_TIME AS OF has no primary key', {
      detail: 'its versions are told apart by a primary key and its watermark',
      hint: 'declare PRIMARY KEY (…) NOT ENFORCED, or keep the last row of each key by ROW_NUMBER() in a view',
    });
  }
  if (unique.every((k) => keys.some((key) => key.right === k))) return;
  const names = unique.map((k) => node.right.columns[k]?.name).join(', ');
  throw new StudioError('planner/versioned-table', 'a temporal join compares the primary key of the versioned table', {
    hint: `add the equality of ${names} to ON`,
  });
}

function uniqueKey(node: LogicalNode): readonly number[] | null {
  switch (node.kind) {
    case 'scan': {
      const key = node.table.primaryKey?.columns;
      return key === undefined ? null : key.map((name) => node.columns.findIndex((c) => c.name === name));
    }
    case 'filter':
      return uniqueKey(node.input);
    case 'project': {
      const below = uniqueKey(node.input);
      const key = below?.map((k) => node.expressions.findIndex((e) => e.kind === 'column' && e.index === k)) ?? null;
      return key?.every((k) => k >= 0) ? key : null;
    }
    case 'rank':
      return node.from === 1 && node.to === 1 ? node.partition : null;
    default:
      return null;
  }
}
