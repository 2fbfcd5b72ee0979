import type {AlignmentSpec} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {SplitMetrics} from '../../protocol/kernel.ts';
import type {Row} from '../../protocol/value.ts';
import {enter, leave} from './busy-time.ts';
import type {PollResult, Source, Split} from './connector.ts';
import type {GraphNode} from './graph-node.ts';
import {MadeRecords} from './made-records.ts';
import {RateMeter} from './rate-meter.ts';
import {type RetryContext, withRetry} from './retry.ts';
import type {SplitAssigner} from './split-registry.ts';
import type {Texts} from './texts.ts';
import type {WatermarkAlignment} from './watermark-alignment.ts';

const NO_SPLIT = '';

/** Rows per poll: enough for the loops to be hot, few enough to stay in the cache and to be done within a slice of time (bench/nexmark.ts). */
export const MAX_ROWS = 1024;

/** What a source task needs of its job. */
export interface SourceTaskContext extends RetryContext {
  /** False while a checkpoint is taken or a sink is full. */
  readonly isReady: boolean;
  ready(): Promise<void>;
  /** Lets others run after some ms of work. */
  breathe(): Promise<void> | null;
  readonly alignment: WatermarkAlignment;
  /** Of a job in several subtasks. */
  readonly splits: SplitAssigner | null;
}

export interface SourceTaskSpec {
  readonly source: Source;
  /** The source's table or stream. */
  readonly label: string;
  readonly bounded: boolean;
  readonly idleTimeoutMs: number;
  /** null: reads as fast as it can. */
  readonly alignment: AlignmentSpec | null;
  /** What is made of the records; null: they are rows of the node's output already, and tell no time. */
  readonly made: SourceOutput | null;
}

/** What is made of a source's records, and where it goes. */
export interface SourceOutput {
  create(): MadeRecords;
  /** By the place among what is made: rows that an operator would make of the records, or gets. null: all records are the node's own rows. */
  readonly targets: readonly SourceReader[] | null;
  readonly tellsTime: boolean;
  /** Where event time is told row by row: a batch is cut before each row that could notice; `all`: at every watermark. */
  readonly cuts: 'none' | 'late' | 'all';
  /** Of which references in the rows tell; null where they hold none. */
  readonly texts: Texts | null;
}

export interface SourceReader {
  readonly out: number;
  readonly node: GraphNode;
  readonly input: string;
  /** The operators whose work is done already, the last is `node`; none: it gets the source's rows. */
  readonly made: readonly GraphNode[];
}

interface ActiveSplit {
  split: Split;
  recordsIn: number;
  readonly rate: RateMeter;
  lastRecordAt: number | null;
  /** Since when it waits for records: idleness counts from here. */
  waitsSince: number;
  lagMs: number | null;
  ended: boolean;
  /** It waits for others of its alignment group, which is not idleness. */
  isHeld: boolean;
  /** It has had a record. Until then it knows no time of its own and follows the others (see `#leaders`). */
  seen: boolean;
  /** Where the others stood when the poll began that is under way. */
  follows: number | null;
}

/** Reads the splits of one source side by side, one batch at a time, and follows the watermark of each. */
export class SourceTask {
  readonly #node: GraphNode;
  readonly #spec: SourceTaskSpec;
  readonly #context: SourceTaskContext;
  readonly #assigner: SplitAssigner | null;
  readonly #splits = new Map<string, ActiveSplit>();
  /** For rows of readers that give rows. */
  #made: MadeRecords | null = null;
  readonly #reading = new Set<Promise<void>>();
  #discovering: Promise<void> = Promise.resolve();
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  /** `assigner` null: all splits of the source are its own. */
  constructor(node: GraphNode, spec: SourceTaskSpec, context: SourceTaskContext, assigner: SplitAssigner | null) {
    this.#node = node;
    this.#spec = spec;
    this.#context = context;
    this.#assigner = assigner;
    if (assigner !== null) {
      // As an input that is idle for ever: without a split of its own the subtask holds nobody back.
      node.watermarks.add(NO_SPLIT);
      node.watermarks.setIdle(NO_SPLIT, true);
    }
    if (spec.alignment !== null) context.alignment.join(spec.alignment.group, () => this.#alignedWatermarks());
  }

  /** Of the splits that others wait for. */
  *#alignedWatermarks(): Iterable<number> {
    for (const s of this.#splits.values()) {
      const isQuiet = s.ended || this.#node.watermarks.isIdle(s.split.id) || (!s.seen && s.lagMs === 0);
      if (!isQuiet && !this.#node.hasEnded) yield this.#node.watermarks.watermarkOf(s.split.id);
    }
  }

  /** Until the split is no longer too far ahead of its group. */
  async #align(s: ActiveSplit): Promise<void> {
    const {alignment} = this.#spec;
    const {clock, signal} = this.#context;
    if (alignment === null) return;
    while (!this.#isOver && this.#context.alignment.isAhead(alignment, this.#node.watermarks.watermarkOf(s.split.id))) {
      s.isHeld = true;
      await clock.sleep(alignment.updateMs, signal).catch(() => {});
      s.waitsSince = clock.now();
    }
    s.isHeld = false;
  }

  get id(): string {
    return this.#node.id;
  }

  /** Takes over where a checkpoint stood. */
  load(state: SourceState): void {
    for (const {split, ended, seen} of state.splits) this.#add(split, ended, seen);
  }

  save(): SourceState {
    return {id: this.id, splits: [...this.#splits.values()].map(({split, ended, seen}) => ({split, ended, seen}))};
  }

  /** Fixes the start positions: what comes after it is read. */
  async open(): Promise<void> {
    if (!this.#node.hasEnded) await this.#discover(false);
    if (this.#assigner !== null) this.#node.pushWatermark();
  }

  /** Resolves at the source's end, or when the signal is given; rejects when it fails for good. */
  async run(): Promise<void> {
    if (this.#node.hasEnded) return;
    const done = new Promise<void>((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    const onAbort = (): void => this.#finish();
    this.#context.signal.addEventListener('abort', onAbort, {once: true});
    try {
      for (const s of this.#splits.values()) {
        if (s.ended) this.#endedSplit(s);
        else this.#startReading(s);
      }
      this.#endWhenDone();
      if (!this.#spec.bounded)
        this.#assigner?.over(this.id).then(
          () => this.end(),
          () => {},
        );
      await done;
    } finally {
      this.#context.signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#reading);
    await this.#discovering.catch(() => {});
    await this.#spec.source.close();
  }

  /** Looks for new splits and reads them too. */
  rediscover(): Promise<void> {
    if (this.#spec.bounded || this.#node.hasEnded) return Promise.resolve();
    return this.#discover(false).then((found) => {
      for (const s of found) this.#startReading(s);
    });
  }

  #discover(afterEnd: boolean): Promise<readonly ActiveSplit[]> {
    const found = this.#discovering.then(async () => {
      const known = [...this.#splits.values()].map((s) => s.split);
      const splits = await withRetry(this.#spec.label, () => this.#find(known, afterEnd), this.#context);
      return splits.filter((s) => !this.#splits.has(s.id)).map((s) => this.#add(s, false, false));
    });
    this.#discovering = found.then(
      () => {},
      () => {},
    );
    return found;
  }

  async #find(known: readonly Split[], afterEnd: boolean): Promise<readonly Split[]> {
    const assigner = this.#assigner;
    if (assigner === null) return this.#spec.source.discover(known);
    const found = await this.#spec.source.discover(await assigner.known(this.id, known));
    return assigner.claim(this.id, found, afterEnd);
  }

  #add(split: Split, ended: boolean, seen: boolean): ActiveSplit {
    const active: ActiveSplit = {
      split,
      recordsIn: 0,
      rate: new RateMeter(),
      lastRecordAt: null,
      waitsSince: this.#context.clock.now(),
      lagMs: null,
      ended,
      isHeld: false,
      seen,
      follows: null,
    };
    this.#splits.set(split.id, active);
    this.#node.watermarks.add(split.id);
    return active;
  }

  #startReading(s: ActiveSplit): void {
    const reading = this.#read(s).catch((error: unknown) => {
      if (!this.#context.signal.aborted) this.#fail(error);
    });
    this.#reading.add(reading);
    void reading.then(() => this.#reading.delete(reading));
  }

  async #read(s: ActiveSplit): Promise<void> {
    const reader = this.#spec.source.open(s.split);
    const poll = (): Promise<PollResult> => {
      s.follows = s.seen ? null : this.#leaders();
      return reader.poll(MAX_ROWS, this.#context.signal);
    };
    const what = `${this.#spec.label}, ${s.split.id}`;
    try {
      while (!this.#isOver) {
        await this.#align(s);
        if (!this.#context.isReady) await this.#wait(s);
        if (this.#isOver) return;
        const result = await withRetry(what, poll, this.#context);
        // A checkpoint may have begun meanwhile: the batch waits and its position is not yet taken.
        if (!this.#context.isReady) await this.#wait(s);
        if (this.#isOver) return;
        const before = enter(this.#node);
        try {
          this.#process(s, result);
        } finally {
          leave(before);
        }
        if (!result.more) break;
        const pause = this.#context.breathe();
        if (pause !== null) await pause;
      }
    } finally {
      await reader.close();
    }
    if (!this.#isOver) await this.#endSplit(s);
  }

  get #isOver(): boolean {
    return this.#context.signal.aborted || this.#node.hasEnded;
  }

  async #wait(s: ActiveSplit): Promise<void> {
    await this.#context.ready();
    s.waitsSince = this.#context.clock.now();
  }

  #process(s: ActiveSplit, result: PollResult): void {
    const {batch, next, lagMs} = result;
    const made = this.#madeOf(result);
    const count = made?.count ?? batch.rows.length;
    s.lagMs = lagMs;
    if (count > 0) {
      const now = this.#context.clock.now();
      s.seen = true;
      s.recordsIn += count;
      s.lastRecordAt = now;
      s.waitsSince = now;
      this.#node.recordsIn += count;
      this.#node.watermarks.setIdle(s.split.id, false);
      if (made === null) this.#node.emit(batch);
      else this.#emit(s, made, batch.kinds);
      this.#node.pushWatermark();
    } else if (!s.seen && lagMs === 0 && s.follows !== null && s.follows > this.#node.watermarks.watermarkOf(s.split.id)) {
      this.#node.watermarks.advance(s.split.id, s.follows);
      this.#node.pushWatermark();
    } else if (this.#assigner !== null && !s.seen && lagMs === 0 && s.follows === null) {
      // Nobody here to follow: until it has a record it leaves time to the other subtasks.
      this.#node.watermarks.setIdle(s.split.id, true);
      this.#node.pushWatermark();
    }
    s.split = next;
  }

  #madeOf({batch, made}: PollResult): MadeRecords | null {
    if (made instanceof MadeRecords) return made;
    if (this.#spec.made === null) return null;
    this.#made ??= this.#spec.made.create();
    this.#made.begin();
    this.#made.addAll(batch.rows);
    return this.#made;
  }

  #count(targets: readonly SourceReader[], {count, passed}: MadeRecords): void {
    this.#node.recordsOut += count;
    for (const {out, made} of targets) {
      let records = count;
      for (let i = 0; i < made.length; i++) {
        must(made[i]).recordsIn += records;
        if (i + 1 === made.length) break;
        records = must(passed[out]?.[i]);
        must(made[i]).recordsOut += records;
      }
    }
  }

  #emit(s: ActiveSplit, made: MadeRecords, kinds: Uint8Array | null): void {
    const {targets, tellsTime, cuts, texts} = must(this.#spec.made);
    if (texts !== null) made.announceTexts(texts);
    const {watermarks} = this.#node;
    if (targets !== null) this.#count(targets, made);
    const places = cuts === 'none' ? [] : made.cuts(watermarks.watermarkOf(s.split.id), cuts === 'late');
    let before = 0;
    const emit = (to: number): void => {
      const part = (out: number): readonly Row[] => (to - before === made.count ? must(made.rows[out]) : made.between(out, before, to));
      if (targets === null) this.#node.emit({rows: part(0), kinds: kinds?.subarray(before, to) ?? null});
      for (const {out, node, input, made: operators} of targets ?? []) {
        const rows = part(out);
        if (operators.length > 0) node.pass({rows, kinds: null});
        else if (rows.length > 0) node.receive({rows, kinds: null}, input);
      }
      before = to;
    };
    for (let c = 0; c < places.length; c += 2) {
      emit(places[c]!);
      watermarks.advance(s.split.id, places[c + 1]!);
      this.#node.pushWatermark();
    }
    emit(made.count);
    const mark = tellsTime ? made.greatestMark() : null;
    if (mark !== null) watermarks.advance(s.split.id, mark);
  }

  /**
   * The least watermark of the splits that have had records. A split that never had one, and is read to its end, may not hold the others
   * back for ever (a key space may leave a shard empty), nor be overtaken by a burst that reaches all splits at once: its watermark goes to
   * where the others stood before a poll that then found it still empty.
   */
  #leaders(): number | null {
    let least = Number.POSITIVE_INFINITY;
    for (const s of this.#splits.values()) {
      if (s.seen && !s.ended && !this.#node.watermarks.isIdle(s.split.id))
        least = Math.min(least, this.#node.watermarks.watermarkOf(s.split.id));
    }
    return Number.isFinite(least) ? least : null;
  }

  async #endSplit(s: ActiveSplit): Promise<void> {
    s.ended = true;
    // A split that ends may have successors: they come first, so that the watermark does not run ahead of them.
    const found = this.#spec.bounded ? [] : await this.#discover(true);
    if (!this.#context.isReady) await this.#context.ready();
    if (this.#isOver) return;
    this.#endedSplit(s);
    for (const f of found) this.#startReading(f);
    if (!this.#endWhenDone()) this.#node.pushWatermark();
  }

  #endedSplit({split}: ActiveSplit): void {
    this.#node.watermarks.end(split.id);
    this.#assigner?.ended(this.id, split.id);
  }

  #endWhenDone(): boolean {
    // Splits that are found later may come to any subtask: it ends when all of them do.
    if (this.#assigner !== null && !this.#spec.bounded) return false;
    const splits = [...this.#splits.values()];
    if (!splits.every((s) => s.ended) || (splits.length === 0 && !this.#spec.bounded)) return false;
    this.#node.pushEnd();
    this.#finish();
    return true;
  }

  /** Ends it early: nobody needs its rows any more. */
  end(): void {
    if (this.#isOver) return;
    this.#node.pushEnd();
    this.#finish();
  }

  tick(now: number): void {
    const timeout = this.#spec.idleTimeoutMs;
    let isChanged = false;
    for (const s of this.#splits.values()) {
      s.rate.sample(now, s.recordsIn);
      if (timeout === 0 || s.ended || s.isHeld || now - s.waitsSince < timeout || this.#node.watermarks.isIdle(s.split.id)) continue;
      this.#node.watermarks.setIdle(s.split.id, true);
      isChanged = true;
    }
    if (isChanged) this.#node.pushWatermark();
  }

  metrics(now: number): SplitMetrics[] {
    return [...this.#splits.values()].map((s) => {
      const watermark = this.#node.watermarks.watermarkOf(s.split.id);
      return {
        id: s.split.id,
        source: this.#spec.label,
        recordsIn: s.recordsIn,
        perSecond: s.rate.rate(now, s.recordsIn),
        watermark: Number.isFinite(watermark) ? watermark : null,
        idle: s.ended || this.#node.watermarks.isIdle(s.split.id) || (!s.seen && s.lagMs === 0),
        lastRecordAt: s.lastRecordAt,
        lagMs: s.lagMs,
      };
    });
  }
}

/** Positions for a checkpoint: the split is its own. */
export interface SourceState {
  readonly id: string;
  readonly splits: readonly {readonly split: Split; readonly ended: boolean; readonly seen: boolean}[];
}
