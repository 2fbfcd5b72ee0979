import type {MatchSlot} from '../../../planner/physical/plan.ts';
import type {Value} from '../../../protocol/value.ts';
import {createAccumulator} from '../../state/accumulators/create.ts';
import {positionOf, type Taken, takesIn} from './taken.ts';

/** An aggregate over the rows that were taken up to `taken` (or NONE), and over one more, `row`, or NONE. */
export type ReadTotal = (taken: number, row: number) => Value;
/** What a row, by its place, comes to. */
export type ReadColumn = (row: number) => Value;

/** Runs of fewer rows are added up anew. */
const LONG = 8;
/** Cells of runs that are remembered, beside the one for the answer. */
const REMEMBERED = 256;
const ANSWER = 0;

/**
 * An aggregate over a variable's rows by an accumulator. What a long run's rows come to is remembered with its last row, so that the next row
 * of the run costs one step, however long the run is; the run that was asked about longest ago is forgotten.
 */
export function aggregateReader(
  slot: MatchSlot & {kind: 'aggregate'},
  names: readonly string[],
  argument: ReadColumn | null,
  rows: Taken,
): ReadTotal {
  const accumulator = createAccumulator(slot.call, false);
  const position = positionOf(slot.variable, names);
  const cellOf = new Map<number, number>();
  const free: number[] = [];
  const fresh: number[] = [];
  const add = (cell: number, row: number): void => {
    const value = argument === null ? true : argument(row);
    if (value !== null || accumulator.takesNulls) accumulator.addValue(cell, value);
  };
  const addFresh = (cell: number): void => {
    for (let i = fresh.length - 1; i >= 0; i--) add(cell, fresh[i]!);
  };
  const forget = (taken: number): void => {
    const cell = cellOf.size === 0 ? undefined : cellOf.get(taken);
    if (cell === undefined) return;
    cellOf.delete(taken);
    free.push(cell);
  };
  const newCell = (): number => {
    if (free.length === 0) forget(cellOf.keys().next().value!);
    const cell = free.pop()!;
    accumulator.reset(cell);
    return cell;
  };
  const start = (): void => {
    accumulator.grow(REMEMBERED + 1);
    for (let cell = REMEMBERED; cell > ANSWER; cell--) free.push(cell);
    rows.forgetters.push(forget);
  };
  let isStarted = false;
  return (taken, row) => {
    if (!isStarted) start();
    isStarted = true;
    fresh.length = 0;
    let known = taken;
    for (; known >= 0 && !cellOf.has(known); known = rows.before(known)) {
      if (takesIn(position, rows.variable(known))) fresh.push(rows.row(known));
    }
    accumulator.reset(ANSWER);
    if (taken < 0 || (known < 0 && fresh.length < LONG)) addFresh(ANSWER);
    else {
      const cell = known < 0 ? newCell() : cellOf.get(known)!;
      cellOf.delete(known);
      addFresh(cell);
      cellOf.set(taken, cell);
      accumulator.merge(ANSWER, cell);
    }
    if (row >= 0) add(ANSWER, row);
    return accumulator.value(ANSWER);
  };
}
