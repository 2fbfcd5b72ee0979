import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import {CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createShardHub} from '../connectors/kinesis/shard-hub.ts';
import {type LocalAwsProcess, startLocalAws} from '../connectors/testing/local-aws.ts';
import type {Connector} from '../engine/runtime/connector.ts';
import {systemClock} from '../engine/runtime/system-clock.ts';
import type {PhysicalPlan} from '../planner/physical/plan.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import {planArchive} from './application/plan-archive.ts';
import {kinesisConnect} from './aws-endpoint.ts';
import {embeddedConnectors} from './connectors.ts';
import {localJob} from './jobs/local-job.ts';
import type {JobEnd, JobRequest, RunningJob} from './jobs/running-job.ts';
import {teamsBeside} from './jobs/thread-team.ts';

/** Streams into files of S3, and files of S3 joined, with the local AWS in a process of its own. */

const LOCAL = {region: 'us-east-1', credentials: {accessKeyId: 'x', secretAccessKey: 'y'}};
let data: string;
let aws: LocalAwsProcess;
let kinesis: KinesisClient;
let s3: S3Client;
let hub: ReturnType<typeof createShardHub>;
const running: RunningJob[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'millrace-files-on-aws-'));
  aws = await startLocalAws(join(data, 'aws'));
  kinesis = new KinesisClient({...LOCAL, endpoint: aws.url});
  s3 = new S3Client({...LOCAL, endpoint: aws.url, forcePathStyle: true});
  hub = createShardHub({clock: systemClock, connect: kinesisConnect({region: 'us-east-1', endpoint: aws.url})});
});

afterAll(async () => {
  await Promise.all(running.map((job) => job.stop()));
  hub.close();
  kinesis.destroy();
  s3.destroy();
  await aws.stop();
  await rm(data, {recursive: true, force: true});
});

const connectors = (): ((identifier: string) => Connector) => embeddedConnectors(hub, {region: 'us-east-1', endpoint: aws.url});

function start(
  plan: PhysicalPlan,
  directory: string,
  restore: JobRequest['restore'] = {kind: 'none'},
  through: (connector: Connector) => Connector = (c) => c,
): {readonly job: RunningJob; readonly started: Promise<void>} {
  const {promise: started, resolve} = Promise.withResolvers<void>();
  const all = connectors();
  const nothing = (): void => undefined;
  const job = localJob(
    {
      id: 'test',
      plan,
      checkpoints: {directory: join(data, directory), intervalMs: 100},
      restore,
      keepNewest: null,
      listener: {started: resolve, rows: nothing, event: nothing, metrics: nothing},
    },
    (identifier) => through(all(identifier)),
    teamsBeside(hub, {region: 'us-east-1', endpoint: aws.url}),
  );
  running.push(job);
  return {job, started};
}

const planned = (tables: readonly string[], insert: string): Promise<PhysicalPlan> =>
  planArchive({
    settings: {},
    tables: tables.map((sql) => ({name: `default.${/TABLE (\w+)/.exec(sql)?.[1]}`, sql})),
    views: '',
    statements: insert,
  });

async function put(stream: string, records: readonly {readonly key: string; readonly text: string}[]): Promise<void> {
  for (let at = 0; at < records.length; at += 500) {
    const Records = records.slice(at, at + 500).map(({key, text}) => ({PartitionKey: key, Data: new TextEncoder().encode(text)}));
    await kinesis.send(new PutRecordsCommand({StreamName: stream, Records}));
  }
}

/** The objects of a bucket, by key. */
async function objects(bucket: string): Promise<ReadonlyMap<string, string>> {
  const listed = await s3.send(new ListObjectsV2Command({Bucket: bucket}));
  const found = new Map<string, string>();
  for (const {Key = ''} of listed.Contents ?? []) {
    const answer = await s3.send(new GetObjectCommand({Bucket: bucket, Key}));
    found.set(Key, (await answer.Body?.transformToString()) ?? '');
  }
  return found;
}

const linesOf = (found: ReadonlyMap<string, string>): readonly string[] =>
  [...found.values()].flatMap((text) => text.split('\n').filter((l) => l !== ''));

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(50);
}

const STOCK = `CREATE TABLE stock_table (
    ticker VARCHAR(6), price DOUBLE, event_time TIMESTAMP(3), WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('connector' = 'kinesis', 'stream' = 'stocks', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'LATEST', 'format' = 'json')`;
const SINK = `CREATE TABLE sink_table_s3 (event_time TIMESTAMP, ticker STRING, price DOUBLE, dt STRING, hr STRING)
PARTITIONED BY (ticker, dt, hr)
WITH ('connector' = 'filesystem', 'path' = 's3a://stock-bucket/', 'format' = 'json')`;
const INSERT = `INSERT INTO sink_table_s3
SELECT event_time, ticker, price, DATE_FORMAT(event_time, 'yyyy-MM-dd') as dt, DATE_FORMAT(event_time, 'HH') as hh
FROM stock_table WHERE price > 50`;
const TICKERS = ['AAPL', 'AMZN', 'MSFT', 'INTC', 'TBV'];

/** 1000 prices from 0 to 99.9, 50 itself among them. */
const STOCKS = Array.from({length: 1000}, (_, i) => ({
  ticker: TICKERS[i % 5] ?? '',
  price: ((i * 7) % 1000) / 10,
  event_time: `2020-08-01 ${String(10 + (i % 3)).padStart(2, '0')}:00:${String(i % 60).padStart(2, '0')}.${String(i).padStart(3, '0')}`,
}));

test('S5: prices of a stream in files of S3 by ticker, day and hour; nothing lost or twice when the sink dies in a checkpoint', async () => {
  await kinesis.send(new CreateStreamCommand({StreamName: 'stocks', ShardCount: 2}));
  await s3.send(new CreateBucketCommand({Bucket: 'stock-bucket'}));
  const plan = await planned([STOCK, SINK], INSERT);
  let commits = 0;
  const dying = (connector: Connector): Connector => ({
    ...connector,
    createSink: (context) => {
      const sink = connector.createSink?.(context);
      if (sink === undefined) throw new Error('it is a sink');
      return {
        ...sink,
        committer: {
          async commit(checkpoint, committables) {
            if (committables.length > 0 && ++commits === 2) throw new StudioError('test/crash', 'killed');
            await sink.committer?.commit(checkpoint, committables);
          },
        },
      };
    },
  });
  const first = start(plan, 'stocks', {kind: 'none'}, dying);
  await first.started;
  expect(await objects('stock-bucket')).toEqual(new Map());
  const records = STOCKS.map((stock) => ({key: stock.ticker, text: JSON.stringify(stock)}));
  await put('stocks', records.slice(0, 400));
  await until(async () => (await objects('stock-bucket')).size > 0);
  await put('stocks', records.slice(400, 800));
  expect(await first.job.ended).toMatchObject({kind: 'failed', diagnostic: {message: 'killed'}});

  const second = start(plan, 'stocks', {kind: 'latest'});
  await second.started;
  await put('stocks', records.slice(800));
  const wanted = STOCKS.filter(({price}) => price > 50);
  await until(async () => linesOf(await objects('stock-bucket')).length >= wanted.length);
  await second.job.stop();
  const found = await objects('stock-bucket');
  const rows = [...found].flatMap(([key, text]) => {
    const [, ticker, dt, hr] = /^ticker=(\w+)\/dt=(2020-08-01)\/hr=(1[0-2])\/part-[0-9a-f-]+-0-\d+$/.exec(key) ?? [];
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const row = JSON.parse(line) as {event_time: string; price: number};
        expect(Object.keys(row)).toEqual(['event_time', 'price']);
        expect(row.event_time.startsWith(`${dt} ${hr}:`)).toBe(true);
        return `${ticker} ${row.price}`;
      });
  });
  expect(rows.sort()).toEqual(wanted.map(({ticker, price}) => `${ticker} ${price}`).sort());
}, 60_000);

const COMPANY =
  'comp_4,retail,29080,14540,4,13,461,1172\ncomp_5,finance,83590,20898,5,75,472,3735\ncomp_6,retail,86080,28693,9,85,824,4475\n';
const JOBS = 'comp_4,user_1,1\ncomp_5,user_1,2\ncomp_6,user_2,1\ncomp_4,user_2,1\ncomp_4,user_1,1\ncomp_6,user_2,2\n';
const ENRICHED = [
  ...['comp_4 retail 29080 14540 5 14 461 1172', 'comp_4 retail 29080 14540 5 14 461 1172', 'comp_4 retail 29080 14540 5 14 461 1172'],
  'comp_5 finance 83590 20898 7 77 472 3735',
  'comp_6 retail 86080 28693 10 86 824 4475',
  'comp_6 retail 86080 28693 11 87 824 4475',
];
const FIELDS = 'companyID STRING, industry STRING, revenu INT, employees INT, job30 INT, job90 INT, monthlyFee INT, totalFee INT';
const JOIN = `SELECT c.companyID, industry, revenu, employees, job30 + n, job90 + n, monthlyFee, totalFee FROM companies c JOIN jobs j ON c.companyID = j.companyID`;

test('S2: companies and jobs of two CSV streams, joined into a stream and into CSV files of S3', async () => {
  await s3.send(new CreateBucketCommand({Bucket: 'churn'}));
  for (const StreamName of ['companies', 'bigdatajobs', 'enrichedcompanies'])
    await kinesis.send(new CreateStreamCommand({StreamName, ShardCount: 1}));
  const stream = (name: string, columns: string, of: string): string =>
    `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'kinesis', 'stream' = '${of}', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'TRIM_HORIZON', 'format' = 'csv')`;
  const tables = [stream('companies', FIELDS, 'companies'), stream('jobs', 'companyID STRING, userID STRING, n INT', 'bigdatajobs')];
  for (const [name, text] of [
    ['companies', COMPANY],
    ['bigdatajobs', JOBS],
  ] as const)
    await put(
      name,
      text
        .trim()
        .split('\n')
        .map((line) => ({key: line.split(',')[0] ?? '', text: line})),
    );

  const files = `CREATE TABLE out_files (${FIELDS}) WITH ('connector' = 'filesystem', 'path' = 's3://churn/enriched', 'format' = 'csv', 'csv.field-delimiter' = ' ')`;
  const {job: toFiles} = start(await planned([...tables, files], `INSERT INTO out_files ${JOIN}`), 's2-files');
  const out = `CREATE TABLE out_stream (${FIELDS}) WITH ('connector' = 'kinesis', 'stream' = 'enrichedcompanies', 'aws.region' = 'us-east-1', 'format' = 'csv', 'csv.field-delimiter' = ' ')`;
  const {job: toStream} = start(await planned([...tables, out], `INSERT INTO out_stream ${JOIN}`), 's2-stream');

  await until(async () => linesOf(await objects('churn')).length >= ENRICHED.length);
  expect([...linesOf(await objects('churn'))].sort()).toEqual(ENRICHED);
  let records: string[] = [];
  await until(async () => {
    records = await recordsOf('enrichedcompanies');
    return records.length >= ENRICHED.length;
  });
  expect(records.sort()).toEqual(ENRICHED);
  await Promise.all([toFiles.stop(), toStream.stop()]);
}, 60_000);

test('S2 as two CSV files of S3, which end', async () => {
  await s3.send(new CreateBucketCommand({Bucket: 'files'}));
  for (const [Key, Body] of [
    ['in/companies.csv', COMPANY],
    ['in/jobs/a.csv', JOBS],
  ] as const)
    await s3.send(new PutObjectCommand({Bucket: 'files', Key, Body}));
  const file = (name: string, columns: string, path: string): string =>
    `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = 's3://files/${path}', 'format' = 'csv')`;
  const tables = [file('companies', FIELDS, 'in/companies.csv'), file('jobs', 'companyID STRING, userID STRING, n INT', 'in/jobs')];
  const parquet = `CREATE TABLE out_files (${FIELDS}) WITH ('connector' = 'filesystem', 'path' = 's3://files/out', 'format' = 'parquet')`;
  const ended: JobEnd = await start(await planned([...tables, parquet], `INSERT INTO out_files ${JOIN}`), 's2-parquet').job.ended;
  expect(ended).toEqual({kind: 'finished'});
  const lines = `CREATE TABLE lines (${FIELDS}) WITH ('connector' = 'filesystem', 'path' = 's3://files/lines', 'format' = 'csv', 'csv.field-delimiter' = ' ')`;
  await start(await planned([parquet, lines], 'INSERT INTO lines SELECT * FROM out_files'), 's2-lines').job.ended;
  const written = [...(await objects('files'))].filter(([key]) => key.startsWith('lines/'));
  expect([...linesOf(new Map(written))].sort()).toEqual(ENRICHED);
});

async function recordsOf(stream: string): Promise<string[]> {
  const texts: string[] = [];
  const {Shards = []} = await kinesis.send(new ListShardsCommand({StreamName: stream}));
  for (const {ShardId} of Shards) {
    const begin = {StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON'} as const;
    const {ShardIterator} = await kinesis.send(new GetShardIteratorCommand(begin));
    const {Records = []} = await kinesis.send(new GetRecordsCommand({ShardIterator}));
    texts.push(...Records.map((r) => new TextDecoder().decode(r.Data)));
  }
  return texts;
}
