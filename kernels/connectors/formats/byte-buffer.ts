const FIRST = 1 << 12;
/** Texts up to here are written sooner than they are handed over. */
const SHORT = 12;
const NOTHING = Buffer.alloc(0);

/** Memory of such a size goes from one buffer to another. */
const LEAST_SPARE = 1 << 16;
const LARGEST_SPARE = 1 << 22;

/** What a buffer needs no more: memory that is new costs a page fault every few kilobytes. */
let spare: Buffer<ArrayBufferLike> | null = null;

/** Bytes that were given by `ByteBuffer.take`, and that nobody reads any more. */
export function giveBack({buffer}: Uint8Array): void {
  if (buffer.byteLength <= LARGEST_SPARE && buffer.byteLength > (spare?.length ?? 0)) spare = Buffer.from(buffer);
}

/** Bytes that are appended to. Hot: a sink's encoder writes each value here. */
export class ByteBuffer {
  #bytes: Buffer<ArrayBufferLike> = NOTHING;
  #view: DataView = new DataView(NOTHING.buffer, NOTHING.byteOffset, 0);
  #length = 0;
  /** Of the last `take`. */
  #usual = FIRST;

  get length(): number {
    return this.#length;
  }

  /** All bytes since the last call; they are the caller's. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#usual = Math.max(FIRST, this.#length);
    this.#bytes = NOTHING;
    this.#length = 0;
    return taken;
  }

  /** As `take`, where few are taken at a time. */
  copy(): Uint8Array {
    const copied = new Uint8Array(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return copied;
  }

  /** The bytes with room for so many more behind `length`. */
  #room(more: number): Buffer {
    if (this.#length + more > this.#bytes.length) this.#grow(this.#length + more);
    return this.#bytes;
  }

  #grow(least: number): void {
    if (this.#bytes === NOTHING && this.#usual >= LEAST_SPARE && spare !== null && spare.length >= least) {
      this.#use(spare);
      spare = null;
      return;
    }
    // Not filled with zeros: nobody reads beyond the length.
    const larger = Buffer.allocUnsafeSlow(Math.max(least, this.#bytes.length * 2, this.#usual + (this.#usual >> 3)));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#use(larger);
  }

  #use(bytes: Buffer<ArrayBufferLike>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(this.#length + 1);
    this.#bytes[this.#length++] = value;
  }

  /** As UTF-8; of a surrogate without its other half a question mark of Unicode's. */
  text(text: string): void {
    this.doubled(text, -1);
  }

  /** So many bytes from a place on, those with this code twice; a few more can be read. */
  copied(from: DataView, start: number, length: number, code: number): void {
    const bytes = this.#room(length * 2);
    const [codes, at] = [code * 0x01010101, this.#length];
    let i = 0;
    // Four at a time up to those that have the code among them.
    for (; i + 4 <= length; i += 4) {
      const word = from.getInt32(start + i, true);
      const differs = word ^ codes;
      if (((differs - 0x01010101) & ~differs & 0x80808080) !== 0) break;
      this.#view.setInt32(at + i, word, true);
    }
    let to = at + i;
    for (; i < length; i++) {
      const byte = from.getUint8(start + i);
      bytes[to++] = byte;
      if (byte === code) bytes[to++] = byte;
    }
    this.#length = to;
  }

  /** As UTF-8, each character with this code, of ASCII, twice. */
  doubled(text: string, code: number): void {
    if (text.length > SHORT) {
      this.#write(twice(text, code));
      return;
    }
    const bytes = this.#room(text.length * 2);
    let at = this.#length;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c >= 128) {
        this.#length = at;
        this.#write(twice(text.slice(i), code));
        return;
      }
      bytes[at++] = c;
      if (c === code) bytes[at++] = c;
    }
    this.#length = at;
  }

  #write(text: string): void {
    // A character takes three bytes at most.
    this.#length += this.#room(text.length * 3).write(text, this.#length);
  }

  /** A whole number in decimal digits. */
  integer(value: number | bigint): void {
    if (typeof value === 'bigint' || value >= 1e9 || value < 0) {
      this.text(String(value));
      return;
    }
    const bytes = this.#room(9);
    let end =
      this.#length +
      (value < 10
        ? 1
        : value < 100
          ? 2
          : value < 1000
            ? 3
            : value < 10_000
              ? 4
              : value < 100_000
                ? 5
                : value < 1e6
                  ? 6
                  : value < 1e7
                    ? 7
                    : value < 1e8
                      ? 8
                      : 9);
    const after = end;
    for (let rest = value | 0; end > this.#length; ) {
      const next = (rest / 10) | 0;
      bytes[--end] = 48 + rest - next * 10;
      rest = next;
    }
    this.#length = after;
  }
}

function twice(text: string, code: number): string {
  if (code < 0) return text;
  const mark = String.fromCharCode(code);
  return text.includes(mark) ? text.replaceAll(mark, () => mark + mark) : text;
}
