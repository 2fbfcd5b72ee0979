/** Small numbers ≥ 0 to small numbers ≥ 0: open addressing in one typed array (bench/engine-hop.ts). Entries are never taken out. */
export class IntMap {
  /** Key + 1 and value side by side; 0 = free. */
  #table = new Int32Array(32);
  #mask = 15;
  #size = 0;

  /** The key's value, or -1. */
  get(key: number): number {
    const table = this.#table;
    const mask = this.#mask;
    let at = Math.imul(key, 0x9e3779b1) >>> 7;
    for (;;) {
      at &= mask;
      const found = table[at << 1]!;
      if (found === key + 1) return table[(at << 1) + 1]!;
      if (found === 0) return -1;
      at++;
    }
  }

  /** Adds a key that is not there. */
  add(key: number, value: number): void {
    if (++this.#size * 2 > this.#mask) this.#grow();
    this.#put(key, value);
  }

  get bytes(): number {
    return this.#table.byteLength;
  }

  #put(key: number, value: number): void {
    const table = this.#table;
    const mask = this.#mask;
    let at = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    while (table[at << 1] !== 0) at = (at + 1) & mask;
    table[at << 1] = key + 1;
    table[(at << 1) + 1] = value;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let i = 0; i < old.length; i += 2) if (old[i] !== 0) this.#put(old[i]! - 1, old[i + 1]!);
  }
}
