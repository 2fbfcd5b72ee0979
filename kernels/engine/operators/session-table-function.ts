import type {WindowTableFunctionNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {earliest} from '../state/earliest.ts';
import {KeyIndex} from '../state/key-index.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {type Session, Sessions} from './sessions.ts';
import {ZoneClock} from './zone-clock.ts';

const VERSION = 1;

/**
 * In: +I. Out: +I, the rows of a session as they came when it closes, with window_start, window_end and window_time (end − 1 ms) behind
 * them: before that nobody knows where it ends. Rows without a time are dropped, late ones dropped and counted. State: the rows of open sessions.
 */
export class SessionTableFunction extends Operator {
  readonly name = 'SessionTableFunction';
  readonly #node: WindowTableFunctionNode;
  readonly #types: readonly DataType[];
  readonly #zone: ZoneClock;
  readonly #index: KeyIndex;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  /** By a session's slot. */
  readonly #rows = new Map<number, Row[]>();
  #nextSlot = 0;
  #count = 0;
  #closedUntil = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(node: WindowTableFunctionNode, gap: number, types: readonly DataType[], clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#zone = new ZoneClock(node.zone);
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    this.#sessions = new Sessions(gap);
    this.#clock = clock;
  }

  readonly #open = (): number => {
    this.#rows.set(this.#nextSlot, []);
    return this.#nextSlot++;
  };

  readonly #merge = (into: Session, gone: Session): void => {
    const rows = must(this.#rows.get(into.slot));
    for (const row of must(this.#rows.get(gone.slot))) rows.push(row);
    this.#rows.delete(gone.slot);
  };

  process({rows, kinds}: Batch): void {
    if (kinds?.some((k) => k !== 0)) {
      throw new StudioError('engine/unsupported', 'a session cannot hold rows that change afterwards');
    }
    const now = this.#node.timeMode === 'processing' ? this.#clock.now() : null;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const time = now ?? (row[this.#node.timeColumn] as number | null);
      if (time === null) continue;
      const key = this.#node.partition.length > 0 ? this.#index.idOf(row) : 0;
      const session = this.#sessions.place(key, this.#zone.toWallClock(time), this.#closedUntil, this.#open, this.#merge);
      if (session === null) {
        this.#late++;
        this.#forget(key);
        continue;
      }
      must(this.#rows.get(session.slot)).push(row);
      this.#count++;
    }
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#node.timeMode === 'event') this.#advance(time, out);
  }

  override onTick(now: number, out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(now - 1, out);
  }

  override onEnd(out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(Number.POSITIVE_INFINITY, out);
  }

  #advance(watermark: number, out: Output): void {
    const until = this.#zone.closedUntil(watermark);
    if (until <= this.#closedUntil) return;
    this.#closedUntil = until;
    const result: Row[] = [];
    for (const session of this.#sessions.close(until)) {
      const time = this.#node.timeMode === 'event' ? this.#zone.toInstant(session.end) - 1 : this.#clock.now();
      for (const row of must(this.#rows.get(session.slot))) result.push([...row, session.start, session.end, time]);
      this.#rows.delete(session.slot);
      this.#forget(session.key);
    }
    this.#count -= result.length;
    if (result.length > 0) out.emit({rows: result, kinds: null});
  }

  #forget(key: number): void {
    if (this.#node.partition.length > 0 && !this.#sessions.has(key) && this.#index.isUsed(key)) this.#index.release(key);
  }

  override lateRecords(): number {
    return this.#late;
  }

  override nextWindowEnd(): number | null {
    const end = this.#sessions.firstEnd;
    return end === null ? null : this.#zone.toInstant(end) - 1;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#count * (48 + this.#types.length * 16) + this.#sessions.keys * 200;
  }

  /** Closed-until, late rows and the sessions with their row counts, then the keys, then the rows of all sessions. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const sessions = [...this.#sessions.values()];
    const keys = [...new Set(sessions.map((s) => s.key))];
    const position = new Map(keys.map((key, i) => [key, i]));
    out.json({closedUntil: String(this.#closedUntil), late: this.#late});
    if (this.#node.partition.length > 0) this.#index.save(Int32Array.from(keys), out);
    const rows = sessions.map((s) => must(this.#rows.get(s.slot)));
    out.floats(Float64Array.from(sessions.flatMap((s, i) => [s.start, s.end, position.get(s.key) ?? 0, must(rows[i]).length])));
    out.rows(rows.flat(), this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{closedUntil: string; late: number}>();
    this.#closedUntil = earliest(this.#closedUntil, Number(head.closedUntil));
    if (part.counts) this.#late += head.late;
    const ids = this.#node.partition.length > 0 ? this.#index.load(source, part) : [0];
    const numbers = source.floats();
    const rows = source.rows(this.#types);
    let at = 0;
    for (let i = 0; i < numbers.length; i += 4) {
      const own = rows.slice(at, at + numbers[i + 3]!);
      at += own.length;
      const key = must(ids[numbers[i + 2]!]);
      if (key < 0) continue;
      const slot = this.#open();
      this.#rows.set(slot, own);
      this.#count += own.length;
      this.#sessions.add({key, start: numbers[i]!, end: numbers[i + 1]!, slot, isOpen: true});
    }
  }
}
