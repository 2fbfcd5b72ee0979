import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateTableCommand, GetTableCommand, GlueClient} from '@aws-sdk/client-glue';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalAwsProcess, startLocalAws} from '../connectors/testing/local-aws.ts';
import type {Kernel, KernelEvent, Session, Statement} from '../protocol/kernel.ts';
import {createEmbeddedKernel} from './embedded-kernel.ts';
import {EXPECTED, HOP_QUERY, INSERT, OLDER, RECORDS, SENSOR_DATA, SENSOR_STATE} from './testing/document-001.ts';

let aws: LocalAwsProcess;
let kernel: Kernel;
let kinesis: KinesisClient;
let glue: GlueClient;
const dataDir = mkdtempSync(join(tmpdir(), 'millrace-kernel-'));

beforeAll(async () => {
  aws = await startLocalAws(join(dataDir, 'aws'));
  const config = {
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    requestHandler: new NodeHttpHandler(),
  };
  kinesis = new KinesisClient(config);
  glue = new GlueClient(config);
  kernel = await createEmbeddedKernel({dataDir, aws: {region: 'us-east-1', endpoint: aws.url, database: 'default'}});
}, 30_000);

afterAll(async () => {
  await kernel?.close();
  kinesis?.destroy();
  glue?.destroy();
  await aws?.stop();
  rmSync(dataDir, {recursive: true, force: true});
});

/** What a script told, with waiting for what it will tell. */
class Told {
  readonly events: KernelEvent[] = [];
  readonly #waiting: {test: () => boolean; resolve: () => void}[] = [];
  statement!: Statement;

  static run(session: Session, text: string): Told {
    const told = new Told();
    told.statement = session.execute({text, mode: 'streaming'}, (event) => {
      told.events.push(event);
      for (const w of told.#waiting.splice(0)) {
        if (w.test()) w.resolve();
        else told.#waiting.push(w);
      }
    });
    return told;
  }

  until(test: () => boolean): Promise<void> {
    if (test()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({test, resolve}));
  }

  has(kind: KernelEvent['kind']): () => boolean {
    return () => this.events.some((e) => e.kind === kind);
  }

  rows(): readonly (readonly unknown[])[] {
    return this.events.flatMap((e) => (e.kind === 'rows' ? e.rows : []));
  }

  failure(): string | undefined {
    const failed = this.events.find((e) => e.kind === 'statement-failed');
    return failed?.kind === 'statement-failed' ? failed.diagnostic.message : undefined;
  }
}

async function ok(session: Session, text: string): Promise<Told> {
  const told = Told.run(session, text);
  await told.statement.finished;
  expect(told.failure()).toBeUndefined();
  return told;
}

async function put(record: {key: string; data: string}, stream = 'my-input-stream'): Promise<void> {
  await kinesis.send(new PutRecordCommand({StreamName: stream, PartitionKey: record.key, Data: Buffer.from(record.data)}));
}

async function read(stream: string): Promise<string[]> {
  const {ShardIterator} = await kinesis.send(
    new GetShardIteratorCommand({StreamName: stream, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON'}),
  );
  const {Records} = await kinesis.send(new GetRecordsCommand({ShardIterator}));
  return (Records ?? []).map((r) => Buffer.from(r.Data ?? []).toString());
}

describe('S1: document 001 on the embedded kernel and the local AWS', () => {
  test('exactly the 18 rows, none older than LATEST, the sink as JSON, the table in Glue', async () => {
    await kinesis.send(new CreateStreamCommand({StreamName: 'my-input-stream', ShardCount: 2}));
    await kinesis.send(new CreateStreamCommand({StreamName: 'my-output-stream', ShardCount: 1}));
    await put(OLDER);
    const session = await kernel.openSession({label: 'Sensors'});
    const ddl = await ok(session, SENSOR_DATA);
    expect(ddl.events.find((e) => e.kind === 'message')).toMatchObject({text: 'Registered in Glue as default.sensor_data'});
    await ok(session, SENSOR_STATE);
    // A second run of the same note is no mistake.
    await ok(session, SENSOR_DATA);

    const query = Told.run(session, HOP_QUERY);
    const insert = Told.run(session, INSERT);
    await Promise.all([query.until(query.has('job-started')), insert.until(insert.has('job-started'))]);
    const warning = insert.events.find((e) => e.kind === 'warning');
    expect(warning?.kind === 'warning' && warning.diagnostic.fixes?.[0]?.text).toBe('CAST(COUNT(*) AS INT)');
    for (const record of RECORDS) await put(record);
    await query.until(() => query.rows().length >= 18);

    const rows = query
      .rows()
      .map(([status, num, avg, time]) => ({status, num, avg, hop_time: new Date(time as number).toISOString().slice(0, 23)}));
    expect(new Set(rows.map((r) => JSON.stringify(r)))).toEqual(new Set(EXPECTED.map((r) => JSON.stringify(r))));
    expect(rows).toHaveLength(18);

    await expect.poll(() => read('my-output-stream'), {timeout: 10_000}).toHaveLength(18);
    const written = (await read('my-output-stream')).map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(Object.keys(written[0]!)).toEqual(['status', 'num', 'avg_current_temperature', 'hop_time']);
    const essence = (r: Record<string, unknown>): string => `${r.status} ${r.num} ${r.avg_current_temperature} ${r.hop_time}`;
    expect(new Set(written.map(essence))).toEqual(new Set(EXPECTED.map((r) => `${r.status} ${r.num} ${r.avg} ${r.hop_time}`)));

    expect(kernel.jobs().map((j) => j.label)).toEqual(['Sensors', 'Sensors']);
    await Promise.all([query.statement.stop(), insert.statement.stop()]);
    expect(query.events.at(-1)?.kind).toBe('statement-stopped');
    expect(kernel.jobs()).toEqual([]);

    const {Table} = await glue.send(new GetTableCommand({DatabaseName: 'default', Name: 'sensor_data'}));
    expect(Table?.Parameters).toMatchObject({
      'flink.connector': 'kinesis',
      'flink.schema.2.data-type': 'VARCHAR(6)',
      'flink.schema.watermark.0.rowtime': 'event_time',
    });
    await session.close();
  }, 60_000);

  test('S1c: the AWS CLI finds the table in Glue', (context) => {
    const cli = process.env.MILLRACE_AWS_CLI ?? 'aws';
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const asked = spawnSync(cli, ['glue', 'get-table', '--database-name', 'default', '--name', 'sensor_data'], {env, encoding: 'utf8'});
    if (asked.error !== undefined) {
      context.skip(`the AWS CLI is not installed (${cli})`);
      return;
    }
    const {Table} = JSON.parse(asked.stdout) as {Table: {Name: string; Parameters: Record<string, string>}};
    expect(Table.Name).toBe('sensor_data');
    expect(Table.Parameters['flink.stream']).toBe('my-input-stream');
  }, 60_000);

  test('a table that another tool put into Glue can be queried', async () => {
    await kinesis.send(new CreateStreamCommand({StreamName: 'rides', ShardCount: 1}));
    // As the managed Studio's documentation and a Terraform module write it: columns of its own, the stream as the location.
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'default',
        TableInput: {
          Name: 'rides',
          TableType: 'EXTERNAL_TABLE',
          Parameters: {
            classification: 'json',
            typeOfData: 'kinesis',
            'scan.stream.initpos': 'TRIM_HORIZON',
            'managed-flink.rowtime': 'pickup',
            'managed-flink.watermark.pickup.milliseconds': '5000',
          },
          StorageDescriptor: {
            Columns: [
              {Name: 'id', Type: 'bigint'},
              {Name: 'fare', Type: 'double'},
              {Name: 'pickup', Type: 'timestamp'},
            ],
            Location: 'arn:aws:kinesis:us-east-1:000000000000:stream/rides',
          },
        },
      }),
    );
    await put({key: 'a', data: '{"id": 7, "fare": 12.5, "pickup": "2026-01-02 03:04:05"}'}, 'rides');
    const session = await kernel.openSession({label: 'rides'});
    const query = Told.run(session, 'SELECT id, fare * 2 AS twice, pickup FROM rides');
    await query.until(() => query.rows().length > 0 || query.failure() !== undefined);
    expect(query.failure()).toBeUndefined();
    expect(query.rows()).toEqual([[7, 25, Date.UTC(2026, 0, 2, 3, 4, 5)]]);
    await session.close();
  }, 30_000);

  test('a record that does not parse stops the query and is shown with its sequence number', async () => {
    const session = await kernel.openSession({label: 'bad record'});
    const query = Told.run(session, 'SELECT * FROM sensor_data');
    await query.until(query.has('job-started'));
    await put({key: '77', data: '{"sensor_id": 77, "current_tempera'});
    await query.statement.finished;
    const failed = query.events.find((e) => e.kind === 'statement-failed');
    expect(failed?.kind === 'statement-failed' && failed.diagnostic).toMatchObject({code: 'format/bad-record', blame: 'data'});
    expect(query.failure()).toMatch(/\d{56}/);
    await session.close();
  }, 30_000);

  test('names what is wrong: no such stream, a stream deleted while it is read', async () => {
    const session = await kernel.openSession({label: 'missing stream'});
    await ok(
      session,
      "CREATE TEMPORARY TABLE gone (a INT) WITH ('connector' = 'kinesis', 'stream' = 'no-such-stream', 'aws.region' = 'us-east-1', 'format' = 'json')",
    );
    const query = Told.run(session, 'SELECT * FROM gone');
    await query.statement.finished;
    expect(query.failure()).toContain('"no-such-stream"');

    await kinesis.send(new CreateStreamCommand({StreamName: 'short-lived', ShardCount: 1}));
    await ok(
      session,
      "CREATE TEMPORARY TABLE brief (a INT) WITH ('connector' = 'kinesis', 'stream' = 'short-lived', 'aws.region' = 'us-east-1', 'format' = 'json')",
    );
    const running = Told.run(session, 'SELECT * FROM brief');
    await running.until(running.has('job-started'));
    await kinesis.send(new DeleteStreamCommand({StreamName: 'short-lived'}));
    await running.statement.finished;
    expect(running.failure()).toContain('"short-lived"');
    await session.close();
  }, 60_000);
});
