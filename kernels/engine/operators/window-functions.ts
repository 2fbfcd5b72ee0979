import type {WindowFunctionsNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {KeyIndex} from '../state/key-index.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {rowText} from '../state/value-key.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {type PartitionFunction, partitionFunction} from './partition-functions.ts';
import {rowOrder} from './row-order.ts';

const VERSION = 1;

interface Partition {
  /** In order; rows that are equal in order as they came. */
  readonly rows: Row[];
  /** What was told of them: rows with their results. */
  told: readonly Row[];
  changedAt: number;
}

/**
 * In: any kinds. Batch: +I of each row with its results at the end. Stream: per batch the rows of a partition whose results are others now
 * are taken back (-D) and sent again (+I). State: all rows, and in a stream what was told of them; a partition that did not change for
 * `stateTtlMs` is forgotten.
 */
export class WindowFunctions extends Operator {
  readonly name = 'OverAggregate';
  readonly #node: WindowFunctionsNode;
  readonly #types: readonly DataType[];
  readonly #isBatch: boolean;
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  readonly #functions: readonly PartitionFunction[];
  readonly #order: (a: Row, b: Row) => number;
  /** By key id. */
  readonly #partitions: (Partition | undefined)[] = [];
  #count = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: WindowFunctionsNode, types: readonly DataType[], mode: 'streaming' | 'batch', clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#isBatch = mode === 'batch';
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    this.#functions = node.functions.map((f) => partitionFunction(f, node.order, types));
    this.#order = rowOrder(node.order, types);
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const touched = new Set<number>();
    const now = this.#clock.now();
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const kind = kinds === null ? INSERT : kinds[i]!;
      const isAdded = kind === INSERT || kind === UPDATE_AFTER;
      const id = isAdded ? this.#index.idOf(row) : this.#index.find(row);
      if (id < 0) continue;
      this.#partitions[id] ??= {rows: [], told: [], changedAt: now};
      const partition = this.#partitions[id]!;
      partition.changedAt = now;
      if (isAdded) this.#add(partition.rows, row);
      else this.#remove(partition.rows, row);
      touched.add(id);
    }
    if (this.#isBatch) return;
    const changes = new ChangelogBuilder();
    for (const id of touched) this.#tell(id, changes);
    changes.flush(out);
  }

  #add(list: Row[], row: Row): void {
    this.#count++;
    if (this.#isBatch || list.length === 0) {
      list.push(row);
      return;
    }
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#order(list[middle]!, row) <= 0) low = middle + 1;
      else high = middle;
    }
    list.splice(low, 0, row);
  }

  #remove(list: Row[], row: Row): void {
    const at = list.findLastIndex((r) => r.every((v, c) => sameValue(v, row[c]!)));
    if (at < 0) return;
    list.splice(at, 1);
    this.#count--;
  }

  #results(rows: readonly Row[]): readonly Row[] {
    const results = this.#functions.map((f) => f(rows));
    return rows.map((row, i) => [...row, ...results.map((result) => result(i))]);
  }

  /** What is no longer true goes, what is new comes. */
  #tell(id: number, changes: ChangelogBuilder): void {
    const partition = must(this.#partitions[id]);
    const now = this.#results(partition.rows);
    const counts = new Map<string, number>();
    for (const row of now) counts.set(rowText(row), (counts.get(rowText(row)) ?? 0) + 1);
    for (const row of partition.told) {
      const key = rowText(row);
      const left = counts.get(key) ?? 0;
      if (left > 0) counts.set(key, left - 1);
      else changes.add(DELETE, row);
    }
    for (const row of now) {
      const key = rowText(row);
      const left = counts.get(key) ?? 0;
      if (left === 0) continue;
      counts.set(key, left - 1);
      changes.add(INSERT, row);
    }
    partition.told = now;
    if (partition.rows.length === 0) this.#forget(id);
  }

  #forget(id: number): void {
    this.#count -= this.#partitions[id]?.rows.length ?? 0;
    this.#partitions[id] = undefined;
    this.#index.release(id);
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || this.#isBatch || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#partitions.forEach((p, id) => {
      if (p !== undefined && p.changedAt + ttl <= now) this.#forget(id);
    });
  }

  override onEnd(out: Output): void {
    if (!this.#isBatch) return;
    for (const partition of this.#partitions) {
      if (partition === undefined) continue;
      const rows = this.#results(partition.rows.sort(this.#order));
      if (rows.length > 0) out.emit({rows, kinds: null});
    }
    this.#partitions.length = 0;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#count * (this.#isBatch ? 1 : 2) * (32 + this.#types.length * 16) + this.#index.size * 100;
  }

  /** How many rows each partition has and when it changed, then all rows in order: what was told of them follows from them. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
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
    const heads = source.floats();
    const rows = source.rows(this.#types);
    let at = 0;
    for (let i = 0; i < heads.length; i += 2) {
      const own = rows.slice(at, at + heads[i]!);
      at += own.length;
      if (!part.owns(must(own[0]), this.#node.partition)) continue;
      const told = this.#isBatch ? [] : this.#results(own);
      this.#partitions[this.#index.idOf(must(own[0]))] = {rows: own, told, changedAt: heads[i + 1]!};
      this.#count += own.length;
    }
  }
}
