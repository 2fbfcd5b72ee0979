import {describe, expect, test} from 'vitest';
import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {aggregate, DOUBLE, INT, STRING} from '../../testing/plans.ts';
import {encodeSnapshot, StateReader, StateWriter} from '../state-io.ts';
import type {Accumulator} from './accumulator.ts';
import {createAccumulator} from './create.ts';

const DECIMAL: DataType = {kind: 'decimal', precision: 6, scale: 2, nullable: true};
const WIDE: DataType = {kind: 'decimal', precision: 38, scale: 6, nullable: true};

/** `-` before a value takes it back. The values go through cell 1, then through a saved state into cell 0 of another accumulator. */
function run(call: AggregateCall, values: readonly Value[], gone: readonly Value[] = []): Value {
  const fresh = (): Accumulator => {
    const a = createAccumulator(call, gone.length > 0);
    a.grow(2);
    a.reset(0);
    a.reset(1);
    return a;
  };
  const first = fresh();
  for (const v of values) first.add(1, [v]);
  for (const v of gone) first.retract(1, [v]);
  const out = new StateWriter();
  first.save(Int32Array.of(1), out);
  const second = fresh();
  second.load(Int32Array.of(0), new StateReader(encodeSnapshot(out.finish(1)), 1));
  expect(second.value(0)).toEqual(first.value(1));
  if (gone.length === 0) {
    const merged = fresh();
    const [a, ...rest] = values;
    if (a !== undefined) merged.add(0, [a]);
    for (const v of rest) merged.add(1, [v]);
    merged.merge(0, 1);
    expect(merged.value(0)).toEqual(first.value(1));
  }
  return second.value(0);
}

describe('further aggregates', () => {
  test('FIRST_VALUE and LAST_VALUE pass over NULLs; what is taken back makes room', () => {
    expect(run(aggregate('FIRST_VALUE', 0, INT), [null, 3, 1])).toBe(3);
    expect(run(aggregate('LAST_VALUE', 0, INT), [3, 1, null])).toBe(1);
    expect(run(aggregate('FIRST_VALUE', 0, STRING), [null])).toBe(null);
    expect(run(aggregate('FIRST_VALUE', 0, INT), [3, 1, 2], [3])).toBe(1);
    expect(run(aggregate('LAST_VALUE', 0, INT), [3, 1, 2], [2, null, 9])).toBe(1);
    expect(run(aggregate('LAST_VALUE', 0, INT), [3], [3])).toBe(null);
  });

  test('LISTAGG', () => {
    expect(run(aggregate('LISTAGG', 0, STRING), ['a', null, 'b', 'a'])).toBe('a,b,a');
    expect(run(aggregate('LISTAGG', 0, STRING, {separator: '; '}), ['a', 'b'])).toBe('a; b');
    expect(run(aggregate('LISTAGG', 0, STRING, {distinct: true}), ['a', 'b', 'a'])).toBe('a,b');
    expect(run(aggregate('LISTAGG', 0, STRING), ['a', 'b', 'a'], ['a'])).toBe('b,a');
    expect(run(aggregate('LISTAGG', 0, STRING), [null])).toBe(null);
  });

  test('COLLECT', () => {
    expect(run(aggregate('COLLECT', 0, INT), [1, null, 2, 1])).toEqual(
      new Map([
        [1, 2],
        [2, 1],
      ]),
    );
    expect(run(aggregate('COLLECT', 0, INT, {distinct: true}), [1, 1])).toEqual(new Map([[1, 1]]));
    expect(run(aggregate('COLLECT', 0, INT), [1, 2, 1], [1, 2])).toEqual(new Map([[1, 1]]));
    expect(run(aggregate('COLLECT', 0, INT), [null])).toEqual(new Map());
  });

  test('variance and deviation: of doubles', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9, null];
    expect(run(aggregate('VAR_POP', 0, DOUBLE), values)).toBe(4);
    expect(run(aggregate('STDDEV_POP', 0, DOUBLE), values)).toBe(2);
    expect(run(aggregate('VAR_SAMP', 0, DOUBLE), values)).toBeCloseTo(32 / 7, 12);
    expect(run(aggregate('STDDEV_SAMP', 0, DOUBLE), values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(run(aggregate('VAR_POP', 0, DOUBLE), [...values, 100], [100])).toBe(4);
    expect(run(aggregate('VAR_SAMP', 0, DOUBLE), [1])).toBe(null);
    expect(run(aggregate('VAR_POP', 0, DOUBLE), [1])).toBe(0);
    expect(run(aggregate('VAR_POP', 0, DOUBLE), [null])).toBe(null);
  });

  test('variance of integers is cut to one, of decimals rounded', () => {
    // (1 + 4 + 9) − 36 / 3 = 2; 2 / 3 = 0, 2 / 2 = 1.
    expect(run(aggregate('VAR_POP', 0, INT), [1, 2, 3])).toBe(0);
    expect(run(aggregate('VAR_SAMP', 0, INT), [1, 2, 3])).toBe(1);
    expect(run(aggregate('STDDEV_POP', 0, INT), [0, 10])).toBe(5);
    expect(run(aggregate('VAR_POP', 0, INT), [0, 10, 7], [7])).toBe(25);
    // 1.00 and 2.00: 0.25 and 0.5.
    expect(run(aggregate('VAR_POP', 0, DECIMAL, {type: WIDE}), [100, 200])).toBe(250_000);
    expect(run(aggregate('STDDEV_POP', 0, DECIMAL, {type: WIDE}), [100, 200])).toBe(500_000);
  });
});
