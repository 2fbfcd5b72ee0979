import {crc32} from 'node:zlib';
import {AwsError} from '../wire/aws-error.ts';

const LIFETIME_MS = 300_000;
const VERSION = '1';

/** A place in a shard from which GetRecords reads. */
export interface ShardIterator {
  readonly stream: string;
  /** ms; tells a stream from a later one of the same name. */
  readonly streamCreated: number;
  readonly shardIndex: number;
  readonly position: number;
}

/** The iterator as clients carry it: opaque, 5 minutes valid. `now` is ms since 1970. */
export function encodeIterator(iterator: ShardIterator, now: number): string {
  const text = [VERSION, now, iterator.stream, iterator.streamCreated, iterator.shardIndex, iterator.position].join('/');
  return Buffer.from(`${text}/${crc32(text)}`).toString('base64');
}

/** @throws AwsError InvalidArgumentException, ExpiredIteratorException, in AWS's words */
export function decodeIterator(encoded: string, now: number): ShardIterator {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const slash = text.lastIndexOf('/');
  const parts = text.slice(0, slash).split('/');
  const [version, at, stream, streamCreated, shardIndex, position] = parts;
  if (version !== VERSION || parts.length !== 6 || stream === undefined || text.slice(slash + 1) !== String(crc32(text.slice(0, slash)))) {
    throw new AwsError('InvalidArgumentException', 'Invalid ShardIterator.');
  }
  if (now - Number(at) > LIFETIME_MS) {
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${utcText(Number(at))} while right now it is ${utcText(now)} which is further in the future than the tolerated delay of ${LIFETIME_MS} milliseconds.`,
    );
  }
  return {stream, streamCreated: Number(streamCreated), shardIndex: Number(shardIndex), position: Number(position)};
}

/** `Thu Jan 22 01:22:02 UTC 2015` */
function utcText(ms: number): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
