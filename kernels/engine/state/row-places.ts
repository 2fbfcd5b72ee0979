import type {Row} from '../../protocol/value.ts';
import {keyHash} from './key-table.ts';

/** Where rows are, by all that they hold: a row that is taken back is found without a look at the others of its key. */
export class RowPlaces {
  readonly #columns: readonly number[];
  /** By the row's hash: the places of such rows, as they were added. */
  readonly #places = new Map<number, number[]>();

  constructor(width: number) {
    this.#columns = Array.from({length: width}, (_, i) => i);
  }

  add(row: Row, place: number): void {
    const hash = keyHash(row, this.#columns);
    const places = this.#places.get(hash);
    if (places === undefined) this.#places.set(hash, [place]);
    else places.push(place);
  }

  /** The last place that holds an equal row, as `isRow` says; or -1. */
  last(row: Row, isRow: (place: number) => boolean): number {
    return this.#places.get(keyHash(row, this.#columns))?.findLast(isRow) ?? -1;
  }

  remove(row: Row, place: number): void {
    const hash = keyHash(row, this.#columns);
    const places = this.#places.get(hash);
    if (places === undefined) return;
    places.splice(places.lastIndexOf(place), 1);
    if (places.length === 0) this.#places.delete(hash);
  }
}
