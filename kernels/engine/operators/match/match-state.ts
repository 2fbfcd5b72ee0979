import type {DataType} from '../../../protocol/data-type.ts';
import type {StateReader, StateWriter} from '../../state/state-io.ts';
import {type MatchRows, NONE} from './match-rows.ts';
import {RunQueue, UNBEGUN} from './run-queue.ts';
import type {MatchMemory} from './searcher.ts';

/** The searches in their order: rows once however many runs hold them, then what was taken, then the runs. A start of -1 has not begun. */
export function saveSearches(
  ids: Int32Array,
  start: number,
  {taken, runs, searches}: MatchMemory,
  rows: MatchRows,
  types: readonly DataType[],
  out: StateWriter,
): void {
  const rowNumbers = new Int32Array(rows.limit).fill(NONE);
  const takenNumbers = new Int32Array(taken.limit).fill(NONE);
  const places = new Int32Array(rows.limit);
  const fields = new Float64Array(taken.limit * 4);
  let [rowCount, takenCount] = [0, 0];
  const fresh: number[] = [];
  const add = (last: number): number => {
    for (let at = last; at >= 0 && takenNumbers[at]! < 0; at = taken.before(at)) fresh.push(at);
    for (let at = fresh.pop(); at !== undefined; at = fresh.pop()) {
      const row = taken.row(at);
      if (rowNumbers[row]! < 0) {
        rowNumbers[row] = rowCount;
        places[rowCount++] = row;
      }
      const before = taken.before(at);
      fields[takenCount * 4] = taken.variable(at);
      fields[takenCount * 4 + 1] = rowNumbers[row]!;
      fields[takenCount * 4 + 2] = taken.number(at);
      fields[takenCount * 4 + 3] = before < 0 ? NONE : takenNumbers[before]!;
      takenNumbers[at] = takenCount++;
    }
    return takenNumbers[last]!;
  };
  // Of each search three counts, and its runs; the one that has not begun is not among `runs`.
  const numbers = new Float64Array(ids.length * 3 + (runs.size + ids.length) * 4);
  let count = 0;
  const queue = new RunQueue();
  const save = (): void => {
    numbers[count++] = queue.size;
    for (let i = 0; i < queue.size; i++, count += 4) {
      const run = queue.at(i);
      const hasBegun = run !== UNBEGUN;
      numbers[count] = hasBegun ? runs.state(run) : start;
      numbers[count + 1] = hasBegun ? add(runs.taken(run)) : NONE;
      numbers[count + 2] = hasBegun ? runs.start(run) : -1;
      numbers[count + 3] = hasBegun ? runs.startTime(run) : 0;
    }
  };
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    numbers[count++] = searches.rows(id);
    searches.loadRuns(id, queue);
    save();
    searches.loadComplete(id, queue);
    save();
  }
  out.laterRows(rowCount, rows.captured(places.subarray(0, rowCount)), types);
  out.floats(fields.subarray(0, takenCount * 4));
  out.floats(numbers);
}

/** Opens the searches that were saved, as `ids`; those with a negative id are another's. */
export function loadSearches(
  ids: readonly number[],
  {taken, runs, searches}: MatchMemory,
  rows: MatchRows,
  types: readonly DataType[],
  source: StateReader,
): void {
  const rowPlaces = source.rows(types).map((row) => rows.add(row));
  const fields = source.floats();
  const takenPlaces: number[] = [];
  for (let i = 0; i < fields.length; i += 4) {
    const before = fields[i + 3]!;
    const place = taken.take(fields[i]!, rowPlaces[fields[i + 1]!]!, fields[i + 2]!, before < 0 ? NONE : takenPlaces[before]!);
    taken.hold(place);
    takenPlaces.push(place);
  }
  const numbers = source.floats();
  const queue = new RunQueue();
  let at = 0;
  const load = (isOwn: boolean): void => {
    queue.clear();
    for (let left = numbers[at++]!; left > 0; left--, at += 4) {
      if (!isOwn) continue;
      const last = numbers[at + 1]!;
      if (last < 0) queue.append(UNBEGUN, Number.POSITIVE_INFINITY);
      else {
        const start = numbers[at + 2]!;
        queue.append(runs.add(numbers[at]!, takenPlaces[last]!, start, numbers[at + 3]!), start);
      }
    }
  };
  for (const id of ids) {
    const isOwn = id >= 0;
    if (isOwn) searches.open(id);
    if (isOwn) searches.setRows(id, numbers[at]!);
    at++;
    load(isOwn);
    if (isOwn) searches.saveRuns(id, queue);
    load(isOwn);
    if (isOwn) searches.saveComplete(id, queue);
  }
  // What only the runs of others hold goes.
  for (const place of takenPlaces) taken.letGo(place);
}
