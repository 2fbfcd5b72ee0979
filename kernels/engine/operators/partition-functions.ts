import type {FrameLimits, OverFunction, SortColumn} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {isApproximate} from '../../sql/types/common-type.ts';
import type {Accumulator} from '../state/accumulators/accumulator.ts';
import {createAccumulator} from '../state/accumulators/create.ts';
import {Cells} from '../state/cells.ts';
import type {RowList} from '../state/spilled-rows.ts';
import {rowOrder} from './row-order.ts';

/** What a function gives for the rows of a whole partition, which stand in order: asked for each by its number, from the first to the last. */
export type PartitionFunction = (rows: RowList) => (row: number) => Value;

/** `order` of the window, which says which rows are peers. */
export function partitionFunction(f: OverFunction, order: readonly SortColumn[], types: readonly DataType[]): PartitionFunction {
  const compare = rowOrder(order, types);
  switch (f.kind) {
    case 'aggregate':
      return framed(f.call, f.frame, order, types, compare);
    case 'rank':
      return ranked(f.function, compare);
    case 'tiles':
      return (rows) => (i) => tile(i, rows.length, f.count);
    case 'shift':
      return (rows) => (i) => {
        const other = i + f.by < 0 ? undefined : rows.at(i + f.by);
        return other === undefined ? (f.otherwise === null ? null : rows.at(i)![f.otherwise]!) : other[f.argument]!;
      };
    default:
      return f satisfies never;
  }
}

type Compare = (a: Row, b: Row) => number;

/** CUME_DIST counts rows, not peers, as Flink does. */
function ranked(name: (OverFunction & {kind: 'rank'})['function'], compare: Compare): PartitionFunction {
  return (rows) => {
    let rank = 0;
    let dense = 0;
    return (i) => {
      if (i === 0 || compare(rows.at(i - 1)!, rows.at(i)!) !== 0) {
        rank = i + 1;
        dense++;
      }
      switch (name) {
        case 'ROW_NUMBER':
          return i + 1;
        case 'RANK':
          return rank;
        case 'DENSE_RANK':
          return dense;
        case 'PERCENT_RANK':
          return rows.length === 1 ? 0 : (rank - 1) / (rows.length - 1);
        case 'CUME_DIST':
          return (i + 1) / rows.length;
        default:
          return name satisfies never;
      }
    };
  };
}

/** The first tiles take one row more where they cannot all be equal. */
function tile(row: number, rows: number, tiles: number): number {
  const size = Math.floor(rows / tiles);
  const larger = rows % tiles;
  const inLarger = larger * (size + 1);
  return row < inLarger ? Math.floor(row / (size + 1)) + 1 : larger + Math.floor((row - inLarger) / size) + 1;
}

/** The frame moves over the rows and never back: a row enters once and leaves once. */
function framed(
  call: (OverFunction & {kind: 'aggregate'})['call'],
  frame: FrameLimits,
  order: readonly SortColumn[],
  types: readonly DataType[],
  compare: Compare,
): PartitionFunction {
  const accumulators: readonly Accumulator[] = [createAccumulator(call, frame.start !== null, 'over')];
  const cells = new Cells(accumulators);
  const accumulator = must(accumulators[0]);
  // What has left a sum of doubles leaves its error behind: a frame is added up anew, as Flink does it in batch mode.
  const isAnew = frame.start !== null && call.argumentType !== null && isApproximate(call.argumentType);
  const boundsOf = frame.unit === 'rows' ? rowBounds(frame) : rangeBounds(frame, order, types, compare);
  return (rows) => {
    const bounds = boundsOf(rows);
    const cell = cells.take();
    let [from, to] = [0, 0];
    return (i) => {
      const start = Math.max(from, Math.min(rows.length, bounds.start(i)));
      const end = Math.max(to, Math.min(rows.length, bounds.end(i)));
      if (isAnew && (start !== from || end !== to)) {
        accumulator.reset(cell);
        [from, to] = [Math.min(start, end), Math.min(start, end)];
      }
      for (; to < end; to++) accumulator.add(cell, rows.at(to)!);
      for (; from < start && from < to; from++) accumulator.retract(cell, rows.at(from)!);
      // A frame that lies wholly behind the rows so far begins where it ends.
      from = Math.min(from, to);
      const value = accumulator.value(cell);
      if (i === rows.length - 1) cells.release(cell);
      return value;
    };
  };
}

/** By row: where its frame begins, and where it ends (not part of it). */
interface Bounds {
  start(row: number): number;
  end(row: number): number;
}

function rowBounds({start, end}: FrameLimits): (rows: RowList) => Bounds {
  return (rows) => ({
    start: (i) => (start === null ? 0 : Math.max(0, i + start)),
    end: (i) => (end === null ? rows.length : Math.max(0, i + end + 1)),
  });
}

/** By value: peers share a frame; with a distance, rows whose value lies within it. NULLs are peers of each other alone, at no distance. */
function rangeBounds(
  {start, end}: FrameLimits,
  order: readonly SortColumn[],
  types: readonly DataType[],
  compare: Compare,
): (rows: RowList) => Bounds {
  const [key] = order;
  const type = key === undefined ? undefined : types[key.column];
  const unit = type?.kind === 'decimal' ? 10 ** type.scale : 1;
  const sign = key?.descending === true ? -1 : 1;
  const numberOf = (row: Row): number | null => {
    const value = row[key?.column ?? 0]!;
    return value === null ? null : sign * Number(value);
  };
  return (rows) => {
    const valueAt = (i: number): number | null => numberOf(rows.at(i)!);
    const isPeer = (a: number, b: number): boolean => order.length === 0 || compare(rows.at(a)!, rows.at(b)!) === 0;
    // Both only grow from row to row, so that each is found by going on from the last.
    let [first, last] = [0, 0];
    return {
      start(i) {
        if (start === null) return 0;
        const own = valueAt(i);
        const isIn = (j: number): boolean => {
          if (own === null && start > 0) return j > i && !isPeer(j, i);
          if (start === 0 || own === null) return isPeer(j, i);
          const other = valueAt(j);
          return other !== null && other >= own + start * unit;
        };
        while (first < rows.length && !isIn(first) && (first < i || start > 0)) first++;
        return first;
      },
      end(i) {
        if (end === null) return rows.length;
        const own = valueAt(i);
        const isIn = (j: number): boolean => {
          if (own === null && end < 0) return j < i && !isPeer(j, i);
          if (end === 0 || own === null) return j <= i || isPeer(j, i);
          const other = valueAt(j);
          return other === null ? j < i : other <= own + end * unit;
        };
        while (last < rows.length && isIn(last)) last++;
        return last;
      },
    };
  };
}
