import type {Value} from '../../../protocol/value.ts';
import {aggregated} from './aggregates.ts';
import type {Rows} from './evaluate.ts';
import type {Column, Frame, Order, OverCall, Query} from './query.ts';
import {compareValues} from './scalar.ts';

/** Thrown where rows that differ stand equal in an order on which the answer hangs: any answer would do. */
export class OpenOrder extends Error {}

type Row = readonly Value[];

export function inGroups(rows: Rows, keys: readonly number[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map((k) => row[k] ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

type Compare = (a: Row, b: Row) => number;

function comparison(columns: readonly Column[], order: readonly Order[]): Compare {
  const by = order.map((o) => {
    const nullsFirst = o.nulls === null ? !o.descending : o.nulls === 'FIRST';
    return {position: columns.findIndex((c) => c.name === o.column.name), sign: o.descending ? -1 : 1, nulls: nullsFirst ? -1 : 1};
  });
  return (a, b) => {
    for (const {position, sign, nulls} of by) {
      const [x, y] = [a[position] ?? null, b[position] ?? null];
      if (x === y) continue;
      if (x === null) return nulls;
      if (y === null) return -nulls;
      return compareValues(x, y) * sign;
    }
    return 0;
  };
}

function requireTotal(sorted: Rows, compare: Compare): void {
  for (let i = 1; i < sorted.length; i++)
    if (compare(sorted[i - 1]!, sorted[i]!) === 0 && JSON.stringify(sorted[i - 1]) !== JSON.stringify(sorted[i])) throw new OpenOrder();
}

/** `total`: rows that stand equal must be equal. */
export function sortedRows(rows: Rows, columns: readonly Column[], order: readonly Order[], total: boolean): Rows {
  const compare = comparison(columns, order);
  const sorted = rows.toSorted(compare);
  if (total) requireTotal(sorted, compare);
  return sorted;
}

export function rankedRows(q: Query & {is: 'rank'}, rows: Rows): Rows {
  const partition = q.partition.map((p) => q.input.columns.findIndex((c) => c.name === p.name));
  const compare = comparison(q.input.columns, q.order);
  const isShown = q.columns.some((c) => c.name === q.as.name);
  return inGroups(rows, partition).flatMap((group) => {
    const sorted = group.toSorted(compare);
    if (q.name === 'ROW_NUMBER') requireTotal(sorted, compare);
    const ranks = ranksOf(q.name, sorted, compare);
    return sorted.flatMap((row, i) => (ranks[i]! < q.from || ranks[i]! > q.to ? [] : [isShown ? [...row, ranks[i]!] : row]));
  });
}

function ranksOf(name: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK', sorted: Rows, compare: Compare): readonly number[] {
  let [rank, dense] = [0, 0];
  return sorted.map((row, i) => {
    if (i === 0 || compare(sorted[i - 1]!, row) !== 0) {
      rank = i + 1;
      dense++;
    }
    return name === 'ROW_NUMBER' ? i + 1 : name === 'RANK' ? rank : dense;
  });
}

export function overRows(q: Query & {is: 'over'}, rows: Rows): Rows {
  const {columns} = q.input;
  const position = (c: Column): number => columns.findIndex((one) => one.name === c.name);
  const compare = comparison(columns, q.order);
  const time = q.order[0] === undefined ? -1 : position(q.order[0].column);
  return inGroups(rows, q.partition.map(position)).flatMap((group) => {
    const sorted = group.toSorted(compare);
    if (q.frame.is === 'rows' || q.calls.some((c) => ORDERED.has(c.name))) requireTotal(sorted, compare);
    return sorted.map((row, i) => {
      const [from, to] = frameOf(q.frame, sorted, i, compare, time);
      return [
        ...row,
        ...q.calls.map((call) => overValue(call, sorted, i, [from, to], compare, call.arg === null ? -1 : position(call.arg))),
      ];
    });
  });
}

const ORDERED: ReadonlySet<string> = new Set(['LAG', 'LEAD', 'FIRST_VALUE', 'LAST_VALUE', 'ROW_NUMBER']);

/** The rows from the first place up to, but without, the second. */
function frameOf(frame: Frame, sorted: Rows, at: number, compare: Compare, time: number): readonly [number, number] {
  if (frame.is === 'rows') {
    const {preceding, following} = frame;
    return [
      preceding === null ? 0 : Math.max(0, at - preceding),
      following === null ? sorted.length : Math.min(sorted.length, at + following + 1),
    ];
  }
  let to = at + 1;
  while (to < sorted.length && compare(sorted[at]!, sorted[to]!) === 0) to++;
  if (frame.is === 'default' || frame.preceding === null) return [0, to];
  const least = Number(sorted[at]![time]) - frame.preceding * 1000;
  return [sorted.findIndex((row) => Number(row[time]) >= least), to];
}

/** Flink's first and last values pass over NULLs. */
const isGiven = (v: Value): boolean => v !== null;

function overValue(
  {name, arg}: OverCall,
  sorted: Rows,
  at: number,
  [from, to]: readonly [number, number],
  compare: Compare,
  position: number,
): Value {
  const value = (row: Row | undefined): Value => row?.[position] ?? null;
  switch (name) {
    case 'LAG':
      return value(sorted[at - 1]);
    case 'LEAD':
      return value(sorted[at + 1]);
    case 'FIRST_VALUE':
      return sorted.slice(from, to).map(value).find(isGiven) ?? null;
    case 'LAST_VALUE':
      return sorted.slice(from, to).map(value).findLast(isGiven) ?? null;
    case 'ROW_NUMBER':
    case 'RANK':
    case 'DENSE_RANK':
      return ranksOf(name, sorted, compare)[at]!;
    case 'GROUPING':
      throw new Error('no grouping over rows');
    default:
      return aggregated(name, arg?.kind ?? null, false, sorted.slice(from, to).map(value));
  }
}
