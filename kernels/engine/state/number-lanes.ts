import type {Captured, StateWriter} from './state-io.ts';

/** Cells of a block. */
const BLOCK_LOG = 10;
const BLOCK_MASK = (1 << BLOCK_LOG) - 1;

/**
 * Numbers of an operator's accumulators: all of one cell side by side, so that a cache line or two hold a group. They lie in blocks, which
 * are never moved.
 */
export class NumberLanes {
  readonly blocks: Float64Array[] = [];
  #width = 0;
  /** Memory of a cut that has been written: new memory costs more than what is copied into it. */
  #spare = new Float64Array(0);

  /** Room for so many more numbers in each cell; answers where the first stands. Before `grow`. */
  reserve(count: number): number {
    const first = this.#width;
    this.#width += count;
    return first;
  }

  /** Cells are below `capacity` from now on. */
  grow(capacity: number): void {
    while (this.blocks.length << BLOCK_LOG < capacity) this.blocks.push(new Float64Array(this.#width << BLOCK_LOG));
  }

  get(cell: number, lane: number): number {
    return this.blocks[cell >> BLOCK_LOG]![(cell & BLOCK_MASK) * this.#width + lane]!;
  }

  set(cell: number, lane: number, value: number): void {
    this.blocks[cell >> BLOCK_LOG]![(cell & BLOCK_MASK) * this.#width + lane] = value;
  }

  /** The same in generated code that has `blocks`: the block of a cell, and where its first number stands there. */
  block(cell: string): string {
    return `blocks[${cell} >> ${BLOCK_LOG}]`;
  }

  place(cell: string): string {
    return `(${cell} & ${BLOCK_MASK}) * ${this.#width}`;
  }

  /** What `count` lanes take. */
  bytes(count: number): number {
    return (this.blocks.length << BLOCK_LOG) * 8 * count;
  }

  /** Writes a lane of the cells. The numbers of all lanes are copied now, at the first lane of the cells; they are picked out later. */
  save(lane: number, cells: Int32Array, out: StateWriter): void {
    this.#later(cells, out, (values) => new Uint8Array(this.#picked(values, lane, new Float64Array(cells.length)).buffer));
  }

  /** The same of a lane in which there are only 0 and 1: a byte for each. */
  saveFlags(lane: number, cells: Int32Array, out: StateWriter): void {
    this.#later(cells, out, (values) => this.#picked(values, lane, new Uint8Array(cells.length)));
  }

  #later(cells: Int32Array, out: StateWriter, chunk: (values: Float64Array) => Uint8Array): void {
    const captured = this.#capture(cells, out);
    captured.readers++;
    out.later(() => {
      const bytes = chunk(captured.values);
      if (--captured.readers === 0) this.#spare = captured.values;
      return bytes;
    });
  }

  #picked<T extends Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(captured: Float64Array, lane: number, values: T): T {
    const width = this.#width;
    for (let i = 0, at = lane; i < values.length; i++, at += width) values[i] = captured[at]!;
    return values;
  }

  load(lane: number, cells: Int32Array, values: Float64Array | Uint8Array): void {
    for (let i = 0; i < cells.length; i++) this.set(cells[i]!, lane, values[i]!);
  }

  /** The cells' numbers as they are, cell by cell. */
  #capture(cells: Int32Array, out: StateWriter): Captured {
    const known = out.captures.get(this);
    if (known?.cells === cells) return known;
    const width = this.#width;
    const values = this.#spare.length >= cells.length * width ? this.#spare : new Float64Array(cells.length * width);
    this.#spare = new Float64Array(0);
    for (let i = 0; i < cells.length; ) {
      const first = cells[i]!;
      let count = 1;
      // What lies side by side is copied as one.
      while (i + count < cells.length && cells[i + count] === first + count && ((first + count) & BLOCK_MASK) !== 0) count++;
      const from = (first & BLOCK_MASK) * width;
      const block = this.blocks[first >> BLOCK_LOG]!;
      if (count > 1) values.set(block.subarray(from, from + count * width), i * width);
      else for (let lane = 0; lane < width; lane++) values[i * width + lane] = block[from + lane]!;
      i += count;
    }
    const captured = {cells, values, readers: 0};
    out.captures.set(this, captured);
    return captured;
  }
}
