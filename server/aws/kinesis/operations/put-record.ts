import {AwsError} from '../../wire/aws-error.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {blob, required, structure} from '../../wire/shape.ts';
import {checkRecordSize, placeRecord, recordBytes, throttled} from '../placement.ts';
import {formatSequence, parseSequence} from '../sequence-number.ts';
import {hashKeyShape, MAX_BLOB, namedStream, partitionKeyShape, sequenceShape} from '../shapes.ts';
import type {ShardLimits} from '../shard-limits.ts';
import type {Streams} from '../streams.ts';

export const putRecordShape = structure({
  ...namedStream,
  Data: required(blob(MAX_BLOB)),
  PartitionKey: required(partitionKeyShape),
  ExplicitHashKey: hashKeyShape,
  SequenceNumberForOrdering: sequenceShape,
});

/** PutRecord. Answered once the record is written; numbers of one shard always grow, so SequenceNumberForOrdering has nothing to add. */
export function putRecord(streams: Streams, limits: ShardLimits | null): Operation {
  return operation('PutRecord', putRecordShape, async (input, {caller, clock}) => {
    const stream = streams.get(input, caller);
    const bytes = recordBytes(input.Data, input.PartitionKey);
    checkRecordSize(stream, bytes);
    const ordering = input.SequenceNumberForOrdering;
    if (ordering !== undefined && (parseSequence(ordering)?.at ?? Number.POSITIVE_INFINITY) > clock.now() / 1000) {
      throw new AwsError(
        'InvalidArgumentException',
        `ExclusiveMinimumSequenceNumber ${ordering} used in PutRecord on stream ${stream.info.name} under account ${caller.account} is invalid.`,
      );
    }
    const shard = placeRecord(stream, input.PartitionKey, input.ExplicitHashKey);
    if (limits !== null && !limits.take(shard, bytes, clock.now())) throw throttled(shard, stream, caller.account);
    const {firstPosition, arrival} = await shard.log.append([{data: input.Data, partitionKey: input.PartitionKey}]);
    shard.traffic.write(1, bytes, clock.now());
    const sequence = formatSequence({
      shardCreated: shard.created,
      shardIndex: shard.index,
      position: firstPosition,
      at: Math.floor(arrival / 1000),
    });
    return {ShardId: shard.id, SequenceNumber: sequence};
  });
}
