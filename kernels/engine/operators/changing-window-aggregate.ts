import type {WindowAggregateNode, WindowProperty} from '../../planner/physical/plan.ts';
import {must, unreachable} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import type {Accumulator} from '../state/accumulators/accumulator.ts';
import {createAccumulators} from '../state/accumulators/create.ts';
import {Cells} from '../state/cells.ts';
import {earliest} from '../state/earliest.ts';
import {KeyIndex} from '../state/key-index.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {type Session, Sessions} from './sessions.ts';
import {Windows} from './windows.ts';
import {ZoneClock} from './zone-clock.ts';

const VERSION = 2;

/** One window of one key: wall-clock bounds. */
interface Entry {
  readonly key: number;
  readonly session: Session | null;
  readonly start: number;
  readonly end: number;
  readonly cell: number;
  rows: number;
  /** The result that was told last; null before the first. */
  told: Row | null;
  /** Its result was told because its end has come. */
  isClosed: boolean;
  /** Processing time at which changes are told; null where there is nothing to tell. */
  tellAt: number | null;
}

/**
 * A window aggregation whose input takes rows back, or that tells its results before a window ends or for rows that come late
 * (`table.exec.emit.*`). In: any kinds. Out: +I when a window closes; told before or after, -U and +U of a result that is another now, -D of
 * a window that has lost its rows. A session keeps the bounds that its rows gave it, also when they are taken back, as in Flink.
 * State: per window and key one cell of each aggregate, the number of its rows and what was told. Rows of windows that are over are dropped
 * and counted.
 */
export class ChangingWindowAggregate extends Operator {
  readonly name = 'WindowAggregate';
  readonly #node: WindowAggregateNode;
  readonly #windows: Windows | null;
  readonly #sessions: Sessions | null;
  readonly #zone: ZoneClock;
  readonly #index: KeyIndex;
  readonly #accumulators: readonly Accumulator[];
  readonly #cells: Cells;
  readonly #clock: Clock;
  /** By end and key; those of sessions by their slot. */
  readonly #entries = new Map<number, Map<number, Entry>>();
  readonly #bySlot = new Map<number, Entry>();
  #nextSlot = 0;
  readonly #entriesOf: number[] = [];
  #closedUntil = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(node: WindowAggregateNode, inputTypes: readonly DataType[], retracts: boolean, clock: Clock) {
    super();
    this.#node = node;
    this.#windows = node.window.kind === 'session' ? null : new Windows(node.window, node.zone);
    this.#sessions = node.window.kind === 'session' ? new Sessions(node.window.gap) : null;
    this.#zone = new ZoneClock(node.zone);
    this.#index = new KeyIndex(
      node.keys,
      node.keys.map((k) => must(inputTypes[k])),
    );
    this.#accumulators = createAccumulators(node.aggregates, retracts);
    this.#cells = new Cells(this.#accumulators);
    this.#clock = clock;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const now = this.#clock.now();
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const kind = kinds === null ? INSERT : kinds[i]!;
      const time = this.#node.timeMode === 'processing' ? now : (row[this.#node.timeColumn] as number | null);
      if (time === null) continue;
      const key = this.#node.keys.length > 0 ? this.#index.idOf(row) : 0;
      const entries = this.#entriesAt(key, this.#zone.toWallClock(time));
      if (entries.length === 0) this.#late++;
      for (const entry of entries) this.#apply(entry, row, kind === INSERT || kind === UPDATE_AFTER, now, changes);
      this.#forgetKey(key);
    }
    changes.flush(out);
  }

  /** The windows of a time that are not over; new ones are opened. */
  #entriesAt(key: number, local: number): readonly Entry[] {
    if (this.#sessions !== null) return this.#sessionAt(this.#sessions, key, local);
    const {size, slide} = must(this.#windows);
    const windows = must(this.#windows);
    const last = windows.lastStart(local) + size;
    const first = last - Math.floor((last - 1 - local) / slide) * slide;
    const found: Entry[] = [];
    for (let end = first; end <= last; end += slide) {
      if (end - 1 < local || this.#isOver(end)) continue;
      const byKey = this.#entries.get(end) ?? new Map<number, Entry>();
      if (byKey.size === 0) this.#entries.set(end, byKey);
      let entry = byKey.get(key);
      if (entry === undefined) {
        entry = this.#open(key, windows.startOf(end), end, null);
        byKey.set(key, entry);
      }
      found.push(entry);
    }
    return found;
  }

  #sessionAt(sessions: Sessions, key: number, local: number): readonly Entry[] {
    const session = sessions.place(
      key,
      local,
      this.#closedUntil,
      () => this.#nextSlot++,
      (into, gone) => {
        const [target, source] = [must(this.#bySlot.get(into.slot)), must(this.#bySlot.get(gone.slot))];
        for (const a of this.#accumulators) a.merge(target.cell, source.cell);
        target.rows += source.rows;
        this.#close(source);
      },
    );
    if (session === null) return [];
    let entry = this.#bySlot.get(session.slot);
    if (entry === undefined) {
      entry = this.#open(key, session.start, session.end, session);
      this.#bySlot.set(session.slot, entry);
    }
    return [entry];
  }

  #open(key: number, start: number, end: number, session: Session | null): Entry {
    this.#entriesOf[key] = (this.#entriesOf[key] ?? 0) + 1;
    return {key, start, end, session, cell: this.#cells.take(), rows: 0, told: null, isClosed: false, tellAt: null};
  }

  #apply(entry: Entry, row: Row, isAdded: boolean, now: number, changes: ChangelogBuilder): void {
    entry.rows += isAdded ? 1 : -1;
    for (const a of this.#accumulators) {
      if (isAdded) a.add(entry.cell, row);
      else a.retract(entry.cell, row);
    }
    const {emit} = this.#node;
    const delay = emit === null ? null : entry.end <= this.#closedUntil ? emit.lateMs : emit.earlyMs;
    if (delay === null) return;
    if (delay === 0) this.#tell(entry, changes);
    else entry.tellAt ??= now + delay;
  }

  #tell(entry: Entry, changes: ChangelogBuilder): void {
    entry.tellAt = null;
    const before = entry.told;
    const after = entry.rows > 0 ? this.#result(entry) : null;
    entry.told = after;
    if (before === null) {
      if (after !== null) changes.add(INSERT, after);
    } else if (after === null) changes.add(DELETE, before);
    else if (after.some((v, i) => !sameValue(v, before[i]!))) {
      changes.add(UPDATE_BEFORE, before);
      changes.add(UPDATE_AFTER, after);
    }
  }

  #result(entry: Entry): Row {
    const row = this.#node.keys.length > 0 ? this.#index.row(entry.key) : [];
    for (const a of this.#accumulators) row.push(a.value(entry.cell));
    for (const property of this.#node.properties) row.push(this.#property(property, entry.session ?? entry));
    return row;
  }

  #property(property: WindowProperty, {start, end}: {readonly start: number; readonly end: number}): number {
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

  /** Nothing changes it any more. */
  #isOver(end: number): boolean {
    return end + (this.#node.emit?.latenessMs ?? 0) <= this.#closedUntil;
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#node.timeMode === 'event') this.#advance(time, out);
  }

  override onTick(now: number, out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(now - 1, out);
    const changes = new ChangelogBuilder();
    for (const entry of this.#all()) if (entry.tellAt !== null && entry.tellAt <= now) this.#tell(entry, changes);
    changes.flush(out);
  }

  override onEnd(out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(Number.POSITIVE_INFINITY, out);
  }

  #advance(watermark: number, out: Output): void {
    const until = this.#zone.closedUntil(watermark);
    if (until <= this.#closedUntil) return;
    const changes = new ChangelogBuilder();
    this.#closedUntil = until;
    if (this.#sessions !== null) {
      for (const session of this.#sessions.close(until)) {
        const entry = must(this.#bySlot.get(session.slot));
        this.#tell(entry, changes);
        this.#close(entry);
      }
    } else this.#closeAligned(until, changes);
    changes.flush(out);
  }

  #closeAligned(until: number, changes: ChangelogBuilder): void {
    for (const end of [...this.#entries.keys()].filter((e) => e <= until).sort((a, b) => a - b)) {
      for (const entry of must(this.#entries.get(end)).values()) {
        if (!entry.isClosed || (this.#isOver(end) && entry.tellAt !== null)) this.#tell(entry, changes);
        entry.isClosed = true;
        if (this.#isOver(end)) this.#close(entry);
      }
      if (this.#isOver(end)) this.#entries.delete(end);
    }
  }

  #close(entry: Entry): void {
    if (entry.session !== null) this.#bySlot.delete(entry.session.slot);
    this.#cells.release(entry.cell);
    this.#entriesOf[entry.key] = (this.#entriesOf[entry.key] ?? 1) - 1;
    this.#forgetKey(entry.key);
  }

  #forgetKey(key: number): void {
    if (this.#node.keys.length > 0 && (this.#entriesOf[key] ?? 0) === 0 && this.#index.isUsed(key)) this.#index.release(key);
  }

  *#all(): IterableIterator<Entry> {
    yield* this.#bySlot.values();
    for (const byKey of this.#entries.values()) yield* byKey.values();
  }

  override lateRecords(): number {
    return this.#late;
  }

  override nextWindowEnd(): number | null {
    let first: number | null = this.#sessions?.firstEnd ?? null;
    for (const [end] of this.#entries) if (end > this.#closedUntil && (first === null || end < first)) first = end;
    return first === null ? null : this.#zone.toInstant(first) - 1;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#cells.bytes() + this.#index.size * 64 + [...this.#all()].length * 160;
  }

  /** Closed-until and late rows, the keys in use, the windows in numbers, what was told of them, their cells. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const entries = [...this.#all()];
    const keys = [...new Set(entries.map((e) => e.key))];
    const position = new Map(keys.map((key, i) => [key, i]));
    out.json({closedUntil: String(this.#closedUntil), late: this.#late});
    if (this.#node.keys.length > 0) this.#index.save(Int32Array.from(keys), out);
    const numbers = entries.flatMap((e) => {
      const {start, end} = e.session ?? e;
      return [position.get(e.key) ?? 0, start, end, e.rows, e.told === null ? 0 : 1, e.isClosed ? 1 : 0, e.tellAt ?? -1];
    });
    out.floats(Float64Array.from(numbers));
    out.rows(
      entries.flatMap((e) => (e.told === null ? [] : [e.told])),
      this.#node.columns.map((c) => c.type),
    );
    const cells = Int32Array.from(entries, (e) => e.cell);
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
    const told = source.rows(this.#node.columns.map((c) => c.type));
    const keys = Array.from({length: numbers.length / 7}, (_, i) => must(ids[numbers[i * 7]!]));
    const toldPlace = new Int32Array(keys.length);
    for (let i = 1; i < keys.length; i++) toldPlace[i] = toldPlace[i - 1]! + numbers[(i - 1) * 7 + 4]!;
    this.#cells.load(keys, source, (key, i) => {
      const [, start = 0, end = 0, rows = 0, isTold = 0, isClosed = 0, tellAt = -1] = numbers.subarray(i * 7, i * 7 + 7);
      const session = this.#sessions?.add({key, start, end, slot: this.#nextSlot++, isOpen: true}) ?? null;
      const entry = this.#open(key, start, end, session);
      entry.rows = rows;
      entry.isClosed = isClosed === 1;
      entry.tellAt = tellAt < 0 ? null : tellAt;
      if (isTold === 1) entry.told = told[toldPlace[i]!] ?? null;
      if (session !== null) this.#bySlot.set(session.slot, entry);
      else {
        const byKey = this.#entries.get(end);
        if (byKey === undefined) this.#entries.set(end, new Map([[key, entry]]));
        else byKey.set(key, entry);
      }
      return entry.cell;
    });
  }
}
