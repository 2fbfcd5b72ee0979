import {must} from '../../protocol/assert.ts';
import type {JobEvent, JobMetrics, OperatorMetrics} from '../../protocol/kernel.ts';
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
  #lateReported = 0;
  #lateReportedAt = Number.NEGATIVE_INFINITY;

  constructor(graph: Graph, clock: Clock, onEvent: (event: JobEvent) => void) {
    this.#graph = graph;
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#sinkIds = new Set(graph.sinks.map((s) => s.id));
    this.#sourceIds = new Set(graph.sources.map((s) => s.id));
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
      lastCheckpoint: null,
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

/** Of a whole job, from those of its subtasks. */
export function mergedMetrics(parts: readonly JobMetrics[]): JobMetrics {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return must(first);
  const sum = (of: (m: JobMetrics) => number): number => parts.reduce((total, m) => total + of(m), 0);
  const least = (of: (m: JobMetrics) => number | null): number | null => {
    const known = parts.map(of).filter((v) => v !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  return {
    ...first,
    recordsIn: sum((m) => m.recordsIn),
    recordsOut: sum((m) => m.recordsOut),
    recordsInPerSecond: sum((m) => m.recordsInPerSecond),
    recordsOutPerSecond: sum((m) => m.recordsOutPerSecond),
    watermark: least((m) => m.watermark),
    lateRecords: sum((m) => m.lateRecords),
    badRecords: sum((m) => m.badRecords),
    stateBytes: sum((m) => m.stateBytes ?? 0),
    splits: parts.flatMap((m) => m.splits),
    operators: first.operators.map((o) => parts.flatMap((m) => m.operators.filter((p) => p.id === o.id)).reduce(addedUp)),
    nextWindowEnd: least((m) => m.nextWindowEnd),
  };
}

function addedUp(a: OperatorMetrics, b: OperatorMetrics): OperatorMetrics {
  return {
    id: a.id,
    recordsIn: a.recordsIn + b.recordsIn,
    recordsOut: a.recordsOut + b.recordsOut,
    perSecond: a.perSecond + b.perSecond,
    lateRecords: a.lateRecords + b.lateRecords,
    stateBytes: a.stateBytes + b.stateBytes,
  };
}
