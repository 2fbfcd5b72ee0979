import type {ConnectorInfo, OptionInfo} from '../../protocol/connector.ts';
import {CHANGE_INFOS} from '../formats/changes/info.ts';
import {csvInfo} from '../formats/csv/info.ts';
import {jsonInfo} from '../formats/json/info.ts';
import {parquetInfo} from '../formats/parquet/info.ts';
import {rawInfo} from '../formats/raw/info.ts';

const SOURCE: readonly OptionInfo[] = [
  {
    key: 'source.monitor-interval',
    type: 'duration',
    description: 'the query does not end: it looks for new files so often; without it what is there is read, and that is all',
  },
  {
    key: 'source.path.regex-pattern',
    type: 'string',
    description: 'only files whose whole path matches this regular expression are read',
  },
  {key: 'source.report-statistics', type: 'enum', values: ['ALL', 'NONE'], description: 'accepted; the planner asks for no statistics'},
];

const SINK: readonly OptionInfo[] = [
  {
    key: 'sink.rolling-policy.file-size',
    type: 'memory',
    default: '128 mb',
    description: 'a file that is so large is finished',
  },
  {
    key: 'sink.rolling-policy.rollover-interval',
    type: 'duration',
    description:
      'a file of lines stays open over checkpoints for so long; without it (and for parquet) a file is finished at each checkpoint',
  },
  {
    key: 'sink.rolling-policy.inactivity-interval',
    type: 'duration',
    description: 'a file of lines that got no row for so long is finished',
  },
  {
    key: 'sink.rolling-policy.check-interval',
    type: 'duration',
    description: 'accepted; the times above are looked at with each checkpoint',
  },
  {key: 'auto-compaction', type: 'boolean', default: 'false', description: 'accepted; a checkpoint writes one file a partition here'},
  {key: 'compaction.file-size', type: 'memory', description: 'accepted, as "auto-compaction"'},
  {key: 'compaction.parallelism', type: 'integer', description: 'accepted; one task writes here'},
  {key: 'sink.parallelism', type: 'integer', description: 'accepted; one task writes here'},
  {key: 'sink.shuffle-by-partition.enable', type: 'boolean', description: 'accepted; one task writes here'},
];

const PARTITIONS: readonly OptionInfo[] = [
  {
    key: 'partition.default-name',
    type: 'string',
    default: '__DEFAULT_PARTITION__',
    description: 'the value in a folder’s name that stands for NULL or an empty text',
  },
  {
    key: 'sink.partition-commit.policy.kind',
    type: 'string',
    description: 'success-file: a partition whose rows are complete gets a file that says so',
  },
  {key: 'sink.partition-commit.success-file.name', type: 'string', default: '_SUCCESS', description: 'the name of that file'},
  {
    key: 'sink.partition-commit.trigger',
    type: 'enum',
    values: ['process-time', 'partition-time'],
    default: 'process-time',
    description: 'what the delay counts from: when the partition’s first file came, or the time in its name, by the watermark',
  },
  {key: 'sink.partition-commit.delay', type: 'duration', default: '0 s', description: 'how much later a partition is complete'},
  {
    key: 'sink.partition-commit.watermark-time-zone',
    type: 'string',
    default: 'UTC',
    description: 'the time zone of the time in a partition’s name',
  },
  {key: 'sink.partition-commit.policy.class', type: 'string', description: 'refused: there are no classes of Java here'},
  {
    key: 'partition.time-extractor.kind',
    type: 'string',
    default: 'default',
    description: 'how the time is taken from a partition’s name: default, by the pattern',
  },
  {key: 'partition.time-extractor.class', type: 'string', description: 'refused: there are no classes of Java here'},
  {
    key: 'partition.time-extractor.timestamp-pattern',
    type: 'string',
    description: 'a timestamp with the partition columns in it, such as $dt $hr:00:00; without it the first column',
  },
  {
    key: 'partition.time-extractor.timestamp-formatter',
    type: 'string',
    description: 'how that timestamp is written; without it yyyy-MM-dd HH:mm:ss or yyyy-MM-dd',
  },
];

export const filesystemInfo: ConnectorInfo = {
  identifier: 'filesystem',
  description:
    'files of this machine or of S3: a query reads what is there when it starts, or goes on with new files; INSERT adds files to the folder',
  options: [
    {
      key: 'path',
      type: 'string',
      required: true,
      description: 'a file, or a folder with files (also s3://bucket/folder); names that begin with . or _ are left out',
    },
    {key: 'format', type: 'string', required: true, description: 'how a file is written'},
    ...SOURCE,
    ...SINK,
    ...PARTITIONS,
  ],
  formats: [jsonInfo, csvInfo, rawInfo, parquetInfo, ...CHANGE_INFOS],
  metadata: [
    {key: 'file.path', type: {kind: 'varchar', length: 2147483647, nullable: false}, description: 'the file’s full path'},
    {key: 'file.name', type: {kind: 'varchar', length: 2147483647, nullable: false}, description: 'the file’s name'},
    {key: 'file.size', type: {kind: 'bigint', nullable: false}, description: 'bytes in the file'},
    {
      key: 'file.modification-time',
      type: {kind: 'timestamp_ltz', precision: 3, nullable: false},
      description: 'when the file was last changed',
    },
  ],
  source: {bounded: true, unboundedWith: 'source.monitor-interval'},
  sink: {modes: ['append'], guarantee: 'exactly-once', overwrite: true},
};
