import type {JobMetrics} from '../../../kernels/protocol/kernel.ts';
import type {Clock} from '../wire/clock.ts';
import {TailFile} from './tail-file.ts';

/** One moment of an application, by the names that CloudWatch has for it in AWS/KinesisAnalytics; null where nothing is known. */
export interface MetricPoint {
  /** ms since 1970. */
  readonly at: number;
  readonly values: Readonly<Record<MetricName, number | null>>;
}

export const METRIC_NAMES = [
  'uptime',
  'fullRestarts',
  'numRecordsInPerSecond',
  'numRecordsOutPerSecond',
  'numLateRecordsDropped',
  'currentInputWatermark',
  'lastCheckpointDuration',
  'lastCheckpointSize',
  'millisBehindLatest',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

const KEPT_MS = 3_600_000;
/** One point a second for an hour. */
const MAX_POINTS = 3600;
const MIN_DISTANCE_MS = 900;

/** An hour of an application's metrics. */
export class ApplicationMetrics {
  readonly #file: TailFile<MetricPoint>;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock, report: (error: unknown) => void) {
    this.#file = new TailFile(path, MAX_POINTS, report);
    this.#clock = clock;
  }

  /** Oldest first. */
  get points(): readonly MetricPoint[] {
    const oldest = this.#clock.now() - KEPT_MS;
    return this.#file.entries.filter((point) => point.at >= oldest);
  }

  /** Takes about one point a second; what comes faster is left out. `startedAt` is when the run began (ms). */
  add(at: number, metrics: JobMetrics, startedAt: number, restarts: number): void {
    const last = this.#file.entries.at(-1);
    if (last !== undefined && at >= last.at && at - last.at < MIN_DISTANCE_MS) return;
    const lags = metrics.splits.flatMap((split) => split.lagMs ?? []);
    this.#file.push({
      at,
      values: {
        uptime: Math.max(0, at - startedAt),
        fullRestarts: restarts,
        numRecordsInPerSecond: metrics.recordsInPerSecond,
        numRecordsOutPerSecond: metrics.recordsOutPerSecond,
        numLateRecordsDropped: metrics.lateRecords,
        currentInputWatermark: metrics.watermark,
        lastCheckpointDuration: metrics.lastCheckpoint?.durationMs ?? null,
        lastCheckpointSize: metrics.lastCheckpoint?.bytes ?? null,
        millisBehindLatest: lags.length === 0 ? null : Math.max(...lags),
      },
    });
  }

  flush(): void {
    this.#file.flush();
  }
}
