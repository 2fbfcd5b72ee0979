import type {ConnectorInfo, OptionInfo} from '../../protocol/connector.ts';
import {CHANGE_INFOS} from '../formats/changes/info.ts';
import {csvInfo} from '../formats/csv/info.ts';
import {jsonInfo} from '../formats/json/info.ts';
import {rawInfo} from '../formats/raw/info.ts';

// Two vocabularies: that of Flink 1.13 to 1.16 and of AWS Studio (`stream`, `scan.stream.initpos`), and that of the connector for Flink 1.20
// (`stream.arn`, `source.init.position`). One key of each pair carries the default; `sameAs` names it.

const STREAM: readonly OptionInfo[] = [
  {key: 'stream', type: 'string', required: true, description: 'the stream, by name'},
  {key: 'stream.arn', type: 'string', required: true, sameAs: 'stream', description: 'the stream, by ARN'},
  {key: 'format', type: 'string', required: true, description: 'how a record is written'},
  {key: 'aws.region', type: 'string', description: 'the region of the stream; without it that of the ARN or of the environment'},
  {
    key: 'aws.endpoint',
    type: 'string',
    description: 'the address of the service, where it is not AWS itself; without it that of the environment',
  },
  {
    key: 'aws.credentials.provider',
    type: 'enum',
    values: ['AUTO', 'ENV_VAR', 'PROFILE', 'BASIC'],
    default: 'AUTO',
    description: 'where credentials come from: AUTO is the usual chain of the AWS SDK',
  },
  {key: 'aws.credentials.profile.name', type: 'string', description: 'the profile of the AWS configuration that PROFILE takes'},
  {key: 'aws.credentials.basic.accesskeyid', type: 'string', description: 'the access key that BASIC takes'},
  {key: 'aws.credentials.basic.secretkey', type: 'string', secret: true, description: 'the secret key that BASIC takes'},
  {key: 'aws.trust.all.certificates', type: 'boolean', default: 'false', description: 'does not check the certificate of the endpoint'},
  {key: 'aws.http.protocol.version', type: 'enum', values: ['HTTP1_1', 'HTTP2'], description: 'accepted; HTTP/1.1 is always spoken here'},
  {key: 'aws.http-client.*', type: 'string', description: 'settings of Flink’s HTTP client; accepted, without meaning here'},
];

const SOURCE: readonly OptionInfo[] = [
  {
    key: 'scan.stream.initpos',
    type: 'enum',
    values: ['LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'],
    default: 'LATEST',
    description: 'where reading begins: LATEST is the start of the query, TRIM_HORIZON the oldest record',
  },
  {
    key: 'source.init.position',
    type: 'enum',
    values: ['LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'],
    sameAs: 'scan.stream.initpos',
    description: 'where reading begins: LATEST is the start of the query, TRIM_HORIZON the oldest record',
  },
  {key: 'scan.stream.initpos-timestamp', type: 'timestamp', description: 'the time of AT_TIMESTAMP, or seconds since 1970'},
  {
    key: 'source.init.timestamp',
    type: 'timestamp',
    sameAs: 'scan.stream.initpos-timestamp',
    description: 'the time of AT_TIMESTAMP, or seconds since 1970',
  },
  {
    key: 'scan.stream.initpos-timestamp-format',
    type: 'string',
    default: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    description: 'how that time is written, as a pattern of Java’s SimpleDateFormat',
  },
  {
    key: 'source.init.timestamp.format',
    type: 'string',
    sameAs: 'scan.stream.initpos-timestamp-format',
    description: 'how that time is written, as a pattern of Java’s SimpleDateFormat',
  },
  {
    key: 'scan.stream.recordpublisher',
    type: 'enum',
    values: ['POLLING', 'EFO'],
    default: 'POLLING',
    description: 'how records are fetched; enhanced fan-out (EFO) is not built yet',
  },
  {
    key: 'source.reader.type',
    type: 'enum',
    values: ['POLLING', 'EFO'],
    sameAs: 'scan.stream.recordpublisher',
    description: 'how records are fetched; enhanced fan-out (EFO) is not built yet',
  },
  {
    key: 'scan.shard.getrecords.maxrecordcount',
    type: 'integer',
    default: '10000',
    description: 'records of one request; the reader is shared between jobs, so that it asks for as many as the service gives',
  },
  {
    key: 'source.shard.get-records.max-record-count',
    type: 'integer',
    sameAs: 'scan.shard.getrecords.maxrecordcount',
    description: 'records of one request; the reader is shared between jobs, so that it asks for as many as the service gives',
  },
  {key: 'scan.shard.idle.interval', type: 'integer', description: 'accepted; "scan.watermark.idle-timeout" says when a shard is idle'},
  {key: 'scan.shard.adaptivereads', type: 'boolean', description: 'accepted; reading always follows the load here'},
  {key: 'scan.shard-assigner', type: 'string', description: 'accepted; one task reads all shards here'},
  {key: 'source.shard-assigner', type: 'string', sameAs: 'scan.shard-assigner', description: 'accepted; one task reads all shards here'},
  ...[
    'scan.stream.describe.*',
    'scan.list.shards.*',
    'scan.stream.efo.*',
    'scan.stream.describestreamconsumer.*',
    'scan.stream.registerstreamconsumer.*',
    'scan.stream.deregisterstreamconsumer.*',
    'scan.shard.subscribetoshard.*',
    'scan.shard.getrecords.*',
    'scan.shard.getiterator.*',
    'scan.shard.discovery.*',
    'source.shard.discovery.*',
    'source.reader.*',
    'source.efo.*',
  ].map(
    (key): OptionInfo => ({key, type: 'string', description: 'pauses and retries of Flink’s source; accepted, the reader sets its own'}),
  ),
];

const SINK: readonly OptionInfo[] = [
  {
    key: 'sink.partitioner',
    type: 'enum',
    values: ['fixed', 'random'],
    description: 'the partition key of a table that is not PARTITIONED BY: one for all records of a job, or one for each',
  },
  {
    key: 'sink.partitioner-field-delimiter',
    type: 'string',
    default: '|',
    description: 'between the columns of PARTITIONED BY in a partition key',
  },
  {
    key: 'sink.fail-on-error',
    type: 'boolean',
    default: 'false',
    description: 'fails when the service refuses a record, instead of trying again',
  },
  {key: 'sink.batch.max-size', type: 'integer', default: '500', description: 'records of one request, at most 500'},
  {
    key: 'sink.requests.max-inflight',
    type: 'integer',
    default: '16',
    description: 'requests at the same time; records of one key stay in order',
  },
  {
    key: 'sink.requests.max-buffered',
    type: 'integer',
    default: '10000',
    description: 'records that wait; beyond that the query is slowed down',
  },
  {key: 'sink.flush-buffer.size', type: 'integer', default: '5242880', description: 'bytes of one request, at most 5 MiB'},
  {
    key: 'sink.flush-buffer.timeout',
    type: 'duration',
    default: '200 ms',
    description: 'the longest time that a record waits for others; without unit ms',
  },
  {key: 'sink.http-client.*', type: 'string', description: 'settings of Flink’s HTTP client; accepted, without meaning here'},
  {key: 'sink.producer.*', type: 'string', description: 'settings of Flink’s former producer; accepted, without meaning here'},
];

export const kinesisInfo: ConnectorInfo = {
  identifier: 'kinesis',
  description: 'Amazon Kinesis Data Streams',
  options: [...STREAM, ...SOURCE, ...SINK],
  formats: [jsonInfo, csvInfo, rawInfo, ...CHANGE_INFOS],
  metadata: [
    {
      key: 'timestamp',
      type: {kind: 'timestamp_ltz', precision: 3, nullable: false},
      description: 'when the record arrived in the stream, roughly',
    },
    {key: 'shard-id', type: {kind: 'varchar', length: 128, nullable: false}, description: 'the shard that holds the record'},
    {key: 'sequence-number', type: {kind: 'varchar', length: 128, nullable: false}, description: 'the record’s place in its shard'},
  ],
  source: {bounded: false, splitWatermarks: true},
  sink: {modes: ['append'], guarantee: 'at-least-once', parallel: true},
};
