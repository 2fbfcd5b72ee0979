import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {type StatePart, WHOLE} from '../runtime/operator.ts';
import {KeyTable} from './key-table.ts';
import {gatherValues} from './lanes.ts';
import type {StateReader, StateWriter} from './state-io.ts';
import {isMapKey, keyText, mapKeyOf, rowText} from './value-key.ts';

/** The keys of an operator, each with a small number that stays its own until it is released. */
export class KeyIndex {
  readonly #columns: readonly number[];
  readonly #types: readonly DataType[];
  readonly #ids = new Map<Value, number>();
  /** By id: the value of a single key column, or the row of several; undefined = free. */
  readonly #keys: (Value | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #single: number;
  readonly #isPlain: boolean;
  readonly #toKey: (value: Value) => Value;
  /** Of keys of several columns whose values a Map tells apart, instead of `#ids`. */
  readonly #table: KeyTable | null;
  /** The columns of a stored key. */
  readonly #storedColumns: readonly number[];

  constructor(columns: readonly number[], types: readonly DataType[]) {
    this.#columns = columns;
    this.#types = types;
    this.#single = columns.length === 1 ? columns[0]! : -1;
    this.#isPlain = columns.length === 1 && isMapKey(must(types[0]));
    this.#toKey = columns.length === 1 ? mapKeyOf(must(types[0])) : (v) => v;
    this.#table = columns.length > 1 && types.every(isMapKey) ? new KeyTable() : null;
    this.#storedColumns = columns.map((_, i) => i);
  }

  /** Keys in use. */
  get size(): number {
    return this.#table === null ? this.#ids.size : this.#table.size;
  }

  /** Ids are below it. */
  get limit(): number {
    return this.#keys.length;
  }

  /** The id of the row's key; a new key gets the first free id. */
  idOf(row: Row): number {
    if (this.#table !== null) {
      const known = this.#table.find(this.#keys, row, this.#columns);
      return known < 0
        ? this.#addToTable(
            this.#table,
            this.#columns.map((c) => row[c]!),
          )
        : known;
    }
    const key = this.#isPlain ? row[this.#single]! : this.#keyOf(row);
    const id = this.#ids.get(key);
    return id === undefined ? this.#add(key, row) : id;
  }

  /** The id of the key that the row has in these columns (its own, where it is a row of the index), or -1 where it is unknown. */
  find(row: Row, columns = this.#columns): number {
    if (this.#table !== null) return this.#table.find(this.#keys, row, columns);
    return this.#ids.get(this.#isPlain ? row[columns[0]!]! : this.#keyOf(row, columns)) ?? -1;
  }

  /** A new row that begins with the values of a key in use; `width`: with room for more columns. */
  row(id: number, width = this.#columns.length): Value[] {
    const row = new Array<Value>(width);
    const key = this.#keys[id]!;
    if (this.#single >= 0) row[0] = key;
    else for (let i = 0; i < this.#columns.length; i++) row[i] = (key as Row)[i]!;
    return row;
  }

  /** A column of a key in use. */
  at(id: number, column: number): Value {
    const key = this.#keys[id]!;
    return this.#single >= 0 ? key : (key as Row)[column]!;
  }

  isUsed(id: number): boolean {
    return this.#keys[id] !== undefined;
  }

  release(id: number): void {
    const stored = this.#keys[id]!;
    if (this.#table === null) this.#ids.delete(this.#keyOfStored(stored));
    else this.#table.remove(this.#keys, stored as Row, this.#storedColumns);
    this.#keys[id] = undefined;
    this.#free.push(id);
  }

  /** Releases all that are in use and that `isIdle` names. */
  releaseAll(isIdle: (id: number) => boolean): void {
    for (let id = 0; id < this.#keys.length; id++) if (this.#keys[id] !== undefined && isIdle(id)) this.release(id);
  }

  /** Writes the keys of the given ids, in their order. */
  save(ids: Int32Array, out: StateWriter): void {
    const keys = gatherValues(this.#keys, ids) as Value[];
    if (this.#single >= 0) out.values(keys, must(this.#types[0]));
    else out.rows(keys as readonly Row[], this.#types);
  }

  /** The ids of the keys that `save` wrote, in their order; -1 for those that are another's. */
  load(source: StateReader, part: StatePart): number[] {
    const keys: readonly Value[] = this.#single >= 0 ? source.values(must(this.#types[0])) : source.rows(this.#types);
    const table = this.#table;
    if (table !== null) {
      return (keys as readonly Row[]).map((stored) => {
        if (!part.owns(stored, this.#storedColumns)) return -1;
        const known = table.find(this.#keys, stored, this.#storedColumns);
        return known < 0 ? this.#addToTable(table, stored) : known;
      });
    }
    const isEmpty = this.#ids.size === 0;
    const ids = new Array<number>(keys.length);
    for (let i = 0; i < keys.length; i++) {
      if (part !== WHOLE && !part.owns(this.#single >= 0 ? [keys[i]!] : (keys[i] as Row), this.#storedColumns)) {
        ids[i] = -1;
        continue;
      }
      const key = this.#keyOfStored(keys[i]!);
      ids[i] = (isEmpty ? undefined : this.#ids.get(key)) ?? this.#insert(key, keys[i]!);
    }
    return ids;
  }

  #add(key: Value, row: Row): number {
    return this.#insert(key, this.#single >= 0 ? row[this.#single]! : this.#columns.map((c) => row[c]!));
  }

  #addToTable(table: KeyTable, stored: Row): number {
    const id = this.#free.pop() ?? this.#keys.length;
    this.#keys[id] = stored;
    table.add(id, stored, this.#storedColumns);
    return id;
  }

  #insert(key: Value, stored: Value): number {
    const id = this.#free.pop() ?? this.#keys.length;
    this.#keys[id] = stored;
    this.#ids.set(key, id);
    return id;
  }

  #keyOf(row: Row, columns = this.#columns): Value {
    if (this.#single >= 0) return this.#toKey(row[columns[0]!]!);
    let text = '';
    for (let i = 0; i < columns.length; i++) text += keyText(row[columns[i]!]!);
    return text;
  }

  #keyOfStored(stored: Value): Value {
    return this.#single >= 0 ? this.#toKey(stored) : rowText(stored as Row);
  }
}
