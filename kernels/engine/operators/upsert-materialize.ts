import type {UpsertMaterializeNode} from '../../planner/physical/plan.ts';
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
import {ChangelogBuilder} from './changelog-builder.ts';

const VERSION = 1;

interface Entry {
  /** As they came. */
  readonly rows: Row[];
  changedAt: number;
}

/**
 * Before a table whose key is not that of the query: several rows of the query may have one key of the table. In: any kinds. Out, as Flink's
 * upsert materialisation: +I of a key's first row, +U of one that comes after it, +U of the row before where the newest is taken back, -D of
 * a key that has lost its rows. A retraction of an unknown row is dropped. State: the rows of each key.
 */
export class UpsertMaterialize extends Operator {
  readonly name = 'SinkMaterializer';
  readonly #node: UpsertMaterializeNode;
  readonly #types: readonly DataType[];
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  /** By key id. */
  readonly #entries: (Entry | undefined)[] = [];
  #count = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: UpsertMaterializeNode, types: readonly DataType[], clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.keys,
      node.keys.map((k) => must(types[k])),
    );
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const now = this.#node.stateTtlMs > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (kind === INSERT || kind === UPDATE_AFTER) this.#add(rows[i]!, now, changes);
      else this.#takeBack(rows[i]!, now, changes);
    }
    changes.flush(out);
  }

  #add(row: Row, now: number, changes: ChangelogBuilder): void {
    const id = this.#index.idOf(row);
    let entry = this.#entries[id];
    if (entry === undefined) {
      entry = {rows: [], changedAt: now};
      this.#entries[id] = entry;
    }
    entry.changedAt = now;
    entry.rows.push(row);
    this.#count++;
    changes.add(entry.rows.length === 1 ? INSERT : UPDATE_AFTER, row);
  }

  #takeBack(row: Row, now: number, changes: ChangelogBuilder): void {
    const id = this.#index.find(row);
    const entry = id < 0 ? undefined : this.#entries[id];
    const at = entry?.rows.findLastIndex((r) => r.every((v, c) => sameValue(v, row[c]!))) ?? -1;
    if (entry === undefined || at < 0) return;
    entry.changedAt = now;
    const wasNewest = at === entry.rows.length - 1;
    entry.rows.splice(at, 1);
    this.#count--;
    if (entry.rows.length === 0) {
      changes.add(DELETE, row);
      this.#forget(id);
    } else if (wasNewest) changes.add(UPDATE_AFTER, must(entry.rows.at(-1)));
  }

  #forget(id: number): void {
    this.#count -= this.#entries[id]?.rows.length ?? 0;
    this.#entries[id] = undefined;
    this.#index.release(id);
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#entries.forEach((e, id) => {
      if (e !== undefined && e.changedAt + ttl <= now) this.#forget(id);
    });
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#count * (32 + this.#types.length * 16) + this.#index.size * 100;
  }

  /** How many rows each key has and when it changed, then all rows: a row knows its key. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const entries = this.#entries.filter((e) => e !== undefined) as Entry[];
    out.floats(Float64Array.from(entries.flatMap((e) => [e.rows.length, e.changedAt])));
    out.rows(
      entries.flatMap((e) => e.rows),
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
      if (!part.owns(must(own[0]), this.#node.keys)) continue;
      this.#entries[this.#index.idOf(must(own[0]))] = {rows: own, changedAt: heads[i + 1]!};
      this.#count += own.length;
    }
  }
}
