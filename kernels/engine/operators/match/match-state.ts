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
  const rowNumbers = new Map<number, number>();
  const takenNumbers = new Map<number, number>();
  const takenFields: number[] = [];
  const fresh: number[] = [];
  const add = (last: number): number => {
    for (let at = last; at >= 0 && !takenNumbers.has(at); at = taken.before(at)) fresh.push(at);
    for (let at = fresh.pop(); at !== undefined; at = fresh.pop()) {
      const row = taken.row(at);
      if (!rowNumbers.has(row)) rowNumbers.set(row, rowNumbers.size);
      takenFields.push(taken.variable(at), rowNumbers.get(row) ?? 0, taken.number(at), takenNumbers.get(taken.before(at)) ?? NONE);
      takenNumbers.set(at, takenNumbers.size);
    }
    return takenNumbers.get(last) ?? NONE;
  };
  const numbers: number[] = [];
  const queue = new RunQueue();
  const save = (): void => {
    numbers.push(queue.size);
    for (let i = 0; i < queue.size; i++) {
      const run = queue.at(i);
      if (run === UNBEGUN) numbers.push(start, NONE, -1, 0);
      else numbers.push(runs.state(run), add(runs.taken(run)), runs.start(run), runs.startTime(run));
    }
  };
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    numbers.push(searches.rows(id));
    searches.loadRuns(id, queue);
    save();
    searches.loadComplete(id, queue);
    save();
  }
  const places = Int32Array.from(rowNumbers.keys());
  out.laterRows(places.length, rows.captured(places), types);
  out.floats(Float64Array.from(takenFields));
  out.floats(Float64Array.from(numbers));
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
