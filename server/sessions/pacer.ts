/** Calls a function soon after it was asked to, but never more often than each `interval()` ms: what comes between is one call. */
export class Pacer {
  readonly #interval: () => number;
  readonly #call: () => void;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #last = -Infinity;

  /** `interval` is asked anew for each call. */
  constructor(interval: () => number, call: () => void) {
    this.#interval = interval;
    this.#call = call;
  }

  ask(): void {
    if (this.#timer !== null || this.#immediate !== null) return;
    const wait = this.#last + this.#interval() - performance.now();
    // What the same turn of the event loop still brings goes along.
    if (wait <= 0) this.#immediate = setImmediate(() => this.flush());
    else this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Calls now, whether asked or not. */
  flush(): void {
    this.cancel();
    this.#last = performance.now();
    this.#call();
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
  }
}
