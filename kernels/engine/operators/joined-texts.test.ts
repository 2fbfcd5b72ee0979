import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {IntervalJoinNode, JoinType, RegularJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Operator} from '../runtime/operator.ts';
import {Texts} from '../runtime/texts.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {BIGINT, BOOLEAN, call, column, columns, INT, STRING, TIMESTAMP} from '../testing/plans.ts';
import {SourceMemory} from '../testing/source-memory.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {IntervalJoin} from './interval-join.ts';
import {RegularJoin} from './regular-join.ts';

// Joins of rows with references to texts, against the same joins of rows with the texts.

/** Key, a text that the condition reads, texts, a number, time. */
const TYPES: readonly DataType[] = [INT, STRING, STRING, STRING, BIGINT, TIMESTAMP];
const TEXTS = [2, 3];
const WIDTH = TYPES.length;
const common = {
  id: 'j',
  inputs: ['l', 'r'],
  columns: columns({}),
  changelogMode: 'append',
  leftWidth: WIDTH,
  leftKeys: [0],
  rightKeys: [0],
  // By the texts that are compared.
  condition: call('<>', BOOLEAN, column(1, STRING), column(WIDTH + 1, STRING)),
} as const;
const condition = (row: Row): Value => row[1] !== row[WIDTH + 1];
const types = [TYPES, TYPES] as const;
const regular = (type: JoinType) => (): Operator => {
  const node: RegularJoinNode = {...common, kind: 'regular-join', type, stateTtlMs: 0};
  return new RegularJoin(node, types, condition, 'streaming', new VirtualClock());
};
const interval: IntervalJoinNode = {
  ...common,
  kind: 'interval-join',
  type: 'inner',
  timeMode: 'event',
  leftTime: 5,
  rightTime: 5,
  lower: -20,
  upper: 10,
};
const JOINS: Readonly<Record<string, () => Operator>> = {
  inner: regular('inner'),
  left: regular('left'),
  full: regular('full'),
  semi: regular('semi'),
  anti: regular('anti'),
  interval: () => new IntervalJoin(interval, types, condition, new VirtualClock()),
};

const text = fc.oneof(fc.string({unit: 'grapheme', maxLength: 30}), fc.constantFrom(null, '', 'ok', '\ud800', 'ż'.repeat(300)));
const row = fc.tuple(
  fc.nat(3),
  text,
  text,
  text,
  fc.constantFrom(1, null, 2n ** 60n),
  fc.nat(100).map((n) => n * 10),
);
/** `restore`: the operator is restored from its snapshot before the row. */
const step = fc.record({row, input: fc.nat(1), refers: fc.boolean(), restore: fc.nat(9).map((n) => n === 0)});

test.each(Object.entries(JOINS))('property: a join of references gives the texts, and references to them (%s)', (_, create) => {
  fc.assert(
    fc.property(fc.array(step, {maxLength: 60}), fc.subarray([2, 3, WIDTH + 2, WIDTH + 3]), fc.boolean(), (steps, taken, thinned) => {
      const texts = new Texts();
      const memory = new SourceMemory(texts);
      const readers = {texts, append: [true, true], taken: new Set(taken)};
      const created = (): Operator => {
        const made = create();
        expect(made.takeReferences(readers)).toEqual([TEXTS, TEXTS]);
        return made;
      };
      let [referring, plain] = [created(), create()];
      const results: Row[] = [];
      const expected: Row[] = [];
      const read = (value: Value, c: number): Value => (typeof value === 'number' && taken.includes(c) ? texts.text(value) : value);
      const out = {emit: ({rows}: {readonly rows: readonly Row[]}) => void results.push(...rows.map((r) => r.map(read)))};
      const plainOut = {emit: ({rows}: {readonly rows: readonly Row[]}) => void expected.push(...rows)};
      steps.forEach(({row: values, input, refers, restore}, i) => {
        if (restore) {
          const saved = encodeSnapshot(referring.snapshot()!);
          referring = created();
          referring.restore(saved);
        }
        const given = refers ? values.map((v, c): Value => (TEXTS.includes(c) ? memory.reference(v) : v)) : values;
        referring.process({rows: [given], kinds: null}, input, out);
        plain.process({rows: [values], kinds: null}, input, plainOut);
        if (!thinned || i % 10 !== 9) return;
        for (const [operator, to] of [
          [referring, out],
          [plain, plainOut],
        ] as const)
          operator.onWatermark(i * 10, to);
      });
      expect(results).toEqual(expected);
    }),
    {numRuns: 150},
  );
});
