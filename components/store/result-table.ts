import {MAX_RESULT_ROWS} from '../../server/protocol/limits.ts';
import type {Down} from '../../server/protocol/message.ts';
import type {WireValue} from '../../server/protocol/wire-value.ts';
import {ResultHistory} from './result-history.ts';

/** `[row id, values…]` */
export type WireRow = readonly WireValue[];
export type ResultPatch = Extract<Down, {kind: 'result-patch'}>;

/** What a view draws. A new object after each change; `rows` are in the order of their ids, oldest first. */
export interface ResultSnapshot {
  readonly version: number;
  readonly rows: readonly WireRow[];
  readonly seen: number;
  readonly changes: number;
  /** Rows that the latest change brought. */
  readonly fresh: ReadonlySet<number>;
  /** When a cell changed last, ms since 1970: row id → one entry per value (0 = never). */
  readonly changed: ReadonlyMap<number, readonly number[]>;
  /** Changed or new rows a second, over about the last second. */
  readonly changesPerSecond: number;
  /** When `fresh` was last replaced. */
  readonly freshAt: number;
}

export const EMPTY_RESULT: ResultSnapshot = {
  version: 0,
  rows: [],
  seen: 0,
  changes: 0,
  fresh: new Set(),
  changed: new Map(),
  changesPerSecond: 0,
  freshAt: 0,
};

/** How long a mark is worth keeping, ms. */
const MARK_MS = 1000;
/** How long a new row is marked at least, ms. */
const FRESH_MS = 900;
/** Changes a second above which nothing is marked. */
const MOST_MARKED = 30;

/** The rows of one statement's result, changed in place by patches. Keeps the newest 10,000 (highest ids). */
export class ResultTable {
  readonly #rows = new Map<number, WireRow>();
  #ordered = true;
  #highest = -1;
  #seen = 0;
  #changes = 0;
  #version = 0;
  #fresh = new Set<number>();
  #freshAt = 0;
  #marking = false;
  #changed = new Map<number, number[]>();
  #rateStart = 0;
  #rateCount = 0;
  #rate = 0;
  #snapshot: ResultSnapshot = EMPTY_RESULT;
  readonly #history = new ResultHistory();

  /**
   * Applies rows `from`… of a patch's `put` until the deadline (performance.now() ms); returns where to go on, or -1 when it is done.
   * Hot: every row of every result passes here.
   */
  apply(patch: ResultPatch, from: number, deadline: number, now: number, clock: () => number = () => performance.now()): number {
    if (from === 0) this.#begin(patch, now);
    const put = patch.put as readonly WireRow[];
    for (let i = from; i < put.length; i++) {
      if ((i & 255) === 255 && clock() > deadline) return i;
      this.#put(put[i]!, now);
    }
    this.#trim();
    this.#version++;
    return -1;
  }

  snapshot(now: number): ResultSnapshot {
    if (this.#snapshot.version === this.#version) return this.#snapshot;
    if (!this.#ordered) this.#sort();
    for (const [id, marks] of this.#changed) {
      if (!this.#rows.has(id) || marks.every((at) => now - at > MARK_MS)) this.#changed.delete(id);
    }
    this.#snapshot = {
      version: this.#version,
      rows: [...this.#rows.values()],
      seen: this.#seen,
      changes: this.#changes,
      fresh: this.#fresh,
      freshAt: this.#freshAt,
      changed: new Map(this.#changed),
      changesPerSecond: this.#rate,
    };
    return this.#snapshot;
  }

  /** The earliest instant that `snapshotAt` can show, ms since 1970; null: there is none. */
  get historyFrom(): number | null {
    return this.#history.from;
  }

  /** Rows that are held beside the present ones, so that the past can be shown. */
  get historySize(): number {
    return this.#history.size;
  }

  /** The result as it was at an instant of its last minutes. */
  snapshotAt(at: number): ResultSnapshot {
    const {rows, seen, changes} = this.#history.rowsAt(at, this.#rows);
    return {...EMPTY_RESULT, version: -at, rows, seen: seen ?? this.#seen, changes: changes ?? this.#changes};
  }

  #begin(patch: ResultPatch, now: number): void {
    this.#history.begin(now, this.#seen, this.#changes);
    // What is there at the start is not news.
    this.#marking = !patch.reset && this.#version > 0;
    if (patch.reset) {
      // A whole answer anew, as after a reconnect, undoes nothing that could be told apart: the past begins here.
      this.#history.clear();
      this.#rows.clear();
      this.#changed.clear();
      this.#ordered = true;
      this.#highest = -1;
    }
    for (const id of patch.remove) {
      this.#history.note(id, this.#rows.get(id));
      this.#rows.delete(id);
    }
    // The server tells a flood as few patches: what happened between counts too. A row that changed has two changes, its old and its new.
    const happened = Math.max(patch.put.length + patch.remove.length, (patch.changes - this.#changes) / 2);
    this.#seen = patch.seen;
    this.#changes = patch.changes;
    // A new row is marked until the next change, but long enough to be seen.
    if (now - this.#freshAt >= FRESH_MS) {
      this.#fresh = new Set();
      this.#freshAt = now;
    } else if (this.#fresh.size > 0) this.#fresh = new Set(this.#fresh);
    if (now - this.#rateStart >= 1000) {
      this.#rate = this.#rateStart === 0 ? 0 : (this.#rateCount * 1000) / (now - this.#rateStart);
      this.#rateStart = now;
      this.#rateCount = 0;
    }
    if (!patch.reset) this.#rateCount += happened;
  }

  #put(row: WireRow, now: number): void {
    const id = row[0] as number;
    const before = this.#rows.get(id);
    if (before === undefined) {
      if (id < this.#highest) this.#ordered = false;
      else this.#highest = id;
      if (this.#marking && this.#rate <= MOST_MARKED) this.#fresh.add(id);
    } else if (this.#rate <= MOST_MARKED) {
      // Above 30 changes a second nothing flashes: no marks are kept.
      this.#mark(id, before, row, now);
    }
    this.#history.note(id, before);
    this.#rows.set(id, row);
  }

  #mark(id: number, before: WireRow, row: WireRow, now: number): void {
    let marks = this.#changed.get(id);
    for (let i = 1; i < row.length; i++) {
      if (same(before[i], row[i])) continue;
      if (marks === undefined) {
        marks = new Array<number>(row.length - 1).fill(0);
        this.#changed.set(id, marks);
      }
      // At most once a second per cell: a mark that still shows is not set anew.
      if (now - marks[i - 1]! > MARK_MS) marks[i - 1] = now;
    }
  }

  #trim(): void {
    if (this.#rows.size <= MAX_RESULT_ROWS) return;
    if (!this.#ordered) this.#sort();
    for (const [id, row] of this.#rows) {
      if (this.#rows.size <= MAX_RESULT_ROWS) break;
      this.#history.note(id, row);
      this.#rows.delete(id);
    }
  }

  #sort(): void {
    const entries = [...this.#rows].sort((a, b) => a[0] - b[0]);
    this.#rows.clear();
    for (const [id, row] of entries) this.#rows.set(id, row);
    this.#ordered = true;
  }
}

function same(a: WireValue | undefined, b: WireValue | undefined): boolean {
  return a === b || (typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b));
}
