import type {LimitNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot} from '../runtime/operator.ts';
import {PlaceList} from '../state/place-list.ts';
import {RowPlaces} from '../state/row-places.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';

const VERSION = 1;

/**
 * In: any kinds. Out of an append-only input: +I, the first `count` rows after `offset`; then it needs no more. Out of a changing input:
 * the rows that stand at those places now; a row that is taken back makes room (-D, then +I of the row that moves up).
 * State: how many rows came; of a changing input all rows.
 */
export class Limit extends Operator {
  readonly name = 'Limit';
  readonly #offset: number;
  readonly #end: number;
  readonly #types: readonly DataType[];
  #seen = 0;
  /** All rows of a changing input; null for an append-only one. */
  readonly #rows: RowsInTurn | null;

  constructor(node: LimitNode, types: readonly DataType[], retracts: boolean) {
    super();
    this.#offset = node.offset;
    this.#end = node.count === null ? Number.POSITIVE_INFINITY : node.offset + node.count;
    this.#types = types;
    this.#rows = retracts ? new RowsInTurn(types.length) : null;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    if (this.#rows !== null) {
      this.#change(rows, kinds, this.#rows, out);
      return;
    }
    const from = Math.max(0, this.#offset - this.#seen);
    const to = Math.min(rows.length, this.#end - this.#seen);
    this.#seen += rows.length;
    if (from < to) out.emit({rows: rows.slice(from, to), kinds: null});
  }

  #change(rows: readonly Row[], kinds: Uint8Array | null, all: RowsInTurn, out: Output): void {
    const changes = new ChangelogBuilder();
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (kind === INSERT || kind === UPDATE_AFTER) {
        all.add(row);
        if (this.#isInside(all.length - 1)) changes.add(INSERT, row);
      } else this.#takeBack(row, all, changes);
    }
    changes.flush(out);
  }

  #takeBack(row: Row, all: RowsInTurn, changes: ChangelogBuilder): void {
    const at = all.lastIndexOf(row);
    if (at < 0) return;
    const gone = at < this.#offset ? all.row(this.#offset) : this.#isInside(at) ? all.row(at) : undefined;
    const next = at < this.#end ? all.row(this.#end) : undefined;
    all.remove(at);
    if (gone !== undefined) changes.add(DELETE, gone);
    if (next !== undefined) changes.add(INSERT, next);
  }

  #isInside(at: number): boolean {
    return at >= this.#offset && at < this.#end;
  }

  override isSatisfied(): boolean {
    return this.#rows === null && this.#seen >= this.#end;
  }

  override stateBytes(): number {
    return (this.#rows?.length ?? 0) * (32 + this.#types.length * 16);
  }

  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.json(this.#seen);
    out.rows(this.#rows?.all() ?? [], this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot): void {
    const source = new StateReader(snapshot, VERSION);
    this.#seen = source.json<number>();
    for (const row of source.rows(this.#types)) this.#rows?.add(row);
  }
}

/** Rows in the order in which they came; one that is taken back is found by its values, and its index by how many came before it. */
class RowsInTurn {
  readonly #rows = new Map<number, Row>();
  /** Numbers of rows, in order. */
  readonly #list = new PlaceList([]);
  readonly #numbers: RowPlaces;
  #next = 0;

  constructor(width: number) {
    this.#numbers = new RowPlaces(width);
  }

  get length(): number {
    return this.#list.length;
  }

  add(row: Row): void {
    const number = this.#next++;
    this.#rows.set(number, row);
    this.#numbers.add(row, number);
    this.#list.insert(this.#list.length, number);
  }

  /** Of the last row that is the same, or -1. */
  lastIndexOf(row: Row): number {
    const isSame = (number: number): boolean => must(this.#rows.get(number)).every((v, c) => sameValue(v, row[c]!));
    const number = this.#numbers.last(row, isSame);
    return number < 0 ? -1 : this.#list.first((n, wanted) => n >= wanted, number);
  }

  row(index: number): Row | undefined {
    return index < this.#list.length ? this.#rows.get(this.#list.at(index)) : undefined;
  }

  remove(index: number): void {
    const number = this.#list.at(index);
    this.#numbers.remove(must(this.#rows.get(number)), number);
    this.#rows.delete(number);
    this.#list.remove(index);
  }

  all(): readonly Row[] {
    return [...this.#rows.values()];
  }
}
