import {PutRecordCommand} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAwsClients} from '../aws-clients.ts';
import type {CatalogDatabase, RawRecord, Stream, StreamDetail} from '../protocol/api.ts';
import type {Generator} from '../protocol/generator.ts';
import {type SpawnedAws, spawnLocalAws} from '../testing/spawn-local-aws.ts';
import {type Fixture, openStudio} from '../testing/studio-fixture.ts';

let aws: SpawnedAws;
let f: Fixture;
beforeAll(async () => {
  aws = await spawnLocalAws();
  f = await openStudio({profile: aws.profile});
});
afterAll(async () => {
  await f?.close();
  await aws?.close();
});

const get = async <T>(path: string) => (await (await f.api(path)).json()) as T;
const post = (path: string, json: unknown) => f.api(path, {method: 'POST', body: JSON.stringify(json)});

test('streams are made, listed, described and deleted', async () => {
  expect((await post('/api/streams', {name: 'a', shards: 2})).status).toBe(200);
  expect(await get<Stream[]>('/api/streams')).toMatchObject([{name: 'a', openShards: 2, status: 'ACTIVE', mode: 'PROVISIONED'}]);
  expect((await get<StreamDetail>('/api/streams/a')).shards).toMatchObject([{open: true, startingHashKey: '0'}, {open: true}]);
  expect((await post('/api/streams', {name: 'a'})).status).toBe(409);
  expect((await post('/api/streams', {name: 'no spaces'})).status).toBe(400);
  expect((await f.api('/api/streams/a', {method: 'DELETE'})).status).toBe(200);
  const gone = await f.api('/api/streams/a');
  expect(gone.status).toBe(404);
  expect(await gone.json()).toMatchObject({error: {code: 'aws/not-found'}});
});

test('the newest records are shown raw, newest first', async () => {
  await post('/api/streams', {name: 'raw', shards: 2});
  const clients = createAwsClients(aws.profile);
  for (const [key, data] of [
    ['a', 'one'],
    ['b', 'zwölf'],
    ['c', Buffer.from([0xff, 0xfe])],
  ] as const) {
    await clients.kinesis.send(new PutRecordCommand({StreamName: 'raw', PartitionKey: key, Data: Buffer.from(data)}));
  }
  clients.close();
  const records = await get<RawRecord[]>('/api/streams/raw/records?limit=2');
  expect(records).toHaveLength(2);
  const all = await get<RawRecord[]>('/api/streams/raw/records');
  expect(new Map(all.map((r) => [r.partitionKey, [r.text, r.encoding, r.bytes]]))).toEqual(
    new Map([
      ['a', ['one', 'utf-8', 3]],
      ['b', ['zwölf', 'utf-8', 6]],
      ['c', ['//4=', 'base64', 2]],
    ]),
  );
});

test('the sensors generator makes its streams and sends', async () => {
  expect((await post('/api/generators/sensors/start', {rate: 500})).status).toBe(200);
  let sent = 0;
  while (sent < 100) sent = (await get<Generator[]>('/api/generators'))[0]?.sent ?? 0;
  await post('/api/generators/sensors/stop', {});
  expect((await get<Generator[]>('/api/generators'))[0]).toMatchObject({running: false, error: null});
  const records = await get<RawRecord[]>('/api/streams/my-input-stream/records?limit=5');
  expect(Object.keys(JSON.parse(records[0]?.text ?? '{}'))).toEqual(['sensor_id', 'current_temperature', 'status', 'event_time']);
  expect((await get<Stream[]>('/api/streams')).map((s) => [s.name, s.openShards])).toContainEqual(['my-output-stream', 1]);
  expect((await post('/api/generators/nobody/start', {})).status).toBe(404);
});

test('the catalog lists databases', async () => {
  await post('/api/catalog', {database: 'mine'});
  expect((await get<CatalogDatabase[]>('/api/catalog')).map((d) => d.name)).toContain('mine');
  expect((await post('/api/catalog', {database: 'Not Good'})).status).toBe(400);
});
