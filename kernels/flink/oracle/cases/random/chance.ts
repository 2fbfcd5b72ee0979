import {random} from '../random.ts';

/** Choices that are the same ones each time: made from a seed alone. */
export class Chance {
  readonly #below: (n: number) => number;

  constructor(seed: number) {
    this.#below = random(Math.imul(seed + 1, 0x9e3779b1));
  }

  /** A whole number from 0 to `n` - 1. */
  below(n: number): number {
    return this.#below(n);
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.#below(n) === 0;
  }

  pick<T>(all: readonly T[]): T {
    return all[this.#below(all.length)]!;
  }

  /** One of the values, each as often as its weight says. */
  weighted<T>(all: readonly (readonly [weight: number, value: T])[]): T {
    let at = this.#below(all.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of all) {
      if (at < weight) return value;
      at -= weight;
    }
    return all[0]![1];
  }

  /** Some of the values, at least `least`, in a new order. */
  some<T>(all: readonly T[], least: number, most = all.length): readonly T[] {
    const rest = [...all];
    const count = Math.min(rest.length, least + this.#below(Math.max(1, most - least + 1)));
    return Array.from({length: count}, () => rest.splice(this.#below(rest.length), 1)[0]!);
  }
}
