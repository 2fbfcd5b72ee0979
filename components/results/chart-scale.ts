/** Round steps for an axis from `low` to `high`: 3 to 5 ticks that hold both. Bars and areas give low = 0. */
export function niceTicks(low: number, high: number): number[] {
  if (!(Number.isFinite(low) && Number.isFinite(high)) || low === high)
    return low === 0 || !Number.isFinite(low) ? [0, 1] : niceTicks(Math.min(0, low), Math.max(0, high));
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 4, 5, 10].find((s) => s * power >= rough * 0.999) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({length: last - first + 1}, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A bound that grows at once and shrinks only after `holdMs` without need: pictures must not breathe. */
export class SteadyBound {
  #value: number | null = null;
  #needed = 0;
  #since = 0;
  readonly #holdMs: number;

  constructor(holdMs = 5000) {
    this.#holdMs = holdMs;
  }

  next(high: number, now: number): number {
    if (this.#value === null || high >= this.#value) {
      this.#value = high;
      this.#since = now;
      this.#needed = high;
      return high;
    }
    this.#needed = Math.max(this.#needed, high);
    if (now - this.#since < this.#holdMs) return this.#value;
    this.#value = this.#needed;
    this.#needed = high;
    this.#since = now;
    return this.#value;
  }
}
