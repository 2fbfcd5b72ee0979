import type {WindowSpec} from '../../planner/physical/plan.ts';
import {fromLocal, toLocal} from '../../sql/types/calendar.ts';

/**
 * Where windows lie on the time line. Times of windows and panes are wall-clock ms: of the zone for TIMESTAMP_LTZ, else of the
 * timestamp itself. A pane is the longest stretch of time that lies in the same windows: its length divides size and slide.
 */
export class Windows {
  readonly size: number;
  /** From one window's end to the next: of HOP also from start to start, of CUMULATE the step. */
  readonly slide: number;
  readonly pane: number;
  readonly #offset: number;
  readonly #isCumulative: boolean;
  readonly #zone: string | null;

  /** Sessions lie by their rows, not by the time line: they have operators of their own. */
  constructor(spec: WindowSpec, zone: string | null) {
    if (spec.kind === 'session') throw new Error('a session is not aligned');
    this.size = spec.size;
    this.slide = spec.kind === 'hop' ? spec.slide : spec.kind === 'cumulate' ? spec.step : spec.size;
    this.#isCumulative = spec.kind === 'cumulate';
    this.#offset = spec.offset;
    this.pane = greatestDivisor(this.size, this.slide);
    this.#zone = zone === 'UTC' ? null : zone;
  }

  /** Wall clock of a time value. */
  toWallClock(time: number): number {
    return this.#zone === null ? time : toLocal(time, this.#zone);
  }

  get isZoned(): boolean {
    return this.#zone !== null;
  }

  /** The start of the pane that holds a wall-clock time. */
  paneOf(local: number): number {
    return this.#align(local, this.pane);
  }

  /** The start of the last window that holds a wall-clock time, unless it falls into a gap between windows. */
  lastStart(local: number): number {
    return this.#align(local, this.#isCumulative ? this.size : this.slide);
  }

  /** The start of the window that has this end. */
  startOf(end: number): number {
    return this.#isCumulative ? this.#align(end - 1, this.size) : end - this.size;
  }

  /** Windows that end at or before this wall-clock time are closed by the watermark: it has reached their end − 1. */
  closedUntil(watermark: number): number {
    return watermark === Number.POSITIVE_INFINITY ? watermark : this.toWallClock(watermark + 1);
  }

  /** Rows before it belong to closed windows alone. */
  liveFrom(closedUntil: number): number {
    if (!Number.isFinite(closedUntil)) return closedUntil;
    if (this.#isCumulative) return this.#align(closedUntil, this.size);
    return this.#align(closedUntil - this.size, this.slide) + this.slide;
  }

  /** The instant of a wall-clock time. */
  toInstant(local: number): number {
    return this.#zone === null ? local : fromLocal(local, this.#zone);
  }

  #align(local: number, step: number): number {
    return Math.floor((local - this.#offset) / step) * step + this.#offset;
  }
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
