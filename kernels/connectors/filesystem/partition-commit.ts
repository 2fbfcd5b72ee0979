import type {Clock} from '../../engine/runtime/clock.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {fromLocal} from '../../sql/types/calendar.ts';
import {parseSimple} from '../../sql/types/simple-date-format.ts';
import type {TableOptions} from '../options.ts';
import {partitionValues} from './partition-path.ts';

/** A partition that has rows and is not announced yet. */
export interface PendingPartition {
  readonly folder: string;
  /** When its first file was published, ms. */
  readonly since: number;
}

/** When a partition is announced, and with which file. */
export interface PartitionCommit {
  readonly successFile: string;
  /** `watermark`: event time so far, ms; Infinity at the end of the input. */
  isDue(partition: PendingPartition, watermark: number): boolean;
}

/** Null where the table announces no partitions. Throws StudioError. */
export function partitionCommit(options: TableOptions, clock: Clock): PartitionCommit | null {
  const kinds = options
    .text('sink.partition-commit.policy.kind')
    ?.split(',')
    .map((kind) => kind.trim());
  if (kinds === undefined) return null;
  for (const kind of kinds) {
    if (kind === 'success-file') continue;
    const hint = 'success-file is there; without Hive there is no metastore to tell';
    throw options.invalid('sink.partition-commit.policy.kind', 'success-file', hint);
  }
  const delay = options.duration('sink.partition-commit.delay') ?? 0;
  const successFile = options.text('sink.partition-commit.success-file.name') ?? '_SUCCESS';
  if (options.oneOf('sink.partition-commit.trigger', ['process-time', 'partition-time']) === 'process-time') {
    return {successFile, isDue: ({since}, watermark) => watermark === Number.POSITIVE_INFINITY || clock.now() >= since + delay};
  }
  const timeOf = partitionTime(options);
  return {successFile, isDue: ({folder}, watermark) => watermark === Number.POSITIVE_INFINITY || watermark > timeOf(folder) + delay};
}

/** The time that a partition's folder tells, ms. */
function partitionTime(options: TableOptions): (folder: string) => number {
  if ((options.text('partition.time-extractor.kind') ?? 'default') !== 'default')
    throw options.invalid('partition.time-extractor.kind', 'default: there are no classes of Java here');
  const pattern = options.text('partition.time-extractor.timestamp-pattern');
  const format = options.text('partition.time-extractor.timestamp-formatter');
  const zone = options.text('sink.partition-commit.watermark-time-zone') ?? 'UTC';
  const parse = timeParser(format);
  const {table} = options;
  return (folder) => {
    const values = partitionValues(`${folder}/`);
    const text =
      pattern === null
        ? (values.get(table.partitionKeys[0] ?? '') ?? '')
        : [...table.partitionKeys]
            .sort((a, b) => b.length - a.length)
            .reduce((written, key) => written.replaceAll(`$${key}`, values.get(key) ?? ''), pattern);
    const local = parse(text);
    if (local === null)
      throw new StudioError('filesystem/bad-partition-time', `the partition "${folder}" of table "${table.path.table}" tells no time`, {
        detail: `"${text}" is not a timestamp such as 2020-12-30 12:00:00`,
        hint: 'set "partition.time-extractor.timestamp-pattern", such as $dt $hr:00:00',
        blame: 'user',
      });
    return zone === 'UTC' ? local : fromLocal(local, zone);
  };
}

/** Without a format: `yyyy-MM-dd HH:mm:ss` with digits as short as one likes, or a date alone, as Flink reads them. */
function timeParser(format: string | null): (text: string) => number | null {
  if (format !== null) return (text) => parseSimple(text, format, 'UTC');
  return (text) => {
    const match = /^(\d{1,5})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?$/.exec(text.trim());
    if (match === null) return null;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}
