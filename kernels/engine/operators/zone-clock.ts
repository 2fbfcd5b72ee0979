import {fromLocal, toLocal} from '../../sql/types/calendar.ts';

/** Instants and wall-clock times of a window's zone; null for a timestamp without one. */
export class ZoneClock {
  readonly #zone: string | null;

  constructor(zone: string | null) {
    this.#zone = zone === 'UTC' ? null : zone;
  }

  toWallClock(time: number): number {
    return this.#zone === null ? time : toLocal(time, this.#zone);
  }

  toInstant(local: number): number {
    return this.#zone === null ? local : fromLocal(local, this.#zone);
  }

  /** Windows that end at or before this wall-clock time are closed by the watermark. */
  closedUntil(watermark: number): number {
    return Number.isFinite(watermark) ? this.toWallClock(watermark + 1) : watermark;
  }
}
