import type {MatchExpression, MatchSlot} from '../../../planner/physical/plan.ts';
import {must, unreachable} from '../../../protocol/assert.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {Clock} from '../../runtime/clock.ts';
import {aggregateReader} from './match-aggregate.ts';
import {positionOf, rowBefore, rowCount, rowOf, type Taken, takesIn} from './run.ts';

/** What an expression may read: the rows that were taken, the row that is looked at, and the time. One serves all, set anew each time. */
export class MatchView {
  taken: Taken | null = null;
  /** The row that DEFINE looks at; of MEASURES null. */
  current: Row | null = null;
  time = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(taken: Taken | null, current: Row | null, time: number): this {
    this.taken = taken;
    this.current = current;
    this.time = time;
    return this;
  }

  /** Read only where it is asked for: a clock costs as much as a condition. */
  get now(): number {
    return this.#clock.now();
  }
}

type Read = (view: MatchView) => Value;

/** Evaluates a scalar expression over one row. */
export type Compile = (expr: MatchExpression['expr']) => (row: Row) => Value;

/**
 * An expression over a match. In DEFINE (`own` is the variable's position, else -1) the row that is looked at is the last of its variable
 * and of all rows.
 */
export function matchValue(expression: MatchExpression, names: readonly string[], own: number, compile: Compile): Read {
  const reads = expression.slots.map((slot) => readSlot(slot, names, own, compile));
  const evaluate = compile(expression.expr);
  return (view) => {
    const values = new Array<Value>(reads.length);
    for (let i = 0; i < reads.length; i++) values[i] = reads[i]!(view);
    return evaluate(values);
  };
}

function readSlot(slot: MatchSlot, names: readonly string[], own: number, compile: Compile): Read {
  switch (slot.kind) {
    case 'current':
      return ({current}) => must(current)[slot.column]!;
    case 'row': {
      const {from, offset, column} = slot;
      const rowAt = rowReader(slot.variable, names, own, from, offset);
      return (view) => rowAt(view)?.[column] ?? null;
    }
    case 'aggregate':
      return aggregateReader(slot, names, own, compile);
    case 'rowtime':
      return ({time}) => time;
    case 'proctime':
      return (view) => view.now;
    default:
      return unreachable(slot);
  }
}

function rowReader(
  variable: string | null,
  names: readonly string[],
  own: number,
  from: 'first' | 'last',
  offset: number,
): (view: MatchView) => Row | null {
  const position = positionOf(variable, names);
  const withCurrent = takesIn(position, own);
  if (from === 'first') {
    return ({taken, current}) => {
      if (current === null || !withCurrent) return rowOf(taken, position, offset);
      const count = rowCount(taken, position);
      return offset === count ? current : rowOf(taken, position, offset);
    };
  }
  return ({taken, current}) => {
    const back = current === null || !withCurrent ? offset : offset - 1;
    if (back < 0) return current;
    return variable === null ? rowOf(taken, position, rowCount(taken, position) - 1 - back) : rowBefore(taken, position, back);
  };
}
