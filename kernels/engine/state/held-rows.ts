import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Texts} from '../runtime/texts.ts';
import {appending} from './appending.ts';
import {BlockRows} from './block-rows.ts';

/** Rows of keys, that come and leave one by one: each has a place until it is removed or moved. */
export interface HeldRows {
  /** Rows that are there. */
  readonly size: number;
  /** The row's place. `owner`: whose it is, a number. */
  add(row: Row, owner: number): number;
  /** What was read of it before still holds until `settle`. */
  remove(place: number): void;
  at(place: number, column: number): Value;
  /** As readers of results take it: with references to texts where it was told so. They hold until `settle`. */
  row(place: number): Row;
  /** The same with a value behind it. */
  with(place: number, value: Value): Row;
  /** Closes up what is more than half empty, once results have been told: `moved` is told whose row stands elsewhere now. */
  settle(moved: (owner: number, from: number, to: number) => void): void;
  /** Reads rows of these places also later, when they have changed: texts as they are. */
  captured(places: Int32Array): (from: number, to: number) => readonly Row[];
  /** About. */
  bytes(): number;
}

/** How references to texts are dealt with: columns in which rows bring them, and those of them in which `row` gives them. */
export interface HeldTexts {
  readonly texts: Texts;
  readonly taken: readonly number[];
  readonly given: ReadonlySet<number>;
}

/** The widest rows that lie in blocks: code names their columns one by one. */
const WIDEST_IN_BLOCKS = 100;

/** Rows that bring references lie in blocks of memory, others stay as they came. */
export function heldRows(types: readonly DataType[], referred: HeldTexts | null): HeldRows {
  if (referred === null || referred.taken.length === 0) return new RowsAsTheyCame(types.length);
  return new BlockRows(types, referred);
}

/** The columns of texts, but for those that the operator looks at itself (`but`) and, unless null, those in which its readers take none. */
export function heldColumns(types: readonly DataType[], but: readonly number[], readers: ReadonlySet<number> | null): readonly number[] {
  if (types.length > WIDEST_IN_BLOCKS) return [];
  return types.flatMap(({kind}, c) =>
    (kind === 'char' || kind === 'varchar') && !but.includes(c) && readers?.has(c) !== false ? [c] : [],
  );
}

class RowsAsTheyCame implements HeldRows {
  readonly #rows: (Row | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #width: number;
  readonly #append: (row: Row, value: Value) => Row;

  constructor(width: number) {
    this.#width = width;
    this.#append = appending(width);
  }

  get size(): number {
    return this.#rows.length - this.#free.length;
  }

  add(row: Row): number {
    const place = this.#free.pop() ?? this.#rows.length;
    this.#rows[place] = row;
    return place;
  }

  remove(place: number): void {
    this.#rows[place] = undefined;
    this.#free.push(place);
  }

  at(place: number, column: number): Value {
    return this.#rows[place]![column]!;
  }

  row(place: number): Row {
    return this.#rows[place]!;
  }

  with(place: number, value: Value): Row {
    return this.#append(this.#rows[place]!, value);
  }

  settle(): void {}

  captured(places: Int32Array): (from: number, to: number) => readonly Row[] {
    const rows = Array.from(places, (place) => this.#rows[place]!);
    return (from, to) => rows.slice(from, to);
  }

  bytes(): number {
    return this.size * (40 + this.#width * 16);
  }
}
