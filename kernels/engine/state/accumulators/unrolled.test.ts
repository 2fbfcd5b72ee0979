import {expect, test} from 'vitest';
import type {AggregateCall} from '../../../planner/physical/expr.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Row} from '../../../protocol/value.ts';
import {createAccumulators} from './create.ts';
import {interpreted, unrolled} from './unrolled.ts';

const BIGINT: DataType = {kind: 'bigint', nullable: true};

function call(name: AggregateCall['function'], facts: Partial<AggregateCall> = {}): AggregateCall {
  return {function: name, distinct: false, argument: 0, argumentType: BIGINT, filter: null, type: BIGINT, ...facts};
}

const CALLS: readonly AggregateCall[] = [
  call('COUNT'),
  call('COUNT', {filter: 1}),
  call('SUM'),
  call('COUNT', {distinct: true}),
  call('COUNT', {distinct: true, filter: 1}),
  call('MAX', {grows: true}),
];

test('generated calls do what a loop over the accumulators does', () => {
  for (const retracts of [false, true]) {
    const keys = [['a', 'b', 'c']];
    const both = [unrolled, interpreted].map((make) => {
      const accumulators = createAccumulators(CALLS, retracts);
      for (const a of accumulators) {
        a.grow(4);
        for (let cell = 0; cell < 4; cell++) a.reset(cell);
      }
      return make(accumulators, keys);
    });
    const told: Row[][] = both.map(() => []);
    for (let step = 0; step < 200; step++) {
      const row: Row = [step % 5 === 0 ? null : (step * 7) % 11, step % 3 === 0];
      const cell = step % 3;
      both.forEach((one, i) => {
        if (retracts && step % 4 === 3) one.retract(cell, row);
        else one.add(cell, row);
        told[i]!.push(one.result(cell, cell));
      });
    }
    expect(told[0]).toEqual(told[1]);
    expect(told[0]![0]![0]).toBe('a');
  }
});
