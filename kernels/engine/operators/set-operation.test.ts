import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {SetOperationNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, changelogText, inserts} from '../testing/changelog.ts';
import {columns, INT} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {SetOperation} from './set-operation.ts';

function open(
  operator: 'intersect' | 'except',
  all: boolean,
  mode: 'streaming' | 'batch' = 'streaming',
  stateTtlMs = 0,
  clock = new VirtualClock(),
) {
  const node: SetOperationNode = {
    kind: 'set-operation',
    id: 's',
    inputs: [],
    columns: columns({}),
    changelogMode: 'retract',
    operator,
    all,
    stateTtlMs,
  };
  const set = new SetOperation(node, [INT], mode, clock);
  const collect = (run: (out: {emit(batch: Batch): void}) => void): string[] => {
    const lines: string[] = [];
    run({emit: (batch) => void lines.push(...changelogText(batch))});
    return lines;
  };
  return {
    set,
    left: (batch: Batch) => collect((out) => set.process(batch, 0, out)),
    right: (batch: Batch) => collect((out) => set.process(batch, 1, out)),
    end: () => collect((out) => set.onEnd(out)),
  };
}

describe('set operation', () => {
  test('INTERSECT: once a row is on both sides; NULLs are equal', () => {
    const s = open('intersect', false);
    expect(s.left(inserts([1], [1], [null]))).toEqual([]);
    expect(s.right(inserts([1], [1], [null], [2]))).toEqual(['+I[1]', '+I[NULL]']);
    expect(s.left(changelog(['-D', 1]))).toEqual([]);
    expect(s.left(changelog(['-D', 1], ['-D', 7]))).toEqual(['-D[1]']);
  });

  test('INTERSECT ALL: as often as on the side that has fewer', () => {
    const s = open('intersect', true);
    s.left(inserts([1], [1]));
    expect(s.right(inserts([1], [1], [1]))).toEqual(['+I[1]', '+I[1]']);
    expect(s.right(changelog(['-U', 1], ['+U', 2], ['-D', 1]))).toEqual(['-D[1]']);
  });

  test('EXCEPT: until the other side has it', () => {
    const s = open('except', false);
    expect(s.left(inserts([1], [1], [2]))).toEqual(['+I[1]', '+I[2]']);
    expect(s.right(inserts([1], [3]))).toEqual(['-D[1]']);
    expect(s.right(changelog(['-D', 1]))).toEqual(['+I[1]']);
  });

  test('EXCEPT ALL: one for one', () => {
    const s = open('except', true);
    expect(s.left(inserts([1], [1]))).toEqual(['+I[1]', '+I[1]']);
    expect(s.right(inserts([1], [1], [1]))).toEqual(['-D[1]', '-D[1]']);
    expect(s.right(changelog(['-D', 1], ['-D', 1]))).toEqual(['+I[1]']);
  });

  test('batch: what is left at the end', () => {
    const s = open('except', true, 'batch');
    expect([s.left(inserts([1], [1], [2])), s.right(inserts([1]))]).toEqual([[], []]);
    expect(s.end()).toEqual(['+I[1]', '+I[2]']);
  });

  test('time to live: an old row counts as unknown', async () => {
    const clock = new VirtualClock();
    const s = open('intersect', false, 'streaming', 1000, clock);
    s.left(inserts([1]));
    await clock.advance(1000);
    expect(s.right(inserts([1]))).toEqual([]);
  });

  test('property: adds up to the operation on what is left, with a restore after every step', () => {
    const step = fc.record({value: fc.constantFrom(1, 2, null), isLeft: fc.boolean(), remove: fc.boolean()});
    fc.assert(
      fc.property(
        fc.array(step, {maxLength: 40}),
        fc.constantFrom('intersect' as const, 'except' as const),
        fc.boolean(),
        (steps, operator, all) => {
          let s = open(operator, all);
          const sides: Row[][] = [[], []];
          const view = new Map<string, number>();
          for (const {value, isLeft, remove} of steps) {
            const side = sides[isLeft ? 0 : 1] as Row[];
            const at = side.findIndex((r) => r[0] === value);
            if (remove && at < 0) continue;
            if (remove) side.splice(at, 1);
            else side.push([value]);
            for (const line of (isLeft ? s.left : s.right)(changelog([remove ? '-D' : '+I', value]))) {
              const count = (view.get(line.slice(2)) ?? 0) + (line.startsWith('+') ? 1 : -1);
              expect(count).toBeGreaterThanOrEqual(0);
              view.set(line.slice(2), count);
            }
            const next = open(operator, all);
            next.set.restore(encodeSnapshot(s.set.snapshot()));
            s = next;
          }
          for (const value of [1, 2, null]) {
            const [l = 0, r = 0] = sides.map((side) => side.filter((row) => row[0] === value).length);
            const many = operator === 'intersect' ? Math.min(l, r) : Math.max(0, l - r);
            const once = operator === 'intersect' ? l > 0 && r > 0 : l > 0 && r === 0;
            expect(view.get(`[${value ?? 'NULL'}]`) ?? 0).toBe(all ? many : Number(once));
          }
        },
      ),
      {numRuns: 200},
    );
  });
});
