import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';

/**
 * What an accumulator does with its numbers, as statements: `f` is the block that holds its cell and `c` where the cell's numbers begin
 * there; `row` is the row, `cell` the cell.
 */
export interface LaneCode {
  /** Statements; they declare nothing outside of a block. */
  readonly add: string;
  /** An expression of what `value` tells. */
  readonly value: string;
  /** Statements: adds the cell's numbers in `g` at `d`, those of the cell `source`. */
  readonly merge: string;
}

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

  /** What it does as code, in which it is called `self` itself, where that is short: see `unrolled`. */
  code(_self: string): LaneCode | null {
    return null;
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

  /** Statements around those that add the argument, which they find in `v`. */
  protected guarded(statements: string): string {
    const argument = this.column < 0 ? statements : `const v = row[${this.column | 0}]; if (v !== null) { ${statements} }`;
    return this.filter < 0 ? `{ ${argument} }` : `if (row[${this.filter | 0}] === true) { ${argument} }`;
  }
}
