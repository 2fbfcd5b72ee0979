import type {Row} from '../../protocol/value.ts';
import {rowText} from './value-key.ts';

/** Rows with repetition, in the order in which they came. Taking one back is as fast as adding one. */
export class RowBag {
  readonly #rows = new Map<number, Row>();
  /** By the row's text: the numbers under which equal rows lie. */
  readonly #places = new Map<string, number[]>();
  #next = 0;

  get size(): number {
    return this.#rows.size;
  }

  add(row: Row): void {
    const text = rowText(row);
    const places = this.#places.get(text);
    if (places === undefined) this.#places.set(text, [this.#next]);
    else places.push(this.#next);
    this.#rows.set(this.#next++, row);
  }

  /** Takes back the equal row that came last; false where there is none. */
  remove(row: Row): boolean {
    const text = rowText(row);
    const places = this.#places.get(text);
    const place = places?.pop();
    if (places === undefined || place === undefined) return false;
    if (places.length === 0) this.#places.delete(text);
    this.#rows.delete(place);
    return true;
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }
}
