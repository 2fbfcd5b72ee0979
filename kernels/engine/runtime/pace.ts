/** A slice of work, after which everybody else gets a turn (STYLE 13). */
const SLICE_MS = 8;

export class Pace {
  #sliceStart = performance.now();
  #turn: Promise<void> | null = null;

  /** null: go on. A promise: the slice is used up, go on in the next turn of the event loop. */
  breathe(): Promise<void> | null {
    if (this.#turn === null && performance.now() - this.#sliceStart < SLICE_MS) return null;
    this.#turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = null;
        this.#sliceStart = performance.now();
        resolve();
      });
    });
    return this.#turn;
  }
}
