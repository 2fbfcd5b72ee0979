import type {ApplicationDetail} from '../../server/protocol/api.ts';
import {bytes, duration, eventTime, rateNumber, shortCount} from '../ui/format.ts';

type Metric = ApplicationDetail['metrics'][number];

/** How CloudWatch's names read; the rest of what comes is not shown as tiles. */
const TILES: Readonly<Record<string, (value: number) => string>> = {
  numRecordsInPerSecond: rateNumber,
  numRecordsOutPerSecond: rateNumber,
  millisBehindLatest: duration,
  currentInputWatermark: eventTime,
  lastCheckpointDuration: duration,
  lastCheckpointSize: bytes,
  numLateRecordsDropped: shortCount,
  fullRestarts: shortCount,
};

/** The newest values, under CloudWatch's own names. */
export function MetricTiles({metrics}: {metrics: readonly Metric[]}) {
  const tiles = Object.keys(TILES).flatMap((name) => {
    const metric = metrics.find((m) => m.name === name);
    return metric === undefined || metric.points.length === 0 ? [] : [metric];
  });
  if (tiles.length === 0) return <p className="text-text-2">No metrics yet: they come a few seconds after the start.</p>;
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-md border border-line sm:grid-cols-4">
      {tiles.map((m) => (
        <div key={m.name} className="-mr-px -mb-px border-line border-r border-b px-3 py-2">
          <dt className="truncate text-small text-text-2">{m.name}</dt>
          <dd className="num font-semibold text-title">{TILES[m.name]?.(newest(m))}</dd>
        </div>
      ))}
    </dl>
  );
}

function newest(metric: Metric): number {
  return metric.points.reduce((a, b) => (b[0] >= a[0] ? b : a))[1];
}
