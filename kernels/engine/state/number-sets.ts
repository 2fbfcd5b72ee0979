import {grownInts} from './lanes.ts';

/** Slots of a page; a set that needs more has a page of its own. */
const PAGE_SLOTS = 65_536;
/** A cache line. */
const SMALLEST_LOG = 2;
/** What is known of a set: the page and one more (0: it has none), the first slot there, the logarithm of its slots, its size. */
const HEAD = 4;

interface Page {
  /** By slot 16 bytes: the number, its bits (0 = free), and 4 that are not used. */
  readonly floats: Float64Array;
  readonly ints: Int32Array;
}

/**
 * Many sets of numbers, each number with a mask of bits, which is not 0: one small table by open addressing for each set, side by side in
 * pages. Nothing of it lies on the heap of objects: no collector sees it. -0 is 0, NaN is one number. Sets have small numbers as names.
 * Numbers that follow each other lie side by side. Hot: `npm run bench -- nexmark` q15 and q16.
 */
export class NumberSets {
  #heads = new Int32Array(0);
  readonly #pages: Page[] = [];
  /** Slots of the last page that are given out. */
  #given = PAGE_SLOTS;
  /** By logarithm of their slots, tables that are free: page and first slot in turn. */
  readonly #free: number[][] = [];
  /** Pages of one set that are free. */
  readonly #freePages: number[] = [];
  #bytes = 0;

  /** Sets are below `capacity` from now on. */
  grow(capacity: number): void {
    if (capacity * HEAD > this.#heads.length) this.#heads = grownInts(this.#heads, capacity * HEAD);
  }

  /** Adds the bits to those of the number. Answers the bits that it had: 0 = it is new. */
  add(set: number, value: number, bits: number): number {
    const heads = this.#heads;
    const head = set * HEAD;
    if (heads[head] === 0) this.#open(head, SMALLEST_LOG);
    let log = heads[head + 2]!;
    if (heads[head + 3]! >= (5 << log) >> 3) {
      this.#widen(head);
      log = heads[head + 2]!;
    }
    const {floats, ints} = this.#pages[heads[head]! - 1]!;
    const from = heads[head + 1]!;
    const slot = placeOf(floats, ints, from, log, value);
    const had = ints[slot * 4 + 2]!;
    if (had === 0) {
      floats[slot * 2] = value;
      heads[head + 3]!++;
    }
    ints[slot * 4 + 2] = had | bits;
    return had;
  }

  sizeOf(set: number): number {
    return this.#heads[set * HEAD + 3]!;
  }

  /** Calls for each number of the set, in no order. It may add to other sets meanwhile. */
  forEach(set: number, each: (value: number, bits: number) => void): void {
    const page = this.#heads[set * HEAD]!;
    if (page === 0) return;
    const {floats, ints} = this.#pages[page - 1]!;
    const from = this.#heads[set * HEAD + 1]!;
    const end = from + (1 << this.#heads[set * HEAD + 2]!);
    for (let slot = from; slot < end; slot++) {
      const bits = ints[slot * 4 + 2]!;
      if (bits !== 0) each(floats[slot * 2]!, bits);
    }
  }

  clear(set: number): void {
    const head = set * HEAD;
    if (this.#heads[head] === 0) return;
    this.#release(this.#heads[head]! - 1, this.#heads[head + 1]!, this.#heads[head + 2]!);
    this.#heads.fill(0, head, head + HEAD);
  }

  get bytes(): number {
    return this.#bytes + this.#heads.byteLength;
  }

  /** Twice the slots. */
  #widen(head: number): void {
    const heads = this.#heads;
    const page = heads[head]! - 1;
    const old = this.#pages[page]!;
    const from = heads[head + 1]!;
    const log = heads[head + 2]!;
    this.#open(head, log + 1);
    const {floats, ints} = this.#pages[heads[head]! - 1]!;
    const to = heads[head + 1]!;
    for (let slot = from; slot < from + (1 << log); slot++) {
      const bits = old.ints[slot * 4 + 2]!;
      if (bits === 0) continue;
      const target = placeOf(floats, ints, to, log + 1, old.floats[slot * 2]!);
      floats[target * 2] = old.floats[slot * 2]!;
      ints[target * 4 + 2] = bits;
    }
    this.#release(page, from, log);
  }

  /** Gives the set an empty table. */
  #open(head: number, log: number): void {
    const heads = this.#heads;
    const slots = 1 << log;
    heads[head + 2] = log;
    if (slots > PAGE_SLOTS / 4) {
      heads[head] = this.#addPage(slots) + 1;
      heads[head + 1] = 0;
      return;
    }
    const free = this.#free[log];
    if (free !== undefined && free.length > 0) {
      heads[head + 1] = free.pop()!;
      heads[head] = free.pop()! + 1;
      return;
    }
    if (this.#given + slots > PAGE_SLOTS) {
      this.#shared = this.#addPage(PAGE_SLOTS);
      this.#given = 0;
    }
    heads[head] = this.#shared + 1;
    heads[head + 1] = this.#given;
    this.#given += slots;
  }

  /** The page that small tables are cut from. */
  #shared = 0;

  #addPage(slots: number): number {
    const floats = new Float64Array(slots * 2);
    const page = this.#freePages.pop() ?? this.#pages.length;
    this.#pages[page] = {floats, ints: new Int32Array(floats.buffer)};
    this.#bytes += floats.byteLength;
    return page;
  }

  #release(page: number, from: number, log: number): void {
    const slots = 1 << log;
    if (slots > PAGE_SLOTS / 4) {
      this.#bytes -= this.#pages[page]!.floats.byteLength;
      this.#pages[page] = NO_PAGE;
      this.#freePages.push(page);
      return;
    }
    this.#pages[page]!.ints.fill(0, from * 4, (from + slots) * 4);
    while (this.#free.length <= log) this.#free.push([]);
    this.#free[log]!.push(page, from);
  }
}

const NO_PAGE: Page = {floats: new Float64Array(0), ints: new Int32Array(0)};

/** The slot of the number in a table that has a free one, or the free one where it belongs. */
function placeOf(floats: Float64Array, ints: Int32Array, from: number, log: number, value: number): number {
  const mask = (1 << log) - 1;
  // By growing steps: a run that has met another leaves it soon.
  for (let at = hashOf(value) & mask, step = 1; ; at = (at + step++) & mask) {
    const slot = from + at;
    if (ints[slot * 4 + 2] === 0) return slot;
    const held = floats[slot * 2]!;
    if (held === value || (Number.isNaN(held) && Number.isNaN(value))) return slot;
  }
}

/** Whole numbers that follow each other are neighbours, 16 by 16; which sixteen, fractions and the bits above 32 are mixed. */
function hashOf(value: number): number {
  const low = value | 0;
  let run = low >> 4;
  if (low !== value)
    run ^= Math.imul((value / 4_294_967_296) | 0, 0x27d4eb2f) ^ Math.imul(((value - Math.floor(value)) * 4_294_967_296) | 0, 31);
  const mixed = Math.imul(run, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) + (low & 15);
}
