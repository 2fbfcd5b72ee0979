import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateStreamCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordsCommand} from '@aws-sdk/client-kinesis';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalAwsProcess, startLocalAws} from '../../connectors/testing/local-aws.ts';
import {ApplicationProcess, writeApplication} from '../testing/application-process.ts';
import {INSERT, SENSOR_DATA, SENSOR_STATE} from '../testing/document-001.ts';
import type {RunFile} from './run-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-application-'));
let aws: LocalAwsProcess;
let kinesis: KinesisClient;

beforeAll(async () => {
  aws = await startLocalAws(join(folder, 'aws'));
  kinesis = new KinesisClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    requestHandler: new NodeHttpHandler(),
  });
}, 30_000);

afterAll(async () => {
  kinesis?.destroy();
  await aws?.stop();
  rmSync(folder, {recursive: true, force: true});
});

/** Document 001's application over streams of its own. */
async function deploy(name: string, run: Partial<RunFile> = {}): Promise<{runFile: string; input: string; output: string}> {
  const [input, output] = [`${name}-in`, `${name}-out`];
  await kinesis.send(new CreateStreamCommand({StreamName: input, ShardCount: 2}));
  await kinesis.send(new CreateStreamCommand({StreamName: output, ShardCount: 1}));
  const tables = {
    'default.sensor_data': SENSOR_DATA.replace('my-input-stream', input),
    'default.sensor_state': SENSOR_STATE.replace('my-output-stream', output),
  };
  return {runFile: writeApplication(join(folder, name), {tables, statements: INSERT}, run), input, output};
}

function restore(runFile: string, how: RunFile['restore'], parallelism = 1): void {
  const file = JSON.parse(readFileSync(runFile, 'utf8')) as RunFile;
  writeFileSync(runFile, JSON.stringify({...file, restore: how, parallelism}));
}

const START = Date.UTC(2021, 4, 19, 11, 0, 0);
const STATUSES = ['OK', 'WARNING', 'ERROR'] as const;

/** Record i: half a second of event time each, over all sensors. */
const sensor = (i: number): {key: string; data: string; at: number; status: string; temperature: number} => {
  const [at, status, temperature] = [START + i * 500, STATUSES[i % 3]!, 10 + (i % 160)];
  const key = String((i % 99) + 1);
  const event_time = new Date(at).toISOString().slice(0, 23);
  return {
    key,
    at,
    status,
    temperature,
    data: JSON.stringify({sensor_id: Number(key), current_temperature: temperature, status, event_time}),
  };
};

async function put(stream: string, from: number, to: number): Promise<void> {
  const Records = Array.from({length: to - from}, (_, n) => sensor(from + n)).map((r) => ({
    PartitionKey: r.key,
    Data: Buffer.from(r.data),
  }));
  await kinesis.send(new PutRecordsCommand({StreamName: stream, Records}));
}

interface Written {
  readonly status: string;
  readonly num: number;
  readonly avg_current_temperature: number;
  readonly hop_time: string;
}

async function readAll(stream: string): Promise<Written[]> {
  let {ShardIterator: iterator} = await kinesis.send(
    new GetShardIteratorCommand({StreamName: stream, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON'}),
  );
  const all: Written[] = [];
  for (;;) {
    const answer = await kinesis.send(new GetRecordsCommand({ShardIterator: iterator}));
    for (const r of answer.Records ?? []) all.push(JSON.parse(Buffer.from(r.Data ?? []).toString()) as Written);
    if (answer.MillisBehindLatest === 0) return all;
    iterator = answer.NextShardIterator;
  }
}

/** Counts by window and status of records 0 to n − 1, worked out from the definition of HOP; windows that a watermark 5 s behind record n − 1 closes. */
function expectedCounts(n: number): Map<string, number> {
  const counts = new Map<string, number>();
  const watermark = sensor(n - 1).at - 5000;
  for (let i = 0; i < n; i++) {
    const {at, status} = sensor(i);
    for (let end = Math.floor(at / 10_000) * 10_000 + 10_000; end - 60_000 <= at; end += 10_000) {
      if (end - 1 > watermark) continue;
      const key = `${status} ${new Date(end - 1).toISOString().slice(0, 23)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

const keyOf = (w: Written): string => `${w.status} ${w.hop_time}`;

describe('S1e: an application and its checkpoints', () => {
  test('killed ten times at random moments: no window is lost, none is counted twice', async () => {
    const {runFile, input, output} = await deploy('killed');
    const total = 2000;
    let sent = 0;
    let application = new ApplicationProcess(runFile, aws.url);
    await application.running();
    restore(runFile, {kind: 'latest-checkpoint'});
    for (let kill = 0; kill < 10; kill++) {
      // Records go on coming while it dies and while it is dead.
      const next = sent + 180;
      const putting = put(input, sent, next);
      const checkpoints = application.messages.filter((m) => m.kind === 'log').length + Math.floor(Math.random() * 3);
      await application.until(() => application.messages.filter((m) => m.kind === 'log').length >= checkpoints);
      await application.kill();
      await putting;
      sent = next;
      application = new ApplicationProcess(runFile, aws.url);
      await application.running();
    }
    await put(input, sent, sent + 100);
    await put(input, sent + 100, total);
    // Both shards must pass the end of the last window that counts: a record of each shard closes it.
    const expected = expectedCounts(total - 4);
    await expect
      .poll(async () => new Set((await readAll(output)).map(keyOf)).size, {timeout: 90_000})
      .toBeGreaterThanOrEqual(expected.size);
    await application.stop();

    const written = await readAll(output);
    const wrong = written.filter((w) => expected.has(keyOf(w)) && expected.get(keyOf(w)) !== w.num);
    expect(wrong).toEqual([]);
    const seen = new Set(written.map(keyOf));
    expect([...expected.keys()].filter((key) => !seen.has(key))).toEqual([]);
  }, 300_000);

  test('a snapshot on request, and a start from it in two threads: what came in between is counted once', async () => {
    const {runFile, input, output} = await deploy('snapshot');
    const first = new ApplicationProcess(runFile, aws.url);
    await first.running();
    await put(input, 0, 200);
    await first.until((m) => m.kind === 'metrics' && m.metrics.recordsIn >= 200);
    const path = join(folder, 'snapshot', 'snapshot-1');
    first.send({kind: 'snapshot', id: 's1', path});
    expect(await first.until((m) => m.kind === 'snapshot')).toMatchObject({id: 's1', path});
    await first.stop();
    await put(input, 200, 400);

    restore(runFile, {kind: 'snapshot', path}, 2);
    const second = new ApplicationProcess(runFile, aws.url);
    await second.running();
    const expected = expectedCounts(396);
    await expect
      .poll(async () => new Set((await readAll(output)).map(keyOf)).size, {timeout: 90_000})
      .toBeGreaterThanOrEqual(expected.size);
    await second.abandon();
    const written = await readAll(output);
    for (const w of written) if (expected.has(keyOf(w))) expect(w.num).toBe(expected.get(keyOf(w)));
  }, 180_000);

  test('says by name why an archive cannot run', async () => {
    const runFile = writeApplication(join(folder, 'wrong'), {tables: {}, statements: 'INSERT INTO nowhere SELECT 1'});
    const application = new ApplicationProcess(runFile, aws.url);
    await application.exited;
    expect(application.messages.find((m) => m.kind === 'failed')).toMatchObject({diagnostic: {message: 'table "nowhere" does not exist'}});
  }, 120_000);
});
