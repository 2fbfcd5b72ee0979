import type {StateReader, StateWriter} from './state-io.ts';

/** Columns by id or cell: one number each, in typed arrays that double. */

export function grownFloats(lane: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(lane);
  return grown;
}

export function grownInts(lane: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(capacity);
  grown.set(lane);
  return grown;
}

export function grownBytes(lane: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(capacity);
  grown.set(lane);
  return grown;
}

/** The values of the given cells, in their order. */
export function gather(lane: Float64Array, cells: Int32Array): Float64Array<ArrayBuffer> {
  const first = cells[0] ?? 0;
  if (isRun(cells, first)) return lane.slice(first, first + cells.length);
  const values = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) values[i] = lane[cells[i]!]!;
  return values;
}

/** The same of what lies on the heap. */
export function gatherValues<T>(values: readonly T[], cells: Int32Array): T[] {
  const first = cells[0] ?? 0;
  if (isRun(cells, first)) return values.slice(first, first + cells.length);
  const gathered = new Array<T>(cells.length);
  for (let i = 0; i < cells.length; i++) gathered[i] = values[cells[i]!]!;
  return gathered;
}

export function gatherInts(lane: Int32Array, cells: Int32Array): Int32Array<ArrayBuffer> {
  const first = cells[0] ?? 0;
  if (isRun(cells, first)) return lane.slice(first, first + cells.length);
  const values = new Int32Array(cells.length);
  for (let i = 0; i < cells.length; i++) values[i] = lane[cells[i]!]!;
  return values;
}

/** What `isRun` found: an operator gathers many columns by the same cells. */
const RUNS = new WeakMap<Int32Array, boolean>();

/** first, first + 1, first + 2, …: what lies side by side is copied as one. `cells` does not change any more. */
function isRun(cells: Int32Array, first: number): boolean {
  const known = RUNS.get(cells);
  if (known !== undefined) return known;
  let i = 0;
  while (i < cells.length && cells[i] === first + i) i++;
  RUNS.set(cells, i === cells.length);
  return i === cells.length;
}

let counted = new Int32Array(0);

/** 0, 1, 2, … below `count`: the cells where none is free. Not to be changed. */
export function allCells(count: number): Int32Array {
  if (counted.length < count) {
    counted = new Int32Array(count * 2);
    for (let i = 0; i < counted.length; i++) counted[i] = i;
  }
  const cells = counted.subarray(0, count);
  RUNS.set(cells, true);
  return cells;
}

/** Values too large for a column, by cell: written as texts with the cells' positions. */
export function saveLarge(large: ReadonlyMap<number, bigint>, cells: Int32Array, out: StateWriter): void {
  const texts: [number, string][] = [];
  for (let i = 0; i < cells.length && large.size > 0; i++) {
    const value = large.get(cells[i]!);
    if (value !== undefined) texts.push([i, String(value)]);
  }
  out.json(texts);
}

export function loadLarge(large: Map<number, bigint>, cells: Int32Array, source: StateReader): void {
  for (const [i, text] of source.json<[number, string][]>()) large.set(cells[i]!, BigInt(text));
}
