import type {DeduplicateNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {KeyIndex} from '../state/key-index.ts';
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
  /** By key id. */
  readonly #rows: (Row | undefined)[] = [];
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
  }

  process({rows}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const ttl = this.#node.stateTtlMs;
    const now = ttl > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const id = this.#index.idOf(row);
      const known = ttl > 0 && this.#changedAt[id]! + ttl <= now ? undefined : this.#rows[id];
      if (known === undefined) changes.add(INSERT, row);
      else if (!this.#replaces(known, row)) continue;
      else if (this.#isSilent(known, row)) continue;
      else {
        if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, known);
        changes.add(UPDATE_AFTER, row);
      }
      this.#rows[id] = row;
      this.#changedAt[id] = now;
    }
    changes.flush(out);
  }

  #replaces(known: Row, row: Row): boolean {
    const {timeColumn, keep} = this.#node;
    if (timeColumn === null) return keep === 'last';
    const before = (known[timeColumn] as number | null) ?? Number.NEGATIVE_INFINITY;
    const time = (row[timeColumn] as number | null) ?? Number.NEGATIVE_INFINITY;
    return keep === 'first' ? time < before : time >= before;
  }

  #isSilent(known: Row, row: Row): boolean {
    if (this.#node.timeColumn !== null || this.#node.stateTtlMs > 0) return false;
    return row.every((v, c) => sameValue(v, known[c]!));
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    this.#rows.forEach((row, id) => {
      if (row === undefined || this.#changedAt[id]! + ttl > now) return;
      this.#rows[id] = undefined;
      this.#index.release(id);
    });
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#index.size * (100 + this.#types.length * 16);
  }

  /** The rows and when they came: a row knows its key. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const rows: Row[] = [];
    const times: number[] = [];
    this.#rows.forEach((row, id) => {
      if (row === undefined) return;
      rows.push(row);
      times.push(this.#changedAt[id]!);
    });
    out.floats(Float64Array.from(times));
    out.rows(rows, this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const times = source.floats();
    source.rows(this.#types).forEach((row, i) => {
      if (!part.owns(row, this.#node.keys)) return;
      const id = this.#index.idOf(row);
      this.#rows[id] = row;
      this.#changedAt[id] = times[i]!;
    });
  }
}
