import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {CheckpointInfo, JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {Column} from '../../protocol/schema.ts';
import {lookupFunction} from '../../sql/functions/table.ts';
import {castValue} from '../../sql/types/cast.ts';
import type {CastValue, ExprContext} from '../expr/context.ts';
import {SpillFolder} from '../state/spill-folder.ts';
import {AsyncOperator} from './async-operator.ts';
import type {Batch} from './batch.ts';
import {buildGraph, type Graph} from './build.ts';
import {type Checkpoint, type PendingCheckpoint, readCheckpointFile, writeCheckpointFile} from './checkpoint-file.ts';
import type {CheckpointStore} from './checkpoint-store.ts';
import type {Clock} from './clock.ts';
import type {Connector} from './connector.ts';
import {Gate} from './gate.ts';
import {JobMeters} from './job-meters.ts';
import {Pace} from './pace.ts';
import {applyCheckpoint, captureGraph} from './restore.ts';
import {checkStateLimit, defaultStateLimit} from './state-limit.ts';
import {stateMatchText} from './state-match.ts';
import {systemClock} from './system-clock.ts';
import {WatermarkAlignment} from './watermark-alignment.ts';

export interface JobOptions {
  readonly connectors: (identifier: string) => Connector;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: the built-in functions and casts. */
  readonly lookup?: ExprContext['lookup'];
  readonly cast?: CastValue;
  /** Without it nothing is stored but snapshots that are asked for. */
  readonly checkpoints?: {readonly store: CheckpointStore; readonly intervalMs: number};
  /** `latest`: the store's newest checkpoint, or a fresh start where it has none. */
  readonly restore?: 'latest' | {readonly path: string};
  /** State whose operator is not in the plan is left out instead of refused. */
  readonly allowNonRestored?: boolean;
  /** Rows of a SELECT. A promise holds the job back until it resolves. */
  readonly onRows?: (batch: Batch, columns: readonly Column[]) => void | Promise<void>;
  readonly onEvent?: (event: JobEvent) => void;
  /** Rows that may wait at a sink before the job stops reading. */
  readonly maxBuffered?: number;
  /** Checks on every edge that no row is retracted that is not there. Keeps all rows: for tests. */
  readonly checkLaw?: boolean;
}

export interface JobResult {
  /** `finished`: the input ended. `stopped`: on request. */
  readonly kind: 'finished' | 'stopped';
}

export interface SavepointRequest {
  /** The file. */
  readonly path: string;
  /** Ends the input first: windows close, and the job cannot go on from the savepoint. */
  readonly drain: boolean;
}

export interface Job {
  /** Runs to the end. Rejects with a StudioError where the job fails. Called once. */
  run(): Promise<JobResult>;
  /**
   * A clean end, with a last checkpoint where there is a store, and with a savepoint where one is asked for: nothing is read or written after
   * it. Resolves when all is closed; a savepoint that cannot be written fails the job. Idempotent.
   */
  stop(savepoint?: SavepointRequest): Promise<void>;
  /** Writes a savepoint to the file `path` while the job goes on. */
  snapshot(path: string): Promise<CheckpointInfo>;
  metrics(): JobMetrics;
}

const TICK_MS = 100;
const DISCOVER_MS = 30_000;
const MAX_BUFFERED = 10_000;
/** A clean end waits so long for sinks that take nothing; then the last checkpoint counts. */
const STOP_PATIENCE_MS = 5000;
const PAUSE = 'checkpoint';
const END = 'end';
const RESUMED = 'resumed from';

/** A job over a plan; nothing is opened before `run`. Throws a StudioError for a plan that cannot run. */
export function createJob(plan: PhysicalPlan, options: JobOptions): Job {
  return new EngineJob(plan, options);
}

class EngineJob implements Job {
  readonly #options: JobOptions;
  readonly #clock: Clock;
  readonly #graph: Graph;
  readonly #meters: JobMeters;
  readonly #abort = new AbortController();
  readonly #gate = new Gate();
  readonly #pace = new Pace();
  readonly #spill: SpillFolder;
  readonly #maxBuffered: number;
  readonly #stateLimit: number;
  readonly #plan: PhysicalPlan;
  #savepoint: SavepointRequest | null = null;
  #nextCheckpoint = 1;
  #checkpointing: Promise<unknown> = Promise.resolve();
  #isRunning = false;
  #isFinished = false;
  #failed: {readonly error: unknown} | null = null;
  #onFailure: (error: unknown) => void = () => {};
  #stopRequest: (() => void) | null = null;
  #isStopping = false;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(plan: PhysicalPlan, options: JobOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#maxBuffered = options.maxBuffered ?? MAX_BUFFERED;
    this.#plan = plan;
    this.#spill = new SpillFolder(plan.resources?.temporaryFolders);
    // In batch the rest goes to files.
    this.#stateLimit = plan.mode === 'batch' ? Number.POSITIVE_INFINITY : (plan.resources?.stateLimitBytes ?? defaultStateLimit());
    const frozen = plan.mode === 'batch' ? this.#clock.now() : null;
    const env = {now: () => frozen ?? this.#clock.now(), zone: plan.zone};
    const event = (e: JobEvent): void => options.onEvent?.(e);
    this.#graph = buildGraph(plan, {
      connectors: options.connectors,
      expressions: {lookup: options.lookup ?? lookupFunction, cast: options.cast ?? castValue, env},
      checkLaw: options.checkLaw ?? false,
      spill: this.#spill,
      tasks: this.#taskContext(),
      onRows: (batch, columns) => options.onRows?.(batch, columns),
      badRecord: (record) => {
        this.#meters.badRecords++;
        event({kind: 'bad-record', at: this.#clock.now(), record});
      },
      print: (text) => event({kind: 'print', at: this.#clock.now(), text}),
    });
    this.#meters = new JobMeters(this.#graph, this.#clock, event);
  }

  #taskContext(): Parameters<typeof buildGraph>[1]['tasks'] {
    const gate = this.#gate;
    return {
      clock: this.#clock,
      alignment: new WatermarkAlignment(),
      signal: this.#abort.signal,
      get isReady() {
        return gate.isOpen;
      },
      ready: () => gate.opened(),
      breathe: () => {
        this.#measureSinks();
        this.#endWhenSatisfied();
        return this.#pace.breathe();
      },
      onRoom: () => this.#measureSinks(),
      onRetry: (text) => this.#event('restart', text),
      onFailure: (error) => this.#fail(error),
    };
  }

  #event(kind: 'started' | 'restart', text: string): void {
    this.#options.onEvent?.({kind, at: this.#clock.now(), text});
  }

  /** Back-pressure: closed while any sink is full, open again when it has emptied half. */
  #measureSinks(): void {
    for (const sink of this.#graph.sinks) {
      if (sink.queued >= this.#maxBuffered) this.#gate.close(sink.id);
      else if (sink.queued * 2 <= this.#maxBuffered) this.#gate.open(sink.id);
    }
  }

  #endWhenSatisfied(): void {
    for (const source of this.#graph.sources) {
      const node = this.#graph.nodes.find((n) => n.id === source.id);
      if (node !== undefined && !node.hasEnded && node.isSatisfied) source.end();
    }
  }

  #fail(error: unknown): void {
    this.#failed ??= {error};
    this.#onFailure(error);
  }

  run(): Promise<JobResult> {
    if (this.#isRunning) throw new Error('a job runs once');
    this.#isRunning = true;
    const ended = this.#run();
    this.#ended = ended.catch(() => {});
    return ended;
  }

  async #run(): Promise<JobResult> {
    const failure = new Promise<never>((_, reject) => {
      this.#onFailure = reject;
    });
    failure.catch(() => {});
    const stopped = new Promise<'stopped'>((resolve) => {
      this.#stopRequest = () => resolve('stopped');
      if (this.#isStopping) resolve('stopped');
    });
    try {
      const from = await this.#restore();
      if (this.#isFinished) return {kind: 'finished'};
      await Promise.race([Promise.all(this.#graph.sources.map((s) => s.open())), failure, stopped]);
      if (this.#isStopping) return {kind: 'stopped'};
      if (!from.startsWith(RESUMED)) await this.#pinStart();
      this.#event('started', from);
      this.#startTimers();
      const finished = Promise.all([...this.#startAsync(), ...this.#graph.sources.map((s) => s.run())]).then(() => 'finished' as const);
      finished.catch(() => {});
      const kind = await Promise.race([finished, failure, stopped]);
      this.#isFinished = kind === 'finished';
      // Nothing is read any more: what came after the last checkpoint would come again after a restart.
      this.#gate.close(END);
      const patience = kind === 'stopped' && this.#savepoint === null ? [this.#clock.sleep(STOP_PATIENCE_MS, this.#abort.signal)] : [];
      for (const p of patience) p.catch(() => {});
      await Promise.race([this.#settle(), failure, ...patience]);
      this.#meters.report();
      return {kind};
    } finally {
      await this.#close();
    }
  }

  /** Operators that answer later; each resolves when it has passed on the end of its input. */
  #startAsync(): readonly Promise<void>[] {
    const gate = this.#gate;
    return this.#graph.nodes.flatMap((node) => {
      if (!(node.operator instanceof AsyncOperator)) return [];
      const ended = node.startAsync(node.operator, {
        signal: this.#abort.signal,
        get isPaused() {
          return gate.isClosedFor(PAUSE);
        },
        ready: () => (gate.isOpen ? this.#pace.breathe() : gate.opened()),
        hold: (isFull) => (isFull ? gate.close(node.id) : gate.open(node.id)),
        fail: (error) => this.#fail(error),
      });
      return [ended];
    });
  }

  /** Rule 13: a crash before the next checkpoint begins at the same positions, LATEST included. */
  async #pinStart(): Promise<void> {
    const {checkpoints} = this.#options;
    if (checkpoints !== undefined) await this.#checkpoint((c) => checkpoints.store.write(c), true);
  }

  /** What is left to do at a clean end: sinks take everything; a last checkpoint, or at least the sinks' commit. */
  async #settle(): Promise<void> {
    const {checkpoints} = this.#options;
    const path = this.#savepoint?.path;
    if (path !== undefined) await this.#checkpoint((c) => writeCheckpointFile(path, c), true);
    await this.#checkpoint((c) => checkpoints?.store.write(c) ?? Promise.resolve(0), checkpoints !== undefined);
  }

  async #close(): Promise<void> {
    this.#abort.abort(new Error('the job has ended'));
    this.#gate.openAll();
    await this.#checkpointing.catch(() => {});
    for (const node of this.#graph.nodes) node.operator.close();
    this.#spill.close();
    const closing = [...this.#graph.sources, ...this.#graph.sinks].map((task) => task.close());
    const results = await Promise.allSettled(closing);
    const broken = results.find((r) => r.status === 'rejected');
    if (broken !== undefined && this.#failed === null && this.#isFinished) throw broken.reason;
  }

  async stop(savepoint?: SavepointRequest): Promise<void> {
    if (savepoint !== undefined && this.#plan.mode === 'batch') {
      throw new StudioError('engine/no-savepoint', 'a batch job has no savepoints');
    }
    this.#savepoint ??= savepoint ?? null;
    if (savepoint?.drain === true) {
      await this.#gate.opened();
      for (const source of this.#graph.sources) source.end();
    } else {
      this.#isStopping = true;
      this.#stopRequest?.();
    }
    await this.#ended;
  }

  snapshot(path: string): Promise<CheckpointInfo> {
    if (!this.#isRunning || this.#abort.signal.aborted) {
      return Promise.reject(new StudioError('engine/not-running', 'a snapshot needs a running job'));
    }
    return this.#checkpoint((c) => writeCheckpointFile(path, c), true);
  }

  metrics(): JobMetrics {
    return this.#meters.metrics();
  }

  #startTimers(): void {
    this.#every(TICK_MS, async () => this.#tick());
    this.#every(DISCOVER_MS, async () => {
      await Promise.all(this.#graph.sources.map((s) => s.rediscover()));
    });
    const {checkpoints} = this.#options;
    if (checkpoints !== undefined) {
      this.#every(checkpoints.intervalMs, async () => {
        await this.#checkpoint((c) => checkpoints.store.write(c), true);
      });
    }
  }

  /** Until the job ends. What fails fails the job. */
  #every(ms: number, work: () => Promise<void>): void {
    const {signal} = this.#abort;
    const loop = async (): Promise<void> => {
      while (!signal.aborted) {
        await this.#clock.sleep(ms, signal);
        if (!this.#isFinished) await work();
      }
    };
    loop().catch((error: unknown) => {
      if (!signal.aborted) this.#fail(error);
    });
  }

  #tick(): void {
    const now = this.#clock.now();
    this.#meters.sample(now);
    checkStateLimit(this.#graph, this.#stateLimit, this.#options.checkpoints !== undefined);
    if (this.#gate.isOpen) this.#tickGraph(now);
    this.#meters.report();
  }

  #tickGraph(now: number): void {
    for (const source of this.#graph.sources) source.tick(now);
    for (const node of this.#graph.nodes) node.operator.onTick(now, node);
    this.#measureSinks();
    this.#endWhenSatisfied();
  }

  /** One at a time. Nothing is in flight between the cut and the sinks' `prepare` (rules 1 to 3). */
  #checkpoint(write: (checkpoint: PendingCheckpoint) => Promise<number>, isStored: boolean): Promise<CheckpointInfo> {
    const done = this.#checkpointing.then(() => this.#takeCheckpoint(write, isStored));
    this.#checkpointing = done.catch(() => {});
    return done;
  }

  async #takeCheckpoint(write: (checkpoint: PendingCheckpoint) => Promise<number>, isStored: boolean): Promise<CheckpointInfo> {
    const started = this.#clock.now();
    const watch = performance.now();
    const id = this.#nextCheckpoint++;
    const {sinks} = this.#graph;
    this.#gate.close(PAUSE);
    let checkpoint: PendingCheckpoint;
    try {
      if (!this.#isFinished) for (const node of this.#graph.nodes) node.operator.onTick(started, node);
      await Promise.all(sinks.map((s) => s.drained()));
      if (this.#failed !== null) throw this.#failed.error;
      const cut = captureGraph(this.#graph, {id, at: started, finished: this.#isFinished, withState: isStored});
      const prepared = await Promise.all(sinks.map(async (s) => ({id: s.id, committables: await s.prepare(id)})));
      checkpoint = {...cut, sinks: prepared};
    } finally {
      this.#gate.open(PAUSE);
      for (const {operator} of this.#graph.nodes) if (operator instanceof AsyncOperator) operator.resume();
    }
    const bytes = await write(checkpoint);
    for (const [i, sink] of sinks.entries()) await sink.commit(id, checkpoint.sinks[i]?.committables ?? []);
    const info = {id, at: started, bytes, durationMs: Math.round(performance.now() - watch)};
    if (isStored) this.#meters.checkpointed(info);
    return info;
  }

  /** Takes over a checkpoint where one is asked for, and commits again what its sinks had prepared (rule 7). */
  async #restore(): Promise<string> {
    const {restore, checkpoints} = this.#options;
    if (restore === undefined) return 'started';
    let checkpoint: Checkpoint;
    if (restore === 'latest') {
      const latest = (await checkpoints?.store.latest()) ?? null;
      if (latest === null) return 'started without a checkpoint';
      checkpoint = latest.checkpoint;
      if (latest.damaged.length > 0) {
        this.#event('restart', `${latest.damaged.join(', ')} cannot be read; the job goes on from checkpoint ${checkpoint.id}`);
      }
    } else checkpoint = await readCheckpointFile(restore.path);
    const match = applyCheckpoint(this.#graph, this.#plan, checkpoint, this.#options.allowNonRestored ?? false);
    this.#nextCheckpoint = checkpoint.id + 1;
    for (const sink of this.#graph.sinks) {
      const prepared = checkpoint.sinks.find((s) => s.id === sink.id);
      if (prepared !== undefined) await sink.commit(checkpoint.id, prepared.committables);
    }
    this.#isFinished = checkpoint.finished;
    // A savepoint is not the store's: the store pins the start as for a fresh one.
    if (restore === 'latest') return `${RESUMED} checkpoint ${checkpoint.id}`;
    const isWhole = match.changed.length + match.dropped.length + match.fresh.length === 0;
    return `started from the savepoint of checkpoint ${checkpoint.id}${isWhole ? '' : `; ${stateMatchText(match)}`}`;
  }
}
