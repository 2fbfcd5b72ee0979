import {CloudWatchClient, GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {CloudWatchLogsClient, GetLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import type {ClientSettings} from '../aws-clients.ts';
import type {ApplicationDetail} from '../protocol/api.ts';

const METRICS: readonly {readonly name: string; readonly unit: string}[] = [
  {name: 'uptime', unit: 'ms'},
  {name: 'fullRestarts', unit: ''},
  {name: 'numRecordsInPerSecond', unit: '/s'},
  {name: 'numRecordsOutPerSecond', unit: '/s'},
  {name: 'numLateRecordsDropped', unit: ''},
  {name: 'currentInputWatermark', unit: 'ms'},
  {name: 'lastCheckpointDuration', unit: 'ms'},
  {name: 'lastCheckpointSize', unit: 'B'},
  {name: 'millisBehindLatest', unit: 'ms'},
];
const MINUTES = 15;
const LINES = 200;

/** What CloudWatch knows of applications. A service that does not answer costs the page its log or its metrics, nothing else. */
export class Watch {
  readonly #logs: CloudWatchLogsClient;
  readonly #metrics: CloudWatchClient;

  constructor(settings: ClientSettings) {
    this.#logs = new CloudWatchLogsClient(settings);
    this.#metrics = new CloudWatchClient(settings);
  }

  /** The newest lines, oldest first. */
  async logs(application: string): Promise<ApplicationDetail['logs']> {
    try {
      const {events} = await this.#logs.send(
        new GetLogEventsCommand({
          logGroupName: `/aws/kinesis-analytics/${application}`,
          logStreamName: 'kinesis-analytics-log-stream',
          limit: LINES,
          startFromHead: false,
        }),
      );
      return (events ?? []).map((e) => ({at: e.timestamp ?? 0, ...readLine(e.message ?? '')}));
    } catch {
      return [];
    }
  }

  /** The last minutes of each metric that has any, oldest first. */
  async metrics(application: string, now: number): Promise<ApplicationDetail['metrics']> {
    try {
      const {MetricDataResults} = await this.#metrics.send(
        new GetMetricDataCommand({
          StartTime: new Date(now - MINUTES * 60_000),
          EndTime: new Date(now + 1000),
          ScanBy: 'TimestampAscending',
          MetricDataQueries: METRICS.map(({name}, i) => ({
            Id: `m${i}`,
            MetricStat: {
              Metric: {Namespace: 'AWS/KinesisAnalytics', MetricName: name, Dimensions: [{Name: 'Application', Value: application}]},
              Period: 60,
              Stat: 'Average',
            },
          })),
        }),
      );
      return METRICS.flatMap(({name, unit}, i) => {
        const result = MetricDataResults?.find((r) => r.Id === `m${i}`);
        const values = result?.Values ?? [];
        const points = (result?.Timestamps ?? []).map((t, n): [number, number] => [t.getTime(), values[n] ?? 0]);
        return points.length === 0 ? [] : [{name, unit, points: points.sort((a, b) => a[0] - b[0])}];
      });
    } catch {
      return [];
    }
  }

  close(): void {
    this.#logs.destroy();
    this.#metrics.destroy();
  }
}

/** Managed Flink logs JSON objects with a level and a message; other lines are messages. */
function readLine(line: string): {level: string; message: string} {
  try {
    const json: unknown = JSON.parse(line);
    if (typeof json === 'object' && json !== null && 'message' in json) {
      const level = 'messageType' in json ? json.messageType : 'level' in json ? json.level : 'INFO';
      return {level: String(level), message: String(json.message)};
    }
  } catch {
    // A plain line.
  }
  return {level: 'INFO', message: line};
}
