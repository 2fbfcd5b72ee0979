import {AwsError} from '../../wire/aws-error.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {integer, map, required, string, structure} from '../../wire/shape.ts';
import {streamNameShape} from '../shapes.ts';
import {ON_DEMAND_SHARDS, type Streams} from '../streams.ts';

export const createStreamShape = structure({
  StreamName: required(streamNameShape),
  ShardCount: integer({min: 1}),
  StreamModeDetails: structure({StreamMode: required(string({values: ['PROVISIONED', 'ON_DEMAND']}))}),
  Tags: map(string({max: 256}), {max: 200}),
  MaxRecordSizeInKiB: integer({min: 1024, max: 10_240}),
});

/** CreateStream. An on-demand stream starts with four shards. The stream is ACTIVE when the answer comes. */
export function createStream(streams: Streams): Operation {
  return operation('CreateStream', createStreamShape, (input, {caller}) => {
    const mode = input.StreamModeDetails?.StreamMode ?? 'PROVISIONED';
    if (mode === 'ON_DEMAND' && input.ShardCount !== undefined) {
      throw new AwsError('ValidationException', 'ShardCount must not be specified for a stream in ON_DEMAND mode.');
    }
    if (mode === 'PROVISIONED' && input.ShardCount === undefined) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value null at 'shardCount' failed to satisfy constraint: Member must not be null",
      );
    }
    streams.create(input.StreamName, mode, input.ShardCount ?? ON_DEMAND_SHARDS, input.MaxRecordSizeInKiB ?? 1024, caller);
    return undefined;
  });
}
