import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {expect, onTestFinished, test} from 'vitest';
import {clientConfig, startForTest, temporaryFolder} from './testing/start.ts';
import {cli, has, toolEnvironment} from './testing/tools.ts';

const withCli = test.skipIf(!has('aws', ['--version']));
const withBoto = test.skipIf(!has('python3', ['-c', 'import boto3']));
const SLOW = 60_000;

test('the SDK asks STS who it is', async () => {
  const client = new STSClient({...clientConfig(await startForTest()), credentials: {accessKeyId: '123456789012', secretAccessKey: 's'}});
  onTestFinished(() => client.destroy());
  expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:root',
    UserId: '123456789012',
  });
});

withCli(
  'the AWS CLI walks through every service',
  async () => {
    const {url} = await startForTest();
    expect(await cli(url, 'sts', 'get-caller-identity')).toMatchObject({Account: '123456789012'});
    await cli(url, 'kinesis', 'create-stream', '--stream-name', 's', '--shard-count', '2');
    await cli(url, 'kinesis', 'wait', 'stream-exists', '--stream-name', 's');
    expect(await cli(url, 'kinesis', 'describe-stream-summary', '--stream-name', 's')).toMatchObject({
      StreamDescriptionSummary: {StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s', OpenShardCount: 2},
    });
    await expect(cli(url, 'kinesis', 'describe-stream', '--stream-name', 'nope')).rejects.toThrow(
      'An error occurred (ResourceNotFoundException) when calling the DescribeStream operation: Stream nope under account 123456789012 not found.',
    );
    await cli(url, 'glue', 'create-table', '--database-name', 'default', '--table-input', '{"Name":"sensor_data"}');
    expect(await cli(url, 'glue', 'get-table', '--database-name', 'default', '--name', 'sensor_data')).toMatchObject({
      Table: {Name: 'sensor_data', CatalogId: '123456789012'},
    });
    const file = join(temporaryFolder(), 'object');
    writeFileSync(file, 'content');
    await cli(url, 's3api', 'create-bucket', '--bucket', 'bucket', '--create-bucket-configuration', 'LocationConstraint=eu-west-1');
    await cli(url, 's3api', 'put-object', '--bucket', 'bucket', '--key', 'k', '--body', file);
    expect(await cli(url, 's3api', 'list-objects-v2', '--bucket', 'bucket')).toMatchObject({Contents: [{Key: 'k', Size: 7}]});
    expect(await cli(url, 'kinesisanalyticsv2', 'list-applications')).toEqual({ApplicationSummaries: []});
  },
  SLOW,
);

withBoto(
  "document 001's producer runs as it is",
  async () => {
    const {url} = await startForTest();
    const env = {...toolEnvironment(url), PYTHONUNBUFFERED: '1'};
    const python = (args: readonly string[]) => spawn('python3', [...args], {env, stdio: ['ignore', 'pipe', 'inherit']});
    const prepare = python(['-c', "import boto3; boto3.client('kinesis').create_stream(StreamName='my-input-stream', ShardCount=2)"]);
    expect(await new Promise((resolve) => prepare.on('close', resolve))).toBe(0);
    const producer = python([fileURLToPath(new URL('testing/random_data_generator.py', import.meta.url))]);
    const ended = new Promise((resolve) => producer.on('close', resolve));
    onTestFinished(async () => {
      producer.kill('SIGKILL');
      await ended;
    });
    let printed = 0;
    await new Promise<void>((resolve) =>
      createInterface({input: producer.stdout}).on('line', () => {
        if (++printed === 20) resolve();
      }),
    );
    producer.kill('SIGKILL');
    await ended;
    const reader = `
import boto3, json
kinesis = boto3.client('kinesis')
for shard in kinesis.list_shards(StreamName='my-input-stream')['Shards']:
    at = kinesis.get_shard_iterator(StreamName='my-input-stream', ShardId=shard['ShardId'], ShardIteratorType='TRIM_HORIZON')
    for record in kinesis.get_records(ShardIterator=at['ShardIterator'])['Records']:
        data = json.loads(record['Data'])
        print(json.dumps([record['PartitionKey'] == str(data['sensor_id']), sorted(data), str(type(record['ApproximateArrivalTimestamp']))]))
`;
    const read = python(['-c', reader]);
    const lines: unknown[] = [];
    createInterface({input: read.stdout}).on('line', (line) => lines.push(JSON.parse(line)));
    expect(await new Promise((resolve) => read.on('close', resolve))).toBe(0);
    expect(lines.length).toBeGreaterThanOrEqual(19);
    const expected = [true, ['current_temperature', 'event_time', 'sensor_id', 'status'], "<class 'datetime.datetime'>"];
    for (const line of lines) expect(line).toEqual(expected);
  },
  SLOW,
);
