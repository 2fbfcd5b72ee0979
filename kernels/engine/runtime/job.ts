import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {CheckpointInfo, JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {Column} from '../../protocol/schema.ts';
import type {CastValue, ExprContext} from '../expr/context.ts';
import type {Batch} from './batch.ts';
import {type Checkpoint, type PendingCheckpoint, readCheckpointFile, writeCheckpointFile} from './checkpoint-file.ts';
import type {CheckpointStore} from './checkpoint-store.ts';
import type {Clock} from './clock.ts';
import type {Connector} from './connector.ts';
import {mergedMetrics} from './job-meters.ts';
import {checkStateLimit, defaultStateLimit} from './state-limit.ts';
import {stateMatchText} from './state-match.ts';
import {type CutRequest, type Member, Subtask, type SubtaskCut} from './subtask.ts';
import {systemClock} from './system-clock.ts';
import type {Team} from './team.ts';

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
  /** The job's other subtasks, and the ways to them. Without it the job is one subtask. */
  readonly team?: Team;
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

/** A clean end waits so long for sinks that take nothing; then the last checkpoint counts. */
const STOP_PATIENCE_MS = 5000;
const RESUMED = 'resumed from';

/** A job over a plan; nothing is opened before `run`. Throws a StudioError for a plan that cannot run. */
export function createJob(plan: PhysicalPlan, options: JobOptions): Job {
  return new EngineJob(plan, options);
}

/** Leads the job's subtasks, of which the first runs in this thread: their start, their checkpoints, their end. */
class EngineJob implements Job {
  readonly #options: JobOptions;
  readonly #clock: Clock;
  readonly #plan: PhysicalPlan;
  readonly #first: Subtask;
  readonly #members: readonly Member[];
  readonly #abort = new AbortController();
  readonly #stateLimit: number;
  #lastCheckpoint: CheckpointInfo | null = null;
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
    this.#plan = plan;
    // In batch the rest goes to files.
    this.#stateLimit = plan.mode === 'batch' ? Number.POSITIVE_INFINITY : (plan.resources?.stateLimitBytes ?? defaultStateLimit());
    const others = options.team?.others ?? [];
    this.#first = new Subtask(plan, {
      ...options,
      place: options.team?.place ?? null,
      onTick: () => {
        const elsewhere = others.map((m) => m.metrics());
        checkStateLimit(this.#first.graph, elsewhere, this.#stateLimit, options.checkpoints !== undefined);
      },
    });
    this.#members = [this.#first, ...others];
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
      await Promise.race([Promise.all(this.#members.map((m) => m.open())), failure, stopped]);
      if (this.#isStopping) return {kind: 'stopped'};
      if (!from.startsWith(RESUMED)) await this.#pinStart();
      this.#event({kind: 'started', at: this.#clock.now(), text: from});
      this.#startTimer();
      const finished = Promise.all(this.#members.map((m) => m.start())).then(() => 'finished' as const);
      finished.catch((error: unknown) => this.#fail(error));
      const kind = await Promise.race([finished, failure, stopped]);
      this.#isFinished = kind === 'finished';
      // Nothing is read any more: what came after the last checkpoint would come again after a restart.
      for (const m of this.#members) m.halt();
      const patience = kind === 'stopped' && this.#savepoint === null ? [this.#clock.sleep(STOP_PATIENCE_MS, this.#abort.signal)] : [];
      for (const p of patience) p.catch(() => {});
      await Promise.race([this.#settle(), failure, ...patience]);
      this.#first.report();
      return {kind};
    } catch (error) {
      this.#failed ??= {error};
      throw error;
    } finally {
      await this.#close();
    }
  }

  #event(event: JobEvent): void {
    this.#options.onEvent?.(event);
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
    this.#options.team?.close();
    const results = await Promise.allSettled(this.#members.map((m) => m.close()));
    await this.#checkpointing.catch(() => {});
    const broken = results.find((r) => r.status === 'rejected');
    if (broken !== undefined && this.#failed === null && this.#isFinished) throw broken.reason;
  }

  async stop(savepoint?: SavepointRequest): Promise<void> {
    if (savepoint !== undefined && this.#plan.mode === 'batch') {
      throw new StudioError('engine/no-savepoint', 'a batch job has no savepoints');
    }
    this.#savepoint ??= savepoint ?? null;
    if (savepoint?.drain === true) await Promise.all(this.#members.map((m) => m.drain()));
    else {
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
    return {...mergedMetrics(this.#members.map((m) => m.metrics())), lastCheckpoint: this.#lastCheckpoint};
  }

  #startTimer(): void {
    const {checkpoints} = this.#options;
    if (checkpoints === undefined) return;
    const {signal} = this.#abort;
    const loop = async (): Promise<void> => {
      while (!signal.aborted) {
        await this.#clock.sleep(checkpoints.intervalMs, signal);
        if (!this.#isFinished) await this.#checkpoint((c) => checkpoints.store.write(c), true);
      }
    };
    loop().catch((error: unknown) => {
      if (!signal.aborted) this.#fail(error);
    });
  }

  /** One at a time. Nothing is in flight between the cut and the sinks' `prepare` (rules 1 to 3). */
  #checkpoint(write: (checkpoint: PendingCheckpoint) => Promise<number>, isStored: boolean): Promise<CheckpointInfo> {
    const done = this.#checkpointing.then(() => this.#takeCheckpoint(write, isStored));
    this.#checkpointing = done.catch(() => {});
    return done;
  }

  async #takeCheckpoint(write: (checkpoint: PendingCheckpoint) => Promise<number>, isStored: boolean): Promise<CheckpointInfo> {
    const request = {id: this.#nextCheckpoint++, at: this.#clock.now(), finished: this.#isFinished, withState: isStored};
    const watch = performance.now();
    const cuts = await this.#cut(request);
    const operators = (await Promise.all(this.#members.map((m) => m.state()))).flat();
    const bytes = await write({
      id: request.id,
      at: request.at,
      finished: request.finished,
      ...(cuts.length === 1 ? {} : {parallelism: cuts.length}),
      sources: cuts.flatMap((c) => c.sources),
      nodes: cuts.flatMap((c) => c.nodes),
      operators,
      sinks: cuts.flatMap((c) => c.sinks),
    });
    for (const [i, m] of this.#members.entries()) await m.commit(request.id, cuts[i]?.sinks ?? []);
    const info = {id: request.id, at: request.at, bytes, durationMs: Math.round(performance.now() - watch)};
    if (isStored) {
      this.#lastCheckpoint = info;
      this.#event({kind: 'checkpoint', at: info.at, checkpoint: info});
    }
    return info;
  }

  async #cut(request: CutRequest): Promise<readonly SubtaskCut[]> {
    try {
      return await Promise.all(this.#members.map((m) => m.cut(request)));
    } finally {
      for (const m of this.#members) m.resume();
    }
  }

  /** Takes over a checkpoint where one is asked for. */
  async #restore(): Promise<string> {
    const {restore, checkpoints, team} = this.#options;
    if (restore === undefined) return 'started';
    let checkpoint: Checkpoint;
    if (restore === 'latest') {
      const latest = (await checkpoints?.store.latest()) ?? null;
      if (latest === null) return 'started without a checkpoint';
      checkpoint = latest.checkpoint;
      if (latest.damaged.length > 0) {
        const text = `${latest.damaged.join(', ')} cannot be read; the job goes on from checkpoint ${checkpoint.id}`;
        this.#event({kind: 'restart', at: this.#clock.now(), text});
      }
    } else checkpoint = await readCheckpointFile(restore.path);
    team?.registry.restore(checkpoint.sources);
    const [match] = await Promise.all(this.#members.map((m) => m.restore(checkpoint, this.#options.allowNonRestored ?? false)));
    this.#nextCheckpoint = checkpoint.id + 1;
    this.#isFinished = checkpoint.finished;
    // A savepoint is not the store's: the store pins the start as for a fresh one.
    if (restore === 'latest') return `${RESUMED} checkpoint ${checkpoint.id}`;
    const isWhole = match === undefined || match.changed.length + match.dropped.length + match.fresh.length === 0;
    return `started from the savepoint of checkpoint ${checkpoint.id}${isWhole ? '' : `; ${stateMatchText(match)}`}`;
  }
}
