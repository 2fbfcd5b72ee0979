import type {SortNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Batch} from '../runtime/batch.ts';
import {DrainingOperator} from '../runtime/draining-operator.ts';
import type {Output} from '../runtime/operator.ts';
import type {SpillSpace} from '../state/spill-space.ts';
import {rowOrder} from './row-order.ts';
import {RunSorter} from './run-sorter.ts';

/**
 * In: +I. Out: +I at the end of the input, sorted; rows that are equal in order stay as they came. Batch mode only. What is more than the
 * limit goes to temporary files. No state.
 */
export class ExternalSort extends DrainingOperator {
  readonly name = 'Sort';
  readonly #sorter: RunSorter;

  constructor(node: SortNode, types: readonly DataType[], space: SpillSpace) {
    super();
    this.#sorter = new RunSorter(types, rowOrder(node.order, types), space);
  }

  override process({rows}: Batch): void {
    this.#sorter.add(rows);
  }

  protected override *drain(out: Output): Generator<void> {
    for (const rows of this.#sorter.sorted()) {
      if (rows.length > 0) out.emit({rows, kinds: null});
      yield;
    }
  }

  override stateBytes(): number {
    return this.#sorter.bytes;
  }
}
