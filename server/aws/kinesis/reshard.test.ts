import {CloudWatchClient, GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  EnableEnhancedMonitoringCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  UpdateStreamModeCommand,
} from '@aws-sdk/client-kinesis';
import {expect, onTestFinished, test} from 'vitest';
import {clientConfig, startForTest} from '../testing/start.ts';

const HALF = '170141183460469231731687303715884105728';

async function start(shards: number) {
  const clock = {ms: 1_763_720_000_000, now: () => clock.ms};
  const aws = await startForTest({clock});
  const client = new KinesisClient(clientConfig(aws));
  onTestFinished(() => client.destroy());
  await client.send(new CreateStreamCommand({StreamName: 's', ShardCount: shards}));
  const list = async () => (await client.send(new ListShardsCommand({StreamName: 's'}))).Shards ?? [];
  const open = async () => (await list()).filter((s) => s.SequenceNumberRange?.EndingSequenceNumber === undefined);
  const put = (count: number, from = 0) => {
    const records = Array.from({length: count}, (_, i) => ({Data: Buffer.from(`r${from + i}`), PartitionKey: `k${from + i}`}));
    return client.send(new PutRecordsCommand({StreamName: 's', Records: records}));
  };
  const readFrom = async (shard: string) => {
    const {ShardIterator} = await client.send(
      new GetShardIteratorCommand({StreamName: 's', ShardId: shard, ShardIteratorType: 'TRIM_HORIZON'}),
    );
    return client.send(new GetRecordsCommand({ShardIterator}));
  };
  return {aws, clock, client, list, open, put, readFrom};
}

test('a shard is split: it is read to its end, its children take what comes', async () => {
  const {client, clock, list, put, readFrom} = await start(1);
  await put(20);
  clock.ms += 5_000;
  await client.send(new SplitShardCommand({StreamName: 's', ShardToSplit: 'shardId-000000000000', NewStartingHashKey: HALF}));
  const shards = await list();
  expect(shards.map((s) => [s.ShardId, s.ParentShardId, s.HashKeyRange?.StartingHashKey])).toEqual([
    ['shardId-000000000000', undefined, '0'],
    ['shardId-000000000001', 'shardId-000000000000', '0'],
    ['shardId-000000000002', 'shardId-000000000000', HALF],
  ]);
  expect(BigInt(shards[0]?.SequenceNumberRange?.EndingSequenceNumber ?? '0')).toBeGreaterThan(0n);
  await put(20, 20);
  const old = await readFrom('shardId-000000000000');
  expect(old.Records).toHaveLength(20);
  expect(old.NextShardIterator).toBeUndefined();
  expect(old.ChildShards?.map((c) => [c.ShardId, c.ParentShards])).toEqual([
    ['shardId-000000000001', ['shardId-000000000000']],
    ['shardId-000000000002', ['shardId-000000000000']],
  ]);
  const both = await Promise.all(['shardId-000000000001', 'shardId-000000000002'].map(readFrom));
  expect(both.reduce((sum, page) => sum + (page.Records?.length ?? 0), 0)).toBe(20);
  expect(both.every((page) => page.NextShardIterator !== undefined)).toBe(true);
  const last = old.Records?.at(-1)?.SequenceNumber ?? '0';
  for (const page of both) for (const r of page.Records ?? []) expect(BigInt(r.SequenceNumber ?? '0')).toBeGreaterThan(BigInt(last));
});

test('two adjacent shards become one; others, closed ones and wrong keys are refused', async () => {
  const {client, list} = await start(3);
  const merge = (one: number, other: number) =>
    client.send(
      new MergeShardsCommand({
        StreamName: 's',
        ShardToMerge: `shardId-00000000000${one}`,
        AdjacentShardToMerge: `shardId-00000000000${other}`,
      }),
    );
  await expect(merge(0, 2)).rejects.toThrow(/not an adjacent pair/);
  await merge(1, 0);
  expect((await list()).at(-1)).toMatchObject({
    ShardId: 'shardId-000000000003',
    ParentShardId: 'shardId-000000000001',
    AdjacentParentShardId: 'shardId-000000000000',
    HashKeyRange: {StartingHashKey: '0'},
  });
  await expect(merge(0, 1)).rejects.toThrow(/already been merged or split/);
  const split = new SplitShardCommand({StreamName: 's', ShardToSplit: 'shardId-000000000003', NewStartingHashKey: '0'});
  await expect(client.send(split)).rejects.toThrow(/NewStartingHashKey 0/);
});

test.each([
  [2, 4],
  [2, 3],
  [4, 2],
  [7, 4],
  [3, 3],
])('the number of shards goes from %i to %i in even ranges without gaps', async (from, to) => {
  const {client, open} = await start(from);
  const answer = await client.send(new UpdateShardCountCommand({StreamName: 's', TargetShardCount: to, ScalingType: 'UNIFORM_SCALING'}));
  expect(answer).toMatchObject({CurrentShardCount: from, TargetShardCount: to});
  const ranges = (await open())
    .map((s) => [BigInt(s.HashKeyRange?.StartingHashKey ?? ''), BigInt(s.HashKeyRange?.EndingHashKey ?? '')] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  expect(ranges).toHaveLength(to);
  const size = (1n << 128n) / BigInt(to);
  ranges.forEach(([begin], i) => void expect(begin).toBe(size * BigInt(i)));
  ranges.forEach(([, end], i) => void expect(end).toBe(i === to - 1 ? (1n << 128n) - 1n : size * BigInt(i + 1) - 1n));
});

test('more than double and less than half are refused; an on-demand stream scales itself', async () => {
  const {client} = await start(2);
  const scale = (count: number) =>
    client.send(new UpdateShardCountCommand({StreamName: 's', TargetShardCount: count, ScalingType: 'UNIFORM_SCALING'}));
  await expect(scale(5)).rejects.toThrow(/more than double/);
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  await client.send(new UpdateStreamModeCommand({StreamARN: arn, StreamModeDetails: {StreamMode: 'ON_DEMAND'}}));
  await expect(scale(3)).rejects.toThrow(/PROVISIONED/);
  await client.send(new EnableEnhancedMonitoringCommand({StreamName: 's', ShardLevelMetrics: ['IncomingBytes']}));
  const {StreamDescriptionSummary: summary} = await client.send(new DescribeStreamSummaryCommand({StreamName: 's'}));
  expect(summary?.StreamModeDetails?.StreamMode).toBe('ON_DEMAND');
  expect(summary?.EnhancedMonitoring).toEqual([{ShardLevelMetrics: ['IncomingBytes']}]);
});

test('a shard that is closed is listed by the filters that its times allow', async () => {
  const {client, clock} = await start(1);
  const begun = clock.ms;
  clock.ms += 10_000;
  await client.send(new SplitShardCommand({StreamName: 's', ShardToSplit: '0', NewStartingHashKey: HALF}));
  clock.ms += 10_000;
  const by = async (Type: 'AT_LATEST' | 'AT_TRIM_HORIZON' | 'AT_TIMESTAMP' | 'FROM_TIMESTAMP', at?: number) => {
    const ShardFilter = {Type, ...(at === undefined ? {} : {Timestamp: new Date(at)})};
    const {Shards} = await client.send(new ListShardsCommand({StreamName: 's', ShardFilter}));
    return Shards?.map((s) => Number(s.ShardId?.slice(-1)));
  };
  expect(await by('AT_LATEST')).toEqual([1, 2]);
  expect(await by('AT_TRIM_HORIZON')).toEqual([0]);
  expect(await by('AT_TIMESTAMP', begun + 1000)).toEqual([0]);
  expect(await by('AT_TIMESTAMP', begun + 15_000)).toEqual([1, 2]);
  expect(await by('FROM_TIMESTAMP', begun + 15_000)).toEqual([1, 2]);
  clock.ms += 25 * 3_600_000;
  expect((await client.send(new ListShardsCommand({StreamName: 's'}))).Shards).toHaveLength(2);
});

test('CloudWatch has what went through a stream and each of its shards', async () => {
  const {aws, clock, put, readFrom} = await start(2);
  const watch = new CloudWatchClient(clientConfig(aws));
  onTestFinished(() => watch.destroy());
  const begun = clock.ms;
  await put(30);
  await readFrom('shardId-000000000000');
  clock.ms += 60_000;
  const sum = async (MetricName: string, shard?: string) => {
    const Dimensions = [{Name: 'StreamName', Value: 's'}, ...(shard === undefined ? [] : [{Name: 'ShardId', Value: shard}])];
    const Metric = {Namespace: 'AWS/Kinesis', MetricName, Dimensions};
    const answer = await watch.send(
      new GetMetricDataCommand({
        StartTime: new Date(begun - 60_000),
        EndTime: new Date(clock.ms),
        MetricDataQueries: [{Id: 'm', MetricStat: {Metric, Period: 60, Stat: 'Sum'}}],
      }),
    );
    return (answer.MetricDataResults?.[0]?.Values ?? []).reduce((a, b) => a + b, 0);
  };
  expect(await sum('IncomingRecords')).toBe(30);
  const each = await Promise.all(['shardId-000000000000', 'shardId-000000000001'].map((shard) => sum('IncomingRecords', shard)));
  expect(each.reduce((a, b) => a + b, 0)).toBe(30);
  expect(await sum('OutgoingRecords', 'shardId-000000000000')).toBe(each[0]);
});
