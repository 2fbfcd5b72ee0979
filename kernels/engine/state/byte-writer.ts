/** Bytes that grow. Numbers are little-endian; arrays of 8-byte numbers start at a multiple of 8. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** 0 to 2^32 - 1. */
  uint(value: number): void {
    let rest = value;
    this.#room(5);
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  floats(value: Float64Array): void {
    this.#align();
    this.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }

  ints(value: Int32Array): void {
    this.#align();
    this.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }

  /** Well-formed text as UTF-8, other text as its UTF-16 units. */
  text(value: string): void {
    if (value.isWellFormed()) {
      this.byte(0);
      // Three bytes are the most that a UTF-16 unit needs; the length in front of them has room for any number.
      this.#room(value.length * 3 + 8);
      const start = this.#length + 5;
      const {written} = ENCODER.encodeInto(value, this.#bytes.subarray(start));
      this.#fixedUint(written);
      this.#length = start + written;
      return;
    }
    this.byte(1);
    this.uint(value.length);
    const units = new Uint16Array(value.length);
    for (let i = 0; i < value.length; i++) units[i] = value.charCodeAt(i);
    this.bytes(new Uint8Array(units.buffer));
  }

  #fixedUint(value: number): void {
    let rest = value;
    for (let i = 0; i < 4; i++) {
      this.#bytes[this.#length + i] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length + 4] = rest;
  }

  /** A buffer of its own. */
  finish(): ArrayBuffer {
    return this.#bytes.buffer.slice(0, this.#length);
  }

  #align(): void {
    this.#room(8);
    while (this.#length % 8 !== 0) this.#bytes[this.#length++] = 0;
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

const ENCODER = new TextEncoder();
