import {must} from '../../protocol/assert.ts';
import {BAD_RECORDS_PER_SECOND, type BadRecord, type JobEvent, type JobMetrics, type OperatorMetrics} from '../../protocol/kernel.ts';
import type {Graph} from './build.ts';
import type {Clock} from './clock.ts';
import {RateMeter} from './rate-meter.ts';

/** Late rows are reported at most so often, ms. */
const LATE_REPORT_MS = 1000;

/** What a job tells about itself. */
export class JobMeters {
  readonly #bad = new Map<string, {count: number; second: number; told: number}>();
  readonly #closedMs: (reason: string) => number;
  /** The nodes that each node's rows reach, itself left out. */
  readonly #below: ReadonlyMap<string, readonly string[]>;
  readonly #graph: Graph;
  readonly #clock: Clock;
  readonly #onEvent: (event: JobEvent) => void;
  readonly #sinkIds: ReadonlySet<string>;
  readonly #sourceIds: ReadonlySet<string>;
  readonly #in = new RateMeter();
  readonly #out = new RateMeter();
  #lateReported = 0;
  #lateReportedAt = Number.NEGATIVE_INFINITY;

  /** `closedMs`: how long the subtask's gate has been closed for a reason; ids of nodes are among them. */
  constructor(graph: Graph, clock: Clock, onEvent: (event: JobEvent) => void, closedMs: (reason: string) => number) {
    this.#closedMs = closedMs;
    this.#below = new Map(graph.nodes.map((n) => [n.id, [...n.reach()].filter((id) => id !== n.id)]));
    this.#graph = graph;
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#sinkIds = new Set(graph.sinks.map((s) => s.id));
    this.#sourceIds = new Set(graph.sources.map((s) => s.id));
  }

  sample(now: number): void {
    this.#in.sample(now, this.#recordsIn());
    this.#out.sample(now, this.#recordsOut());
    for (const node of this.#graph.nodes) {
      node.rate.sample(now, node.recordsIn);
      node.busyRate.sample(now, node.busyMs);
      node.blockedRate.sample(now, this.#blockedMs(node.id));
    }
  }

  #blockedMs(id: string): number {
    return Math.max(0, ...(this.#below.get(id) ?? []).map((below) => this.#closedMs(below)));
  }

  /** Counts each, tells some: a stream of nothing else must not drown its job in events. */
  badRecord(record: BadRecord): void {
    const at = this.#clock.now();
    const second = Math.floor(at / 1000);
    const of = this.#bad.get(record.source) ?? {count: 0, second, told: 0};
    this.#bad.set(record.source, of);
    of.count++;
    if (of.second !== second) {
      of.second = second;
      of.told = 0;
    }
    if (of.told++ < BAD_RECORDS_PER_SECOND) this.#onEvent({kind: 'bad-record', at, record});
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
      badRecords: this.#bad.values().reduce((sum, b) => sum + b.count, 0),
      badBySource: [...this.#bad].map(([source, {count}]) => ({source, count})),
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
        busy: part(n.busyRate.rate(now, n.busyMs)),
        blocked: part(n.blockedRate.rate(now, this.#blockedMs(n.id))),
        watermark: Number.isFinite(n.watermark) ? n.watermark : null,
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
  const least = (of: (m: JobMetrics) => number | null): number | null => leastOf(parts.map(of));
  return {
    ...first,
    recordsIn: sum((m) => m.recordsIn),
    recordsOut: sum((m) => m.recordsOut),
    recordsInPerSecond: sum((m) => m.recordsInPerSecond),
    recordsOutPerSecond: sum((m) => m.recordsOutPerSecond),
    watermark: least((m) => m.watermark),
    lateRecords: sum((m) => m.lateRecords),
    badRecords: sum((m) => m.badRecords),
    badBySource: [
      ...Map.groupBy(
        parts.flatMap((m) => m.badBySource),
        (b) => b.source,
      ),
    ].map(([source, all]) => ({
      source,
      count: all.reduce((total, b) => total + b.count, 0),
    })),
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
    busy: Math.max(a.busy, b.busy),
    blocked: Math.max(a.blocked, b.blocked),
    watermark: leastOf([a.watermark, b.watermark]),
  };
}

function leastOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((v) => v !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** ms a second as a part of the time. */
function part(msPerSecond: number): number {
  return Math.min(1, Math.max(0, msPerSecond / 1000));
}
