import type {RecordTarget, TakeRecords} from '../../../../engine/runtime/records.ts';
import type {Field} from '../../../../protocol/data-type.ts';
import {type BlockDecoder, DecodeError} from '../../format.ts';
import type {JsonOptions} from '../options.ts';
import {isScannable, RecordLayout, type RecordShape, recordShape} from './layout.ts';
import {DATA, ENDS, ESCAPE, ESCAPES, GUARD, MASKS, MINUTE, MOST_ENDS, NEXT, POWERS, RECORD, RECORDS, TENS} from './memory.ts';
import {SlotTexts, slotFrame} from './row-code.ts';
import {type Scan, scanModule} from './scan-module.ts';

/** So many records are scanned before their rows are made: their slots stay in the processor's cache. */
const MOST_RECORDS = 256;
const SLOT_BYTES = 1 << 16;
const PAGE = 1 << 16;

/** A record for which the scan was in vain counts as so many for which it was not; beyond the limit it is given up. */
const MISS = 4;
const MAX_MISSES = 8192;

/** New ways are taken into the scanner when so many more records were in vain: twice as many each time, at first at once. */
const MAX_LESSONS = 256;

/**
 * Decodes records of JSON by a scan in WebAssembly that goes by the layout which earlier records had, and a function of the target's that takes in
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
    // As a try of what the scanner of a layout will need.
    moduleOf(scanModule(new RecordLayout(shape).steps, shape.size));
    const memory = new WebAssembly.Memory({initial: Math.ceil((DATA + length + GUARD) / PAGE)});
    return new JsonBlockDecoder(shape, options, memory, length, target);
  } catch (error) {
    // No such instructions, or no room for a memory.
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return null;
    throw error;
  }
}

/** The modules that were made last by their bytes: whoever reads the same layout again finds its scanner compiled and warm. */
const MODULES = new Map<string, WebAssembly.Module>();
const MOST_MODULES = 32;

/** Throws a CompileError where instructions are not known. */
function moduleOf(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const key = Buffer.from(bytes.buffer).toString('latin1');
  const module = MODULES.get(key) ?? new WebAssembly.Module(bytes);
  MODULES.delete(key);
  MODULES.set(key, module);
  for (const oldest of MODULES.keys()) if (MODULES.size > MOST_MODULES) MODULES.delete(oldest);
  return module;
}

class JsonBlockDecoder implements BlockDecoder {
  readonly buffer: Uint8Array;
  isWaiting = false;
  readonly #shape: RecordShape;
  readonly #most: number;
  readonly #layout: RecordLayout;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #ints: Int32Array;
  readonly #reals: Float64Array;
  readonly #texts: SlotTexts;
  readonly #memory: WebAssembly.Memory;
  readonly #target: RecordTarget;
  readonly #take: TakeRecords;
  /** For the ways that were known when it was made; null: none yet. */
  #scan: Scan | null = null;
  /** Records that are still to be learned from before the scanner is made anew; null: it knows all ways. */
  #lessons: number | null = null;
  #nextLessons = 0;
  /** The records of `records` that stand in the buffer. */
  #loaded: Uint8Array | null = null;
  #from = 0;
  #to = 0;
  #misses = 0;

  constructor(shape: RecordShape, options: JsonOptions, wasm: WebAssembly.Memory, length: number, target: RecordTarget) {
    const memory = wasm.buffer;
    this.buffer = new Uint8Array(memory, DATA, length);
    this.#memory = wasm;
    this.#shape = shape;
    this.#most = Math.min(MOST_RECORDS, Math.floor(SLOT_BYTES / shape.size));
    this.#layout = new RecordLayout(shape);
    this.#view = new DataView(memory);
    this.#bytes = new Uint8Array(memory);
    this.#ints = new Int32Array(memory);
    this.#reals = new Float64Array(memory);
    this.#texts = new SlotTexts(memory);
    this.#target = target;
    this.#take = target.compile(slotFrame(shape, options, memory));
    this.#writeTables(options);
  }

  #writeTables(options: JsonOptions): void {
    for (let n = 1; n <= 16; n++) this.#bytes.fill(255, MASKS + n * 16, MASKS + n * 17);
    for (let n = 0; n <= 22; n++) this.#view.setFloat64(POWERS + n * 8, 10 ** n, true);
    for (let n = 0; n <= 8; n++) this.#view.setBigInt64(TENS + n * 8, 10n ** BigInt(n), true);
    for (const c of '"\\/bfnrt') this.#bytes[ESCAPES + c.charCodeAt(0)] = ESCAPE.plain;
    this.#bytes[ESCAPES + 'u'.charCodeAt(0)] = ESCAPE.unicode;
    for (const c of '0123456789abcdefABCDEF') this.#bytes[ESCAPES + c.charCodeAt(0)]! |= ESCAPE.hex;
    const minute = `1970-01-01${options.timestamps === 'sql' ? ' ' : 'T'}00:00`;
    this.#bytes.set(new TextEncoder().encode(minute), MINUTE);
  }

  decode(from: number, to: number, most: number): number {
    const scan = this.#scan;
    if (scan === null || this.#misses > MAX_MISSES) return from;
    const end = DATA + to;
    this.#bytes.fill(10, end, end + GUARD);
    let at = DATA + from;
    let left = most;
    for (;;) {
      const wanted = Math.min(this.#most, left);
      const count = scan(at, end, wanted, 0);
      const taken = this.#taken(count);
      at = this.#ints[(taken < count ? RECORDS + taken * this.#shape.size + RECORD.start : NEXT) / 4] as number;
      left -= taken;
      if (taken < wanted || wanted < this.#most) break;
    }
    this.#misses -= Math.min(this.#misses, most - left);
    return at - DATA;
  }

  records(data: Uint8Array, offsets: Uint32Array, first: number, last: number): number {
    const scan = this.#scan;
    this.isWaiting = false;
    if (scan === null || this.#misses > MAX_MISSES) return first;
    let at = first;
    while (at < last) {
      if (this.#loaded !== data || at < this.#from || at >= this.#to) {
        this.isWaiting = this.#target.refers;
        if (this.isWaiting) break;
        this.#load(data, offsets, at);
      }
      const wanted = Math.min(this.#most, Math.min(last, this.#to) - at);
      const begin = DATA - (offsets[this.#from] as number);
      const end = begin + (offsets[this.#to] as number);
      const taken = this.#taken(scan(begin + (offsets[at] as number), end, wanted, ENDS + (at - this.#from) * 4));
      at += taken;
      if (taken < wanted || wanted === 0) break;
    }
    this.#misses -= Math.min(this.#misses, at - first);
    return at;
  }

  /** Brings records into the scanner's memory, as many as there is room for. */
  #load(data: Uint8Array, offsets: Uint32Array, first: number): void {
    const begin = offsets[first] as number;
    let to = first;
    while (to + 1 < offsets.length && to - first < MOST_ENDS && (offsets[to + 1] as number) - begin <= this.buffer.length) {
      to++;
      this.#ints[ENDS / 4 + to - first - 1] = DATA - begin + (offsets[to] as number);
    }
    const end = offsets[to] as number;
    this.buffer.set(data.subarray(begin, end));
    this.#bytes.fill(10, DATA - begin + end, DATA - begin + end + GUARD);
    this.#loaded = data;
    this.#from = first;
    this.#to = to;
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

  missed(data: Uint8Array, start: number, end: number, isWhole: boolean): void {
    this.#misses += MISS;
    if (this.#misses > MAX_MISSES) return;
    if (isWhole && this.#layout.learn(data, start, end) && this.#lessons === null) {
      this.#lessons = this.#nextLessons;
      this.#nextLessons = Math.min(this.#nextLessons * 2 + 1, MAX_LESSONS);
    }
    if (this.#lessons === null || this.#lessons-- > 0) return;
    this.#scan = this.#scanner();
    this.#lessons = null;
  }

  #scanner(): Scan {
    const module = moduleOf(scanModule(this.#layout.steps, this.#shape.size));
    return new WebAssembly.Instance(module, {m: {m: this.#memory}}).exports.f as Scan;
  }
}
