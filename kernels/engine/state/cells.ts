import type {Accumulator} from './accumulators/accumulator.ts';
import type {StateReader} from './state-io.ts';

/** Gives out the places at which accumulators keep their groups, and takes them back. */
export class Cells {
  readonly #accumulators: readonly Accumulator[];
  #capacity = 0;
  #next = 0;
  readonly #free: number[] = [];

  constructor(accumulators: readonly Accumulator[]) {
    this.#accumulators = accumulators;
  }

  /** A cell whose accumulators are empty. */
  take(): number {
    const cell = this.#free.pop() ?? this.#next++;
    if (cell >= this.#capacity) {
      this.#capacity = Math.max(64, this.#capacity * 2);
      for (const a of this.#accumulators) a.grow(this.#capacity);
    }
    for (let i = 0; i < this.#accumulators.length; i++) this.#accumulators[i]!.reset(cell);
    return cell;
  }

  /** Empties what lies on the heap at once: a free cell holds no values. */
  release(cell: number): void {
    for (let i = 0; i < this.#accumulators.length; i++) this.#accumulators[i]!.reset(cell);
    this.#free.push(cell);
  }

  /**
   * Reads the accumulators' groups as they were saved, for the keys `ids` in their order: `cellOf` says where those of a key go; those of a
   * key that is another's (id -1) go nowhere.
   */
  load(ids: readonly number[], source: StateReader, cellOf: (id: number, place: number) => number): void {
    const foreign: number[] = [];
    const cells = new Int32Array(ids.length);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      cells[i] = id >= 0 ? cellOf(id, i) : this.take();
      if (id < 0) foreign.push(cells[i]!);
    }
    for (const a of this.#accumulators) a.load(cells, source);
    for (const cell of foreign) this.release(cell);
  }

  bytes(): number {
    let total = this.#free.length * 4;
    for (const a of this.#accumulators) total += a.bytes();
    return total;
  }
}
