const MASK = (1n << 48n) - 1n;
const MULTIPLIER = 0x5deece66dn;

/** java.util.Random: the same numbers for the same seed. */
export class JavaRandom {
  #state: bigint;

  constructor(seed: number | bigint) {
    this.#state = (BigInt(seed) ^ MULTIPLIER) & MASK;
  }

  #next(bits: number): number {
    this.#state = (this.#state * MULTIPLIER + 0xbn) & MASK;
    return Number(BigInt.asIntN(32, this.#state >> BigInt(48 - bits)));
  }

  /** From 0 up to, not including, 1. */
  nextDouble(): number {
    const high = this.#next(26);
    return (high * 2 ** 27 + this.#next(27)) / 2 ** 53;
  }

  /** From 0 up to, not including, the bound, which is larger than 0. */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.#next(31))) >> 31n);
    for (;;) {
      const bits = this.#next(31);
      const value = bits % bound;
      if (((bits - value + (bound - 1)) | 0) >= 0) return value;
    }
  }
}
