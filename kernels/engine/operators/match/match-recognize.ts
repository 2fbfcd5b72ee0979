import type {MatchNode} from '../../../planner/physical/plan.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {Batch} from '../../runtime/batch.ts';
import type {Clock} from '../../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../../runtime/operator.ts';
import {earliest} from '../../state/earliest.ts';
import {KeyIndex} from '../../state/key-index.ts';
import {StateReader, StateWriter} from '../../state/state-io.ts';
import {rowOrder} from '../row-order.ts';
import {loadSearches, saveSearches} from './match-state.ts';
import {type Compile, MatchView, matchValue} from './match-values.ts';
import type {Taken} from './run.ts';
import {type Search, Searcher} from './searcher.ts';

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
  readonly #index: KeyIndex;
  readonly #searcher: Searcher;
  readonly #withinMs: number;
  readonly #measures: readonly ((view: MatchView) => Value)[];
  readonly #order: ((a: Row, b: Row) => number) | null;
  /** By key id. */
  readonly #searches: (Search | undefined)[] = [];
  /** By time. */
  readonly #waiting = new Map<number, Row[]>();
  /** The keys of runs that are too old at a time. */
  readonly #expiring = new Map<number, number[]>();
  readonly #view: MatchView;
  /** Of the matches that are being told: some row of their partition, their time, where they go. */
  #toldFor: Row = [];
  #toldAt = 0;
  #matches: Row[] = [];
  #firstTime = Number.POSITIVE_INFINITY;
  #watermark = Number.NEGATIVE_INFINITY;
  #late = 0;
  #held = 0;
  /** Runs and complete matches that have begun, of all partitions. */
  #runs = 0;

  constructor(node: MatchNode, types: readonly DataType[], mode: 'streaming' | 'batch', compile: Compile, clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#clock = clock;
    this.#view = new MatchView(clock);
    this.#isBatch = mode === 'batch';
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    const names = node.pattern.map((v) => v.name);
    const conditions = node.pattern.map(({condition}, i) => (condition === null ? null : matchValue(condition, names, i, compile)));
    const view = this.#view;
    const accepts = (variable: number, row: Row, taken: Taken | null, time: number): boolean => {
      const condition = conditions[variable]!;
      return condition === null || condition(view.set(taken, row, time)) === true;
    };
    // In batch Flink counts WITHIN by the clock on the wall, which hardly moves: it does not bound a match.
    this.#withinMs = this.#isBatch ? 0 : node.withinMs;
    this.#searcher = new Searcher(node.pattern, node.skip, this.#withinMs, accepts);
    this.#measures = node.measures.map((m) => matchValue(m, names, -1, compile));
    this.#order = node.order.length === 0 ? null : rowOrder(node.order, types);
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    if (kinds?.some((k) => k !== 0)) throw new StudioError('engine/unsupported', 'MATCH_RECOGNIZE cannot take rows that change afterwards');
    if (this.#node.timeMode === 'processing') this.#takeNow(rows, out);
    else for (const row of rows) this.#wait(row);
  }

  #takeNow(rows: readonly Row[], out: Output): void {
    const matches: Row[] = [];
    this.#takeAll(rows, this.#clock.now(), matches);
    if (matches.length > 0) out.emit({rows: matches, kinds: null});
  }

  /** Rows of one time. */
  #takeAll(rows: readonly Row[], time: number, matches: Row[]): void {
    this.#matches = matches;
    for (const row of this.#order === null ? rows : rows.toSorted(this.#order)) this.#take(row, time);
  }

  #take(row: Row, time: number): void {
    const isKeyed = this.#node.partition.length > 0;
    let id = isKeyed ? this.#index.find(row) : 0;
    let search = id < 0 ? undefined : this.#searches[id];
    if (search === undefined) {
      if (!this.#searcher.begins(row, time)) return;
      search = this.#searcher.open();
      if (isKeyed) id = this.#index.idOf(row);
      this.#searches[id] = search;
    }
    const number = search.rows;
    this.#toldFor = row;
    this.#toldAt = time;
    this.#runs -= runsOf(search);
    this.#searcher.advance(search, time, this.#tell);
    this.#searcher.process(search, row, time, this.#tell);
    this.#runs += runsOf(search);
    if (this.#searcher.isIdle(search)) this.#forget(id);
    else if (this.#withinMs > 0 && this.#node.timeMode === 'event') this.#expireLater(search, number, id, time);
  }

  #wait(row: Row): void {
    const {timeColumn} = this.#node;
    const time = timeColumn === null ? 0 : (row[timeColumn] as number | null);
    if (time === null) return;
    if (time <= this.#watermark) {
      this.#late++;
      return;
    }
    const list = this.#waiting.get(time);
    if (list === undefined) this.#waiting.set(time, [row]);
    else list.push(row);
    if (time < this.#firstTime) this.#firstTime = time;
    this.#held++;
  }

  /** Where the row began a run. */
  #expireLater(search: Search, number: number, id: number, time: number): void {
    for (let i = 0; i < search.runs.size; i++) {
      if (search.runs.at(i).start !== number) continue;
      this.#expire(id, time + this.#withinMs);
      return;
    }
  }

  #expire(id: number, time: number): void {
    const list = this.#expiring.get(time);
    if (list === undefined) this.#expiring.set(time, [id]);
    else list.push(id);
    if (time < this.#firstTime) this.#firstTime = time;
  }

  override onWatermark(watermark: number, out: Output): void {
    if (this.#node.timeMode !== 'event' || watermark <= this.#watermark) return;
    this.#watermark = watermark;
    if (this.#firstTime > watermark) return;
    const matches: Row[] = [];
    for (const time of dueTimes(this.#waiting, watermark)) {
      const rows = must(this.#waiting.get(time));
      this.#waiting.delete(time);
      this.#held -= rows.length;
      this.#takeAll(rows, time, matches);
    }
    for (const time of dueTimes(this.#expiring, watermark)) {
      // The last watermark is no time that could be told.
      const now = Number.isFinite(watermark) ? watermark : time;
      for (const id of must(this.#expiring.get(time))) this.#expireAt(id, now, matches);
      this.#expiring.delete(time);
    }
    this.#firstTime = Number.POSITIVE_INFINITY;
    for (const times of [this.#waiting, this.#expiring])
      for (const time of times.keys()) if (time < this.#firstTime) this.#firstTime = time;
    if (matches.length > 0) out.emit({rows: matches, kinds: null});
  }

  #expireAt(id: number, time: number, matches: Row[]): void {
    const search = this.#searches[id];
    const row = search === undefined ? null : firstRow(search);
    if (search === undefined || row === null) return;
    this.#matches = matches;
    this.#toldFor = row;
    this.#toldAt = time;
    this.#runs -= runsOf(search);
    this.#searcher.advance(search, time, this.#tell);
    this.#runs += runsOf(search);
    if (this.#searcher.isIdle(search)) this.#forget(id);
  }

  readonly #tell = (match: Taken): void => {
    const view = this.#view.set(match, null, this.#isBatch ? this.#clock.now() : this.#toldAt);
    const result: Value[] = this.#node.partition.map((k) => this.#toldFor[k]!);
    for (const measure of this.#measures) result.push(measure(view));
    this.#matches.push(result);
  };

  #forget(id: number): void {
    this.#searches[id] = undefined;
    if (this.#node.partition.length > 0) this.#index.release(id);
  }

  override lateRecords(): number {
    return this.#late;
  }

  override stateBytes(): number {
    return this.#held * (48 + this.#types.length * 16) + this.#runs * (80 + this.#types.length * 16) + this.#index.size * 160;
  }

  /** Watermark and late rows, the partitions' keys, their searches, then the rows that wait. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const ids = Int32Array.from([...this.#searches.keys()].filter((id) => this.#searches[id] !== undefined));
    out.json({watermark: String(this.#watermark), late: this.#late, partitions: ids.length});
    if (this.#node.partition.length > 0) this.#index.save(ids, out);
    saveSearches(
      Array.from(ids, (id) => must(this.#searches[id])),
      this.#types,
      out,
    );
    out.rows([...this.#waiting.values()].flat(), this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{watermark: string; late: number; partitions: number}>();
    this.#watermark = earliest(this.#watermark, Number(head.watermark));
    if (part.counts) this.#late += head.late;
    const ids = this.#node.partition.length > 0 ? this.#index.load(source, part) : head.partitions === 0 ? [] : [0];
    loadSearches(ids.length, this.#types, source).forEach((search, i) => {
      if (ids[i]! < 0) return;
      this.#searches[ids[i]!] = search;
      this.#runs += runsOf(search);
      if (this.#node.timeMode === 'processing' || this.#withinMs === 0) return;
      for (const run of search.runs) if (run.taken !== null) this.#expire(ids[i]!, run.startTime + this.#withinMs);
    });
    for (const row of source.rows(this.#types)) if (part.owns(row, this.#node.partition)) this.#wait(row);
  }
}

/** The run that has not begun counts for nothing. */
function runsOf({runs, complete}: Search): number {
  return runs.size - 1 + (complete?.size ?? 0);
}

function dueTimes(times: ReadonlyMap<number, unknown>, watermark: number): readonly number[] {
  return [...times.keys()].filter((t) => t <= watermark).sort((a, b) => a - b);
}

/** Some row of the partition, for its key. */
function firstRow(search: Search): Row | null {
  for (const run of search.runs) if (run.taken !== null) return run.taken.row;
  return search.complete?.peek()?.taken?.row ?? null;
}
