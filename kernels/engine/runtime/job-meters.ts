import type {CheckpointInfo, JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {Graph} from './build.ts';
import type {Clock} from './clock.ts';
import {RateMeter} from './rate-meter.ts';

/** Late rows are reported at most so often, ms. */
const LATE_REPORT_MS = 1000;

/** What a job tells about itself. */
export class JobMeters {
  badRecords = 0;
  readonly #graph: Graph;
  readonly #clock: Clock;
  readonly #onEvent: (event: JobEvent) => void;
  readonly #sinkIds: ReadonlySet<string>;
  readonly #sourceIds: ReadonlySet<string>;
  readonly #in = new RateMeter();
  readonly #out = new RateMeter();
  #lastCheckpoint: CheckpointInfo | null = null;
  #lateReported = 0;
  #lateReportedAt = Number.NEGATIVE_INFINITY;

  constructor(graph: Graph, clock: Clock, onEvent: (event: JobEvent) => void) {
    this.#graph = graph;
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#sinkIds = new Set(graph.sinks.map((s) => s.id));
    this.#sourceIds = new Set(graph.sources.map((s) => s.id));
  }

  checkpointed(checkpoint: CheckpointInfo): void {
    this.#lastCheckpoint = checkpoint;
    this.#onEvent({kind: 'checkpoint', at: checkpoint.at, checkpoint});
  }

  sample(now: number): void {
    this.#in.sample(now, this.#recordsIn());
    this.#out.sample(now, this.#recordsOut());
    for (const node of this.#graph.nodes) node.rate.sample(now, node.recordsIn);
  }

  /** Tells of rows that were dropped for being late since the last time. */
  report(): void {
    const late = this.#late();
    const now = this.#clock.now();
    if (late <= this.#lateReported || now - this.#lateReportedAt < LATE_REPORT_MS) return;
    this.#onEvent({kind: 'late-records', at: now, count: late - this.#lateReported});
    this.#lateReported = late;
    this.#lateReportedAt = now;
  }

  metrics(): JobMetrics {
    const now = this.#clock.now();
    const {nodes, sources} = this.#graph;
    const recordsIn = this.#recordsIn();
    const recordsOut = this.#recordsOut();
    return {
      at: now,
      recordsIn,
      recordsOut,
      recordsInPerSecond: this.#in.rate(now, recordsIn),
      recordsOutPerSecond: this.#out.rate(now, recordsOut),
      watermark: this.#watermark(),
      lateRecords: this.#late(),
      badRecords: this.badRecords,
      stateBytes: nodes.reduce((sum, n) => sum + n.operator.stateBytes(), 0),
      lastCheckpoint: this.#lastCheckpoint,
      restarts: 0,
      splits: sources.flatMap((s) => s.metrics(now)),
      operators: nodes.map((n) => ({
        id: n.id,
        recordsIn: n.recordsIn,
        recordsOut: n.recordsOut,
        perSecond: n.rate.rate(now, n.recordsIn),
        lateRecords: n.operator.lateRecords(),
        stateBytes: n.operator.stateBytes(),
      })),
      nextWindowEnd: this.#nextWindowEnd(),
    };
  }

  #recordsIn(): number {
    let sum = 0;
    for (const n of this.#graph.nodes) if (this.#sourceIds.has(n.id)) sum += n.recordsIn;
    return sum;
  }

  #recordsOut(): number {
    let sum = 0;
    for (const n of this.#graph.nodes) if (this.#sinkIds.has(n.id)) sum += n.recordsIn;
    return sum;
  }

  #late(): number {
    let sum = 0;
    for (const n of this.#graph.nodes) sum += n.operator.lateRecords();
    return sum;
  }

  /** The least of the sources' that have one. */
  #watermark(): number | null {
    let least = Number.POSITIVE_INFINITY;
    for (const n of this.#graph.nodes) {
      if (this.#sourceIds.has(n.id) && Number.isFinite(n.watermark)) least = Math.min(least, n.watermark);
    }
    return Number.isFinite(least) ? least : null;
  }

  #nextWindowEnd(): number | null {
    let least: number | null = null;
    for (const n of this.#graph.nodes) {
      const end = n.operator.nextWindowEnd();
      if (end !== null && (least === null || end < least)) least = end;
    }
    return least;
  }
}
