import type {DeduplicateNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, type TextReaders, WHOLE} from '../runtime/operator.ts';
import {type HeldRows, heldColumns, heldRows} from '../state/held-rows.ts';
import {KeyIndex} from '../state/key-index.ts';
import {grownInts} from '../state/lanes.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';

const VERSION = 1;

/**
 * In: +I. Out: +I of a key's first row; then, as Flink's deduplication, -U (unless nobody needs it) and +U when another row takes its
 * place: to keep the first, an earlier time; to keep the last, a time that is not earlier. By processing time the first stays for good, and
 * a last row that is the same says nothing unless state expires. State: the row of each key.
 */
export class Deduplicate extends Operator {
  readonly name = 'Deduplicate';
  readonly #node: DeduplicateNode;
  readonly #types: readonly DataType[];
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  #held: HeldRows;
  /** By key id: one more than the place of its row, 0 = none. */
  #places = new Int32Array(64);
  /** By key id; where state expires. */
  readonly #changedAt: number[] = [];
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: DeduplicateNode, types: readonly DataType[], clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.keys,
      node.keys.map((k) => must(types[k])),
    );
    this.#held = heldRows(types, null);
  }

  override takeReferences({texts, taken}: TextReaders): readonly (readonly number[])[] {
    if (this.#comparesRows) return [];
    // A row that comes is told as it is.
    const own = heldColumns(this.#types, this.#node.keys, taken);
    this.#held = heldRows(this.#types, {texts, taken: own, given: taken});
    return [own];
  }

  process({rows}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const ttl = this.#node.stateTtlMs;
    const now = ttl > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const id = this.#index.idOf(row);
      this.#reach(id);
      const known = this.#places[id]! - 1;
      if (known < 0 || this.#isExpired(id, now)) changes.add(INSERT, row);
      else if (!this.#replaces(known, row) || this.#isSilent(known, row)) continue;
      else {
        if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, this.#held.row(known));
        changes.add(UPDATE_AFTER, row);
      }
      this.#put(row, id, now);
    }
    changes.flush(out);
    this.#settle();
  }

  #reach(id: number): void {
    if (id >= this.#places.length) this.#places = grownInts(this.#places, id * 2);
  }

  #put(row: Row, id: number, now: number): void {
    this.#drop(id);
    this.#places[id] = this.#held.add(row, id) + 1;
    if (this.#node.stateTtlMs > 0) this.#changedAt[id] = now;
  }

  #drop(id: number): void {
    if (this.#places[id] !== 0) this.#held.remove(this.#places[id]! - 1);
    this.#places[id] = 0;
  }

  #settle(): void {
    this.#held.settle((id, _, to) => {
      this.#places[id] = to + 1;
    });
  }

  #isExpired(id: number, now: number): boolean {
    const ttl = this.#node.stateTtlMs;
    return ttl > 0 && this.#changedAt[id]! + ttl <= now;
  }

  #replaces(known: number, row: Row): boolean {
    const {timeColumn, keep} = this.#node;
    if (timeColumn === null) return keep === 'last';
    const before = (this.#held.at(known, timeColumn) as number | null) ?? Number.NEGATIVE_INFINITY;
    const time = (row[timeColumn] as number | null) ?? Number.NEGATIVE_INFINITY;
    return keep === 'first' ? time < before : time >= before;
  }

  /** Whether a row that is the same says nothing. */
  get #comparesRows(): boolean {
    return this.#node.keep === 'last' && this.#node.timeColumn === null && this.#node.stateTtlMs === 0;
  }

  #isSilent(known: number, row: Row): boolean {
    return this.#comparesRows && row.every((v, c) => sameValue(v, this.#held.at(known, c)));
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#index.releaseAll((id) => {
      if (!this.#isExpired(id, now)) return false;
      this.#drop(id);
      return true;
    });
    this.#settle();
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#held.bytes() + this.#index.size * 100;
  }

  /** The rows and when they came: a row knows its key. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const places = new Int32Array(this.#held.size);
    const times = new Float64Array(places.length);
    let count = 0;
    for (let id = 0; id < this.#index.limit; id++) {
      const place = this.#places[id]! - 1;
      if (place < 0) continue;
      times[count] = this.#changedAt[id] ?? 0;
      places[count++] = place;
    }
    out.floats(times);
    out.laterRows(count, this.#held.captured(places), this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const times = source.floats();
    source.rows(this.#types).forEach((row, i) => {
      if (!part.owns(row, this.#node.keys)) return;
      const id = this.#index.idOf(row);
      this.#reach(id);
      this.#put(row, id, times[i]!);
    });
  }
}
