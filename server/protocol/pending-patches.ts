import {MAX_RESULT_ROWS} from './limits.ts';
import type {Down} from './message.ts';

type ResultPatch = Extract<Down, {kind: 'result-patch'}>;
type PatchRow = ResultPatch['put'][number];

interface Pending {
  patch: ResultPatch;
  /** Of several patches that became one; null: it is `patch` as it came. */
  rows: {readonly put: Map<number, PatchRow>; readonly remove: Set<number>} | null;
}

/**
 * Result patches that wait for somebody slow, merged: at most one per statement, and no more rows in it than a page keeps. The server holds
 * them for a slow socket, the page for a slow or hidden tab.
 */
export class PendingPatches {
  readonly #byStatement = new Map<string, Pending>();

  /** How many wait. */
  get size(): number {
    return this.#byStatement.size;
  }

  has(patch: ResultPatch): boolean {
    return this.#byStatement.has(keyOf(patch));
  }

  merge(patch: ResultPatch): void {
    const key = keyOf(patch);
    const pending = this.#byStatement.get(key);
    // A whole answer, and another run, need nothing of what waits.
    if (pending === undefined || patch.reset || pending.patch.run !== patch.run) {
      this.#byStatement.set(key, {patch, rows: null});
      return;
    }
    const rows = pending.rows ?? {put: new Map(pending.patch.put.map((row) => [idOf(row), row])), remove: new Set(pending.patch.remove)};
    pending.rows = rows;
    pending.patch = {...patch, reset: pending.patch.reset};
    for (const id of patch.remove) {
      rows.put.delete(id);
      rows.remove.add(id);
    }
    for (const row of patch.put) {
      rows.remove.delete(idOf(row));
      rows.put.set(idOf(row), row);
    }
    if (rows.put.size > 2 * MAX_RESULT_ROWS) dropOld(rows.put);
  }

  /** The one that waits longest; null: none waits. */
  take(): ResultPatch | null {
    const next = this.#byStatement.entries().next();
    if (next.done === true) return null;
    const [key, {patch, rows}] = next.value;
    this.#byStatement.delete(key);
    if (rows === null) return patch;
    dropOld(rows.put);
    const put = [...rows.put.values()].sort((a, b) => idOf(a) - idOf(b));
    return {...patch, put, remove: [...rows.remove]};
  }

  forget(note: string): void {
    for (const [key, {patch}] of this.#byStatement) if (patch.note === note) this.#byStatement.delete(key);
  }
}

/** All but the newest rows: the page would drop them as well. */
function dropOld(put: Map<number, PatchRow>): void {
  const over = put.size - MAX_RESULT_ROWS;
  if (over <= 0) return;
  for (const id of [...put.keys()].sort((a, b) => a - b).slice(0, over)) put.delete(id);
}

function idOf(row: PatchRow): number {
  return row[0] as number;
}

function keyOf(patch: ResultPatch): string {
  return JSON.stringify([patch.note, patch.paragraph, patch.statement]);
}
