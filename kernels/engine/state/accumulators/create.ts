import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must, unreachable} from '../../../protocol/assert.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import {isApproximate} from '../../../sql/types/common-type.ts';
import {NumberLanes} from '../number-lanes.ts';
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
import {FollowingAccumulator, MOST_SHARED, SharedDistinctAccumulator} from './shared-distinct.ts';
import {SingleValueAccumulator} from './single-value.ts';
import {ValueListAccumulator} from './value-list.ts';
import {VarianceAccumulator} from './variance.ts';

/** The accumulator of a call. `retracts`: its input takes rows back. */
export function createAccumulator(call: AggregateCall, retracts: boolean, place: 'group' | 'over' = 'group'): Accumulator {
  return must(createAccumulators([call], retracts, place)[0]);
}

/** The accumulators of an operator's calls, in their order, with their numbers in `lanes`. Calls with DISTINCT over one column share what they have seen. */
export function createAccumulators(
  calls: readonly AggregateCall[],
  retracts: boolean,
  place: 'group' | 'over' = 'group',
  lanes = new NumberLanes(),
): readonly Accumulator[] {
  const all = calls.map((call) => {
    const plain = createPlain(call, retracts, place, lanes);
    return isDistinct(call) && (retracts || plain.takesNulls) ? new DistinctAccumulator(call, plain) : plain;
  });
  const sharing = calls.map((call, i) => (isDistinct(call) && !retracts && !all[i]!.takesNulls ? call.argument : null));
  for (let first = 0; first < calls.length; first++) {
    const column = sharing[first]!;
    if (column === null || sharing.indexOf(column) !== first) continue;
    const own = [...sharing.keys()].filter((i) => sharing[i] === column).slice(0, MOST_SHARED);
    for (const i of own) sharing[i] = null;
    const inners = own.map((i) => all[i]!);
    own.forEach((i, n) => {
      all[i] = new FollowingAccumulator(calls[i]!, inners[n]!);
    });
    all[first] = new SharedDistinctAccumulator(
      own.map((i) => calls[i]!),
      inners,
    );
  }
  return all;
}

/** The least of the different values is the least of all. */
function isDistinct({function: name, distinct}: AggregateCall): boolean {
  return (distinct || name === 'APPROX_COUNT_DISTINCT') && name !== 'MIN' && name !== 'MAX' && name !== 'COLLECT';
}

function createPlain(call: AggregateCall, retracts: boolean, place: 'group' | 'over', lanes: NumberLanes): Accumulator {
  switch (call.function) {
    case 'COUNT':
    case 'APPROX_COUNT_DISTINCT':
      return new CountAccumulator(call, lanes);
    case 'SUM':
    case 'AVG':
      return isApproximate(must(call.argumentType)) ? new DoubleSumAccumulator(call, lanes) : new ExactSumAccumulator(call, place, lanes);
    case 'MIN':
    case 'MAX': {
      const type = must(call.argumentType);
      if (!isMapKey(type)) {
        throw new StudioError('engine/unsupported', `${call.function} of type ${type.kind.toUpperCase()} is not supported`);
      }
      if (retracts && call.grows !== true) return new RetractableExtremeAccumulator(call);
      return isNumberLane(type) ? new NumberExtremeAccumulator(call, lanes) : new ValueExtremeAccumulator(call);
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
