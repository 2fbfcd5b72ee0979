import {AwsError} from '../wire/aws-error.ts';
import {decodedLength} from '../wire/validate.ts';
import {explicitHash, hashOf} from './hash-key.ts';
import {type Shard, type Stream, shardOf} from './streams.ts';

/** The shard of a record. @throws AwsError InvalidArgumentException for an ExplicitHashKey of 2^128 or more */
export function placeRecord(stream: Stream, partitionKey: string, explicitHashKey: string | undefined): Shard {
  if (explicitHashKey === undefined) return shardOf(stream, hashOf(partitionKey));
  const key = explicitHash(explicitHashKey);
  if (key === null) {
    throw new AwsError(
      'InvalidArgumentException',
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${explicitHashKey}`,
    );
  }
  return shardOf(stream, key);
}

/** Bytes that count against a record's limit: data and partition key. */
export function recordBytes(data: string, partitionKey: string): number {
  return decodedLength(data) + Buffer.byteLength(partitionKey);
}

/** @throws AwsError InvalidArgumentException when a record is larger than its stream allows */
export function checkRecordSize(stream: Stream, bytes: number): void {
  if (bytes > stream.info.maxRecordKiB * 1024) {
    throw new AwsError(
      'InvalidArgumentException',
      `Record size of ${bytes} bytes (data and partition key) exceeds the limit of ${stream.info.maxRecordKiB} KiB of stream ${stream.info.name}.`,
    );
  }
}

export function throttled(shard: Shard, stream: Stream, account: string): AwsError {
  return new AwsError(
    'ProvisionedThroughputExceededException',
    `Rate exceeded for shard ${shard.id} in stream ${stream.info.name} under account ${account}.`,
  );
}
