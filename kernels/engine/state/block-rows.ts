import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {stateBytes, type Texts, withTexts} from '../runtime/texts.ts';
import {isNumberLane} from './accumulators/extreme.ts';
import {BlockTexts} from './block-texts.ts';
import type {HeldRows, HeldTexts} from './held-rows.ts';
import {BOOLEAN, type Lane, NUMBER, type RowMaker, rowMaker, TEXT, VALUE} from './row-maker.ts';

const SHIFT = 12;
const BLOCK = 1 << SHIFT;
const MASK = BLOCK - 1;
/** 4096 rows. What was written stays as it is until the block is used anew; of one that a checkpoint has captured only the rest is. */
export interface RowBlock {
  /** Of each row its numbers; truth values are 0 and 1, texts references. */
  readonly numbers: Float64Array;
  /** Of each row a bit a column. */
  readonly nulls: Int32Array;
  /** Of each row what is none of these. */
  readonly values: Value[];
  /** Of each row whose it is; GONE. */
  readonly owners: Int32Array;
  readonly texts: BlockTexts;
  live: number;
  isCaptured: boolean;
}

const GONE = -1;

/**
 * A log of rows: new ones stand behind all others, and of a block that is more than half empty those that are left are written behind them
 * once more, so that it is used anew. Rows that are replaced mostly are young: blocks are all but empty when their turn comes, or stay. A
 * bid of Nexmark takes 190 bytes and no object (`npm run bench -- nexmark` q18, q19).
 */
export class BlockRows implements HeldRows {
  readonly #width: number;
  readonly #lanes: readonly Lane[];
  readonly #valueWidth: number;
  readonly #nullWords: number;
  readonly #texts: Texts;
  readonly #taken: readonly number[];
  readonly #told: RowMaker;
  readonly #toldWith: RowMaker;
  readonly #inTexts: RowMaker;
  readonly #inReferences: RowMaker;
  readonly #blocks: (RowBlock | null)[] = [];
  /** Numbers of blocks that are null. */
  readonly #freeBlocks: number[] = [];
  readonly #spare: RowBlock[] = [];
  /** Full blocks that have become more than half empty. */
  #thin: number[] = [];
  /** Rows with a number that a double does not hold, with all texts as they are. */
  readonly #odd = new Map<number, Row>();
  #last: RowBlock | null = null;
  #lastNumber = 0;
  /** Rows of the last block that are taken. */
  #used = BLOCK;
  #size = 0;

  constructor(types: readonly DataType[], {texts, taken, given}: HeldTexts) {
    this.#width = types.length;
    this.#lanes = types.map((type, c) =>
      taken.includes(c) ? TEXT : type.kind === 'boolean' ? BOOLEAN : isNumberLane(type) ? NUMBER : VALUE,
    );
    this.#valueWidth = this.#lanes.filter((lane) => lane >= TEXT).length;
    this.#nullWords = (types.length + 31) >> 5;
    this.#texts = texts;
    this.#taken = taken;
    this.#told = rowMaker(this.#lanes, given, false);
    this.#toldWith = rowMaker(this.#lanes, given, true);
    this.#inTexts = rowMaker(this.#lanes, new Set(), false);
    this.#inReferences = rowMaker(this.#lanes, new Set(taken), false);
  }

  get size(): number {
    return this.#size;
  }

  add(row: Row, owner: number): number {
    const block = this.#last === null || this.#used === BLOCK ? this.#begin() : this.#last;
    const at = this.#used++;
    block.owners[at] = owner;
    block.live++;
    this.#size++;
    const place = (this.#lastNumber << SHIFT) | at;
    if (!this.#write(row, block, at)) this.#odd.set(place, withTexts(row, this.#taken, this.#texts));
    return place;
  }

  /** Whether the block can hold it. Hot. */
  #write(row: Row, {numbers, nulls, values, texts}: RowBlock, at: number): boolean {
    let bits = 0;
    let v = at * this.#valueWidth;
    for (let c = 0, to = at * this.#width; c < this.#width; c++, to++) {
      const value = row[c]!;
      const lane = this.#lanes[c]!;
      if (value === null) bits |= 1 << (c & 31);
      else if (typeof value === 'number') {
        const copy = lane === TEXT ? texts.copy(value) : value;
        if (copy === 0 && lane === TEXT) values[v] = this.#texts.text(value);
        else if (lane === VALUE) values[v] = value;
        numbers[to] = copy;
      } else if (lane >= TEXT) {
        values[v] = value;
        numbers[to] = 0;
      } else if (lane === BOOLEAN) numbers[to] = value === true ? 1 : 0;
      else return false;
      if (lane >= TEXT) v++;
      if ((c & 31) === 31 || c === this.#width - 1) {
        nulls[at * this.#nullWords + (c >> 5)] = bits;
        bits = 0;
      }
    }
    return true;
  }

  remove(place: number): void {
    const number = place >> SHIFT;
    const block = this.#blocks[number]!;
    block.owners[place & MASK] = GONE;
    block.live--;
    this.#size--;
    if (block.live === BLOCK / 2 - 1 && block !== this.#last) this.#thin.push(number);
  }

  at(place: number, column: number): Value {
    const odd = this.#odd.size > 0 ? this.#odd.get(place) : undefined;
    if (odd !== undefined) return odd[column]!;
    const {numbers, nulls} = this.#blocks[place >> SHIFT]!;
    const at = place & MASK;
    if ((nulls[at * this.#nullWords + (column >> 5)]! & (1 << (column & 31))) !== 0) return null;
    if (this.#lanes[column] === NUMBER) return numbers[at * this.#width + column]!;
    return this.#inTexts(this.#blocks[place >> SHIFT]!, at, this.#texts, null)[column]!;
  }

  row(place: number): Row {
    const odd = this.#odd.size > 0 ? this.#odd.get(place) : undefined;
    return odd ?? this.#told(this.#blocks[place >> SHIFT]!, place & MASK, this.#texts, null);
  }

  with(place: number, value: Value): Row {
    const odd = this.#odd.size > 0 ? this.#odd.get(place) : undefined;
    return odd === undefined ? this.#toldWith(this.#blocks[place >> SHIFT]!, place & MASK, this.#texts, value) : [...odd, value];
  }

  settle(moved: (owner: number, from: number, to: number) => void): void {
    while (this.#thin.length > 0) {
      const thin = this.#thin;
      this.#thin = [];
      for (const number of thin) this.#empty(number, moved);
    }
  }

  #empty(number: number, moved: (owner: number, from: number, to: number) => void): void {
    const block = must(this.#blocks[number]);
    for (let at = 0; at < BLOCK; at++) {
      const place = (number << SHIFT) | at;
      const odd = this.#odd.size > 0 ? this.#odd.get(place) : undefined;
      if (odd !== undefined) this.#odd.delete(place);
      const owner = block.owners[at]!;
      if (owner === GONE) continue;
      const to = this.add(odd ?? this.#inReferences(block, at, this.#texts, null), owner);
      this.#size--;
      moved(owner, place, to);
    }
    this.#blocks[number] = null;
    this.#freeBlocks.push(number);
    if (block.isCaptured) {
      block.texts.clear();
      return;
    }
    block.texts.rewind();
    block.values.length = 0;
    block.live = 0;
    this.#spare.push(block);
  }

  #begin(): RowBlock {
    if (this.#last !== null && this.#last.live < BLOCK / 2) this.#thin.push(this.#lastNumber);
    this.#last = this.#spare.pop() ?? this.#newBlock();
    this.#lastNumber = this.#freeBlocks.pop() ?? this.#blocks.length;
    this.#blocks[this.#lastNumber] = this.#last;
    this.#used = 0;
    return this.#last;
  }

  #newBlock(): RowBlock {
    return {
      numbers: new Float64Array(stateBytes(this.#width * BLOCK * 8).buffer),
      nulls: new Int32Array(stateBytes(this.#nullWords * BLOCK * 4).buffer),
      values: [],
      owners: new Int32Array(stateBytes(BLOCK * 4).buffer),
      texts: new BlockTexts(this.#texts),
      live: 0,
      isCaptured: false,
    };
  }

  captured(places: Int32Array): (from: number, to: number) => readonly Row[] {
    for (const block of this.#blocks) if (block !== null) block.isCaptured = true;
    const blocks = [...this.#blocks];
    const odd = new Map(this.#odd);
    const texts = this.#texts.captured();
    return (from, to) =>
      Array.from(
        places.subarray(from, to),
        (place) => odd.get(place) ?? this.#inTexts(must(blocks[place >> SHIFT]), place & MASK, texts, null),
      );
  }

  bytes(): number {
    let bytes = this.#odd.size * 100;
    for (const block of [...this.#blocks, ...this.#spare]) {
      if (block !== null) bytes += block.numbers.byteLength + block.nulls.byteLength + block.owners.byteLength + block.texts.bytes;
    }
    return bytes;
  }
}
