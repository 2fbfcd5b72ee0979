import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {AggregateName} from '../../../planner/physical/expr.ts';
import type {MatchExpression, MatchNode, MatchSlot} from '../../../planner/physical/plan.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {lookupFunction} from '../../../sql/functions/table.ts';
import {castValue} from '../../../sql/types/cast.ts';
import {compact} from '../../../sql/types/integers.ts';
import type {ExprContext} from '../../expr/context.ts';
import {aggregate, BIGINT, BOOLEAN, call, column, columns, DOUBLE, INT, literal, STRING} from '../../testing/plans.ts';
import {VirtualClock} from '../../testing/virtual-clock.ts';
import {matchCode} from './match-code.ts';
import {NONE} from './match-rows.ts';

const context: ExprContext = {lookup: lookupFunction, cast: castValue, env: {now: () => 0, zone: 'UTC'}};
const TYPES = [INT, BIGINT, DOUBLE, STRING];
const NAMES = ['A', 'B', 'C'];

/** A match as it grows: of each row its variable. */
interface Step {
  readonly variable: number;
  readonly row: Row;
}

const BITS: Readonly<Record<number, number>> = {0: 32, 1: 64};

/** What a slot comes to over rows in their order, as the definition says it. */
function naive(slot: MatchSlot, steps: readonly Step[]): Value {
  if (slot.kind !== 'row' && slot.kind !== 'aggregate') return null;
  const rows = steps.filter((s) => slot.variable === null || NAMES[s.variable] === slot.variable).map((s) => s.row);
  if (slot.kind === 'row') return rows[slot.from === 'first' ? slot.offset : rows.length - 1 - slot.offset]?.[slot.column] ?? null;
  const at = slot.argument?.kind === 'column' ? slot.argument.index : -1;
  if (at < 0) return rows.length;
  const values = rows.map((r) => r[at]!).filter((v) => v !== null);
  switch (slot.call.function) {
    case 'COUNT':
      return values.length;
    case 'MIN':
    case 'MAX': {
      const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return sorted.at(slot.call.function === 'MIN' ? 0 : -1) ?? null;
    }
    default: {
      if (values.length === 0) return null;
      if (at === 2) {
        const sum = values.reduce<number>((a, b) => a + (b as number), 0);
        return slot.call.function === 'SUM' ? sum : sum / values.length;
      }
      const sum = values.reduce<bigint>((a, b) => a + BigInt(b as number | bigint), 0n);
      if (slot.call.function === 'SUM') return compact(BigInt.asIntN(BITS[at]!, sum));
      return compact(BigInt.asIntN(64, sum) / BigInt(values.length));
    }
  }
}

const integer = (values: readonly (number | bigint)[]): fc.Arbitrary<Value> =>
  fc.oneof({weight: 5, arbitrary: fc.integer({min: -9, max: 9})}, fc.constantFrom<Value>(null, ...values));
const row: fc.Arbitrary<Row> = fc.tuple(
  integer([2 ** 31 - 1, -(2 ** 31)]),
  integer([2 ** 53 - 1, -(2 ** 53) + 1, 2n ** 62n, -(2n ** 63n)]),
  fc.oneof(
    fc.constant(null),
    fc.integer({min: -40, max: 40}).map((n) => n / 4),
  ),
  fc.constantFrom<Value>(null, 'x', 'y', 'z'),
);
const variableName = fc.constantFrom(null, ...NAMES, 'Z');
const read: fc.Arbitrary<MatchSlot> = fc.record({
  kind: fc.constant('row' as const),
  variable: variableName,
  from: fc.constantFrom('first' as const, 'last' as const),
  offset: fc.nat(3),
  column: fc.nat(3),
});
const total: fc.Arbitrary<MatchSlot> = fc
  .tuple(variableName, fc.constantFrom<AggregateName>('COUNT', 'SUM', 'AVG', 'MIN', 'MAX'), fc.integer({min: -1, max: 3}))
  .map(([variable, name, at]) => {
    if (at < 0) return {kind: 'aggregate', variable, argument: null, call: aggregate('COUNT', null, null)};
    const own = at === 3 && (name === 'SUM' || name === 'AVG') ? 1 : at;
    return {kind: 'aggregate', variable, argument: column(own, TYPES[own]!), call: aggregate(name, 0, TYPES[own]!)};
  });
const slots = fc.array(fc.oneof(read, total), {minLength: 1, maxLength: 4});
/** The pattern's variables in their order, each with the rows that it takes. */
const steps = fc
  .array(fc.array(row, {maxLength: 12}), {minLength: 3, maxLength: 3})
  .map((parts) => parts.flatMap((rows, variable) => rows.map((r): Step => ({variable, row: r}))))
  .filter((all) => all.length > 0);

function nodeOf(measures: readonly MatchExpression[], condition: MatchExpression | null): MatchNode {
  return {
    kind: 'match',
    id: 'm',
    inputs: [],
    columns: columns({}),
    changelogMode: 'append',
    partition: [],
    timeColumn: null,
    timeMode: 'event',
    order: [],
    pattern: NAMES.map((name) => ({name, min: 0, max: null, greedy: false, condition})),
    skip: {kind: 'to-next-row'},
    withinMs: 0,
    measures,
  };
}

const typeOf = (slot: MatchSlot) => (slot.kind === 'aggregate' ? slot.call.type : 'column' in slot ? TYPES[slot.column]! : INT);

describe('match code', () => {
  test('property: measures are what their definition says, while runs come and go', () => {
    fc.assert(
      fc.property(slots, fc.array(steps, {minLength: 1, maxLength: 3}), (all, matches) => {
        const measures = all.map((slot): MatchExpression => ({slots: [slot], expr: column(0, typeOf(slot))}));
        const {rows, taken, result} = matchCode(nodeOf(measures, null), TYPES, [], context, new VirtualClock());
        for (const match of matches) {
          let last = NONE;
          for (const [i, step] of match.entries()) {
            last = taken.take(step.variable, rows.add(step.row), i, last);
            // Asked before the end too: what was remembered on the way must not be taken for what comes.
            expect(result(last, 0, 0)).toEqual(all.map((slot) => naive(slot, match.slice(0, i + 1))));
          }
          taken.hold(last);
          taken.letGo(last);
        }
        expect(rows.size).toBe(0);
      }),
      {numRuns: 300},
    );
  });

  test('property: in a condition the row that is looked at is the last of its variable', () => {
    fc.assert(
      fc.property(fc.oneof(read, total), steps, (slot, match) => {
        const before = match.slice(0, -1);
        const {variable: own, row: looked} = match.at(-1)!;
        const expected = naive(slot, match);
        const type = typeOf(slot);
        const isIt =
          expected === null
            ? call('IS NULL', BOOLEAN, column(0, type))
            : call('=', BOOLEAN, column(0, type), literal(expected as string | number | bigint, type));
        const {rows, taken, conditions} = matchCode(nodeOf([], {slots: [slot], expr: isIt}), TYPES, [], context, new VirtualClock());
        const last = before.reduce((at, step, i) => taken.take(step.variable, rows.add(step.row), i, at), NONE);
        expect(conditions[own]!(rows.add(looked), last, 0)).toBe(true);
      }),
      {numRuns: 300},
    );
  });
});
