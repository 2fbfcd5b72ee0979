import {type _Record, GetRecordsCommand, GetShardIteratorCommand, type KinesisClient} from '@aws-sdk/client-kinesis';
import type {RawRecord, ReadRecords} from '../protocol/api.ts';
import {unpackKpl} from './kpl.ts';
import {listShards} from './stream-admin.ts';

/** How far back the newest records are looked for, step by step, ms; then from the oldest on. */
const LOOK_BACK = [10_000, 300_000, 3_600_000];
const MAX_PAGES = 20;
/** Pages that a filter may look through in one shard. */
const MAX_FILTER_PAGES = 60;
/** Text of a record that is shown. */
const MAX_TEXT = 64 * 1024;

/**
 * Records of one shard or of all, newest first for `newest`, in the order of arrival otherwise. Kinesis reads forward only: for the
 * newest it is looked back in growing steps. Records of the Producer Library are unpacked.
 */
export async function readRecords(kinesis: KinesisClient, stream: string, query: ReadRecords, now: number): Promise<RawRecord[]> {
  const shards = (await listShards(kinesis, stream))
    .map((s) => s.ShardId ?? '')
    .filter((id) => query.shard === undefined || query.shard === id);
  const read = (shard: string): Promise<RawRecord[]> =>
    query.from === 'newest' ? newestOfShard(kinesis, stream, shard, query, now) : forward(kinesis, stream, shard, query);
  const all = (await Promise.all(shards.map(read))).flat();
  const sign = query.from === 'newest' ? -1 : 1;
  return all.sort((a, b) => sign * order(a, b)).slice(0, query.limit);
}

function order(a: RawRecord, b: RawRecord): number {
  if (a.arrivedAt !== b.arrivedAt) return a.arrivedAt - b.arrivedAt;
  if (a.sequenceNumber === b.sequenceNumber) return (a.packed?.index ?? 0) - (b.packed?.index ?? 0);
  return BigInt(a.sequenceNumber) > BigInt(b.sequenceNumber) ? 1 : -1;
}

async function newestOfShard(kinesis: KinesisClient, stream: string, shard: string, query: ReadRecords, now: number) {
  let found: RawRecord[] = [];
  for (const back of [...LOOK_BACK, null]) {
    const position: Position = back === null ? {type: 'TRIM_HORIZON'} : {type: 'AT_TIMESTAMP', at: now - back};
    found = [];
    for await (const records of pages(kinesis, stream, shard, position, MAX_PAGES)) {
      found = [...found, ...matching(shard, records, query.filter)].slice(-query.limit);
    }
    if (found.length >= query.limit) break;
  }
  return found;
}

async function forward(kinesis: KinesisClient, stream: string, shard: string, query: ReadRecords): Promise<RawRecord[]> {
  const position: Position =
    query.from === 'oldest'
      ? {type: 'TRIM_HORIZON'}
      : query.from === 'sequence'
        ? {type: 'AT_SEQUENCE_NUMBER', sequence: query.sequence ?? ''}
        : {type: 'AT_TIMESTAMP', at: query.at ?? 0};
  const found: RawRecord[] = [];
  for await (const records of pages(kinesis, stream, shard, position, query.filter === '' ? MAX_PAGES : MAX_FILTER_PAGES)) {
    found.push(...matching(shard, records, query.filter));
    if (found.length >= query.limit) break;
  }
  return found.slice(0, query.limit);
}

type Position =
  | {readonly type: 'TRIM_HORIZON'}
  | {readonly type: 'AT_TIMESTAMP'; readonly at: number}
  | {readonly type: 'AT_SEQUENCE_NUMBER'; readonly sequence: string};

/** The pages of a shard from a position to its end, at most `most` of them. */
async function* pages(kinesis: KinesisClient, stream: string, shard: string, position: Position, most: number) {
  const start = {
    ShardIteratorType: position.type,
    ...(position.type === 'AT_TIMESTAMP' ? {Timestamp: new Date(position.at)} : {}),
    ...(position.type === 'AT_SEQUENCE_NUMBER' ? {StartingSequenceNumber: position.sequence} : {}),
  };
  let {ShardIterator: iterator} = await kinesis.send(new GetShardIteratorCommand({StreamName: stream, ShardId: shard, ...start}));
  for (let page = 0; page < most && iterator !== undefined && iterator !== null; page++) {
    const answer = await kinesis.send(new GetRecordsCommand({ShardIterator: iterator}));
    yield answer.Records ?? [];
    if (answer.MillisBehindLatest === 0) return;
    iterator = answer.NextShardIterator;
  }
}

function matching(shard: string, records: readonly _Record[], filter: string): RawRecord[] {
  const wanted = filter.toLowerCase();
  const all = records.flatMap((record) => rawRecords(shard, record));
  return wanted === '' ? all : all.filter((r) => r.partitionKey.toLowerCase().includes(wanted) || searched(r).includes(wanted));
}

function searched(record: RawRecord): string {
  return (record.encoding === 'utf-8' ? record.text : Buffer.from(record.text, 'base64').toString('latin1')).toLowerCase();
}

/** The record, or those that the Producer Library put into it. */
function rawRecords(shard: string, record: _Record): RawRecord[] {
  const data = record.Data ?? new Uint8Array();
  const whole = {
    shard,
    sequenceNumber: record.SequenceNumber ?? '',
    partitionKey: record.PartitionKey ?? '',
    arrivedAt: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
  };
  const packed = unpackKpl(data);
  if (packed === null) return [{...whole, ...shown(data), packed: null}];
  return packed.map((r, index) => ({
    ...whole,
    partitionKey: r.partitionKey,
    ...shown(r.data),
    packed: {index, count: packed.length},
  }));
}

const utf8 = new TextDecoder('utf-8', {fatal: true});

function shown(data: Uint8Array): Pick<RawRecord, 'text' | 'encoding' | 'bytes'> {
  const bytes = data.subarray(0, MAX_TEXT);
  try {
    return {text: utf8.decode(data.length > MAX_TEXT ? wholeCharacters(bytes) : bytes), encoding: 'utf-8', bytes: data.length};
  } catch {
    return {text: Buffer.from(bytes).toString('base64'), encoding: 'base64', bytes: data.length};
  }
}

/** Without the part of a character at a cut. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, Math.max(0, end - 1));
}
