import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DeduplicateNode, RankNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {columns, INT, STRING} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {Deduplicate} from './deduplicate.ts';
import {Rank} from './rank.ts';

const types = [STRING, INT, STRING];
const base = {id: 'r', inputs: [], columns: columns({}), changelogMode: 'retract', stateTtlMs: 0} as const;

const top: RankNode = {
  ...base,
  kind: 'rank',
  partition: [0],
  order: [{column: 1, descending: true, nullsFirst: false}],
  from: 1,
  to: 2,
  withNumber: false,
  emitUpdateBefore: true,
};

function open(more: Partial<RankNode> = {}, options: {retracts?: boolean; mode?: 'batch'; clock?: VirtualClock} = {}) {
  const {retracts = false, mode = 'streaming', clock = new VirtualClock()} = options;
  return new OperatorHarness(new Rank({...top, ...more}, types, retracts, mode, clock));
}

describe('rank (Top-N)', () => {
  test('without the number: the row that goes -D, the one that comes +I; a tie at the end does not come in', () => {
    const r = open();
    expect(r.process(inserts(['a', 1, 'x'], ['a', 2, 'y']))).toEqual(['+I[a, 1, x]', '+I[a, 2, y]']);
    expect(r.process(inserts(['a', 3, 'z'], ['a', 2, 'late'], ['b', 0, 'b']))).toEqual(['-D[a, 1, x]', '+I[a, 3, z]', '+I[b, 0, b]']);
  });

  test('with the number every place that moves is an update', () => {
    const r = open({withNumber: true});
    expect(r.process(inserts(['a', 1, 'x']))).toEqual(['+I[a, 1, x, 1]']);
    expect(r.process(inserts(['a', 2, 'y']))).toEqual(['-U[a, 1, x, 1]', '+U[a, 2, y, 1]', '+I[a, 1, x, 2]']);
    expect(r.process(inserts(['a', 2, 'z']))).toEqual(['-U[a, 1, x, 2]', '+U[a, 2, z, 2]']);
    const quiet = open({withNumber: true, emitUpdateBefore: false});
    quiet.process(inserts(['a', 1, 'x']));
    expect(quiet.process(inserts(['a', 2, 'y']))).toEqual(['+U[a, 2, y, 1]', '+I[a, 1, x, 2]']);
  });

  test('a changing input: the next row moves up, unknown rows are dropped', () => {
    const r = open({}, {retracts: true});
    r.process(inserts(['a', 1, 'x'], ['a', 2, 'y'], ['a', 3, 'z']));
    expect(r.process(changelog(['-D', 'a', 3, 'z']))).toEqual(['-D[a, 3, z]', '+I[a, 1, x]']);
    expect(r.process(changelog(['-D', 'a', 3, 'z'], ['-D', 'c', 1, 'x']))).toEqual([]);
    const n = open({withNumber: true}, {retracts: true});
    n.process(inserts(['a', 1, 'x'], ['a', 2, 'y'], ['a', 3, 'z']));
    expect(n.process(changelog(['-U', 'a', 3, 'z'], ['+U', 'a', 0, 'z']))).toEqual([
      '-U[a, 3, z, 1]',
      '+U[a, 2, y, 1]',
      '-U[a, 2, y, 2]',
      '+U[a, 1, x, 2]',
    ]);
    expect(n.process(changelog(['-D', 'a', 0, 'z'], ['-D', 'a', 2, 'y']))).toEqual(['-U[a, 2, y, 1]', '+U[a, 1, x, 1]', '-D[a, 1, x, 2]']);
  });

  test('from a later place on', () => {
    const r = open({from: 2, to: 3, partition: []});
    expect(r.process(inserts(['a', 1, 'x'], ['b', 2, 'y'], ['c', 3, 'z'], ['d', 4, 'w']))).toEqual([
      '+I[a, 1, x]',
      '-U[a, 1, x]',
      '+U[b, 2, y]',
      '+I[a, 1, x]',
      '-U[b, 2, y]',
      '+U[c, 3, z]',
      '-U[a, 1, x]',
      '+U[b, 2, y]',
    ]);
  });

  test('NULLs are where the order wants them; NULL is a partition', () => {
    const r = open({to: 1});
    expect(r.process(inserts([null, null, 'x'], [null, 1, 'y']))).toEqual(['+I[NULL, NULL, x]', '-U[NULL, NULL, x]', '+U[NULL, 1, y]']);
  });

  test('the first alone, where nobody needs what it was', () => {
    const r = open({to: 1, emitUpdateBefore: false});
    expect(r.process(inserts(['a', 1, 'x'], ['a', 2, 'y']))).toEqual(['+I[a, 1, x]', '+U[a, 2, y]']);
  });

  test('batch: final rows with their numbers', () => {
    const r = open({withNumber: true, to: null}, {mode: 'batch'});
    expect(r.process(inserts(['a', 1, 'x'], ['b', 5, 'v'], ['a', 2, 'y']))).toEqual([]);
    expect(r.end()).toEqual(['+I[a, 2, y, 1]', '+I[a, 1, x, 2]', '+I[b, 5, v, 1]']);
  });

  test('time to live: a partition that did not change starts again', async () => {
    const clock = new VirtualClock();
    const r = open({to: 1, stateTtlMs: 1000}, {clock});
    r.process(inserts(['a', 5, 'x']));
    await clock.advance(1000);
    expect(r.process(inserts(['a', 1, 'y']))).toEqual(['+I[a, 1, y]']);
  });

  test('property: what is left is the top of what came, with a restore after every step', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', null), fc.option(fc.integer({min: 0, max: 3}), {freq: 5}), fc.constantFrom('x', 'y'));
    const step = fc.record({row, remove: fc.boolean()});
    fc.assert(
      fc.property(fc.array(step, {maxLength: 30}), fc.boolean(), fc.boolean(), (steps, withNumber, retracts) => {
        let r = open({withNumber}, {retracts});
        const left: Row[] = [];
        const view: string[] = [];
        for (const s of steps) {
          const at = left.findIndex((l) => l.every((v, i) => v === s.row[i]));
          const isRemoved = s.remove && retracts;
          if (isRemoved && at < 0) continue;
          if (isRemoved) left.splice(at, 1);
          else left.push(s.row);
          for (const line of r.process(changelog([isRemoved ? '-D' : '+I', ...s.row]))) {
            const text = line.slice(2);
            if (line.startsWith('+')) view.push(text);
            else {
              expect(view).toContain(text);
              view.splice(view.indexOf(text), 1);
            }
          }
          const next = open({withNumber}, {retracts});
          next.operator.restore(encodeSnapshot(r.operator.snapshot()));
          r = next;
        }
        const expected = ['a', 'b', null].flatMap((key) =>
          left
            .filter((l) => l[0] === key)
            .sort((x, y) => ((y[1] as number | null) ?? -1) - ((x[1] as number | null) ?? -1))
            .slice(0, 2)
            .map((l, i) => `[${[...l, ...(withNumber ? [i + 1] : [])].map((v) => v ?? 'NULL').join(', ')}]`),
        );
        expect(view.sort()).toEqual(expected.sort());
      }),
      {numRuns: 300},
    );
  });
});

describe('deduplicate', () => {
  const node: DeduplicateNode = {...base, kind: 'deduplicate', keys: [0], keep: 'first', timeColumn: null, emitUpdateBefore: true};
  const dedup = (more: Partial<DeduplicateNode> = {}, clock = new VirtualClock()) =>
    new OperatorHarness(new Deduplicate({...node, ...more}, types, clock));

  test('the first by processing time stays', () => {
    const d = dedup();
    expect(d.process(inserts(['a', 2, 'x'], ['a', 1, 'y'], [null, 1, 'n'], [null, 2, 'm']))).toEqual(['+I[a, 2, x]', '+I[NULL, 1, n]']);
  });

  test('the last by processing time; the same row says nothing', () => {
    const d = dedup({keep: 'last'});
    expect(d.process(inserts(['a', 2, 'x'], ['a', 2, 'x'], ['a', 1, 'y']))).toEqual(['+I[a, 2, x]', '-U[a, 2, x]', '+U[a, 1, y]']);
  });

  test('by event time: an earlier row takes the first place, one that is not earlier the last', () => {
    const first = dedup({timeColumn: 1});
    expect(first.process(inserts(['a', 5, 'x'], ['a', 5, 'y'], ['a', 3, 'z']))).toEqual(['+I[a, 5, x]', '-U[a, 5, x]', '+U[a, 3, z]']);
    const last = dedup({timeColumn: 1, keep: 'last', emitUpdateBefore: false});
    expect(last.process(inserts(['a', 5, 'x'], ['a', 3, 'z'], ['a', 5, 'y']))).toEqual(['+I[a, 5, x]', '+U[a, 5, y]']);
  });

  test('state comes back and expires', async () => {
    const clock = new VirtualClock();
    const d = dedup({stateTtlMs: 100}, clock);
    d.process(inserts(['a', 5, 'x']));
    const next = dedup({stateTtlMs: 100}, clock);
    next.operator.restore(encodeSnapshot(d.operator.snapshot()));
    expect(next.process(inserts(['a', 1, 'y']))).toEqual([]);
    await clock.advance(100);
    expect(next.process(inserts(['a', 1, 'z']))).toEqual(['+I[a, 1, z]']);
  });
});
