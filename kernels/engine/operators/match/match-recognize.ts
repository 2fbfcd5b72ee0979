import type {MatchNode} from '../../../planner/physical/plan.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {ExprContext} from '../../expr/context.ts';
import type {Batch} from '../../runtime/batch.ts';
import type {Clock} from '../../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../../runtime/operator.ts';
import {earliest} from '../../state/earliest.ts';
import {KeyIndex} from '../../state/key-index.ts';
import {StateReader, StateWriter} from '../../state/state-io.ts';
import {rowOrder} from '../row-order.ts';
import {matchCode, type ResultOf} from './match-code.ts';
import type {MatchRows} from './match-rows.ts';
import {loadSearches, saveSearches} from './match-state.ts';
import {type MatchMemory, Searcher} from './searcher.ts';
import {Runs, Searches} from './searches.ts';
import {WaitingRows} from './waiting-rows.ts';

const VERSION = 1;

/**
 * In: +I. Out: +I, one row per match: the partition's columns, then the measures. By event time rows wait for the watermark and are taken in
 * the order of time; one at or below it is dropped and counted, one without a time dropped. By processing time they are taken as they come,
 * or, where ORDER BY names more columns, in the order of a moment's rows. State per partition: rows that wait, runs that may become matches
 * with their rows, and matches that wait for a run that began earlier. WITHIN bounds it, else the pattern does.
 */
export class MatchRecognize extends Operator {
  readonly name = 'MatchRecognize';
  readonly #node: MatchNode;
  readonly #types: readonly DataType[];
  readonly #clock: Clock;
  readonly #isBatch: boolean;
  readonly #isKeyed: boolean;
  /** Of the partitions that have a search. */
  readonly #index: KeyIndex;
  /** Whether there is a search where nothing parts the rows; it is number 0. */
  #isOpen = false;
  readonly #rows: MatchRows;
  readonly #memory: MatchMemory;
  readonly #searcher: Searcher;
  readonly #withinMs: number;
  readonly #result: ResultOf;
  readonly #order: ((a: Row, b: Row) => number) | null;
  readonly #waiting = new WaitingRows();
  /** Partitions whose oldest run is too old at a time. */
  readonly #expiring = new WaitingRows();
  /** A row's key. */
  readonly #key: Value[];
  /** The matches that are being told: their partition, their time, where they go. */
  #toldId = 0;
  #toldAt = 0;
  #matches: Row[] = [];
  #watermark = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(node: MatchNode, types: readonly DataType[], mode: 'streaming' | 'batch', context: ExprContext, clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#clock = clock;
    this.#isBatch = mode === 'batch';
    this.#isKeyed = node.partition.length > 0;
    this.#key = node.partition.map(() => null);
    this.#index = new KeyIndex(
      node.partition.map((_, i) => i),
      node.partition.map((k) => must(types[k])),
    );
    const {rows, taken, conditions, result} = matchCode(node, types, this.#index.columns, context, clock);
    const runs = new Runs(taken);
    this.#rows = rows;
    this.#result = result;
    this.#memory = {taken, runs, searches: new Searches(runs)};
    // In batch Flink counts WITHIN by the clock on the wall, which hardly moves: it does not bound a match.
    this.#withinMs = this.#isBatch ? 0 : node.withinMs;
    this.#searcher = new Searcher(node.pattern, node.skip, this.#withinMs, this.#memory, conditions, (last) => this.#tell(last));
    this.#order = node.order.length === 0 ? null : rowOrder(node.order, types);
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    if (kinds?.some((k) => k !== 0)) throw new StudioError('engine/unsupported', 'MATCH_RECOGNIZE cannot take rows that change afterwards');
    if (this.#node.timeMode === 'processing') this.#takeNow(rows, out);
    else for (let i = 0; i < rows.length; i++) this.#wait(rows[i]!);
  }

  #takeNow(rows: readonly Row[], out: Output): void {
    const now = this.#clock.now();
    this.#matches = [];
    for (const row of this.#order === null ? rows : rows.toSorted(this.#order)) this.#take(this.#rows.add(row), now);
    this.#emit(out);
  }

  #emit(out: Output): void {
    if (this.#matches.length > 0) out.emit({rows: this.#matches, kinds: null});
    this.#matches = [];
  }

  #take(row: number, time: number): void {
    this.#rows.hold(row);
    const id = this.#searchOf(row, time);
    if (id >= 0) {
      this.#toldId = id;
      this.#toldAt = time;
      this.#searcher.advance(id, time);
      const hasBegun = this.#searcher.process(id, row, time);
      if (this.#memory.searches.isIdle(id)) this.#forget(id);
      else if (hasBegun && this.#withinMs > 0 && this.#node.timeMode === 'event') this.#expiring.add(time + this.#withinMs, id);
    }
    this.#rows.letGo(row);
  }

  /** The number of the search in the row's partition; -1: there is none, and the row begins none. */
  #searchOf(row: number, time: number): number {
    const {partition} = this.#node;
    for (let i = 0; i < partition.length; i++) this.#key[i] = this.#rows.value(row, partition[i]!);
    const known = this.#isKeyed ? this.#index.find(this.#key) : this.#isOpen ? 0 : -1;
    if (known >= 0 || !this.#searcher.begins(row, time)) return known;
    const id = this.#isKeyed ? this.#index.add(this.#key) : 0;
    this.#isOpen = true;
    this.#memory.searches.open(id);
    return id;
  }

  #wait(row: Row): void {
    const {timeColumn} = this.#node;
    const time = timeColumn === null ? 0 : (row[timeColumn] as number | null);
    if (time === null) return;
    if (time <= this.#watermark) this.#late++;
    else this.#waiting.add(time, this.#rows.add(row));
  }

  override onWatermark(watermark: number, out: Output): void {
    if (this.#node.timeMode !== 'event' || watermark <= this.#watermark) return;
    this.#watermark = watermark;
    this.#matches = [];
    const due = this.#waiting.due(watermark);
    for (let from = 0; from < due; ) from = this.#takeMoment(from, due);
    this.#waiting.drop(due);
    const old = this.#expiring.due(watermark);
    for (let i = 0; i < old; i++) {
      // The last watermark is no time that could be told.
      this.#expireAt(this.#expiring.rowAt(i), Number.isFinite(watermark) ? watermark : this.#expiring.timeAt(i));
    }
    this.#expiring.drop(old);
    this.#emit(out);
  }

  /** The due rows of one time, in the order that ORDER BY names; returns where the next time begins. */
  #takeMoment(from: number, due: number): number {
    const waiting = this.#waiting;
    const time = waiting.timeAt(from);
    let to = from + 1;
    if (this.#order === null) {
      this.#take(waiting.rowAt(from), time);
      return to;
    }
    while (to < due && waiting.timeAt(to) === time) to++;
    const order = this.#order;
    const moment = Array.from({length: to - from}, (_, i) => ({
      place: waiting.rowAt(from + i),
      row: this.#rows.row(waiting.rowAt(from + i)),
    }));
    for (const {place} of moment.sort((a, b) => order(a.row, b.row))) this.#take(place, time);
    return to;
  }

  /** The search may have ended since, and another one have its number: what is not too old stays. */
  #expireAt(id: number, time: number): void {
    if (this.#isKeyed ? !this.#index.isUsed(id) : !this.#isOpen) return;
    this.#toldId = id;
    this.#toldAt = time;
    this.#searcher.advance(id, time);
    if (this.#memory.searches.isIdle(id)) this.#forget(id);
  }

  #tell(last: number): void {
    this.#matches.push(this.#result(last, this.#toldId, this.#isBatch ? this.#clock.now() : this.#toldAt));
  }

  #forget(id: number): void {
    if (this.#isKeyed) this.#index.release(id);
    else this.#isOpen = false;
  }

  override lateRecords(): number {
    return this.#late;
  }

  override stateBytes(): number {
    const {taken, runs, searches} = this.#memory;
    return this.#rows.bytes + taken.bytes + runs.bytes + searches.bytes + this.#waiting.bytes + this.#index.size * 60;
  }

  /** Watermark and late rows, the partitions' keys, their searches, then the rows that wait. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const ids: number[] = [];
    for (let id = 0; id < this.#index.limit; id++) if (this.#index.isUsed(id)) ids.push(id);
    if (!this.#isKeyed && this.#isOpen) ids.push(0);
    const used = Int32Array.from(ids);
    out.json({watermark: String(this.#watermark), late: this.#late, partitions: used.length});
    if (this.#isKeyed) this.#index.save(used, out);
    saveSearches(used, this.#searcher.start, this.#memory, this.#rows, this.#types, out);
    const waiting = this.#waiting.all();
    out.laterRows(waiting.length, this.#rows.captured(waiting), this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{watermark: string; late: number; partitions: number}>();
    this.#watermark = earliest(this.#watermark, Number(head.watermark));
    if (part.counts) this.#late += head.late;
    const ids = this.#isKeyed ? this.#index.load(source, part) : head.partitions === 0 ? [] : [0];
    this.#isOpen ||= !this.#isKeyed && ids.length > 0;
    loadSearches(ids, this.#memory, this.#rows, this.#types, source);
    if (this.#node.timeMode === 'event' && this.#withinMs > 0) for (const id of ids) if (id >= 0) this.#expireLater(id);
    for (const row of source.rows(this.#types)) if (part.owns(row, this.#node.partition)) this.#wait(row);
  }

  #expireLater(id: number): void {
    const {runs, searches} = this.#memory;
    for (let run = searches.firstRun(id); run >= 0; run = runs.next(run)) this.#expiring.add(runs.startTime(run) + this.#withinMs, id);
  }
}
