import {useId} from 'react';

export interface SparkProps {
  readonly values: readonly number[];
  readonly label: string;
  readonly live: boolean;
  readonly width?: number;
  readonly height?: number;
  /** The scale holds the values, not 0: for what changes little beside its size. */
  readonly fit?: boolean;
}

/** The last values as a small area from 0; a live dot at its end. */
export function Spark({values, label, live, width = 136, height = 18, fit = false}: SparkProps) {
  const id = useId();
  const last = values.at(-1);
  const least = fit ? Math.min(...values) : 0;
  const most = Math.max(...values);
  const low = fit ? least - (most - least) * 0.15 - 1e-9 : 0;
  const high = fit ? most + (most - least) * 0.15 + 1e-9 : Math.max(1e-9, most) * 1.15;
  const step = values.length > 1 ? (width - 4) / (values.length - 1) : 0;
  const points = values.map((v, i) => `${(i * step).toFixed(1)},${(height - 1 - ((v - low) / (high - low)) * (height - 3)).toFixed(1)}`);
  return (
    <svg width={width} height={height} role="img" aria-labelledby={id} className="shrink-0">
      <title id={id}>{last === undefined ? `${label}: not known yet` : `${label}: ${last.toFixed(1)}`}</title>
      {points.length > 1 && (
        <>
          <polygon
            points={`0,${height} ${points.join(' ')} ${((values.length - 1) * step).toFixed(1)},${height}`}
            fill="var(--series-1)"
            opacity={0.14}
          />
          <polyline points={points.join(' ')} fill="none" stroke="var(--series-1)" strokeWidth={1.25} />
          {live && <circle cx={(values.length - 1) * step} cy={Number(points.at(-1)?.split(',')[1])} r={2} fill="var(--live)" />}
        </>
      )}
    </svg>
  );
}
