import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must, unreachable} from '../../../protocol/assert.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import {isApproximate} from '../../../sql/types/common-type.ts';
import {isMapKey} from '../value-key.ts';
import type {Accumulator} from './accumulator.ts';
import {CountAccumulator} from './count.ts';
import {DistinctAccumulator} from './distinct.ts';
import {DoubleSumAccumulator} from './double-sum.ts';
import {ExactSumAccumulator} from './exact-sum.ts';
import {isNumberLane, NumberExtremeAccumulator, ValueExtremeAccumulator} from './extreme.ts';
import {RetractableExtremeAccumulator} from './retractable-extreme.ts';

/** The accumulator of a call. `retracts`: its input takes rows back. */
export function createAccumulator(call: AggregateCall, retracts: boolean): Accumulator {
  const plain = createPlain(call, retracts);
  // The least of the different values is the least of all.
  const isDistinct = call.distinct && call.function !== 'MIN' && call.function !== 'MAX';
  return isDistinct ? new DistinctAccumulator(call, plain) : plain;
}

function createPlain(call: AggregateCall, retracts: boolean): Accumulator {
  switch (call.function) {
    case 'COUNT':
      return new CountAccumulator(call);
    case 'SUM':
    case 'AVG':
      return isApproximate(must(call.argumentType)) ? new DoubleSumAccumulator(call) : new ExactSumAccumulator(call);
    case 'MIN':
    case 'MAX': {
      const type = must(call.argumentType);
      if (!isMapKey(type)) {
        throw new StudioError('engine/unsupported', `${call.function} of type ${type.kind.toUpperCase()} is not supported`);
      }
      if (retracts) return new RetractableExtremeAccumulator(call);
      return isNumberLane(type) ? new NumberExtremeAccumulator(call) : new ValueExtremeAccumulator(call);
    }
    default:
      return unreachable(call.function);
  }
}
