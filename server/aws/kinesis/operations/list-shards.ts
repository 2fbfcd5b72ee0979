import {AwsError} from '../../wire/aws-error.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {required, string, structure, timestamp} from '../../wire/shape.ts';
import {makeToken, readToken} from '../next-token.ts';
import {namedStream, pageSizeShape, shardIdShape, tokenShape} from '../shapes.ts';
import {keptShards, type Shard, type Streams, shardIndex, shardView} from '../streams.ts';

const filterTypes = ['AFTER_SHARD_ID', 'AT_TRIM_HORIZON', 'FROM_TRIM_HORIZON', 'AT_LATEST', 'AT_TIMESTAMP', 'FROM_TIMESTAMP'] as const;

export const listShardsShape = structure({
  ...namedStream,
  NextToken: tokenShape,
  ExclusiveStartShardId: shardIdShape,
  MaxResults: pageSizeShape,
  StreamCreationTimestamp: timestamp(),
  ShardFilter: structure({Type: required(string({values: filterTypes})), ShardId: shardIdShape, Timestamp: timestamp()}),
});

const DEFAULT_PAGE = 1000;
const HOUR_MS = 3_600_000;

/** ListShards, paged, with every filter. */
export function listShards(streams: Streams): Operation {
  return operation('ListShards', listShardsShape, (input, {caller, clock}) => {
    const now = clock.now();
    if (input.NextToken !== undefined && (input.StreamName ?? input.StreamARN ?? input.ExclusiveStartShardId) !== undefined) {
      throw new AwsError('InvalidArgumentException', 'NextToken and StreamName cannot be provided together.');
    }
    const [tokenStream, tokenShard] = input.NextToken === undefined ? [] : readToken(input.NextToken, now);
    const stream = streams.get(tokenStream === undefined ? input : {StreamName: tokenStream}, caller);
    const filter = input.ShardFilter;
    if (filter?.Type === 'AFTER_SHARD_ID' && filter.ShardId === undefined) {
      throw new AwsError('InvalidArgumentException', 'ShardId must be specified when ShardFilter type is AFTER_SHARD_ID.');
    }
    if ((filter?.Type === 'AT_TIMESTAMP' || filter?.Type === 'FROM_TIMESTAMP') && filter.Timestamp === undefined) {
      throw new AwsError('InvalidArgumentException', `Timestamp must be specified when ShardFilter type is ${filter.Type}.`);
    }
    const horizon = now - stream.info.retentionHours * HOUR_MS;
    const passes = (shard: Shard): boolean => passesFilter(shard, filter?.Type, (filter?.Timestamp ?? 0) * 1000, horizon);
    const after = [tokenShard, input.ExclusiveStartShardId, filter?.Type === 'AFTER_SHARD_ID' ? filter.ShardId : undefined];
    const index = Math.max(...after.map((id) => (id === undefined ? -1 : (shardIndex(id) ?? -1))));
    const rest = keptShards(stream, now).filter((shard) => shard.index > index && passes(shard));
    const page = rest.slice(0, input.MaxResults ?? DEFAULT_PAGE);
    const more = page.length < rest.length;
    return {
      Shards: page.map(shardView),
      ...(more ? {NextToken: makeToken([stream.info.name, page.at(-1)?.id ?? ''], now)} : {}),
    };
  });
}

/** `at` and `horizon` (the oldest that is kept): ms since 1970. */
function passesFilter(shard: Shard, type: (typeof filterTypes)[number] | undefined, at: number, horizon: number): boolean {
  const {closedAt} = shard.info;
  const openAt = (time: number): boolean => shard.created * 1000 <= time && (closedAt === undefined || closedAt > time);
  switch (type) {
    case undefined:
    case 'AFTER_SHARD_ID':
    case 'FROM_TRIM_HORIZON':
      return true;
    case 'AT_LATEST':
      return closedAt === undefined;
    case 'AT_TRIM_HORIZON':
      return shard.info.parent === undefined || openAt(horizon);
    case 'AT_TIMESTAMP':
      return openAt(at);
    case 'FROM_TIMESTAMP':
      return closedAt === undefined || closedAt >= at;
    default:
      return type satisfies never;
  }
}
