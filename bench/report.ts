/** A measured figure. `goal` is shown beside it, never asserted: a slow machine is no mistake. */
export interface Figure {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: number;
  /** Which side of the goal is good; default `below`. */
  readonly good?: 'below' | 'above';
  /** What the figure is to be read with, such as the number of keys. */
  readonly facts?: Readonly<Record<string, number | string>>;
}

/** Prints one JSON line: `{"bench","value","unit","goal","ok",…facts}`; without a goal neither `goal` nor `ok`. */
export function report({bench, value, unit, goal, good = 'below', facts}: Figure): void {
  const judged = goal === undefined ? {} : {goal, ok: good === 'below' ? value <= goal : value >= goal};
  process.stdout.write(`${JSON.stringify({bench, value, unit, ...judged, ...facts})}\n`);
}

/** The value below which the part `q` (0 to 1) of them lies: the nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** Milliseconds with one decimal. */
export function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
