import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import {PlainRows, rowStore} from './row-store.ts';

const bigint: DataType = {kind: 'bigint', nullable: true};
const number = fc.oneof(fc.integer(), fc.constantFrom(null, -0, 2 ** 53 - 1, 2n ** 60n, Number.NaN), fc.double());

/** Rows of 35 columns: their NULLs need two words. */
const types: readonly DataType[] = [{kind: 'boolean', nullable: true}, ...Array.from({length: 34}, () => bigint)];
const row = fc
  .tuple(fc.option(fc.boolean()), number, number)
  .map(([first, a, b]): Row => [first, a, ...Array.from({length: 32}, (_, i) => i), b]);

describe('rows of a join by place', () => {
  test('property: packed rows are those that were put there, also after places were closed up', () => {
    fc.assert(
      fc.property(fc.array(row, {maxLength: 20}), fc.integer({min: 0, max: 2}), (some, blocks) => {
        const rows = Array.from(
          {length: blocks * 1024 + some.length},
          (_, i) => some[i % Math.max(1, some.length)] ?? types.map(() => null),
        );
        const store = rowStore(types);
        for (const r of rows) store.add(r);
        const early = store.captured(Int32Array.from(rows.keys()));
        store.dropFirst(blocks * store.step);
        const rest = rows.slice(blocks * 1024);
        expect(Array.from(rest.keys(), (i) => store.row(i))).toEqual(rest);
        store.keep(Int32Array.from(rest.keys()).filter((i) => i % 2 === 1));
        const odd = rest.filter((_, i) => i % 2 === 1);
        expect(Array.from(odd.keys(), (i) => store.row(i))).toEqual(odd);
        expect(store.length).toBe(odd.length);
        // What a checkpoint captured is read when the store has gone on.
        expect(early(0, rows.length)).toEqual(rows);
      }),
      {numRuns: 40},
    );
  });

  test('rows with texts stay as they are', () => {
    expect(rowStore([bigint, {kind: 'varchar', length: 10, nullable: true}])).toBeInstanceOf(PlainRows);
  });
});
