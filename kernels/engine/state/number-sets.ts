import {grownInts} from './lanes.ts';

/** Bytes that places in a page are counted in. */
const UNIT = 16;
const PAGE_UNITS = 65_536;
/** A cache line. */
const SMALLEST_LOG = 2;
/** What is known of a set: the page and one more (0: it has none), the first unit there, its shape, its size. */
const HEAD = 4;
/** In a set's shape, whose rest is the logarithm of its units: it is wide. */
const WIDE = 32;

interface Page {
  readonly floats: Float64Array;
  readonly ints: Int32Array;
}

/**
 * Many sets of numbers, each number with a mask of bits, which is not 0: one small table by open addressing for each set, side by side in
 * pages. Nothing of it lies on the heap of objects: no collector sees it. -0 is 0, NaN is one number. Sets have small numbers as names.
 * A set whose numbers are whole, not negative and have room beside their bits takes 4 bytes a slot; another, a wide one, takes a unit: the
 * number, its bits (0 = free), and 4 bytes that are not used. Numbers that follow each other lie side by side.
 * Hot: `npm run bench -- nexmark` q15 and q16.
 */
export class NumberSets {
  readonly #bits: number;
  /** A number below it has room beside its bits. */
  readonly #narrowEnd: number;
  #heads = new Int32Array(0);
  readonly #pages: Page[] = [];
  /** The page that small tables are cut from, and units of it that are given out. */
  #shared = 0;
  #given = PAGE_UNITS;
  /** By logarithm of their units, tables that are free: page and first unit in turn. */
  readonly #free: number[][] = [];
  /** Pages of one set that are free. */
  readonly #freePages: number[] = [];
  #bytes = 0;

  /** `bits`: of a mask, below 32. */
  constructor(bits: number) {
    this.#bits = bits;
    this.#narrowEnd = 2 ** Math.min(31, 32 - bits);
  }

  /** Sets are below `capacity` from now on. */
  grow(capacity: number): void {
    if (capacity * HEAD > this.#heads.length) this.#heads = grownInts(this.#heads, capacity * HEAD);
  }

  /** Adds the bits to those of the number. Answers the bits that it had: 0 = it is new. */
  add(set: number, value: number, bits: number): number {
    const head = set * HEAD;
    if (this.#heads[head] === 0) this.#open(head, SMALLEST_LOG);
    const whole = value | 0;
    const fits = whole === value && whole >= 0 && whole < this.#narrowEnd;
    return fits && this.#heads[head + 2]! < WIDE ? this.#addNarrow(head, whole, bits) : this.#addWide(head, value, bits);
  }

  #addNarrow(head: number, value: number, bits: number): number {
    const heads = this.#heads;
    if (heads[head + 3]! >= (11 << heads[head + 2]!) >> 2) this.#remake(head, heads[head + 2]! + 1);
    const {ints} = this.#pages[heads[head]! - 1]!;
    const place = narrowPlace(ints, heads[head + 1]! * 4, (4 << heads[head + 2]!) - 1, value, this.#bits);
    const held = ints[place]!;
    ints[place] = held | (value << this.#bits) | bits;
    if (held === 0) {
      heads[head + 3]!++;
      return 0;
    }
    return held & ((1 << this.#bits) - 1);
  }

  #addWide(head: number, value: number, bits: number): number {
    const heads = this.#heads;
    const shape = heads[head + 2]!;
    if (shape < WIDE) this.#remake(head, shape + 2 + WIDE);
    else if (heads[head + 3]! >= (5 << (shape - WIDE)) >> 3) this.#remake(head, shape + 1);
    const {floats, ints} = this.#pages[heads[head]! - 1]!;
    const unit = widePlace(floats, ints, heads[head + 1]!, (1 << (heads[head + 2]! - WIDE)) - 1, value);
    const had = ints[unit * 4 + 2]!;
    if (had === 0) {
      floats[unit * 2] = value;
      heads[head + 3]!++;
    }
    ints[unit * 4 + 2] = had | bits;
    return had;
  }

  sizeOf(set: number): number {
    return this.#heads[set * HEAD + 3]!;
  }

  /** Calls for each number of the set, in no order. It may add to other sets meanwhile. */
  forEach(set: number, each: (value: number, bits: number) => void): void {
    const head = set * HEAD;
    const page = this.#heads[head]!;
    if (page === 0) return;
    this.#forEachIn(this.#pages[page - 1]!, this.#heads[head + 1]!, this.#heads[head + 2]!, each);
  }

  #forEachIn({floats, ints}: Page, from: number, shape: number, each: (value: number, bits: number) => void): void {
    const mask = (1 << this.#bits) - 1;
    if (shape < WIDE) {
      for (let place = from * 4; place < (from + (1 << shape)) * 4; place++) {
        const held = ints[place]!;
        if (held !== 0) each(held >>> this.#bits, held & mask);
      }
      return;
    }
    for (let unit = from; unit < from + (1 << (shape - WIDE)); unit++) {
      const bits = ints[unit * 4 + 2]!;
      if (bits !== 0) each(floats[unit * 2]!, bits);
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

  /** Gives the set a greater table, or one of another shape. */
  #remake(head: number, shape: number): void {
    const heads = this.#heads;
    const page = heads[head]! - 1;
    const [from, old] = [heads[head + 1]!, heads[head + 2]!];
    const source = this.#pages[page]!;
    this.#open(head, shape);
    const {floats, ints} = this.#pages[heads[head]! - 1]!;
    const to = heads[head + 1]!;
    if (shape < WIDE) this.#moveNarrow(source.ints, from * 4, (from + (1 << old)) * 4, ints, to * 4, (4 << shape) - 1);
    else {
      const mask = (1 << (shape - WIDE)) - 1;
      this.#forEachIn(source, from, old, (value, bits) => {
        const unit = widePlace(floats, ints, to, mask, value);
        floats[unit * 2] = value;
        ints[unit * 4 + 2] = bits;
      });
    }
    this.#release(page, from, old);
  }

  #moveNarrow(source: Int32Array, from: number, end: number, target: Int32Array, to: number, mask: number): void {
    const bits = this.#bits;
    for (let place = from; place < end; place++) {
      const held = source[place]!;
      if (held !== 0) target[narrowPlace(target, to, mask, held >>> bits, bits)] = held;
    }
  }

  /** Gives the set an empty table. */
  #open(head: number, shape: number): void {
    const heads = this.#heads;
    const log = shape % WIDE;
    const units = 1 << log;
    heads[head + 2] = shape;
    if (units > PAGE_UNITS / 4) {
      heads[head] = this.#addPage(units) + 1;
      heads[head + 1] = 0;
      return;
    }
    const free = this.#free[log];
    if (free !== undefined && free.length > 0) {
      heads[head + 1] = free.pop()!;
      heads[head] = free.pop()! + 1;
      return;
    }
    if (this.#given + units > PAGE_UNITS) {
      this.#shared = this.#addPage(PAGE_UNITS);
      this.#given = 0;
    }
    heads[head] = this.#shared + 1;
    heads[head + 1] = this.#given;
    this.#given += units;
  }

  #addPage(units: number): number {
    const buffer = new ArrayBuffer(units * UNIT);
    const page = this.#freePages.pop() ?? this.#pages.length;
    this.#pages[page] = {floats: new Float64Array(buffer), ints: new Int32Array(buffer)};
    this.#bytes += buffer.byteLength;
    return page;
  }

  #release(page: number, from: number, shape: number): void {
    const log = shape % WIDE;
    const units = 1 << log;
    if (units > PAGE_UNITS / 4) {
      this.#bytes -= this.#pages[page]!.floats.byteLength;
      this.#pages[page] = NO_PAGE;
      this.#freePages.push(page);
      return;
    }
    this.#pages[page]!.ints.fill(0, from * 4, (from + units) * 4);
    while (this.#free.length <= log) this.#free.push([]);
    this.#free[log]!.push(page, from);
  }
}

const NO_PAGE: Page = {floats: new Float64Array(0), ints: new Int32Array(0)};

/** Where the number stands in a narrow table that has a free slot, or the free one where it belongs. */
function narrowPlace(ints: Int32Array, from: number, mask: number, value: number, bits: number): number {
  // By growing steps: a run that has met another leaves it soon.
  for (let at = hashOfWhole(value) & mask, step = 1; ; at = (at + step++) & mask) {
    const held = ints[from + at]!;
    if (held === 0 || held >>> bits === value) return from + at;
  }
}

/** The same of a wide one. */
function widePlace(floats: Float64Array, ints: Int32Array, from: number, mask: number, value: number): number {
  for (let at = hashOf(value) & mask, step = 1; ; at = (at + step++) & mask) {
    const unit = from + at;
    if (ints[unit * 4 + 2] === 0) return unit;
    const held = floats[unit * 2]!;
    if (held === value || (Number.isNaN(held) && Number.isNaN(value))) return unit;
  }
}

/** Neighbours are neighbours, 16 by 16; which sixteen is mixed. */
function hashOfWhole(value: number): number {
  const mixed = Math.imul(value >> 4, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) + (value & 15);
}

/** The same, with fractions and the bits above 32. */
function hashOf(value: number): number {
  const low = value | 0;
  if (low === value) return hashOfWhole(low);
  const rest = Math.imul((value / 4_294_967_296) | 0, 0x27d4eb2f) ^ Math.imul(((value - Math.floor(value)) * 4_294_967_296) | 0, 31);
  const mixed = Math.imul((low >> 4) ^ rest, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) + (low & 15);
}
