import {Records} from './records.ts';
import {type RunQueue, UNBEGUN} from './run-queue.ts';
import type {Taken} from './taken.ts';

const STATE = 0;
const TAKEN = 1;
/** The run that comes next in the search's heap. */
const NEXT = 2;
/** The number of the first row. */
const START = 3;
/** The time of the first row. */
const START_TIME = 4;

/** How many rows the partition had. */
const ROWS = 0;
/** The first run that has begun, the others by NEXT; -1 without one. */
const FIRST = 1;
/** Where among them in the heap the run stands that has not begun. */
const UNBEGUN_AT = 2;
/** The first complete match; -1 without one. */
const COMPLETE = 3;

/** Ways through the pattern so far, by place; each holds the last row that it took. */
export class Runs {
  readonly #taken: Taken;
  readonly #records = new Records(5);

  constructor(taken: Taken) {
    this.#taken = taken;
  }

  get size(): number {
    return this.#records.size;
  }

  get bytes(): number {
    return this.#records.bytes;
  }

  add(state: number, taken: number, start: number, startTime: number): number {
    const run = this.#records.take();
    this.#records.set(run, STATE, state);
    this.#records.set(run, TAKEN, taken);
    this.#records.set(run, START, start);
    this.#records.set(run, START_TIME, startTime);
    this.#taken.hold(taken);
    return run;
  }

  release(run: number): void {
    this.#taken.letGo(this.taken(run));
    this.#records.release(run);
  }

  state(run: number): number {
    return this.#records.int(run, STATE);
  }

  taken(run: number): number {
    return this.#records.int(run, TAKEN);
  }

  start(run: number): number {
    return this.#records.get(run, START);
  }

  startTime(run: number): number {
    return this.#records.get(run, START_TIME);
  }

  next(run: number): number {
    return this.#records.int(run, NEXT);
  }

  setNext(run: number, next: number): void {
    this.#records.set(run, NEXT, next);
  }
}

/** By partition: its runs, the complete matches that wait until no run that began earlier can become one, and how many rows it had. */
export class Searches {
  readonly #runs: Runs;
  readonly #records = new Records(4);
  /** Records come in the order of their places, and so do the numbers of partitions. */
  #limit = 0;

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  get bytes(): number {
    return this.#records.bytes;
  }

  open(id: number): void {
    while (this.#limit <= id) this.#limit = this.#records.take() + 1;
    this.#records.set(id, ROWS, 0);
    this.#records.set(id, FIRST, -1);
    this.#records.set(id, UNBEGUN_AT, 0);
    this.#records.set(id, COMPLETE, -1);
  }

  /** Nothing but the run that has not begun. */
  isIdle(id: number): boolean {
    return this.#records.int(id, FIRST) < 0 && this.#records.int(id, COMPLETE) < 0;
  }

  firstRun(id: number): number {
    return this.#records.int(id, FIRST);
  }

  firstComplete(id: number): number {
    return this.#records.int(id, COMPLETE);
  }

  rows(id: number): number {
    return this.#records.get(id, ROWS);
  }

  setRows(id: number, rows: number): void {
    this.#records.set(id, ROWS, rows);
  }

  loadRuns(id: number, queue: RunQueue): void {
    const unbegunAt = this.#records.int(id, UNBEGUN_AT);
    let run = this.#records.int(id, FIRST);
    queue.clear();
    for (let at = 0; run >= 0 || at === unbegunAt; at++) {
      if (at === unbegunAt) queue.append(UNBEGUN, Number.POSITIVE_INFINITY);
      else {
        queue.append(run, this.#runs.start(run));
        run = this.#runs.next(run);
      }
    }
  }

  saveRuns(id: number, queue: RunQueue): void {
    let next = -1;
    for (let i = queue.size - 1; i >= 0; i--) {
      const run = queue.at(i);
      if (run === UNBEGUN) this.#records.set(id, UNBEGUN_AT, i);
      else {
        this.#runs.setNext(run, next);
        next = run;
      }
    }
    this.#records.set(id, FIRST, next);
  }

  loadComplete(id: number, queue: RunQueue): void {
    queue.clear();
    for (let run = this.#records.int(id, COMPLETE); run >= 0; run = this.#runs.next(run)) queue.append(run, this.#runs.start(run));
  }

  saveComplete(id: number, queue: RunQueue): void {
    let next = -1;
    for (let i = queue.size - 1; i >= 0; i--) {
      this.#runs.setNext(queue.at(i), next);
      next = queue.at(i);
    }
    this.#records.set(id, COMPLETE, next);
  }
}
