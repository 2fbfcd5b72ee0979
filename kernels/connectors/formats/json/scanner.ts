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
  readonly #runs: Uint8Array[] = [];
  readonly #runColumns: number[] = [];
  readonly #runHigh: number[] = [];
  #learned = 0;
  #records = 0;
  readonly #strings: string[] = new Array<string>(STRING_CACHE).fill('');
  // The date last read: its ten bytes packed in two numbers, and its day.
  #dateA = -1;
  #dateB = -1;
  #dateMs = 0;

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
    if (this.data !== data) {
      this.data = data;
      this.buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    }
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
    if (run !== undefined) {
      const length = run.length;
      if (p + length < this.end) {
        let i = 0;
        while (i < length && data[p + i] === run[i]) i++;
        if (i === length) {
          this.pos = p + length;
          if ((data[p + length] as number) <= 32) this.space();
          this.#step = step + 1;
          this.high |= this.#runHigh[step] as number;
          this.#column = this.#runColumns[step] as number;
          return this.#column;
        }
      }
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
      const run = data.slice(from, this.pos);
      let high = 0;
      for (let i = 0; i < run.length; i++) high |= run[i] as number;
      this.#runs[step] = run;
      this.#runColumns[step] = column;
      this.#runHigh[step] = high;
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
    if (!nested || this.data[from] !== OPEN) return this.slow();
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
    if (digits > 15) return Number(this.buffer.toString('latin1', from, p));
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
    let p = from;
    let high = 0;
    let hash = 0;
    let c = 0;
    while (p < end) {
      c = data[p] as number;
      if (c === QUOTE || c === BACKSLASH) break;
      high |= c;
      hash = (Math.imul(hash, 31) + c) | 0;
      p++;
    }
    if (p >= end || c !== QUOTE || !this.isBoundary(p + 1)) return this.slow();
    this.pos = p + 1;
    this.high |= high;
    if ((high & 0x80) !== 0) return this.buffer.toString('utf8', from, p);
    const length = p - from;
    if (length > CACHED_LENGTH) return this.buffer.toString('latin1', from, p);
    const slot = (hash ^ (hash >>> 11)) & (STRING_CACHE - 1);
    const cached = this.#strings[slot] as string;
    if (cached.length === length) {
      let i = 0;
      while (i < length && cached.charCodeAt(i) === data[from + i]) i++;
      if (i === length) return cached;
    }
    const text = this.buffer.toString('latin1', from, p);
    this.#strings[slot] = text;
    return text;
  }

  /** TIMESTAMP(≤ 3) or TIMESTAMP_LTZ(≤ 3), written `yyyy-MM-dd` + separator + `HH:mm:ss`, a fraction, and Z when `zoned`: ms since 1970. */
  timestamp(separator: number, zoned: boolean): Value {
    const data = this.data;
    const end = this.end;
    const from = this.pos + 1;
    // Behind the record's end stand the bytes of the next one.
    if (from + 20 > end || data[from - 1] !== QUOTE || data[from + 10] !== separator) return this.slow();
    const hour = pair(data, from + 11);
    const minute = pair(data, from + 14);
    const second = pair(data, from + 17);
    if (hour > 23 || minute > 59 || second > 59 || data[from + 13] !== 58 || data[from + 16] !== 58) return this.slow();
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
    if (p >= end || data[p] !== QUOTE || !this.isBoundary(p + 1) || !this.#date(from)) return this.slow();
    this.pos = p + 1;
    return this.#dateMs + (hour * 3600 + minute * 60 + second) * 1000 + ms;
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
