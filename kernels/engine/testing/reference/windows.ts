import type {Value} from '../../../protocol/value.ts';
import type {Rows} from './evaluate.ts';
import {inGroups} from './ordered.ts';
import type {WindowShape} from './query.ts';

interface InWindow {
  readonly row: readonly Value[];
  readonly start: number;
  readonly end: number;
}

/** Each row once for each of its windows. */
export function windowsOfRow(rows: Rows, window: WindowShape, time: number, partition: readonly number[]): readonly InWindow[] {
  if (window.name === 'SESSION') return sessions(rows, window.size * 1000, time, partition);
  return rows.flatMap((row) => edges(Number(row[time]), window).map(([start, end]) => ({row, start, end})));
}

/** The windows that a time lies in. */
function edges(time: number, {name, size, step}: WindowShape): readonly (readonly [start: number, end: number])[] {
  const [sizeMs, stepMs] = [size * 1000, step * 1000];
  const found: (readonly [number, number])[] = [];
  const first = Math.floor(time / sizeMs) * sizeMs;
  switch (name) {
    case 'TUMBLE':
      return [[first, first + sizeMs]];
    case 'CUMULATE':
      for (let end = first + stepMs; end <= first + sizeMs; end += stepMs) if (time < end) found.push([first, end]);
      return found;
    case 'HOP':
      for (let start = Math.floor(time / stepMs) * stepMs; start > time - sizeMs; start -= stepMs) found.push([start, start + sizeMs]);
      return found;
    default:
      throw new Error(`no edges of ${name}`);
  }
}

/** A session goes on while the next row comes before the gap is over. */
function sessions(rows: Rows, gap: number, time: number, partition: readonly number[]): readonly InWindow[] {
  return inGroups(rows, partition).flatMap((group) => {
    const made: InWindow[] = [];
    let open: (readonly Value[])[] = [];
    const close = (): void => {
      if (open.length === 0) return;
      const [start, end] = [Number(open[0]![time]), Number(open.at(-1)![time]) + gap];
      made.push(...open.map((row) => ({row, start, end})));
      open = [];
    };
    for (const row of group.toSorted((a, b) => Number(a[time]) - Number(b[time]))) {
      const last = open.at(-1);
      if (last !== undefined && Number(row[time]) - Number(last[time]) > gap) close();
      open.push(row);
    }
    close();
    return made;
  });
}

/** The rows of each window and key. */
export function inWindows(
  rows: Rows,
  window: WindowShape,
  time: number,
  keys: readonly number[],
): readonly {readonly start: number; readonly end: number; readonly rows: Rows}[] {
  const all = windowsOfRow(rows, window, time, keys).map(({row, start, end}) => [start, end, ...row]);
  return inGroups(all, [0, 1, ...keys.map((k) => k + 2)]).map((group) => ({
    start: Number(group[0]![0]),
    end: Number(group[0]![1]),
    rows: group.map((row) => row.slice(2)),
  }));
}
