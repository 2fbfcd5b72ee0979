import {isUtf8} from 'node:buffer';
import type {Field} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {daysFromCivil} from '../../../sql/types/calendar.ts';
import {DecodeError} from '../format.ts';
import {fieldError, type JsonConverter, jsonConverter, missingField} from './convert.ts';
import {JsonBytes} from './json-bytes.ts';
import type {JsonOptions} from './options.ts';
import {parseTree} from './tree.ts';

// Hot: bench/json-decode.ts. The generated decoder calls these methods; each reads what a record usually holds straight from the bytes
// and leaves everything else to `slow`, which goes through the interpreted converter, so that both decoders agree by construction.

/** What `next` gives when the object has ended, and for a field that is no column. */
export const END = -2;
const OTHER = -1;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** So many field names are remembered with what stands around them, and so many may be learned anew in a stretch of records. */
const MAX_RUNS = 256;
const LEARN_PER_STRETCH = 64;
const STRETCH = 4096;

const STRING_CACHE = 1024;
const CACHED_LENGTH = 32;

/** Powers of ten that doubles hold exactly: mantissa / 10^n is rounded correctly while the mantissa is a safe integer. */
const POWERS = Array.from({length: 23}, (_, n) => 10 ** n);

/** Reads one object with a generated loop. */
export interface RecordReader {
  readonly scanner: JsonScanner;
  readonly read: (scanner: JsonScanner, data: Uint8Array, start: number, end: number) => Value[];
}

/** What stands between two values, and whose the second is. */
interface KnownRun {
  readonly length: number;
  /** Its bytes, four in a number; of the last one those in `mask` count. */
  readonly words: Int32Array;
  readonly mask: number;
  /** So many bytes a comparison reads. */
  readonly reads: number;
  readonly column: number;
  readonly high: number;
}

function knownRun(bytes: Uint8Array, column: number): KnownRun {
  const count = Math.ceil(bytes.length / 4);
  const padded = new Uint8Array(count * 4);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const words = Int32Array.from({length: count}, (_, i) => view.getInt32(i * 4, true));
  const mask = -1 >>> ((count * 4 - bytes.length) * 8);
  let high = 0;
  for (const b of bytes) high |= b;
  return {length: bytes.length, words, mask, reads: count * 4, column, high};
}

export class JsonScanner extends JsonBytes {
  problem: string | null = null;
  readonly #names: readonly string[];
  readonly #columns: Map<string, number>;
  readonly #nested: readonly (RecordReader | null)[];
  readonly #depth: number;
  readonly #converters: readonly JsonConverter[];
  #start = 0;
  #column = OTHER;
  // The layout of the records before: the bytes between the value of field n - 1 and that of field n, and whose value it is.
  #step = 0;
  readonly #runs: KnownRun[] = [];
  #learned = 0;
  #records = 0;
  readonly #strings: string[] = new Array<string>(STRING_CACHE).fill('');
  readonly #stringBytes = new Uint8Array(STRING_CACHE * CACHED_LENGTH);
  readonly #stringWords = new DataView(this.#stringBytes.buffer);
  // The date last read: its ten bytes packed in two numbers, and its day.
  #dateA = -1;
  #dateB = -1;
  #dateMs = 0;
  // The minute last read: its sixteen bytes in four numbers, and its time.
  #minuteA = 0;
  #minuteB = 0;
  #minuteC = 0;
  #minuteD = 0;
  #minuteMs = 0;

  /** `nested`: of a column that is a row, its reader; `depth` of the object, the record's is 1. */
  constructor(fields: readonly Field[], options: JsonOptions, nested: readonly (RecordReader | null)[], depth: number) {
    super();
    this.#nested = nested;
    this.#depth = depth;
    this.#names = fields.map((f) => f.name);
    this.#columns = new Map(this.#names.map((name, i) => [name, i]));
    this.#converters = fields.map((f) =>
      jsonConverter(f.type, options, (error) => {
        this.problem ??= fieldError(f.name, error).message;
      }),
    );
  }

  /** Enters the record's object. */
  begin(data: Uint8Array, start: number, end: number): void {
    if (this.data !== data) this.load(data);
    this.problem = null;
    this.end = end;
    this.high = 0;
    this.#step = 0;
    if (++this.#records === STRETCH) {
      this.#records = 0;
      this.#learned = 0;
    }
    let p = start;
    if (data[p] === 0xef && end - p >= 3 && data[p + 1] === 0xbb && data[p + 2] === 0xbf) p += 3;
    this.#start = p;
    this.pos = p;
    if (data[p] !== OPEN || p >= end) {
      this.space();
      if (this.pos >= end || data[this.pos] !== OPEN) throw this.#notAnObject();
    }
    this.pos++;
  }

  #notAnObject(): DecodeError {
    this.value(0);
    return new DecodeError('it is not a JSON object');
  }

  /** Moves to the next field's value: its column, -1 when it is no column, END after the last. */
  next(): number {
    const data = this.data;
    const p = this.pos;
    const step = this.#step;
    const run = this.#runs[step];
    // Whole words are compared: a few bytes behind the run are read with it.
    if (run !== undefined && p + run.length < this.end && p + run.reads <= data.length) {
      const words = this.words;
      const known = run.words;
      const whole = known.length - 1;
      let i = 0;
      let at = p;
      while (i < whole && words.getInt32(at, true) === known[i]) {
        i++;
        at += 4;
      }
      if (i === whole && ((words.getInt32(at, true) ^ (known[i] as number)) & run.mask) === 0) {
        const value = p + run.length;
        this.pos = value;
        if ((data[value] as number) <= 32) this.space();
        this.#step = step + 1;
        this.high |= run.high;
        this.#column = run.column;
        return run.column;
      }
    }
    if (run === undefined && data[p] === CLOSE && p < this.end) {
      this.pos = p + 1;
      return END;
    }
    return this.#nextUnknown();
  }

  #nextUnknown(): number {
    const data = this.data;
    const from = this.pos;
    this.space();
    const first = this.#step === 0;
    let c = this.at();
    if (c === CLOSE) {
      this.pos++;
      return END;
    }
    if (!first) {
      if (c !== COMMA) throw this.unexpected('"," or "}"');
      this.pos++;
      this.space();
      c = this.at();
    }
    if (c !== QUOTE) throw this.unexpected('a field name');
    const key = this.text();
    this.space();
    if (this.at() !== 58) throw this.unexpected('":"');
    this.pos++;
    this.space();
    const column = this.#columns.get(key) ?? OTHER;
    const step = this.#step++;
    if (step < MAX_RUNS && step <= this.#runs.length && this.#learned < LEARN_PER_STRETCH) {
      this.#learned++;
      this.#runs[step] = knownRun(data.slice(from, this.pos), column);
    }
    this.#column = column;
    return column;
  }

  /** After the last field: the record as a whole must be UTF-8. */
  finish(): void {
    if ((this.high & 0x80) !== 0 && !isUtf8(this.data.subarray(this.#start, this.pos))) throw new DecodeError('it is not UTF-8');
  }

  missing(column: number): DecodeError {
    return missingField(this.#names[column] ?? '');
  }

  /** Passes over a value, which must be JSON all the same. */
  skip(): void {
    this.value(this.#depth);
  }

  /** Any type: passes over the value, then converts its text. */
  slow(): Value {
    const from = this.pos;
    if (this.#isNull(from)) {
      this.pos = from + 4;
      return null;
    }
    this.value(this.#depth);
    const text = this.buffer.toString('utf8', from, this.pos);
    const convert = this.#converters[this.#column] as JsonConverter;
    try {
      return convert(parseTree(text).tree);
    } catch (error) {
      throw error instanceof DecodeError ? fieldError(this.#names[this.#column] ?? '', error) : error;
    }
  }

  #isNull(p: number): boolean {
    const data = this.data;
    return (
      data[p] === 110 && data[p + 1] === 117 && data[p + 2] === 108 && data[p + 3] === 108 && p + 4 <= this.end && this.isBoundary(p + 4)
    );
  }

  /** A row by its own reader; whatever is unusual about it is `slow`. */
  row(): Value {
    const nested = this.#nested[this.#column];
    const from = this.pos;
    if (!nested || this.data[from] !== OPEN) {
      if (!this.#isNull(from)) return this.slow();
      this.pos = from + 4;
      return null;
    }
    const {scanner, read} = nested;
    try {
      const row = read(scanner, this.data, from, this.end);
      if (scanner.problem === null) {
        this.pos = scanner.pos;
        this.high |= scanner.high;
        return row;
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
    this.pos = from;
    return this.slow();
  }

  boolean(): Value {
    const p = this.pos;
    const data = this.data;
    if (data[p] === 116 && data[p + 1] === 114 && data[p + 2] === 117 && data[p + 3] === 101 && this.isBoundary(p + 4)) {
      this.pos = p + 4;
      return true;
    }
    if (
      data[p] === 102 &&
      data[p + 1] === 97 &&
      data[p + 2] === 108 &&
      data[p + 3] === 115 &&
      data[p + 4] === 101 &&
      this.isBoundary(p + 5)
    ) {
      this.pos = p + 5;
      return false;
    }
    return this.slow();
  }

  /** Integers of at most `digits` digits, which must fit the type; anything else is `slow`. */
  integer(digits: number): Value {
    const data = this.data;
    const end = this.end;
    let p = this.pos;
    const negative = data[p] === 45;
    if (negative) p++;
    let d = (data[p] as number) - 48;
    if (!(d >= 1 && d <= 9)) {
      if (d !== 0 || negative || !this.isBoundary(p + 1)) return this.slow();
      this.pos = p + 1;
      return 0;
    }
    let value = d;
    const limit = p + digits;
    p++;
    while (p < end) {
      d = (data[p] as number) - 48;
      if (!(d >= 0 && d <= 9)) break;
      value = value * 10 + d;
      p++;
    }
    if (p > limit || !this.isBoundary(p)) return this.slow();
    this.pos = p;
    return negative ? -value : value;
  }

  /** DOUBLE of at most 15 digits without exponent; longer ones by their text. */
  double(): Value {
    const data = this.data;
    const end = this.end;
    const from = this.pos;
    let p = from;
    const negative = data[p] === 45;
    if (negative) p++;
    const first = p;
    let mantissa = 0;
    let d = 0;
    while (p < end) {
      d = (data[p] as number) - 48;
      if (!(d >= 0 && d <= 9)) break;
      mantissa = mantissa * 10 + d;
      p++;
    }
    let digits = p - first;
    // No digit, or a leading zero before another digit.
    if (digits === 0 || (digits > 1 && data[first] === 48)) return this.slow();
    let fraction = 0;
    if (p < end && data[p] === 46) {
      const dot = ++p;
      while (p < end) {
        d = (data[p] as number) - 48;
        if (!(d >= 0 && d <= 9)) break;
        mantissa = mantissa * 10 + d;
        p++;
      }
      fraction = p - dot;
      if (fraction === 0) return this.slow();
      digits += fraction;
    }
    if (!this.isBoundary(p)) return this.slow();
    this.pos = p;
    if (digits > 15) return Number(this.buffer.latin1Slice(from, p));
    const value = mantissa / (POWERS[fraction] as number);
    return negative ? -value : value;
  }

  float(): Value {
    const value = this.double();
    return typeof value === 'number' ? Math.fround(value) : value;
  }

  /** CHAR, VARCHAR. Short ASCII texts are looked up among the last ones, so that a repeated word is one string with its hash known. */
  string(): Value {
    const data = this.data;
    const end = this.end;
    const from = this.pos + 1;
    if (data[from - 1] !== QUOTE || from > end) return this.slow();
    let p = this.plain(from);
    let high = 0;
    let c = 0;
    while (p < end) {
      c = data[p] as number;
      if (c === QUOTE || c === BACKSLASH) break;
      high |= c;
      p++;
    }
    if (p >= end || c !== QUOTE || !this.isBoundary(p + 1)) return this.slow();
    this.pos = p + 1;
    this.high |= high;
    if ((high & 0x80) !== 0) return this.buffer.utf8Slice(from, p);
    return p - from > CACHED_LENGTH ? this.buffer.latin1Slice(from, p) : this.#cached(from, p);
  }

  /** A short ASCII text: one of those kept, or kept from now on. */
  #cached(from: number, to: number): string {
    const length = to - from;
    const words = this.words;
    const last = to - 4;
    let hash = length;
    let p = from;
    for (; p <= last; p += 4) hash = Math.imul(hash ^ words.getInt32(p, true), 0x9e3779b1);
    for (; p < to; p++) hash = Math.imul(hash ^ (this.data[p] as number), 0x9e3779b1);
    const slot = (hash ^ (hash >>> 15)) & (STRING_CACHE - 1);
    const cached = this.#strings[slot] as string;
    if (cached.length === length && this.#isKept(slot * CACHED_LENGTH, from, to)) return cached;
    const text = this.buffer.latin1Slice(from, to);
    this.#strings[slot] = text;
    this.#stringBytes.set(this.data.subarray(from, to), slot * CACHED_LENGTH);
    return text;
  }

  #isKept(at: number, from: number, to: number): boolean {
    const data = this.data;
    const words = this.words;
    const kept = this.#stringWords;
    const last = to - 4;
    let p = from;
    let k = at;
    for (; p <= last; p += 4, k += 4) if (words.getInt32(p, true) !== kept.getInt32(k, true)) return false;
    for (; p < to; p++, k++) if (data[p] !== this.#stringBytes[k]) return false;
    return true;
  }

  /** TIMESTAMP(≤ 3) or TIMESTAMP_LTZ(≤ 3), written `yyyy-MM-dd` + separator + `HH:mm:ss`, a fraction, and Z when `zoned`: ms since 1970. */
  timestamp(separator: number, zoned: boolean): Value {
    const data = this.data;
    const end = this.end;
    const from = this.pos + 1;
    // Behind the record's end stand the bytes of the next one.
    if (from + 20 > end || data[from - 1] !== QUOTE || data[from + 10] !== separator) return this.slow();
    const second = pair(data, from + 17);
    if (second > 59 || data[from + 16] !== 58 || !this.#minute(from)) return this.slow();
    let p = from + 19;
    let ms = 0;
    if (data[p] === 46) {
      let scale = 100;
      const last = Math.min(end, p + 10);
      for (p++; p < last; p++) {
        const d = (data[p] as number) - 48;
        if (!(d >= 0 && d <= 9)) break;
        // Beyond milliseconds digits are cut off.
        ms += d * scale;
        scale = (scale / 10) | 0;
      }
    }
    if (zoned && (p >= end || data[p++] !== 90)) return this.slow();
    if (p >= end || data[p] !== QUOTE || !this.isBoundary(p + 1)) return this.slow();
    this.pos = p + 1;
    return this.#minuteMs + second * 1000 + ms;
  }

  /** Reads `yyyy-MM-dd HH:mm` into minuteMs; false when it is anything unusual. */
  #minute(at: number): boolean {
    const words = this.words;
    const a = words.getInt32(at, true);
    const b = words.getInt32(at + 4, true);
    const c = words.getInt32(at + 8, true);
    const d = words.getInt32(at + 12, true);
    if (a === this.#minuteA && b === this.#minuteB && c === this.#minuteC && d === this.#minuteD) return true;
    const data = this.data;
    const hour = pair(data, at + 11);
    const minute = pair(data, at + 14);
    if (hour > 23 || minute > 59 || data[at + 13] !== 58 || !this.#date(at)) return false;
    this.#minuteA = a;
    this.#minuteB = b;
    this.#minuteC = c;
    this.#minuteD = d;
    this.#minuteMs = this.#dateMs + (hour * 60 + minute) * 60_000;
    return true;
  }

  /** Reads `yyyy-MM-dd` into dateMs; false when it is anything unusual. */
  #date(at: number): boolean {
    const data = this.data;
    const a = (data[at] as number) | ((data[at + 1] as number) << 8) | ((data[at + 2] as number) << 16) | ((data[at + 3] as number) << 24);
    const b =
      (data[at + 5] as number) | ((data[at + 6] as number) << 8) | ((data[at + 8] as number) << 16) | ((data[at + 9] as number) << 24);
    if (data[at + 4] !== 45 || data[at + 7] !== 45) return false;
    if (a === this.#dateA && b === this.#dateB) return true;
    const century = pair(data, at);
    const year = pair(data, at + 2);
    const month = pair(data, at + 5);
    const day = pair(data, at + 8);
    // The days 29 to 31 depend on the month: left to the converter.
    if (century > 99 || year > 99 || month < 1 || month > 12 || day < 1 || day > 28) return false;
    this.#dateA = a;
    this.#dateB = b;
    this.#dateMs = daysFromCivil(century * 100 + year, month, day) * 86_400_000;
    return true;
  }
}

/** Two digits as a number; beyond 99 when they are not digits. */
function pair(data: Uint8Array, at: number): number {
  const a = (data[at] as number) - 48;
  const b = (data[at + 1] as number) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : 100;
}
