import type {Expr} from '../physical/expr.ts';
import {conjuncts, equalKeys} from './join-condition.ts';
import type {LogicalNode} from './node.ts';

/** Rows whose event times lie together: `left time - right time` is from `lower` to `upper`, in ms, both inclusive. */
export interface Interval {
  /** Positions over the left columns, then the right ones. */
  readonly leftTime: number;
  readonly rightTime: number;
  readonly lower: number;
  readonly upper: number;
  /** Processing time: when the rows came. */
  readonly timeMode: 'event' | 'processing';
  /** The parts of the condition that say something else. */
  readonly rest: readonly Expr[];
}

/** Bounds on the rowtimes of both sides, from below and from above, in a condition that also has an equality; null without them. */
export function intervalOf(left: LogicalNode, right: LogicalNode, condition: Expr | null): Interval | null {
  const columns = [...left.columns, ...right.columns];
  const width = left.columns.length;
  const attribute = (i: number): string | undefined => {
    const type = columns[i]?.type;
    return type?.kind === 'timestamp' || type?.kind === 'timestamp_ltz' ? type.attribute : undefined;
  };
  const isRowtime = (i: number): boolean => attribute(i) !== undefined;
  const parts = conjuncts(condition);
  const bounds = parts.map((part) => timeBound(part, width, isRowtime));
  const [first] = bounds.filter((b) => b !== null);
  if (first === undefined || attribute(first.left) !== attribute(first.right)) return null;
  const used = bounds.map((b) => b !== null && b.left === first.left && b.right === first.right);
  const own = bounds.filter((b, i): b is TimeBound => b !== null && used[i] === true);
  const lower = Math.max(...own.map((b) => b.lower));
  const upper = Math.min(...own.map((b) => b.upper));
  const rest = parts.filter((_, i) => !used[i]);
  if (!Number.isFinite(lower) || !Number.isFinite(upper) || equalKeys(rest, width).keys.length === 0) return null;
  const timeMode = attribute(first.left) === 'rowtime' ? 'event' : 'processing';
  return {leftTime: first.left, rightTime: first.right, lower, upper, timeMode, rest};
}

/** `left - right`, positions over both rows, is from `lower` to `upper` ms. */
interface TimeBound {
  readonly left: number;
  readonly right: number;
  readonly lower: number;
  readonly upper: number;
}

/** `a.t >= b.t - INTERVAL …` and the like, of columns that `isRowtime` names. */
export function timeBound(part: Expr, width: number, isRowtime: (column: number) => boolean): TimeBound | null {
  if (part.kind !== 'call' || part.args.length !== 2) return null;
  const [a, b] = part.args.map((e) => timeTerm(e, isRowtime));
  if (a === null || a === undefined || b === null || b === undefined || a.column < width === b.column < width) return null;
  const isTurned = a.column >= width;
  const [left, right] = isTurned ? [b, a] : [a, b];
  // left + x OP right + y: the difference of the times against y - x.
  const difference = right.offset - left.offset;
  const range = rangeOf(isTurned ? (TURNED[part.function] ?? part.function) : part.function, difference);
  return range === null ? null : {left: left.column, right: right.column, ...range};
}

const TURNED: Readonly<Record<string, string>> = {'<': '>', '<=': '>=', '>': '<', '>=': '<='};

function rangeOf(operator: string, value: number): {readonly lower: number; readonly upper: number} | null {
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  switch (operator) {
    case '=':
      return {lower: value, upper: value};
    case '>=':
      return {lower: value, upper: high};
    case '>':
      return {lower: value + 1, upper: high};
    case '<=':
      return {lower: low, upper: value};
    case '<':
      return {lower: low, upper: value - 1};
    default:
      return null;
  }
}

/** A rowtime plus or minus a constant number of ms. */
function timeTerm(expr: Expr, isRowtime: (column: number) => boolean): {readonly column: number; readonly offset: number} | null {
  if (expr.kind === 'column') return isRowtime(expr.index) ? {column: expr.index, offset: 0} : null;
  if (expr.kind === 'cast') {
    const isWide = (expr.type.kind === 'timestamp' || expr.type.kind === 'timestamp_ltz') && expr.type.precision === 3;
    return isWide && expr.type.kind === expr.arg.type.kind && expr.mode === 'cast' ? timeTerm(expr.arg, isRowtime) : null;
  }
  if (expr.kind !== 'call' || (expr.function !== '+' && expr.function !== '-')) return null;
  const [a, b] = expr.args;
  if (a === undefined || b === undefined) return null;
  const [time, constant] = expr.function === '+' && a.kind === 'literal' ? [b, a] : [a, b];
  if (constant.kind !== 'literal' || constant.type.kind !== 'interval' || constant.type.unit !== 'millisecond') return null;
  if (typeof constant.value !== 'number') return null;
  const term = timeTerm(time, isRowtime);
  return term === null ? null : {...term, offset: term.offset + (expr.function === '+' ? constant.value : -constant.value)};
}
