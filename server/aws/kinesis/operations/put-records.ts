import {AwsError} from '../../wire/aws-error.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {blob, list, required, structure} from '../../wire/shape.ts';
import {checkRecordSize, placeRecord, recordBytes, throttled} from '../placement.ts';
import type {NewRecord} from '../record-text.ts';
import {sequenceBase, sequenceText} from '../sequence-number.ts';
import {hashKeyShape, MAX_BLOB, namedStream, partitionKeyShape} from '../shapes.ts';
import type {ShardLimits} from '../shard-limits.ts';
import type {Shard, Streams} from '../streams.ts';

export const putRecordsShape = structure({
  ...namedStream,
  Records: required(
    list(structure({Data: required(blob(MAX_BLOB)), PartitionKey: required(partitionKeyShape), ExplicitHashKey: hashKeyShape}), {
      min: 1,
      max: 500,
    }),
  ),
});

const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

type Entry = {readonly SequenceNumber: string; readonly ShardId: string} | {readonly ErrorCode: string; readonly ErrorMessage: string};

/** The records of a request that go to one shard, and their places in the request. */
interface ShardBatch {
  readonly shard: Shard;
  readonly records: NewRecord[];
  readonly places: number[];
  bytes: number;
}

/**
 * PutRecords: up to 500 records and 10 MiB. An invalid record refuses the whole request; a throttled shard or a failed write fails
 * only the entries that it holds, which the answer marks with an ErrorCode.
 */
export function putRecords(streams: Streams, limits: ShardLimits | null): Operation {
  return operation('PutRecords', putRecordsShape, async (input, {caller, clock}) => {
    const stream = streams.get(input, caller);
    const entries: Entry[] = new Array(input.Records.length);
    const batches = new Map<Shard, ShardBatch>();
    const now = clock.now();
    let total = 0;
    for (let i = 0; i < input.Records.length; i++) {
      const record = input.Records[i];
      if (record === undefined) continue;
      const bytes = recordBytes(record.Data, record.PartitionKey);
      checkRecordSize(stream, bytes);
      total += bytes;
      const shard = placeRecord(stream, record.PartitionKey, record.ExplicitHashKey);
      let batch = batches.get(shard);
      if (batch === undefined) {
        batch = {shard, records: [], places: [], bytes: 0};
        batches.set(shard, batch);
      }
      if (limits !== null && !limits.take(shard, bytes, now)) {
        const error = throttled(shard, stream, caller.account);
        entries[i] = {ErrorCode: error.code, ErrorMessage: error.message};
        continue;
      }
      batch.records.push({data: record.Data, partitionKey: record.PartitionKey});
      batch.places.push(i);
      batch.bytes += bytes;
    }
    if (total > MAX_REQUEST_BYTES) {
      throw new AwsError('InvalidArgumentException', `Records size exceeds ${MAX_REQUEST_BYTES / 1024 / 1024} MB limit`);
    }
    await Promise.all([...batches.values()].map((batch) => write(batch, entries, now)));
    const failed = entries.reduce((count, entry) => count + ('ErrorCode' in entry ? 1 : 0), 0);
    return {FailedRecordCount: failed, Records: entries};
  });
}

async function write({shard, records, places, bytes}: ShardBatch, entries: Entry[], now: number): Promise<void> {
  if (records.length === 0) return;
  try {
    const {firstPosition, arrival} = await shard.log.append(records);
    shard.traffic.write(records.length, bytes, now);
    const base = sequenceBase(shard.created, shard.index, Math.floor(arrival / 1000));
    for (let i = 0; i < places.length; i++) {
      entries[places[i] ?? 0] = {SequenceNumber: sequenceText(base, firstPosition + i), ShardId: shard.id};
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const place of places) {
      entries[place] = {ErrorCode: 'InternalFailure', ErrorMessage: `the local AWS could not write the record: ${reason}`};
    }
  }
}
