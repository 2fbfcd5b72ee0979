/** Whole numbers that only ever grow in count, without boxes. */
export class IntList {
  #values = new Int32Array(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** A view of the values so far; of no use after the next push. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }

  get bytes(): number {
    return this.#values.byteLength;
  }
}
