import type {Row, Value} from '../../../protocol/value.ts';
import type {NumberLanes} from '../number-lanes.ts';
import type {Accumulator, LaneCode} from './accumulator.ts';
import {FollowingAccumulator} from './shared-distinct.ts';

/** What an operator does with all its accumulators at once. */
export interface Unrolled {
  readonly add: (cell: number, row: Row) => void;
  /** Adds rows[i] to cells[i]; a negative cell leaves the row out. */
  readonly addBatch: (rows: readonly Row[], cells: Int32Array) => void;
  readonly retract: (cell: number, row: Row) => void;
  /** Adds the state of `sources[i]` to `targets[i]`. */
  readonly mergeAll: (targets: Int32Array, sources: Int32Array) => void;
  /** A new row: the values of the key `id` in `keys`, the accumulators' values, then `more`. */
  readonly result: (id: number, cell: number, more: readonly Value[]) => Row;
}

type Keys = readonly (readonly (Value | undefined)[])[];

/**
 * Each accumulator as code of its own, or a call from a place of its own: V8 knows the class behind each, where a loop over them would ask
 * every time. `interpreted` is its twin. `keys`: the key columns' values by key id; the arrays stay the same. `more`: how many values end a row.
 * Hot: `npm run bench -- nexmark` q11, q15 to q17.
 */
export function unrolled(accumulators: readonly Accumulator[], lanes: NumberLanes, keys: Keys, more = 0): Unrolled {
  const names = accumulators.map((_, i) => `a${i}`);
  const codes = accumulators.map((a, i) => a.code(`a${i}`));
  const own = names.flatMap((name, i) => (accumulators[i] instanceof FollowingAccumulator ? [] : [{name, code: codes[i] ?? null}]));
  const each = (call: (name: string) => string, part: (code: LaneCode) => string): string =>
    own.map(({name, code}) => (code === null ? call(name) : part(code))).join('\n');
  const at = (cell: string): string => `const f = ${lanes.block(cell)}, c = ${lanes.place(cell)};`;
  const adding = each(
    (a) => `${a}.add(cell, row);`,
    (code) => code.add,
  );
  const merging = each(
    (a) => `${a}.merge(cell, source);`,
    (code) => code.merge,
  );
  const values = names.map((a, i) => codes[i]?.value ?? `${a}.value(cell)`);
  const result = [...keys.map((_, i) => `k${i}[id]`), ...values, ...Array.from({length: more}, (_, i) => `more[${i}]`)];
  const body = `'use strict'; return {
    add: (cell, row) => { ${at('cell')} ${adding} },
    addBatch: (rows, cells) => {
      for (let i = 0; i < rows.length; i++) {
        const cell = cells[i];
        if (cell < 0) continue;
        const row = rows[i];
        ${at('cell')}
        ${adding}
      }
    },
    retract: (cell, row) => { ${own.map(({name}) => `${name}.retract(cell, row);`).join(' ')} },
    mergeAll: (targets, sources) => {
      for (let i = 0; i < targets.length; i++) {
        const cell = targets[i], source = sources[i];
        ${at('cell')}
        const g = ${lanes.block('source')}, d = ${lanes.place('source')};
        ${merging}
      }
    },
    result: (id, cell, more) => { ${at('cell')} return [${result.join(', ')}]; },
  };`;
  const parameters = ['blocks', ...names, ...keys.map((_, i) => `k${i}`)];
  return new Function(...parameters, body)(lanes.blocks, ...accumulators, ...keys) as Unrolled;
}

export function interpreted(accumulators: readonly Accumulator[], _lanes: NumberLanes, keys: Keys): Unrolled {
  const add = (cell: number, row: Row): void => {
    for (const a of accumulators) a.add(cell, row);
  };
  return {
    add,
    addBatch: (rows, cells) => {
      for (let i = 0; i < rows.length; i++) if (cells[i]! >= 0) add(cells[i]!, rows[i]!);
    },
    retract: (cell, row) => {
      for (const a of accumulators) a.retract(cell, row);
    },
    mergeAll: (targets, sources) => {
      for (let i = 0; i < targets.length; i++) for (const a of accumulators) a.merge(targets[i]!, sources[i]!);
    },
    result: (id, cell, more) => [...keys.map((column) => column[id]!), ...accumulators.map((a) => a.value(cell)), ...more],
  };
}
