import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {AggregateCall} from '../../planner/physical/expr.ts';
import type {GroupAggregateNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {aggregate, BIGINT, columns, DOUBLE, INT, STRING} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {GroupAggregate} from './group-aggregate.ts';

function node(more: Partial<GroupAggregateNode> = {}): GroupAggregateNode {
  return {
    kind: 'group-aggregate',
    id: 'g',
    inputs: [],
    columns: columns({}),
    changelogMode: 'retract',
    keys: [0],
    aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 1, INT)],
    emitUpdateBefore: true,
    stateTtlMs: 0,
    ...more,
  };
}

function open(n: GroupAggregateNode, options: {retracts?: boolean; mode?: 'batch'; types?: DataType[]; clock?: VirtualClock} = {}) {
  const {retracts = true, mode = 'streaming', types = [STRING, INT], clock = new VirtualClock()} = options;
  return new OperatorHarness(new GroupAggregate(n, types, retracts, mode, clock));
}

/** The one aggregate over rows of one group. */
function result(call: AggregateCall, type: DataType, values: readonly Value[]): Value {
  let value: Value = null;
  const g = new GroupAggregate(node({keys: [], aggregates: [call]}), [type], false, 'batch', new VirtualClock());
  const out = {
    emit: (b: {rows: readonly Row[]}): void => {
      value = b.rows[0]![0]!;
    },
  };
  g.process(inserts(...values.map((v) => [v])), 0, out);
  g.onEnd(out);
  return value;
}

describe('group aggregate (GroupAggFunction)', () => {
  test('+I, then -U and +U; nothing where the result stays the same', () => {
    const g = open(node({aggregates: [aggregate('MAX', 1, INT)]}), {retracts: false});
    expect(g.process(inserts(['a', 1]))).toEqual(['+I[a, 1]']);
    expect(g.process(inserts(['a', 3], ['b', 0], ['a', 2]))).toEqual(['-U[a, 1]', '+U[a, 3]', '+I[b, 0]']);
  });

  test('without -U where nobody needs it', () => {
    const g = open(node({emitUpdateBefore: false}));
    expect(g.process(inserts(['a', 1], ['a', 2]))).toEqual(['+I[a, 1, 1]', '+U[a, 2, 3]']);
  });

  test('retractions: -D at zero, unknown keys dropped, MIN and MAX look again', () => {
    const g = open(node({aggregates: [aggregate('COUNT', null, null), aggregate('MIN', 1, INT), aggregate('MAX', 1, INT)]}));
    g.process(inserts(['a', 1], ['a', 5]));
    expect(g.process(changelog(['-U', 'a', 5], ['+U', 'a', 3]))).toEqual([
      '-U[a, 2, 1, 5]',
      '+U[a, 1, 1, 1]',
      '-U[a, 1, 1, 1]',
      '+U[a, 2, 1, 3]',
    ]);
    expect(g.process(changelog(['-D', 'a', 1], ['-D', 'a', 3], ['-D', 'a', 9], ['-D', 'x', 1]))).toEqual([
      '-U[a, 2, 1, 3]',
      '+U[a, 1, 3, 3]',
      '-D[a, 1, 3, 3]',
    ]);
    expect(g.process(inserts(['a', 7]))).toEqual(['+I[a, 1, 7, 7]']);
  });

  test('DISTINCT counts a value until its last row is taken back', () => {
    const g = open(node({aggregates: [aggregate('COUNT', 1, INT, {distinct: true})]}));
    expect(g.process(inserts(['a', 1], ['a', 1], ['a', 2]))).toEqual(['+I[a, 1]', '-U[a, 1]', '+U[a, 2]']);
    expect(g.process(changelog(['-D', 'a', 1]))).toEqual([]);
    expect(g.process(changelog(['-D', 'a', 1]))).toEqual(['-U[a, 2]', '+U[a, 1]']);
  });

  test('a global aggregate of nothing: nothing in streaming, one row in batch', () => {
    const global = node({keys: [], aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 1, INT)]});
    expect(open(global).end()).toEqual([]);
    expect(open(global, {mode: 'batch'}).end()).toEqual(['+I[0, NULL]']);
    expect(open(node(), {mode: 'batch'}).end()).toEqual([]);
  });

  test('batch: final rows only', () => {
    const g = open(node(), {mode: 'batch'});
    expect(g.process(inserts(['a', 1], ['b', 2], ['a', 3]))).toEqual([]);
    expect(g.end()).toEqual(['+I[a, 2, 4]', '+I[b, 1, 2]']);
  });

  test('time to live: an old key starts again, an unchanged result is sent again', async () => {
    const clock = new VirtualClock();
    const g = open(node({stateTtlMs: 1000, aggregates: [aggregate('MAX', 1, INT)]}), {clock, retracts: false});
    expect(g.process(inserts(['a', 5], ['a', 1]))).toEqual(['+I[a, 5]', '-U[a, 5]', '+U[a, 5]']);
    await clock.advance(1000);
    expect(g.process(inserts(['a', 2]))).toEqual(['+I[a, 2]']);
  });

  test('keys: NULL, NaN, -0, bytes and numbers beyond 2^53', () => {
    const count = node({aggregates: [aggregate('COUNT', null, null)]});
    const batch = (type: DataType, ...values: Value[]): string[] => {
      const g = open(count, {mode: 'batch', types: [type]});
      g.process(inserts(...values.map((v) => [v])));
      return g.end();
    };
    expect(batch(DOUBLE, Number.NaN, null, Number.NaN, 0, -0)).toEqual(['+I[NaN, 2]', '+I[NULL, 1]', '+I[0, 2]']);
    expect(batch(BIGINT, 2n ** 60n, 2n ** 60n, 2n ** 60n + 1n, 7)).toEqual([`+I[${2n ** 60n}, 2]`, `+I[${2n ** 60n + 1n}, 1]`, '+I[7, 1]']);
    const bytes: DataType = {kind: 'varbinary', length: 10, nullable: true};
    expect(batch(bytes, Uint8Array.of(1, 2), Uint8Array.of(1, 2), Uint8Array.of(1), null)).toEqual([
      '+I[x0102, 2]',
      '+I[x01, 1]',
      '+I[NULL, 1]',
    ]);
  });

  test('SUM and AVG by type, as Flink', () => {
    const tiny: DataType = {kind: 'tinyint', nullable: true};
    const decimal: DataType = {kind: 'decimal', precision: 10, scale: 2, nullable: true};
    const wide: DataType = {kind: 'decimal', precision: 38, scale: 2, nullable: true};
    const six: DataType = {kind: 'decimal', precision: 38, scale: 6, nullable: true};
    const float: DataType = {kind: 'float', nullable: true};
    expect(result(aggregate('SUM', 0, tiny), tiny, [100, 100])).toBe(-56);
    expect(result(aggregate('SUM', 0, INT), INT, [2147483647, 1])).toBe(-2147483648);
    expect(result(aggregate('SUM', 0, BIGINT), BIGINT, [2n ** 63n - 1n, 1])).toBe(-(2n ** 63n));
    expect(result(aggregate('SUM', 0, BIGINT), BIGINT, [2 ** 53 - 1, 2 ** 53 - 1, -(2 ** 53 - 1)])).toBe(2 ** 53 - 1);
    expect(result(aggregate('AVG', 0, INT), INT, [2147483647, 2147483647])).toBe(2147483647);
    expect(result(aggregate('AVG', 0, INT), INT, [-3, -4])).toBe(-3);
    expect(result(aggregate('AVG', 0, INT), INT, [1, 2])).toBe(1);
    expect(result(aggregate('AVG', 0, DOUBLE), DOUBLE, [93.11, 130.41])).toBe(111.75999999999999);
    expect(result(aggregate('SUM', 0, float), float, [Math.fround(0.1), Math.fround(0.2)])).toBe(
      Math.fround(Math.fround(0.1) + Math.fround(0.2)),
    );
    expect(result(aggregate('SUM', 0, decimal, {type: wide}), decimal, [150, 25])).toBe(175);
    expect(result(aggregate('AVG', 0, decimal, {type: six}), decimal, [100, 200, 200])).toBe(1666667);
    expect(result(aggregate('SUM', 0, wide, {type: wide}), wide, [10n ** 38n - 1n, 1])).toBe(null);
    expect(result(aggregate('SUM', 0, INT), INT, [null, null])).toBe(null);
  });

  test('MIN and MAX of texts go by code points', () => {
    expect(result(aggregate('MAX', 0, STRING), STRING, ['\uffff', '\u{10000}', 'a'])).toBe('\u{10000}');
    expect(result(aggregate('MIN', 0, STRING), STRING, ['b', null, 'a', 'ab'])).toBe('a');
  });

  test('property: the changelog adds up to the aggregate of the rows that are left, with a restore after every step', () => {
    const calls = [
      aggregate('COUNT', null, null),
      aggregate('SUM', 1, INT),
      aggregate('MIN', 1, INT),
      aggregate('MAX', 1, INT),
      aggregate('COUNT', 1, INT, {distinct: true}),
    ];
    const row = fc.tuple(fc.constantFrom('a', 'b'), fc.integer({min: -2, max: 2}));
    fc.assert(
      fc.property(fc.array(fc.record({row, remove: fc.boolean()}), {maxLength: 40}), (steps) => {
        const n = node({aggregates: calls});
        let g = open(n);
        const left: [string, number][] = [];
        const view = new Map<string, string>();
        for (const s of steps) {
          const at = left.findIndex(([k, v]) => k === s.row[0] && v === s.row[1]);
          if (s.remove && at < 0) continue;
          if (s.remove) left.splice(at, 1);
          else left.push(s.row);
          for (const line of g.process(changelog([s.remove ? '-D' : '+I', ...s.row]))) {
            const [kind, text] = [line.slice(0, 2), line.slice(2)];
            const key = text.slice(1, 2);
            if (kind === '+I') expect(view.has(key)).toBe(false);
            else if (kind !== '+U') expect(view.get(key)).toBe(text);
            if (kind === '-D') view.delete(key);
            else if (kind !== '-U') view.set(key, text);
          }
          const next = open(n);
          next.operator.restore(encodeSnapshot(g.operator.snapshot()));
          g = next;
        }
        const expected = [...new Set(left.map(([k]) => k))].map((key) => {
          const values = left.filter(([k]) => k === key).map(([, v]) => v);
          const sum = values.reduce((a, b) => a + b, 0);
          return `[${key}, ${values.length}, ${sum}, ${Math.min(...values)}, ${Math.max(...values)}, ${new Set(values).size}]`;
        });
        expect([...view.values()].sort()).toEqual(expected.sort());
      }),
      {numRuns: 200},
    );
  });
});
