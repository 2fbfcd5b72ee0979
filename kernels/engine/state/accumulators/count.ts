import type {Row, Value} from '../../../protocol/value.ts';
import {gather, grownFloats, scatter} from '../lanes.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/** COUNT(*) and COUNT(x): 0 for an empty group. */
export class CountAccumulator extends Accumulator {
  #counts = new Float64Array(0);

  grow(capacity: number): void {
    this.#counts = grownFloats(this.#counts, capacity);
  }

  reset(cell: number): void {
    this.#counts[cell] = 0;
  }

  /** Hot (bench/engine-hop.ts). */
  override addBatch(rows: readonly Row[], cells: Int32Array): void {
    const counts = this.#counts;
    const {column, filter} = this;
    for (let i = 0; i < rows.length; i++) {
      const cell = cells[i]!;
      if (cell < 0) continue;
      const row = rows[i]!;
      if (filter >= 0 && row[filter] !== true) continue;
      if (column < 0 || row[column] !== null) counts[cell]!++;
    }
  }

  override add(cell: number, row: Row): void {
    if (this.filter >= 0 && row[this.filter] !== true) return;
    if (this.column < 0 || row[this.column] !== null) this.#counts[cell]!++;
  }

  addValue(cell: number): void {
    this.#counts[cell]!++;
  }

  retractValue(cell: number): void {
    this.#counts[cell]!--;
  }

  /** Hot (bench/engine-hop.ts). */
  override mergeAll(targets: Int32Array, sources: Int32Array): void {
    const counts = this.#counts;
    for (let i = 0; i < targets.length; i++) counts[targets[i]!]! += counts[sources[i]!]!;
  }

  merge(target: number, source: number): void {
    this.#counts[target]! += this.#counts[source]!;
  }

  value(cell: number): Value {
    return this.#counts[cell]!;
  }

  save(cells: Int32Array, out: StateWriter): void {
    out.floats(gather(this.#counts, cells));
  }

  load(cells: Int32Array, source: StateReader): void {
    scatter(this.#counts, cells, source.floats());
  }

  bytes(): number {
    return this.#counts.byteLength;
  }
}
