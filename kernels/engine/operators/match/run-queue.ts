/** The run that has not begun: it stands for all matches to come. */
export const UNBEGUN = -1;

/**
 * A binary heap of runs by the number of their first row. Those that began together come in the order in which a heap holds them: it moves
 * its members as Java's PriorityQueue does, since in Flink that order decides which of two matches of one beginning is told first.
 */
export class RunQueue {
  readonly #runs: number[] = [];
  readonly #starts: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** In the heap's own order, for `i` below `size`. */
  at(i: number): number {
    return this.#runs[i]!;
  }

  startAt(i: number): number {
    return this.#starts[i]!;
  }

  clear(): void {
    this.#size = 0;
  }

  /** Behind all others: for members that come in a heap's own order. */
  append(run: number, start: number): void {
    this.#runs[this.#size] = run;
    this.#starts[this.#size++] = start;
  }

  add(run: number, start: number): void {
    const runs = this.#runs;
    const starts = this.#starts;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (start >= starts[parent]!) break;
      runs[at] = runs[parent]!;
      starts[at] = starts[parent]!;
      at = parent;
    }
    runs[at] = run;
    starts[at] = start;
  }

  /** Takes the first one away. */
  poll(): void {
    const last = --this.#size;
    if (last > 0) this.#down(0, this.#runs[last]!, this.#starts[last]!);
  }

  /** Takes those away that began before `keepFrom`; `gone` is told of each. */
  removeBefore(keepFrom: number, gone: (run: number) => void): void {
    const runs = this.#runs;
    const starts = this.#starts;
    const before = this.#size;
    let kept = 0;
    for (let i = 0; i < before; i++) {
      if (starts[i]! < keepFrom) gone(runs[i]!);
      else {
        runs[kept] = runs[i]!;
        starts[kept++] = starts[i]!;
      }
    }
    if (kept === before) return;
    this.#size = kept;
    for (let i = (kept >>> 1) - 1; i >= 0; i--) this.#down(i, runs[i]!, starts[i]!);
  }

  #down(from: number, run: number, start: number): void {
    const runs = this.#runs;
    const starts = this.#starts;
    const half = this.#size >>> 1;
    let at = from;
    while (at < half) {
      let child = 2 * at + 1;
      if (child + 1 < this.#size && starts[child]! > starts[child + 1]!) child++;
      if (start <= starts[child]!) break;
      runs[at] = runs[child]!;
      starts[at] = starts[child]!;
      at = child;
    }
    runs[at] = run;
    starts[at] = start;
  }
}
