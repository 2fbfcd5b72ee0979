import {grownFloats, grownInts} from '../../state/lanes.ts';
import {Records} from './records.ts';
import {type RunQueue, UNBEGUN} from './run-queue.ts';
import type {Taken} from './taken.ts';

const STATE = 0;
const TAKEN = 1;
/** The run that comes next in the search's heap. */
const NEXT = 2;
/** The number of the first row. */
const START = 0;
/** The time of the first row. */
const START_TIME = 1;

/** Ways through the pattern so far, by place; each holds the last row that it took. */
export class Runs {
  readonly #taken: Taken;
  readonly #records = new Records(3, 2);

  constructor(taken: Taken) {
    this.#taken = taken;
  }

  get bytes(): number {
    return this.#records.bytes;
  }

  add(state: number, taken: number, start: number, startTime: number): number {
    const run = this.#records.take();
    this.#records.setInt(run, STATE, state);
    this.#records.setInt(run, TAKEN, taken);
    this.#records.setFloat(run, START, start);
    this.#records.setFloat(run, START_TIME, startTime);
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
    return this.#records.float(run, START);
  }

  startTime(run: number): number {
    return this.#records.float(run, START_TIME);
  }

  next(run: number): number {
    return this.#records.int(run, NEXT);
  }

  setNext(run: number, next: number): void {
    this.#records.setInt(run, NEXT, next);
  }
}

/** By partition: its runs, the complete matches that wait until no run that began earlier can become one, and how many rows it had. */
export class Searches {
  readonly #runs: Runs;
  #rows = new Float64Array(64);
  /** The first run that has begun, the others by `next`; -1 without one. */
  #first = new Int32Array(64);
  /** Where among them in the heap the run stands that has not begun. */
  #unbegunAt = new Int32Array(64);
  /** The first complete match; -1 without one. */
  #complete = new Int32Array(64);

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  get bytes(): number {
    return this.#rows.length * 20;
  }

  open(id: number): void {
    if (id >= this.#rows.length) {
      const capacity = Math.max(id + 1, this.#rows.length * 2);
      this.#rows = grownFloats(this.#rows, capacity);
      this.#first = grownInts(this.#first, capacity);
      this.#unbegunAt = grownInts(this.#unbegunAt, capacity);
      this.#complete = grownInts(this.#complete, capacity);
    }
    this.#rows[id] = 0;
    this.#first[id] = -1;
    this.#unbegunAt[id] = 0;
    this.#complete[id] = -1;
  }

  /** Nothing but the run that has not begun. */
  isIdle(id: number): boolean {
    return this.#first[id]! < 0 && this.#complete[id]! < 0;
  }

  firstRun(id: number): number {
    return this.#first[id]!;
  }

  firstComplete(id: number): number {
    return this.#complete[id]!;
  }

  rows(id: number): number {
    return this.#rows[id]!;
  }

  setRows(id: number, rows: number): void {
    this.#rows[id] = rows;
  }

  loadRuns(id: number, queue: RunQueue): void {
    const unbegunAt = this.#unbegunAt[id]!;
    let run = this.#first[id]!;
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
      if (run === UNBEGUN) this.#unbegunAt[id] = i;
      else {
        this.#runs.setNext(run, next);
        next = run;
      }
    }
    this.#first[id] = next;
  }

  loadComplete(id: number, queue: RunQueue): void {
    queue.clear();
    for (let run = this.#complete[id]!; run >= 0; run = this.#runs.next(run)) queue.append(run, this.#runs.start(run));
  }

  saveComplete(id: number, queue: RunQueue): void {
    let next = -1;
    for (let i = queue.size - 1; i >= 0; i--) {
      this.#runs.setNext(queue.at(i), next);
      next = queue.at(i);
    }
    this.#complete[id] = next;
  }
}
