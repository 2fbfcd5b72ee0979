import type {RankNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {KeyIndex} from '../state/key-index.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {appending} from './appending.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {rowOrder} from './row-order.ts';
import {WindowEnds} from './window-ends.ts';

const VERSION = 2;

interface Partition {
  /** In order; rows that are equal in order as they came. */
  rows: Row[];
  changedAt: number;
}

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
  readonly #order: (a: Row, b: Row) => number;
  readonly #append: (row: Row, value: Value) => Row;
  readonly #to: number;
  readonly #byPlace: boolean;
  /** By key id. */
  readonly #partitions: (Partition | undefined)[] = [];
  #count = 0;
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
    this.#order = rowOrder(node.order, types);
    this.#append = appending(types.length);
    this.#to = node.to ?? Number.POSITIVE_INFINITY;
    this.#byPlace = node.withNumber || node.from > 1;
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
    if (!this.#isBatch && this.#window === null) changes.flush(out);
  }

  #open(row: Row, now: number): Partition {
    const id = this.#index.idOf(row);
    let partition = this.#partitions[id];
    if (partition === undefined || this.#isExpired(partition, now)) {
      this.#count -= partition?.rows.length ?? 0;
      partition = {rows: [], changedAt: now};
      this.#partitions[id] = partition;
    }
    partition.changedAt = now;
    return partition;
  }

  /** Hot: Nexmark's q9 and q19. */
  #add(row: Row, partition: Partition, changes: ChangelogBuilder): void {
    const {rows} = partition;
    if (!this.#retracts && rows.length >= this.#to && !this.#comesBefore(row, rows[rows.length - 1]!)) return;
    const at = this.#after(rows, row);
    if (this.#byPlace) this.#shiftDown(rows, at, row, changes);
    else if (at < this.#to) {
      const isUpdate = this.#to === 1 && !this.#retracts && rows.length === 1;
      if (rows.length >= this.#to && (!isUpdate || this.#node.emitUpdateBefore)) {
        changes.add(isUpdate ? UPDATE_BEFORE : DELETE, rows[this.#to - 1]!);
      }
      changes.add(isUpdate ? UPDATE_AFTER : INSERT, row);
    }
    this.#insert(row, at, partition);
  }

  /** Where all places are taken, the last row goes. */
  #insert(row: Row, at: number, partition: Partition): void {
    const {rows} = partition;
    if (rows.length === 0) {
      // Of just that length: most partitions stay small.
      partition.rows = [row];
      this.#count++;
      return;
    }
    if (this.#retracts || rows.length < this.#to) {
      rows.push(row);
      this.#count++;
    }
    for (let i = rows.length - 1; i > at; i--) rows[i] = rows[i - 1]!;
    rows[at] = row;
  }

  #shiftDown(rows: readonly Row[], at: number, row: Row, changes: ChangelogBuilder): void {
    let current = row;
    const end = Math.min(rows.length, this.#to);
    for (let i = at; i < end; i++) {
      const before = rows[i]!;
      this.#replace(i + 1, before, current, changes);
      current = before;
    }
    if (rows.length < this.#to && rows.length + 1 >= this.#node.from) changes.add(INSERT, this.#numbered(current, rows.length + 1));
  }

  #takeBack(row: Row, now: number, changes: ChangelogBuilder): void {
    const id = this.#index.find(row);
    const partition = id < 0 ? undefined : this.#partitions[id];
    if (partition === undefined || this.#isExpired(partition, now)) return;
    const {rows} = partition;
    const at = this.#find(rows, row);
    if (at < 0) return;
    partition.changedAt = now;
    if (this.#byPlace) {
      const end = Math.min(rows.length - 1, this.#to);
      for (let i = at; i < end; i++) this.#replace(i + 1, rows[i]!, rows[i + 1]!, changes);
      if (rows.length <= this.#to && rows.length >= this.#node.from) {
        changes.add(DELETE, this.#numbered(rows[rows.length - 1]!, rows.length));
      }
    } else if (at < this.#to) {
      changes.add(DELETE, rows[at]!);
      if (rows.length > this.#to) changes.add(INSERT, rows[this.#to]!);
    }
    rows.splice(at, 1);
    this.#count--;
    if (rows.length === 0) this.#forget(id);
  }

  #replace(place: number, before: Row, after: Row, changes: ChangelogBuilder): void {
    if (place < this.#node.from) return;
    if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, this.#numbered(before, place));
    changes.add(UPDATE_AFTER, this.#numbered(after, place));
  }

  #numbered(row: Row, place: number): Row {
    return this.#node.withNumber ? this.#append(row, place) : row;
  }

  /** Whether the row goes before one that is there. */
  #comesBefore(row: Row, held: Row): boolean {
    const order = this.#order(held, row);
    return order > 0 || (order === 0 && this.#node.lastFirst === true);
  }

  /** The place behind all rows that do not come after it. */
  #after(rows: readonly Row[], row: Row): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#comesBefore(row, rows[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The first row that is the same, or -1. */
  #find(rows: readonly Row[], row: Row): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#order(rows[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    for (; low < rows.length && this.#order(rows[low]!, row) === 0; low++) {
      if (rows[low]!.every((v, c) => sameValue(v, row[c]!))) return low;
    }
    return -1;
  }

  #isExpired(partition: Partition, now: number): boolean {
    return this.#node.stateTtlMs > 0 && partition.changedAt + this.#node.stateTtlMs <= now;
  }

  #forget(id: number): void {
    this.#count -= this.#partitions[id]?.rows.length ?? 0;
    this.#partitions[id] = undefined;
    this.#index.release(id);
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#window?.timeMode === 'event') this.#closeWindows(this.#window, time, out);
  }

  #closeWindows(window: WindowEnds, time: number, out: Output): void {
    if (!window.advance(time)) return;
    const closed: {readonly id: number; readonly end: number}[] = [];
    this.#partitions.forEach((p, id) => {
      const end = p?.rows[0]?.[window.column];
      if (typeof end === 'number' && window.isClosed(end)) closed.push({id, end});
    });
    const rows: Row[] = [];
    for (const {id} of closed.sort((a, b) => a.end - b.end)) {
      this.#list(must(this.#partitions[id]), rows);
      this.#forget(id);
    }
    if (rows.length > 0) out.emit({rows, kinds: null});
  }

  override lateRecords(): number {
    return this.#window?.late ?? 0;
  }

  /** The rows of a partition that are wanted. */
  #list(partition: Partition, into: Row[]): void {
    const end = Math.min(partition.rows.length, this.#to);
    for (let i = this.#node.from - 1; i < end; i++) into.push(this.#numbered(partition.rows[i]!, i + 1));
  }

  override onTick(now: number, out: Output): void {
    if (this.#window?.timeMode === 'processing') this.#closeWindows(this.#window, now - 1, out);
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#partitions.forEach((p, id) => {
      if (p !== undefined && this.#isExpired(p, now)) this.#forget(id);
    });
  }

  override onEnd(out: Output): void {
    if (this.#window?.timeMode === 'processing') this.#closeWindows(this.#window, Number.POSITIVE_INFINITY, out);
    if (!this.#isBatch) return;
    const rows: Row[] = [];
    for (const partition of this.#partitions) if (partition !== undefined) this.#list(partition, rows);
    if (rows.length > 0) out.emit({rows, kinds: null});
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

  /** How many rows each partition has and when it changed, then all rows: a row knows its key. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.json(this.#window?.save() ?? null);
    const partitions = this.#partitions.filter((p) => p !== undefined && p.rows.length > 0) as Partition[];
    out.floats(Float64Array.from(partitions.flatMap((p) => [p.rows.length, p.changedAt])));
    out.rows(
      partitions.flatMap((p) => p.rows),
      this.#types,
    );
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
      this.#partitions[this.#index.idOf(must(own[0]))] = {rows: own, changedAt: heads[i + 1]!};
      this.#count += own.length;
    }
  }
}
