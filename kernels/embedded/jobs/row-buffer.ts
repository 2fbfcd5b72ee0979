import type {Batch} from '../../engine/runtime/batch.ts';
import type {Row} from '../../protocol/value.ts';

/** At most one hand-over per frame. */
const FRAME_MS = 16;

/**
 * Gathers a job's result rows and hands them over once a frame: the first at once, later ones together.
 * With `keepNewest` (append-only results) it holds only the newest N and counts what it left out; without it, it never drops.
 * `push` returns a promise while the consumer is behind: that is the job's back-pressure.
 */
export class RowBuffer {
  readonly #keepNewest: number | null;
  readonly #handOver: (batch: Batch, skipped: number) => void | Promise<void>;
  #rows: Row[] = [];
  #kinds: number[] | null = null;
  #skipped = 0;
  #lastAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #inFlight: Promise<void> | null = null;
  #failure: unknown = null;

  constructor(keepNewest: number | null, handOver: (batch: Batch, skipped: number) => void | Promise<void>) {
    this.#keepNewest = keepNewest;
    this.#handOver = handOver;
  }

  push(batch: Batch): void | Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    this.#append(batch);
    if (this.#inFlight !== null) return this.#rows.length > 20_000 ? this.#inFlight : undefined;
    const wait = this.#lastAt + FRAME_MS - performance.now();
    if (wait <= 0) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), wait);
  }

  /** Hands over what is left and waits until it is taken. */
  async drain(): Promise<void> {
    while (this.#inFlight !== null || this.#rows.length > 0) {
      if (this.#inFlight === null) this.#send();
      await this.#inFlight;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#failure !== null) throw this.#failure;
  }

  #append({rows, kinds}: Batch): void {
    const before = this.#rows.length;
    if (kinds !== null && this.#kinds === null) this.#kinds = new Array(before).fill(0);
    for (let i = 0; i < rows.length; i++) {
      this.#rows.push(rows[i]!);
      this.#kinds?.push(kinds === null ? 0 : kinds[i]!);
    }
    const keep = this.#keepNewest;
    if (keep !== null && this.#rows.length > 2 * keep) {
      this.#skipped += this.#rows.length - keep;
      this.#rows = this.#rows.slice(-keep);
    }
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#inFlight !== null || this.#rows.length === 0) return;
    let rows = this.#rows;
    const kinds = this.#kinds;
    let skipped = this.#skipped;
    const keep = this.#keepNewest;
    if (keep !== null && rows.length > keep) {
      skipped += rows.length - keep;
      rows = rows.slice(-keep);
    }
    this.#rows = [];
    this.#kinds = null;
    this.#skipped = 0;
    this.#lastAt = performance.now();
    const taken = this.#handOver({rows, kinds: kinds === null ? null : Uint8Array.from(kinds)}, skipped);
    if (taken === undefined) return;
    this.#inFlight = taken
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .then(() => {
        this.#inFlight = null;
        if (this.#rows.length > 0 && this.#timer === null) {
          this.#timer = setTimeout(() => this.#send(), Math.max(0, this.#lastAt + FRAME_MS - performance.now()));
        }
      });
  }
}
