import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {isMapKey, keyText, mapKeyOf} from './value-key.ts';

/** The keys of an operator, each with a small number that stays its own until it is released. */
export class KeyIndex {
  readonly #columns: readonly number[];
  readonly #ids = new Map<Value, number>();
  /** By id: the key's values. */
  readonly #keys: (Row | null)[] = [];
  readonly #free: number[] = [];
  readonly #single: number;
  readonly #isPlain: boolean;
  readonly #toKey: (value: Value) => Value;

  constructor(columns: readonly number[], types: readonly DataType[]) {
    this.#columns = columns;
    this.#single = columns.length === 1 ? columns[0]! : -1;
    this.#isPlain = columns.length === 1 && isMapKey(must(types[0]));
    this.#toKey = columns.length === 1 ? mapKeyOf(must(types[0])) : (v) => v;
  }

  /** Keys in use. */
  get size(): number {
    return this.#ids.size;
  }

  /** Ids are below it. */
  get limit(): number {
    return this.#keys.length;
  }

  /** The id of the row's key; a new key gets the first free id. */
  idOf(row: Row): number {
    const key = this.#isPlain ? row[this.#single]! : this.#keyOf(row);
    const id = this.#ids.get(key);
    return id === undefined ? this.#add(key, row) : id;
  }

  /** The id of the row's key, or -1 where it is unknown. */
  find(row: Row): number {
    return this.#ids.get(this.#isPlain ? row[this.#single]! : this.#keyOf(row)) ?? -1;
  }

  /** The values of a key in use. */
  key(id: number): Row {
    return must(this.#keys[id]);
  }

  release(id: number): void {
    const key = must(this.#keys[id]);
    this.#ids.delete(this.#keyOfValues(key));
    this.#keys[id] = null;
    this.#free.push(id);
  }

  /** Releases all that are in use and that `isIdle` names. */
  releaseAll(isIdle: (id: number) => boolean): void {
    for (let id = 0; id < this.#keys.length; id++) if (this.#keys[id] !== null && isIdle(id)) this.release(id);
  }

  /** Adds a key by its values (restore). */
  addKey(values: Row): number {
    return this.#ids.get(this.#keyOfValues(values)) ?? this.#insert(this.#keyOfValues(values), values);
  }

  #add(key: Value, row: Row): number {
    return this.#insert(
      key,
      this.#columns.map((c) => row[c]!),
    );
  }

  #insert(key: Value, values: Row): number {
    const id = this.#free.pop() ?? this.#keys.length;
    this.#keys[id] = values;
    this.#ids.set(key, id);
    return id;
  }

  #keyOf(row: Row): Value {
    if (this.#single >= 0) return this.#toKey(row[this.#single]!);
    let text = '';
    for (let i = 0; i < this.#columns.length; i++) text += keyText(row[this.#columns[i]!]!);
    return text;
  }

  #keyOfValues(values: Row): Value {
    if (this.#columns.length === 1) return this.#toKey(values[0]!);
    let text = '';
    for (let i = 0; i < values.length; i++) text += keyText(values[i]!);
    return text;
  }
}
