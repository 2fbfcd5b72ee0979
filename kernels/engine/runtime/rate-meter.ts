/** Events per second over about the last 5 s. */
const SPAN_MS = 5000;
const STEP_MS = 500;

export class RateMeter {
  readonly #times: number[] = [];
  readonly #totals: number[] = [];

  /** Called now and then with the total so far; keeps a sample each half second. */
  sample(now: number, total: number): void {
    const last = this.#times.at(-1);
    if (last !== undefined && now - last < STEP_MS) return;
    this.#times.push(now);
    this.#totals.push(total);
    while (this.#times.length > 2 && now - this.#times[1]! >= SPAN_MS) {
      this.#times.shift();
      this.#totals.shift();
    }
  }

  rate(now: number, total: number): number {
    const first = this.#times[0];
    if (first === undefined || now <= first) return 0;
    return ((total - this.#totals[0]!) * 1000) / Math.max(STEP_MS, now - first);
  }
}
