import type {RecordTarget, TakeRecords} from '../../../../engine/runtime/records.ts';
import type {Field} from '../../../../protocol/data-type.ts';
import {type BlockDecoder, DecodeError} from '../../format.ts';
import type {JsonOptions} from '../options.ts';
import {isScannable, RecordLayout, type RecordShape, recordShape} from './layout.ts';
import {DATA, ESCAPE, ESCAPES, GUARD, MASKS, MINUTE, NEXT, POWERS, RECORD, RECORDS} from './memory.ts';
import {SlotTexts, slotFrame} from './row-code.ts';
import {type Scan, scanModule} from './scan-module.ts';

/** So many records are scanned before their rows are made: their slots stay in the processor's cache. */
const MOST_RECORDS = 256;
const SLOT_BYTES = 1 << 16;
const PAGE = 1 << 16;

/** A record for which the scan was in vain counts as so many for which it was not; beyond the limit it is given up. */
const MISS = 4;
const MAX_MISSES = 8192;

let module: WebAssembly.Module | null = null;

/**
 * Decodes lines of JSON by a scan in WebAssembly that goes by the layout which earlier records had, and a function of the target's that takes in
 * what it found. Records that it does not take are read one by one by the generated decoder, its oracle and its teacher. `length`: bytes of the
 * buffer. null where it cannot serve: too many columns, options that ask for more, or no WebAssembly.
 */
export function jsonBlockDecoder(
  fields: readonly Field[],
  options: JsonOptions,
  length: number,
  target: RecordTarget,
): BlockDecoder | null {
  const shape = recordShape(fields, options);
  if (options.failOnMissingField || !isScannable(shape, SLOT_BYTES)) return null;
  try {
    module ??= new WebAssembly.Module(scanModule());
    const memory = new WebAssembly.Memory({initial: Math.ceil((DATA + length + GUARD) / PAGE)});
    const {f} = new WebAssembly.Instance(module, {m: {m: memory}}).exports;
    return new JsonBlockDecoder(shape, options, memory.buffer, f as Scan, length, target);
  } catch (error) {
    // No such instructions, or no room for a memory.
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return null;
    throw error;
  }
}

class JsonBlockDecoder implements BlockDecoder {
  readonly buffer: Uint8Array;
  readonly #shape: RecordShape;
  readonly #most: number;
  readonly #layout: RecordLayout;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #ints: Int32Array;
  readonly #reals: Float64Array;
  readonly #texts: SlotTexts;
  readonly #scan: Scan;
  readonly #target: RecordTarget;
  readonly #take: TakeRecords;
  #root = 0;
  #misses = 0;

  constructor(shape: RecordShape, options: JsonOptions, memory: ArrayBuffer, scan: Scan, length: number, target: RecordTarget) {
    this.buffer = new Uint8Array(memory, DATA, length);
    this.#shape = shape;
    this.#most = Math.min(MOST_RECORDS, Math.floor(SLOT_BYTES / shape.size));
    this.#layout = new RecordLayout(shape);
    this.#view = new DataView(memory);
    this.#bytes = new Uint8Array(memory);
    this.#ints = new Int32Array(memory);
    this.#reals = new Float64Array(memory);
    this.#texts = new SlotTexts(memory);
    this.#scan = scan;
    this.#target = target;
    this.#take = target.compile(slotFrame(shape, options));
    this.#writeTables(options);
  }

  #writeTables(options: JsonOptions): void {
    for (let n = 1; n <= 16; n++) this.#bytes.fill(255, MASKS + n * 16, MASKS + n * 17);
    for (let n = 0; n <= 22; n++) this.#view.setFloat64(POWERS + n * 8, 10 ** n, true);
    for (const c of '"\\/bfnrt') this.#bytes[ESCAPES + c.charCodeAt(0)] = ESCAPE.plain;
    this.#bytes[ESCAPES + 'u'.charCodeAt(0)] = ESCAPE.unicode;
    for (const c of '0123456789abcdefABCDEF') this.#bytes[ESCAPES + c.charCodeAt(0)]! |= ESCAPE.hex;
    const minute = `1970-01-01${options.timestamps === 'sql' ? ' ' : 'T'}00:00`;
    this.#bytes.set(new TextEncoder().encode(minute), MINUTE);
  }

  decode(from: number, to: number, most: number): number {
    if (this.#root === 0 || this.#misses > MAX_MISSES) return from;
    const end = DATA + to;
    this.#bytes.fill(10, end, end + GUARD);
    let at = DATA + from;
    let left = most;
    for (;;) {
      const wanted = Math.min(this.#most, left);
      const count = this.#scan(at, end, wanted, this.#root, this.#shape.size);
      const taken = this.#taken(count);
      at = this.#ints[(taken < count ? RECORDS + taken * this.#shape.size + RECORD.start : NEXT) / 4] as number;
      left -= taken;
      if (taken < wanted || wanted < this.#most) break;
    }
    this.#misses -= Math.min(this.#misses, most - left);
    return at - DATA;
  }

  /** So many as can be taken in; the record behind them is one for the other decoder. */
  #taken(count: number): number {
    const before = this.#target.count;
    try {
      return this.#take(this.#texts, this.#ints, this.#reals, count);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#target.settle();
      return this.#target.count - before;
    }
  }

  missed(start: number, end: number, isWhole: boolean): void {
    this.#misses += MISS;
    if (isWhole && this.#misses <= MAX_MISSES && this.#layout.learn(this.buffer, start, end)) this.#root = this.#layout.write(this.#view);
  }
}
