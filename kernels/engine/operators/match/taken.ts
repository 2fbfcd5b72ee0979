import {type MatchRows, NONE} from './match-rows.ts';
import {Records} from './records.ts';

const VARIABLE = 0;
const ROW = 1;
const BEFORE = 2;
/** The first of those in a row that the same variable took. */
const HEAD = 3;
const HOLDERS = 4;
/** The row's number within its partition. */
const NUMBER = 5;
/** The numbers that folds keep. */
const LANES = 6;

/** Stands for all variables. */
export const ALL = -1;

/** The position of a variable in the pattern; ALL for none. A name that is not in the pattern has a position that takes no rows. */
export function positionOf(variable: string | null, names: readonly string[]): number {
  if (variable === null) return ALL;
  const position = names.indexOf(variable);
  return position < 0 ? names.length : position;
}

/** Whether the rows of `position` take in those of a variable. */
export function takesIn(position: number, variable: number): boolean {
  return position === ALL || position === variable;
}

/** What is kept with every row that was taken: computed from the row and from what the row before it has. */
export interface Fold {
  fold(taken: number, before: number, row: number): void;
}

/**
 * The rows that variables took, each by a place and with those taken before it: runs that began together share them. In one run rows follow
 * each other without a gap, and a variable's rows stand together.
 */
export class Taken {
  readonly #rows: MatchRows;
  readonly #records: Records;
  readonly #folds: readonly Fold[];
  /** Told of each place that is given back. */
  readonly forgetters: ((taken: number) => void)[] = [];

  /** `lanes`: numbers that `folds` keep. */
  constructor(rows: MatchRows, lanes: number, folds: readonly Fold[]) {
    this.#rows = rows;
    this.#folds = folds;
    this.#records = new Records(LANES + lanes);
  }

  /** Places are below it. */
  get limit(): number {
    return this.#records.limit;
  }

  get bytes(): number {
    return this.#records.bytes;
  }

  /** Nobody holds it yet; it holds the row and `before`. */
  take(variable: number, row: number, number: number, before: number): number {
    const records = this.#records;
    const taken = records.take();
    records.set(taken, VARIABLE, variable);
    records.set(taken, ROW, row);
    records.set(taken, BEFORE, before);
    records.set(taken, HEAD, before >= 0 && records.int(before, VARIABLE) === variable ? records.int(before, HEAD) : taken);
    records.set(taken, HOLDERS, 0);
    records.set(taken, NUMBER, number);
    this.#rows.hold(row);
    if (before >= 0) this.hold(before);
    for (let i = 0; i < this.#folds.length; i++) this.#folds[i]!.fold(taken, before, row);
    return taken;
  }

  hold(taken: number): void {
    this.#records.set(taken, HOLDERS, this.#records.int(taken, HOLDERS) + 1);
  }

  /** Gives back what nobody holds any more, with the rows. */
  letGo(taken: number): void {
    const records = this.#records;
    for (let at = taken; at >= 0; ) {
      const left = records.int(at, HOLDERS) - 1;
      records.set(at, HOLDERS, left);
      if (left > 0) return;
      const before = records.int(at, BEFORE);
      this.#rows.letGo(records.int(at, ROW));
      for (let i = 0; i < this.forgetters.length; i++) this.forgetters[i]!(at);
      records.release(at);
      at = before;
    }
  }

  variable(taken: number): number {
    return this.#records.int(taken, VARIABLE);
  }

  row(taken: number): number {
    return this.#records.int(taken, ROW);
  }

  number(taken: number): number {
    return this.#records.get(taken, NUMBER);
  }

  before(taken: number): number {
    return this.#records.int(taken, BEFORE);
  }

  /** A number that a fold keeps. */
  lane(taken: number, lane: number): number {
    return this.#records.get(taken, LANES + lane);
  }

  setLane(taken: number, lane: number, value: number): void {
    this.#records.set(taken, LANES + lane, value);
  }

  /** The last one that the variable took, or NONE; of ALL `taken` itself. */
  lastOf(taken: number, variable: number): number {
    if (variable === ALL) return taken;
    const records = this.#records;
    let at = taken;
    while (at >= 0 && records.int(at, VARIABLE) > variable) at = records.int(records.int(at, HEAD), BEFORE);
    return at >= 0 && records.int(at, VARIABLE) === variable ? at : NONE;
  }

  /** The first one that the variable took of which `last` is the last; of ALL the first of all. */
  firstOf(last: number, variable: number): number {
    const records = this.#records;
    let head = records.int(last, HEAD);
    if (variable !== ALL) return head;
    for (let before = records.int(head, BEFORE); before >= 0; before = records.int(head, BEFORE)) head = records.int(before, HEAD);
    return head;
  }

  #back(taken: number, steps: number): number {
    let at = taken;
    for (let left = steps; left > 0; left--) at = this.#records.int(at, BEFORE);
    return at;
  }

  /** The row so many before the variable's last one, or NONE. */
  rowBefore(taken: number, variable: number, offset: number): number {
    const last = this.lastOf(taken, variable);
    if (last < 0) return NONE;
    if (offset === 0) return this.row(last);
    const count = this.number(last) - this.number(this.firstOf(last, variable));
    return offset > count ? NONE : this.row(this.#back(last, offset));
  }

  /** The row so many after the variable's first one, or NONE. `next`: the row that would be its next one, or NONE. */
  rowAfter(taken: number, variable: number, offset: number, next: number): number {
    const last = this.lastOf(taken, variable);
    if (last < 0) return offset === 0 ? next : NONE;
    const first = this.firstOf(last, variable);
    if (offset === 0) return this.row(first);
    const left = this.number(last) - this.number(first) - offset;
    if (left < 0) return left === -1 ? next : NONE;
    return this.row(this.#back(last, left));
  }
}
