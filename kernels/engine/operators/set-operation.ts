import type {SetOperationNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {rowText} from '../state/value-key.ts';
import {ChangelogBuilder} from './changelog-builder.ts';

const VERSION = 1;

interface Entry {
  readonly row: Row;
  left: number;
  right: number;
  changedAt: number;
}

/**
 * In: any kinds on both inputs. Out: +I and -D, so that each row is there as often as the operation says for its numbers on both sides;
 * NULLs are equal. Batch mode: +I at the end. State: each different row with its numbers; one that both sides lost is forgotten.
 */
export class SetOperation extends Operator {
  readonly name = 'SetOperation';
  readonly #node: SetOperationNode;
  readonly #types: readonly DataType[];
  readonly #isBatch: boolean;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: SetOperationNode, types: readonly DataType[], mode: 'streaming' | 'batch', clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#isBatch = mode === 'batch';
    this.#clock = clock;
  }

  process({rows, kinds}: Batch, input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const ttl = this.#node.stateTtlMs;
    const now = ttl > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const kind = kinds === null ? INSERT : kinds[i]!;
      const by = kind === INSERT || kind === UPDATE_AFTER ? 1 : -1;
      const key = rowText(row);
      let entry = this.#entries.get(key);
      if (entry === undefined || (ttl > 0 && entry.changedAt + ttl <= now)) {
        if (by < 0) continue;
        entry = {row, left: 0, right: 0, changedAt: now};
        this.#entries.set(key, entry);
      }
      const before = this.#copies(entry);
      if (input === 0) entry.left = Math.max(0, entry.left + by);
      else entry.right = Math.max(0, entry.right + by);
      entry.changedAt = now;
      const after = this.#copies(entry);
      if (after > before) changes.add(INSERT, row);
      else if (after < before) changes.add(DELETE, row);
      if (entry.left === 0 && entry.right === 0) this.#entries.delete(key);
    }
    if (!this.#isBatch) changes.flush(out);
  }

  /** How often the row is in the result. */
  #copies({left, right}: Entry): number {
    const {operator, all} = this.#node;
    if (operator === 'intersect') return all ? Math.min(left, right) : left > 0 && right > 0 ? 1 : 0;
    return all ? Math.max(0, left - right) : left > 0 && right === 0 ? 1 : 0;
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    for (const [key, entry] of this.#entries) if (entry.changedAt + ttl <= now) this.#entries.delete(key);
  }

  override onEnd(out: Output): void {
    if (!this.#isBatch) return;
    const rows: Row[] = [];
    for (const entry of this.#entries.values()) for (let i = this.#copies(entry); i > 0; i--) rows.push(entry.row);
    if (rows.length > 0) out.emit({rows, kinds: null});
  }

  override stateBytes(): number {
    return this.#entries.size * (140 + this.#types.length * 24);
  }

  /** The numbers of each row on both sides and when they changed, then the rows. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const entries = [...this.#entries.values()];
    out.floats(Float64Array.from(entries.flatMap((e) => [e.left, e.right, e.changedAt])));
    out.rows(
      entries.map((e) => e.row),
      this.#types,
    );
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const numbers = source.floats();
    const columns = this.#types.map((_, c) => c);
    source.rows(this.#types).forEach((row, i) => {
      if (!part.owns(row, columns)) return;
      this.#entries.set(rowText(row), {row, left: numbers[i * 3]!, right: numbers[i * 3 + 1]!, changedAt: numbers[i * 3 + 2]!});
    });
  }
}
