import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {Texts} from '../runtime/texts.ts';
import {SourceMemory} from '../testing/source-memory.ts';
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

  test('property: rows hold the texts that their references told of, and give references to them', () => {
    const text: DataType = {kind: 'varchar', length: 2 ** 31 - 1, nullable: true};
    const value = fc.oneof(fc.string({unit: 'grapheme', maxLength: 40}), fc.constantFrom(null, '', 'a', '\ud800', 'ż'.repeat(9000)));
    const referringRow = fc.tuple(value, value, number, fc.array(fc.integer(), {maxLength: 2}), value, fc.boolean());
    fc.assert(
      fc.property(fc.array(referringRow, {minLength: 1, maxLength: 30}), fc.integer({min: 0, max: 2}), (some, blocks) => {
        const texts = new Texts();
        const types: readonly DataType[] = [text, text, bigint, {kind: 'array', element: bigint, nullable: true}, text];
        const store = rowStore(types, {texts, taken: [0, 4], given: [0], read: [4]});
        const rows = Array.from({length: blocks * 1024 + some.length}, (_, i) => some[i % some.length]!.slice(0, 5));
        const memory = new SourceMemory(texts);
        rows.forEach((r, i) => {
          const refers = some[i % some.length]![5];
          store.add(refers ? [memory.reference(r[0]!), r[1]!, r[2]!, r[3]!, memory.reference(r[4]!)] : r);
        });
        const filled = (place: number): Row => {
          const into: Value[] = [];
          store.fill(place, into, 1);
          return into.map((v, c) => (c === 1 && typeof v === 'number' ? texts.text(v) : v)).slice(1);
        };
        const early = store.captured(Int32Array.from(rows.keys()));
        store.dropFirst(blocks * store.step);
        const rest = rows.slice(blocks * 1024);
        expect(Array.from(rest.keys(), filled)).toEqual(rest);
        expect(Array.from(rest.keys(), (i) => store.row(i))).toEqual(rest);
        store.keep(Int32Array.from(rest.keys()).filter((i) => i % 2 === 1));
        const odd = rest.filter((_, i) => i % 2 === 1);
        for (const r of odd) store.add(r);
        expect(Array.from([...odd, ...odd].keys(), filled)).toEqual([...odd, ...odd]);
        // What a checkpoint captured is read when the store has gone on.
        expect(early(0, rows.length)).toEqual(rows);
      }),
      {numRuns: 60},
    );
  });

  test('chunks of texts are let go with the rows', () => {
    const texts = new Texts();
    const types: readonly DataType[] = [{kind: 'varchar', length: 10, nullable: true}];
    const store = rowStore(types, {texts, taken: [0], given: [0], read: []});
    const memory = new SourceMemory(texts);
    for (let i = 0; i < 5000; i++) store.add([memory.reference('x'.repeat(1000))]);
    const full = store.bytes(5000);
    store.dropFirst(4096);
    expect(store.bytes(904)).toBeLessThan(full / 2);
    store.keep(Int32Array.of(900));
    expect(store.bytes(1)).toBeLessThan(10_000);
    expect(store.row(0)).toEqual(['x'.repeat(1000)]);
  });

  test('rows with texts stay as they are', () => {
    expect(rowStore([bigint, {kind: 'varchar', length: 10, nullable: true}])).toBeInstanceOf(PlainRows);
  });
});
