import type {AggregateCall} from '../../planner/physical/expr.ts';
import type {GroupAggregateNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {DrainingOperator} from '../runtime/draining-operator.ts';
import type {Output} from '../runtime/operator.ts';
import {createAccumulator} from '../state/accumulators/create.ts';
import {Cells} from '../state/cells.ts';
import {rowBytes} from '../state/row-bytes.ts';
import type {SpillSpace} from '../state/spill-space.ts';
import {isMapKey} from '../state/value-key.ts';
import {rowOrder} from './row-order.ts';
import {RunSorter} from './run-sorter.ts';

/** What is small however many values it is made of, and asks nothing of their order. */
const SMALL: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'AVG', 'APPROX_COUNT_DISTINCT']);

/** Whether an aggregate without keys has distinct values that need not all be in memory. */
export function hasDistinctTotals({keys, aggregates}: GroupAggregateNode): boolean {
  return keys.length === 0 && aggregates.some(isDistinctTotal);
}

function isDistinctTotal({function: name, distinct, argumentType}: AggregateCall): boolean {
  return argumentType !== null && isMapKey(argumentType) && SMALL.has(name) && (distinct || name === 'APPROX_COUNT_DISTINCT');
}

/**
 * In: +I. Out: one +I at the end, as the aggregate without keys. Batch mode only. The values that a distinct aggregate has seen go to
 * temporary files, sorted, when they are more than the limit: equal ones then stand beside each other. No state.
 */
export class DistinctTotals extends DrainingOperator {
  readonly name = 'GroupAggregate';
  readonly #totals: readonly Total[];

  constructor(node: GroupAggregateNode, types: readonly DataType[], space: SpillSpace) {
    super();
    const count = node.aggregates.filter(isDistinctTotal).length;
    const own = {...space, limitBytes: space.limitBytes / count};
    this.#totals = node.aggregates.map((call) => (isDistinctTotal(call) ? new DistinctTotal(call, types, own) : new PlainTotal(call)));
  }

  override process({rows}: Batch): void {
    for (const total of this.#totals) for (let i = 0; i < rows.length; i++) total.add(rows[i]!);
  }

  protected override *drain(out: Output): Generator<void> {
    const row: Value[] = [];
    for (const total of this.#totals) {
      yield* total.finish();
      row.push(total.value());
    }
    out.emit({rows: [row], kinds: null});
  }

  override stateBytes(): number {
    return this.#totals.reduce((sum, total) => sum + total.bytes, 0);
  }
}

interface Total {
  readonly bytes: number;
  add(row: Row): void;
  finish(): Generator<void>;
  value(): Value;
}

class PlainTotal implements Total {
  readonly #accumulator: ReturnType<typeof createAccumulator>;
  readonly #cells: Cells;
  readonly #cell: number;

  constructor(call: AggregateCall) {
    this.#accumulator = createAccumulator(call, false);
    this.#cells = new Cells([this.#accumulator]);
    this.#cell = this.#cells.take();
  }

  get bytes(): number {
    return this.#cells.bytes();
  }

  add(row: Row): void {
    this.#accumulator.add(this.#cell, row);
  }

  *finish(): Generator<void> {}

  value(): Value {
    return this.#accumulator.value(this.#cell);
  }
}

class DistinctTotal implements Total {
  readonly #argument: number;
  readonly #filter: number | null;
  readonly #limit: number;
  readonly #total: PlainTotal;
  readonly #sorter: RunSorter;
  readonly #isSame: (a: Row, b: Row) => boolean;
  #seen = new Set<Value>();
  #isSpilled = false;
  #bytes = 0;

  constructor(call: AggregateCall, types: readonly DataType[], space: SpillSpace) {
    this.#argument = must(call.argument);
    this.#filter = call.filter;
    this.#limit = space.limitBytes / 2;
    this.#total = new PlainTotal({
      ...call,
      function: call.function === 'APPROX_COUNT_DISTINCT' ? 'COUNT' : call.function,
      argument: 0,
      distinct: false,
      filter: null,
    });
    const type = must(types[this.#argument]);
    const compare = rowOrder([{column: 0, descending: false, nullsFirst: true}], [type]);
    this.#isSame = (a, b) => compare(a, b) === 0;
    this.#sorter = new RunSorter([type], compare, {...space, limitBytes: this.#limit});
  }

  get bytes(): number {
    return this.#bytes + this.#sorter.bytes;
  }

  add(row: Row): void {
    const value = row[this.#argument]!;
    if (value === null || (this.#filter !== null && row[this.#filter] !== true)) return;
    if (this.#seen.has(value)) return;
    this.#seen.add(value);
    this.#bytes += rowBytes([value]);
    if (this.#bytes > this.#limit) this.#spill();
  }

  #spill(): void {
    this.#sorter.add(Array.from(this.#seen, (value) => [value]));
    this.#seen = new Set();
    this.#bytes = 0;
    this.#isSpilled = true;
  }

  *finish(): Generator<void> {
    if (!this.#isSpilled) {
      for (const value of this.#seen) this.#total.add([value]);
      return;
    }
    this.#spill();
    let last: Row | null = null;
    for (const rows of this.#sorter.sorted()) {
      for (const row of rows) {
        if (last !== null && this.#isSame(last, row)) continue;
        this.#total.add(row);
        last = row;
      }
      yield;
    }
  }

  value(): Value {
    return this.#total.value();
  }
}
