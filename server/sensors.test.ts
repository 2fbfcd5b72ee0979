import {GetTableCommand} from '@aws-sdk/client-glue';
import {CreateStreamCommand, PutRecordCommand} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type AwsClients, createAwsClients} from './aws-clients.ts';
import type {Application, ApplicationDetail, Build, Job, RawRecord, TableDetail} from './protocol/api.ts';
import type {UserOp} from './protocol/op.ts';
import {type SpawnedAws, spawnLocalAws} from './testing/spawn-local-aws.ts';
import {type SpawnedStudio, spawnStudio} from './testing/spawn-studio.ts';
import {TestPage} from './testing/studio-fixture.ts';

/** Scenario S1 on the server: the tutorial's note over the real local AWS and the embedded kernel. */
let aws: SpawnedAws;
let clients: AwsClients;
let studio: SpawnedStudio;
beforeAll(async () => {
  aws = await spawnLocalAws();
  clients = createAwsClients(aws.profile);
  await clients.kinesis.send(new CreateStreamCommand({StreamName: 'my-input-stream', ShardCount: 2}));
  await clients.kinesis.send(new CreateStreamCommand({StreamName: 'my-output-stream', ShardCount: 1}));
  studio = await spawnStudio(aws.url);
});
afterAll(async () => {
  await studio?.close();
  clients?.close();
  await aws?.close();
});

const put = (key: string, record: unknown) =>
  clients.kinesis.send(
    new PutRecordCommand({
      StreamName: 'my-input-stream',
      PartitionKey: key,
      Data: Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)),
    }),
  );
const reading = (sensor_id: number, current_temperature: number, status: string, event_time: string) =>
  put(String(sensor_id), {sensor_id, current_temperature, status, event_time});

const NOTE = 'getting-started/sensors';
const APP = 'getting-started/sensors-app';
/** Window ends − 1 ms, in ms since 1970. */
const HOPS = [9, 19, 29, 39, 49, 59].map((s) => Date.UTC(2021, 4, 19, 11, 20, s, 999));
const EXPECTED = HOPS.flatMap((at) => [
  ['OK', 2, 111.75999999999999, at],
  ['WARNING', 1, 140.93, at],
  ['ERROR', 1, 168.32, at],
]);
const sorted = (rows: unknown[][]) => rows.map((r) => JSON.stringify(r)).sort();

async function outputs(): Promise<Record<string, unknown>[]> {
  const records = await studio.api<RawRecord[]>('/api/streams/my-output-stream/records?limit=500');
  return records.map((r) => JSON.parse(r.text) as Record<string, unknown>);
}

async function until<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('S1: the tutorial runs, its tables are in Glue, its application writes on when the studio is gone', {timeout: 90_000}, async () => {
  // Before its tables exist the application cannot be built, and says which paragraph and why.
  const early = await studio.api<Build>('/api/applications/build', {method: 'POST', body: JSON.stringify({note: APP, name: 'SensorsApp'})});
  expect(early).toMatchObject({ok: false, archive: null, problems: [{paragraph: 'write', diagnostic: {blame: 'user'}}]});
  expect(early.problems[0]?.diagnostic.message).toContain('sensor_');

  const page = await TestPage.open(studio);
  await page.openNote(NOTE);
  const op = (o: UserOp) => page.op(NOTE, o);
  // With LATEST nothing that was put before the start may appear.
  await reading(77, 1, 'OK', '2021-05-19T11:20:00.5');

  for (const id of ['create-source', 'create-sink']) {
    op({kind: 'run-paragraph', id});
    await page.until(() => page.status(id) === 'finished' || page.status(id) === 'failed');
    expect(page.state?.runs[id]?.error).toBeNull();
  }
  for (const id of ['live', 'window', 'write']) op({kind: 'run-paragraph', id});
  await page.until(() => ['live', 'window', 'write'].every((id) => page.status(id) === 'running' || page.status(id) === 'failed'));
  expect(page.state?.runs.write?.error).toBeNull();
  // The INSERT narrows a BIGINT: that is said.
  expect(page.state?.runs.write?.statements[0]?.warnings.map((w) => w.fixes?.[0]?.text)).toEqual([expect.stringMatching(/CAST/)]);

  await reading(77, 93.11, 'OK', '2021-05-19T11:20:00.978328');
  await reading(47, 168.32, 'ERROR', '2021-05-19T11:20:01.110236');
  await reading(9, 140.93, 'WARNING', '2021-05-19T11:20:01.243881');
  await reading(27, 130.41, 'OK', '2021-05-19T11:20:01.371191');
  await page.until(() => page.rows('live').length === 4);
  await reading(77, 50, 'OK', '2021-05-19T11:21:05');
  await page.until(() => page.rows('window').length >= EXPECTED.length);
  expect(sorted(page.rows('window'))).toEqual(sorted(EXPECTED));
  expect(page.rows('live').map((r) => r[0])).toEqual([77, 47, 9, 27, 77]);

  const written = await until(outputs, (records) => records.length >= 18);
  expect(written).toHaveLength(18);
  expect(
    written
      .filter((r) => r.status === 'OK')
      .map((r) => r.hop_time)
      .sort(),
  ).toEqual(['09', '19', '29', '39', '49', '59'].map((s) => `2021-05-19T11:20:${s}.999`));
  expect(Object.keys(written[0] ?? {})).toEqual(['status', 'num', 'avg_current_temperature', 'hop_time']);

  const glue = await clients.glue.send(new GetTableCommand({DatabaseName: 'default', Name: 'sensor_data'}));
  expect(glue.Table?.Parameters).toMatchObject({'flink.connector': 'kinesis', 'flink.stream': 'my-input-stream'});
  const detail = await studio.api<TableDetail>('/api/catalog/default/sensor_data');
  expect(detail).toMatchObject({problem: null, partitionKeys: ['sensor_id']});
  expect(detail.columns.map((c) => c.name)).toEqual(['sensor_id', 'current_temperature', 'status', 'event_time']);

  const jobs = await studio.api<Job[]>('/api/jobs');
  const live = jobs.find((j) => j.paragraph === 'live');
  expect(live).toMatchObject({note: NOTE, label: 'Sensors'});
  await studio.api(`/api/jobs/${live?.job}/stop`, {method: 'POST'});
  await page.until(() => page.status('live') === 'stopped');
  op({kind: 'stop-all'});
  await page.until(() => ['live', 'window', 'write'].every((id) => page.status(id) === 'stopped'));

  const build = await studio.api<Build>('/api/applications/build', {method: 'POST', body: JSON.stringify({note: APP, name: 'SensorsApp'})});
  expect(build.problems.filter((p) => p.diagnostic.severity === 'error')).toEqual([]);
  expect(build).toMatchObject({ok: true, deployed: null});
  expect(build.archive?.files.map((file) => file.name).sort()).toEqual([
    'manifest.json',
    'policy.json',
    'statements.sql',
    'tables/default.sensor_data.sql',
    'tables/default.sensor_state.sql',
  ]);
  expect(build.permissions.filter((p) => p.kind === 'stream').map((p) => [p.resource, p.allowed])).toEqual(
    expect.arrayContaining([
      ['my-input-stream', 'read'],
      ['my-output-stream', 'write'],
    ]),
  );

  const {bucket, key} = build.archive ?? {};
  const request = {note: APP, name: 'SensorsApp', archive: {bucket, key}, parallelism: 1, checkpointSeconds: 1, start: 'table'};
  await studio.api<Application>('/api/applications/deploy', {method: 'POST', body: JSON.stringify(request)});
  const read = () => studio.api<ApplicationDetail>('/api/applications/SensorsApp');
  const running = await until(read, (a) => a.status === 'RUNNING' || (a.status === 'READY' && a.logs.length > 0));
  expect([running.status, running.logs]).toEqual(['RUNNING', expect.anything()]);
  expect(running).toMatchObject({parallelism: 1, checkpointSeconds: 1, archive: {bucket, key}});
  const watched = await until(read, (a) => a.logs.length > 0 && a.metrics.some((m) => m.name === 'numRecordsInPerSecond'));
  expect(watched.metrics.every((m) => m.points.length > 0)).toBe(true);
  expect(running.statements).toContain('INSERT INTO sensor_state');

  page.socket.terminate();
  expect(await studio.close()).toBe(0);
  await reading(77, 10, 'OK', '2021-05-19T11:30:00.5');
  await reading(77, 10, 'OK', '2021-05-19T11:32:00');
  studio = await spawnStudio(aws.url);
  await until(outputs, (records) => records.some((r) => r.hop_time === '2021-05-19T11:30:09.999'));

  // An update stops with a snapshot, changes, and goes on from it: no window twice, none lost.
  const again = await studio.api<Build>('/api/applications/build', {method: 'POST', body: JSON.stringify({note: APP, name: 'SensorsApp'})});
  expect(again).toMatchObject({ok: true, deployed: {version: running.version, status: 'RUNNING'}, archive: {key}});
  const update = {...request, parallelism: 2, start: 'snapshot'};
  await studio.api<Application>('/api/applications/deploy', {method: 'POST', body: JSON.stringify(update)});
  const updated = await until(read, (a) => a.status === 'RUNNING');
  expect(updated).toMatchObject({parallelism: 2, version: running.version + 1});
  expect(updated.snapshots[0]).toMatchObject({status: 'READY', version: running.version});
  await reading(77, 30, 'OK', '2021-05-19T11:34:00');
  await until(outputs, (records) => records.some((r) => r.hop_time === '2021-05-19T11:32:59.999'));
  const kept = (await outputs()).filter((r) => r.hop_time === '2021-05-19T11:32:09.999');
  expect(kept).toMatchObject([{status: 'OK', num: 1, avg_current_temperature: 10}]);

  await studio.api('/api/applications/SensorsApp/stop', {method: 'POST', body: JSON.stringify({})});
  await until(read, (a) => a.status === 'READY');
  await studio.api('/api/applications/SensorsApp/start', {method: 'POST', body: JSON.stringify({start: 'latest'})});
  await until(read, (a) => a.status === 'RUNNING');
  await studio.api('/api/applications/SensorsApp', {method: 'DELETE'});
  await until(
    () => studio.api<Application[]>('/api/applications'),
    (all) => all.length === 0,
  );
});
