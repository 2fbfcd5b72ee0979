import type {KeptUntil, RegularJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, type TextReaders, WHOLE} from '../runtime/operator.ts';
import {withTexts} from '../runtime/texts.ts';
import type {JoinSide} from '../state/join-side.ts';
import type {ReferredTexts} from '../state/row-store.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {concat, filled, joinedTexts, joinSides, paired} from './concat.ts';
import {ZoneClock} from './zone-clock.ts';

const VERSION = 2;
const MANY = 1024;

/**
 * In: any kinds on both inputs. Out in streaming mode, as Flink's StreamingJoinOperator and StreamingSemiAntiJoinOperator: an inner join
 * passes on the kind of the row that came; an outer one sends a row without a match padded with NULLs, takes that back (-D) before its first
 * match (+I), and sends it again when the last match is gone. A semi join sends a left row at its first match, an anti join takes it back
 * then. NULL keys match nothing. Batch mode: +I only, rows that have no match at the end.
 * State: the rows of both inputs by key, of a side whose rows may be without a match also how many each has. A row that was not written
 * for `stateTtlMs`, or its side's `sideTtlMs`, is forgotten, without a word to what reads the join. Of a side with `until` a row's time is when
 * it meets nothing any more.
 */
export class RegularJoin extends Operator {
  readonly name: string;
  readonly #node: RegularJoinNode;
  readonly #isBatch: boolean;
  readonly #clock: Clock;
  readonly #types: readonly [readonly DataType[], readonly DataType[]];
  #sides: readonly [JoinSide, JoinSide];
  /** By input: of references to texts that it brings. */
  #texts: readonly [ReferredTexts, ReferredTexts] | null = null;
  readonly #ttl: readonly [number, number];
  readonly #until: readonly [KeptUntil | null, KeptUntil | null];
  /** Rows after which a side is looked through for such as need not be kept any more. */
  readonly #fullAt: [number, number] = [MANY, MANY];
  /** By input: its rows stay without a match. */
  readonly #outer: readonly [boolean, boolean];
  readonly #isSemi: boolean;
  readonly #isAnti: boolean;
  readonly #condition: Evaluate | null;
  readonly #width: number;
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
    this.#until = node.until ?? [null, null];
    this.#isBatch = mode === 'batch';
    this.#clock = clock;
    this.#condition = condition;
    this.#types = types;
    this.#sides = joinSides(this.#node, this.#types, this.#texts);
    this.#outer = [type === 'left' || type === 'full', type === 'right' || type === 'full'];
    this.#width = types[0].length + types[1].length;
    this.#nulls = [types[0].map(() => null), types[1].map(() => null)];
  }

  override takeReferences(readers: TextReaders): readonly (readonly number[])[] {
    const {leftKeys, rightKeys, condition} = this.#node;
    if (readers.append.includes(false)) return [];
    const texts = joinedTexts(readers, this.#types, [leftKeys, rightKeys], condition);
    this.#texts = texts;
    this.#sides = joinSides(this.#node, this.#types, this.#texts);
    return texts.map(({taken}) => taken);
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
      if (isOuter) changes.add(isAdded ? INSERT : DELETE, this.#padded(this.#told(row, side), isLeft));
      return;
    }
    const countsOther = this.#outer[other];
    if (!isOuter && !countsOther) {
      const place = this.#keep(side, row, isAdded, 0, now);
      this.#joinInner(row, place, kind, isLeft, now, changes);
      return;
    }
    const joined: Row[] = [];
    const told = this.#told(row, side);
    const found = this.#matches(told, isLeft, now, joined);
    this.#keep(side, row, isAdded, isOuter ? found.length : 0, now);
    const padKind = isAdded ? INSERT : DELETE;
    if (found.length === 0) {
      if (isOuter && !this.#isBatch) changes.add(padKind, this.#padded(told, isLeft));
      return;
    }
    if (countsOther && isAdded) this.#gainMatch(found, now, isLeft, changes);
    // Only an inner join knows that a change of one row is one change of each result.
    const outKind = isOuter || isAdded ? padKind : kind;
    for (let i = 0; i < joined.length; i++) changes.add(outKind, joined[i]!);
    if (countsOther && !isAdded) this.#loseMatch(found, now, isLeft, changes);
  }

  /** A row that came, as the readers of the results take it. */
  #told(row: Row, side: 0 | 1): Row {
    const texts = this.#texts?.[side];
    return texts === undefined || texts.read.length === 0 ? row : withTexts(row, texts.read, texts.texts);
  }

  /** A row that is kept, as they take it. */
  #kept(side: 0 | 1, place: number): Row {
    return this.#texts === null ? this.#sides[side].row(place) : filled(this.#sides[side], place, this.#types[side].length);
  }

  /** Its place, where it is added. */
  #keep(side: 0 | 1, row: Row, isAdded: boolean, matches: number, now: number): number {
    const until = this.#until[side];
    if (isAdded) return this.#sides[side].add(row, matches, until === null ? now : lastUse(row, until));
    this.#sides[side].remove(row, this.#liveSince(side, now));
    return -1;
  }

  /** Hot: `npm run bench -- joins` and Nexmark's q20 and q23 spend their time here and in the two sides. */
  #joinInner(row: Row, place: number, kind: number, isLeft: boolean, now: number, changes: ChangelogBuilder): void {
    const other = this.#sides[isLeft ? 1 : 0];
    const since = this.#liveSince(isLeft ? 1 : 0, now);
    const condition = this.#condition;
    let own = this.#texts === null ? row : null;
    for (let at = other.first(row, isLeft ? this.#node.leftKeys : this.#node.rightKeys); at >= 0; at = other.next(at)) {
      if (other.timeOf(at) <= since) continue;
      // With references that last, so that who keeps the result need not copy them.
      own ??= this.#kept(isLeft ? 0 : 1, place);
      const pair = paired(own, isLeft, other, at, this.#width);
      if (condition === null || condition(pair) === true) changes.add(kind, pair);
    }
  }

  /** Rows of the other side get one match more: the padded row of the first goes. */
  #gainMatch(found: readonly number[], now: number, isLeft: boolean, changes: ChangelogBuilder): void {
    const other = this.#sides[isLeft ? 1 : 0];
    for (let i = 0; i < found.length; i++) {
      const at = found[i]!;
      if (other.matchesOf(at) === 0 && !this.#isBatch) changes.add(DELETE, this.#padded(this.#kept(isLeft ? 1 : 0, at), !isLeft));
      other.addMatches(at, 1);
      other.setTime(at, now);
    }
  }

  #loseMatch(found: readonly number[], now: number, isLeft: boolean, changes: ChangelogBuilder): void {
    const other = this.#sides[isLeft ? 1 : 0];
    for (let i = 0; i < found.length; i++) {
      const at = found[i]!;
      other.addMatches(at, -1);
      other.setTime(at, now);
      if (other.matchesOf(at) === 0) changes.add(INSERT, this.#padded(this.#kept(isLeft ? 1 : 0, at), !isLeft));
    }
  }

  #semiLeft(row: Row, kind: number, now: number, changes: ChangelogBuilder): void {
    const isNull = this.#sides[0].hasNullKey(row);
    const matches = isNull ? 0 : this.#matches(row, true, now, null).length;
    if (!isNull) this.#keep(0, row, kind === INSERT || kind === UPDATE_AFTER, matches, now);
    if (this.#isBatch && !isNull) return;
    if (matches > 0 === this.#isSemi) changes.add(kind, this.#told(row, 0));
  }

  #semiRight(row: Row, kind: number, now: number, changes: ChangelogBuilder): void {
    const [left, right] = this.#sides;
    if (right.hasNullKey(row)) return;
    const isAdded = kind === INSERT || kind === UPDATE_AFTER;
    this.#keep(1, row, isAdded, 0, now);
    const found = this.#matches(row, false, now, null);
    for (let i = 0; i < found.length; i++) {
      const at = found[i]!;
      const isTurn = left.matchesOf(at) === (isAdded ? 0 : 1);
      left.addMatches(at, isAdded ? 1 : -1);
      left.setTime(at, now);
      if (!isTurn || this.#isBatch) continue;
      changes.add(this.#isSemi ? kind : isAdded ? DELETE : INSERT, this.#kept(0, at));
    }
  }

  /** The places of the live rows of the other side that the row matches; `joined` takes the pairs. */
  #matches(row: Row, isLeft: boolean, now: number, joined: Row[] | null): number[] {
    const found: number[] = [];
    const other = this.#sides[isLeft ? 1 : 0];
    const since = this.#liveSince(isLeft ? 1 : 0, now);
    const condition = this.#condition;
    for (let at = other.first(row, isLeft ? this.#node.leftKeys : this.#node.rightKeys); at >= 0; at = other.next(at)) {
      if (other.timeOf(at) <= since) continue;
      if (condition !== null || joined !== null) {
        const pair = paired(row, isLeft, other, at, this.#width);
        if (condition !== null && condition(pair) !== true) continue;
        joined?.push(pair);
      }
      found.push(at);
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

  override onWatermark(time: number): void {
    for (const side of [0, 1] as const) {
      const until = this.#until[side];
      const rows = this.#sides[side];
      if (until === null || rows.size < this.#fullAt[side]) continue;
      rows.forget(new ZoneClock(until.zone).closedUntil(time));
      this.#fullAt[side] = Math.max(MANY, rows.size * 2);
    }
  }

  override onEnd(out: Output): void {
    if (!this.#isBatch) return;
    const changes = new ChangelogBuilder();
    const [left, right] = this.#sides;
    const isTest = this.#isSemi || this.#isAnti;
    for (const at of left.places()) {
      const isTold = isTest ? left.matchesOf(at) > 0 === this.#isSemi : this.#outer[0] && left.matchesOf(at) === 0;
      if (isTold) changes.add(INSERT, isTest ? left.row(at) : this.#padded(left.row(at), true));
    }
    if (this.#outer[1])
      for (const at of right.places()) if (right.matchesOf(at) === 0) changes.add(INSERT, this.#padded(right.row(at), false));
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
    for (const i of [0, 1] as const) {
      const until = this.#until[i];
      this.#sides[i].load(source, part, until === null ? undefined : (row) => lastUse(row, until));
    }
  }
}

/** The last end of a window whose rows it may meet. */
function lastUse(row: Row, {column, offset}: KeptUntil): number {
  const time = row[column] as number | null;
  return time === null ? Number.NEGATIVE_INFINITY : time + offset;
}
