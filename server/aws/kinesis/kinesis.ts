import {join} from 'node:path';
import type {Clock} from '../wire/clock.ts';
import {byName, type JsonService} from '../wire/operation.ts';
import {createStream} from './operations/create-stream.ts';
import {deleteStream} from './operations/delete-stream.ts';
import {describeStream, describeStreamSummary} from './operations/describe-stream.ts';
import {getRecords} from './operations/get-records.ts';
import {getShardIterator} from './operations/get-shard-iterator.ts';
import {listShards} from './operations/list-shards.ts';
import {listStreams} from './operations/list-streams.ts';
import {putRecord} from './operations/put-record.ts';
import {putRecords} from './operations/put-records.ts';
import {reshardOperations} from './operations/reshard.ts';
import {decreaseRetention, increaseRetention} from './operations/retention-period.ts';
import {ShardLimits} from './shard-limits.ts';
import {Streams} from './streams.ts';

export interface KinesisOptions {
  /** The endpoint's data folder. */
  readonly data: string;
  readonly clock: Clock;
  /** Whether writes meet AWS's limits of a shard (1,000 records and 1 MiB a second). */
  readonly enforceShardLimits: boolean;
}

export interface Kinesis {
  readonly service: JsonService;
  /** For those that report of it. */
  readonly streams: Streams;
  close(): Promise<void>;
}

const TRIM_EVERY_MS = 60_000;
/** 10 MiB of records as base64, and their keys. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Kinesis Data Streams, version 2013-12-02. */
export function openKinesis(options: KinesisOptions): Kinesis {
  const streams = new Streams(join(options.data, 'kinesis'), options.clock);
  const limits = options.enforceShardLimits ? new ShardLimits() : null;
  const timer = setInterval(() => streams.trim(), TRIM_EVERY_MS).unref();
  return {
    streams,
    service: {
      targetPrefix: 'Kinesis_20131202',
      title: 'Kinesis',
      maxBodyBytes: MAX_BODY_BYTES,
      operations: byName([
        createStream(streams),
        deleteStream(streams),
        describeStream(streams),
        describeStreamSummary(streams),
        listStreams(streams),
        listShards(streams),
        putRecord(streams, limits),
        putRecords(streams, limits),
        getShardIterator(streams),
        getRecords(streams),
        increaseRetention(streams),
        decreaseRetention(streams),
        ...reshardOperations(streams),
      ]),
    },
    close() {
      clearInterval(timer);
      return streams.close();
    },
  };
}
