import type {AggregateCall} from '../../planner/physical/expr.ts';
import type {WindowAggregateNode, WindowProperty} from '../../planner/physical/plan.ts';
import {must, unreachable} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import {type Batch, EMPTY_BATCH} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import type {Accumulator} from '../state/accumulators/accumulator.ts';
import {CountAccumulator} from '../state/accumulators/count.ts';
import {createAccumulators} from '../state/accumulators/create.ts';
import {type Unrolled, unrolled} from '../state/accumulators/unrolled.ts';
import {Cells} from '../state/cells.ts';
import {earliest} from '../state/earliest.ts';
import {IntList} from '../state/int-list.ts';
import {IntMap} from '../state/int-map.ts';
import {subtaskOf} from '../state/key-groups.ts';
import {KeyIndex} from '../state/key-index.ts';
import {allCells} from '../state/lanes.ts';
import {NumberLanes} from '../state/number-lanes.ts';
import {encodeSnapshot, StateReader, StateWriter} from '../state/state-io.ts';
import {Windows} from './windows.ts';

const VERSION = 2;
const OUT_ROWS = 4096;
/** Keys that no pane holds any more are forgotten when they are so many and the greater part. */
const IDLE_KEYS = 1024;

/** What a stretch of time has gathered: its groups in the order in which they came, and the cell of each. */
interface Pane {
  readonly start: number;
  readonly cellOf: IntMap;
  readonly keys: IntList;
  readonly cells: IntList;
}

/** Of a pane: groups that stay together in a checkpoint or on their way to another subtask. */
interface Groups {
  readonly start: number;
  readonly keys: Int32Array;
  readonly cells: Int32Array;
}

/** Groups that were gathered in another subtask. */
export interface WindowPart {
  readonly chunks: readonly Uint8Array[];
  readonly groups: number;
}

/**
 * In: +I. Out: +I, one row per window and key when the window closes, windows by their end, keys as they first came.
 * State: per pane and key one cell of each aggregate; a window's result is its panes merged. Rows without a time are dropped; rows whose
 * windows are all closed are dropped and counted.
 */
export class WindowAggregate extends Operator {
  readonly name = 'WindowAggregate';
  readonly #node: WindowAggregateNode;
  readonly #windows: Windows;
  readonly #index: KeyIndex;
  readonly #accumulators: readonly Accumulator[];
  readonly #unrolled: Unrolled;
  readonly #cells: Cells;
  readonly #panes = new Map<number, Pane>();
  readonly #clock: Clock;
  #closedUntil = Number.NEGATIVE_INFINITY;
  #liveFrom = Number.NEGATIVE_INFINITY;
  /** No open window that holds rows ends before it. */
  #firstEnd = Number.POSITIVE_INFINITY;
  #late = 0;
  /** The cell of each row of a batch, -1 for a row that is dropped. */
  #rowCells = new Int32Array(1024);
  /** Of a local part: how many rows each group has, for whoever finds them late. */
  readonly #rowCounts: CountAccumulator | null;

  /** `place`: `local`, where it gathers for `drain` alone. */
  constructor(node: WindowAggregateNode, inputTypes: readonly DataType[], clock: Clock, place: 'whole' | 'local' = 'whole') {
    super();
    this.#node = node;
    this.#windows = new Windows(node.window, node.zone);
    this.#index = new KeyIndex(
      node.keys,
      node.keys.map((k) => must(inputTypes[k])),
    );
    const lanes = new NumberLanes();
    this.#accumulators = createAccumulators(node.aggregates, false, 'group', lanes);
    this.#rowCounts = place === 'whole' ? null : new CountAccumulator(COUNT_ROWS, lanes);
    const all = this.#rowCounts === null ? this.#accumulators : [...this.#accumulators, this.#rowCounts];
    this.#cells = new Cells(all);
    this.#unrolled = unrolled(all, lanes, this.#index.columns, node.properties.length);
    this.#clock = clock;
  }

  process(batch: Batch): void {
    if (batch.kinds?.some((k) => k !== 0)) {
      throw new StudioError('engine/unsupported', 'a window cannot aggregate rows that change afterwards', {
        hint: 'aggregate in windows first, then in GROUP BY without a window',
      });
    }
    const {rows} = batch;
    if (this.#rowCells.length < rows.length) this.#rowCells = new Int32Array(rows.length * 2);
    if (this.#node.timeMode === 'processing') this.#locateNow(rows);
    else this.#locate(rows);
    this.#unrolled.addBatch(rows, this.#rowCells);
  }

  /** Hot (bench/engine-hop.ts). */
  #locate(rows: readonly Row[]): void {
    const windows = this.#windows;
    const cells = this.#rowCells;
    const index = this.#index;
    const {timeColumn} = this.#node;
    const {size, slide, pane: length} = windows;
    const {isZoned} = windows;
    const hasGaps = slide > size;
    const isKeyed = this.#node.keys.length > 0;
    const liveFrom = this.#liveFrom;
    let pane: Pane | null = null;
    let from = 0;
    let to = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const time = row[timeColumn] as number | null;
      cells[i] = -1;
      if (time === null) continue;
      const local = isZoned ? windows.toWallClock(time) : time;
      if (hasGaps && local - windows.lastStart(local) >= size) continue;
      if (local < liveFrom) {
        this.#late++;
        continue;
      }
      if (pane === null || local < from || local >= to) {
        pane = this.#paneAt(windows.paneOf(local));
        from = pane.start;
        to = from + length;
      }
      const key = isKeyed ? index.idOf(row) : 0;
      const cell = pane.cellOf.get(key);
      cells[i] = cell >= 0 ? cell : this.#newCell(pane, key);
    }
  }

  #locateNow(rows: readonly Row[]): void {
    const windows = this.#windows;
    const local = windows.toWallClock(this.#clock.now());
    const isInGap = local - windows.lastStart(local) >= windows.size;
    const pane = isInGap || rows.length === 0 ? null : this.#paneAt(windows.paneOf(local));
    for (let i = 0; i < rows.length; i++) {
      if (pane === null) {
        this.#rowCells[i] = -1;
        continue;
      }
      const key = this.#node.keys.length > 0 ? this.#index.idOf(rows[i]!) : 0;
      const cell = pane.cellOf.get(key);
      this.#rowCells[i] = cell >= 0 ? cell : this.#newCell(pane, key);
    }
  }

  #paneAt(start: number): Pane {
    let pane = this.#panes.get(start);
    if (pane === undefined) {
      pane = {start, cellOf: new IntMap(), keys: new IntList(), cells: new IntList()};
      this.#panes.set(start, pane);
      this.#firstEnd = Math.min(this.#firstEnd, this.#firstOpenEnd(start));
    }
    return pane;
  }

  #newCell(pane: Pane, key: number): number {
    const cell = this.#cells.take();
    pane.cellOf.add(key, cell);
    pane.keys.push(key);
    pane.cells.push(cell);
    return cell;
  }

  /** The end of the first window that is open and holds the pane. */
  #firstOpenEnd(start: number): number {
    const {size, slide} = this.#windows;
    let end = this.#windows.lastStart(start) + size;
    while (end - slide > this.#closedUntil && end - slide > start) end -= slide;
    return end;
  }

  override onWatermark(time: number, out: Output): void {
    if (this.#node.timeMode === 'event') this.#advance(time, out);
  }

  override onTick(now: number, out: Output): void {
    // A row that comes in a window's last millisecond still belongs to it.
    if (this.#node.timeMode === 'processing') this.#advance(now - 1, out);
  }

  override onEnd(out: Output): void {
    if (this.#node.timeMode === 'processing') this.#advance(Number.POSITIVE_INFINITY, out);
  }

  #advance(watermark: number, out: Output): void {
    const until = this.#windows.closedUntil(watermark);
    if (until <= this.#closedUntil) return;
    if (until >= this.#firstEnd) {
      const {size, slide} = this.#windows;
      const ends = new Set<number>();
      for (const {start} of this.#panes.values()) {
        for (let end = this.#windows.lastStart(start) + size; end > start && end > this.#closedUntil; end -= slide) {
          if (end <= until) ends.add(end);
        }
      }
      for (const end of [...ends].sort((a, b) => a - b)) this.#close(end, out);
    }
    this.#closedUntil = until;
    this.#liveFrom = this.#windows.liveFrom(until);
    this.#dropPanes();
  }

  #dropPanes(): void {
    if (this.#panes.size === 0 || this.#closedUntil < this.#firstEnd) return;
    this.#firstEnd = Number.POSITIVE_INFINITY;
    for (const pane of this.#panes.values()) {
      if (pane.start >= this.#liveFrom) {
        this.#firstEnd = Math.min(this.#firstEnd, this.#firstOpenEnd(pane.start));
        continue;
      }
      this.#panes.delete(pane.start);
      for (const cell of pane.cells.view()) this.#cells.release(cell);
    }
    this.#forgetKeys();
  }

  #forgetKeys(): void {
    if (this.#node.keys.length === 0) return;
    let most = 0;
    for (const pane of this.#panes.values()) most += pane.keys.length;
    if (this.#index.size < IDLE_KEYS + 2 * most) return;
    const isUsed = new Uint8Array(this.#index.limit);
    for (const pane of this.#panes.values()) for (const key of pane.keys.view()) isUsed[key] = 1;
    this.#index.releaseAll((id) => isUsed[id] === 0);
  }

  #close(end: number, out: Output): void {
    const {pane: length} = this.#windows;
    const panes: Pane[] = [];
    for (let start = this.#windows.startOf(end); start < end; start += length) {
      const pane = this.#panes.get(start);
      if (pane !== undefined) panes.push(pane);
    }
    const first = must(panes[0]);
    if (panes.length === 1) {
      this.#emit(first.keys.view(), first.cells.view(), end, out);
      return;
    }
    const {keys, cells} = this.#merge(panes);
    this.#emit(keys, cells, end, out);
    for (let i = 0; i < cells.length; i++) this.#cells.release(cells[i]!);
  }

  #merge(panes: readonly Pane[]): {readonly keys: Int32Array; readonly cells: Int32Array} {
    const cellOf = new IntMap();
    const keys = new IntList();
    const cells = new IntList();
    for (const pane of panes) {
      const sources = pane.cells.view();
      const sourceKeys = pane.keys.view();
      const targets = new Int32Array(sources.length);
      for (let i = 0; i < targets.length; i++) {
        const key = sourceKeys[i]!;
        let cell = cellOf.get(key);
        if (cell < 0) {
          cell = this.#cells.take();
          cellOf.add(key, cell);
          keys.push(key);
          cells.push(cell);
        }
        targets[i] = cell;
      }
      this.#unrolled.mergeAll(targets, sources);
    }
    return {keys: keys.view(), cells: cells.view()};
  }

  #emit(keys: Int32Array, cells: Int32Array, end: number, out: Output): void {
    const properties = this.#node.properties.map((p) => this.#property(p, end));
    for (let from = 0; from < cells.length; from += OUT_ROWS) {
      const rows: Row[] = [];
      for (let i = from; i < cells.length && i < from + OUT_ROWS; i++) {
        rows.push(this.#unrolled.result(keys[i]!, cells[i]!, properties));
      }
      out.emit({...EMPTY_BATCH, rows});
    }
  }

  #property(property: WindowProperty, end: number): number {
    switch (property) {
      case 'start':
        return this.#windows.startOf(end);
      case 'end':
        return end;
      case 'rowtime':
        return this.#windows.toInstant(end) - 1;
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
    return Number.isFinite(this.#firstEnd) ? this.#windows.toInstant(this.#firstEnd) - 1 : null;
  }

  override holdsKey(row: Row): boolean {
    return this.#index.find(row) >= 0;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    let total = this.#cells.bytes() + this.#index.size * 64;
    for (const pane of this.#panes.values()) total += pane.cellOf.bytes + pane.keys.bytes * 2;
    return total;
  }

  /** Groups that are held, each once for each of its panes. */
  get groups(): number {
    let total = 0;
    for (const pane of this.#panes.values()) total += pane.keys.length;
    return total;
  }

  /** What is held, by subtask of `count`: of a key, whose values stand in `columns` of a row of the index, all in one. Nothing is held afterwards. */
  drain(count: number, columns: readonly number[]): readonly (WindowPart | null)[] {
    const targets = new Int32Array(this.#index.limit).fill(-1);
    const parts = Array.from({length: count}, () => new Map<number, {readonly keys: IntList; readonly cells: IntList}>());
    for (const {start, keys, cells} of this.#panes.values()) {
      const own = parts.map(() => ({keys: new IntList(), cells: new IntList()}));
      const ids = keys.view();
      const places = cells.view();
      for (let i = 0; i < ids.length; i++) {
        const key = ids[i]!;
        if (targets[key]! < 0) targets[key] = subtaskOf(this.#index.row(key), columns, count);
        const {keys: ownKeys, cells: ownCells} = own[targets[key]!]!;
        ownKeys.push(key);
        ownCells.push(places[i]!);
      }
      for (const [t, groups] of own.entries()) if (groups.keys.length > 0) parts[t]!.set(start, groups);
    }
    const drained = parts.map((panes) => {
      if (panes.size === 0) return null;
      const held = Array.from(panes, ([start, {keys, cells}]) => ({start, keys: keys.view(), cells: cells.view()}));
      const out = new StateWriter();
      out.json(held.map((p) => p.start));
      this.#write(held, out);
      let groups = 0;
      for (const {cells} of held) {
        must(this.#rowCounts).save(cells, out);
        groups += cells.length;
      }
      return {chunks: encodeSnapshot(out.finish(VERSION)).chunks, groups};
    });
    for (const pane of this.#panes.values()) for (const cell of pane.cells.view()) this.#cells.release(cell);
    this.#panes.clear();
    this.#firstEnd = Number.POSITIVE_INFINITY;
    this.#forgetKeys();
    return drained;
  }

  /** Takes in what a local part of this operator has gathered. */
  absorb({chunks}: WindowPart): void {
    const source = new StateReader({version: VERSION, chunks}, VERSION);
    const starts = source.json<number[]>();
    const isLate = starts.map((start) => start < this.#liveFrom);
    this.#read(starts, isLate, WHOLE, source);
    for (const late of isLate) {
      const counts = source.floats();
      if (late) for (const count of counts) this.#late += count;
    }
  }

  /** The keys in use, then per pane its keys (as positions among those in use) and its cells. */
  #write(panes: readonly Groups[], out: StateWriter): void {
    const isKeyed = this.#node.keys.length > 0;
    const {used, places} = isKeyed
      ? usedKeys(panes, this.#index.limit)
      : {used: EMPTY_INTS, places: panes.map((p) => new Int32Array(p.keys.length))};
    if (isKeyed) this.#index.save(used, out);
    for (const [i, {cells}] of panes.entries()) {
      out.ints(places[i]!);
      for (const a of this.#accumulators) a.save(cells, out);
    }
  }

  /** Adds to the panes that begin at `starts` what `#write` wrote, but for those that come too late. */
  #read(starts: readonly number[], isLate: readonly boolean[], part: StatePart, source: StateReader): void {
    const ids = this.#node.keys.length > 0 ? this.#index.load(source, part) : [0];
    for (const [i, start] of starts.entries()) {
      const own = Array.from(source.ints(), (position) => (isLate[i] === true ? -1 : must(ids[position])));
      const pane = isLate[i] === true ? null : this.#paneAt(start);
      const targets: number[] = [];
      const sources: number[] = [];
      this.#cells.load(own, source, (id) => {
        const known = must(pane).cellOf.get(id);
        if (known < 0) return this.#newCell(must(pane), id);
        const cell = this.#cells.take();
        targets.push(known);
        sources.push(cell);
        return cell;
      });
      if (sources.length === 0) continue;
      this.#unrolled.mergeAll(Int32Array.from(targets), Int32Array.from(sources));
      for (const cell of sources) this.#cells.release(cell);
    }
  }

  /** Closed-until, late rows, the panes' starts, then what they hold. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const panes = Array.from(this.#panes.values(), (p) => ({start: p.start, keys: p.keys.view(), cells: p.cells.view()}));
    out.json({closedUntil: textOf(this.#closedUntil), late: this.#late, panes: panes.map((p) => p.start)});
    this.#write(panes, out);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{closedUntil: string; late: number; panes: number[]}>();
    this.#closedUntil = earliest(this.#closedUntil, Number(head.closedUntil));
    this.#liveFrom = this.#windows.liveFrom(this.#closedUntil);
    if (part.counts) this.#late += head.late;
    this.#read(
      head.panes,
      head.panes.map(() => false),
      part,
      source,
    );
  }
}

const COUNT_ROWS: AggregateCall = {
  function: 'COUNT',
  distinct: false,
  argument: null,
  argumentType: null,
  filter: null,
  type: {kind: 'bigint', nullable: false},
};
const EMPTY_INTS = new Int32Array(0);

/** The keys that panes hold, each once, and by pane where its keys stand among them. */
function usedKeys(panes: readonly Groups[], limit: number): {readonly used: Int32Array; readonly places: readonly Int32Array[]} {
  const [only] = panes;
  if (only !== undefined && panes.length === 1) return {used: only.keys, places: [allCells(only.keys.length).slice()]};
  const position = new Int32Array(limit).fill(-1);
  const used = new IntList();
  const places = panes.map((pane) => {
    const {keys} = pane;
    const own = new Int32Array(keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (position[key]! < 0) {
        position[key] = used.length;
        used.push(key);
      }
      own[i] = position[key]!;
    }
    return own;
  });
  return {used: used.view(), places};
}

/** JSON has no infinities. */
function textOf(value: number): string {
  return String(value);
}
