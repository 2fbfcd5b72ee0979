import type {Accumulator} from './accumulators/accumulator.ts';

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

  bytes(): number {
    let total = this.#free.length * 4;
    for (const a of this.#accumulators) total += a.bytes();
    return total;
  }
}
