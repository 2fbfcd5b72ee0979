import type {MatchNode} from '../../../planner/physical/plan.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {Batch} from '../../runtime/batch.ts';
import type {Clock} from '../../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot} from '../../runtime/operator.ts';
import {KeyIndex} from '../../state/key-index.ts';
import {StateReader, StateWriter} from '../../state/state-io.ts';
import {rowOrder} from '../row-order.ts';
import {loadSearches, saveSearches} from './match-state.ts';
import {type Compile, type MatchView, matchValue} from './match-values.ts';
import {rowsByVariable, type Taken} from './run.ts';
import {type Search, Searcher} from './searcher.ts';

const VERSION = 1;

interface Waiting {
  readonly time: number;
  readonly row: Row;
}

/** One partition: `rows` wait for the watermark; `next` is the time at which it has something to do (infinite: nothing). */
interface Partition {
  search: Search;
  waiting: Waiting[];
  isSorted: boolean;
  next: number;
}

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
  readonly #partitions: (Partition | undefined)[] = [];
  #firstTime = Number.POSITIVE_INFINITY;
  #watermark = Number.NEGATIVE_INFINITY;
  #late = 0;
  #held = 0;

  constructor(node: MatchNode, types: readonly DataType[], mode: 'streaming' | 'batch', compile: Compile, clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#clock = clock;
    this.#isBatch = mode === 'batch';
    this.#index = new KeyIndex(
      node.partition,
      node.partition.map((k) => must(types[k])),
    );
    const names = node.pattern.map((v) => v.name);
    const conditions = node.pattern.map(({condition}, i) => (condition === null ? null : matchValue(condition, names, i, compile)));
    const readsRows = node.pattern.map(({condition}) => condition?.slots.some((s) => s.kind !== 'current') ?? false);
    const accepts = (variable: number, row: Row, taken: Taken | null, time: number): boolean => {
      const condition = conditions[variable];
      if (condition === null || condition === undefined) return true;
      const rows = readsRows[variable] === true ? rowsByVariable(taken, names.length) : [];
      return condition({rows, current: row, time, now: this.#clock.now()}) === true;
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
    const time = this.#clock.now();
    const matches: Row[] = [];
    const ordered = this.#order === null ? rows : rows.toSorted(this.#order);
    for (const row of ordered) {
      const id = this.#idOf(row);
      const {search} = this.#open(id);
      const told = this.#teller(row, time, matches);
      this.#searcher.advance(search, time, told);
      this.#searcher.process(search, row, time, told);
      if (this.#searcher.isIdle(search)) this.#forget(id);
    }
    if (matches.length > 0) out.emit({rows: matches, kinds: null});
  }

  #wait(row: Row): void {
    const {timeColumn} = this.#node;
    const time = timeColumn === null ? 0 : (row[timeColumn] as number | null);
    if (time === null) return;
    if (time <= this.#watermark) {
      this.#late++;
      return;
    }
    const partition = this.#open(this.#idOf(row));
    const last = partition.waiting[partition.waiting.length - 1];
    if (last !== undefined && last.time > time) partition.isSorted = false;
    partition.waiting.push({time, row});
    this.#held++;
    this.#due(partition, time);
  }

  #due(partition: Partition, time: number): void {
    if (time < partition.next) partition.next = time;
    if (time < this.#firstTime) this.#firstTime = time;
  }

  #idOf(row: Row): number {
    return this.#node.partition.length > 0 ? this.#index.idOf(row) : 0;
  }

  #open(id: number): Partition {
    let partition = this.#partitions[id];
    if (partition === undefined) {
      partition = {search: this.#searcher.open(), waiting: [], isSorted: true, next: Number.POSITIVE_INFINITY};
      this.#partitions[id] = partition;
    }
    return partition;
  }

  override onWatermark(watermark: number, out: Output): void {
    if (this.#node.timeMode !== 'event' || watermark <= this.#watermark) return;
    this.#watermark = watermark;
    if (this.#firstTime > watermark) return;
    this.#firstTime = Number.POSITIVE_INFINITY;
    const matches: Row[] = [];
    const due: {id: number; partition: Partition}[] = [];
    this.#partitions.forEach((partition, id) => {
      if (partition === undefined) return;
      if (partition.next <= watermark) due.push({id, partition});
      else if (partition.next < this.#firstTime) this.#firstTime = partition.next;
    });
    due.sort((a, b) => a.partition.next - b.partition.next);
    for (const {id, partition} of due) this.#take(id, partition, watermark, matches);
    if (matches.length > 0) out.emit({rows: matches, kinds: null});
  }

  #take(id: number, partition: Partition, watermark: number, matches: Row[]): void {
    const {search} = partition;
    const waiting = this.#inOrder(partition);
    let done = 0;
    let any: Row | null = null;
    for (; done < waiting.length && waiting[done]!.time <= watermark; done++) {
      const {time, row} = waiting[done]!;
      any = row;
      const told = this.#teller(row, time, matches);
      this.#searcher.advance(search, time, told);
      this.#searcher.process(search, row, time, told);
    }
    const sample = any ?? firstRow(search);
    if (sample !== null) this.#searcher.advance(search, watermark, this.#teller(sample, watermark, matches));
    this.#held -= done;
    partition.waiting = done === waiting.length ? [] : waiting.slice(done);
    partition.next = Number.POSITIVE_INFINITY;
    const [next] = partition.waiting;
    if (next !== undefined) this.#due(partition, next.time);
    if (this.#withinMs > 0) for (const run of search.runs) if (run.taken !== null) this.#due(partition, run.startTime + this.#withinMs);
    if (next === undefined && this.#searcher.isIdle(search)) this.#forget(id);
  }

  #inOrder(partition: Partition): readonly Waiting[] {
    const order = this.#order;
    if (!partition.isSorted || order !== null) {
      partition.waiting.sort((a, b) => a.time - b.time || (order === null ? 0 : order(a.row, b.row)));
      partition.isSorted = true;
    }
    return partition.waiting;
  }

  #teller(row: Row, time: number, matches: Row[]): (match: Taken) => void {
    const names = this.#node.pattern.length;
    return (match) => {
      const now = this.#clock.now();
      const view: MatchView = {rows: rowsByVariable(match, names), current: null, time: this.#isBatch ? now : time, now};
      const result: Value[] = this.#node.partition.map((k) => row[k]!);
      for (const measure of this.#measures) result.push(measure(view));
      matches.push(result);
    };
  }

  #forget(id: number): void {
    this.#partitions[id] = undefined;
    if (this.#node.partition.length > 0) this.#index.release(id);
  }

  override lateRecords(): number {
    return this.#late;
  }

  override stateBytes(): number {
    let runs = 0;
    for (const p of this.#partitions) runs += p === undefined ? 0 : p.search.runs.size + p.search.complete.size;
    return this.#held * (48 + this.#types.length * 16) + runs * (80 + this.#types.length * 16) + this.#index.size * 160;
  }

  /** Watermark and late rows, the partitions' keys, their searches, then the rows that wait. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const ids = Int32Array.from([...this.#partitions.keys()].filter((id) => this.#partitions[id] !== undefined));
    const partitions = Array.from(ids, (id) => must(this.#partitions[id]));
    out.json({watermark: String(this.#watermark), late: this.#late, partitions: ids.length});
    if (this.#node.partition.length > 0) this.#index.save(ids, out);
    saveSearches(
      partitions.map((p) => p.search),
      this.#types,
      out,
    );
    out.rows(
      partitions.flatMap((p) => p.waiting.map((w) => w.row)),
      this.#types,
    );
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{watermark: string; late: number; partitions: number}>();
    this.#watermark = Number(head.watermark);
    this.#late = head.late;
    const ids = this.#node.partition.length > 0 ? this.#index.load(source) : head.partitions === 0 ? [] : [0];
    loadSearches(ids.length, this.#types, source).forEach((search, i) => {
      const partition = this.#open(ids[i]!);
      partition.search = search;
      if (this.#node.timeMode === 'processing' || this.#withinMs === 0) return;
      for (const run of search.runs) if (run.taken !== null) this.#due(partition, run.startTime + this.#withinMs);
    });
    for (const row of source.rows(this.#types)) this.#wait(row);
  }
}

/** Some row of the partition, for its key. */
function firstRow(search: Search): Row | null {
  for (const run of search.runs) if (run.taken !== null) return run.taken.row;
  return search.complete.peek()?.taken?.row ?? null;
}
