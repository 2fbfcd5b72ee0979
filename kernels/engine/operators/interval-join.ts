import type {IntervalJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {INSERT} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, type TextReaders, WHOLE} from '../runtime/operator.ts';
import {withTexts} from '../runtime/texts.ts';
import {earliest} from '../state/earliest.ts';
import type {JoinSide} from '../state/join-side.ts';
import type {ReferredTexts} from '../state/row-store.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {concat, joinedTexts, joinSides, paired} from './concat.ts';

const VERSION = 2;

/**
 * In and out: +I only, on event time or by when the rows come, as Flink's interval joins. A row meets the rows of the other side that are kept; it is kept itself
 * until the watermark says that no row comes any more that it could meet. One that is outer and has met none then goes out padded with NULLs.
 * A NULL key or time meets nothing. State: rows of both inputs by key with their times, and the watermark.
 */
export class IntervalJoin extends Operator {
  readonly name = 'IntervalJoin';
  readonly #node: IntervalJoinNode;
  readonly #condition: Evaluate | null;
  readonly #clock: Clock;
  readonly #types: readonly [readonly DataType[], readonly DataType[]];
  #sides: readonly [JoinSide, JoinSide];
  /** By input: of references to texts that it brings. */
  #texts: readonly [ReferredTexts, ReferredTexts] | null = null;
  readonly #outer: readonly [boolean, boolean];
  readonly #width: number;
  readonly #nulls: readonly [readonly Value[], readonly Value[]];
  #watermark = Number.NEGATIVE_INFINITY;
  #sweepAt = Number.NEGATIVE_INFINITY;

  constructor(
    node: IntervalJoinNode,
    types: readonly [readonly DataType[], readonly DataType[]],
    condition: Evaluate | null,
    clock: Clock,
  ) {
    super();
    this.#node = node;
    this.#condition = condition;
    this.#clock = clock;
    this.#types = types;
    this.#sides = joinSides(this.#node, this.#types, this.#texts);
    this.#outer = [node.type === 'left' || node.type === 'full', node.type === 'right' || node.type === 'full'];
    this.#width = types[0].length + types[1].length;
    this.#nulls = [types[0].map(() => null), types[1].map(() => null)];
  }

  override takeReferences(readers: TextReaders): readonly (readonly number[])[] {
    const {type, leftKeys, rightKeys, condition} = this.#node;
    if (type !== 'inner') return [];
    this.#texts = joinedTexts(readers, this.#types, [leftKeys, rightKeys], condition);
    this.#sides = joinSides(this.#node, this.#types, this.#texts);
    return this.#texts.map(({taken}) => taken);
  }

  process({rows}: Batch, input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const isLeft = input === 0;
    for (let i = 0; i < rows.length; i++) this.#add(rows[i]!, isLeft, changes);
    changes.flush(out);
  }

  #add(row: Row, isLeft: boolean, changes: ChangelogBuilder): void {
    const {lower, upper, leftTime, rightTime} = this.#node;
    const own = this.#sides[isLeft ? 0 : 1];
    const isOuter = this.#outer[isLeft ? 0 : 1];
    const isEvent = this.#node.timeMode === 'event';
    const time = isEvent ? (row[isLeft ? leftTime : rightTime] as number | null) : this.#clock.now();
    const isLost = time === null || own.hasNullKey(row);
    const matches = isLost ? 0 : this.#emitMatches(row, time, isLeft, changes);
    // The last time of the other side that the row could meet.
    const last = isLost ? Number.NEGATIVE_INFINITY : isLeft ? time - lower : time + upper;
    if (!isLost && last > this.#watermark) own.add(row, isOuter ? matches : 0, time);
    else if (isOuter && matches === 0) changes.add(INSERT, this.#padded(row, isLeft));
  }

  #emitMatches(row: Row, time: number, isLeft: boolean, changes: ChangelogBuilder): number {
    const {lower, upper, leftKeys, rightKeys} = this.#node;
    const other = this.#sides[isLeft ? 1 : 0];
    const counts = this.#outer[isLeft ? 1 : 0];
    const texts = this.#texts?.[isLeft ? 0 : 1] ?? null;
    let own = texts === null ? row : null;
    let matches = 0;
    for (let at = other.first(row, isLeft ? leftKeys : rightKeys); at >= 0; at = other.next(at)) {
      const difference = isLeft ? time - other.timeOf(at) : other.timeOf(at) - time;
      if (difference < lower || difference > upper) continue;
      own ??= withTexts(row, texts!.read, texts!.texts);
      const pair = paired(own, isLeft, other, at, this.#width);
      if (this.#condition !== null && this.#condition(pair) !== true) continue;
      if (counts) other.addMatches(at, 1);
      matches++;
      changes.add(INSERT, pair);
    }
    return matches;
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#node.timeMode === 'event') this.#advance(time, out);
  }

  override onTick(now: number, out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(now - 1, out);
  }

  /** Nothing comes any more: what waits for a match has none. */
  override onEnd(out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(Number.POSITIVE_INFINITY, out);
  }

  #advance(time: number, out: Output): void {
    this.#watermark = time;
    const [left, right] = this.#outer;
    // Rows that nobody waits for may stay a while: a sweep looks at all of them.
    if (!left && !right && time < this.#sweepAt) return;
    const {lower, upper} = this.#node;
    this.#sweepAt = time + Math.max(0, upper - lower) / 4;
    const changes = new ChangelogBuilder();
    const padded = (isLeft: boolean) => {
      const side = this.#sides[isLeft ? 0 : 1];
      return (at: number): void => {
        if (side.matchesOf(at) === 0) changes.add(INSERT, this.#padded(side.row(at), isLeft));
      };
    };
    this.#sides[0].forget(time + lower, left ? padded(true) : undefined);
    this.#sides[1].forget(time - upper, right ? padded(false) : undefined);
    changes.flush(out);
  }

  /** A row that comes now may meet one that is older by the width of the interval. */
  override outputWatermark(time: number): number {
    if (this.#node.timeMode === 'processing') return time;
    return time - Math.max(0, -this.#node.lower, this.#node.upper);
  }

  #padded(row: Row, isLeft: boolean): Row {
    return isLeft ? concat(row, this.#nulls[1]) : concat(this.#nulls[0], row);
  }

  override stateBytes(): number {
    return this.#sides[0].bytes() + this.#sides[1].bytes();
  }

  /** The watermark, then the left rows, their matches and times, then the right ones'. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.json(String(this.#watermark));
    for (const side of this.#sides) side.save(out);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    this.#watermark = earliest(this.#watermark, Number(source.json<string>()));
    for (const side of this.#sides) side.load(source, part);
  }
}
