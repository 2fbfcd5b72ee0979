import {
  type _Record,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  type Shard,
} from '@aws-sdk/client-kinesis';
import {Hono} from 'hono';
import {createStreamSchema, type RawRecord, type Stream, type StreamDetail} from '../protocol/api.ts';
import {body} from './api-error.ts';

const MAX_STREAMS = 500;
const AT_ONCE = 8;
/** How far back the newest records are looked for, step by step, ms; then from the oldest on. */
const LOOK_BACK = [10_000, 300_000, 3_600_000];
const MAX_PAGES = 20;
/** Text of a record that is shown. */
const MAX_TEXT = 64 * 1024;

/** `/api/streams`. */
export function streamsApi(kinesis: KinesisClient): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await listStreams(kinesis)))
    .post('/', async (c) => {
      const {name, shards} = await body(c, createStreamSchema);
      await kinesis.send(new CreateStreamCommand({StreamName: name, ShardCount: shards}));
      return c.json(await summaryOf(kinesis, name));
    })
    .get('/:name', async (c) => {
      const name = c.req.param('name');
      const [stream, shards] = await Promise.all([summaryOf(kinesis, name), listShards(kinesis, name)]);
      const detail: StreamDetail = {
        ...stream,
        shards: shards.map((s) => ({
          id: s.ShardId ?? '',
          parent: s.ParentShardId ?? null,
          open: isOpen(s),
          startingHashKey: s.HashKeyRange?.StartingHashKey ?? '',
          endingHashKey: s.HashKeyRange?.EndingHashKey ?? '',
        })),
      };
      return c.json(detail);
    })
    .delete('/:name', async (c) => {
      await kinesis.send(new DeleteStreamCommand({StreamName: c.req.param('name'), EnforceConsumerDeletion: true}));
      return c.json({});
    })
    .get('/:name/records', async (c) => {
      const limit = Math.min(500, Math.max(1, Number(c.req.query('limit') ?? '50') || 50));
      return c.json(await newestRecords(kinesis, c.req.param('name'), limit, Date.now()));
    });
}

async function listStreams(kinesis: KinesisClient): Promise<Stream[]> {
  const names: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await kinesis.send(new ListStreamsCommand({NextToken: token}));
    names.push(...(page.StreamNames ?? []));
    token = page.NextToken;
    if (page.HasMoreStreams !== true || names.length >= MAX_STREAMS) break;
    if (token === undefined) break;
  }
  const streams: (Stream | null)[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    // One that is deleted meanwhile is left out.
    streams.push(...(await Promise.all(names.slice(i, i + AT_ONCE).map((name) => summaryOf(kinesis, name).catch(() => null)))));
  }
  return streams.filter((s) => s !== null);
}

async function summaryOf(kinesis: KinesisClient, name: string): Promise<Stream> {
  const {StreamDescriptionSummary: s} = await kinesis.send(new DescribeStreamSummaryCommand({StreamName: name}));
  return {
    name,
    arn: s?.StreamARN ?? '',
    status: s?.StreamStatus ?? '',
    mode: s?.StreamModeDetails?.StreamMode ?? 'PROVISIONED',
    openShards: s?.OpenShardCount ?? 0,
    retentionHours: s?.RetentionPeriodHours ?? 24,
    createdAt: s?.StreamCreationTimestamp?.getTime() ?? null,
  };
}

async function listShards(kinesis: KinesisClient, name: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  for (let token: string | undefined; ; ) {
    const page = await kinesis.send(new ListShardsCommand(token === undefined ? {StreamName: name} : {NextToken: token}));
    shards.push(...(page.Shards ?? []));
    token = page.NextToken;
    if (token === undefined) return shards;
  }
}

function isOpen(shard: Shard): boolean {
  return shard.SequenceNumberRange?.EndingSequenceNumber === undefined;
}

/** The newest records of all open shards, newest first. Kinesis reads forward only: it is looked back in growing steps. */
async function newestRecords(kinesis: KinesisClient, stream: string, limit: number, now: number): Promise<RawRecord[]> {
  const shards = (await listShards(kinesis, stream)).filter(isOpen);
  const all = await Promise.all(shards.map((shard) => newestOfShard(kinesis, stream, shard.ShardId ?? '', limit, now)));
  return all
    .flat()
    .sort((a, b) => b.arrivedAt - a.arrivedAt || (BigInt(b.sequenceNumber) > BigInt(a.sequenceNumber) ? 1 : -1))
    .slice(0, limit);
}

async function newestOfShard(kinesis: KinesisClient, stream: string, shard: string, limit: number, now: number): Promise<RawRecord[]> {
  let records: _Record[] = [];
  for (const back of [...LOOK_BACK, null]) {
    records = await readFrom(kinesis, stream, shard, back === null ? null : new Date(now - back), limit);
    if (records.length >= limit) break;
  }
  return records.map((record) => rawRecord(shard, record));
}

async function readFrom(kinesis: KinesisClient, stream: string, shard: string, from: Date | null, limit: number): Promise<_Record[]> {
  const position =
    from === null ? ({ShardIteratorType: 'TRIM_HORIZON'} as const) : ({ShardIteratorType: 'AT_TIMESTAMP', Timestamp: from} as const);
  let {ShardIterator: iterator} = await kinesis.send(new GetShardIteratorCommand({StreamName: stream, ShardId: shard, ...position}));
  let newest: _Record[] = [];
  for (let page = 0; page < MAX_PAGES && iterator !== undefined && iterator !== null; page++) {
    const answer = await kinesis.send(new GetRecordsCommand({ShardIterator: iterator}));
    newest = [...newest, ...(answer.Records ?? [])].slice(-limit);
    if (answer.MillisBehindLatest === 0) break;
    iterator = answer.NextShardIterator;
  }
  return newest;
}

const utf8 = new TextDecoder('utf-8', {fatal: true});

function rawRecord(shard: string, record: _Record): RawRecord {
  const data = record.Data ?? new Uint8Array();
  const shown = data.subarray(0, MAX_TEXT);
  let text: string;
  let encoding: RawRecord['encoding'] = 'utf-8';
  try {
    text = utf8.decode(data.length > MAX_TEXT ? wholeCharacters(shown) : shown);
  } catch {
    text = Buffer.from(shown).toString('base64');
    encoding = 'base64';
  }
  return {
    shard,
    sequenceNumber: record.SequenceNumber ?? '',
    partitionKey: record.PartitionKey ?? '',
    arrivedAt: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
    text,
    encoding,
    bytes: data.length,
  };
}

/** Without the part of a character at a cut. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, Math.max(0, end - 1));
}
