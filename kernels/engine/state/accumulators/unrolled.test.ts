import {expect, test} from 'vitest';
import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {NumberLanes} from '../number-lanes.ts';
import {createAccumulators} from './create.ts';
import {interpreted, unrolled} from './unrolled.ts';

const BIGINT: DataType = {kind: 'bigint', nullable: true};
const INT: DataType = {kind: 'int', nullable: true};
const DOUBLE: DataType = {kind: 'double', nullable: true};
const FLOAT: DataType = {kind: 'float', nullable: true};
const DECIMAL: DataType = {kind: 'decimal', precision: 20, scale: 2, nullable: true};

/** The argument stands in column 0, a filter in column 1. */
function call(name: AggregateCall['function'], facts: Partial<AggregateCall> = {}): AggregateCall {
  const argumentType = facts.argumentType ?? BIGINT;
  return {function: name, distinct: false, argument: 0, argumentType, filter: null, type: argumentType, ...facts};
}

const SMALL: readonly Value[] = [null, 0, 1, -1, 3, 7, -12, 2_000_000_000, -2_000_000_000];
const kinds: readonly {readonly type: DataType; readonly values: readonly Value[]}[] = [
  {type: INT, values: SMALL},
  {
    type: BIGINT,
    values: [...SMALL, 9_007_199_254_740_991, -9_007_199_254_740_991, 4_503_599_627_370_497, 9_007_199_254_740_993n, -(2n ** 63n)],
  },
  {type: DECIMAL, values: [...SMALL, 9_007_199_254_740_991, 99_999_999_999_999_999_999n]},
  {type: DOUBLE, values: [...SMALL, 0.5, -0.25, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY]},
  {type: FLOAT, values: [...SMALL, 0.5, Math.fround(0.1), Math.fround(1e30), Number.NaN]},
];

const callsOf = (type: DataType): readonly AggregateCall[] => [
  call('COUNT', {argument: null, argumentType: null, type: BIGINT}),
  call('COUNT', {argumentType: type, type: BIGINT}),
  call('COUNT', {filter: 1, argumentType: type, type: BIGINT}),
  call('SUM', {argumentType: type}),
  call('AVG', {argumentType: type, filter: 1}),
  call('COUNT', {distinct: true, argumentType: type, type: BIGINT}),
  call('COUNT', {distinct: true, filter: 1, argumentType: type, type: BIGINT}),
  call('SUM', {distinct: true, argumentType: type, filter: 1}),
  call('MAX', {argumentType: type, grows: true}),
  call('MIN', {argumentType: type, grows: true, filter: 1}),
];

test.each(kinds)('generated code does what a loop over the accumulators does: $type.kind', ({type, values}) => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (const retracts of [false, true]) {
    const keys = [Array.from({length: 1500}, (_, i) => `k${i}`)];
    const calls = callsOf(type);
    const both = [unrolled, interpreted].map((make) => {
      const lanes = new NumberLanes();
      const accumulators = createAccumulators(calls, retracts, 'group', lanes);
      for (const a of accumulators) {
        a.grow(1500);
        for (let cell = 0; cell < 1500; cell++) a.reset(cell);
      }
      return make(accumulators, lanes, keys, 1);
    });
    const told: Row[][] = both.map(() => []);
    // Cells of two blocks.
    const cellAt = (): number => 1020 + random(8);
    for (let step = 0; step < 600; step++) {
      const rows = Array.from({length: 1 + random(3)}, (): Row => [values[random(values.length)]!, random(3) > 0]);
      const cells = Int32Array.from(rows, () => (random(9) === 0 ? -1 : cellAt()));
      const [target, source] = [cellAt(), 1030 + random(4)];
      const other = random(4);
      both.forEach((one, i) => {
        if (other === 0) one.addBatch(rows, cells);
        else if (other === 1 && retracts) one.retract(target, rows[0]!);
        else one.add(other === 2 ? source : target, rows[0]!);
        if (other === 3 && step % 50 === 3 && !retracts) one.mergeAll(Int32Array.of(target), Int32Array.of(source));
        told[i]!.push(one.result(target, target, [step]));
      });
    }
    expect(told[0]).toEqual(told[1]);
    expect(told[0]!.length).toBe(600);
  }
});
