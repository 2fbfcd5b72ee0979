import {AwsError} from '../../wire/aws-error.ts';
import {EncodedJson} from '../../wire/json.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {required, string, structure} from '../../wire/shape.ts';
import {toDecimal} from '../hash-key.ts';
import {pageSizeShape, streamArnShape} from '../shapes.ts';
import {decodeIterator, encodeIterator} from '../shard-iterator.ts';
import {isComplete, type Shard, type Stream, type Streams, shardId} from '../streams.ts';

export const getRecordsShape = structure({
  ShardIterator: required(string({min: 1, max: 512})),
  Limit: pageSizeShape,
  StreamARN: streamArnShape,
});

const DEFAULT_LIMIT = 10_000;
/** 10 MiB of data, as base64. */
const MAX_PAGE_BYTES = 14_000_000;
const HEAD = '{"Records":[';
/** Room behind the records for the iterator and the lag. */
const TAIL_BYTES = 2048;

/**
 * GetRecords. Records lie in the segment files as the answer has them, so a page is one read; a page ends where its segment does, and may
 * hold less than Limit while MillisBehindLatest is still above 0, as with AWS.
 */
export function getRecords(streams: Streams): Operation {
  return operation('GetRecords', getRecordsShape, (input, {caller, clock}) => {
    const now = clock.now();
    const iterator = decodeIterator(input.ShardIterator, now);
    const stream = streams.find(iterator.stream);
    const shard = stream?.info.createdAt === iterator.streamCreated ? stream.shards[iterator.shardIndex] : undefined;
    if (stream === undefined || shard === undefined) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Shard ${shardId(iterator.shardIndex)} in stream ${iterator.stream} under account ${caller.account} does not exist`,
      );
    }
    const page = shard.log.read(iterator.position, input.Limit ?? DEFAULT_LIMIT, MAX_PAGE_BYTES, HEAD.length, TAIL_BYTES);
    const next = page === null ? iterator.position : page.next;
    const unread = shard.log.arrivalOf(next);
    const behind = unread === null ? 0 : Math.max(0, now - unread);
    // The end of a shard that was split or merged: no iterator any more, but the shards that go on.
    const ended = isComplete(shard) && next >= shard.log.end;
    const onward = ended
      ? `"ChildShards":${JSON.stringify(childShards(stream, shard))}`
      : `"NextShardIterator":"${encodeIterator({...iterator, position: next}, now)}"`;
    const tail = `],${onward},"MillisBehindLatest":${behind}}`;
    if (page !== null) shard.traffic.read(page.count, page.bytes, behind, now);
    if (page === null) return new EncodedJson(Buffer.from(HEAD + tail));
    page.buffer.write(HEAD, 0, 'latin1');
    const end = HEAD.length + page.bytes;
    page.buffer.write(tail, end, 'latin1');
    return new EncodedJson(page.buffer.subarray(0, end + tail.length));
  });
}

function childShards(stream: Stream, parent: Shard) {
  return stream.shards
    .filter(({info}) => info.parent === parent.index || info.adjacent === parent.index)
    .map(({id, info, range}) => ({
      ShardId: id,
      ParentShards: [info.parent, info.adjacent].flatMap((index) => (index === undefined ? [] : [shardId(index)])),
      HashKeyRange: {StartingHashKey: toDecimal(range.start), EndingHashKey: toDecimal(range.end)},
    }));
}
