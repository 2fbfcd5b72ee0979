import {AwsError} from '../../wire/aws-error.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {required, string, structure, timestamp} from '../../wire/shape.ts';
import {parseSequence} from '../sequence-number.ts';
import {namedStream, sequenceShape, shardIdShape} from '../shapes.ts';
import {encodeIterator} from '../shard-iterator.ts';
import {type Shard, type Stream, type Streams, shardId, shardIndex, streamName} from '../streams.ts';

export const iteratorTypes = ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'] as const;

export const getShardIteratorShape = structure({
  ...namedStream,
  ShardId: required(shardIdShape),
  ShardIteratorType: required(string({values: iteratorTypes})),
  StartingSequenceNumber: sequenceShape,
  Timestamp: timestamp(),
});

interface Start {
  readonly type: (typeof iteratorTypes)[number];
  readonly sequence: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: number | undefined;
}

/** GetShardIterator, all five types. */
export function getShardIterator(streams: Streams): Operation {
  return operation('GetShardIterator', getShardIteratorShape, (input, {caller, clock}) => {
    const index = shardIndex(input.ShardId);
    if (index === null) {
      throw notFound(`Could not find shard ${input.ShardId} in stream ${streamName(input)} under account ${caller.account}.`);
    }
    const stream = streams.get(input, caller);
    const shard = stream.shards[index];
    if (shard === undefined) {
      throw notFound(`Shard ${shardId(index)} in stream ${stream.info.name} under account ${caller.account} does not exist`);
    }
    const start = {type: input.ShardIteratorType, sequence: input.StartingSequenceNumber, timestamp: input.Timestamp};
    const position = positionOf(start, stream, shard, caller.account, clock.now());
    const iterator = {stream: stream.info.name, streamCreated: stream.info.createdAt, shardIndex: index, position};
    return {ShardIterator: encodeIterator(iterator, clock.now())};
  });
}

function positionOf(start: Start, stream: Stream, shard: Shard, account: string, now: number): number {
  switch (start.type) {
    case 'AT_TIMESTAMP': {
      if (start.timestamp === undefined) throw invalid('Must specify timestamp parameter for iterator type AT_TIMESTAMP.');
      const ms = Math.round(start.timestamp * 1000);
      if (ms > now)
        throw invalid(
          `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${ms}, currentTimestampInMillis: ${now}`,
        );
      return shard.log.firstAt(ms);
    }
    case 'TRIM_HORIZON':
    case 'LATEST':
      if (start.sequence !== undefined) throw mismatch(start.type, 'also a');
      return start.type === 'LATEST' ? shard.log.end : shard.log.first;
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER': {
      if (start.sequence === undefined) throw mismatch(start.type, 'no');
      const position = positionOfSequence(start.sequence, stream, shard, account);
      return start.type === 'AFTER_SEQUENCE_NUMBER' ? position + 1 : Math.max(position, 1);
    }
  }
}

function positionOfSequence(text: string, stream: Stream, shard: Shard, account: string): number {
  const where = `used in GetShardIterator on shard ${shard.id} in stream ${stream.info.name} under account ${account} is invalid`;
  const sequence = parseSequence(text);
  if (sequence === null) throw invalid(`StartingSequenceNumber ${text} ${where}.`);
  if (sequence.shardIndex !== shard.index) {
    throw invalid(
      `Invalid StartingSequenceNumber. It encodes ${shardId(sequence.shardIndex)}, while it was used in a call to a shard with ${shard.id}`,
    );
  }
  if (sequence.shardCreated !== shard.created) {
    throw invalid(`StartingSequenceNumber ${text} ${where} because it did not come from this stream.`);
  }
  return sequence.position;
}

function mismatch(type: string, what: string): AwsError {
  return invalid(
    `Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} and ${what} StartingSequenceNumber.`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
