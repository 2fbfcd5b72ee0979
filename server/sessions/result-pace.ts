/** A frame of the page, ms. */
const FRAME_MS = 16;
/** Changes within a second above which nobody reads rows as they come. */
const FLOOD = 500;
/** Least time between two pictures of a result that floods, ms. */
const FLOOD_MS = 500;
const SECOND_MS = 1000;

/**
 * How often a result is told to its pages: each frame, or as seldom as its paragraph asks; where it changes faster than a person reads, twice
 * a second. What happens between is one patch, made and packed once, with each row at most once in it.
 */
export class ResultPace {
  readonly #leastMs: number;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;
  #before = 0;

  /** `refreshMs`: the paragraph's own `refreshInterval`; 0 without one. */
  constructor(refreshMs: number) {
    this.#leastMs = Math.max(FRAME_MS, refreshMs);
  }

  /** `changes` happened at `now`, ms of any steady clock. */
  count(changes: number, now: number): void {
    this.#turn(now);
    this.#count += changes;
  }

  /** Least time between two patches, ms. */
  interval(now: number): number {
    this.#turn(now);
    return Math.max(this.#count, this.#before) > FLOOD ? Math.max(this.#leastMs, FLOOD_MS) : this.#leastMs;
  }

  /** Seconds are counted one by one; the one before still says how things go. */
  #turn(now: number): void {
    const passed = now - this.#since;
    if (passed < SECOND_MS) return;
    this.#before = passed < 2 * SECOND_MS ? this.#count : 0;
    this.#count = 0;
    this.#since = now;
  }
}
