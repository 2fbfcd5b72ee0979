import {StudioError} from '../../protocol/diagnostic.ts';

/** Reads what ByteWriter wrote. Throws `engine/damaged-bytes` where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw damaged();
    return value;
  }

  uint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
      if (factor > 2 ** 35) throw damaged();
    }
  }

  /** A view; valid as long as the bytes are. */
  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw damaged();
    const view = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return view;
  }

  /** A copy. */
  floats(length: number): Float64Array {
    this.#align();
    const values = new Float64Array(this.#fitting(length, 8));
    new Uint8Array(values.buffer).set(this.bytes(length * 8));
    return values;
  }

  /** A copy. */
  ints(length: number): Int32Array {
    this.#align();
    const values = new Int32Array(this.#fitting(length, 4));
    new Uint8Array(values.buffer).set(this.bytes(length * 4));
    return values;
  }

  text(): string {
    const isUnits = this.byte() === 1;
    const length = this.uint();
    if (!isUnits) return DECODER.decode(this.bytes(length));
    const units = new Uint16Array(this.#fitting(length, 2));
    new Uint8Array(units.buffer).set(this.bytes(length * 2));
    const parts: string[] = [];
    for (let i = 0; i < length; i += 8192) parts.push(String.fromCharCode(...units.subarray(i, i + 8192)));
    return parts.join('');
  }

  #fitting(length: number, size: number): number {
    if (this.#at + length * size > this.#bytes.length) throw damaged();
    return length;
  }

  #align(): void {
    this.#at = Math.ceil(this.#at / 8) * 8;
  }
}

// The first character may be a byte order mark: it is text here.
const DECODER = new TextDecoder('utf-8', {ignoreBOM: true});

function damaged(): StudioError {
  return new StudioError('engine/damaged-bytes', 'stored rows end in the middle', {blame: 'environment'});
}
