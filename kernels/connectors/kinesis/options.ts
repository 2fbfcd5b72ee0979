import {StudioError} from '../../protocol/diagnostic.ts';
import type {TableSpec} from '../../protocol/table.ts';
import {TableOptions} from '../options.ts';
import {kinesisInfo} from './info.ts';
import {parseJavaDate} from './java-date.ts';
import type {AwsAccess, StreamAddress} from './stream-address.ts';

const ARN = /^arn:[^:]+:kinesis:([^:]+):\d{12}:stream\/([a-zA-Z0-9_.-]+)$/;
const NAME = /^[a-zA-Z0-9_.-]{1,128}$/;

/** Where reading begins; times are ms since 1970. */
export type InitialPosition =
  | {readonly kind: 'latest'}
  | {readonly kind: 'trim-horizon'}
  | {readonly kind: 'at-timestamp'; readonly timestamp: number};

export interface SinkOptions {
  /** null where the table is PARTITIONED BY. */
  readonly partitioner: 'fixed' | 'random' | null;
  readonly keyDelimiter: string;
  readonly failOnError: boolean;
  readonly batchRecords: number;
  readonly batchBytes: number;
  readonly maxRequests: number;
  readonly maxBuffered: number;
  readonly flushMs: number;
}

export function kinesisOptions(table: TableSpec): TableOptions {
  return new TableOptions(table, kinesisInfo);
}

export function streamAddress(options: TableOptions): StreamAddress {
  const text = options.required('stream');
  const match = ARN.exec(text);
  if (match === null && (text.startsWith('arn:') || options.written('stream')?.key === 'stream.arn')) {
    throw options.invalid('stream', 'an ARN such as arn:aws:kinesis:us-east-1:123456789012:stream/my-stream');
  }
  if (match === null && !NAME.test(text)) throw options.invalid('stream', 'the name of a stream: letters, digits and _ . -');
  return {name: match?.[2] ?? text, arn: match === null ? null : text, access: awsAccess(options, match?.[1] ?? null)};
}

function awsAccess(options: TableOptions, arnRegion: string | null): AwsAccess {
  const provider = options.oneOf('aws.credentials.provider', ['AUTO', 'ENV_VAR', 'PROFILE', 'BASIC']);
  const endpoint = options.text('aws.endpoint');
  if (endpoint !== null && !/^https?:\/\//.test(endpoint))
    throw options.invalid('aws.endpoint', 'an address such as http://127.0.0.1:4566');
  return {
    region: options.text('aws.region') ?? arnRegion,
    endpoint,
    profile: provider === 'PROFILE' ? (options.text('aws.credentials.profile.name') ?? 'default') : null,
    basic:
      provider === 'BASIC'
        ? {
            accessKeyId: options.required('aws.credentials.basic.accesskeyid'),
            secretAccessKey: options.required('aws.credentials.basic.secretkey'),
          }
        : null,
    trustAllCertificates: options.boolean('aws.trust.all.certificates'),
  };
}

/** `zone` is that of a time whose format has none. */
export function initialPosition(options: TableOptions, zone: string): InitialPosition {
  if (options.oneOf('scan.stream.recordpublisher', ['POLLING', 'EFO']) === 'EFO') {
    throw new StudioError(
      'connector/unsupported',
      `table "${options.table.path.table}" asks for enhanced fan-out, which is not supported`,
      {
        hint: `leave out "${options.written('scan.stream.recordpublisher')?.key}": jobs share one reader per shard already`,
      },
    );
  }
  options.integer('scan.shard.getrecords.maxrecordcount', 1, 10_000);
  switch (options.oneOf('scan.stream.initpos', ['LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'])) {
    case 'LATEST':
      return {kind: 'latest'};
    case 'TRIM_HORIZON':
      return {kind: 'trim-horizon'};
    default:
      return {kind: 'at-timestamp', timestamp: initialTimestamp(options, zone)};
  }
}

function initialTimestamp(options: TableOptions, zone: string): number {
  const text = options.required('scan.stream.initpos-timestamp').trim();
  if (/^\d+(\.\d*)?$/.test(text)) return Math.round(Number(text) * 1000);
  const pattern = options.text('scan.stream.initpos-timestamp-format') ?? '';
  const time = parseJavaDate(text, pattern, zone);
  if (time === null) throw options.invalid('scan.stream.initpos-timestamp', `a time of the format ${pattern}, or seconds since 1970`);
  return time;
}

export function sinkOptions(options: TableOptions): SinkOptions {
  const {table} = options;
  const written = options.written('sink.partitioner');
  if (written !== null && table.partitionKeys.length > 0) {
    throw new StudioError('connector/invalid-option', `table "${table.path.table}" has both PARTITIONED BY and "sink.partitioner"`, {
      hint: 'keep one of them: the columns of PARTITIONED BY are the partition key',
    });
  }
  const partitioner = written === null ? 'random' : options.oneOf('sink.partitioner', ['fixed', 'random']);
  return {
    partitioner: table.partitionKeys.length > 0 ? null : partitioner,
    keyDelimiter: options.text('sink.partitioner-field-delimiter') ?? '|',
    failOnError: options.boolean('sink.fail-on-error'),
    batchRecords: options.integer('sink.batch.max-size', 1, 500) ?? 500,
    batchBytes: options.integer('sink.flush-buffer.size', 1, 5_242_880) ?? 5_242_880,
    maxRequests: options.integer('sink.requests.max-inflight', 1, 1000) ?? 16,
    maxBuffered: options.integer('sink.requests.max-buffered', 1) ?? 10_000,
    flushMs: options.duration('sink.flush-buffer.timeout') ?? 200,
  };
}
