import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  type KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  type Shard,
  SplitShardCommand,
  UpdateShardCountCommand,
  UpdateStreamModeCommand,
} from '@aws-sdk/client-kinesis';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {ChangeStream, CreateStream, PutRecord, Stream, StreamDetail} from '../protocol/api.ts';

const MAX_STREAMS = 500;
const AT_ONCE = 8;

export async function listStreams(kinesis: KinesisClient): Promise<Stream[]> {
  const names: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await kinesis.send(new ListStreamsCommand({NextToken: token}));
    names.push(...(page.StreamNames ?? []));
    token = page.NextToken;
    if (page.HasMoreStreams !== true || names.length >= MAX_STREAMS) break;
    if (token === undefined) break;
  }
  const streams: (Stream | null)[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    // One that is deleted meanwhile is left out.
    streams.push(...(await Promise.all(names.slice(i, i + AT_ONCE).map((name) => summaryOf(kinesis, name).catch(() => null)))));
  }
  return streams.filter((s) => s !== null);
}

export async function createStream(kinesis: KinesisClient, {name, shards, mode}: CreateStream): Promise<Stream> {
  const size = mode === 'ON_DEMAND' ? {StreamModeDetails: {StreamMode: mode}} : {ShardCount: shards};
  await kinesis.send(new CreateStreamCommand({StreamName: name, ...size}));
  return summaryOf(kinesis, name);
}

export async function summaryOf(kinesis: KinesisClient, name: string): Promise<Stream> {
  const {StreamDescriptionSummary: s} = await kinesis.send(new DescribeStreamSummaryCommand({StreamName: name}));
  return {
    name,
    arn: s?.StreamARN ?? '',
    status: s?.StreamStatus ?? '',
    mode: s?.StreamModeDetails?.StreamMode ?? 'PROVISIONED',
    openShards: s?.OpenShardCount ?? 0,
    retentionHours: s?.RetentionPeriodHours ?? 24,
    createdAt: s?.StreamCreationTimestamp?.getTime() ?? null,
  };
}

export async function detailOf(kinesis: KinesisClient, name: string): Promise<StreamDetail> {
  const [stream, shards] = await Promise.all([summaryOf(kinesis, name), listShards(kinesis, name)]);
  return {
    ...stream,
    shards: shards.map((s) => ({
      id: s.ShardId ?? '',
      parent: s.ParentShardId ?? null,
      open: isOpen(s),
      startingHashKey: s.HashKeyRange?.StartingHashKey ?? '',
      endingHashKey: s.HashKeyRange?.EndingHashKey ?? '',
    })),
  };
}

/** Carries a change out and gives the stream as it is then; a real account goes on with it for some seconds. */
export async function changeStream(kinesis: KinesisClient, name: string, change: ChangeStream): Promise<StreamDetail> {
  const StreamName = name;
  switch (change.kind) {
    case 'shards':
      await kinesis.send(new UpdateShardCountCommand({StreamName, TargetShardCount: change.count, ScalingType: 'UNIFORM_SCALING'}));
      break;
    case 'mode': {
      const {arn} = await summaryOf(kinesis, name);
      await kinesis.send(new UpdateStreamModeCommand({StreamARN: arn, StreamModeDetails: {StreamMode: change.mode}}));
      break;
    }
    case 'retention': {
      const {retentionHours} = await summaryOf(kinesis, name);
      const input = {StreamName, RetentionPeriodHours: change.hours};
      if (change.hours > retentionHours) await kinesis.send(new IncreaseStreamRetentionPeriodCommand(input));
      else if (change.hours < retentionHours) await kinesis.send(new DecreaseStreamRetentionPeriodCommand(input));
      break;
    }
    case 'split': {
      const range = (await listShards(kinesis, name)).find((s) => s.ShardId === change.shard)?.HashKeyRange;
      if (range === undefined) throw new StudioError('stream/shard-not-found', `stream "${name}" has no shard "${change.shard}"`);
      const middle = (BigInt(range.StartingHashKey ?? '0') + BigInt(range.EndingHashKey ?? '0') + 1n) / 2n;
      await kinesis.send(new SplitShardCommand({StreamName, ShardToSplit: change.shard, NewStartingHashKey: middle.toString()}));
      break;
    }
    case 'merge':
      await kinesis.send(new MergeShardsCommand({StreamName, ShardToMerge: change.shard, AdjacentShardToMerge: change.adjacent}));
      break;
    default:
      return change satisfies never;
  }
  return detailOf(kinesis, name);
}

/** Puts one record; gives where it lies. Throws `stream/record-base64`. */
export async function putRecord(kinesis: KinesisClient, name: string, record: PutRecord): Promise<{shard: string; sequenceNumber: string}> {
  if (record.encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(record.data)) {
    throw new StudioError('stream/record-base64', 'the data are no base64', {hint: 'letters, digits, + and /, = at the end'});
  }
  const answer = await kinesis.send(
    new PutRecordCommand({StreamName: name, PartitionKey: record.partitionKey, Data: Buffer.from(record.data, record.encoding)}),
  );
  return {shard: answer.ShardId ?? '', sequenceNumber: answer.SequenceNumber ?? ''};
}

export async function listShards(kinesis: KinesisClient, name: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  for (let token: string | undefined; ; ) {
    const page = await kinesis.send(new ListShardsCommand(token === undefined ? {StreamName: name} : {NextToken: token}));
    shards.push(...(page.Shards ?? []));
    token = page.NextToken;
    if (token === undefined) return shards;
  }
}

export function isOpen(shard: Shard): boolean {
  return shard.SequenceNumberRange?.EndingSequenceNumber === undefined;
}
