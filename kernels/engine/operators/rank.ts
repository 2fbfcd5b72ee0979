import type {RankNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, type TextReaders, WHOLE} from '../runtime/operator.ts';
import {type HeldRows, heldColumns, heldRows} from '../state/held-rows.ts';
import {KeyIndex} from '../state/key-index.ts';
import {PlaceList} from '../state/place-list.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {heldOrder} from './row-order.ts';
import {WindowEnds} from './window-ends.ts';

const VERSION = 2;

/**
 * In: any kinds. Out, as Flink's Top-N: with the number (or from a later place on) every place that changes -U (unless nobody needs it)
 * and +U, +I and -D at the end of the list; without it -D of the row that goes and +I of the one that comes (-U and +U
 * where only the first of rows that only come is wanted). A retraction of an unknown
 * row is dropped. Batch mode: +I of each row at the end. State: of an append-only input the rows up to `to`, else all rows.
 */
export class Rank extends Operator {
  readonly name = 'Rank';
  readonly #node: RankNode;
  readonly #types: readonly DataType[];
  readonly #retracts: boolean;
  readonly #isBatch: boolean;
  readonly #window: WindowEnds | null;
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  readonly #order: (held: HeldRows, place: number, row: Row) => number;
  readonly #to: number;
  readonly #byPlace: boolean;
  /** Whether changes are told at once. */
  readonly #tells: boolean;
  #held: HeldRows;
  /** By key id the places of its rows, in order; of rows that are equal in order as they came. */
  readonly #lists: (PlaceList | undefined)[] = [];
  /** By key id; where state expires. */
  readonly #changedAt: number[] = [];
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: RankNode, types: readonly DataType[], retracts: boolean, mode: 'streaming' | 'batch', clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#retracts = retracts;
    this.#isBatch = mode === 'batch';
    this.#window = node.window === undefined ? null : new WindowEnds(node.window);
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    this.#order = heldOrder(node.order, types);
    this.#held = heldRows(types, null);
    this.#to = node.to ?? Number.POSITIVE_INFINITY;
    this.#byPlace = node.withNumber || node.from > 1;
    this.#tells = !this.#isBatch && this.#window === null;
  }

  override takeReferences({texts, append, taken}: TextReaders): readonly (readonly number[])[] {
    if (append[0] !== true) return [];
    const {partition, order} = this.#node;
    // Who tells a row many times over makes no texts of bytes each time.
    const own = heldColumns(this.#types, [...partition, ...order.map((o) => o.column)], this.#tells ? taken : null);
    this.#held = heldRows(this.#types, {texts, taken: own, given: taken});
    return [own];
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const now = this.#node.stateTtlMs > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (this.#window?.isLate(row) === true) continue;
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (kind === INSERT || kind === UPDATE_AFTER) this.#add(row, this.#open(row, now), changes);
      else this.#takeBack(row, now, changes);
    }
    changes.flush(out);
    this.#settle();
  }

  #settle(): void {
    this.#held.settle((id, from, to) => this.#lists[id]!.replace(from, to));
  }

  /** The id of the row's key. */
  #open(row: Row, now: number): number {
    const id = this.#index.idOf(row);
    if (this.#node.stateTtlMs > 0) {
      if (this.#isExpired(id, now)) this.#drop(id);
      this.#changedAt[id] = now;
    }
    return id;
  }

  /** Hot: Nexmark's q9 and q19. */
  #add(row: Row, id: number, changes: ChangelogBuilder): void {
    const list = this.#lists[id];
    if (list === undefined) {
      const first = this.#held.add(row, id);
      this.#lists[id] = new PlaceList([first]);
      if (this.#tells && this.#node.from === 1) changes.add(INSERT, this.#node.withNumber ? this.#held.with(first, 1) : row);
      return;
    }
    const isFull = !this.#retracts && list.length >= this.#to;
    if (isFull && !this.#comesBehind(list.last(), row)) return;
    const at = list.first(this.#comesBehind, row);
    const place = this.#held.add(row, id);
    if (this.#tells) this.#tell(list, at, place, row, changes);
    list.insert(at, place);
    if (!isFull) return;
    this.#held.remove(list.last());
    list.remove(list.length - 1);
  }

  /** That a row comes to a list. */
  #tell(list: PlaceList, at: number, place: number, row: Row, changes: ChangelogBuilder): void {
    if (this.#byPlace) this.#shiftDown(list, at, place, changes);
    else if (at < this.#to) {
      const isUpdate = this.#to === 1 && !this.#retracts;
      if (list.length >= this.#to && (!isUpdate || this.#node.emitUpdateBefore)) {
        changes.add(isUpdate ? UPDATE_BEFORE : DELETE, this.#held.row(list.at(this.#to - 1)));
      }
      changes.add(isUpdate ? UPDATE_AFTER : INSERT, row);
    }
  }

  #shiftDown(list: PlaceList, at: number, place: number, changes: ChangelogBuilder): void {
    let current = place;
    const end = Math.min(list.length, this.#to);
    for (let i = at; i < end; i++) {
      const before = list.at(i);
      this.#replace(i + 1, before, current, changes);
      current = before;
    }
    if (list.length < this.#to && list.length + 1 >= this.#node.from) changes.add(INSERT, this.#numbered(current, list.length + 1));
  }

  #takeBack(row: Row, now: number, changes: ChangelogBuilder): void {
    const id = this.#index.find(row);
    const list = id < 0 ? undefined : this.#lists[id];
    if (list === undefined || this.#isExpired(id, now)) return;
    const at = this.#find(list, row);
    if (at < 0) return;
    if (this.#node.stateTtlMs > 0) this.#changedAt[id] = now;
    if (this.#byPlace) {
      const end = Math.min(list.length - 1, this.#to);
      for (let i = at; i < end; i++) this.#replace(i + 1, list.at(i), list.at(i + 1), changes);
      if (list.length <= this.#to && list.length >= this.#node.from) {
        changes.add(DELETE, this.#numbered(list.last(), list.length));
      }
    } else if (at < this.#to) {
      changes.add(DELETE, this.#held.row(list.at(at)));
      if (list.length > this.#to) changes.add(INSERT, this.#held.row(list.at(this.#to)));
    }
    this.#held.remove(list.at(at));
    list.remove(at);
    if (list.length === 0) this.#forget(id);
  }

  #replace(number: number, before: number, after: number, changes: ChangelogBuilder): void {
    if (number < this.#node.from) return;
    if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, this.#numbered(before, number));
    changes.add(UPDATE_AFTER, this.#numbered(after, number));
  }

  #numbered(place: number, number: number): Row {
    return this.#node.withNumber ? this.#held.with(place, number) : this.#held.row(place);
  }

  /** Whether a row that is there stands behind one that comes. */
  readonly #comesBehind = (place: number, row: Row): boolean => {
    const order = this.#order(this.#held, place, row);
    return order > 0 || (order === 0 && this.#node.lastFirst === true);
  };

  readonly #isNotBefore = (place: number, row: Row): boolean => this.#order(this.#held, place, row) >= 0;

  /** The index of the first row that is the same, or -1. */
  #find(list: PlaceList, row: Row): number {
    for (let at = list.first(this.#isNotBefore, row); at < list.length; at++) {
      const place = list.at(at);
      if (this.#order(this.#held, place, row) !== 0) break;
      if (row.every((v, c) => sameValue(v, this.#held.at(place, c)))) return at;
    }
    return -1;
  }

  #isExpired(id: number, now: number): boolean {
    const ttl = this.#node.stateTtlMs;
    return ttl > 0 && this.#lists[id] !== undefined && this.#changedAt[id]! + ttl <= now;
  }

  #drop(id: number): void {
    this.#lists[id]?.each((place) => this.#held.remove(place));
    this.#lists[id] = undefined;
  }

  #forget(id: number): void {
    this.#drop(id);
    this.#index.release(id);
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#window?.timeMode === 'event') this.#closeWindows(this.#window, time, out);
  }

  #closeWindows(window: WindowEnds, time: number, out: Output): void {
    if (!window.advance(time)) return;
    const closed: {readonly id: number; readonly end: number}[] = [];
    this.#lists.forEach((list, id) => {
      const end = list === undefined ? null : this.#held.at(list.at(0), window.column);
      if (typeof end === 'number' && window.isClosed(end)) closed.push({id, end});
    });
    const rows: Row[] = [];
    for (const {id} of closed.sort((a, b) => a.end - b.end)) {
      this.#list(must(this.#lists[id]), rows);
      this.#forget(id);
    }
    if (rows.length > 0) out.emit({rows, kinds: null});
    this.#settle();
  }

  override lateRecords(): number {
    return this.#window?.late ?? 0;
  }

  /** The rows of a partition that are wanted. */
  #list(list: PlaceList, into: Row[]): void {
    const end = Math.min(list.length, this.#to);
    for (let i = this.#node.from - 1; i < end; i++) into.push(this.#numbered(list.at(i), i + 1));
  }

  override onTick(now: number, out: Output): void {
    if (this.#window?.timeMode === 'processing') this.#closeWindows(this.#window, now - 1, out);
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#lists.forEach((_, id) => {
      if (this.#isExpired(id, now)) this.#forget(id);
    });
    this.#settle();
  }

  override onEnd(out: Output): void {
    if (this.#window?.timeMode === 'processing') this.#closeWindows(this.#window, Number.POSITIVE_INFINITY, out);
    if (!this.#isBatch) return;
    const rows: Row[] = [];
    for (const list of this.#lists) if (list !== undefined) this.#list(list, rows);
    if (rows.length > 0) out.emit({rows, kinds: null});
  }

  override holdsKey(row: Row): boolean {
    return this.#index.find(row) >= 0;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#held.bytes() + this.#index.size * 150;
  }

  /** How many rows each partition has and when it changed, then all rows: a row knows its key. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.json(this.#window?.save() ?? null);
    const heads: number[] = [];
    const places = new Int32Array(this.#held.size);
    let count = 0;
    this.#lists.forEach((list, id) => {
      if (list === undefined) return;
      heads.push(list.length, this.#changedAt[id] ?? 0);
      list.each((place) => {
        places[count++] = place;
      });
    });
    out.floats(Float64Array.from(heads));
    out.laterRows(count, this.#held.captured(places), this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const window = source.json<ReturnType<WindowEnds['save']> | null>();
    if (window !== null) this.#window?.load(window, part);
    const heads = source.floats();
    const rows = source.rows(this.#types);
    let at = 0;
    for (let i = 0; i < heads.length; i += 2) {
      const own = rows.slice(at, at + heads[i]!);
      at += own.length;
      if (!part.owns(must(own[0]), this.#node.partition)) continue;
      const id = this.#index.idOf(must(own[0]));
      this.#lists[id] = new PlaceList(own.map((row) => this.#held.add(row, id)));
      this.#changedAt[id] = heads[i + 1]!;
    }
  }
}
