import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {isNumeric} from '../../sql/types/common-type.ts';
import {type StatePart, WHOLE} from '../runtime/operator.ts';
import {KeyTable} from './key-table.ts';
import {gatherValues, grownBytes} from './lanes.ts';
import type {StateReader, StateWriter} from './state-io.ts';
import {isMapKey, keyText, mapKeyOf} from './value-key.ts';

/** The keys of an operator, each with a small number that stays its own until it is released. */
export class KeyIndex {
  /** By key column, by id: the values of the keys in use. The arrays stay the same. */
  readonly columns: readonly Value[][];
  /** Ids are below it. */
  limit = 0;
  readonly #rowColumns: readonly number[];
  readonly #types: readonly DataType[];
  #used = new Uint8Array(64);
  readonly #free: number[] = [];
  /** Of keys of several columns whose values a Map tells apart, and of a single number. */
  readonly #table: KeyTable | null;
  /** Of other keys: the value of a single column, or a text. */
  readonly #ids = new Map<Value, number>();
  /** The column of a row that is the key as it is; -1 = it is not so simple. */
  readonly #plain: number;
  readonly #toKey: (value: Value) => Value;
  /** The columns of a key by itself. */
  readonly #ownColumns: readonly number[];

  constructor(columns: readonly number[], types: readonly DataType[]) {
    this.columns = columns.map(() => []);
    this.#rowColumns = columns;
    this.#types = types;
    this.#plain = columns.length === 1 && isMapKey(must(types[0])) ? columns[0]! : -1;
    this.#toKey = columns.length === 1 ? mapKeyOf(must(types[0])) : (v) => v;
    this.#table = (columns.length > 1 || types.some(isNumeric)) && types.every(isMapKey) ? new KeyTable(types, this.columns) : null;
    this.#ownColumns = columns.map((_, i) => i);
  }

  /** Keys in use. */
  get size(): number {
    return this.limit - this.#free.length;
  }

  /** The id of the row's key; a new key gets the first free id. */
  idOf(row: Row): number {
    const known = this.find(row);
    return known < 0 ? this.add(row) : known;
  }

  /** The id of the key that the row has in these columns (its own, where it is a row of the index), or -1 where it is unknown. */
  find(row: Row, columns = this.#rowColumns): number {
    if (this.#table !== null) return this.#table.find(row, columns);
    return this.#ids.get(this.#plain >= 0 ? row[columns[0]!]! : this.#keyOf(row, columns)) ?? -1;
  }

  /** A new row of the values of a key in use. */
  row(id: number): Value[] {
    const row = new Array<Value>(this.columns.length);
    for (let c = 0; c < this.columns.length; c++) row[c] = this.columns[c]![id]!;
    return row;
  }

  /** A column of a key in use. */
  at(id: number, column: number): Value {
    return this.columns[column]![id]!;
  }

  isUsed(id: number): boolean {
    return this.#used[id] === 1;
  }

  release(id: number): void {
    if (this.#table !== null) this.#table.remove(id);
    else this.#ids.delete(this.#keyOf(this.row(id), this.#ownColumns));
    // A number takes no room; in a column of numbers nothing else may stand.
    for (const column of this.columns) if (typeof column[id] !== 'number') column[id] = null;
    this.#used[id] = 0;
    this.#free.push(id);
  }

  /** Releases all that are in use and that `isIdle` names. */
  releaseAll(isIdle: (id: number) => boolean): void {
    for (let id = 0; id < this.limit; id++) if (this.isUsed(id) && isIdle(id)) this.release(id);
  }

  /** Writes the keys of the given ids, in their order. */
  save(ids: Int32Array, out: StateWriter): void {
    const columns = this.columns.map((column) => gatherValues(column, ids));
    if (columns.length === 1) out.values(columns[0]!, must(this.#types[0]));
    else out.columns(columns, ids.length, this.#types);
  }

  /** The ids of the keys that `save` wrote, in their order; -1 for those that are another's. */
  load(source: StateReader, part: StatePart): number[] {
    const isSingle = this.columns.length === 1;
    const keys: readonly Value[] = isSingle ? source.values(must(this.#types[0])) : source.rows(this.#types);
    const isEmpty = this.size === 0;
    const ids = new Array<number>(keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = isSingle ? [keys[i]!] : (keys[i] as Row);
      if (part !== WHOLE && !part.owns(key, this.#ownColumns)) {
        ids[i] = -1;
        continue;
      }
      const known = isEmpty ? -1 : this.find(key, this.#ownColumns);
      ids[i] = known < 0 ? this.#add(key, this.#ownColumns) : known;
    }
    return ids;
  }

  /** The id of the row's key, which must be unknown. */
  add(row: Row): number {
    return this.#add(row, this.#rowColumns);
  }

  /** The row has the key in these columns. */
  #add(row: Row, columns: readonly number[]): number {
    const id = this.#free.pop() ?? this.limit++;
    for (let c = 0; c < columns.length; c++) this.columns[c]![id] = row[columns[c]!]!;
    if (id >= this.#used.length) this.#used = grownBytes(this.#used, id * 2);
    this.#used[id] = 1;
    if (this.#table !== null) this.#table.add(id, row, columns);
    else this.#ids.set(this.#keyOf(row, columns), id);
    return id;
  }

  #keyOf(row: Row, columns: readonly number[]): Value {
    if (columns.length === 1) return this.#toKey(row[columns[0]!]!);
    let text = '';
    for (let i = 0; i < columns.length; i++) text += keyText(row[columns[i]!]!);
    return text;
  }
}
