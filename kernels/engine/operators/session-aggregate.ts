import type {WindowAggregateNode, WindowProperty} from '../../planner/physical/plan.ts';
import {must, unreachable} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import type {Accumulator} from '../state/accumulators/accumulator.ts';
import {createAccumulators} from '../state/accumulators/create.ts';
import {type Unrolled, unrolled} from '../state/accumulators/unrolled.ts';
import {Cells} from '../state/cells.ts';
import {earliest} from '../state/earliest.ts';
import {KeyIndex} from '../state/key-index.ts';
import {NumberLanes} from '../state/number-lanes.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {type Session, Sessions} from './sessions.ts';
import {ZoneClock} from './zone-clock.ts';

const VERSION = 2;

/**
 * In: +I. Out: +I, one row per session when it closes, by its end. State: per open session its bounds and one cell of each aggregate.
 * Rows without a time are dropped; a row whose session, merged with those it touches, has closed is dropped and counted.
 */
export class SessionAggregate extends Operator {
  readonly name = 'SessionAggregate';
  readonly #node: WindowAggregateNode;
  readonly #zone: ZoneClock;
  readonly #index: KeyIndex;
  readonly #accumulators: readonly Accumulator[];
  readonly #unrolled: Unrolled;
  readonly #cells: Cells;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  #closedUntil = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(node: WindowAggregateNode, gap: number, inputTypes: readonly DataType[], clock: Clock) {
    super();
    this.#node = node;
    this.#zone = new ZoneClock(node.zone);
    this.#index = new KeyIndex(
      node.keys,
      node.keys.map((k) => must(inputTypes[k])),
    );
    const lanes = new NumberLanes();
    this.#accumulators = createAccumulators(node.aggregates, false, 'group', lanes);
    this.#unrolled = unrolled(this.#accumulators, lanes, this.#index.columns, node.properties.length);
    this.#cells = new Cells(this.#accumulators);
    this.#sessions = new Sessions(gap);
    this.#clock = clock;
  }

  readonly #open = (): number => this.#cells.take();

  readonly #merge = (into: Session, gone: Session): void => {
    for (const a of this.#accumulators) a.merge(into.slot, gone.slot);
    this.#cells.release(gone.slot);
  };

  process({rows, kinds}: Batch): void {
    if (kinds?.some((k) => k !== 0)) {
      throw new StudioError('engine/unsupported', 'a window cannot aggregate rows that change afterwards', {
        hint: 'aggregate in windows first, then in GROUP BY without a window',
      });
    }
    const now = this.#node.timeMode === 'processing' ? this.#clock.now() : null;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const time = now ?? (row[this.#node.timeColumn] as number | null);
      if (time === null) continue;
      const key = this.#node.keys.length > 0 ? this.#index.idOf(row) : 0;
      const session = this.#sessions.place(key, this.#zone.toWallClock(time), this.#closedUntil, this.#open, this.#merge);
      if (session === null) {
        this.#late++;
        this.#forget(key);
        continue;
      }
      this.#unrolled.add(session.slot, row);
    }
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#node.timeMode === 'event') this.#advance(time, out);
  }

  override onTick(now: number, out: Output): void {
    // A row that comes in a session's last millisecond still belongs to it.
    if (this.#node.timeMode === 'processing') this.#advance(now - 1, out);
  }

  override onEnd(out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(Number.POSITIVE_INFINITY, out);
  }

  #advance(watermark: number, out: Output): void {
    const until = this.#zone.closedUntil(watermark);
    if (until <= this.#closedUntil) return;
    this.#closedUntil = until;
    const closed = this.#sessions.close(until);
    if (closed.length === 0) return;
    out.emit({rows: closed.map((s) => this.#result(s)), kinds: null});
    for (const session of closed) {
      this.#cells.release(session.slot);
      this.#forget(session.key);
    }
  }

  #forget(key: number): void {
    if (this.#node.keys.length > 0 && !this.#sessions.has(key) && this.#index.isUsed(key)) this.#index.release(key);
  }

  #result(session: Session): Row {
    const properties = this.#node.properties.map((p) => this.#property(p, session));
    return this.#unrolled.result(session.key, session.slot, properties);
  }

  #property(property: WindowProperty, {start, end}: Session): number {
    switch (property) {
      case 'start':
        return start;
      case 'end':
        return end;
      case 'rowtime':
        return this.#zone.toInstant(end) - 1;
      case 'proctime':
        return this.#clock.now();
      default:
        return unreachable(property);
    }
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
    return this.#cells.bytes() + this.#sessions.keys * 200;
  }

  /** Closed-until and late rows, the keys in use, the sessions' bounds and places of keys, their cells. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const sessions = [...this.#sessions.values()];
    const keys = [...new Set(sessions.map((s) => s.key))];
    const position = new Map(keys.map((key, i) => [key, i]));
    out.json({closedUntil: String(this.#closedUntil), late: this.#late});
    if (this.#node.keys.length > 0) this.#index.save(Int32Array.from(keys), out);
    out.floats(Float64Array.from(sessions.flatMap((s) => [s.start, s.end, position.get(s.key) ?? 0])));
    const cells = Int32Array.from(sessions, (s) => s.slot);
    for (const a of this.#accumulators) a.save(cells, out);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{closedUntil: string; late: number}>();
    this.#closedUntil = earliest(this.#closedUntil, Number(head.closedUntil));
    if (part.counts) this.#late += head.late;
    const ids = this.#node.keys.length > 0 ? this.#index.load(source, part) : [0];
    const numbers = source.floats();
    const keys = Array.from({length: numbers.length / 3}, (_, i) => must(ids[numbers[i * 3 + 2]!]));
    this.#cells.load(keys, source, (key, i) => {
      const slot = this.#cells.take();
      this.#sessions.add({key, start: numbers[i * 3]!, end: numbers[i * 3 + 1]!, slot, isOpen: true});
      return slot;
    });
  }
}
