import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {StatePart} from '../runtime/operator.ts';
import {sameValue} from './same-value.ts';
import type {StateReader, StateWriter} from './state-io.ts';
import {keyText, mapKeyOf} from './value-key.ts';

/** A row that a join keeps. */
export interface KeptRow {
  readonly row: Row;
  /** Rows of the other side that it matches; 0 where nobody asks. */
  matches: number;
  /** When it was written last, in ms of processing time; 0 without a time-to-live. Of an interval join: its event time. */
  at: number;
}

/** Rows of one input of a join by their key, as they came. A NULL in the key finds nothing. */
export class JoinSide {
  readonly #keys: readonly number[];
  readonly #types: readonly DataType[];
  readonly #rows = new Map<Value, KeptRow[]>();
  readonly #single: number;
  readonly #toKey: (value: Value) => Value;
  #count = 0;

  constructor(keys: readonly number[], types: readonly DataType[]) {
    this.#keys = keys;
    this.#types = types;
    this.#single = keys.length === 1 ? keys[0]! : -1;
    const type = types[this.#single];
    this.#toKey = type === undefined ? (v) => v : mapKeyOf(type);
  }

  hasNullKey(row: Row): boolean {
    for (let i = 0; i < this.#keys.length; i++) if (row[this.#keys[i]!] === null) return true;
    return false;
  }

  /** The rows whose key is that of the other side's row, read at `keys`; not to be changed. */
  matching(row: Row, keys: readonly number[]): readonly KeptRow[] | undefined {
    return this.#rows.get(this.#keyOf(row, keys));
  }

  add(row: Row, matches: number, at: number): void {
    const key = this.#keyOf(row, this.#keys);
    const kept = this.#rows.get(key);
    if (kept === undefined) this.#rows.set(key, [{row, matches, at}]);
    else kept.push({row, matches, at});
    this.#count++;
  }

  /** Takes back the equal row that came last; one that is unknown is no matter. */
  remove(row: Row, liveSince: number): void {
    const key = this.#keyOf(row, this.#keys);
    const kept = this.#rows.get(key);
    if (kept === undefined) return;
    for (let i = kept.length - 1; i >= 0; i--) {
      if (kept[i]!.at <= liveSince || !isSame(kept[i]!.row, row)) continue;
      kept.splice(i, 1);
      this.#count--;
      if (kept.length === 0) this.#rows.delete(key);
      return;
    }
  }

  /** Drops what was written at `time` or before; `onDrop` is told of each. */
  forget(time: number, onDrop?: (kept: KeptRow) => void): void {
    for (const [key, kept] of this.#rows) {
      const live = kept.filter((k) => k.at > time);
      if (live.length === kept.length) continue;
      if (onDrop !== undefined) for (const k of kept) if (k.at <= time) onDrop(k);
      this.#count -= kept.length - live.length;
      if (live.length === 0) this.#rows.delete(key);
      else this.#rows.set(key, live);
    }
  }

  *all(): IterableIterator<KeptRow> {
    for (const kept of this.#rows.values()) yield* kept;
  }

  /** Rows. */
  get size(): number {
    return this.#count;
  }

  bytes(): number {
    return this.#count * (72 + this.#types.length * 16) + this.#rows.size * 80;
  }

  save(out: StateWriter): void {
    const rows = new Array<Row>(this.#count);
    const matches = new Float64Array(this.#count);
    const times = new Float64Array(this.#count);
    let i = 0;
    for (const kept of this.all()) {
      rows[i] = kept.row;
      matches[i] = kept.matches;
      times[i++] = kept.at;
    }
    out.rows(rows, this.#types);
    out.floats(matches);
    out.floats(times);
  }

  load(source: StateReader, part: StatePart): void {
    const rows = source.rows(this.#types);
    const matches = source.floats();
    const times = source.floats();
    rows.forEach((row, i) => {
      if (part.owns(row, this.#keys)) this.add(row, matches[i]!, times[i]!);
    });
  }

  #keyOf(row: Row, keys: readonly number[]): Value {
    if (this.#single >= 0) return this.#toKey(row[keys[0]!]!);
    let text = '';
    for (let i = 0; i < keys.length; i++) text += keyText(row[keys[i]!]!);
    return text;
  }
}

function isSame(a: Row, b: Row): boolean {
  for (let i = 0; i < a.length; i++) if (!sameValue(a[i]!, b[i]!)) return false;
  return true;
}
