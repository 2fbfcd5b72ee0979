import type {GroupedWindow} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import type {StatePart} from '../runtime/operator.ts';
import {earliest} from '../state/earliest.ts';
import {ZoneClock} from './zone-clock.ts';

/** Which windows are over, of rows that carry their window's end. */
export class WindowEnds {
  readonly column: number;
  readonly timeMode: 'event' | 'processing';
  readonly #zone: ZoneClock;
  #closedUntil = Number.NEGATIVE_INFINITY;
  /** No window that is open and has rows ends before it. */
  #firstEnd = Number.POSITIVE_INFINITY;
  /** Rows that came behind the end of their window. */
  late = 0;

  constructor({end, zone, timeMode}: GroupedWindow) {
    this.column = end;
    this.timeMode = timeMode;
    this.#zone = new ZoneClock(zone);
  }

  /** The row's window is over: it is counted. Those of processing time are told with the next tick. */
  isLate(row: Row): boolean {
    const end = row[this.column] as number;
    if (this.timeMode === 'event' && end <= this.#closedUntil) {
      this.late++;
      return true;
    }
    this.#firstEnd = Math.min(this.#firstEnd, end);
    return false;
  }

  isClosed(end: number): boolean {
    if (end <= this.#closedUntil) return true;
    this.#firstEnd = Math.min(this.#firstEnd, end);
    return false;
  }

  /** Time has come to `time`, ms: true where a window may be over. Then every window is asked by `isClosed`. */
  advance(time: number): boolean {
    const until = this.#zone.closedUntil(time);
    this.#closedUntil = Math.max(this.#closedUntil, until);
    if (this.#closedUntil < this.#firstEnd) return false;
    this.#firstEnd = Number.POSITIVE_INFINITY;
    return true;
  }

  save(): {readonly closedUntil: string; readonly firstEnd: string; readonly late: number} {
    return {closedUntil: String(this.#closedUntil), firstEnd: String(this.#firstEnd), late: this.late};
  }

  load(state: ReturnType<WindowEnds['save']>, part: StatePart): void {
    this.#closedUntil = earliest(this.#closedUntil, Number(state.closedUntil));
    this.#firstEnd = Math.min(this.#firstEnd, Number(state.firstEnd));
    if (part.counts) this.late += state.late;
  }
}
