import {AwsError} from '../../wire/aws-error.ts';
import type {Caller} from '../../wire/identity.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {integer, list, required, string, structure} from '../../wire/shape.ts';
import {evenRanges, explicitHash, type HashKey, type HashRange, keyBelow, toDecimal} from '../hash-key.ts';
import {hashKeyShape, namedStream, shardIdShape, streamArnShape} from '../shapes.ts';
import {SHARD_LIMIT, type Shard, type Stream, type Streams, shardId, shardIndex} from '../streams.ts';

/** Operations that change a stream's shards. All of them are done when the answer comes: AWS takes some seconds, in which a stream is UPDATING. */
export function reshardOperations(streams: Streams): readonly Operation[] {
  return [splitShard(streams), mergeShards(streams), updateShardCount(streams), updateStreamMode(streams), ...monitoring(streams)];
}

function splitShard(streams: Streams): Operation {
  const shape = structure({...namedStream, ShardToSplit: required(shardIdShape), NewStartingHashKey: required(hashKeyShape)});
  return operation('SplitShard', shape, (input, {caller}) => {
    const stream = provisioned(streams.get(input, caller), 'SplitShard');
    const shard = openShard(stream, input.ShardToSplit, caller);
    const at = explicitHash(input.NewStartingHashKey);
    if (at === null || at <= shard.range.start || at >= shard.range.end) {
      throw new AwsError(
        'InvalidArgumentException',
        `NewStartingHashKey ${input.NewStartingHashKey} used in SplitShard() on shard ${shard.id} in stream ${stream.info.name} under account ${caller.account} is not both greater than one plus the shard's StartingHashKey ${toDecimal(shard.range.start)} and less than the shard's EndingHashKey ${toDecimal(shard.range.end)}.`,
      );
    }
    checkLimit(streams, 1, caller);
    splitAt(streams, stream, shard, at);
    return undefined;
  });
}

function mergeShards(streams: Streams): Operation {
  const shape = structure({...namedStream, ShardToMerge: required(shardIdShape), AdjacentShardToMerge: required(shardIdShape)});
  return operation('MergeShards', shape, (input, {caller}) => {
    const stream = provisioned(streams.get(input, caller), 'MergeShards');
    const one = openShard(stream, input.ShardToMerge, caller);
    const other = openShard(stream, input.AdjacentShardToMerge, caller);
    if (Math.abs(stream.open.indexOf(one) - stream.open.indexOf(other)) !== 1) {
      throw new AwsError(
        'InvalidArgumentException',
        `Shards ${one.id} and ${other.id} in stream ${stream.info.name} under account ${caller.account} are not an adjacent pair of shards eligible for merging`,
      );
    }
    merge(streams, stream, one, other);
    return undefined;
  });
}

function updateShardCount(streams: Streams): Operation {
  const shape = structure({
    ...namedStream,
    TargetShardCount: required(integer({min: 1})),
    ScalingType: required(string({values: ['UNIFORM_SCALING']})),
  });
  return operation('UpdateShardCount', shape, (input, {caller}) => {
    const stream = provisioned(streams.get(input, caller), 'UpdateShardCount');
    const target = input.TargetShardCount;
    const current = stream.open.length;
    if (target > current * 2 || target < current / 2) {
      const [word, limit] = target > current ? ['more than double', current * 2] : ['below half of', Math.ceil(current / 2)];
      throw new AwsError(
        target > current ? 'LimitExceededException' : 'InvalidArgumentException',
        `UpdateShardCount cannot scale ${word} your current open shard count. Current open shard count: ${current} Target shard count: ${target} Limit: ${limit}`,
      );
    }
    checkLimit(streams, target - current, caller);
    scale(streams, stream, target);
    return {StreamName: stream.info.name, StreamARN: stream.info.arn, CurrentShardCount: current, TargetShardCount: target};
  });
}

function updateStreamMode(streams: Streams): Operation {
  const mode = structure({StreamMode: required(string({values: ['PROVISIONED', 'ON_DEMAND']}))});
  const shape = structure({StreamARN: required(streamArnShape), StreamModeDetails: required(mode)});
  return operation('UpdateStreamMode', shape, (input, {caller}) => {
    streams.setMode(streams.get(input, caller), input.StreamModeDetails.StreamMode);
    return undefined;
  });
}

const SHARD_METRICS = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
] as const;

function monitoring(streams: Streams): readonly Operation[] {
  const names = list(string({values: [...SHARD_METRICS, 'ALL']}), {min: 1, max: 7});
  const shape = structure({...namedStream, ShardLevelMetrics: required(names)});
  const change = (name: string, after: (before: readonly string[], asked: readonly string[]) => readonly string[]) =>
    operation(name, shape, (input, {caller}) => {
      const stream = streams.get(input, caller);
      const before = stream.info.shardMetrics ?? [];
      const asked = input.ShardLevelMetrics.includes('ALL') ? SHARD_METRICS : input.ShardLevelMetrics;
      const desired = after(before, asked);
      streams.setShardMetrics(stream, desired);
      return {
        StreamName: stream.info.name,
        StreamARN: stream.info.arn,
        CurrentShardLevelMetrics: [...before],
        DesiredShardLevelMetrics: [...desired],
      };
    });
  return [
    change('EnableEnhancedMonitoring', (before, asked) => [...new Set([...before, ...asked])]),
    change('DisableEnhancedMonitoring', (before, asked) => before.filter((name) => !asked.includes(name))),
  ];
}

function provisioned(stream: Stream, call: string): Stream {
  if (stream.info.mode === 'PROVISIONED') return stream;
  throw new AwsError(
    'ValidationException',
    `${call} is only supported for streams in PROVISIONED mode; stream ${stream.info.name} is ON_DEMAND.`,
  );
}

function openShard(stream: Stream, id: string, caller: Caller): Shard {
  const index = shardIndex(id);
  const shard = index === null ? undefined : stream.shards[index];
  if (shard === undefined) {
    const name = index === null ? id : shardId(index);
    throw new AwsError(
      'ResourceNotFoundException',
      `Could not find shard ${name} in stream ${stream.info.name} under account ${caller.account}.`,
    );
  }
  if (shard.info.closedAt !== undefined) {
    throw new AwsError(
      'ResourceInUseException',
      `Shard ${shard.id} in stream ${stream.info.name} under account ${caller.account} has already been merged or split, and thus is not eligible for merging or splitting.`,
    );
  }
  return shard;
}

function checkLimit(streams: Streams, more: number, caller: Caller): void {
  const existing = streams.all().reduce((sum, stream) => sum + stream.open.length, 0);
  if (existing + more <= SHARD_LIMIT) return;
  throw new AwsError(
    'LimitExceededException',
    `This request would exceed the shard limit for the account ${caller.account} in ${caller.region}. Current shard count for the account: ${existing}. Limit: ${SHARD_LIMIT}. Number of additional shards that would have resulted from this request: ${more}.`,
  );
}

function splitAt(streams: Streams, stream: Stream, shard: Shard, at: HashKey): Stream {
  const {start, end} = shard.range;
  const parents = [shard.index];
  return streams.reshard(
    stream,
    [shard],
    [
      {range: {start, end: keyBelow(at)}, parents},
      {range: {start: at, end}, parents},
    ],
  );
}

function merge(streams: Streams, stream: Stream, one: Shard, other: Shard): Stream {
  const [low, high] = one.range.start < other.range.start ? [one, other] : [other, one];
  const range = {start: low.range.start, end: high.range.end};
  return streams.reshard(stream, [one, other], [{range, parents: [one.index, other.index]}]);
}

/** Even ranges by splits and then merges of two, as AWS does it, so that every shard has one or two parents. */
function scale(streams: Streams, stream: Stream, target: number): void {
  const ranges = evenRanges(target);
  let now = stream;
  for (const {start} of ranges) {
    const cut = now.open.find(({range}) => range.start < start && start <= range.end);
    if (cut !== undefined) now = splitAt(streams, now, cut, start);
  }
  for (const range of ranges) {
    for (let [one, other] = within(now, range); one !== undefined && other !== undefined; [one, other] = within(now, range)) {
      now = merge(streams, now, one, other);
    }
  }
}

function within(stream: Stream, range: HashRange): readonly Shard[] {
  return stream.open.filter((shard) => shard.range.start >= range.start && shard.range.end <= range.end);
}
