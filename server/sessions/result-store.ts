import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../kernels/protocol/row-kind.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {Row} from '../../kernels/protocol/value.ts';
import {MAX_RESULT_ROWS} from '../protocol/limits.ts';
import type {ResultMode} from '../protocol/task.ts';
import {rowEncoder, type WireValue} from '../protocol/wire-value.ts';
import {rowKey} from './row-key.ts';

export interface Patch {
  readonly reset: boolean;
  /** Wire rows, ids ascending. */
  readonly put: WireValue[][];
  readonly remove: number[];
  readonly seen: number;
  readonly changes: number;
}

/**
 * The rows of one statement's result, as they are shown: the newest `limit` rows, each under an id that grows and that a row keeps
 * while it changes in place. Whoever follows the patches and drops all but the highest ids holds the same rows.
 *
 * By row kind, in `update`: with a key +I and +U put the key's row, -D removes it, -U waits for its +U. Without one a row is known by its
 * values, equal rows are counted: -U and -D remove the newest equal row, and a +U that follows its -U takes over its id.
 * In `append` every +I and +U is a new row and removals are not shown; in `single` the newest row stands alone.
 */
export class ResultStore {
  /** Rows that ever came to stand in the result. */
  seen = 0;
  /** Changelog rows, of any kind. */
  changes = 0;
  readonly #mode: ResultMode;
  readonly #limit: number;
  readonly #encode: (id: number, row: Row) => WireValue[];
  readonly #keyColumns: readonly number[] | null;
  readonly #allColumns: readonly number[];
  /** Ids ascend in iteration order: a row that changes in place keeps its place. */
  readonly #rows = new Map<number, Row>();
  readonly #idByKey = new Map<string, number>();
  readonly #idsByValue = new Map<string, number[]>();
  #changed = new Set<number>();
  #removed = new Set<number>();
  #nextId = 1;
  /** Changing results must find a row by key or value; append-only ones need no such index. */
  readonly #indexed: boolean;

  /** In `append`: rows whose time (the first column) is older than the newest by more than this are dropped; in the column's own unit. */
  readonly #retain: number | null;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(
    schema: Schema,
    changing: boolean,
    mode: ResultMode,
    {limit = MAX_RESULT_ROWS, retainMs = null}: {readonly limit?: number; readonly retainMs?: number | null} = {},
  ) {
    this.#mode = mode;
    this.#limit = limit;
    const first = schema.columns[0]?.type;
    const timed = mode === 'append' && retainMs !== null && (first?.kind === 'timestamp' || first?.kind === 'timestamp_ltz');
    this.#retain = timed ? retainMs * (first.precision <= 3 ? 1 : first.precision <= 6 ? 1e3 : 1e6) : null;
    this.#encode = rowEncoder(schema.columns.map((c) => c.type));
    this.#keyColumns = schema.key !== undefined && schema.key.length > 0 ? schema.key : null;
    this.#allColumns = schema.columns.map((_, i) => i);
    this.#indexed = changing && mode === 'update';
  }

  get size(): number {
    return this.#rows.size;
  }

  /** True when `takePatch` has something to say. */
  get dirty(): boolean {
    return this.#changed.size > 0 || this.#removed.size > 0;
  }

  /** `kinds` null: all +I. `skipped` rows came before these and are only counted. */
  add(rows: readonly Row[], kinds: Uint8Array | null, skipped = 0): void {
    this.changes += rows.length + skipped;
    this.seen += skipped;
    this.#nextId += skipped;
    if (this.#mode === 'single') this.#addSingle(rows, kinds);
    else if (this.#indexed) for (let i = 0; i < rows.length; i++) this.#change(rows, kinds, i);
    else this.#append(rows, kinds);
    if (this.#retain !== null) for (const row of rows) this.#newest = Math.max(this.#newest, timeOf(row));
    this.#trim();
  }

  /** Once a patch, not with each row: all rows are looked at. */
  #dropOld(): void {
    if (this.#retain === null) return;
    for (const [id, row] of this.#rows) if (timeOf(row) < this.#newest - this.#retain) this.#remove(id);
  }

  /** What changed since the last patch; null: nothing. */
  takePatch(): Patch | null {
    if (!this.dirty) return null;
    this.#dropOld();
    const ids = [...this.#changed].sort((a, b) => a - b);
    const put = ids.map((id) => this.#encode(id, this.#rows.get(id) ?? []));
    const remove = [...this.#removed];
    this.#changed = new Set();
    this.#removed = new Set();
    return {reset: false, put, remove, seen: this.seen, changes: this.changes};
  }

  /** The whole result. Changes that no patch has told yet are in it, and come again with the next patch. */
  snapshot(): Patch {
    const put: WireValue[][] = [];
    for (const [id, row] of this.#rows) put.push(this.#encode(id, row));
    return {reset: true, put, remove: [], seen: this.seen, changes: this.changes};
  }

  #append(rows: readonly Row[], kinds: Uint8Array | null): void {
    // Of a large batch only its end can stay.
    const from = kinds === null ? Math.max(0, rows.length - this.#limit) : 0;
    this.seen += from;
    this.#nextId += from;
    for (let i = from; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i];
      if (kind === INSERT || kind === UPDATE_AFTER) this.#put(this.#nextId++, rows[i]!);
    }
  }

  #addSingle(rows: readonly Row[], kinds: Uint8Array | null): void {
    for (let i = rows.length - 1; i >= 0; i--) {
      const kind = kinds === null ? INSERT : kinds[i];
      if (kind !== INSERT && kind !== UPDATE_AFTER) continue;
      this.#rows.set(1, rows[i]!);
      this.#changed.add(1);
      break;
    }
    this.seen = this.#rows.size;
  }

  #change(rows: readonly Row[], kinds: Uint8Array | null, i: number): void {
    const row = rows[i]!;
    const kind = kinds === null ? INSERT : kinds[i];
    if (this.#keyColumns !== null) {
      const key = rowKey(row, this.#keyColumns);
      const id = this.#idByKey.get(key);
      if (kind === DELETE) {
        if (id !== undefined) this.#remove(id);
        this.#idByKey.delete(key);
      } else if (kind !== UPDATE_BEFORE) {
        if (id === undefined) this.#idByKey.set(key, this.#nextId);
        this.#put(id ?? this.#nextId++, row, id !== undefined);
      }
      return;
    }
    const value = rowKey(row, this.#allColumns);
    if (kind === INSERT || kind === UPDATE_AFTER) {
      const before = kind === UPDATE_AFTER && i > 0 && kinds?.[i - 1] === UPDATE_BEFORE ? this.#heldId : null;
      this.#heldId = null;
      const id = before ?? this.#nextId++;
      const ids = this.#idsByValue.get(value);
      if (ids === undefined) this.#idsByValue.set(value, [id]);
      else ids.push(id);
      this.#put(id, row, before !== null);
      return;
    }
    const ids = this.#idsByValue.get(value);
    const id = ids?.pop();
    if (ids?.length === 0) this.#idsByValue.delete(value);
    this.#heldId = null;
    if (id === undefined) return;
    if (kind === UPDATE_BEFORE && kinds?.[i + 1] === UPDATE_AFTER) this.#heldId = id;
    else this.#remove(id);
  }

  /** The id whose -U has come and whose +U follows. */
  #heldId: number | null = null;

  #put(id: number, row: Row, inPlace = false): void {
    if (!inPlace) this.seen++;
    this.#rows.set(id, row);
    this.#changed.add(id);
  }

  #remove(id: number): void {
    this.#rows.delete(id);
    this.#changed.delete(id);
    this.#removed.add(id);
  }

  /** Drops the lowest ids. Clients do the same by themselves: no removal is told. */
  #trim(): void {
    let over = this.#rows.size - this.#limit;
    if (over <= 0) return;
    for (const [id, row] of this.#rows) {
      if (over-- <= 0) break;
      this.#rows.delete(id);
      this.#changed.delete(id);
      if (this.#indexed) this.#forget(id, row);
    }
  }

  #forget(id: number, row: Row): void {
    if (this.#keyColumns !== null) {
      this.#idByKey.delete(rowKey(row, this.#keyColumns));
      return;
    }
    const value = rowKey(row, this.#allColumns);
    const ids = this.#idsByValue.get(value)?.filter((known) => known !== id) ?? [];
    if (ids.length === 0) this.#idsByValue.delete(value);
    else this.#idsByValue.set(value, ids);
  }
}

/** Of a row's first column, a time; a row without one is older than all. */
function timeOf(row: Row): number {
  const value = row[0];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NEGATIVE_INFINITY;
}
