import type {MetricSources} from './cloudwatch/cloudwatch.ts';
import {METRIC_NAMES} from './kinesisanalytics/application-metrics.ts';
import type {Applications} from './kinesisanalytics/applications.ts';
import type {LogSources} from './logs/log-source.ts';

/**
 * What applications write to CloudWatch Logs: a group each, `/aws/kinesis-analytics/<name>`, with one stream. A message is an object of
 * JSON with the level as `messageType`, as the managed service writes them.
 */
export function applicationLogs(applications: Applications): LogSources {
  return () =>
    applications.all().map(({application, log}) => ({
      group: `/aws/kinesis-analytics/${application.name}`,
      stream: 'kinesis-analytics-log-stream',
      createdAt: application.createdAt,
      events: () =>
        log.lines.map((line) => ({
          n: line.n,
          at: line.at,
          ingestedAt: line.ingestedAt,
          message: JSON.stringify({
            message: line.message,
            messageType: line.level,
            messageSchemaVersion: '1',
            applicationARN: application.arn,
          }),
        })),
    }));
}

/** What they report to CloudWatch: namespace AWS/KinesisAnalytics, dimension Application. */
export function applicationMetrics(applications: Applications): MetricSources {
  return () =>
    applications.all().map(({application, metrics}) => ({
      namespace: 'AWS/KinesisAnalytics',
      dimensions: {Application: application.name},
      names: METRIC_NAMES,
      points: () => metrics.points,
    }));
}
