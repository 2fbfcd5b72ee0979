import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';

/**
 * One aggregate over many groups: its state lies in columns, one place (a cell) per group. Cells are given out by the operator, which
 * calls `grow` first and `reset` before a cell's first use.
 */
export abstract class Accumulator {
  /** -1: no argument (COUNT(*)). */
  protected readonly column: number;
  /** -1: no filter. */
  protected readonly filter: number;
  /** NULLs are values too (ARRAY_AGG). */
  readonly takesNulls: boolean = false;
  /** `identity` tells more than nothing. */
  readonly hasIdentity: boolean = false;

  constructor(call: AggregateCall) {
    this.column = call.argument ?? -1;
    this.filter = call.filter ?? -1;
  }

  abstract grow(capacity: number): void;
  abstract reset(cell: number): void;
  /** `value` is NULL only where `takesNulls`. */
  abstract addValue(cell: number, value: Value): void;
  abstract retractValue(cell: number, value: Value): void;
  abstract merge(target: number, source: number): void;
  abstract value(cell: number): Value;
  abstract save(cells: Int32Array, out: StateWriter): void;
  abstract load(cells: Int32Array, source: StateReader): void;
  /** Bytes held, about. */
  abstract bytes(): number;

  /** Adds rows[i] to cells[i]; a negative cell leaves the row out. The common accumulators have a loop of their own. */
  addBatch(rows: readonly Row[], cells: Int32Array): void {
    for (let i = 0; i < rows.length; i++) if (cells[i]! >= 0) this.add(cells[i]!, rows[i]!);
  }

  add(cell: number, row: Row): void {
    if (this.filter >= 0 && row[this.filter] !== true) return;
    const value = this.column < 0 ? true : row[this.column]!;
    if (value !== null || this.takesNulls) this.addValue(cell, value);
  }

  retract(cell: number, row: Row): void {
    if (this.filter >= 0 && row[this.filter] !== true) return;
    const value = this.column < 0 ? true : row[this.column]!;
    if (value !== null || this.takesNulls) this.retractValue(cell, value);
  }

  /** Differs whenever Flink, whose state is another, sees a change although the value stays the same. */
  identity(_cell: number): number {
    return 0;
  }

  /** Adds the state of `sources[i]` to `targets[i]`. */
  mergeAll(targets: Int32Array, sources: Int32Array): void {
    for (let i = 0; i < targets.length; i++) this.merge(targets[i]!, sources[i]!);
  }
}
