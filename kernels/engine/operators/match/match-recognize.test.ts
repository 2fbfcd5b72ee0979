import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Expr} from '../../../planner/physical/expr.ts';
import type {MatchExpression, MatchNode, MatchSlot, MatchVariable} from '../../../planner/physical/plan.ts';
import type {Row} from '../../../protocol/value.ts';
import {lookupFunction} from '../../../sql/functions/table.ts';
import {castValue} from '../../../sql/types/cast.ts';
import type {ExprContext} from '../../expr/context.ts';
import {interpretExpr} from '../../expr/interpret.ts';
import {encodeSnapshot} from '../../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../../testing/changelog.ts';
import {aggregate, BOOLEAN, call, columns, column as exprColumn, INT, literal, STRING, TIMESTAMP} from '../../testing/plans.ts';
import {VirtualClock} from '../../testing/virtual-clock.ts';
import {MatchRecognize} from './match-recognize.ts';

/** key, time, value. */
const types = [STRING, TIMESTAMP, INT];

const context: ExprContext = {lookup: lookupFunction, cast: castValue, env: {now: () => 0, zone: 'UTC'}};

const slot = (of: MatchSlot): MatchExpression => ({slots: [of], expr: {kind: 'column', index: 0, type: INT}});
const column = (variable: string | null, at: number, from: 'first' | 'last' = 'last', offset = 0): MatchSlot => {
  return {kind: 'row', variable, from, offset, column: at};
};

/** The value of the row is within the set's bits. */
function oneOf(bits: number): MatchExpression {
  const values = [0, 1, 2, 3].filter((v) => ((bits >> v) & 1) === 1);
  const args = values.map((v) => call('=', BOOLEAN, exprColumn(0, INT), literal(v, INT)));
  return {slots: [{kind: 'current', column: 2}], expr: {kind: 'or', args, type: BOOLEAN}};
}

/** Of the row, of the variable's row before it, and of what its rows come to with this one. */
function runCondition(name: string, expr: Expr): MatchExpression {
  const sum: MatchSlot = {kind: 'aggregate', variable: name, argument: exprColumn(2, INT), call: aggregate('SUM', 0, INT)};
  return {slots: [{kind: 'current', column: 2}, column(name, 2, 'last', 1), sum], expr};
}

const [NOW, BEFORE, SUM, LAST_OF_ALL] = [exprColumn(0, INT), exprColumn(1, INT), exprColumn(2, INT), literal(9, INT)];
const IS_HIGHER: Expr = {
  kind: 'and',
  args: [
    call('<', BOOLEAN, NOW, LAST_OF_ALL),
    {kind: 'or', args: [call('IS NULL', BOOLEAN, BEFORE), call('>', BOOLEAN, NOW, BEFORE)], type: BOOLEAN},
  ],
  type: BOOLEAN,
};
/** One of these over what `runCondition` reads. */
const runConditions = fc.oneof(
  {weight: 3, arbitrary: fc.integer({min: 1, max: 15}).map((bits) => oneOf(bits).expr)},
  fc.constant(IS_HIGHER),
  fc.integer({min: 1, max: 6}).map((most) => call('<', BOOLEAN, SUM, literal(most, INT))),
);

const variable = (name: string, more: Partial<MatchVariable> = {}): MatchVariable => ({
  name,
  min: 1,
  max: 1,
  greedy: false,
  condition: null,
  ...more,
});

/** Value greater than the one of the last row of A. */
const rises: MatchExpression = {
  slots: [{kind: 'current', column: 2}, column('A', 2)],
  expr: call('>', BOOLEAN, exprColumn(0, INT), exprColumn(1, INT)),
};

const node: MatchNode = {
  kind: 'match',
  id: 'm',
  inputs: [],
  columns: columns({}),
  changelogMode: 'append',
  partition: [0],
  timeColumn: 1,
  timeMode: 'event',
  order: [],
  pattern: [variable('A'), variable('B', {condition: rises})],
  skip: {kind: 'to-next-row'},
  withinMs: 0,
  measures: [slot(column('A', 2)), slot(column('B', 2)), slot({kind: 'rowtime'})],
};

function open(more: Partial<MatchNode> = {}, mode: 'streaming' | 'batch' = 'streaming', clock = new VirtualClock()) {
  return new OperatorHarness(new MatchRecognize({...node, ...more}, types, mode, context, clock));
}

describe('match recognize', () => {
  test('event time: rows wait for the watermark and are taken in the order of time', () => {
    const m = open();
    expect(m.process(inserts(['a', 3, 7], ['a', 1, 5], ['b', 2, 1], ['a', 9, 8]))).toEqual([]);
    expect(m.watermark(3)).toEqual(['+I[a, 5, 7, 3]']);
    m.process(inserts(['a', 3, 100], ['a', null, 100], ['b', 4, 2]));
    expect(m.operator.lateRecords()).toBe(1);
    expect(m.end()).toEqual(['+I[b, 1, 2, 4]', '+I[a, 7, 8, 9]']);
  });

  test('rows of one time in the order that ORDER BY names', () => {
    const m = open({order: [{column: 2, descending: false, nullsFirst: true}]});
    m.process(inserts(['a', 1, 3], ['a', 1, 2], ['a', 1, 1]));
    expect(m.end()).toEqual(['+I[a, 1, 2, 1]', '+I[a, 2, 3, 1]']);
  });

  test('WITHIN: the last row comes less than so long after the first', () => {
    const m = open({withinMs: 5});
    m.process(inserts(['a', 0, 1], ['a', 5, 2], ['a', 9, 3]));
    expect(m.end()).toEqual(['+I[a, 2, 3, 9]']);
  });

  test('WITHIN frees a match that waits for a run that began earlier', () => {
    const pattern = [
      variable('A'),
      variable('B', {min: 1, max: null, greedy: true, condition: oneOf(0b10)}),
      variable('C', {condition: oneOf(0b100)}),
    ];
    // The run of the first row goes on over every 1; the 2 ends it. What begins later is told after it.
    const m = open({pattern, withinMs: 4, measures: [slot(column('A', 1)), slot(column('C', 1))]});
    m.process(inserts(['a', 1, 0], ['a', 2, 1], ['a', 3, 1], ['a', 4, 2]));
    expect(m.watermark(4)).toEqual(['+I[a, 1, 4]', '+I[a, 2, 4]']);
    expect(m.operator.nextWindowEnd()).toBe(null);
  });

  test('skipping to a row that is not there, or to the first, fails', () => {
    const pattern = [variable('A'), variable('B', {min: 0, condition: oneOf(0)}), variable('C')];
    const missing = open({pattern, skip: {kind: 'to-first', variable: 'B'}, measures: []});
    missing.process(inserts(['a', 1, 0], ['a', 2, 0]));
    expect(() => missing.end()).toThrow('cannot skip to "B": the match has no row of it');
    const first = open({skip: {kind: 'to-last', variable: 'A'}});
    first.process(inserts(['a', 1, 0], ['a', 2, 1]));
    expect(() => first.end()).toThrow('cannot skip to "A": that is the first row of the match');
  });

  test('processing time: at once', async () => {
    const clock = new VirtualClock(100);
    const m = open({timeMode: 'processing', withinMs: 10}, 'streaming', clock);
    expect(m.process(inserts(['a', null, 1], ['a', null, 2]))).toEqual(['+I[a, 1, 2, 100]']);
    await clock.advance(10);
    expect(m.process(inserts(['a', null, 3], ['a', null, 4]))).toEqual(['+I[a, 3, 4, 110]']);
  });

  test('batch: sorted by ORDER BY at the end, WITHIN bounds nothing', () => {
    const m = open(
      {timeColumn: null, order: [{column: 1, descending: false, nullsFirst: true}], withinMs: 1, measures: [slot(column('B', 1))]},
      'batch',
    );
    m.process(inserts(['a', 30, 2], ['a', 10, 1]));
    expect(m.end()).toEqual(['+I[a, 30]']);
  });

  test('changes are refused', () => {
    expect(() => open().process(changelog(['-D', 'a', 1, 1]))).toThrow('cannot take rows that change');
  });

  test('keys without a run are forgotten', () => {
    const m = open({pattern: [variable('A', {condition: oneOf(0b10)}), variable('B')]});
    m.process(inserts(['a', 1, 0], ['b', 1, 0], ['c', 1, 1]));
    m.watermark(1);
    const {chunks} = encodeSnapshot(m.operator.snapshot()!);
    expect(JSON.parse(new TextDecoder().decode(chunks[0]))).toMatchObject({partitions: 1});
  });

  test('property: as a naive search, with a watermark after every batch, and perhaps a restore', () => {
    const times = fc.constantFrom<[number, number | null]>([1, 1], [0, 1], [2, 2], [1, 2], [1, 3], [2, 3], [1, null], [2, null], [0, null]);
    const any = fc.record({times, greedy: fc.boolean(), expr: runConditions});
    const patterns = fc.array(any, {minLength: 1, maxLength: 4}).map((parts) =>
      parts.map(({times: [min, max], greedy, expr}, i): MatchVariable => {
        const isLast = i === parts.length - 1;
        const least = isLast ? Math.max(1, min) : min;
        const fixed = least === max || (least === 0 && max === 1);
        const name = 'ABCD'[i]!;
        return variable(name, {min: least, max, greedy: greedy && !isLast && !fixed, condition: runCondition(name, expr)});
      }),
    );
    const row = fc.tuple(fc.constantFrom('a', 'b'), fc.integer({min: 0, max: 3}));
    const skips = fc.constantFrom<'to-next-row' | 'past-last-row'>('to-next-row', 'past-last-row');
    fc.assert(
      fc.property(
        patterns,
        fc.array(fc.array(row, {maxLength: 8}), {maxLength: 4}),
        skips,
        fc.constantFrom(0, 3),
        fc.boolean(),
        (pattern, batches, kind, withinMs, restores) => {
          const spec = {pattern, skip: {kind}, withinMs, measures: [slot(column(null, 1, 'first')), slot(column(null, 1))]};
          let m = open(spec);
          const all: Row[] = [];
          const lines: string[] = [];
          let time = 0;
          for (const batch of batches) {
            const rows = batch.map(([k, v]): Row => [k, time++, v]);
            all.push(...rows);
            m.process(inserts(...rows));
            lines.push(...m.watermark(time - 2));
            if (!restores) continue;
            const next = open(spec);
            next.operator.restore(encodeSnapshot(m.operator.snapshot()!));
            m = next;
          }
          // Nothing takes these: they end every run.
          m.process(inserts(['a', time, 9], ['b', time, 9]));
          lines.push(...m.end());
          expect(lines.sort()).toEqual(naive(all, pattern, kind, withinMs).sort());
        },
      ),
      {numRuns: 300},
    );
  });
});

/** Every way through the pattern from every row; of one beginning the match that ends first. */
function naive(all: readonly Row[], pattern: readonly MatchVariable[], skip: string, withinMs: number): string[] {
  const lines: string[] = [];
  for (const key of ['a', 'b']) {
    const rows = all.filter((r) => r[0] === key);
    let from = 0;
    for (let start = 0; start < rows.length; start++) {
      if (start < from) continue;
      const end = firstEnd(rows, pattern, start, withinMs);
      if (end === null) continue;
      lines.push(`+I[${key}, ${rows[start]![1]}, ${rows[end]![1]}]`);
      if (skip === 'past-last-row') from = end + 1;
    }
  }
  return lines;
}

function firstEnd(rows: readonly Row[], pattern: readonly MatchVariable[], start: number, withinMs: number): number | null {
  /** Behind `taken` rows of the same variable. */
  const takes = (v: MatchVariable, at: number, taken: number): boolean => {
    const values = rows.slice(at - taken, at + 1).map((row) => row[2] as number);
    const [now = null, before = null] = values.toReversed();
    if (at >= rows.length || v.condition === null) return false;
    const sum = values.reduce((x, y) => x + y, 0);
    return interpretExpr(v.condition.expr, context)([now, before, sum]) === true;
  };
  const inTime = (at: number): boolean => withinMs === 0 || (rows[at]![1] as number) - (rows[start]![1] as number) < withinMs;
  const search = (i: number, taken: number, at: number): number | null => {
    const v = pattern[i];
    if (v === undefined) return at - 1;
    const mayTake = v.max === null || taken < v.max;
    const ends: (number | null)[] = [];
    if (mayTake && takes(v, at, taken) && inTime(at)) ends.push(search(i, taken + 1, at + 1) ?? null);
    if (taken >= v.min && !(v.greedy && takes(v, at, taken))) ends.push(search(i + 1, 0, at));
    const found = ends.filter((e) => e !== null);
    return found.length === 0 ? null : Math.min(...found);
  };
  return search(0, 0, start);
}
