import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {rowBytes} from '../state/row-bytes.ts';
import {SpillFile} from '../state/spill-file.ts';
import type {SpillSpace} from '../state/spill-space.ts';

/** Runs that are merged at once. */
const FAN_IN = 32;
/** Rows that are handed out at once. */
const BATCH_ROWS = 4096;

type Order = (a: Row, b: Row) => number;

/** Sorts rows; what is more than the limit goes to temporary files in sorted runs, which are merged at the end. Rows that are equal in order stay as they came. */
export class RunSorter {
  readonly #types: readonly DataType[];
  readonly #order: Order;
  readonly #space: SpillSpace;
  #rows: Row[] = [];
  #bytes = 0;
  #runs: SpillFile[] = [];

  constructor(types: readonly DataType[], order: Order, space: SpillSpace) {
    this.#types = types;
    this.#order = order;
    this.#space = space;
  }

  /** Of the rows in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  add(rows: readonly Row[]): void {
    for (let i = 0; i < rows.length; i++) {
      this.#rows.push(rows[i]!);
      this.#bytes += rowBytes(rows[i]!);
    }
    if (this.#bytes > this.#space.limitBytes) this.#spill();
  }

  #spill(): void {
    const run = new SpillFile(this.#space.folder.newPath(), this.#types);
    const rows = this.#rows.sort(this.#order);
    // One batch of each run is in memory while they are merged.
    const size = Math.max(1, Math.min(BATCH_ROWS, Math.floor(rows.length / FAN_IN)));
    for (let at = 0; at < rows.length; at += size) run.write(rows.slice(at, at + size), null);
    run.finish();
    this.#runs.push(run);
    this.#rows = [];
    this.#bytes = 0;
  }

  /** All rows in order, some at a time; empty where a step of the merge made none yet. */
  *sorted(): Generator<readonly Row[]> {
    // The last rows stay in memory: they came last, so they stand last among equals.
    const last = this.#rows.sort(this.#order);
    this.#rows = [];
    while (this.#runs.length > FAN_IN) yield* this.#mergeSome();
    const sources = [...this.#runs.map((run) => rowsOf(run.read())), last.values()];
    this.#runs = [];
    let rows: Row[] = [];
    for (const row of merge(sources, this.#order)) {
      if (rows.push(row) < BATCH_ROWS) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
    this.#bytes = 0;
  }

  /** Every FAN_IN runs that follow each other become one. */
  *#mergeSome(): Generator<readonly Row[]> {
    const merged: SpillFile[] = [];
    for (let from = 0; from < this.#runs.length; from += FAN_IN) {
      const runs = this.#runs.slice(from, from + FAN_IN);
      const run = new SpillFile(this.#space.folder.newPath(), this.#types);
      const total = runs.reduce((sum, r) => sum + r.rows, 0);
      const size = Math.max(1, Math.min(BATCH_ROWS, Math.floor(total / (FAN_IN * runs.length))));
      let rows: Row[] = [];
      for (const row of merge(
        runs.map((r) => rowsOf(r.read())),
        this.#order,
      )) {
        if (rows.push(row) < size) continue;
        run.write(rows, null);
        rows = [];
        yield [];
      }
      run.write(rows, null);
      run.finish();
      merged.push(run);
    }
    this.#runs = merged;
  }
}

function* rowsOf(batches: Iterable<Batch>): Generator<Row> {
  for (const {rows} of batches) yield* rows;
}

/** Sorted inputs as one; of equal rows those of the earlier input come first. */
function* merge(inputs: readonly Iterator<Row>[], order: Order): Generator<Row> {
  const heads: {row: Row; readonly at: number; readonly rest: Iterator<Row>}[] = [];
  const before = (a: {row: Row; readonly at: number}, b: {row: Row; readonly at: number}): boolean => {
    const result = order(a.row, b.row);
    return result === 0 ? a.at < b.at : result < 0;
  };
  const sink = (from: number): void => {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heads.length && before(heads[child]!, heads[least]!)) least = child;
      if (least === at) return;
      [heads[at], heads[least]] = [heads[least]!, heads[at]!];
      at = least;
    }
  };
  inputs.forEach((rest, at) => {
    const first = rest.next();
    if (first.done !== true) heads.push({row: first.value, at, rest});
  });
  for (let i = heads.length >> 1; i >= 0; i--) sink(i);
  while (heads.length > 0) {
    const head = heads[0]!;
    yield head.row;
    const next = head.rest.next();
    if (next.done !== true) head.row = next.value;
    else {
      const last = heads.pop()!;
      if (last === head) return;
      heads[0] = last;
    }
    sink(0);
  }
}
