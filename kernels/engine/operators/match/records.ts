const SHIFT = 10;
const BLOCK = 1 << SHIFT;
const MASK = BLOCK - 1;

/**
 * Records of a few whole numbers (32 bits) and a few others, by place: in blocks that never move, so that they cost the collector of garbage
 * nothing and growth copies nothing. A place that was given back is the next to be given out. Hot: `npm run bench -- nexmark` cep-q0 to cep-q3.
 */
export class Records {
  readonly #width: number;
  readonly #floatWidth: number;
  readonly #ints: Int32Array[] = [];
  readonly #floats: Float64Array[] = [];
  readonly #free: number[] = [];
  #limit = 0;

  constructor(ints: number, floats: number) {
    this.#width = ints;
    this.#floatWidth = floats;
  }

  /** Records in use. */
  get size(): number {
    return this.#limit - this.#free.length;
  }

  get bytes(): number {
    return this.#limit * (this.#width * 4 + this.#floatWidth * 8);
  }

  /** What stands in the record is left over from its last use. */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const place = this.#limit++;
    if (place >> SHIFT === this.#ints.length) {
      this.#ints.push(new Int32Array(this.#width * BLOCK));
      this.#floats.push(new Float64Array(this.#floatWidth * BLOCK));
    }
    return place;
  }

  release(place: number): void {
    this.#free.push(place);
  }

  int(place: number, field: number): number {
    return this.#ints[place >> SHIFT]![(place & MASK) * this.#width + field]!;
  }

  setInt(place: number, field: number, value: number): void {
    this.#ints[place >> SHIFT]![(place & MASK) * this.#width + field] = value;
  }

  float(place: number, field: number): number {
    return this.#floats[place >> SHIFT]![(place & MASK) * this.#floatWidth + field]!;
  }

  setFloat(place: number, field: number, value: number): void {
    this.#floats[place >> SHIFT]![(place & MASK) * this.#floatWidth + field] = value;
  }
}
