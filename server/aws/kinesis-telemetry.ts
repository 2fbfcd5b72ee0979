import type {MetricSources} from './cloudwatch/cloudwatch.ts';
import type {Shard, Streams} from './kinesis/streams.ts';

const STREAM_METRICS = [
  'IncomingRecords',
  'IncomingBytes',
  'GetRecords.Records',
  'GetRecords.Bytes',
  'GetRecords.IteratorAgeMilliseconds',
] as const;
const SHARD_METRICS = ['IncomingRecords', 'IncomingBytes', 'OutgoingRecords', 'OutgoingBytes', 'IteratorAgeMilliseconds'] as const;

/** What streams report to CloudWatch: namespace AWS/Kinesis, dimensions StreamName, and StreamName with ShardId; a point a second. */
export function kinesisMetrics(streams: Streams): MetricSources {
  return () =>
    streams.all().flatMap(({info, shards}) => [
      {
        namespace: 'AWS/Kinesis',
        dimensions: {StreamName: info.name},
        names: STREAM_METRICS,
        points: () => shards.flatMap((shard) => points(shard, STREAM_METRICS)),
      },
      ...shards.map((shard) => ({
        namespace: 'AWS/Kinesis',
        dimensions: {StreamName: info.name, ShardId: shard.id},
        names: SHARD_METRICS,
        points: () => points(shard, SHARD_METRICS),
      })),
    ]);
}

function points(shard: Shard, [recordsIn, bytesIn, recordsOut, bytesOut, age]: readonly [string, string, string, string, string]) {
  return shard.traffic.seconds.map((s) => ({
    at: s.at * 1000,
    values: {[recordsIn]: s.recordsIn, [bytesIn]: s.bytesIn, [recordsOut]: s.recordsOut, [bytesOut]: s.bytesOut, [age]: s.behind},
  }));
}
