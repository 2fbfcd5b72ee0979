import {MAX_RESULT_ROWS} from '../protocol/message.ts';
import type {WireValue} from '../protocol/wire-value.ts';
import type {ResultPatch} from '../sessions/note-sessions.ts';

interface Pending {
  patch: ResultPatch;
  readonly put: Map<number, ResultPatch['put'][number]>;
  readonly remove: Set<number>;
}

/** Result patches that wait for a slow reader, merged: at most one per statement, and no more rows in it than the page keeps. */
export class PendingPatches {
  readonly #byStatement = new Map<string, Pending>();

  has(patch: ResultPatch): boolean {
    return this.#byStatement.has(keyOf(patch));
  }

  merge(patch: ResultPatch): void {
    const key = keyOf(patch);
    let pending = this.#byStatement.get(key);
    if (pending === undefined || patch.reset || pending.patch.run !== patch.run) {
      pending = {patch, put: new Map(), remove: new Set()};
      this.#byStatement.set(key, pending);
    }
    pending.patch = {...patch, reset: pending.patch.reset || patch.reset};
    for (const id of patch.remove) {
      pending.put.delete(id);
      pending.remove.add(id);
    }
    for (const row of patch.put) {
      const id = row[0] as number;
      pending.remove.delete(id);
      pending.put.set(id, row);
    }
    if (pending.put.size > 2 * MAX_RESULT_ROWS) this.#drop(pending);
  }

  /** The one that waits longest; null: none waits. */
  take(): ResultPatch | null {
    const next = this.#byStatement.entries().next();
    if (next.done === true) return null;
    const [key, pending] = next.value;
    this.#byStatement.delete(key);
    this.#drop(pending);
    const put = [...pending.put.values()].sort((a, b) => (a[0] as number) - (b[0] as number));
    return {...pending.patch, put: put as WireValue[][], remove: [...pending.remove]};
  }

  forget(note: string): void {
    for (const [key, {patch}] of this.#byStatement) if (patch.note === note) this.#byStatement.delete(key);
  }

  /** All but the newest rows: the page would drop them as well. */
  #drop(pending: Pending): void {
    const over = pending.put.size - MAX_RESULT_ROWS;
    if (over <= 0) return;
    for (const id of [...pending.put.keys()].sort((a, b) => a - b).slice(0, over)) pending.put.delete(id);
  }
}

function keyOf(patch: ResultPatch): string {
  return JSON.stringify([patch.note, patch.paragraph, patch.statement]);
}
