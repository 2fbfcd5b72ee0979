import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must, unreachable} from '../../../protocol/assert.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import {isApproximate} from '../../../sql/types/common-type.ts';
import {isMapKey} from '../value-key.ts';
import type {Accumulator} from './accumulator.ts';
import {ArrayAggAccumulator} from './array-agg.ts';
import {CollectAccumulator} from './collect.ts';
import {CountAccumulator} from './count.ts';
import {DistinctAccumulator} from './distinct.ts';
import {DoubleSumAccumulator} from './double-sum.ts';
import {EdgeValueAccumulator} from './edge-value.ts';
import {ExactSumAccumulator} from './exact-sum.ts';
import {isNumberLane, NumberExtremeAccumulator, ValueExtremeAccumulator} from './extreme.ts';
import {JsonAggAccumulator} from './json-agg.ts';
import {RetractableExtremeAccumulator} from './retractable-extreme.ts';
import {LagAccumulator, RunningRankAccumulator} from './running.ts';
import {SingleValueAccumulator} from './single-value.ts';
import {ValueListAccumulator} from './value-list.ts';
import {VarianceAccumulator} from './variance.ts';

/** The accumulator of a call. `retracts`: its input takes rows back. */
export function createAccumulator(call: AggregateCall, retracts: boolean, place: 'group' | 'over' = 'group'): Accumulator {
  const plain = createPlain(call, retracts, place);
  // The least of the different values is the least of all.
  const isDistinct =
    (call.distinct || call.function === 'APPROX_COUNT_DISTINCT') &&
    call.function !== 'MIN' &&
    call.function !== 'MAX' &&
    call.function !== 'COLLECT';
  return isDistinct ? new DistinctAccumulator(call, plain) : plain;
}

function createPlain(call: AggregateCall, retracts: boolean, place: 'group' | 'over'): Accumulator {
  switch (call.function) {
    case 'COUNT':
    case 'APPROX_COUNT_DISTINCT':
      return new CountAccumulator(call);
    case 'SUM':
    case 'AVG':
      return isApproximate(must(call.argumentType)) ? new DoubleSumAccumulator(call) : new ExactSumAccumulator(call, place);
    case 'MIN':
    case 'MAX': {
      const type = must(call.argumentType);
      if (!isMapKey(type)) {
        throw new StudioError('engine/unsupported', `${call.function} of type ${type.kind.toUpperCase()} is not supported`);
      }
      if (retracts) return new RetractableExtremeAccumulator(call);
      return isNumberLane(type) ? new NumberExtremeAccumulator(call) : new ValueExtremeAccumulator(call);
    }
    case 'FIRST_VALUE':
    case 'LAST_VALUE':
      return retracts ? new ValueListAccumulator(call) : new EdgeValueAccumulator(call);
    case 'LISTAGG':
      return new ValueListAccumulator(call);
    case 'STDDEV_POP':
    case 'STDDEV_SAMP':
    case 'VAR_POP':
    case 'VAR_SAMP':
      return new VarianceAccumulator(call);
    case 'COLLECT':
      return new CollectAccumulator(call);
    case 'RANK':
    case 'DENSE_RANK':
      return new RunningRankAccumulator(call);
    case 'LAG':
      return new LagAccumulator(call);
    case 'ARRAY_AGG':
      return new ArrayAggAccumulator(call);
    case 'SINGLE_VALUE':
      return new SingleValueAccumulator(call);
    case 'JSON_ARRAYAGG':
    case 'JSON_OBJECTAGG':
      return new JsonAggAccumulator(call);
    default:
      return unreachable(call.function);
  }
}
