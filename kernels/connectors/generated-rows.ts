import {EMPTY_BATCH} from '../engine/runtime/batch.ts';
import type {Clock} from '../engine/runtime/clock.ts';
import type {PollResult, Split, SplitReader} from '../engine/runtime/connector.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {Row} from '../protocol/value.ts';

/** The longest wait for the next row that is due, ms. */
const LONGEST_WAIT = 1000;

/** How generated rows come. */
export interface GeneratedRows {
  readonly row: (index: number) => Row;
  /** Rows a second. */
  readonly rate: number;
  /** How many there are; Infinity for a table without end. */
  readonly end: number;
  readonly clock: Clock;
}

/** Makes rows at a rate. The one split's position is the number of rows so far: a sequence goes on where a checkpoint stood. */
export class GeneratedRowsReader implements SplitReader {
  readonly #rows: GeneratedRows;
  readonly #id: string;
  readonly #perMs: number;
  readonly #first: number;
  readonly #startedAt: number;
  #count: number;

  constructor(split: Split, rows: GeneratedRows) {
    if (typeof split.position !== 'number')
      throw new StudioError(`${split.id}/bad-position`, 'a position of the checkpoint is not a number of rows', {blame: 'millrace'});
    this.#rows = rows;
    this.#id = split.id;
    this.#perMs = rows.rate / 1000;
    this.#first = split.position;
    this.#count = split.position;
    this.#startedAt = rows.clock.now();
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    const {row, end} = this.#rows;
    if (this.#due() === 0 && this.#count < end) await this.#wait(signal);
    const rows: Row[] = [];
    for (let left = Math.min(maxRows, this.#due()); left > 0; left--) rows.push(row(this.#count++));
    return {
      batch: rows.length === 0 ? EMPTY_BATCH : {rows, kinds: null},
      next: {id: this.#id, position: this.#count},
      more: this.#count < end,
      lagMs: null,
    };
  }

  async close(): Promise<void> {}

  /** Rows that should be out by now and are not. The first comes at once. */
  #due(): number {
    const elapsed = this.#rows.clock.now() - this.#startedAt;
    return Math.min(this.#rows.end, this.#first + 1 + Math.floor(elapsed * this.#perMs)) - this.#count;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const at = this.#startedAt + Math.ceil((this.#count - this.#first) / this.#perMs);
    const ms = Math.min(LONGEST_WAIT, Math.max(1, at - this.#rows.clock.now()));
    await this.#rows.clock.sleep(ms, signal).catch(() => undefined);
  }
}
