import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {Texts} from '../runtime/texts.ts';
import {SourceMemory} from '../testing/source-memory.ts';
import {BlockRows} from './block-rows.ts';
import {type HeldRows, heldColumns, heldRows} from './held-rows.ts';

const text: DataType = {kind: 'varchar', length: 2 ** 31 - 1, nullable: true};
const bigint: DataType = {kind: 'bigint', nullable: true};
const boolean: DataType = {kind: 'boolean', nullable: true};
/** With 35 columns: their NULLs need two words. */
const types: readonly DataType[] = [
  text,
  bigint,
  text,
  boolean,
  {kind: 'array', element: bigint, nullable: true},
  ...Array.from({length: 29}, () => bigint),
  text,
];
const value = fc.oneof(fc.string({unit: 'grapheme', maxLength: 40}), fc.constantFrom(null, '', 'a', '\ud800', 'ż'.repeat(9000)));
const number = fc.oneof(fc.integer(), fc.constantFrom(null, -0, 2n ** 60n, Number.NaN));
const row = fc
  .tuple(value, number, value, fc.option(fc.boolean()), fc.array(fc.integer(), {maxLength: 2}), value)
  .map(([a, n, b, flag, list, last]): Row => [a, n, b, flag, list, ...Array.from({length: 29}, (_, i) => i), last]);

/** What the store says, with the texts that its references tell of. */
function told(held: HeldRows, texts: Texts, place: number): Row {
  const isText = (c: number): boolean => types[c]?.kind === 'varchar';
  return held.row(place).map((v: Value, c) => (typeof v === 'number' && isText(c) ? texts.text(v) : v));
}

describe('rows that come and go', () => {
  test('property: rows are those that came, through removals and moves, and as a checkpoint captured them', () => {
    const step = fc.record({some: fc.array(row, {minLength: 1, maxLength: 6}), count: fc.constantFrom(1, 40, 4200), left: fc.nat(20)});
    fc.assert(
      fc.property(fc.array(step, {minLength: 1, maxLength: 3}), fc.boolean(), (steps, refers) => {
        const texts = new Texts();
        const held = heldRows(types, refers ? {texts, taken: [0, 34], given: new Set([0])} : null);
        const memory = new SourceMemory(texts);
        const there = new Map<number, {place: number; row: Row}>();
        let owner = 0;
        const captures: {read: (from: number, to: number) => readonly Row[]; rows: readonly Row[]}[] = [];
        for (const {some, count, left} of steps) {
          for (let i = 0; i < count; i++) {
            const one = some[i % some.length]!;
            const brought = one.map((v, c) => (refers && (c === 0 || c === 34) && i % 7 !== 0 ? memory.reference(v) : v));
            there.set(owner, {place: held.add(brought, owner), row: one});
            owner++;
          }
          for (const [id, {place}] of there) {
            if (id % 20 < left) continue;
            held.remove(place);
            there.delete(id);
          }
          held.settle((id, from, to) => {
            const one = must(there.get(id));
            if (one.place !== from) throw new Error(`row ${id} was told to stand at ${from}, not ${one.place}`);
            one.place = to;
          });
          const list = [...there.values()];
          expect(held.size).toBe(list.length);
          const sample = list.filter((_, i) => i % 50 === 0);
          captures.push({read: held.captured(Int32Array.from(sample, (one) => one.place)), rows: sample.map((one) => one.row)});
          for (const one of sample) {
            expect(told(held, texts, one.place)).toEqual(one.row);
            expect(held.with(one.place, 7).at(-1)).toBe(7);
            expect([held.at(one.place, 1), held.at(one.place, 34)]).toEqual([one.row[1], one.row[34]]);
          }
        }
        for (const {read, rows} of captures) expect(read(0, rows.length)).toEqual(rows);
      }),
      {numRuns: 8},
    );
  });

  test('rows that replace others do not need more and more memory', () => {
    const texts = new Texts();
    const held = heldRows([text], {texts, taken: [0], given: new Set()});
    const memory = new SourceMemory(texts);
    const places: number[] = [];
    for (let i = 0; i < 40_000; i++) {
      const owner = i % 1000;
      const before = places[owner];
      if (before !== undefined) held.remove(before);
      places[owner] = held.add([memory.reference('x'.repeat(100))], owner);
      held.settle((id, _, to) => {
        places[id] = to;
      });
    }
    expect(held.size).toBe(1000);
    expect(held.bytes()).toBeLessThan(4_000_000);
  });

  test('rows without references stay as they came', () => {
    expect(heldRows(types, {texts: new Texts(), taken: [], given: new Set()})).not.toBeInstanceOf(BlockRows);
    expect(heldColumns(types, [0], null)).toEqual([2, 34]);
    expect(heldColumns(types, [0], new Set([2]))).toEqual([2]);
    expect(
      heldColumns(
        Array.from({length: 101}, () => text),
        [],
        null,
      ),
    ).toEqual([]);
  });
});
