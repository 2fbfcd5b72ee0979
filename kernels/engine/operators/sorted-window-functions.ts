import type {WindowFunctionsNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {DrainingOperator} from '../runtime/draining-operator.ts';
import type {Output} from '../runtime/operator.ts';
import {rowBytes} from '../state/row-bytes.ts';
import type {SpillSpace} from '../state/spill-space.ts';
import {type RowList, SpilledRows} from '../state/spilled-rows.ts';
import {type PartitionFunction, partitionFunction} from './partition-functions.ts';
import {rowOrder} from './row-order.ts';
import {RunSorter} from './run-sorter.ts';

/** Rows that are emitted at once. */
const BATCH_ROWS = 4096;
/** Places of a partition that a function reads from while it goes over the rows. */
const PLACES = 4;

/** The first and the last of the rows, counted from 1; `to` null: all behind the first. */
export interface KeptRows {
  readonly from: number;
  readonly to: number | null;
}

/**
 * In: +I. Out: +I of each row with its results at the end, partition by partition. Batch mode only. The rows are sorted by partition and
 * order, what does not fit in temporary files; so is a partition that does not fit. No state.
 */
export class SortedWindowFunctions extends DrainingOperator {
  readonly name = 'OverAggregate';
  readonly #types: readonly DataType[];
  readonly #space: SpillSpace;
  readonly #sorter: RunSorter;
  readonly #isSamePartition: (a: Row, b: Row) => boolean;
  readonly #functions: readonly PartitionFunction[];
  #bytes = 0;
  #spilled: SpilledRows | null = null;

  readonly #kept: KeptRows | null;

  /** `kept`: of each partition these rows alone. */
  constructor(
    {partition, order, functions}: Pick<WindowFunctionsNode, 'partition' | 'order' | 'functions'>,
    types: readonly DataType[],
    space: SpillSpace,
    kept: KeptRows | null = null,
  ) {
    super();
    this.#kept = kept;
    this.#types = types;
    // The sorter has its half, the partition at hand the other.
    this.#space = {...space, limitBytes: space.limitBytes / 2};
    const byPartition = partition.map((column) => ({column, descending: false, nullsFirst: true}));
    const compare = rowOrder(byPartition, types);
    this.#isSamePartition = (a, b) => compare(a, b) === 0;
    this.#sorter = new RunSorter(types, rowOrder([...byPartition, ...order], types), this.#space);
    this.#functions = functions.map((f) => partitionFunction(f, order, types));
  }

  override process({rows}: Batch): void {
    this.#sorter.add(rows);
  }

  protected override *drain(out: Output): Generator<void> {
    let rows: Row[] = [];
    for (const batch of this.#sorter.sorted()) {
      for (const row of batch) {
        const first = this.#spilled?.at(0) ?? rows[0];
        if (first !== undefined && !this.#isSamePartition(first, row)) {
          yield* this.#tell(rows, out);
          rows = [];
        }
        if (this.#spilled === null) rows.push(row);
        else this.#spilled.add(row);
        this.#bytes += rowBytes(row);
        if (this.#spilled !== null || this.#bytes <= this.#space.limitBytes) continue;
        this.#spilled = new SpilledRows(this.#space.folder.newPath(), this.#types, 2 + PLACES * this.#functions.length);
        for (const one of rows) this.#spilled.add(one);
        rows = [];
      }
      yield;
    }
    yield* this.#tell(rows, out);
  }

  *#tell(inMemory: readonly Row[], out: Output): Generator<void> {
    const rows: RowList = this.#spilled ?? inMemory;
    const results = this.#functions.map((f) => f(rows));
    let told: Row[] = [];
    const end = Math.min(rows.length, this.#kept?.to ?? rows.length);
    for (let i = (this.#kept?.from ?? 1) - 1; i < end; i++) {
      told.push([...rows.at(i)!, ...results.map((result) => result(i))]);
      if (told.length < BATCH_ROWS && i < end - 1) continue;
      out.emit({rows: told, kinds: null});
      told = [];
      yield;
    }
    this.#spilled?.close();
    this.#spilled = null;
    this.#bytes = 0;
  }

  override stateBytes(): number {
    return this.#sorter.bytes + (this.#spilled === null ? this.#bytes : 0);
  }

  override close(): void {
    this.#spilled?.close();
    this.#spilled = null;
  }
}
