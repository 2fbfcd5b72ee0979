import type {RankNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {KeyIndex} from '../state/key-index.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {rowOrder} from './row-order.ts';

const VERSION = 1;

/**
 * Top-N of rows that have a key and only move up, as Flink's UpdatableTopNFunction: what has left the list never comes back unless it is
 * told again. In: +I and +U; -U says nothing, and -D of a row in the list, which is followed by its next +I, tells it once more. Out: a row that is in the list already -U and +U at once; with the number (or from a
 * later place on) every place between its new and its old one -U (unless nobody needs it) and +U; a new row as `Rank` does.
 * State: the rows of each partition's list.
 */
export class UpdatingRank extends Operator {
  readonly name = 'Rank';
  readonly #node: RankNode;
  readonly #rowKey: readonly number[];
  readonly #types: readonly DataType[];
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  readonly #order: (a: Row, b: Row) => number;
  readonly #to: number;
  readonly #byPlace: boolean;
  /** By key id, in order; rows that are equal in order as they came there. */
  readonly #lists: (Row[] | undefined)[] = [];
  readonly #changedAt: number[] = [];
  #count = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: RankNode, types: readonly DataType[], clock: Clock) {
    super();
    this.#node = node;
    this.#rowKey = must(node.rowKey);
    this.#types = types;
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    this.#order = rowOrder(node.order, types);
    this.#to = must(node.to);
    this.#byPlace = node.withNumber || node.from > 1;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const ttl = this.#node.stateTtlMs;
    const now = ttl > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (kind === UPDATE_BEFORE) continue;
      this.#put(rows[i]!, kind === DELETE, this.#listOf(rows[i]!, now), changes);
    }
    changes.flush(out);
  }

  #listOf(row: Row, now: number): Row[] {
    const id = this.#index.idOf(row);
    if (this.#isExpired(id, now)) this.#drop(id);
    this.#changedAt[id] = now;
    let list = this.#lists[id];
    if (list === undefined) {
      list = [];
      this.#lists[id] = list;
    }
    return list;
  }

  #put(row: Row, isGone: boolean, list: Row[], changes: ChangelogBuilder): void {
    const old = list.findIndex((one) => this.#rowKey.every((c) => sameValue(one[c]!, row[c]!)));
    if (old >= 0) this.#move(row, old, list, changes);
    else if (!isGone) this.#enter(row, list, changes);
  }

  #move(row: Row, old: number, list: Row[], changes: ChangelogBuilder): void {
    const before = list[old]!;
    list.splice(old, 1);
    const at = this.#order(before, row) === 0 ? old : this.#after(list, row);
    list.splice(at, 0, row);
    if (!this.#byPlace) {
      if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, before);
      changes.add(UPDATE_AFTER, row);
      return;
    }
    // The list before the change: the old row stood at `old`, the others one place further up from `at` on.
    for (let i = at; i < old; i++) this.#replace(i + 1, list[i + 1]!, list[i]!, changes);
    this.#replace(old + 1, before, list[old]!, changes);
  }

  #enter(row: Row, list: Row[], changes: ChangelogBuilder): void {
    const at = this.#after(list, row);
    if (at >= this.#to) return;
    const isFull = list.length >= this.#to;
    if (this.#byPlace) {
      for (let i = at; i < list.length; i++) this.#replace(i + 1, list[i]!, i === at ? row : list[i - 1]!, changes);
      if (!isFull && list.length + 1 >= this.#node.from)
        changes.add(INSERT, this.#numbered(at === list.length ? row : list[list.length - 1]!, list.length + 1));
    } else {
      // A list of one row tells the next one as an update, as Flink's FastTop1Function does.
      const isUpdate = isFull && this.#to === 1;
      if (isFull && (!isUpdate || this.#node.emitUpdateBefore)) changes.add(isUpdate ? UPDATE_BEFORE : DELETE, list[list.length - 1]!);
      changes.add(isUpdate ? UPDATE_AFTER : INSERT, row);
    }
    list.splice(at, 0, row);
    if (isFull) list.pop();
    else this.#count++;
  }

  #replace(place: number, before: Row, after: Row, changes: ChangelogBuilder): void {
    if (place < this.#node.from) return;
    if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, this.#numbered(before, place));
    changes.add(UPDATE_AFTER, this.#numbered(after, place));
  }

  #numbered(row: Row, place: number): Row {
    return this.#node.withNumber ? [...row, place] : row;
  }

  /** The place behind all rows that do not come after it. */
  #after(list: readonly Row[], row: Row): number {
    let at = list.length;
    while (at > 0 && this.#order(list[at - 1]!, row) > 0) at--;
    return at;
  }

  #isExpired(id: number, now: number): boolean {
    const ttl = this.#node.stateTtlMs;
    return ttl > 0 && this.#lists[id] !== undefined && this.#changedAt[id]! + ttl <= now;
  }

  #drop(id: number): void {
    this.#count -= this.#lists[id]?.length ?? 0;
    this.#lists[id] = undefined;
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#lists.forEach((_, id) => {
      if (!this.#isExpired(id, now)) return;
      this.#drop(id);
      this.#index.release(id);
    });
  }

  override holdsKey(row: Row): boolean {
    return this.#index.find(row) >= 0;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#count * (32 + this.#types.length * 16) + this.#index.size * 100;
  }

  /** How many rows each list has and when it changed, then all rows: a row knows its key. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const heads: number[] = [];
    const rows: Row[] = [];
    this.#lists.forEach((list, id) => {
      if (list === undefined || list.length === 0) return;
      heads.push(list.length, this.#changedAt[id]!);
      for (const row of list) rows.push(row);
    });
    out.floats(Float64Array.from(heads));
    out.rows(rows, this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const heads = source.floats();
    const rows = source.rows(this.#types);
    let at = 0;
    for (let i = 0; i < heads.length; i += 2) {
      const list = rows.slice(at, at + heads[i]!);
      at += list.length;
      if (!part.owns(must(list[0]), this.#node.partition)) continue;
      const id = this.#index.idOf(must(list[0]));
      this.#lists[id] = list;
      this.#changedAt[id] = heads[i + 1]!;
      this.#count += list.length;
    }
  }
}
