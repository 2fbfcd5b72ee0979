import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateStreamCommand, DeleteStreamCommand, KinesisClient, PutRecordsCommand} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Source, SplitReader} from '../../engine/runtime/connector.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, DOUBLE, INT, STRING, sinkContext, sourceContext, TIMESTAMP, tableSpec} from '../testing/contexts.ts';
import {type LocalAwsProcess, startLocalAws} from '../testing/local-aws.ts';
import {realClock} from '../testing/real-clock.ts';
import {createKinesisConnector} from './kinesis.ts';
import {sdkKinesisApi} from './sdk-api.ts';
import {createShardHub, type ShardHub} from './shard-hub.ts';

/** The connector against the local AWS, by the real client. */

const SENSOR = columns({sensor_id: INT, current_temperature: DOUBLE, status: STRING, event_time: TIMESTAMP});
const never = new AbortController().signal;
let data: string;
let aws: LocalAwsProcess;
let client: KinesisClient;
let hub: ShardHub;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'millrace-kinesis-'));
  aws = await startLocalAws(data);
  client = new KinesisClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: {accessKeyId: 'x', secretAccessKey: 'y'},
    maxAttempts: 1,
  });
  hub = createShardHub({clock: realClock, connect: sdkKinesisApi});
});

afterAll(async () => {
  hub.close();
  client.destroy();
  await aws.stop();
  await rm(data, {recursive: true, force: true});
});

const table = (stream: string, options: Record<string, string> = {}, keys: string[] = []) =>
  tableSpec(
    {
      connector: 'kinesis',
      stream,
      'aws.region': 'us-east-1',
      'aws.endpoint': aws.url,
      format: 'json',
      'json.timestamp-format.standard': 'ISO-8601',
      ...options,
    },
    SENSOR,
    keys,
  );

function source(stream: string, options: Record<string, string> = {}): Source {
  const created = createKinesisConnector({feed: hub}).createSource?.(sourceContext(table(stream, options), realClock));
  if (!created) throw new Error('kinesis is a source');
  return created;
}

async function put(stream: string, ids: readonly number[]): Promise<void> {
  await client.send(
    new PutRecordsCommand({
      StreamName: stream,
      Records: ids.map((id) => ({
        PartitionKey: String(id),
        Data: new TextEncoder().encode(
          JSON.stringify({sensor_id: id, current_temperature: id / 4, status: 'OK', event_time: '2021-05-19T11:20:00.978328'}),
        ),
      })),
    }),
  );
}

async function openAll(s: Source): Promise<SplitReader[]> {
  return (await s.discover([])).map((split) => s.open(split));
}

/** Reads all splits until `count` rows are there. */
async function take(readers: readonly SplitReader[], count: number): Promise<Row[]> {
  const rows: Row[] = [];
  const over = new AbortController();
  await Promise.all(
    readers.map(async (reader) => {
      while (rows.length < count) {
        rows.push(...(await reader.poll(1000, over.signal)).batch.rows);
        if (rows.length >= count) over.abort();
      }
    }),
  );
  return rows;
}

const ids = (rows: readonly Row[]): unknown[] => rows.map((r) => r[0]).sort((a, b) => Number(a) - Number(b));

test('LATEST over two shards, then a second job that shares the readers', async () => {
  await client.send(new CreateStreamCommand({StreamName: 'sensors', ShardCount: 2}));
  await put('sensors', [1, 2, 3]);
  const first = await openAll(source('sensors'));
  expect(first.length).toBe(2);
  await put('sensors', [77, 47, 9, 27]);
  expect(ids(await take(first, 4))).toEqual([9, 27, 47, 77]);
  const second = await openAll(source('sensors'));
  await put('sensors', [5]);
  expect(ids(await take(second, 1))).toEqual([5]);
  expect(ids(await take(first, 1))).toEqual([5]);
  const third = await openAll(source('sensors', {'scan.stream.initpos': 'TRIM_HORIZON'}));
  expect(ids(await take(third, 8))).toEqual([1, 2, 3, 5, 9, 27, 47, 77]);
  for (const reader of [...first, ...second, ...third]) await reader.close();
});

test('what the sink wrote is read back', async () => {
  await client.send(new CreateStreamCommand({StreamName: 'written', ShardCount: 1}));
  const sink = createKinesisConnector({feed: hub}).createSink?.(sinkContext(table('written', {}, ['sensor_id']), realClock));
  const rows: Row[] = Array.from({length: 2000}, (_, i) => [i, i / 8, 'OK', Date.UTC(2021, 4, 19, 11, 20, 0, i % 1000)]);
  await sink?.writer.write({rows, kinds: null});
  await sink?.writer.prepare(1);
  await sink?.writer.close();
  const readers = await openAll(source('written', {'source.init.position': 'TRIM_HORIZON'}));
  const got = await take(readers, 2000);
  expect(got.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(rows);
  for (const reader of readers) await reader.close();
});

test('a service that goes away and comes back: a clear error, then no record lost', async () => {
  await client.send(new CreateStreamCommand({StreamName: 'restarted', ShardCount: 1}));
  const [reader] = await openAll(source('restarted'));
  if (!reader) throw new Error('there is a shard');
  await put('restarted', [1]);
  expect(ids(await take([reader], 1))).toEqual([1]);
  await aws.stop();
  const failing = async (): Promise<void> => {
    for (;;) await reader.poll(10, never);
  };
  await expect(failing()).rejects.toMatchObject({
    diagnostic: {code: 'kinesis/unreachable', retry: 'later', message: expect.stringContaining(aws.url)},
  });
  aws = await startLocalAws(data, aws.port);
  await put('restarted', [2]);
  const rows: Row[] = [];
  while (rows.length === 0) rows.push(...(await reader.poll(10, never).catch(() => ({batch: {rows: []}}))).batch.rows);
  expect(ids(rows)).toEqual([2]);
  await reader.close();
});

test('a stream that does not exist, and one deleted while it is read', async () => {
  await expect(source('senors').discover([])).rejects.toMatchObject({
    diagnostic: {code: 'kinesis/stream-not-found', message: 'stream "senors" does not exist', hint: 'did you mean "sensors"?'},
  });
  await client.send(new CreateStreamCommand({StreamName: 'deleted', ShardCount: 1}));
  const [reader] = await openAll(source('deleted'));
  if (!reader) throw new Error('there is a shard');
  await reader.poll(10, never);
  await client.send(new DeleteStreamCommand({StreamName: 'deleted'}));
  const failing = async (): Promise<void> => {
    for (;;) await reader.poll(10, never);
  };
  await expect(failing()).rejects.toMatchObject({diagnostic: {code: 'kinesis/stream-not-found'}});
  await reader.close();
});
