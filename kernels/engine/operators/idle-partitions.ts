import {grownFloats, grownInts} from '../state/lanes.ts';

/**
 * When the partitions of OVER, by key id, are forgotten. By processing time without a beginning, as Flink's state with a time-to-live: once
 * nothing came for `ttlMs`. Else as its clean-up timers: one is set to half as long again after `ttlMs`, and set anew by what comes when less than `ttlMs` is
 * left; a partition whose rows still wait for the watermark is spared.
 */
export class IdlePartitions {
  readonly #ttlMs: number;
  readonly #longestMs: number;
  /** 0 = it has no state. */
  #endsAt = new Float64Array(64);
  #waiting = new Int32Array(64);

  constructor(ttlMs: number, isExact: boolean) {
    this.#ttlMs = ttlMs;
    this.#longestMs = isExact ? ttlMs : Math.floor((ttlMs * 3) / 2);
  }

  /** Whether the partition's time is over. Asked before `touch`. */
  isOver(id: number, now: number): boolean {
    const end = this.#endsAt[id] ?? 0;
    if (end === 0 || end > now) return false;
    if (this.#waiting[id] === 0) return true;
    this.#endsAt[id] = end + Math.ceil((now - end + 1) / this.#longestMs) * this.#longestMs;
    return false;
  }

  /** A row came, or was told; `waits`: by how many more rows wait now. */
  touch(id: number, now: number, waits: number): void {
    if (id >= this.#endsAt.length) {
      this.#endsAt = grownFloats(this.#endsAt, id * 2);
      this.#waiting = grownInts(this.#waiting, id * 2);
    }
    this.#waiting[id]! += waits;
    const end = this.#endsAt[id]!;
    if (end === 0 || this.#longestMs === this.#ttlMs || now + this.#ttlMs > end) this.#endsAt[id] = now + this.#longestMs;
  }

  forget(id: number): void {
    this.#endsAt[id] = 0;
    this.#waiting[id] = 0;
  }

  endOf(id: number): number {
    return this.#endsAt[id]!;
  }

  setEnd(id: number, end: number): void {
    this.touch(id, 0, 0);
    this.#endsAt[id] = end;
  }
}
