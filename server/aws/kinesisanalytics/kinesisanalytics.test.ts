import {spawn} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {CloudWatchClient, GetMetricDataCommand, ListMetricsCommand} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateApplicationCommand,
  CreateApplicationSnapshotCommand,
  DeleteApplicationCommand,
  DeleteApplicationSnapshotCommand,
  DescribeApplicationCommand,
  DescribeApplicationVersionCommand,
  KinesisAnalyticsV2Client,
  ListApplicationOperationsCommand,
  ListApplicationSnapshotsCommand,
  ListApplicationsCommand,
  ListApplicationVersionsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import {CreateBucketCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {zipSync} from 'fflate';
import {expect, onTestFinished, test} from 'vitest';
import type {LocalAwsOptions} from '../testing/start.ts';
import {clientConfig, eventually, startForTest, temporaryFolder} from '../testing/start.ts';
import type {LogLine} from './application-log.ts';
import {METRIC_NAMES} from './application-metrics.ts';

const runner = {command: process.execPath, args: [fileURLToPath(new URL('testing/fake-runner.ts', import.meta.url))]};
const patience = {firstDelayMs: 20, maxDelayMs: 100, healthyMs: 60_000, snapshotMs: 2000, stopMs: 2000};

async function start(options: Partial<LocalAwsOptions> = {}) {
  const aws = await startForTest({runner, patience, ...options});
  const client = new KinesisAnalyticsV2Client(clientConfig(aws));
  const s3 = new S3Client(clientConfig(aws));
  onTestFinished(() => {
    client.destroy();
    s3.destroy();
  });
  const detail = async () => (await client.send(new DescribeApplicationCommand({ApplicationName: 'SensorsApp'}))).ApplicationDetail;
  const log = () => {
    const text = readFileSync(join(aws.data, 'applications', 'SensorsApp', 'log.jsonl'), 'utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LogLine]));
  };
  const status = (wanted: string) =>
    eventually(
      async () => (await detail())?.ApplicationStatus,
      (got) => got === wanted,
    );
  const logged = (text: RegExp, times = 1) =>
    eventually(
      () =>
        log()
          .filter((line) => text.test(line.message))
          .map((line) => line.message),
      (found) => found.length >= times,
    );
  return {aws, client, s3, detail, log, status, logged};
}

type Started = Awaited<ReturnType<typeof start>>;

async function create({client, s3}: Started, behaviour = 'normal', snapshots = true): Promise<void> {
  await s3.send(new CreateBucketCommand({Bucket: 'code'}));
  await s3.send(new PutObjectCommand({Bucket: 'code', Key: 'app.zip', Body: zipSync({'manifest.json': Buffer.from('{}')})}));
  await client.send(
    new CreateApplicationCommand({
      ApplicationName: 'SensorsApp',
      RuntimeEnvironment: 'FLINK-1_20',
      ServiceExecutionRole: 'arn:aws:iam::000000000000:role/app',
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: {
          CodeContent: {S3ContentLocation: {BucketARN: 'arn:aws:s3:::code', FileKey: 'app.zip'}},
          CodeContentType: 'ZIPFILE',
        },
        ApplicationSnapshotConfiguration: {SnapshotsEnabled: snapshots},
        EnvironmentProperties: {PropertyGroups: [{PropertyGroupId: 'fake', PropertyMap: {behaviour}}]},
      },
    }),
  );
}

const named = {ApplicationName: 'SensorsApp'};
const countIn = (message: string | undefined) => Number(/ at (\d+)/.exec(message ?? '')?.[1]);
const pidIn = (message: string | undefined) => Number(/^pid (\d+)/.exec(message ?? '')?.[1]);

test('an application goes from READY to RUNNING and back, and keeps its state in the snapshot that a stop takes', async () => {
  const at = await start();
  await create(at);
  expect(await at.detail()).toMatchObject({
    ApplicationStatus: 'READY',
    ApplicationVersionId: 1,
    ApplicationARN: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/SensorsApp',
    ApplicationConfigurationDescription: {
      FlinkApplicationConfigurationDescription: {
        CheckpointConfigurationDescription: {ConfigurationType: 'DEFAULT', CheckpointingEnabled: true, CheckpointInterval: 60_000},
        ParallelismConfigurationDescription: {Parallelism: 1, CurrentParallelism: 1},
      },
      ApplicationSnapshotConfigurationDescription: {SnapshotsEnabled: true},
    },
  });
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  await at.logged(new RegExp(`endpoint ${at.aws.url} account 000000000000`));
  await at.client.send(new StopApplicationCommand(named));
  await at.status('READY');
  const [taken] = await at.logged(/^snapshot at/);
  const {SnapshotSummaries} = await at.client.send(new ListApplicationSnapshotsCommand(named));
  expect(SnapshotSummaries).toMatchObject([{SnapshotStatus: 'READY', ApplicationVersionId: 1}]);
  await at.client.send(new StartApplicationCommand(named));
  const restored = (await at.logged(/ restored /, 2)).at(-1);
  expect(restored).toContain('restored snapshot');
  expect(countIn(restored)).toBe(countIn(taken));
  const {ApplicationOperationInfoList: operations} = await at.client.send(new ListApplicationOperationsCommand(named));
  expect(operations?.map((info) => info.Operation)).toEqual(['StartApplication', 'StopApplication', 'StartApplication']);
});

test('a process that dies is restarted from its latest checkpoint, and stays RUNNING', async () => {
  const at = await start();
  await create(at);
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  process.kill(pidIn((await at.logged(/ restored /))[0]), 'SIGKILL');
  const [, second] = await at.logged(/ restored /, 2);
  expect(second).toContain('restored latest-checkpoint');
  expect(countIn(second)).toBeGreaterThan(0);
  await at.logged(/was ended by SIGKILL. It is restarted in 0.02 s/);
  await at.status('RUNNING');
});

test('a process that dies again and again waits longer each time, and Force ends it', async () => {
  const at = await start();
  await create(at, 'die-at-once');
  await at.client.send(new StartApplicationCommand(named));
  const restarts = await at.logged(/ended with status 3\. It is restarted/, 4);
  expect(restarts.slice(0, 4).map((text) => /in (.*) s$/.exec(text)?.[1])).toEqual(['0.02', '0.04', '0.08', '0.1']);
  await at.logged(/^out of luck$/);
  await expect(at.client.send(new StopApplicationCommand(named))).rejects.toMatchObject({name: 'ResourceInUseException'});
  await at.client.send(new StopApplicationCommand({...named, Force: true}));
  await at.status('READY');
});

test('a failure that would come again stops the application and says why', async () => {
  const at = await start();
  await create(at, 'bad-sql');
  await at.client.send(new StartApplicationCommand(named));
  await at.logged(/was stopped, because it cannot run: column "nope" does not exist/);
  await at.status('READY');
  expect(at.log().filter((line) => / restored /.test(line.message))).toHaveLength(1);
});

test.each([
  ['no-snapshots', 'it took longer than 0.05 s'],
  ['bad-snapshots', 'the disk is full'],
])('a stop whose snapshot fails does not happen (%s)', async (behaviour, reason) => {
  const at = await start({patience: {...patience, snapshotMs: 50}});
  await create(at, behaviour);
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  await at.client.send(new StopApplicationCommand(named));
  await at.logged(new RegExp(`was not stopped, because its snapshot failed: ${reason}`));
  await at.status('RUNNING');
});

test('an application that comes to the end of its input is READY again', async () => {
  const at = await start();
  await create(at, 'finish');
  await at.client.send(new StartApplicationCommand(named));
  await at.logged(/has come to the end of its input/);
  await at.status('READY');
});

test('log and metrics are read by the clients of CloudWatch', async () => {
  const at = await start();
  const logs = new CloudWatchLogsClient(clientConfig(at.aws));
  const metrics = new CloudWatchClient(clientConfig(at.aws));
  onTestFinished(() => {
    logs.destroy();
    metrics.destroy();
  });
  await create(at);
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  const {logGroups} = await logs.send(new DescribeLogGroupsCommand({logGroupNamePrefix: '/aws/kinesis-analytics/'}));
  expect(logGroups?.map((group) => group.logGroupName)).toEqual(['/aws/kinesis-analytics/SensorsApp']);
  const group = {logGroupName: '/aws/kinesis-analytics/SensorsApp'};
  const {logStreams} = await logs.send(new DescribeLogStreamsCommand(group));
  expect(logStreams?.map((stream) => stream.logStreamName)).toEqual(['kinesis-analytics-log-stream']);
  const stream = {...group, logStreamName: 'kinesis-analytics-log-stream'};
  const messages = (events: {message?: string | undefined}[] | undefined) =>
    events?.map((event) => JSON.parse(event.message ?? '') as {message: string; messageType: string});
  const head = await logs.send(new GetLogEventsCommand({...stream, startFromHead: true, limit: 1}));
  expect(messages(head.events)).toMatchObject([
    {message: 'The application starts as version 1, without earlier state', messageType: 'INFO'},
  ]);
  const next = await logs.send(new GetLogEventsCommand({...stream, startFromHead: true, nextToken: head.nextForwardToken, limit: 1}));
  expect(messages(next.events)?.[0]?.message).toMatch(/ restored none at 0 as version 1$/);
  const back = await logs.send(new GetLogEventsCommand({...stream, nextToken: next.nextBackwardToken}));
  expect(back.events).toEqual(head.events);
  const filtered = await logs.send(new FilterLogEventsCommand({...group, filterPattern: 'not "of the protocol"'}));
  expect(messages(filtered.events)?.map((event) => event.message)).toEqual(['this line is not of the protocol']);
  await expect(logs.send(new GetLogEventsCommand({...stream, logGroupName: '/nope'}))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });

  const listed = await metrics.send(new ListMetricsCommand({Namespace: 'AWS/KinesisAnalytics'}));
  expect(listed.Metrics?.map((metric) => metric.MetricName)).toEqual([...METRIC_NAMES].sort());
  const Dimensions = [{Name: 'Application', Value: 'SensorsApp'}];
  const query = (MetricName: string, Stat: string) => ({
    Id: MetricName,
    MetricStat: {Metric: {Namespace: 'AWS/KinesisAnalytics', MetricName, Dimensions}, Period: 60, Stat},
  });
  const ask = async () =>
    (
      await metrics.send(
        new GetMetricDataCommand({
          StartTime: new Date(Date.now() - 600_000),
          EndTime: new Date(Date.now() + 1000),
          MetricDataQueries: [
            query('numRecordsInPerSecond', 'Average'),
            query('millisBehindLatest', 'Maximum'),
            query('fullRestarts', 'Sum'),
          ],
        }),
      )
    ).MetricDataResults?.map((result) => result.Values);
  expect(await eventually(ask, (values) => values?.[0]?.length === 1)).toEqual([[7], [42], [0]]);
});

test('what ran goes on from its checkpoint when the local AWS comes back, and its child ends with it', async () => {
  const data = temporaryFolder();
  const first = await start({data});
  await create(first);
  await first.client.send(new StartApplicationCommand(named));
  await first.status('RUNNING');
  const pid = pidIn((await first.logged(/ restored /))[0]);
  await first.aws.close();
  expect(() => process.kill(pid, 0)).toThrow();
  const second = await start({data});
  await second.status('RUNNING');
  const restored = (await second.logged(/ restored /, 2)).at(-1);
  expect(restored).toContain('restored latest-checkpoint');
  expect(countIn(restored)).toBeGreaterThan(0);
});

test('a process that outlives its local AWS is waited for, so that two never write one state', async () => {
  const data = temporaryFolder();
  const first = await start({data});
  await create(first);
  await first.client.send(new StartApplicationCommand(named));
  await first.status('RUNNING');
  await first.aws.close();
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'ignore'});
  onTestFinished(() => void orphan.kill('SIGKILL'));
  writeFileSync(join(data, 'applications', 'SensorsApp', 'runner.pid'), String(orphan.pid));
  const second = await start({data, patience: {...patience, stopMs: 60_000}});
  await second.logged(/earlier process .* is still ending/);
  expect((await second.detail())?.ApplicationStatus).toBe('STARTING');
  expect(second.log().filter((line) => / restored /.test(line.message))).toHaveLength(1);
  orphan.kill('SIGKILL');
  await second.status('RUNNING');
});

test('an update of a running application makes a version, and the application goes on with its state', async () => {
  const at = await start();
  await create(at);
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  const update = {
    ApplicationConfigurationUpdate: {
      FlinkApplicationConfigurationUpdate: {
        ParallelismConfigurationUpdate: {ConfigurationTypeUpdate: 'CUSTOM' as const, ParallelismUpdate: 2},
      },
    },
  };
  await expect(at.client.send(new UpdateApplicationCommand({...named, CurrentApplicationVersionId: 7, ...update}))).rejects.toMatchObject({
    name: 'ConcurrentModificationException',
  });
  const answer = await at.client.send(new UpdateApplicationCommand({...named, CurrentApplicationVersionId: 1, ...update}));
  expect(answer.ApplicationDetail).toMatchObject({ApplicationStatus: 'UPDATING', ApplicationVersionId: 2});
  const restored = (await at.logged(/ restored /, 2)).at(-1);
  expect(restored).toMatch(/restored snapshot at \d+ as version 2/);
  await at.status('RUNNING');
  const {ApplicationVersionDetail: old} = await at.client.send(new DescribeApplicationVersionCommand({...named, ApplicationVersionId: 1}));
  const parallelism = (of: typeof old) =>
    of?.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription?.ParallelismConfigurationDescription?.Parallelism;
  expect([parallelism(old), parallelism(await at.detail())]).toEqual([1, 2]);
  const {ApplicationVersionSummaries} = await at.client.send(new ListApplicationVersionsCommand(named));
  expect(ApplicationVersionSummaries?.map((version) => version.ApplicationVersionId)).toEqual([1, 2]);
});

test('snapshots are taken, restored by name, and deleted', async () => {
  const at = await start();
  await create(at);
  await expect(at.client.send(new CreateApplicationSnapshotCommand({...named, SnapshotName: 's1'}))).rejects.toMatchObject({
    name: 'InvalidRequestException',
  });
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  await at.client.send(new CreateApplicationSnapshotCommand({...named, SnapshotName: 's1'}));
  const list = async () => (await at.client.send(new ListApplicationSnapshotsCommand(named))).SnapshotSummaries ?? [];
  const [snapshot] = await eventually(list, (all) => all[0]?.SnapshotStatus === 'READY');
  const [taken] = await at.logged(/^snapshot at/);
  await at.client.send(new StopApplicationCommand({...named, Force: true}));
  await at.status('READY');
  const restore = {ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT' as const};
  const startFrom = (SnapshotName: string) =>
    at.client.send(
      new StartApplicationCommand({...named, RunConfiguration: {ApplicationRestoreConfiguration: {...restore, SnapshotName}}}),
    );
  await expect(startFrom('s2')).rejects.toMatchObject({name: 'InvalidArgumentException'});
  await startFrom('s1');
  expect(countIn((await at.logged(/ restored snapshot/))[0])).toBe(countIn(taken));
  await at.client.send(
    new DeleteApplicationSnapshotCommand({...named, SnapshotName: 's1', SnapshotCreationTimestamp: snapshot?.SnapshotCreationTimestamp}),
  );
  expect(await list()).toEqual([]);
});

test('deleting needs the creation time, ends the process and leaves nothing', async () => {
  const at = await start();
  await create(at);
  await at.client.send(new StartApplicationCommand(named));
  await at.status('RUNNING');
  const pid = pidIn((await at.logged(/ restored /))[0]);
  await expect(at.client.send(new DeleteApplicationCommand({...named, CreateTimestamp: new Date(0)}))).rejects.toMatchObject({
    name: 'InvalidArgumentException',
  });
  await at.client.send(new DeleteApplicationCommand({...named, CreateTimestamp: (await at.detail())?.CreateTimestamp}));
  expect(() => process.kill(pid, 0)).toThrow();
  expect((await at.client.send(new ListApplicationsCommand({}))).ApplicationSummaries).toEqual([]);
  await expect(at.detail()).rejects.toMatchObject({name: 'ResourceNotFoundException'});
});

test('what cannot run is refused when it is created', async () => {
  const {client} = await start();
  const base = {ApplicationName: 'a', RuntimeEnvironment: 'FLINK-1_20' as const, ServiceExecutionRole: 'arn:aws:iam::000000000000:role/r'};
  const code = (BucketARN: string) => ({
    ApplicationCodeConfiguration: {CodeContent: {S3ContentLocation: {BucketARN, FileKey: 'k'}}, CodeContentType: 'ZIPFILE' as const},
  });
  await expect(client.send(new CreateApplicationCommand({...base, RuntimeEnvironment: 'SQL-1_0'}))).rejects.toMatchObject({
    name: 'UnsupportedOperationException',
  });
  await expect(client.send(new CreateApplicationCommand({...base, ApplicationConfiguration: code('arn:aws:s3:::none')}))).rejects.toThrow(
    'We are unable to get the specified fileKey: k in the specified bucket: none',
  );
  await expect(client.send(new CreateApplicationCommand({...base, ApplicationName: 'a b'}))).rejects.toThrow(
    "1 validation error detected: Value 'a b' at 'applicationName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  );
});
