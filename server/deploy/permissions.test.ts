import {expect, test} from 'vitest';
import {permissionsOf} from './permissions.ts';

const place = {region: 'us-east-1', account: '000000000000', application: 'SensorsApp', bucket: 'millrace-applications'};

test('an application may do exactly what its sources and sinks need', () => {
  const {permissions, policy} = permissionsOf(
    [
      {
        name: 'sensor_data',
        options: {connector: 'kinesis', stream: 'my-input-stream', 'aws.region': 'eu-west-1'},
        reads: true,
        writes: false,
      },
      {
        name: 'sensor_state',
        options: {connector: 'kinesis', 'stream.arn': 'arn:aws:kinesis:us-east-1:1:stream/out'},
        reads: false,
        writes: true,
      },
      {name: 'nowhere', options: {connector: 'blackhole'}, reads: false, writes: true},
    ],
    place,
  );
  expect(permissions.map((p) => [p.kind, p.resource, p.allowed])).toEqual([
    ['s3', 's3://millrace-applications/SensorsApp/', 'read'],
    ['stream', 'my-input-stream', 'read'],
    ['stream', 'out', 'write'],
    ['logs', '/aws/kinesis-analytics/SensorsApp', 'find'],
    ['logs', '/aws/kinesis-analytics/SensorsApp', 'write'],
  ]);
  expect(policy.Statement[1]).toEqual({
    Effect: 'Allow',
    Action: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetShardIterator',
      'kinesis:GetRecords',
      'kinesis:ListShards',
    ],
    Resource: ['arn:aws:kinesis:eu-west-1:000000000000:stream/my-input-stream'],
  });
  expect(policy.Statement[2]).toMatchObject({
    Action: ['kinesis:PutRecord', 'kinesis:PutRecords', 'kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:ListShards'],
    Resource: ['arn:aws:kinesis:us-east-1:1:stream/out'],
  });
});

test('enhanced fan-out needs consumers, a bucket its objects under the prefix', () => {
  const {policy} = permissionsOf(
    [
      {name: 'a', options: {connector: 'kinesis', stream: 's', 'source.reader.type': 'EFO'}, reads: true, writes: false},
      {name: 'b', options: {connector: 'filesystem', path: 's3a://bucket/out'}, reads: false, writes: true},
    ],
    place,
  );
  expect(policy.Statement[1]?.Resource).toEqual([
    'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    'arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/*',
  ]);
  expect(policy.Statement[1]?.Action).toContain('kinesis:SubscribeToShard');
  expect(policy.Statement[2]).toMatchObject({Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::bucket']});
  expect(policy.Statement[3]).toMatchObject({
    Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject', 's3:DeleteObject'],
    Resource: ['arn:aws:s3:::bucket/out/*'],
  });
});
