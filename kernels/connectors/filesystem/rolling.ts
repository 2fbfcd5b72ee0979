import type {TableOptions} from '../options.ts';

/** When a file is full. */
export interface RollingPolicy {
  readonly maxBytes: number;
  /** null: a file ends with each checkpoint. */
  readonly byAge: null | {
    /** ms after which a file ends, counted from its first row. */
    readonly maxAge: number;
    /** ms without a row after which a file ends. */
    readonly maxInactivity: number;
  };
}

const HALF_AN_HOUR = 1_800_000;

/**
 * `bulk`: the format writes whole files, which end with each checkpoint, as in Flink. A file of lines may outlive checkpoints where the
 * table says how long; without a word it ends with each checkpoint, so that what is written can be seen.
 */
export function rollingPolicy(options: TableOptions, bulk: boolean): RollingPolicy {
  const maxBytes = options.size('sink.rolling-policy.file-size') ?? 128 << 20;
  const interval = options.duration('sink.rolling-policy.rollover-interval');
  const inactivity = options.duration('sink.rolling-policy.inactivity-interval');
  const byAge =
    bulk || (interval === null && inactivity === null) || options.boolean('auto-compaction')
      ? null
      : {maxAge: interval ?? HALF_AN_HOUR, maxInactivity: inactivity ?? HALF_AN_HOUR};
  return {maxBytes, byAge};
}
