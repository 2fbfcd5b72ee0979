/** One of several inputs that carry a watermark. */
interface MergedInput {
  watermark: number;
  idle: boolean;
  /** Nothing comes any more. */
  ended: boolean;
}

/**
 * Merges the watermarks of several inputs: the least over those that are neither idle nor ended; the greatest of all once none is left
 * that could hold it back. Never goes back.
 */
export class WatermarkMerger {
  readonly #inputs = new Map<string, MergedInput>();
  #merged = Number.NEGATIVE_INFINITY;

  add(id: string, watermark = Number.NEGATIVE_INFINITY): void {
    this.#inputs.set(id, {watermark, idle: false, ended: false});
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.#inputs.keys());
  }

  /** A watermark at or below the input's last one changes nothing. */
  advance(id: string, watermark: number): void {
    const input = this.#inputs.get(id);
    if (input !== undefined && watermark > input.watermark) input.watermark = watermark;
  }

  setIdle(id: string, idle: boolean): void {
    const input = this.#inputs.get(id);
    if (input !== undefined) input.idle = idle;
  }

  end(id: string): void {
    const input = this.#inputs.get(id);
    if (input !== undefined) input.ended = true;
  }

  isIdle(id: string): boolean {
    return this.#inputs.get(id)?.idle ?? false;
  }

  hasEnded(id: string): boolean {
    return this.#inputs.get(id)?.ended ?? false;
  }

  watermarkOf(id: string): number {
    return this.#inputs.get(id)?.watermark ?? Number.NEGATIVE_INFINITY;
  }

  /** No input is left that could bring something soon. */
  get allIdle(): boolean {
    for (const input of this.#inputs.values()) if (!input.idle && !input.ended) return false;
    return this.#inputs.size > 0;
  }

  get allEnded(): boolean {
    for (const input of this.#inputs.values()) if (!input.ended) return false;
    return this.#inputs.size > 0;
  }

  merged(): number {
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    let holds = false;
    for (const {watermark, idle, ended} of this.#inputs.values()) {
      greatest = Math.max(greatest, watermark);
      if (idle || ended) continue;
      holds = true;
      least = Math.min(least, watermark);
    }
    this.#merged = Math.max(this.#merged, holds ? least : greatest);
    return this.#merged;
  }

  /** Plain data for a checkpoint; infinities as text, which JSON has no numbers for. */
  save(): MergerState {
    return {
      merged: String(this.#merged),
      inputs: [...this.#inputs].map(([id, i]) => ({id, watermark: String(i.watermark), idle: i.idle, ended: i.ended})),
    };
  }

  load(state: MergerState): void {
    this.#merged = Number(state.merged);
    for (const {id, watermark, idle, ended} of state.inputs) this.#inputs.set(id, {watermark: Number(watermark), idle, ended});
  }
}

export interface MergerState {
  readonly merged: string;
  readonly inputs: readonly {readonly id: string; readonly watermark: string; readonly idle: boolean; readonly ended: boolean}[];
}

/** Of the same inputs in several subtasks: each as the last of them has seen it. */
export function mergedStates(states: readonly MergerState[]): MergerState {
  const inputs = new Map<string, MergerState['inputs'][number]>();
  for (const input of states.flatMap((s) => s.inputs)) {
    const other = inputs.get(input.id);
    inputs.set(
      input.id,
      other === undefined
        ? input
        : {
            id: input.id,
            watermark: String(Math.min(Number(other.watermark), Number(input.watermark))),
            idle: other.idle && input.idle,
            ended: other.ended && input.ended,
          },
    );
  }
  return {merged: String(Math.min(...states.map((s) => Number(s.merged)))), inputs: [...inputs.values()]};
}
