import {AwsError} from '../wire/aws-error.ts';
import {byName, type JsonService, type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import {boolean, integer, list, required, string, structure, timestamp} from '../wire/shape.ts';
import {statistic} from './statistics.ts';

/** Metrics that another service fills, of one namespace and one set of dimensions. Points come oldest first. */
export interface MetricSource {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  /** Times are ms since 1970; null where nothing is known. */
  points(): readonly {readonly at: number; readonly values: Readonly<Record<string, number | null>>}[];
}

export type MetricSources = () => readonly MetricSource[];

const nameShape = string({min: 1, max: 255});
const dimensionsShape = list(structure({Name: required(nameShape), Value: required(string({min: 1, max: 1024}))}), {max: 30});

const getMetricDataShape = structure({
  MetricDataQueries: required(
    list(
      structure({
        Id: required(nameShape),
        MetricStat: structure({
          Metric: required(structure({Namespace: nameShape, MetricName: nameShape, Dimensions: dimensionsShape})),
          Period: required(integer({min: 1})),
          Stat: required(string()),
          Unit: string(),
        }),
        Expression: string({min: 1, max: 2048}),
        Label: string(),
        ReturnData: boolean(),
      }),
      {max: 500},
    ),
  ),
  StartTime: required(timestamp()),
  EndTime: required(timestamp()),
  NextToken: string(),
  ScanBy: string({values: ['TimestampDescending', 'TimestampAscending']}),
  MaxDatapoints: integer(),
});

const listMetricsShape = structure({
  Namespace: nameShape,
  MetricName: nameShape,
  Dimensions: list(structure({Name: required(nameShape), Value: string({min: 1, max: 1024})}), {max: 10}),
  NextToken: string(),
});

const LIST_PAGE = 500;

/** CloudWatch, version 2010-08-01, for reading: GetMetricData (statistics, no expressions) and ListMetrics. */
export function openCloudWatch(sources: MetricSources): JsonService {
  return {
    targetPrefix: 'GraniteServiceVersion20100801',
    title: 'CloudWatch',
    maxBodyBytes: 1024 * 1024,
    operations: byName([getMetricData(sources), listMetrics(sources)]),
  };
}

function getMetricData(sources: MetricSources): Operation {
  return operation('GetMetricData', getMetricDataShape, (input) => {
    const all = sources();
    const results = input.MetricDataQueries.filter((query) => query.ReturnData !== false).map((query) => {
      const stat = query.MetricStat;
      if (stat === undefined || query.Expression !== undefined) {
        throw invalid('The local AWS takes queries with a MetricStat only, no expressions.');
      }
      const wanted = Object.fromEntries((stat.Metric.Dimensions ?? []).map((dimension) => [dimension.Name, dimension.Value]));
      const source = all.find((candidate) => candidate.namespace === stat.Metric.Namespace && sameDimensions(candidate.dimensions, wanted));
      const name = stat.Metric.MetricName ?? '';
      const values = (source?.points() ?? []).flatMap((point) => {
        const value = point.values[name];
        return value === null || value === undefined ? [] : [{at: point.at, value}];
      });
      const points = aggregate(values, input.StartTime * 1000, input.EndTime * 1000, stat.Period * 1000, stat.Stat);
      if (input.ScanBy !== 'TimestampAscending') points.reverse();
      return {
        Id: query.Id,
        Label: query.Label ?? name,
        Timestamps: points.map((point) => point.at / 1000),
        Values: points.map((point) => point.value),
        StatusCode: 'Complete',
      };
    });
    return {MetricDataResults: results, Messages: []};
  });
}

interface Point {
  readonly at: number;
  readonly value: number;
}

/** One point a period that holds any, at its beginning; periods lie on multiples of their length since 1970. All times in ms. */
function aggregate(values: readonly Point[], start: number, end: number, period: number, stat: string): Point[] {
  const periods = new Map<number, number[]>();
  for (const {at, value} of values) {
    const begin = Math.floor(at / period) * period;
    if (begin < Math.floor(start / period) * period || at >= end) continue;
    const list = periods.get(begin);
    if (list === undefined) periods.set(begin, [value]);
    else list.push(value);
  }
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([at, list]) => {
      const value = statistic(stat, list);
      if (value === null) throw invalid(`The local AWS does not know the statistic "${stat}".`);
      return {at, value};
    });
}

function listMetrics(sources: MetricSources): Operation {
  return operation('ListMetrics', listMetricsShape, (input) => {
    const found = sources()
      .filter((source) => input.Namespace === undefined || source.namespace === input.Namespace)
      .filter((source) =>
        (input.Dimensions ?? []).every(
          ({Name, Value}) => source.dimensions[Name] !== undefined && (Value === undefined || source.dimensions[Name] === Value),
        ),
      )
      .flatMap((source) =>
        source.names.map((name) => ({name, source, key: `${source.namespace}/${Object.values(source.dimensions)}/${name}`})),
      )
      .filter((metric) => input.MetricName === undefined || metric.name === input.MetricName)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const page = pageOf(found, (metric) => metric.key, input.NextToken, LIST_PAGE, 'InvalidParameterValue');
    return {
      Metrics: page.items.map(({name, source}) => ({
        Namespace: source.namespace,
        MetricName: name,
        Dimensions: Object.entries(source.dimensions).map(([Name, Value]) => ({Name, Value})),
      })),
      NextToken: page.nextToken,
    };
  });
}

function sameDimensions(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
