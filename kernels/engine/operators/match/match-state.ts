import type {DataType} from '../../../protocol/data-type.ts';
import type {Row} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../../state/state-io.ts';
import {type Run, type Taken, take} from './run.ts';
import type {Search} from './searcher.ts';
import {StartQueue} from './start-queue.ts';

/** The searches in their order: rows once however many runs hold them, then what was taken, then the runs. A start of -1 has not begun. */
export function saveSearches(searches: readonly Search[], types: readonly DataType[], out: StateWriter): void {
  const rows = new Map<Row, number>();
  const taken = new Map<Taken, number>();
  const takenFields: number[] = [];
  const add = (entry: Taken | null): number => {
    const fresh: Taken[] = [];
    for (let at = entry; at !== null && !taken.has(at); at = at.before) fresh.push(at);
    for (const at of fresh.reverse()) {
      if (!rows.has(at.row)) rows.set(at.row, rows.size);
      takenFields.push(at.variable, rows.get(at.row) ?? 0, at.number, at.before === null ? -1 : (taken.get(at.before) ?? -1));
      taken.set(at, taken.size);
    }
    return entry === null ? -1 : (taken.get(entry) ?? -1);
  };
  const runs: number[] = [];
  const save = (queue: StartQueue<Run> | null): void => {
    runs.push(queue?.size ?? 0);
    for (const run of queue ?? []) runs.push(run.state, add(run.taken), run.taken === null ? -1 : run.start, run.startTime);
  };
  for (const search of searches) {
    runs.push(search.rows);
    save(search.runs);
    save(search.complete);
  }
  out.rows([...rows.keys()], types);
  out.floats(Float64Array.from(takenFields));
  out.floats(Float64Array.from(runs));
}

export function loadSearches(count: number, types: readonly DataType[], source: StateReader): readonly Search[] {
  const rows = source.rows(types);
  const fields = source.floats();
  const taken: Taken[] = [];
  for (let i = 0; i < fields.length; i += 4) {
    const before = fields[i + 3]!;
    taken.push(take(fields[i]!, rows[fields[i + 1]!]!, fields[i + 2]!, before < 0 ? null : taken[before]!));
  }
  const numbers = source.floats();
  let at = 0;
  // A heap written in its own order is the same heap when its members are added in that order.
  const load = (): StartQueue<Run> => {
    const queue = new StartQueue<Run>();
    for (let left = numbers[at++]!; left > 0; left--) {
      const [state, last, start, startTime] = numbers.subarray(at, at + 4) as unknown as [number, number, number, number];
      queue.add({state, taken: last < 0 ? null : taken[last]!, start: start < 0 ? Number.POSITIVE_INFINITY : start, startTime});
      at += 4;
    }
    return queue;
  };
  return Array.from({length: count}, () => {
    const own = numbers[at++]!;
    return {rows: own, runs: load(), complete: load()};
  });
}
