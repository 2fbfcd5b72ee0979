import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Output} from '../runtime/operator.ts';
import {grownBytes} from '../state/lanes.ts';

/** Rows with kinds on their way out. */
export class ChangelogBuilder {
  readonly #rows: Row[] = [];
  #kinds = new Uint8Array(64);
  #isAppend = true;

  add(kind: number, row: Row): void {
    const at = this.#rows.length;
    this.#rows.push(row);
    if (kind === 0) return;
    this.#isAppend = false;
    if (at >= this.#kinds.length) this.#kinds = grownBytes(this.#kinds, at * 2);
    this.#kinds[at] = kind;
  }

  /** Once, at the end. */
  flush(out: Output): void {
    if (this.#rows.length > 0) out.emit(this.batch());
  }

  batch(): Batch {
    const count = this.#rows.length;
    if (this.#isAppend) return {rows: this.#rows, kinds: null};
    const kinds = count > this.#kinds.length ? grownBytes(this.#kinds, count) : this.#kinds.subarray(0, count);
    return {rows: this.#rows, kinds};
  }
}
