const SHIFT = 10;
const BLOCK = 1 << SHIFT;
const MASK = BLOCK - 1;

/**
 * Records of a few numbers, by place: in blocks that never move, so that they cost the collector of garbage nothing and growth copies
 * nothing. All of a record lies together, also its whole numbers: with a million of them each look at another array is one at memory that no
 * cache holds. A place that was given back is the next to be given out. Hot: `npm run bench -- nexmark` cep-q0 to cep-q3.
 */
export class Records {
  readonly #width: number;
  readonly #blocks: Float64Array[] = [];
  readonly #free: number[] = [];
  #limit = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Places are below it. */
  get limit(): number {
    return this.#limit;
  }

  /** Records in use. */
  get size(): number {
    return this.#limit - this.#free.length;
  }

  get bytes(): number {
    return this.#limit * this.#width * 8;
  }

  /** What stands in the record is left over from its last use. */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const place = this.#limit++;
    if (place >> SHIFT === this.#blocks.length) this.#blocks.push(new Float64Array(this.#width * BLOCK));
    return place;
  }

  release(place: number): void {
    this.#free.push(place);
  }

  get(place: number, field: number): number {
    return this.#blocks[place >> SHIFT]![(place & MASK) * this.#width + field]!;
  }

  /** A field that holds whole numbers of 32 bits. */
  int(place: number, field: number): number {
    return this.#blocks[place >> SHIFT]![(place & MASK) * this.#width + field]! | 0;
  }

  set(place: number, field: number, value: number): void {
    this.#blocks[place >> SHIFT]![(place & MASK) * this.#width + field] = value;
  }
}
