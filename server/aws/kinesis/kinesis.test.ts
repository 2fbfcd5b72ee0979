import {appendFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import {expect, onTestFinished, test} from 'vitest';
import type {LocalAwsOptions} from '../testing/start.ts';
import {clientConfig, startForTest, temporaryFolder} from '../testing/start.ts';

const HOUR_MS = 3_600_000;

/** The unmodified default client: HTTP/2 by prior knowledge, a session a request. */
async function start(options: Partial<LocalAwsOptions> = {}) {
  const clock = {ms: 1_763_720_000_000, now: () => clock.ms};
  const aws = await startForTest({clock, ...options});
  const client = new KinesisClient(clientConfig(aws));
  onTestFinished(() => client.destroy());
  const put = async (key: string, data = key) =>
    client.send(new PutRecordCommand({StreamName: 's', PartitionKey: key, Data: Buffer.from(data)}));
  const iterator = async (input: Partial<GetShardIteratorCommandInput> & Pick<GetShardIteratorCommandInput, 'ShardIteratorType'>) =>
    (await client.send(new GetShardIteratorCommand({StreamName: 's', ShardId: 'shardId-000000000000', ...input}))).ShardIterator;
  const read = async (ShardIterator: string | undefined, Limit?: number) => {
    const page = await client.send(new GetRecordsCommand({ShardIterator, ...(Limit === undefined ? {} : {Limit})}));
    return {...page, texts: (page.Records ?? []).map((record) => Buffer.from(record.Data ?? []).toString())};
  };
  const create = (ShardCount = 1) => client.send(new CreateStreamCommand({StreamName: 's', ShardCount}));
  return {aws, clock, client, put, iterator, read, create};
}

test('a stream is created, described, listed and deleted', async () => {
  const {client, create} = await start();
  await create(2);
  const {StreamDescription: stream} = await client.send(new DescribeStreamCommand({StreamName: 's'}));
  expect(stream).toMatchObject({
    StreamName: 's',
    StreamARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    StreamStatus: 'ACTIVE',
    RetentionPeriodHours: 24,
    StreamModeDetails: {StreamMode: 'PROVISIONED'},
    StreamCreationTimestamp: new Date(1_763_720_000_000),
    HasMoreShards: false,
  });
  expect(stream?.Shards?.map((shard) => shard.HashKeyRange)).toEqual([
    {StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727'},
    {StartingHashKey: '170141183460469231731687303715884105728', EndingHashKey: '340282366920938463463374607431768211455'},
  ]);
  await client.send(new CreateStreamCommand({StreamName: 'od', StreamModeDetails: {StreamMode: 'ON_DEMAND'}}));
  const {StreamDescriptionSummary: summary} = await client.send(
    new DescribeStreamSummaryCommand({StreamARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/od'}),
  );
  expect(summary).toMatchObject({StreamName: 'od', OpenShardCount: 4, StreamModeDetails: {StreamMode: 'ON_DEMAND'}});
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(['od', 's']);
  const page = await client.send(new ListStreamsCommand({Limit: 1}));
  expect(page).toMatchObject({StreamNames: ['od'], HasMoreStreams: true});
  expect(await client.send(new ListStreamsCommand({NextToken: page.NextToken}))).toMatchObject({StreamNames: ['s'], HasMoreStreams: false});
  await client.send(new DeleteStreamCommand({StreamName: 'od'}));
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(['s']);
});

test('records go to the shard of their key and come back in order', async () => {
  const {client, create, put, read, iterator} = await start();
  await create(2);
  // SCENARIOS.md, S1: the keys of document 001's sample rows all hash to shard 0 of 2.
  for (const key of ['77', '47', '9', '27']) expect((await put(key)).ShardId).toBe('shardId-000000000000');
  const explicit = await client.send(
    new PutRecordCommand({StreamName: 's', PartitionKey: '77', ExplicitHashKey: String(2n ** 128n - 1n), Data: Buffer.from('x')}),
  );
  expect(explicit.ShardId).toBe('shardId-000000000001');
  const first = await read(await iterator({ShardIteratorType: 'TRIM_HORIZON'}), 3);
  expect(first.texts).toEqual(['77', '47', '9']);
  const rest = await read(first.NextShardIterator);
  expect(rest.texts).toEqual(['27']);
  expect(rest.MillisBehindLatest).toBe(0);
  const numbers = [...(first.Records ?? []), ...(rest.Records ?? [])].map((record) => BigInt(record.SequenceNumber ?? 0));
  expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
  const {Shards} = await client.send(new ListShardsCommand({StreamName: 's'}));
  expect(numbers[0]).toBeGreaterThan(BigInt(Shards?.[0]?.SequenceNumberRange?.StartingSequenceNumber ?? 0));
});

test('binary data and any partition key survive', async () => {
  const {client, create, read, iterator} = await start();
  await create();
  const data = Uint8Array.from({length: 256}, (_, i) => i);
  const key = 'a"\\\n\u2028ü😀,}';
  await client.send(new PutRecordCommand({StreamName: 's', PartitionKey: key, Data: data}));
  await client.send(new PutRecordCommand({StreamName: 's', PartitionKey: 'empty', Data: new Uint8Array(0)}));
  const {Records} = await read(await iterator({ShardIteratorType: 'TRIM_HORIZON'}));
  expect(Records?.map((record) => [record.PartitionKey, [...(record.Data ?? [])]])).toEqual([
    [key, [...data]],
    ['empty', []],
  ]);
});

test('every type of iterator begins where it says', async () => {
  const {clock, create, put, read, iterator} = await start();
  await create();
  const sequences: (string | undefined)[] = [];
  for (const text of ['a', 'b', 'c']) {
    clock.ms += 1000;
    sequences.push((await put(text)).SequenceNumber);
  }
  const from = async (input: Parameters<typeof iterator>[0]) => (await read(await iterator(input))).texts;
  expect(await from({ShardIteratorType: 'TRIM_HORIZON'})).toEqual(['a', 'b', 'c']);
  expect(await from({ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: sequences[1]})).toEqual(['b', 'c']);
  expect(await from({ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: sequences[1]})).toEqual(['c']);
  expect(await from({ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(clock.ms - 1000)})).toEqual(['b', 'c']);
  expect(await from({ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(clock.ms - 999)})).toEqual(['c']);
  const latest = await iterator({ShardIteratorType: 'LATEST'});
  expect((await read(latest)).texts).toEqual([]);
  await put('d');
  const page = await read(latest);
  expect(page.texts).toEqual(['d']);
  expect(page.Records?.[0]?.ApproximateArrivalTimestamp).toEqual(new Date(clock.ms));
});

test('MillisBehindLatest is the age of the next record', async () => {
  const {clock, create, put, read, iterator} = await start();
  await create();
  await put('a');
  clock.ms += 2000;
  await put('b');
  clock.ms += 500;
  const first = await read(await iterator({ShardIteratorType: 'TRIM_HORIZON'}), 1);
  expect(first.MillisBehindLatest).toBe(500);
  expect((await read(first.NextShardIterator)).MillisBehindLatest).toBe(0);
});

test('PutRecords answers every record in its place', async () => {
  const {client, create, read, iterator} = await start();
  await create(2);
  const keys = ['77', 'k1', '47', 'k3'];
  const answer = await client.send(
    new PutRecordsCommand({StreamName: 's', Records: keys.map((key) => ({PartitionKey: key, Data: Buffer.from(key)}))}),
  );
  expect(answer.FailedRecordCount).toBe(0);
  for (const [i, entry] of (answer.Records ?? []).entries()) {
    const start = await iterator({
      ShardId: entry.ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: entry.SequenceNumber,
    });
    expect((await read(start, 1)).texts).toEqual([keys[i]]);
  }
});

test('with enforced limits, the records beyond 1,000 a second and shard fail alone', async () => {
  const {client, clock, create} = await start({enforceShardLimits: true});
  await create();
  const Records = Array.from({length: 500}, (_, i) => ({PartitionKey: String(i), Data: Buffer.from('x')}));
  const send = () => client.send(new PutRecordsCommand({StreamName: 's', Records}));
  await send();
  await client.send(new PutRecordCommand({StreamName: 's', PartitionKey: 'k', Data: Buffer.from('x')}));
  const answer = await send();
  expect(answer.FailedRecordCount).toBe(1);
  expect(answer.Records?.[499]).toEqual({
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: 'Rate exceeded for shard shardId-000000000000 in stream s under account 000000000000.',
  });
  clock.ms += 1000;
  expect((await send()).FailedRecordCount).toBe(0);
});

test('records, their numbers and times are the same after a restart', async () => {
  const data = temporaryFolder();
  const before = await start({data});
  await before.create(2);
  for (let i = 0; i < 20; i++) await before.put(`key-${i}`);
  const shards = ['shardId-000000000000', 'shardId-000000000001'];
  const all = async ({read, iterator}: typeof before) =>
    Promise.all(shards.map(async (ShardId) => (await read(await iterator({ShardId, ShardIteratorType: 'TRIM_HORIZON'}))).Records));
  const records = await all(before);
  await before.aws.close();
  const after = await start({data});
  expect(await all(after)).toEqual(records);
  const last = records[0]?.at(-1)?.SequenceNumber ?? '0';
  const next = await after.put('77');
  expect(next.ShardId).toBe(shards[0]);
  expect(BigInt(next.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(last));
});

test.each([
  ['half a record', '{"SequenceNumber":"4960118965842235937883629852182'],
  ['half a record that ends a line', '{"SequenceNumber":"49","Approx\n'],
  ['zeros', '\0\0\0\0\0\0\0\0\n'],
])('%s at the end of a segment is cut when it is opened', async (_name, torn) => {
  const data = temporaryFolder();
  const before = await start({data});
  await before.create();
  await before.put('a');
  await before.aws.close();
  const folder = join(data, 'kinesis', 's', 'shardId-000000000000');
  appendFileSync(join(folder, readdirSync(folder)[0] ?? ''), torn);
  const after = await start({data});
  await after.put('b');
  expect((await after.read(await after.iterator({ShardIteratorType: 'TRIM_HORIZON'}))).texts).toEqual(['a', 'b']);
});

test('what is older than the retention is gone, and the numbers go on', async () => {
  const {aws, client, clock, create, put, read, iterator} = await start();
  await create();
  const old = await put('old');
  clock.ms += 25 * HOUR_MS;
  await client.send(new IncreaseStreamRetentionPeriodCommand({StreamName: 's', RetentionPeriodHours: 48}));
  expect((await read(await iterator({ShardIteratorType: 'TRIM_HORIZON'}))).texts).toEqual(['old']);
  await client.send(new DecreaseStreamRetentionPeriodCommand({StreamName: 's', RetentionPeriodHours: 24}));
  const from = await iterator({ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: old.SequenceNumber});
  expect((await read(from)).texts).toEqual([]);
  const next = await put('new');
  expect(BigInt(next.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(old.SequenceNumber ?? 0));
  expect((await read(from)).texts).toEqual(['new']);
  expect(readdirSync(join(aws.data, 'kinesis', 's', 'shardId-000000000000'))).toHaveLength(1);
});

test('ListShards pages and filters', async () => {
  const {client, create} = await start();
  await create(5);
  const ids = (page: {Shards?: readonly {ShardId?: string | undefined}[] | undefined}) =>
    page.Shards?.map((shard) => Number(shard.ShardId?.slice(8)));
  const first = await client.send(new ListShardsCommand({StreamName: 's', MaxResults: 2}));
  expect(ids(first)).toEqual([0, 1]);
  expect(ids(await client.send(new ListShardsCommand({NextToken: first.NextToken})))).toEqual([2, 3, 4]);
  const after = await client.send(
    new ListShardsCommand({StreamName: 's', ShardFilter: {Type: 'AFTER_SHARD_ID', ShardId: 'shardId-000000000002'}}),
  );
  expect(ids(after)).toEqual([3, 4]);
  expect(ids(await client.send(new ListShardsCommand({StreamName: 's', ShardFilter: {Type: 'AT_LATEST'}})))).toEqual([0, 1, 2, 3, 4]);
});

test("errors have AWS's names and words", async () => {
  const {client, clock, create, put, read, iterator} = await start();
  await create();
  const fails = async (work: Promise<unknown>, name: string, message: string) => expect(work).rejects.toMatchObject({name, message});
  await fails(
    client.send(new DescribeStreamCommand({StreamName: 'nope'})),
    'ResourceNotFoundException',
    'Stream nope under account 000000000000 not found.',
  );
  await fails(create(), 'ResourceInUseException', 'Stream s under account 000000000000 already exists.');
  await fails(
    client.send(new CreateStreamCommand({StreamName: 't'})),
    'ValidationException',
    "1 validation error detected: Value null at 'shardCount' failed to satisfy constraint: Member must not be null",
  );
  await fails(
    client.send(new CreateStreamCommand({StreamName: 'a/b', ShardCount: 0})),
    'ValidationException',
    "2 validation errors detected: Value 'a/b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '0' at 'shardCount' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
  await fails(
    iterator({ShardId: 'shardId-000000000007', ShardIteratorType: 'LATEST'}),
    'ResourceNotFoundException',
    'Shard shardId-000000000007 in stream s under account 000000000000 does not exist',
  );
  await fails(read('AAAA'), 'InvalidArgumentException', 'Invalid ShardIterator.');
  await fails(
    iterator({ShardIteratorType: 'AT_SEQUENCE_NUMBER'}),
    'InvalidArgumentException',
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber.',
  );
  await fails(
    client.send(new PutRecordCommand({StreamName: 's', PartitionKey: 'k', ExplicitHashKey: String(2n ** 128n), Data: new Uint8Array()})),
    'InvalidArgumentException',
    'Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was 340282366920938463463374607431768211456',
  );
  await fails(
    client.send(new DecreaseStreamRetentionPeriodCommand({StreamName: 's', RetentionPeriodHours: 23})),
    'InvalidArgumentException',
    'Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.',
  );
  clock.ms = Date.UTC(2015, 0, 22, 1, 22, 2);
  const old = await iterator({ShardIteratorType: 'LATEST'});
  clock.ms += 300_001;
  await fails(
    read(old),
    'ExpiredIteratorException',
    'Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while right now it is Thu Jan 22 01:27:02 UTC 2015 which is further in the future than the tolerated delay of 300000 milliseconds.',
  );
  const gone = await iterator({ShardIteratorType: 'LATEST'});
  await client.send(new DeleteStreamCommand({StreamName: 's'}));
  await fails(read(gone), 'ResourceNotFoundException', 'Shard shardId-000000000000 in stream s under account 000000000000 does not exist');
  await expect(put('a')).rejects.toMatchObject({name: 'ResourceNotFoundException'});
});

test('a record above the limit of its stream is refused, one at the limit is not', async () => {
  const {client, create} = await start();
  await create();
  const put = (bytes: number) => client.send(new PutRecordCommand({StreamName: 's', PartitionKey: 'k', Data: Buffer.alloc(bytes)}));
  await put(1024 * 1024 - 1);
  await expect(put(1024 * 1024)).rejects.toMatchObject({name: 'InvalidArgumentException'});
});
