import type {MatchExpression, MatchSlot} from '../../../planner/physical/plan.ts';
import {must, unreachable} from '../../../protocol/assert.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {Clock} from '../../runtime/clock.ts';
import {createAccumulator} from '../../state/accumulators/create.ts';
import {rowBefore, rowsByVariable, type Taken} from './run.ts';

/** What an expression may read: the rows that were taken, the row that is looked at, and the time. */
export class MatchView {
  readonly taken: Taken | null;
  /** The row that DEFINE looks at; of MEASURES null. */
  readonly current: Row | null;
  readonly time: number;
  readonly #clock: Clock;
  #rows: readonly (readonly Row[])[] | null = null;

  constructor(taken: Taken | null, current: Row | null, time: number, clock: Clock) {
    this.taken = taken;
    this.current = current;
    this.time = time;
    this.#clock = clock;
  }

  /** Read only where it is asked for: a clock costs as much as a condition. */
  get now(): number {
    return this.#clock.now();
  }

  /** The rows of each variable. */
  rows(variables: number): readonly (readonly Row[])[] {
    this.#rows ??= rowsByVariable(this.taken, variables);
    return this.#rows;
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
  return (view) => evaluate(reads.map((read) => read(view)));
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
    case 'aggregate': {
      const accumulator = createAccumulator(slot.call, false);
      accumulator.grow(1);
      const argument = slot.argument === null ? null : compile(slot.argument);
      const variables = slot.variable === null ? [...names.keys()] : [names.indexOf(slot.variable)];
      const withCurrent = slot.variable === null || names[own] === slot.variable;
      return (view) => {
        const {current} = view;
        const rows = view.rows(names.length);
        accumulator.reset(0);
        for (const v of variables) for (const row of rows[v] ?? []) accumulator.add(0, argument === null ? row : [argument(row)]);
        if (current !== null && withCurrent) accumulator.add(0, argument === null ? current : [argument(current)]);
        return accumulator.value(0);
      };
    }
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
): (view: MatchView) => Row | null | undefined {
  if (variable === null) {
    return (view) => {
      const all = view.rows(names.length).flat();
      return nth(all, view.current, from, offset);
    };
  }
  const position = names.indexOf(variable);
  const withCurrent = position === own;
  if (from === 'last') {
    return ({taken, current}) => {
      if (!withCurrent || current === null) return rowBefore(taken, position, offset);
      return offset === 0 ? current : rowBefore(taken, position, offset - 1);
    };
  }
  return (view) => nth(view.rows(names.length)[position] ?? [], withCurrent ? view.current : null, from, offset);
}

function nth(rows: readonly Row[], last: Row | null, from: 'first' | 'last', offset: number): Row | null | undefined {
  const size = rows.length + (last === null ? 0 : 1);
  const at = from === 'first' ? offset : size - 1 - offset;
  if (at < 0 || at >= size) return null;
  return at < rows.length ? rows[at] : last;
}
