import type {WindowJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {INSERT} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {earliest} from '../state/earliest.ts';
import {JoinSide} from '../state/join-side.ts';
import {PlainRows} from '../state/row-store.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {concat} from './concat.ts';
import {ZoneClock} from './zone-clock.ts';

const VERSION = 1;

/**
 * In and out: +I only. Rows wait for the watermark to close their window; then those of both inputs are joined, as Flink's window join.
 * A row whose window is closed already is late: dropped and counted. NULL keys match nothing. State: the rows of open windows.
 */
export class WindowJoin extends Operator {
  readonly name = 'WindowJoin';
  readonly #node: WindowJoinNode;
  readonly #types: readonly [readonly DataType[], readonly DataType[]];
  readonly #condition: Evaluate | null;
  readonly #zone: ZoneClock;
  readonly #nulls: readonly [readonly Value[], readonly Value[]];
  /** By window end. */
  readonly #windows = new Map<number, readonly [Row[], Row[]]>();
  #closedUntil = Number.NEGATIVE_INFINITY;
  #late = 0;
  #count = 0;

  constructor(node: WindowJoinNode, types: readonly [readonly DataType[], readonly DataType[]], condition: Evaluate | null) {
    super();
    this.#node = node;
    this.#types = types;
    this.#condition = condition;
    this.#zone = new ZoneClock(node.zone);
    this.#nulls = [types[0].map(() => null), types[1].map(() => null)];
  }

  process({rows}: Batch, input: number): void {
    const column = input === 0 ? this.#node.leftEnd : this.#node.rightEnd;
    for (let i = 0; i < rows.length; i++) {
      const end = rows[i]![column] as number;
      if (end <= this.#closedUntil) this.#late++;
      else this.#keep(rows[i]!, end, input);
    }
  }

  #keep(row: Row, end: number, input: number): void {
    let window = this.#windows.get(end);
    if (window === undefined) {
      window = [[], []];
      this.#windows.set(end, window);
    }
    window[input === 0 ? 0 : 1].push(row);
    this.#count++;
  }

  override onWatermark(time: number, out: Output): void {
    const until = this.#zone.closedUntil(time);
    if (until <= this.#closedUntil) return;
    this.#closedUntil = until;
    const closed = [...this.#windows.keys()].filter((end) => end <= until).sort((a, b) => a - b);
    const changes = new ChangelogBuilder();
    for (const end of closed) {
      const [left, right] = this.#windows.get(end)!;
      this.#windows.delete(end);
      this.#count -= left.length + right.length;
      this.#join(left, right, changes);
    }
    changes.flush(out);
  }

  #join(left: readonly Row[], right: readonly Row[], changes: ChangelogBuilder): void {
    const {type, leftKeys, rightKeys} = this.#node;
    const side = new JoinSide(rightKeys, this.#types[1], new PlainRows(this.#types[1].length));
    const padsRight = type === 'right' || type === 'full';
    const isTest = type === 'semi' || type === 'anti';
    for (const row of right) {
      if (!side.hasNullKey(row)) side.add(row, 0, 0);
      else if (padsRight) changes.add(INSERT, concat(this.#nulls[0], row));
    }
    for (const row of left) {
      let matches = 0;
      const isNull = leftKeys.some((k) => row[k] === null);
      for (let at = isNull ? -1 : side.first(row, leftKeys); at >= 0; at = side.next(at)) {
        const pair = concat(row, side.row(at));
        if (this.#condition !== null && this.#condition(pair) !== true) continue;
        matches++;
        if (padsRight) side.addMatches(at, 1);
        if (!isTest) changes.add(INSERT, pair);
      }
      if (isTest) {
        if (matches > 0 === (type === 'semi')) changes.add(INSERT, row);
      } else if (matches === 0 && (type === 'left' || type === 'full')) changes.add(INSERT, concat(row, this.#nulls[1]));
    }
    if (padsRight) for (const at of side.places()) if (side.matchesOf(at) === 0) changes.add(INSERT, concat(this.#nulls[0], side.row(at)));
  }

  override lateRecords(): number {
    return this.#late;
  }

  override nextWindowEnd(): number | null {
    let first: number | null = null;
    for (const end of this.#windows.keys()) if (first === null || end < first) first = end;
    return first === null ? null : this.#zone.toInstant(first) - 1;
  }

  override stateBytes(): number {
    return this.#count * (48 + (this.#types[0].length + this.#types[1].length) * 8) + this.#windows.size * 100;
  }

  /** Closed-until and late rows, then the rows of each side; a row knows its window. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.json({closedUntil: String(this.#closedUntil), late: this.#late});
    const windows = [...this.#windows.values()];
    for (const side of [0, 1] as const)
      out.rows(
        windows.flatMap((w) => w[side]),
        this.#types[side],
      );
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{closedUntil: string; late: number}>();
    this.#closedUntil = earliest(this.#closedUntil, Number(head.closedUntil));
    if (part.counts) this.#late += head.late;
    const {leftKeys, rightKeys, leftEnd, rightEnd} = this.#node;
    for (const row of source.rows(this.#types[0])) if (part.owns(row, leftKeys)) this.#keep(row, row[leftEnd] as number, 0);
    for (const row of source.rows(this.#types[1])) if (part.owns(row, rightKeys)) this.#keep(row, row[rightEnd] as number, 1);
  }
}
