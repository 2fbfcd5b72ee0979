import {afterAll, beforeAll, expect, test} from 'vitest';
import type {ProfileTest, RawRecord, Sample, Settings, StreamDetail, StreamMetrics, TableProposal, TableUse} from '../protocol/api.ts';
import {type SpawnedAws, spawnLocalAws} from '../testing/spawn-local-aws.ts';
import {type SpawnedStudio, spawnStudio} from '../testing/spawn-studio.ts';

let aws: SpawnedAws;
let studio: SpawnedStudio;
beforeAll(async () => {
  aws = await spawnLocalAws();
  studio = await spawnStudio(aws.url);
}, 60_000);
afterAll(async () => {
  await studio?.close();
  await aws?.close();
});

const get = <T>(path: string) => studio.api<T>(path);
const post = <T>(path: string, json: unknown) => studio.api<T>(path, {method: 'POST', body: JSON.stringify(json)});

test('a stream is changed in every way, and read from every position', async () => {
  await post('/api/streams', {name: 'a', shards: 1});
  const split = await post<StreamDetail>('/api/streams/a/change', {kind: 'split', shard: 'shardId-000000000000'});
  expect(split.shards.map((s) => [s.open, s.parent])).toEqual([
    [false, null],
    [true, 'shardId-000000000000'],
    [true, 'shardId-000000000000'],
  ]);
  const merged = {kind: 'merge', shard: 'shardId-000000000001', adjacent: 'shardId-000000000002'};
  expect(await post<StreamDetail>('/api/streams/a/change', merged)).toMatchObject({openShards: 1});
  expect(await post<StreamDetail>('/api/streams/a/change', {kind: 'shards', count: 2})).toMatchObject({openShards: 2});
  expect(await post<StreamDetail>('/api/streams/a/change', {kind: 'retention', hours: 48})).toMatchObject({retentionHours: 48});
  expect(await post<StreamDetail>('/api/streams/a/change', {kind: 'retention', hours: 24})).toMatchObject({retentionHours: 24});
  expect(await post<StreamDetail>('/api/streams/a/change', {kind: 'mode', mode: 'ON_DEMAND'})).toMatchObject({mode: 'ON_DEMAND'});

  const begun = Date.now();
  const first = await post<{shard: string; sequenceNumber: string}>('/api/streams/a/records', {partitionKey: 'one', data: '{"v": 1}'});
  await post('/api/streams/a/records', {partitionKey: 'two', data: '/w==', encoding: 'base64'});
  const read = (query: string) => get<RawRecord[]>(`/api/streams/a/records?${query}`);
  expect((await read('')).map((r) => r.partitionKey).sort()).toEqual(['one', 'two']);
  expect((await read('from=oldest')).find((r) => r.partitionKey === 'two')).toMatchObject({encoding: 'base64', text: '/w=='});
  expect(await read(`from=time&at=${begun}`)).toHaveLength(2);
  expect(await read('filter=ONE')).toMatchObject([{text: '{"v": 1}', packed: null}]);
  expect(await read(`from=sequence&shard=${first.shard}&sequence=${first.sequenceNumber}&limit=1`)).toMatchObject([{partitionKey: 'one'}]);
  expect((await read(`shard=${first.shard}`)).every((r) => r.shard === first.shard)).toBe(true);
  const metrics = await get<StreamMetrics>('/api/streams/a/metrics');
  expect(metrics.shards).toHaveLength(2);
  expect(metrics.stream.recordsIn).toHaveLength(metrics.times.length);
});

test('from the records of a stream to a table, its first rows, and the notes that use it', async () => {
  await post('/api/streams', {name: 'orders', shards: 2});
  for (let i = 0; i < 8; i++) {
    const at = new Date(Date.UTC(2026, 2, 4, 10, 0, i)).toISOString();
    await post('/api/streams/orders/records', {partitionKey: `k${i}`, data: JSON.stringify({id: i, price: 1.5, who: {name: 'x'}, at})});
  }
  const proposal = await post<TableProposal>('/api/streams/orders/table', {database: 'default', table: 'orders'});
  expect(proposal).toMatchObject({records: 8, unreadable: 0, format: 'json', watermark: {column: 'at'}});
  expect(proposal.columns.map((c) => c.type)).toEqual(['INT', 'DOUBLE', 'ROW<name STRING>', 'TIMESTAMP_LTZ(3)']);

  const preview = await post<Sample>('/api/tables/preview', {ddl: proposal.ddl});
  expect(preview.problem).toBeNull();
  expect(preview.rows.map((r) => r[0]).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await get('/api/catalog')).toMatchObject([{name: 'default', tables: []}]);

  expect(await post('/api/tables/create', {ddl: proposal.ddl})).toEqual({database: 'default', table: 'orders'});
  const sample = await get<Sample>('/api/catalog/default/orders/sample');
  expect(sample.columns.map((c) => c.name)).toEqual(['id', 'price', 'who', 'at']);
  expect(sample.rows).toHaveLength(8);

  const note = await post<{path: string}>('/api/notes', {title: 'Shop'});
  await post('/api/notes/paragraph', {path: note.path, title: 'Orders', text: '%flink.ssql\nSELECT * FROM `default`.orders'});
  const uses = await get<TableUse[]>('/api/catalog/default/orders/uses');
  expect(uses.filter((u) => u.note === note.path)).toMatchObject([{number: 1, status: 'ready', title: 'Shop'}]);
});

test('a statement that makes no table is refused with a sentence', async () => {
  await expect(post('/api/tables/create', {ddl: 'DROP TABLE orders'})).rejects.toThrow(/not one CREATE TABLE/);
  expect(await post<Sample>('/api/tables/preview', {ddl: 'CREATE TABLE x (a NOTYPE) WITH ()'})).toMatchObject({
    rows: [],
    problem: {severity: 'error'},
  });
});

test('settings: what runs, what is saved, and whether a profile may do what the studio needs', async () => {
  const settings = await get<Settings>('/api/settings');
  expect(settings).toMatchObject({saved: null, running: {kind: 'local', region: 'us-east-1'}, kernel: 'embedded'});
  const profile = {kind: 'local', region: 'eu-west-1', credentials: ''};
  const tested = await post<ProfileTest>('/api/settings/test', {profile});
  expect(tested.account).toBe('000000000000');
  expect(tested.checks.map((c) => c.allowed)).toEqual([true, true, true, true]);
  expect(await post<Settings>('/api/settings', {profile})).toMatchObject({saved: profile, running: {region: 'us-east-1'}});
  expect(await post<Settings>('/api/settings', {profile: null})).toMatchObject({saved: null});
});
