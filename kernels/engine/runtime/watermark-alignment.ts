import type {AlignmentSpec} from '../../planner/physical/plan.ts';

/**
 * Keeps the splits of a group of sources together in event time: one that is too far ahead is not read until the others have come after it
 * (FLIP-182, FLIP-217). Idle and ended splits, and those that have no watermark yet and nothing to read, hold nobody back.
 */
export class WatermarkAlignment {
  readonly #groups = new Map<string, Set<() => Iterable<number>>>();

  /** `watermarks`: those of a source's splits that count now. */
  join(group: string, watermarks: () => Iterable<number>): void {
    const members = this.#groups.get(group);
    if (members === undefined) this.#groups.set(group, new Set([watermarks]));
    else members.add(watermarks);
  }

  /** Whether a split at `watermark` has to wait. */
  isAhead({group, maxDriftMs}: AlignmentSpec, watermark: number): boolean {
    if (!Number.isFinite(watermark)) return false;
    let least = Number.POSITIVE_INFINITY;
    for (const watermarks of this.#groups.get(group) ?? []) for (const w of watermarks()) least = Math.min(least, w);
    return watermark > least + maxDriftMs;
  }
}
