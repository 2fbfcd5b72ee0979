import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import {lookupFunction} from '../../sql/functions/table.ts';
import {castValue} from '../../sql/types/cast.ts';
import {SpillFolder} from '../state/spill-folder.ts';
import {AsyncOperator} from './async-operator.ts';
import {buildGraph, type Graph} from './build.ts';
import type {Checkpoint, PendingOperator} from './checkpoint-file.ts';
import type {Clock} from './clock.ts';
import {Gate} from './gate.ts';
import type {NodeState} from './graph-node.ts';
import type {JobOptions} from './job.ts';
import {JobMeters} from './job-meters.ts';
import {Pace} from './pace.ts';
import {applyCheckpoint, captureOperators} from './restore.ts';
import type {SourceState} from './source-task.ts';
import type {StateMatch} from './state-match.ts';
import {systemClock} from './system-clock.ts';
import {WatermarkAlignment} from './watermark-alignment.ts';
import {type SubtaskPlace, Wiring} from './wiring.ts';

const TICK_MS = 100;
const DISCOVER_MS = 30_000;
const MAX_BUFFERED = 10_000;
const PAUSE = 'checkpoint';
const END = 'end';

export interface CutRequest {
  readonly id: number;
  /** ms since 1970. */
  readonly at: number;
  /** The job has come to its end. */
  readonly finished: boolean;
  /** false: of no use but for the sinks' commit. */
  readonly withState: boolean;
}

/** A subtask's part of a checkpoint, all but its operators' state. */
export interface SubtaskCut {
  readonly sources: readonly SourceState[];
  readonly nodes: readonly NodeState[];
  /** What the sinks' `prepare` returned. */
  readonly sinks: readonly {readonly id: string; readonly committables: readonly unknown[]}[];
  readonly metrics: JobMetrics;
}

/** A subtask of a job, in this thread or in another. Its methods are called in this order: restore, open, start; cut any number of times; close. */
export interface Member {
  /** Takes over its part of a checkpoint, and commits again what its sinks had prepared (rule 7). */
  restore(checkpoint: Checkpoint, allowNonRestored: boolean): Promise<StateMatch>;
  /** Fixes the start positions. */
  open(): Promise<void>;
  /** Resolves when the input has ended; rejects when it fails. */
  start(): Promise<void>;
  /** Pauses, waits until nothing is in flight, and captures (rules 1 to 3). It pauses until `resume`. */
  cut(request: CutRequest): Promise<SubtaskCut>;
  resume(): void;
  /** The operators' state as it was at the last cut. */
  state(): Promise<readonly PendingOperator[]>;
  commit(id: number, sinks: SubtaskCut['sinks']): Promise<void>;
  /** Ends the input. */
  drain(): Promise<void>;
  /** Nothing is read any more. */
  halt(): void;
  close(): Promise<void>;
  /** As of now, or as they were told last. */
  metrics(): JobMetrics;
}

export interface SubtaskOptions
  extends Pick<JobOptions, 'connectors' | 'clock' | 'lookup' | 'cast' | 'onRows' | 'onEvent' | 'maxBuffered' | 'checkLaw'> {
  /** null: the job is this one subtask. */
  readonly place: SubtaskPlace | null;
  /** Called with each tick, before the operators' own; what it throws fails the job. */
  readonly onTick?: () => void;
}

/** The part of a job that runs in one thread: its graph, and what keeps it going. */
export class Subtask implements Member {
  readonly graph: Graph;
  readonly #plan: PhysicalPlan;
  readonly #options: SubtaskOptions;
  readonly #clock: Clock;
  readonly #meters: JobMeters;
  readonly #wiring: Wiring | null;
  readonly #abort = new AbortController();
  readonly #gate = new Gate();
  readonly #pace = new Pace();
  readonly #spill: SpillFolder;
  readonly #maxBuffered: number;
  readonly #failure = Promise.withResolvers<never>();
  #failed: {readonly error: unknown} | null = null;
  #isFinished = false;
  #rounds = 0;
  #state: readonly PendingOperator[] = [];

  /** Nothing is opened yet. Throws a StudioError for a plan that cannot run. */
  constructor(plan: PhysicalPlan, options: SubtaskOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#maxBuffered = options.maxBuffered ?? MAX_BUFFERED;
    this.#plan = plan;
    this.#spill = new SpillFolder(plan.resources?.temporaryFolders);
    this.#failure.promise.catch(() => {});
    const frozen = plan.mode === 'batch' ? this.#clock.now() : null;
    const env = {now: () => frozen ?? this.#clock.now(), zone: plan.zone};
    const event = (e: JobEvent): void => options.onEvent?.(e);
    const tasks = this.#taskContext();
    const {place} = options;
    this.#wiring =
      place === null
        ? null
        : new Wiring(place, {
            gate: this.#gate,
            clock: this.#clock,
            isPaused: () => this.#gate.isClosedFor(PAUSE),
            breathe: () => this.#pace.breathe(),
            onFailure: (error) => this.#fail(error),
          });
    this.graph = buildGraph(plan, {
      connectors: options.connectors,
      expressions: {lookup: options.lookup ?? lookupFunction, cast: options.cast ?? castValue, env},
      checkLaw: options.checkLaw ?? false,
      spill: this.#spill,
      tasks,
      wiring: this.#wiring,
      onRows: (batch, columns) => options.onRows?.(batch, columns),
      badRecord: (record) => this.#meters.badRecord(record),
      print: (text) => event({kind: 'print', at: this.#clock.now(), text}),
    });
    this.#meters = new JobMeters(this.graph, this.#clock, event, (reason) => this.#gate.closedMs(reason));
  }

  #taskContext(): Parameters<typeof buildGraph>[1]['tasks'] {
    const gate = this.#gate;
    return {
      clock: this.#clock,
      alignment: new WatermarkAlignment(),
      splits: this.#options.place?.splits ?? null,
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
      onRetry: (text) => this.#options.onEvent?.({kind: 'restart', at: this.#clock.now(), text}),
      onFailure: (error) => this.#fail(error),
    };
  }

  /** Back-pressure: closed while any sink is full, open again when it has emptied half. */
  #measureSinks(): void {
    for (const sink of this.graph.sinks) {
      if (sink.queued >= this.#maxBuffered) this.#gate.close(sink.id);
      else if (sink.queued * 2 <= this.#maxBuffered) this.#gate.open(sink.id);
    }
  }

  #endWhenSatisfied(): void {
    for (const source of this.graph.sources) {
      const node = this.graph.nodes.find((n) => n.id === source.id);
      if (node !== undefined && !node.hasEnded && node.isSatisfied) source.end();
    }
  }

  #fail(error: unknown): void {
    this.#failed ??= {error};
    this.#failure.reject(error);
  }

  async restore(checkpoint: Checkpoint, allowNonRestored: boolean): Promise<StateMatch> {
    const match = applyCheckpoint(this.graph, this.#plan, checkpoint, allowNonRestored, this.#options.place);
    // What several writers had prepared one commits.
    for (const sink of (this.#options.place?.index ?? 0) === 0 ? this.graph.sinks : []) {
      const prepared = checkpoint.sinks.filter((s) => s.id === sink.id);
      if (prepared.length > 0)
        await sink.commit(
          checkpoint.id,
          prepared.flatMap((s) => s.committables),
        );
    }
    return match;
  }

  async open(): Promise<void> {
    await Promise.race([Promise.all(this.graph.sources.map((s) => s.open())), this.#failure.promise]);
    if (this.#wiring === null) return;
    // Before the first row all know which subtasks have nothing to wait for.
    this.#wiring.announce();
    await Promise.race([this.#wiring.quiesce(++this.#rounds), this.#failure.promise]);
  }

  async start(): Promise<void> {
    this.#startTimers();
    const ends = [...this.#startAsync(), ...this.graph.sources.map((s) => s.run()), ...(this.#wiring?.ended ?? [])];
    await Promise.race([Promise.all(ends), this.#failure.promise]);
    this.#isFinished = true;
  }

  /** Operators that answer later; each resolves when it has passed on the end of its input. */
  #startAsync(): readonly Promise<void>[] {
    const gate = this.#gate;
    return this.graph.nodes.flatMap((node) => {
      if (!(node.operator instanceof AsyncOperator)) return [];
      const concerns = this.#wiring === null ? null : new Set([...node.reach(), PAUSE, END].filter((id) => id !== node.id));
      const isOpen = (): boolean => (concerns === null ? gate.isOpen : gate.isOpenFor(concerns));
      const ended = node.startAsync(node.operator, {
        signal: this.#abort.signal,
        get isPaused() {
          return gate.isClosedFor(PAUSE);
        },
        ready: () => (isOpen() ? this.#pace.breathe() : gate.opened(concerns)),
        hold: (isFull) => (isFull ? gate.close(node.id) : gate.open(node.id)),
        fail: (error) => this.#fail(error),
      });
      return [ended];
    });
  }

  #startTimers(): void {
    this.#every(TICK_MS, async () => this.#tick());
    this.#every(DISCOVER_MS, async () => {
      await Promise.all(this.graph.sources.map((s) => s.rediscover()));
    });
  }

  /** Until it is closed. What fails fails the job. */
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
    this.#options.onTick?.();
    if (this.#gate.isOpen) this.#tickGraph(now);
    this.#meters.report();
  }

  #tickGraph(now: number): void {
    for (const source of this.graph.sources) source.tick(now);
    for (const node of this.graph.nodes) node.operator.onTick(now, node);
    this.#wiring?.tick();
    this.#measureSinks();
    this.#endWhenSatisfied();
  }

  async cut({id, at, finished, withState}: CutRequest): Promise<SubtaskCut> {
    const {sinks, nodes, sources} = this.graph;
    this.#gate.close(PAUSE);
    if (!finished) for (const node of nodes) node.operator.onTick(at, node);
    if (this.#wiring !== null) await Promise.race([this.#wiring.quiesce(++this.#rounds), this.#failure.promise]);
    await Promise.all(sinks.map((s) => s.drained()));
    if (this.#failed !== null) throw this.#failed.error;
    this.#state = withState ? captureOperators(this.graph, this.#options.place) : [];
    const cut = {sources: sources.map((s) => s.save()), nodes: nodes.map((n) => n.save())};
    const prepared = await Promise.all(sinks.map(async (s) => ({id: s.id, committables: await s.prepare(id)})));
    return {...cut, sinks: prepared, metrics: this.metrics()};
  }

  resume(): void {
    this.#gate.open(PAUSE);
    for (const {operator} of this.graph.nodes) if (operator instanceof AsyncOperator) operator.resume();
  }

  state(): Promise<readonly PendingOperator[]> {
    const state = this.#state;
    this.#state = [];
    return Promise.resolve(state);
  }

  async commit(id: number, sinks: SubtaskCut['sinks']): Promise<void> {
    for (const sink of this.graph.sinks) await sink.commit(id, sinks.find((s) => s.id === sink.id)?.committables ?? []);
  }

  async drain(): Promise<void> {
    await this.#gate.opened();
    for (const source of this.graph.sources) source.end();
  }

  halt(): void {
    this.#gate.close(END);
  }

  /** Rejects where a part of it cannot be closed. */
  async close(): Promise<void> {
    this.#abort.abort(new Error('the job has ended'));
    this.#gate.openAll();
    for (const node of this.graph.nodes) node.operator.close();
    this.#spill.close();
    this.#wiring?.close();
    const results = await Promise.allSettled([...this.graph.sources, ...this.graph.sinks].map((task) => task.close()));
    const broken = results.find((r) => r.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }

  /** Tells of rows that were dropped since the last time. */
  report(): void {
    this.#meters.report();
  }

  metrics(): JobMetrics {
    return this.#meters.metrics();
  }
}
