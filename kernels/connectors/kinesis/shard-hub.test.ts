import {MessageChannel} from 'node:worker_threads';
import {afterEach, describe, expect, test} from 'vitest';
import {JumpClock} from '../testing/jump-clock.ts';
import {createHubPortFeed, serveHubPort} from './hub-port.ts';
import type {ShardPosition} from './position.ts';
import type {PageReader, RecordFeed} from './record-feed.ts';
import type {RecordPage} from './record-page.ts';
import {createShardHub} from './shard-hub.ts';
import type {StreamAddress} from './stream-address.ts';
import {FakeAwsError, FakeKinesis} from './testing/fake-kinesis.ts';

const STREAM: StreamAddress = {
  name: 's',
  arn: null,
  access: {region: null, endpoint: null, profile: null, basic: null, trustAllCertificates: false},
};
const SHARD = 'shardId-000000000000';
const TRIM: ShardPosition = {kind: 'trim-horizon'};
const never = new AbortController().signal;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function setup(way: 'direct' | 'port' | 'port, catching up alone' = 'direct'): {clock: JumpClock; kinesis: FakeKinesis; feed: RecordFeed} {
  const clock = new JumpClock();
  const kinesis = new FakeKinesis(clock);
  const hub = createShardHub({clock, connect: () => kinesis});
  closing.push(() => hub.close());
  if (way === 'direct') return {clock, kinesis, feed: hub};
  const {port1, port2} = new MessageChannel();
  serveHubPort(port1, hub);
  closing.push(() => port2.close());
  return {clock, kinesis, feed: createHubPortFeed(port2, way === 'port' ? undefined : {clock, connect: () => kinesis})};
}

function texts(page: RecordPage): string[] {
  return page.sequences.map((_, i) => new TextDecoder().decode(page.data.subarray(page.offsets[i], page.offsets[i + 1])));
}

/** Reads until `count` records are there. */
async function take(reader: PageReader, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < 200 && all.length < count; i++) all.push(...texts(await reader.next(never)));
  return all;
}

describe.each(['direct', 'port', 'port, catching up alone'] as const)('%s', (way) => {
  test('reads from the oldest record, then what comes', async () => {
    const {kinesis, feed} = setup(way);
    kinesis.append(0, 'a');
    kinesis.append(0, 'b');
    const reader = feed.open(STREAM, SHARD, TRIM);
    expect(await take(reader, 2)).toEqual(['a', 'b']);
    kinesis.append(0, 'c');
    expect(await take(reader, 1)).toEqual(['c']);
  });

  test('a pinned moment has nothing before it and everything after it', async () => {
    const {kinesis, feed} = setup(way);
    kinesis.append(0, 'older');
    const position = await feed.pinLatest(STREAM, SHARD);
    kinesis.append(0, 'newer');
    expect(await take(feed.open(STREAM, SHARD, position), 1)).toEqual(['newer']);
  });

  test('an error is told in plain words, and reading goes on after it', async () => {
    const {kinesis, feed} = setup(way);
    const reader = feed.open(STREAM, SHARD, TRIM);
    await reader.next(never);
    kinesis.fail = () => new FakeAwsError('Error', 'connect ECONNREFUSED', {code: 'ECONNREFUSED'});
    const failing = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) await reader.next(never);
    };
    await expect(failing()).rejects.toMatchObject({diagnostic: {code: 'kinesis/unreachable', retry: 'later'}});
    kinesis.fail = () => null;
    kinesis.append(0, 'a');
    const got: string[] = [];
    for (let i = 0; i < 20 && got.length === 0; i++)
      got.push(...texts(await reader.next(never).catch(() => ({sequences: []}) as unknown as RecordPage)));
    expect(got).toEqual(['a']);
  });

  test('a closed shard ends', async () => {
    const {kinesis, feed} = setup(way);
    kinesis.append(0, 'a');
    kinesis.closeShard(SHARD);
    const reader = feed.open(STREAM, SHARD, TRIM);
    const page = await reader.next(never);
    expect(texts(page)).toEqual(['a']);
    expect(page.next).toEqual({kind: 'end'});
  });
});

test('catching up alone, then with the others: no gap, no record twice', async () => {
  const {clock, kinesis, feed} = setup('port, catching up alone');
  kinesis.limit = 7;
  const expected = Array.from({length: 100}, (_, i) => `${i}`);
  for (const text of expected.slice(0, 40)) kinesis.append(0, text);
  const got = [feed.open(STREAM, SHARD, TRIM), feed.open(STREAM, SHARD, {kind: 'at-timestamp', timestamp: 0})].map((r) => take(r, 100));
  for (const [i, text] of expected.slice(40).entries()) {
    kinesis.append(0, text);
    if (i % 3 === 0) await clock.sleep(70);
  }
  for (const all of await Promise.all(got)) expect(all).toEqual(expected);
});

describe('sharing', () => {
  test('many readers at the tip cost one request a poll, and all get everything once', async () => {
    const {clock, kinesis, feed} = setup();
    kinesis.append(0, 'old');
    const readers = await Promise.all(Array.from({length: 10}, async () => feed.open(STREAM, SHARD, await feed.pinLatest(STREAM, SHARD))));
    await Promise.all(readers.map((r) => r.next(never)));
    const before = kinesis.count('getRecords');
    const start = clock.now();
    const got = readers.map((r) => take(r, 50));
    for (let i = 0; i < 50; i++) {
      kinesis.append(0, `r${i}`);
      if (i % 10 === 9) await clock.sleep(200);
    }
    const expected = Array.from({length: 50}, (_, i) => `r${i}`);
    for (const all of await Promise.all(got)) expect(all).toEqual(expected);
    const polls = (clock.now() - start) / 200;
    expect(kinesis.count('getRecords') - before).toBeLessThanOrEqual(polls + 3);
  });

  test('who comes late reads alone, then joins without a gap or a record twice', async () => {
    const {clock, kinesis, feed} = setup();
    kinesis.limit = 7;
    for (let i = 0; i < 40; i++) kinesis.append(0, `${i}`);
    const first = feed.open(STREAM, SHARD, await feed.pinLatest(STREAM, SHARD));
    await first.next(never);
    const firstGot = take(first, 60);
    const late = feed.open(STREAM, SHARD, TRIM);
    const lateGot = take(late, 100);
    for (let i = 40; i < 100; i++) {
      kinesis.append(0, `${i}`);
      if (i % 3 === 0) await clock.sleep(70);
    }
    const expected = Array.from({length: 100}, (_, i) => `${i}`);
    expect(await lateGot).toEqual(expected);
    expect(await firstGot).toEqual(expected.slice(40));
  });

  test('a slow reader holds nobody up, and misses nothing', async () => {
    const {clock, kinesis, feed} = setup();
    const slow = feed.open(STREAM, SHARD, await feed.pinLatest(STREAM, SHARD));
    const fast = feed.open(STREAM, SHARD, await feed.pinLatest(STREAM, SHARD));
    await slow.next(never);
    await fast.next(never);
    const expected = Array.from({length: 200}, (_, i) => `${i}`);
    const fastGot = take(fast, 200);
    for (const text of expected) {
      kinesis.append(0, text);
      await clock.sleep(200);
    }
    expect(await fastGot).toEqual(expected);
    expect(await take(slow, 200)).toEqual(expected);
  });

  test('without readers nothing is asked', async () => {
    const {clock, kinesis, feed} = setup();
    const reader = feed.open(STREAM, SHARD, TRIM);
    await reader.next(never);
    reader.close();
    await clock.sleep(1000);
    const before = kinesis.calls.length;
    await clock.sleep(60_000);
    expect(kinesis.calls.length).toBe(before);
  });

  test('an expired iterator is renewed behind the last record', async () => {
    const {kinesis, feed} = setup();
    kinesis.append(0, 'a');
    const reader = feed.open(STREAM, SHARD, TRIM);
    expect(await take(reader, 1)).toEqual(['a']);
    kinesis.expireIterators();
    kinesis.append(0, 'b');
    expect(await take(reader, 1)).toEqual(['b']);
  });

  test('a throttled reader waits and goes on', async () => {
    const {kinesis, feed} = setup();
    let refusals = 3;
    kinesis.fail = (call) =>
      call === 'getRecords' && refusals-- > 0 ? new FakeAwsError('ProvisionedThroughputExceededException', 'Rate exceeded') : null;
    kinesis.append(0, 'a');
    expect(await take(feed.open(STREAM, SHARD, TRIM), 1)).toEqual(['a']);
  });

  test('the position of a wait without records restores to the same place', async () => {
    const {clock, kinesis, feed} = setup();
    kinesis.append(0, 'old');
    const reader = feed.open(STREAM, SHARD, await feed.pinLatest(STREAM, SHARD));
    await reader.next(never);
    const {next} = await reader.next(never);
    reader.close();
    kinesis.append(0, 'while away');
    await clock.sleep(1000);
    expect(await take(feed.open(STREAM, SHARD, next), 1)).toEqual(['while away']);
    // Long after, when no iterator lives any more, the time of the last look counts.
    kinesis.expireIterators();
    expect(await take(feed.open(STREAM, SHARD, next), 1)).toEqual(['while away']);
  });

  test('a stream that does not exist is named, with a near one', async () => {
    const {kinesis, feed} = setup();
    kinesis.streams = ['my-input-stream'];
    const stream = {...STREAM, name: 'my-imput-stream'};
    await expect(feed.listShards(stream)).rejects.toMatchObject({
      diagnostic: {
        code: 'kinesis/stream-not-found',
        message: 'stream "my-imput-stream" does not exist',
        hint: 'did you mean "my-input-stream"?',
        retry: 'no',
      },
    });
  });

  test('a stream deleted while it is read', async () => {
    const {kinesis, feed} = setup();
    const reader = feed.open(STREAM, SHARD, TRIM);
    await reader.next(never);
    kinesis.streams = [];
    const reading = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) await reader.next(never);
    };
    await expect(reading()).rejects.toMatchObject({diagnostic: {code: 'kinesis/stream-not-found', retry: 'no'}});
  });
});
