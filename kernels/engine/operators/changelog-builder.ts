import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Output} from '../runtime/operator.ts';

/** Rows with kinds on their way out. */
export class ChangelogBuilder {
  readonly #rows: Row[] = [];
  readonly #kinds: number[] = [];
  #isAppend = true;

  add(kind: number, row: Row): void {
    this.#rows.push(row);
    this.#kinds.push(kind);
    if (kind !== 0) this.#isAppend = false;
  }

  /** Once, at the end. */
  flush(out: Output): void {
    if (this.#rows.length > 0) out.emit(this.batch());
  }

  batch(): Batch {
    return {rows: this.#rows, kinds: this.#isAppend ? null : Uint8Array.from(this.#kinds)};
  }
}
