import {type Operation, operation} from '../../wire/operation.ts';
import {structure} from '../../wire/shape.ts';
import {namedStream, namedStreamShape, pageSizeShape, shardIdShape} from '../shapes.ts';
import {keptShards, type Stream, type Streams, shardIndex, shardView} from '../streams.ts';

export const describeStreamShape = structure({...namedStream, Limit: pageSizeShape, ExclusiveStartShardId: shardIdShape});

const DEFAULT_PAGE = 100;

/** DescribeStream: the stream with a page of its shards. */
export function describeStream(streams: Streams): Operation {
  return operation('DescribeStream', describeStreamShape, (input, {caller, clock}) => {
    const stream = streams.get(input, caller);
    const after = input.ExclusiveStartShardId === undefined ? -1 : (shardIndex(input.ExclusiveStartShardId) ?? -1);
    const rest = keptShards(stream, clock.now()).filter((shard) => shard.index > after);
    const page = rest.slice(0, input.Limit ?? DEFAULT_PAGE);
    return {
      StreamDescription: {...common(stream), Shards: page.map(shardView), HasMoreShards: page.length < rest.length},
    };
  });
}

/** DescribeStreamSummary: the stream without its shards. */
export function describeStreamSummary(streams: Streams): Operation {
  return operation('DescribeStreamSummary', namedStreamShape, (input, {caller}) => {
    const stream = streams.get(input, caller);
    return {
      StreamDescriptionSummary: {
        ...common(stream),
        OpenShardCount: stream.open.length,
        ConsumerCount: 0,
        MaxRecordSizeInKiB: stream.info.maxRecordKiB,
      },
    };
  });
}

function common({info}: Stream) {
  return {
    StreamName: info.name,
    StreamARN: info.arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: {StreamMode: info.mode},
    RetentionPeriodHours: info.retentionHours,
    StreamCreationTimestamp: info.createdAt / 1000,
    EnhancedMonitoring: [{ShardLevelMetrics: [...(info.shardMetrics ?? [])]}],
    EncryptionType: 'NONE',
  };
}
