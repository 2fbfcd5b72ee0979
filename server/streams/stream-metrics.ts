import type {MetricDataQuery} from '@aws-sdk/client-cloudwatch';
import type {KinesisClient} from '@aws-sdk/client-kinesis';
import type {ClientSettings} from '../aws-clients.ts';
import type {StreamMetrics} from '../protocol/api.ts';
import {isOpen, listShards} from './stream-admin.ts';

/** CloudWatch takes 500 queries at once: five a shard, five of the stream. */
const MAX_SHARDS = 99;
const SPAN_MS = 180_000;
/** A real account has a point a minute and is some minutes behind. */
const AWS_SPAN_MS = 3_600_000;
const NAMES = {
  shard: ['IncomingRecords', 'IncomingBytes', 'OutgoingRecords', 'OutgoingBytes', 'IteratorAgeMilliseconds'],
  stream: ['IncomingRecords', 'IncomingBytes', 'GetRecords.Records', 'GetRecords.Bytes', 'GetRecords.IteratorAgeMilliseconds'],
} as const;

type Series = StreamMetrics['stream'];

/** Rates of a stream and its open shards over the last minutes, by CloudWatch; points without a value are 0 for rates. */
export async function streamMetrics(
  settings: ClientSettings,
  kinesis: KinesisClient,
  name: string,
  local: boolean,
  now: number,
): Promise<StreamMetrics> {
  const {CloudWatchClient, GetMetricDataCommand} = await import('@aws-sdk/client-cloudwatch');
  const shards = (await listShards(kinesis, name))
    .filter(isOpen)
    .map((s) => s.ShardId ?? '')
    .slice(0, MAX_SHARDS);
  const period = local ? 5 : 60;
  const span = local ? SPAN_MS : AWS_SPAN_MS;
  // The period that is not over yet would look like a fall.
  const end = Math.floor(now / (period * 1000)) * period * 1000;
  const targets = [null, ...shards];
  const queries = targets.flatMap((shard, t) =>
    (shard === null ? NAMES.stream : NAMES.shard).map((metric, m): MetricDataQuery => {
      const dimensions = [{Name: 'StreamName', Value: name}, ...(shard === null ? [] : [{Name: 'ShardId', Value: shard}])];
      return {
        Id: `m${t}_${m}`,
        MetricStat: {
          Metric: {Namespace: 'AWS/Kinesis', MetricName: metric, Dimensions: dimensions},
          Period: period,
          Stat: m === 4 ? 'Maximum' : 'Sum',
        },
      };
    }),
  );
  const client = new CloudWatchClient(settings);
  const values = new Map<string, Map<number, number>>();
  for (let token: string | undefined; ; ) {
    const answer = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(end - span),
        EndTime: new Date(end),
        ScanBy: 'TimestampAscending',
        NextToken: token,
      }),
    );
    for (const result of answer.MetricDataResults ?? []) {
      const points = values.get(result.Id ?? '') ?? new Map<number, number>();
      for (const [i, at] of (result.Timestamps ?? []).entries()) points.set(at.getTime(), result.Values?.[i] ?? 0);
      values.set(result.Id ?? '', points);
    }
    token = answer.NextToken;
    if (token === undefined) break;
  }
  const times = Array.from({length: span / (period * 1000)}, (_, i) => end - span + i * period * 1000);
  const series = (t: number): Series => {
    const rate = (m: number) => times.map((at) => (values.get(`m${t}_${m}`)?.get(at) ?? 0) / period);
    return {
      recordsIn: rate(0),
      bytesIn: rate(1),
      recordsOut: rate(2),
      bytesOut: rate(3),
      iteratorAgeMs: times.map((at) => values.get(`m${t}_4`)?.get(at) ?? null),
    };
  };
  return {times, periodMs: period * 1000, stream: series(0), shards: shards.map((id, i) => ({id, ...series(i + 1)}))};
}
