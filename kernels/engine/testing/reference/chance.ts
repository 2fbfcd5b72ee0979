/** Choices by chance that are the same for the same seed, on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1);
  }

  /** A whole number from 0 to `limit` - 1 (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  pick<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }

  /** True `of` times in a hundred. */
  in100(of: number): boolean {
    return this.below(100) < of;
  }

  /** In another order. */
  shuffled<T>(all: readonly T[]): readonly T[] {
    const rest = [...all];
    return Array.from({length: all.length}, () => rest.splice(this.below(rest.length), 1)[0]!);
  }

  /** Between `least` and `most` of them, no one twice. */
  some<T>(all: readonly T[], least: number, most = all.length): readonly T[] {
    return this.shuffled(all).slice(0, least + this.below(Math.max(1, Math.min(most, all.length) - least + 1)));
  }
}
