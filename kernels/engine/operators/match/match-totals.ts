import type {MatchSlot} from '../../../planner/physical/plan.ts';
import {must} from '../../../protocol/assert.ts';
import type {Value} from '../../../protocol/value.ts';
import {type IntegerKind, isApproximate, isInteger} from '../../../sql/types/common-type.ts';
import {isNumberLane} from '../../state/accumulators/extreme.ts';
import type {ReadColumn, ReadTotal} from './match-aggregate.ts';
import {type Fold, positionOf, type Taken, takesIn} from './taken.ts';

type AggregateSlot = MatchSlot & {readonly kind: 'aggregate'};
type Operation = 'count' | 'sum' | 'average' | 'least' | 'greatest';

/** The numbers that a total keeps with every row that was taken: what it comes to, and how many values it has. */
export const TOTAL_LANES = 2;

const LIMITS: Readonly<Record<IntegerKind, number>> = {
  tinyint: 2 ** 7 - 1,
  smallint: 2 ** 15 - 1,
  int: 2 ** 31 - 1,
  bigint: Number.MAX_SAFE_INTEGER,
};

/** How a total of numbers goes on from row to row; null: it must be computed by an accumulator. */
export function operationOf({call}: AggregateSlot): Operation | null {
  const type = call.argumentType;
  switch (call.function) {
    case 'COUNT':
      return 'count';
    case 'SUM':
      return isInteger(must(type)) ? 'sum' : null;
    case 'AVG':
      return isInteger(must(type)) ? 'average' : null;
    case 'MIN':
    case 'MAX':
      return isNumberLane(must(type)) && !isApproximate(must(type)) ? (call.function === 'MIN' ? 'least' : 'greatest') : null;
    default:
      return null;
  }
}

/**
 * An aggregate of numbers over a variable's rows, kept with every row that was taken: the next row of a run costs one step, however long the
 * run is. A sum that no double holds exactly, or that wraps in its type, is NaN from then on, and `exact` is asked.
 */
export class RunningTotal implements Fold {
  readonly #operation: Operation;
  readonly #position: number;
  readonly #lane: number;
  readonly #limit: number;
  readonly #argument: ReadColumn | null;
  readonly #taken: Taken;
  readonly #exact: ReadTotal;

  /** `lane`: the first of TOTAL_LANES. */
  constructor(
    slot: AggregateSlot,
    operation: Operation,
    names: readonly string[],
    lane: number,
    argument: ReadColumn | null,
    taken: Taken,
    exact: ReadTotal,
  ) {
    const type = slot.call.argumentType;
    this.#operation = operation;
    this.#position = positionOf(slot.variable, names);
    this.#lane = lane;
    this.#limit = operation === 'sum' && type !== null && isInteger(type) ? LIMITS[type.kind] : Number.MAX_SAFE_INTEGER;
    this.#argument = argument;
    this.#taken = taken;
    this.#exact = exact;
  }

  fold(at: number, before: number, row: number): void {
    const taken = this.#taken;
    let total = before < 0 ? this.#nothing() : taken.lane(before, this.#lane);
    let count = before < 0 ? 0 : taken.lane(before, this.#lane + 1);
    if (takesIn(this.#position, taken.variable(at))) {
      const value = this.#argument === null ? 1 : this.#argument(row);
      if (value !== null) {
        total = this.#with(total, value);
        count++;
      }
    }
    taken.setLane(at, this.#lane, total);
    taken.setLane(at, this.#lane + 1, count);
  }

  /** `row`: one more of the variable's, or NONE. */
  readonly read: ReadTotal = (at, row) => {
    const taken = this.#taken;
    let total = at < 0 ? this.#nothing() : taken.lane(at, this.#lane);
    let count = at < 0 ? 0 : taken.lane(at, this.#lane + 1);
    if (row >= 0) {
      const value = this.#argument === null ? 1 : this.#argument(row);
      if (value !== null) {
        total = this.#with(total, value);
        count++;
      }
    }
    if (this.#operation === 'count') return count;
    if (count === 0) return null;
    if (Number.isNaN(total)) return this.#exact(at, row);
    // Cut towards zero; exact, as the remainder of safe integers is.
    return this.#operation === 'average' ? (total - (total % count)) / count : total;
  };

  #nothing(): number {
    if (this.#operation === 'least') return Number.POSITIVE_INFINITY;
    return this.#operation === 'greatest' ? Number.NEGATIVE_INFINITY : 0;
  }

  #with(total: number, value: Value): number {
    const operation = this.#operation;
    if (operation === 'count') return 0;
    if (typeof value !== 'number') return Number.NaN;
    if (operation === 'least') return Math.min(total, value);
    if (operation === 'greatest') return Math.max(total, value);
    const sum = total + value;
    return sum <= this.#limit && sum >= -this.#limit ? sum : Number.NaN;
  }
}
