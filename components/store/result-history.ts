import type {WireRow} from './result-table.ts';

/** A stretch of time and what it changed: each row as it was before; null: it was not there. */
interface Stretch {
  readonly at: number;
  readonly seen: number;
  readonly changes: number;
  readonly before: Map<number, WireRow | null>;
}

const STRETCH_MS = 250;
const KEPT_MS = 10 * 60_000;
const MOST_ROWS = 60_000;

/** The last minutes of a result, kept as what undoes them: bounded by 10 minutes and by 60,000 rows, whichever comes first. */
export class ResultHistory {
  #stretches: Stretch[] = [];
  #rows = 0;

  /** Changes that follow happen at `now` (ms since 1970); `seen` and `changes` are the counts before them. */
  begin(now: number, seen: number, changes: number): void {
    const last = this.#stretches.at(-1);
    if (last !== undefined && now - last.at < STRETCH_MS) return;
    this.#stretches.push({at: now, seen, changes, before: new Map()});
    this.#trim(now);
  }

  /** Hot: every changed row of every result passes here. */
  note(id: number, before: WireRow | undefined): void {
    const stretch = this.#stretches.at(-1);
    if (stretch === undefined || stretch.before.has(id)) return;
    stretch.before.set(id, before ?? null);
    this.#rows++;
  }

  clear(): void {
    this.#stretches = [];
    this.#rows = 0;
  }

  /** Rows that are held for it. */
  get size(): number {
    return this.#rows;
  }

  /** The earliest instant that can be shown; null: nothing happened yet. */
  get from(): number | null {
    return this.#stretches[0]?.at ?? null;
  }

  /** The rows as they were at `at`, in the order of their ids. */
  rowsAt(
    at: number,
    rows: ReadonlyMap<number, WireRow>,
  ): {readonly rows: WireRow[]; readonly seen: number | null; readonly changes: number | null} {
    const then = new Map(rows);
    let [seen, changes]: [number | null, number | null] = [null, null];
    for (let i = this.#stretches.length - 1; i >= 0; i--) {
      const stretch = this.#stretches[i]!;
      if (stretch.at <= at) break;
      for (const [id, before] of stretch.before) {
        if (before === null) then.delete(id);
        else then.set(id, before);
      }
      ({seen, changes} = stretch);
    }
    return {rows: [...then].sort((a, b) => a[0] - b[0]).map(([, row]) => row), seen, changes};
  }

  #trim(now: number): void {
    let drop = 0;
    let rows = this.#rows;
    // The newest stretch stays, however large it is.
    while (drop < this.#stretches.length - 1 && (rows > MOST_ROWS || now - this.#stretches[drop]!.at > KEPT_MS)) {
      rows -= this.#stretches[drop]!.before.size;
      drop++;
    }
    if (drop === 0) return;
    this.#stretches.splice(0, drop);
    this.#rows = rows;
  }
}
