import type {MatchSlot} from '../../../planner/physical/plan.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {createAccumulator} from '../../state/accumulators/create.ts';
import type {Compile, MatchView} from './match-values.ts';
import {positionOf, type Taken, takesIn} from './run.ts';

/** Runs of fewer rows are added up anew. */
const LONG = 8;
/** Cells of runs that are remembered, beside the one for the answer. */
const REMEMBERED = 256;
const ANSWER = 0;

/**
 * An aggregate over a variable's rows. What a long run's rows come to is remembered with its last row, so that the next row of the run costs
 * one step, however long the run is; the run that was asked about longest ago is forgotten.
 */
export function aggregateReader(
  slot: MatchSlot & {kind: 'aggregate'},
  names: readonly string[],
  own: number,
  compile: Compile,
): (view: MatchView) => Value {
  const accumulator = createAccumulator(slot.call, false);
  accumulator.grow(REMEMBERED + 1);
  const argument = slot.argument === null ? null : compile(slot.argument);
  const position = positionOf(slot.variable, names);
  const withCurrent = takesIn(position, own);
  const cellOf = new Map<Taken, number>();
  const fresh: Row[] = [];
  const add = (cell: number, row: Row): void => {
    if (argument === null) accumulator.add(cell, row);
    else {
      const value = argument(row);
      if (value !== null || accumulator.takesNulls) accumulator.addValue(cell, value);
    }
  };
  const addFresh = (cell: number): void => {
    for (let i = fresh.length - 1; i >= 0; i--) add(cell, fresh[i]!);
  };
  /** A cell for a run that is not remembered. */
  const newCell = (): number => {
    if (cellOf.size < REMEMBERED) return cellOf.size + 1;
    const [oldest] = cellOf;
    cellOf.delete(oldest![0]);
    return oldest![1];
  };
  return ({taken, current}) => {
    fresh.length = 0;
    let known: Taken | null = taken;
    for (; known !== null && (cellOf.size === 0 || !cellOf.has(known)); known = known.before) {
      if (takesIn(position, known.variable)) fresh.push(known.row);
    }
    accumulator.reset(ANSWER);
    if (taken === null || (known === null && fresh.length < LONG)) addFresh(ANSWER);
    else {
      let cell = known === null ? undefined : cellOf.get(known);
      if (known !== null) cellOf.delete(known);
      if (cell === undefined) {
        cell = newCell();
        accumulator.reset(cell);
      }
      addFresh(cell);
      cellOf.set(taken, cell);
      accumulator.merge(ANSWER, cell);
    }
    if (current !== null && withCurrent) add(ANSWER, current);
    return accumulator.value(ANSWER);
  };
}
