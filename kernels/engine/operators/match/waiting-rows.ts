import {grownFloats, grownInts} from '../../state/lanes.ts';

/**
 * Rows by their place, in the order of their times, those of one time as they came. Rows come nearly in order: one that does is put at the
 * end, the others are sorted in when one of them is due.
 */
export class WaitingRows {
  #times = new Float64Array(64);
  #rows = new Int32Array(64);
  #from = 0;
  #to = 0;
  /** Rows that came behind later ones, as they came. */
  #strays: {readonly time: number; readonly row: number}[] = [];
  #firstStray = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#to - this.#from + this.#strays.length;
  }

  get bytes(): number {
    return this.#times.length * 12 + this.#strays.length * 40;
  }

  add(time: number, row: number): void {
    if (this.#from < this.#to && time < this.#times[this.#to - 1]!) {
      this.#strays.push({time, row});
      if (time < this.#firstStray) this.#firstStray = time;
      return;
    }
    this.#makeRoom(1);
    this.#times[this.#to] = time;
    this.#rows[this.#to++] = row;
  }

  /** How many rows there are up to `time`, which then are the first ones. */
  due(time: number): number {
    if (this.#firstStray <= time) this.#sortIn();
    let end = this.#from;
    while (end < this.#to && this.#times[end]! <= time) end++;
    return end - this.#from;
  }

  /** Of the rows that are due. */
  timeAt(i: number): number {
    return this.#times[this.#from + i]!;
  }

  rowAt(i: number): number {
    return this.#rows[this.#from + i]!;
  }

  /** Forgets the first ones. */
  drop(count: number): void {
    this.#from += count;
  }

  /** All of them. */
  all(): Int32Array {
    this.#sortIn();
    return this.#rows.slice(this.#from, this.#to);
  }

  #sortIn(): void {
    const strays = this.#strays.sort((a, b) => a.time - b.time);
    this.#makeRoom(strays.length);
    const times = this.#times;
    const rows = this.#rows;
    let from = this.#to - 1;
    this.#to += strays.length;
    // From the end: of one time a stray is the last, since it came behind a later row.
    for (let stray = strays.length - 1, to = this.#to - 1; stray >= 0; to--) {
      const {time, row} = strays[stray]!;
      if (from >= this.#from && times[from]! > time) {
        times[to] = times[from]!;
        rows[to] = rows[from--]!;
      } else {
        times[to] = time;
        rows[to] = row;
        stray--;
      }
    }
    this.#strays = [];
    this.#firstStray = Number.POSITIVE_INFINITY;
  }

  #makeRoom(count: number): void {
    if (this.#to + count <= this.#times.length) return;
    if (this.#from < this.#times.length / 2) {
      const capacity = Math.max(this.#times.length * 2, this.#to + count);
      this.#times = grownFloats(this.#times, capacity);
      this.#rows = grownInts(this.#rows, capacity);
      return;
    }
    this.#times.copyWithin(0, this.#from, this.#to);
    this.#rows.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    this.#makeRoom(count);
  }
}
