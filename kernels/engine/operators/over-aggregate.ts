import type {OverAggregateNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import type {Accumulator} from '../state/accumulators/accumulator.ts';
import {createAccumulators} from '../state/accumulators/create.ts';
import {Cells} from '../state/cells.ts';
import {earliest} from '../state/earliest.ts';
import {KeyIndex} from '../state/key-index.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {IdlePartitions} from './idle-partitions.ts';

const VERSION = 4;
/** Keys whose frames are empty are looked for when there are so many, and twice as many as were left. */
const MANY_KEYS = 1024;

interface Frame {
  readonly cell: number;
  /** The rows that the frame holds, oldest first; empty where it has no beginning. */
  rows: Row[];
  times: number[];
  /** The last time that was told, or at which the partition was looked at for being over. */
  last: number;
  /** Of a frame of event time: when it is forgotten unless more rows come, and when that is looked at; ascending. */
  forgottenAt: number;
  looks: number[];
}

const emptyFrame = (cell: number): Frame => ({
  cell,
  rows: [],
  times: [],
  last: Number.NEGATIVE_INFINITY,
  forgottenAt: Number.NEGATIVE_INFINITY,
  looks: [],
});

/**
 * In: +I. Out: +I, each row with its aggregates over the rows of its partition from the frame's beginning to itself. By event time rows
 * wait for the watermark and leave in the order of time; a late one is dropped and counted, one without a time dropped. RANGE:
 * rows of one time share their result; by processing time without a beginning each row has its own, as in Flink.
 * State: rows that wait, and per partition one cell of each aggregate and the rows of the frame. Partitions that are quiet for `stateTtlMs` are
 * forgotten, but for those of a RANGE with a beginning, which ends by itself.
 */
export class OverAggregate extends Operator {
  readonly name = 'OverAggregate';
  readonly #node: OverAggregateNode;
  readonly #types: readonly DataType[];
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  readonly #accumulators: readonly Accumulator[];
  readonly #cells: Cells;
  /** By key id. */
  readonly #frames: (Frame | undefined)[] = [];
  /** By time. */
  #waiting = new Map<number, Row[]>();
  #firstTime = Number.POSITIVE_INFINITY;
  #watermark = Number.NEGATIVE_INFINITY;
  #late = 0;
  #sweepAt = MANY_KEYS;
  #rowsHeld = 0;
  readonly #sharesTime: boolean;
  /** null: they are never forgotten. */
  readonly #idle: IdlePartitions | null;
  #idleSweptAt = Number.NEGATIVE_INFINITY;

  constructor(node: OverAggregateNode, types: readonly DataType[], clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    this.#accumulators = createAccumulators(node.aggregates, node.preceding !== null, 'over');
    this.#cells = new Cells(this.#accumulators);
    const ttl = node.unit === 'range' && node.preceding !== null ? 0 : (node.stateTtlMs ?? 0);
    this.#idle = ttl === 0 ? null : new IdlePartitions(ttl, node.timeMode === 'processing' && node.preceding === null);
    this.#sharesTime = node.unit === 'range' && (node.timeMode === 'event' || node.preceding !== null);
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    if (kinds?.some((k) => k !== 0)) throw new StudioError('engine/unsupported', 'OVER cannot take rows that change afterwards');
    if (this.#node.timeMode === 'processing') {
      const result: Row[] = [];
      const now = this.#clock.now();
      this.#apply(rows, now, result, now);
      if (result.length > 0) out.emit({rows: result, kinds: null});
      return;
    }
    const now = this.#idle === null ? 0 : this.#clock.now();
    for (let i = 0; i < rows.length; i++) {
      const time = rows[i]![this.#node.timeColumn] as number | null;
      if (time === null) continue;
      if (this.#idle !== null) this.#arrive(this.#idle, rows[i]!, now);
      if (this.#isLate(rows[i]!, time)) this.#late++;
      else this.#wait(time, rows[i]!, now);
    }
  }

  /** Any row, a late one too, says that its partition is not idle. */
  #arrive(idle: IdlePartitions, row: Row, now: number): void {
    const id = this.#index.idOf(row);
    if (idle.isOver(id, now)) this.#clear(id);
    idle.touch(id, now, 0);
  }

  /**
   * As in Flink: where the frame has a beginning, a row may be behind the watermark while it is ahead of what its partition has told. A
   * frame of time is forgotten half its length after its last row has left it, and each look whether it may be counts as told.
   */
  #isLate(row: Row, time: number): boolean {
    const {unit, preceding} = this.#node;
    if (preceding === null) return time <= this.#watermark;
    if (unit === 'rows') {
      const id = time <= this.#watermark ? this.#index.find(row) : -1;
      return id >= 0 && time <= (this.#frames[id]?.last ?? Number.NEGATIVE_INFINITY);
    }
    const frame = this.#lookedAt(this.#index.idOf(row));
    if (time <= frame.last) return true;
    if (frame.forgottenAt < time + preceding + 1) {
      frame.forgottenAt = time + Math.trunc(preceding * 1.5) + 1;
      frame.looks.push(frame.forgottenAt);
    }
    return false;
  }

  /** A frame of event time after the looks that were due by the watermark. */
  #lookedAt(id: number): Frame {
    const frame = this.#frameAt(id);
    if (frame.forgottenAt <= this.#watermark && frame.looks.length > 0) {
      this.#forget(id, frame);
      return this.#frameAt(id);
    }
    while (frame.looks.length > 0 && frame.looks[0]! <= this.#watermark) frame.last = Math.max(frame.last, must(frame.looks.shift()));
    return frame;
  }

  #forget(id: number, frame: Frame): void {
    this.#rowsHeld -= frame.rows.length;
    this.#cells.release(frame.cell);
    this.#frames[id] = undefined;
  }

  #wait(time: number, row: Row, now: number): void {
    this.#idle?.touch(this.#index.idOf(row), now, 1);
    const list = this.#waiting.get(time);
    if (list === undefined) this.#waiting.set(time, [row]);
    else list.push(row);
    if (time < this.#firstTime) this.#firstTime = time;
    this.#rowsHeld++;
  }

  override onWatermark(watermark: number, out: Output): void {
    if (this.#node.timeMode !== 'event' || watermark <= this.#watermark) return;
    this.#watermark = watermark;
    if (this.#firstTime > watermark) return;
    const result: Row[] = [];
    const now = this.#idle === null ? 0 : this.#clock.now();
    const due = [...this.#waiting.keys()].filter((t) => t <= watermark).sort((a, b) => a - b);
    for (const time of due) {
      const rows = must(this.#waiting.get(time));
      this.#waiting.delete(time);
      this.#rowsHeld -= rows.length;
      this.#apply(rows, time, result, now);
    }
    this.#firstTime = Number.POSITIVE_INFINITY;
    for (const time of this.#waiting.keys()) if (time < this.#firstTime) this.#firstTime = time;
    this.#sweep(watermark);
    out.emit({rows: result, kinds: null});
  }

  override onTick(now: number): void {
    if (this.#node.timeMode === 'processing') this.#sweep(now);
    const ttl = this.#node.stateTtlMs ?? 0;
    const idle = this.#idle;
    if (idle === null || now - this.#idleSweptAt < ttl) return;
    this.#idleSweptAt = now;
    this.#index.releaseAll((id) => {
      if (!idle.isOver(id, now)) return false;
      this.#clear(id);
      return true;
    });
  }

  /** Rows of one time, in the order in which they came. */
  #apply(rows: readonly Row[], time: number, result: Row[], now: number): void {
    if (!this.#sharesTime) {
      for (const row of rows) {
        const frame = this.#frameOf(row, now);
        this.#leave(frame, time, 1);
        this.#enter(frame, row, time);
        result.push(this.#withResults(row, frame));
      }
      return;
    }
    const byFrame = new Map<Frame, Row[]>();
    for (const row of rows) {
      const frame = this.#frameOf(row, now);
      const list = byFrame.get(frame);
      if (list === undefined) byFrame.set(frame, [row]);
      else list.push(row);
    }
    for (const [frame, own] of byFrame) {
      this.#leave(frame, time, own.length);
      for (const row of own) this.#enter(frame, row, time);
      for (const row of own) result.push(this.#withResults(row, frame));
    }
  }

  #frameOf(row: Row, now: number): Frame {
    const id = this.#index.idOf(row);
    if (this.#idle !== null) {
      if (this.#idle.isOver(id, now)) this.#clear(id);
      this.#idle.touch(id, now, this.#node.timeMode === 'event' ? -1 : 0);
    }
    return this.#frameAt(id);
  }

  #frameAt(id: number): Frame {
    let frame = this.#frames[id];
    if (frame === undefined) {
      frame = emptyFrame(this.#cells.take());
      this.#frames[id] = frame;
    }
    return frame;
  }

  #enter(frame: Frame, row: Row, time: number): void {
    for (let a = 0; a < this.#accumulators.length; a++) this.#accumulators[a]!.add(frame.cell, row);
    if (this.#node.preceding === null) return;
    frame.rows.push(row);
    frame.times.push(time);
    frame.last = time;
    this.#rowsHeld++;
  }

  /** Before `coming` rows enter, as in Flink: a sum of doubles depends on it. */
  #leave(frame: Frame, time: number, coming: number): void {
    const {unit, preceding} = this.#node;
    if (preceding === null) return;
    let gone = 0;
    if (unit === 'rows') gone = Math.min(frame.rows.length, Math.max(0, frame.rows.length + coming - preceding - 1));
    else while (gone < frame.times.length && frame.times[gone]! < time - preceding) gone++;
    if (gone === 0) return;
    for (let i = 0; i < gone; i++) for (const a of this.#accumulators) a.retract(frame.cell, frame.rows[i]!);
    frame.rows = frame.rows.slice(gone);
    frame.times = frame.times.slice(gone);
    this.#rowsHeld -= gone;
  }

  #withResults(row: Row, frame: Frame): Row {
    const result: Value[] = row.slice();
    for (let a = 0; a < this.#accumulators.length; a++) result.push(this.#accumulators[a]!.value(frame.cell));
    return result;
  }

  /** A partition whose rows have all left a frame of time starts again when the next one comes. */
  #sweep(now: number): void {
    const {unit, preceding} = this.#node;
    if (unit !== 'range' || preceding === null || this.#index.size < this.#sweepAt) return;
    const isEvent = this.#node.timeMode === 'event';
    this.#frames.forEach((frame, id) => {
      if (frame === undefined || (isEvent ? frame.forgottenAt > now : frame.last >= now - preceding)) return;
      this.#forget(id, frame);
      this.#index.release(id);
    });
    this.#sweepAt = Math.max(MANY_KEYS, this.#index.size * 2);
  }

  /** The partition is as if it had had no rows. */
  #clear(id: number): void {
    this.#idle?.forget(id);
    const frame = this.#frames[id];
    if (frame !== undefined) this.#forget(id, frame);
  }

  override lateRecords(): number {
    return this.#late;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#rowsHeld * (40 + this.#types.length * 16) + this.#cells.bytes() + this.#index.size * 120;
  }

  /**
   * Watermark and late rows, the partitions' keys, where they may become idle when they do, their cells, how many rows their frames have, those
   * rows' times, when each is looked at, those rows, then the rows that wait.
   */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const ids = Int32Array.from([...this.#frames.keys()].filter((id) => this.#frames[id] !== undefined));
    const frames = Array.from(ids, (id) => must(this.#frames[id]));
    const idle = this.#idle;
    out.json({watermark: String(this.#watermark), late: this.#late, hasEnds: idle !== null});
    this.#index.save(ids, out);
    if (idle !== null) out.floats(Float64Array.from(ids, (id) => idle.endOf(id)));
    const cells = Int32Array.from(frames, (f) => f.cell);
    for (const a of this.#accumulators) a.save(cells, out);
    out.floats(Float64Array.from(frames, (f) => f.rows.length));
    out.floats(Float64Array.from(frames.flatMap((f) => f.times)));
    out.floats(Float64Array.from(frames.flatMap((f) => [f.last, f.forgottenAt, f.looks.length])));
    out.floats(Float64Array.from(frames.flatMap((f) => f.looks)));
    out.rows(
      frames.flatMap((f) => f.rows),
      this.#types,
    );
    out.rows([...this.#waiting.values()].flat(), this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{watermark: string; late: number; hasEnds: boolean}>();
    this.#watermark = earliest(this.#watermark, Number(head.watermark));
    if (part.counts) this.#late += head.late;
    const ids = this.#index.load(source, part);
    const ends = head.hasEnds ? source.floats() : null;
    const now = this.#clock.now();
    this.#cells.load(ids, source, (id, i) => {
      // State that was written without a time-to-live begins its time now.
      if (ends === null) this.#idle?.touch(id, now, 0);
      else this.#idle?.setEnd(id, ends[i]!);
      const frame = emptyFrame(this.#cells.take());
      this.#frames[id] = frame;
      return frame.cell;
    });
    const counts = source.floats();
    const times = source.floats();
    const marks = source.floats();
    const looks = source.floats();
    const rows = source.rows(this.#types);
    let at = 0;
    let looked = 0;
    ids.forEach((id, i) => {
      const [from, to] = [at, at + counts[i]!];
      at = to;
      const fromLook = looked;
      looked += marks[i * 3 + 2]!;
      const frame = id < 0 ? undefined : this.#frames[id];
      if (frame === undefined) return;
      frame.rows = rows.slice(from, to);
      frame.times = Array.from(times.subarray(from, to));
      frame.last = marks[i * 3]!;
      frame.forgottenAt = marks[i * 3 + 1]!;
      frame.looks = Array.from(looks.subarray(fromLook, looked));
      this.#rowsHeld += to - from;
    });
    for (const row of source.rows(this.#types)) {
      if (part.owns(row, this.#node.partition)) this.#wait(row[this.#node.timeColumn] as number, row, now);
    }
  }
}
