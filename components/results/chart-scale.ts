import type {ChartSettings} from '../../server/protocol/view.ts';

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

/** Powers of ten about the values that are above 0; at most six. */
export function logTicks(low: number, high: number): number[] {
  if (!(high > 0)) return [0.1, 1];
  const first = Math.floor(Math.log10(low > 0 ? low : Math.min(1, high / 1000)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)));
  const step = Math.max(1, Math.ceil((last - first) / 5));
  const ticks: number[] = [];
  for (let p = first; p < last + step; p += step) ticks.push(Number((10 ** p).toPrecision(12)));
  return ticks;
}

export interface ValueAxis {
  readonly ticks: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** The axis of values by the chart's settings. `fromZero`: bars and areas, whose size is their value. */
export function valueAxis(low: number, high: number, chart: ChartSettings | undefined, fromZero: boolean): ValueAxis {
  const {log, yMin, yMax} = chart ?? {};
  const empty = !(Number.isFinite(low) && Number.isFinite(high));
  if (log === true) {
    const ticks = logTicks(yMin ?? (empty ? 1 : low), yMax ?? (empty ? 10 : high));
    const bottom = yMin !== undefined && yMin > 0 ? yMin : (ticks[0] ?? 0.1);
    return {ticks, low: bottom, high: Math.max(yMax ?? ticks.at(-1) ?? 1, bottom * 1.0001)};
  }
  const zero = fromZero || chart?.zero === true;
  const bottom = yMin ?? (empty ? 0 : zero ? Math.min(0, low) : low);
  const top = yMax ?? (empty ? 1 : zero ? Math.max(0, high) : high);
  const ticks = niceTicks(Math.min(bottom, top), Math.max(bottom, top));
  const first = yMin ?? ticks[0] ?? 0;
  const last = yMax ?? ticks.at(-1) ?? 1;
  const held = ticks.filter((t) => t >= first && t <= last);
  return {ticks: held.length > 1 ? held : [first, last], low: first, high: last > first ? last : first + 1};
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

/** Both ends of a range, each growing at once and shrinking late. */
export class SteadyRange {
  readonly #high = new SteadyBound();
  readonly #low = new SteadyBound();

  next(low: number, high: number, now: number): readonly [number, number] {
    if (!(Number.isFinite(low) && Number.isFinite(high))) return [low, high];
    return [-this.#low.next(-low, now), this.#high.next(high, now)];
  }
}
