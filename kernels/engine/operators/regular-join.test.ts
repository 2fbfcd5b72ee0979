import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JoinType, RegularJoinNode} from '../../planner/physical/plan.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {columns, INT, STRING} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {RegularJoin} from './regular-join.ts';

const LEFT = 0;
const RIGHT = 1;

interface Options {
  readonly condition?: Evaluate;
  readonly mode?: 'batch';
  readonly ttl?: number;
  readonly sideTtl?: readonly [number, number];
  readonly clock?: VirtualClock;
  readonly keys?: readonly number[];
  readonly until?: RegularJoinNode['until'];
}

/** Rows of a name and a number on both sides, joined by the name. */
function open(type: JoinType, {condition, mode, ttl = 0, sideTtl, clock = new VirtualClock(), keys = [0], until}: Options = {}) {
  const node: RegularJoinNode = {
    kind: 'regular-join',
    id: 'j',
    inputs: ['l', 'r'],
    columns: columns({}),
    changelogMode: 'retract',
    type,
    leftWidth: 2,
    leftKeys: keys,
    rightKeys: keys,
    condition: null,
    stateTtlMs: ttl,
    ...(sideTtl === undefined ? {} : {sideTtlMs: sideTtl}),
    ...(until === undefined ? {} : {until}),
  };
  const types = [STRING, INT];
  return new OperatorHarness(new RegularJoin(node, [types, types], condition ?? null, mode ?? 'streaming', clock));
}

describe('regular join (StreamingJoinOperator)', () => {
  test('inner: each pair once, the kind of the row that came; NULL keys match nothing', () => {
    const j = open('inner');
    expect(j.process(inserts(['a', 1], ['b', 2], [null, 3]), LEFT)).toEqual([]);
    expect(j.process(inserts(['a', 10], ['a', 11], [null, 12], ['c', 13]), RIGHT)).toEqual(['+I[a, 1, a, 10]', '+I[a, 1, a, 11]']);
    expect(j.process(changelog(['-U', 'a', 1], ['+U', 'a', 5]), LEFT)).toEqual([
      '-U[a, 1, a, 10]',
      '-U[a, 1, a, 11]',
      '+U[a, 5, a, 10]',
      '+U[a, 5, a, 11]',
    ]);
    expect(j.process(changelog(['-D', 'a', 10], ['-D', null, 12]), RIGHT)).toEqual(['-D[a, 5, a, 10]']);
  });

  test('rows that meet only windows that are over go, also after a restore from a state that knew no times', () => {
    const until = [{column: 1, offset: 10, zone: null}, null] as const;
    const plain = open('inner');
    for (let i = 0; i < 2000; i++) plain.process(inserts(['a', i]), LEFT);
    const j = open('inner', {until});
    j.operator.restore(encodeSnapshot(plain.operator.snapshot()));
    j.watermark(500);
    // Windows that end at 501 or before are closed.
    const kept = 2000 - 492;
    expect(j.operator.stateKeys()).toBe(kept);
    expect(j.process(inserts(['a', 9]), RIGHT)).toHaveLength(kept);
    expect(j.process(inserts(['a', 3]), LEFT)).toEqual(['+I[a, 3, a, 9]']);
  });

  test('left: padded, taken back before the first match, padded again after the last', () => {
    const j = open('left');
    expect(j.process(inserts(['a', 1], [null, 2]), LEFT)).toEqual(['+I[a, 1, NULL, NULL]', '+I[NULL, 2, NULL, NULL]']);
    expect(j.process(inserts(['a', 10], ['a', 11], ['z', 1]), RIGHT)).toEqual([
      '-D[a, 1, NULL, NULL]',
      '+I[a, 1, a, 10]',
      '+I[a, 1, a, 11]',
    ]);
    expect(j.process(changelog(['-U', 'a', 10], ['-D', 'a', 11]), RIGHT)).toEqual([
      '-U[a, 1, a, 10]',
      '-D[a, 1, a, 11]',
      '+I[a, 1, NULL, NULL]',
    ]);
    expect(j.process(changelog(['-D', 'a', 1], ['-D', null, 2]), LEFT)).toEqual(['-D[a, 1, NULL, NULL]', '-D[NULL, 2, NULL, NULL]']);
    expect(j.process(inserts(['a', 12]), RIGHT)).toEqual([]);
    expect(j.process(inserts(['a', 3]), LEFT)).toEqual(['+I[a, 3, a, 12]']);
    expect(j.process(changelog(['-U', 'a', 3], ['+U', 'a', 4]), LEFT)).toEqual(['-D[a, 3, a, 12]', '+I[a, 4, a, 12]']);
  });

  test('right is left turned round', () => {
    const j = open('right');
    expect(j.process(inserts(['a', 10], [null, 11]), RIGHT)).toEqual(['+I[NULL, NULL, a, 10]', '+I[NULL, NULL, NULL, 11]']);
    expect(j.process(inserts(['a', 1], [null, 2]), LEFT)).toEqual(['-D[NULL, NULL, a, 10]', '+I[a, 1, a, 10]']);
    expect(j.process(changelog(['-D', 'a', 1]), LEFT)).toEqual(['-D[a, 1, a, 10]', '+I[NULL, NULL, a, 10]']);
  });

  test('full: both sides are padded', () => {
    const j = open('full');
    expect(j.process(inserts(['a', 1]), LEFT)).toEqual(['+I[a, 1, NULL, NULL]']);
    expect(j.process(inserts(['b', 10], ['a', 11]), RIGHT)).toEqual(['+I[NULL, NULL, b, 10]', '-D[a, 1, NULL, NULL]', '+I[a, 1, a, 11]']);
    expect(j.process(inserts(['b', 2]), LEFT)).toEqual(['-D[NULL, NULL, b, 10]', '+I[b, 2, b, 10]']);
    expect(j.process(changelog(['-D', 'a', 11]), RIGHT)).toEqual(['-D[a, 1, a, 11]', '+I[a, 1, NULL, NULL]']);
    expect(j.process(changelog(['-D', 'b', 2]), LEFT)).toEqual(['-D[b, 2, b, 10]', '+I[NULL, NULL, b, 10]']);
  });

  test('another condition decides who matches; without keys every row meets every row', () => {
    const less: Evaluate = (row) => (row[1] === null || row[3] === null ? null : (row[1] as number) < (row[3] as number));
    const j = open('left', {condition: less});
    expect(j.process(inserts(['a', 1], ['a', 5], ['a', null]), LEFT)).toHaveLength(3);
    expect(j.process(inserts(['a', 3]), RIGHT)).toEqual(['-D[a, 1, NULL, NULL]', '+I[a, 1, a, 3]']);
    const cross = open('inner', {keys: []});
    cross.process(inserts(['a', 1], [null, 2]), LEFT);
    expect(cross.process(inserts([null, 3]), RIGHT)).toEqual(['+I[a, 1, NULL, 3]', '+I[NULL, 2, NULL, 3]']);
  });

  test('semi (StreamingSemiAntiJoinOperator): once at the first match, with the kind of the row that came', () => {
    const j = open('semi');
    expect(j.process(inserts(['a', 1], [null, 2]), LEFT)).toEqual([]);
    expect(j.process(inserts(['a', 10], ['a', 11], [null, 1]), RIGHT)).toEqual(['+I[a, 1]']);
    expect(j.process(inserts(['a', 3]), LEFT)).toEqual(['+I[a, 3]']);
    expect(j.process(changelog(['-D', 'a', 10]), RIGHT)).toEqual([]);
    expect(j.process(changelog(['-D', 'a', 11]), RIGHT)).toEqual(['-D[a, 1]', '-D[a, 3]']);
    expect(j.process(changelog(['-D', 'a', 1]), LEFT)).toEqual([]);
  });

  test('anti: there until the first match, and again after the last', () => {
    const j = open('anti');
    expect(j.process(inserts(['a', 1], [null, 2]), LEFT)).toEqual(['+I[a, 1]', '+I[NULL, 2]']);
    expect(j.process(inserts(['a', 10], ['a', 11]), RIGHT)).toEqual(['-D[a, 1]']);
    expect(j.process(inserts(['a', 3]), LEFT)).toEqual([]);
    expect(j.process(changelog(['-D', 'a', 10], ['-D', 'a', 11]), RIGHT)).toEqual(['+I[a, 1]', '+I[a, 3]']);
    expect(j.process(changelog(['-D', 'a', 1], ['-D', null, 2]), LEFT)).toEqual(['-D[a, 1]', '-D[NULL, 2]']);
  });

  test('time to live: rows that were not written for so long match nothing', async () => {
    const clock = new VirtualClock();
    const j = open('inner', {ttl: 1000, clock});
    j.process(inserts(['a', 1]), LEFT);
    await clock.advance(999);
    expect(j.process(inserts(['a', 10]), RIGHT)).toEqual(['+I[a, 1, a, 10]']);
    await clock.advance(1);
    expect(j.process(inserts(['a', 11]), RIGHT)).toEqual([]);
    const before = j.operator.stateBytes();
    j.tick(clock.now());
    expect(j.operator.stateBytes()).toBeLessThan(before);
    expect(j.process(inserts(['a', 2]), LEFT)).toEqual(['+I[a, 2, a, 10]', '+I[a, 2, a, 11]']);
  });

  test('each side forgets after its own time-to-live', async () => {
    const clock = new VirtualClock();
    const j = open('inner', {sideTtl: [1000, 0], clock});
    j.process(inserts(['a', 1]), LEFT);
    j.process(inserts(['a', 10]), RIGHT);
    await clock.advance(1000);
    expect(j.process(inserts(['a', 11]), RIGHT)).toEqual([]);
    expect(j.process(inserts(['a', 2]), LEFT)).toEqual(['+I[a, 2, a, 10]', '+I[a, 2, a, 11]']);
    await clock.advance(500);
    j.tick(clock.now());
    expect(j.process(inserts(['a', 12]), RIGHT)).toEqual(['+I[a, 2, a, 12]']);
  });

  test.each(['left', 'full', 'semi', 'anti'] as const)('batch %s: final rows only', (type) => {
    const j = open(type, {mode: 'batch'});
    const out = [
      ...j.process(inserts(['a', 1], ['b', 2], [null, 3]), LEFT),
      ...j.process(inserts(['a', 10], ['c', 11]), RIGHT),
      ...j.end(),
    ];
    const padded = ['+I[NULL, 3, NULL, NULL]', '+I[a, 1, a, 10]', '+I[b, 2, NULL, NULL]'];
    const expected = {
      left: padded,
      full: [...padded, '+I[NULL, NULL, c, 11]'],
      semi: ['+I[a, 1]'],
      anti: ['+I[NULL, 3]', '+I[b, 2]'],
    }[type];
    expect(out.sort()).toEqual([...expected].sort());
  });

  test.each(['inner', 'left', 'right', 'full', 'semi', 'anti'] as const)(
    'property: %s adds up to the join of the rows that are left, by the law, with a restore after every step',
    (type) => {
      const value = fc.tuple(fc.constantFrom('a', 'b', null), fc.integer({min: 0, max: 2}));
      const step = fc.record({row: value, input: fc.constantFrom(LEFT, RIGHT), remove: fc.boolean()});
      const unequal: Evaluate = (row) => row[1] !== row[3];
      fc.assert(
        fc.property(fc.array(step, {maxLength: 30}), (steps) => {
          let j = open(type, {condition: unequal});
          const sides: [Row[], Row[]] = [[], []];
          const view: string[] = [];
          for (const {row, input, remove} of steps) {
            const rows = sides[input as 0 | 1];
            const at = rows.findIndex((r) => r[0] === row[0] && r[1] === row[1]);
            if (remove && at < 0) continue;
            if (remove) rows.splice(at, 1);
            else rows.push(row);
            for (const line of j.process(changelog([remove ? '-D' : '+I', ...row]), input)) {
              const text = line.slice(2);
              if (line.startsWith('+')) view.push(text);
              else {
                expect(view).toContain(text);
                view.splice(view.indexOf(text), 1);
              }
            }
            const next = open(type, {condition: unequal});
            next.operator.restore(encodeSnapshot(j.operator.snapshot()));
            j = next;
          }
          expect(view.sort()).toEqual(naive(type, sides[0], sides[1]).sort());
        }),
        {numRuns: 150},
      );
    },
  );
});

/** The join as its definition says. */
function naive(type: JoinType, left: readonly Row[], right: readonly Row[]): string[] {
  const matches = (l: Row, r: Row): boolean => l[0] !== null && l[0] === r[0] && l[1] !== r[1];
  const text = (row: readonly Value[]): string => `[${row.map((v) => (v === null ? 'NULL' : v)).join(', ')}]`;
  if (type === 'semi' || type === 'anti') return left.filter((l) => right.some((r) => matches(l, r)) === (type === 'semi')).map(text);
  const pairs = left.flatMap((l) => right.filter((r) => matches(l, r)).map((r) => text([...l, ...r])));
  const lonelyLeft = type === 'left' || type === 'full' ? left.filter((l) => !right.some((r) => matches(l, r))) : [];
  const lonelyRight = type === 'right' || type === 'full' ? right.filter((r) => !left.some((l) => matches(l, r))) : [];
  return [...pairs, ...lonelyLeft.map((l) => text([...l, null, null])), ...lonelyRight.map((r) => text([null, null, ...r]))];
}
