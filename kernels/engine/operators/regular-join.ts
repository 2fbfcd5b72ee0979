import type {RegularJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {JoinSide, type KeptRow} from '../state/join-side.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {concat} from './concat.ts';

const VERSION = 1;

/**
 * In: any kinds on both inputs. Out in streaming mode, as Flink's StreamingJoinOperator and StreamingSemiAntiJoinOperator: an inner join
 * passes on the kind of the row that came; an outer one sends a row without a match padded with NULLs, takes that back (-D) before its first
 * match (+I), and sends it again when the last match is gone. A semi join sends a left row at its first match, an anti join takes it back
 * then. NULL keys match nothing. Batch mode: +I only, rows that have no match at the end.
 * State: the rows of both inputs by key, of a side whose rows may be without a match also how many each has. A row that was not written
 * for `stateTtlMs`, or its side's `sideTtlMs`, is forgotten, without a word to what reads the join.
 */
export class RegularJoin extends Operator {
  readonly name: string;
  readonly #node: RegularJoinNode;
  readonly #isBatch: boolean;
  readonly #clock: Clock;
  readonly #sides: readonly [JoinSide, JoinSide];
  readonly #ttl: readonly [number, number];
  /** By input: its rows stay without a match. */
  readonly #outer: readonly [boolean, boolean];
  readonly #isSemi: boolean;
  readonly #isAnti: boolean;
  readonly #condition: Evaluate | null;
  readonly #nulls: readonly [readonly Value[], readonly Value[]];

  constructor(
    node: RegularJoinNode,
    types: readonly [readonly DataType[], readonly DataType[]],
    condition: Evaluate | null,
    mode: 'streaming' | 'batch',
    clock: Clock,
  ) {
    super();
    const {type} = node;
    this.#isSemi = type === 'semi';
    this.#isAnti = type === 'anti';
    this.name = this.#isSemi || this.#isAnti ? 'SemiAntiJoin' : 'Join';
    this.#node = node;
    this.#ttl = node.sideTtlMs ?? [node.stateTtlMs, node.stateTtlMs];
    this.#isBatch = mode === 'batch';
    this.#clock = clock;
    this.#condition = condition;
    this.#sides = [new JoinSide(node.leftKeys, types[0]), new JoinSide(node.rightKeys, types[1])];
    this.#outer = [type === 'left' || type === 'full', type === 'right' || type === 'full'];
    this.#nulls = [types[0].map(() => null), types[1].map(() => null)];
  }

  process({rows, kinds}: Batch, input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const now = this.#ttl[0] > 0 || this.#ttl[1] > 0 ? this.#clock.now() : 0;
    const isLeft = input === 0;
    for (let i = 0; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (this.#isSemi || this.#isAnti) {
        if (isLeft) this.#semiLeft(rows[i]!, kind, now, changes);
        else this.#semiRight(rows[i]!, kind, now, changes);
      } else this.#join(rows[i]!, kind, isLeft, now, changes);
    }
    changes.flush(out);
  }

  #join(row: Row, kind: number, isLeft: boolean, now: number, changes: ChangelogBuilder): void {
    const side = isLeft ? 0 : 1;
    const other = isLeft ? 1 : 0;
    const isOuter = this.#outer[side];
    const isAdded = kind === INSERT || kind === UPDATE_AFTER;
    if (this.#sides[side].hasNullKey(row)) {
      if (isOuter) changes.add(isAdded ? INSERT : DELETE, this.#padded(row, isLeft));
      return;
    }
    const joined: Row[] = [];
    const found = this.#matches(row, isLeft, now, joined);
    if (isAdded) this.#sides[side].add(row, found.length, now);
    else this.#sides[side].remove(row, this.#liveSince(side, now));
    const padKind = isAdded ? INSERT : DELETE;
    if (found.length === 0) {
      if (isOuter && !this.#isBatch) changes.add(padKind, this.#padded(row, isLeft));
      return;
    }
    const countsOther = this.#outer[other];
    if (countsOther && isAdded) this.#gainMatch(found, now, isLeft, changes);
    // Only an inner join knows that a change of one row is one change of each result.
    const outKind = isOuter || (countsOther && isAdded) ? padKind : kind;
    for (let i = 0; i < joined.length; i++) changes.add(outKind, joined[i]!);
    if (countsOther && !isAdded) this.#loseMatch(found, now, isLeft, changes);
  }

  /** Rows of the other side get one match more: the padded row of the first goes. */
  #gainMatch(found: readonly KeptRow[], now: number, isLeft: boolean, changes: ChangelogBuilder): void {
    for (let i = 0; i < found.length; i++) {
      const kept = found[i]!;
      if (kept.matches === 0 && !this.#isBatch) changes.add(DELETE, this.#padded(kept.row, !isLeft));
      kept.matches++;
      kept.at = now;
    }
  }

  #loseMatch(found: readonly KeptRow[], now: number, isLeft: boolean, changes: ChangelogBuilder): void {
    for (let i = 0; i < found.length; i++) {
      const kept = found[i]!;
      kept.matches--;
      kept.at = now;
      if (kept.matches === 0) changes.add(INSERT, this.#padded(kept.row, !isLeft));
    }
  }

  #semiLeft(row: Row, kind: number, now: number, changes: ChangelogBuilder): void {
    const [left] = this.#sides;
    const isNull = left.hasNullKey(row);
    const matches = isNull ? 0 : this.#matches(row, true, now, null).length;
    if (!isNull) {
      if (kind === INSERT || kind === UPDATE_AFTER) left.add(row, matches, now);
      else left.remove(row, this.#liveSince(0, now));
    }
    if (this.#isBatch && !isNull) return;
    if (matches > 0 === this.#isSemi) changes.add(kind, row);
  }

  #semiRight(row: Row, kind: number, now: number, changes: ChangelogBuilder): void {
    const right = this.#sides[1];
    if (right.hasNullKey(row)) return;
    const isAdded = kind === INSERT || kind === UPDATE_AFTER;
    if (isAdded) right.add(row, 0, now);
    else right.remove(row, this.#liveSince(1, now));
    const found = this.#matches(row, false, now, null);
    for (let i = 0; i < found.length; i++) {
      const kept = found[i]!;
      const isTurn = isAdded ? kept.matches === 0 : kept.matches === 1;
      kept.matches += isAdded ? 1 : -1;
      kept.at = now;
      if (!isTurn || this.#isBatch) continue;
      if (this.#isSemi) changes.add(kind, kept.row);
      else changes.add(isAdded ? DELETE : INSERT, kept.row);
    }
  }

  /**
   * The live rows of the other side that the row matches; `joined` takes the pairs.
   * Hot: `npm run bench` joins spend their time here and in the two maps.
   */
  #matches(row: Row, isLeft: boolean, now: number, joined: Row[] | null): KeptRow[] {
    const found: KeptRow[] = [];
    const side = isLeft ? 1 : 0;
    const kept = this.#sides[side].matching(row, isLeft ? this.#node.leftKeys : this.#node.rightKeys);
    if (kept === undefined) return found;
    const since = this.#liveSince(side, now);
    const condition = this.#condition;
    for (let i = 0; i < kept.length; i++) {
      const other = kept[i]!;
      if (other.at <= since) continue;
      if (condition === null && joined === null) {
        found.push(other);
        continue;
      }
      const pair = isLeft ? concat(row, other.row) : concat(other.row, row);
      if (condition !== null && condition(pair) !== true) continue;
      found.push(other);
      joined?.push(pair);
    }
    return found;
  }

  #padded(row: Row, isLeft: boolean): Row {
    return isLeft ? concat(row, this.#nulls[1]) : concat(this.#nulls[0], row);
  }

  /** What was written then or before is forgotten. */
  #liveSince(side: 0 | 1, now: number): number {
    const ttl = this.#ttl[side];
    return ttl > 0 ? now - ttl : Number.NEGATIVE_INFINITY;
  }

  readonly #sweptAt: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  override onTick(now: number): void {
    for (const side of [0, 1] as const) {
      const ttl = this.#ttl[side];
      if (ttl === 0 || now - this.#sweptAt[side] < ttl) continue;
      this.#sweptAt[side] = now;
      this.#sides[side].forget(now - ttl);
    }
  }

  override onEnd(out: Output): void {
    if (!this.#isBatch) return;
    const changes = new ChangelogBuilder();
    const [left, right] = this.#sides;
    for (const {row, matches} of left.all()) {
      if (this.#isSemi || this.#isAnti ? matches > 0 === this.#isSemi : this.#outer[0] && matches === 0) {
        changes.add(INSERT, this.#isSemi || this.#isAnti ? row : this.#padded(row, true));
      }
    }
    if (this.#outer[1]) for (const {row, matches} of right.all()) if (matches === 0) changes.add(INSERT, this.#padded(row, false));
    changes.flush(out);
  }

  override stateKeys(): number {
    return this.#sides[0].size + this.#sides[1].size;
  }

  override stateBytes(): number {
    return this.#sides[0].bytes() + this.#sides[1].bytes();
  }

  /** The left rows, their matches and times; then the right ones'. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    for (const side of this.#sides) side.save(out);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    for (const side of this.#sides) side.load(source, part);
  }
}
