import type {Value} from '../../protocol/value.ts';
import type {Texts} from '../runtime/texts.ts';

const START = 2 ** 16;

/** A source's memory with texts that references tell of. Texts that it cannot hold, and other values, stay as they are. */
export class SourceMemory {
  readonly #bytes = new Uint8Array(1 << 20);
  #at = 1;

  constructor(texts: Texts) {
    texts.source(this.#bytes);
  }

  reference(value: Value): Value {
    if (typeof value !== 'string' || !value.isWellFormed()) return value;
    // What was told of before is gone, as after a source's next records.
    if (this.#at + value.length * 3 > this.#bytes.length / 2) this.#at = 1;
    const {written} = new TextEncoder().encodeInto(value, this.#bytes.subarray(this.#at));
    const reference = this.#at * START + written;
    this.#at += written;
    return written === value.length ? reference : -reference;
  }
}
