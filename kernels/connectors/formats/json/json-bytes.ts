import {DecodeError} from '../format.ts';
import {MAX_DEPTH, parseTree, syntaxError} from './tree.ts';

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** Node's own ways from bytes to a text, without the checks of `toString`. */
export interface SliceBuffer extends Buffer {
  latin1Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
}

/**
 * A place in the bytes of JSON text, and how to pass over whatever begins there: everything must be JSON, wanted or not. As Flink's reader it
 * takes control characters inside strings. Hot: bench/json-decode.ts.
 */
export class JsonBytes {
  protected data: Uint8Array = new Uint8Array(0);
  /** The same bytes. */
  protected buffer = Buffer.alloc(0) as SliceBuffer;
  protected words: DataView = new DataView(new ArrayBuffer(0));
  protected pos = 0;
  protected end = 0;
  /** All bytes of strings, or-ed: beyond ASCII the record's encoding is checked at its end. */
  protected high = 0;

  protected load(data: Uint8Array): void {
    this.data = data;
    this.buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength) as SliceBuffer;
    this.words = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  /** Passes over bytes of a string, eight at a time: behind it stands a quote, a backslash or what is not ASCII, within eight bytes or at once. */
  protected plain(from: number): number {
    const words = this.words;
    const last = this.end - 8;
    let p = from;
    while (p <= last) {
      const a = words.getInt32(p, true);
      const b = words.getInt32(p + 4, true);
      // A byte that is zero after the exclusive or sets its high bit: a quote or a backslash.
      const aq = a ^ 0x22222222;
      const ab = a ^ 0x5c5c5c5c;
      const bq = b ^ 0x22222222;
      const bb = b ^ 0x5c5c5c5c;
      const found = ((aq - 0x01010101) & ~aq) | ((ab - 0x01010101) & ~ab) | ((bq - 0x01010101) & ~bq) | ((bb - 0x01010101) & ~bb) | a | b;
      if ((found & 0x80808080) !== 0) return p;
      p += 8;
    }
    return p;
  }

  protected at(): number {
    return this.pos < this.end ? (this.data[this.pos] as number) : -1;
  }

  protected isBoundary(p: number): boolean {
    if (p >= this.end) return p === this.end;
    const c = this.data[p];
    return c === COMMA || c === CLOSE || c === 93 || c === 32 || c === 10 || c === 9 || c === 13;
  }

  protected space(): void {
    for (;;) {
      const c = this.at();
      if (c !== 32 && c !== 10 && c !== 9 && c !== 13) return;
      this.pos++;
    }
  }

  protected value(depth: number): void {
    if (depth > MAX_DEPTH) throw new DecodeError(`it is nested deeper than ${MAX_DEPTH} levels`);
    switch (this.at()) {
      case QUOTE:
        this.#skipString();
        return;
      case OPEN:
        this.#skipObject(depth);
        return;
      case 91:
        this.#skipArray(depth);
        return;
      case 116:
        this.#skipWord('true');
        return;
      case 102:
        this.#skipWord('false');
        return;
      case 110:
        this.#skipWord('null');
        return;
      default:
        this.#skipNumber();
    }
  }

  #skipObject(depth: number): void {
    this.pos++;
    this.space();
    if (this.at() === CLOSE) {
      this.pos++;
      return;
    }
    for (;;) {
      this.space();
      if (this.at() !== QUOTE) throw this.unexpected('a field name');
      this.#skipString();
      this.space();
      if (this.at() !== 58) throw this.unexpected('":"');
      this.pos++;
      this.space();
      this.value(depth + 1);
      this.space();
      const c = this.at();
      if (c !== COMMA && c !== CLOSE) throw this.unexpected('"," or "}"');
      this.pos++;
      if (c === CLOSE) return;
    }
  }

  #skipArray(depth: number): void {
    this.pos++;
    this.space();
    if (this.at() === 93) {
      this.pos++;
      return;
    }
    for (;;) {
      this.space();
      this.value(depth + 1);
      this.space();
      const c = this.at();
      if (c !== COMMA && c !== 93) throw this.unexpected('"," or "]"');
      this.pos++;
      if (c === 93) return;
    }
  }

  #skipWord(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.at() !== word.charCodeAt(i)) throw this.unexpected('a value');
      this.pos++;
    }
    if (!this.isBoundary(this.pos)) throw this.unexpected('a value');
  }

  #skipNumber(): void {
    if (this.at() === 45) this.pos++;
    const zero = this.at() === 48;
    const whole = this.#skipDigits();
    if (whole === 0) throw this.unexpected('a value');
    if (zero && whole > 1) throw this.unexpected('a number without leading zeros');
    if (this.at() === 46) {
      this.pos++;
      if (this.#skipDigits() === 0) throw this.unexpected('a digit');
    }
    if (this.at() === 101 || this.at() === 69) {
      this.pos++;
      if (this.at() === 43 || this.at() === 45) this.pos++;
      if (this.#skipDigits() === 0) throw this.unexpected('a digit');
    }
    if (!this.isBoundary(this.pos)) throw this.unexpected('the end of the number');
  }

  #skipDigits(): number {
    const from = this.pos;
    for (let c = this.at(); c >= 48 && c <= 57; c = this.at()) this.pos++;
    return this.pos - from;
  }

  /** From the opening quote to behind the closing one. */
  #skipString(): void {
    const data = this.data;
    const end = this.end;
    let p = this.plain(this.pos + 1);
    let high = 0;
    while (p < end) {
      const c = data[p] as number;
      if (c === QUOTE) {
        this.pos = p + 1;
        this.high |= high;
        return;
      }
      high |= c;
      p++;
      if (c !== BACKSLASH) continue;
      this.pos = p;
      const escaped = this.at();
      if (escaped === 117) {
        for (let i = 1; i <= 4; i++) {
          this.pos = p + i;
          if (!isHex(this.at())) throw this.unexpected('four hexadecimal digits');
        }
        p += 5;
      } else if (ESCAPED.includes(escaped)) p++;
      else throw this.unexpected('an escape such as \\n');
    }
    this.pos = end;
    throw this.unexpected('the end of the string');
  }

  /** The string that begins here, with escapes resolved. */
  protected text(): string {
    const from = this.pos;
    this.#skipString();
    const text = this.buffer.toString('utf8', from + 1, this.pos - 1);
    if (!text.includes('\\')) return text;
    const {tree} = parseTree(this.buffer.toString('utf8', from, this.pos));
    return tree.kind === 'string' ? tree.value : text;
  }

  protected unexpected(wanted: string): DecodeError {
    const c = this.at();
    return syntaxError(c === -1 ? null : String.fromCharCode(c), wanted);
  }
}

const ESCAPED = [...'"\\/bfnrt'].map((c) => c.charCodeAt(0));

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
}
