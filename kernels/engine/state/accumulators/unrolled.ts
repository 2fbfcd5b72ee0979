import type {Row, Value} from '../../../protocol/value.ts';
import type {Accumulator} from './accumulator.ts';
import {FollowingAccumulator} from './shared-distinct.ts';

/** What an operator does with all its accumulators for each row. */
export interface Unrolled {
  readonly add: (cell: number, row: Row) => void;
  readonly retract: (cell: number, row: Row) => void;
  /** A new row: the values of the key `id` in `keys`, then the accumulators' values. */
  readonly result: (id: number, cell: number) => Row;
}

/**
 * Calls the accumulators one after the other, each from a place of its own in generated code: V8 knows the class behind each, where a loop
 * over them would ask every time. `interpreted` is its twin. `keys`: the key columns' values by key id; the arrays stay the same.
 * Hot: `npm run bench -- nexmark` q15 to q17.
 */
export function unrolled(accumulators: readonly Accumulator[], keys: readonly (readonly (Value | undefined)[])[]): Unrolled {
  const names = accumulators.map((_, i) => `a${i}`);
  const gathering = names.filter((_, i) => !(accumulators[i] instanceof FollowingAccumulator));
  const values = [...keys.map((_, i) => `k${i}[id]`), ...names.map((a) => `${a}.value(cell)`)];
  const body = `'use strict'; return {
    add: (cell, row) => { ${gathering.map((a) => `${a}.add(cell, row);`).join(' ')} },
    retract: (cell, row) => { ${gathering.map((a) => `${a}.retract(cell, row);`).join(' ')} },
    result: (id, cell) => [${values.join(', ')}],
  };`;
  return new Function(...names, ...keys.map((_, i) => `k${i}`), body)(...accumulators, ...keys) as Unrolled;
}

export function interpreted(accumulators: readonly Accumulator[], keys: readonly (readonly (Value | undefined)[])[]): Unrolled {
  return {
    add: (cell, row) => {
      for (const a of accumulators) a.add(cell, row);
    },
    retract: (cell, row) => {
      for (const a of accumulators) a.retract(cell, row);
    },
    result: (id, cell) => [...keys.map((column) => column[id]!), ...accumulators.map((a) => a.value(cell))],
  };
}
