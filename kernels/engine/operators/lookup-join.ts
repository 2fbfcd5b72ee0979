import type {LookupJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {INSERT} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import {type AsyncControl, AsyncOperator} from '../runtime/async-operator.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import type {Lookup} from '../runtime/lookup.ts';
import {LookupCache} from '../runtime/lookup-cache.ts';
import type {Output, PendingSnapshot, Snapshot} from '../runtime/operator.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {rowText} from '../state/value-key.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {concat} from './concat.ts';

const VERSION = 1;

/** A row that waits for its answer, a watermark or the end that wait for the rows before them. */
type Entry =
  | {readonly kind: 'row'; readonly row: Row; readonly change: number; found: readonly Row[] | null}
  | {readonly kind: 'watermark'; readonly time: number}
  | {readonly kind: 'end'};

type RowEntry = Entry & {kind: 'row'};

/**
 * In and out: any kinds, each result of the kind of its row. A row is joined with what the table answers to its key, padded with NULLs where
 * the join is a left one and nothing comes. `capacity` questions are under way at once, each for at most `timeoutMs`, retries included.
 * Ordered: rows leave as they came; unordered: as their answers come, but none passes a watermark. State: rows without an answer, which
 * are asked for again after a restore, and the watermarks between them.
 */
export class LookupJoin extends AsyncOperator {
  readonly name = 'LookupJoin';
  readonly #node: LookupJoinNode;
  readonly #types: readonly DataType[];
  readonly #lookup: Lookup;
  readonly #condition: Evaluate | null;
  readonly #clock: Clock;
  readonly #cache: LookupCache | null;
  readonly #nulls: readonly Value[];
  readonly #queue: Entry[] = [];
  /** Entries of the queue before this one have been asked for. */
  #asked = 0;
  #underWay = 0;
  #control: AsyncControl | null = null;
  #out: Output | null = null;
  #isScheduled = false;
  /** Of the questions under way, in their order; answered ones among them go when their turn comes. */
  readonly #deadlines: {readonly entry: RowEntry; readonly at: number}[] = [];
  #isWatching = false;
  #hasEnded = false;
  #isRestored = false;

  constructor(node: LookupJoinNode, types: readonly DataType[], lookup: Lookup, condition: Evaluate | null, clock: Clock) {
    super();
    this.#node = node;
    this.#types = types;
    this.#lookup = lookup;
    this.#condition = condition;
    this.#clock = clock;
    this.#cache = node.cache === null ? null : new LookupCache(node.cache);
    this.#nulls = node.fields.map(() => null);
  }

  start(control: AsyncControl, out: Output): void {
    this.#control = control;
    this.#out = out;
    if (this.#hasEnded && this.#queue.length === 0) control.passEnd();
    this.#pump();
  }

  process({rows, kinds}: Batch): void {
    const from = this.#queue.length === 0 && this.#out !== null ? this.#joinNow(rows, kinds, this.#out) : 0;
    if (from === rows.length) return;
    for (let i = from; i < rows.length; i++) {
      this.#queue.push({kind: 'row', row: rows[i]!, change: kinds === null ? INSERT : kinds[i]!, found: null});
    }
    this.#pump();
  }

  /** Where nothing waits, rows whose answers are there at once leave at once: up to the first other one. How many. */
  #joinNow(rows: readonly Row[], kinds: Uint8Array | null, out: Output): number {
    const changes = new ChangelogBuilder();
    let count = 0;
    for (; count < rows.length; count++) {
      const row = rows[count]!;
      const found = this.#foundNow(this.#keyOf(row));
      if (found === null) break;
      this.#join(row, kinds === null ? INSERT : kinds[count]!, found, changes);
    }
    changes.flush(out);
    return count;
  }

  #keyOf(row: Row): Row {
    const {keys} = this.#node;
    const key = new Array<Value>(keys.length);
    for (let i = 0; i < keys.length; i++) key[i] = row[keys[i]!.column] ?? null;
    return key;
  }

  /** Without the table being asked: a NULL finds nothing, the table may know at once. */
  #foundNow(key: Row): readonly Row[] | null {
    if (key.includes(null)) return [];
    const found = this.#lookup.lookupNow?.(key) ?? null;
    return found?.length === 0 && this.#node.retry.onMiss ? null : found;
  }

  override onWatermark(time: number): void {
    if (this.#queue.length === 0 && this.#control?.isPaused === false) {
      this.#control.passWatermark(time);
      return;
    }
    this.#queue.push({kind: 'watermark', time});
    this.#schedule();
  }

  override onEnd(): void {
    this.#hasEnded = true;
    this.#queue.push({kind: 'end'});
    this.#schedule();
  }

  /** Asks for as many rows as may be under way, and passes on what has its answer. */
  #pump(): void {
    if (this.#control === null) return;
    for (; this.#asked < this.#queue.length && this.#underWay < this.#node.capacity; this.#asked++) {
      const entry = this.#queue[this.#asked]!;
      if (entry.kind === 'row') this.#ask(entry);
    }
    this.#control.hold(this.#queue.length - this.#asked > 0);
    this.#schedule();
  }

  #ask(entry: RowEntry): void {
    const key = this.#keyOf(entry.row);
    entry.found = this.#foundNow(key);
    if (entry.found !== null) return;
    const text = this.#cache === null ? '' : rowText(key);
    const known = this.#cache?.get(text, this.#clock.now()) ?? null;
    if (known !== null) {
      entry.found = known;
      return;
    }
    this.#underWay++;
    this.#deadlines.push({entry, at: this.#clock.now() + this.#node.timeoutMs});
    this.#watch();
    this.#tries(key, this.#node.retry, this.#control!.signal).then(
      (rows) => {
        this.#cache?.put(text, rows, this.#clock.now());
        entry.found = rows;
        this.#underWay--;
        this.#pump();
      },
      (error: unknown) => this.#control?.fail(error),
    );
  }

  /** One timer for all: whoever was asked for first is late first. */
  #watch(): void {
    const control = this.#control;
    const [first] = this.#deadlines;
    if (this.#isWatching || control === null || first === undefined) return;
    this.#isWatching = true;
    this.#clock.sleep(Math.max(0, first.at - this.#clock.now()), control.signal).then(
      () => {
        this.#isWatching = false;
        let done = 0;
        while (done < this.#deadlines.length && this.#deadlines[done]!.entry.found !== null) done++;
        this.#deadlines.splice(0, done);
        const [oldest] = this.#deadlines;
        if (oldest === undefined || oldest.at > this.#clock.now()) return this.#watch();
        const {table, timeoutMs} = this.#node;
        const message = `table "${table.path.table}" gave no answer within ${timeoutMs} ms`;
        control.fail(new StudioError('engine/lookup-timeout', message, {blame: 'environment', retry: 'later'}));
      },
      () => {},
    );
  }

  /** Asked for again where that may help. */
  async #tries(key: Row, retry: LookupJoinNode['retry'], signal: AbortSignal): Promise<readonly Row[]> {
    let [misses, failures] = [0, 0];
    for (;;) {
      try {
        const rows = await this.#lookup.lookup(key, signal);
        if (rows.length > 0 || !retry.onMiss || ++misses >= retry.attempts) return rows;
      } catch (error) {
        const again = error instanceof StudioError && error.diagnostic.retry !== 'no' && ++failures <= retry.errors;
        if (!again || signal.aborted) throw error;
      }
      await this.#clock.sleep(retry.delayMs, signal);
    }
  }

  /** What comes together leaves together. */
  #schedule(): void {
    if (this.#isScheduled || this.#control === null) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (this.#control?.isPaused === false && !this.#control.signal.aborted) this.#guardedFlush();
    });
  }

  #guardedFlush(): void {
    try {
      this.#flush();
    } catch (error) {
      this.#control?.fail(error);
    }
  }

  #flush(): void {
    const changes = new ChangelogBuilder();
    let count = 0;
    for (; count < this.#queue.length; count++) {
      const entry = this.#queue[count]!;
      if (entry.kind !== 'row' || entry.found === null) break;
      this.#join(entry.row, entry.change, entry.found, changes);
    }
    this.#take(count);
    if (!this.#node.ordered) this.#flushUnordered(changes);
    if (this.#out !== null) changes.flush(this.#out);
    const head = this.#queue[0];
    if (head === undefined || head.kind === 'row') return;
    this.#take(1);
    if (head.kind === 'watermark') this.#control?.passWatermark(head.time);
    else this.#control?.passEnd();
    this.#flush();
  }

  #flushUnordered(changes: ChangelogBuilder): void {
    for (let i = 0; i < this.#asked; i++) {
      const entry = this.#queue[i]!;
      if (entry.kind !== 'row') return;
      if (entry.found === null) continue;
      this.#join(entry.row, entry.change, entry.found, changes);
      this.#queue.splice(i--, 1);
      this.#asked--;
    }
  }

  #take(count: number): void {
    this.#queue.splice(0, count);
    this.#asked = Math.max(0, this.#asked - count);
  }

  #join(row: Row, change: number, found: readonly Row[], changes: ChangelogBuilder): void {
    let matches = 0;
    for (const other of found) {
      const pair = concat(row, other);
      if (this.#condition !== null && this.#condition(pair) !== true) continue;
      changes.add(change, pair);
      matches++;
    }
    if (matches === 0 && this.#node.type === 'left') changes.add(change, concat(row, this.#nulls));
  }

  /** Before a checkpoint too: what has its answer does not wait for it in the state. */
  override onTick(): void {
    this.#guardedFlush();
  }

  resume(): void {
    this.#schedule();
  }

  override stateBytes(): number {
    return this.#queue.length * (100 + this.#types.length * 16);
  }

  /** The rows with their kinds, the watermarks by how many rows are before each, and whether the input has ended. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    const rows = this.#queue.filter((e) => e.kind === 'row');
    out.rows(
      rows.map((e) => e.row),
      this.#types,
    );
    out.floats(Float64Array.from(rows, (e) => e.change));
    let before = 0;
    const marks: [number, string][] = [];
    for (const entry of this.#queue) {
      if (entry.kind === 'row') before++;
      else if (entry.kind === 'watermark') marks.push([before, String(entry.time)]);
    }
    out.json({marks, ended: this.#hasEnded});
    return out.finish(VERSION);
  }

  /** What several subtasks left goes on in one without their watermarks: those of one would overtake the rows of another. */
  override restore(snapshot: Snapshot): void {
    const source = new StateReader(snapshot, VERSION);
    const rows = source.rows(this.#types);
    const changes = source.floats();
    const {marks, ended} = source.json<{marks: readonly (readonly [number, string])[]; ended: boolean}>();
    const isFirst = !this.#isRestored;
    const before = this.#queue.splice(0).filter((e) => e.kind === 'row');
    this.#queue.push(...before);
    let next = 0;
    for (let i = 0; i <= rows.length; i++) {
      for (; isFirst && next < marks.length && marks[next]![0] === i; next++)
        this.#queue.push({kind: 'watermark', time: Number(marks[next]![1])});
      if (i < rows.length) this.#queue.push({kind: 'row', row: rows[i]!, change: changes[i]!, found: null});
    }
    this.#hasEnded = ended && (isFirst || this.#hasEnded);
    this.#isRestored = true;
    if (this.#hasEnded && this.#queue.length > 0) this.#queue.push({kind: 'end'});
  }

  override close(): void {
    void this.#lookup.close().catch(() => {});
  }
}
