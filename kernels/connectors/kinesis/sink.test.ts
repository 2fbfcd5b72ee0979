import {expect, test} from 'vitest';
import type {SinkWriter} from '../../engine/runtime/connector.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, INT, STRING, sinkContext, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createKinesisConnector} from './kinesis.ts';
import {createShardHub} from './shard-hub.ts';
import {FakeAwsError, FakeKinesis} from './testing/fake-kinesis.ts';

function setup(options: Readonly<Record<string, string>> = {}, partitionKeys: readonly string[] = []) {
  const clock = new JumpClock();
  const kinesis = new FakeKinesis(clock);
  const connector = createKinesisConnector({feed: createShardHub({clock, connect: () => kinesis}), connect: () => kinesis});
  const table = tableSpec({connector: 'kinesis', stream: 's', format: 'json', ...options}, columns({k: STRING, n: INT}), partitionKeys);
  const create = (): SinkWriter => {
    const sink = connector.createSink?.(sinkContext(table, clock));
    if (!sink) throw new Error('kinesis is a sink');
    return sink.writer;
  };
  return {clock, kinesis, create};
}

const rows = (count: number, key: (i: number) => string = (i) => `k${i % 3}`): Row[] => Array.from({length: count}, (_, i) => [key(i), i]);
const write = (writer: SinkWriter, some: readonly Row[]): Promise<void> => writer.write({rows: some, kinds: null});
const sent = (kinesis: FakeKinesis) => kinesis.put.flat().map((e) => ({key: e.key, row: JSON.parse(new TextDecoder().decode(e.data))}));

test('prepare sends all, in requests of at most 500', async () => {
  const {kinesis, create} = setup({}, ['k']);
  const writer = create();
  await write(
    writer,
    rows(1200, (i) => `k${i}`),
  );
  expect(await writer.prepare(1)).toEqual([]);
  expect(sent(kinesis).map((s) => s.row.n)).toEqual(rows(1200).map((r) => r[1]));
  expect(Math.max(...kinesis.put.map((b) => b.length))).toBe(500);
});

test('a record waits no longer than the timeout', async () => {
  const {clock, kinesis, create} = setup({'sink.flush-buffer.timeout': '300'});
  const writer = create();
  await write(writer, rows(1));
  await clock.sleep(299);
  expect(kinesis.put).toEqual([]);
  await clock.sleep(2);
  expect(sent(kinesis).map((s) => s.row)).toEqual([{k: 'k0', n: 0}]);
});

test('PARTITIONED BY is the partition key', async () => {
  const {kinesis, create} = setup({'sink.partitioner-field-delimiter': '/'}, ['k', 'n']);
  const writer = create();
  await write(writer, [
    ['a', 7],
    [null, 8],
  ]);
  await writer.prepare(1);
  expect(sent(kinesis).map((s) => s.key)).toEqual(['a/7', '/8']);
});

test('without it the key is random, or fixed', async () => {
  for (const [partitioner, distinct] of [
    ['random', 20],
    ['fixed', 1],
  ] as const) {
    const {kinesis, create} = setup({'sink.partitioner': partitioner});
    const writer = create();
    await write(writer, rows(20));
    await writer.prepare(1);
    expect(new Set(sent(kinesis).map((s) => s.key)).size).toBe(distinct);
  }
});

test('refused records are sent again, and no key is overtaken by a later request', async () => {
  const {kinesis, create} = setup({'sink.batch.max-size': '10', 'sink.requests.max-inflight': '4'}, ['k']);
  let i = 0;
  kinesis.refuse = () => (i++ % 7 === 3 ? {code: 'ProvisionedThroughputExceededException', message: 'Rate exceeded'} : null);
  const writer = create();
  // One record a key in a request: its order is ours to keep.
  await write(
    writer,
    rows(500, (n) => `k${n % 10}`),
  );
  await writer.prepare(1);
  const got = sent(kinesis);
  expect(got.length).toBe(500);
  for (let k = 0; k < 10; k++) {
    const numbers: number[] = got.filter((s) => s.key === `k${k}`).map((s) => s.row.n);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  }
});

test('write waits while too many records wait, and takes nothing when it fails', async () => {
  const {kinesis, create} = setup({'sink.requests.max-buffered': '100', 'sink.batch.max-size': '50'});
  let open = false;
  kinesis.fail = () => (open ? null : new FakeAwsError('ProvisionedThroughputExceededException', 'Rate exceeded'));
  const writer = create();
  await write(writer, rows(150));
  for (let n = 0; n < 3; n++) {
    await expect(write(writer, rows(50))).rejects.toMatchObject({diagnostic: {code: 'kinesis/busy', retry: 'later'}});
  }
  expect(kinesis.put).toEqual([]);
  open = true;
  for (let written = false; !written; ) {
    written = await write(writer, rows(50)).then(
      () => true,
      () => false,
    );
  }
  await writer.prepare(1);
  expect(sent(kinesis).length).toBe(200);
});

test('a stream that does not exist fails the job, and says so', async () => {
  const {kinesis, create} = setup();
  kinesis.streams = [];
  const writer = create();
  await write(writer, rows(1)).catch(() => undefined);
  await expect(writer.prepare(1)).rejects.toMatchObject({diagnostic: {code: 'kinesis/stream-not-found', retry: 'no'}});
});

test('an endpoint that is down for a while loses nothing', async () => {
  const {kinesis, create} = setup();
  let down = 30;
  kinesis.fail = () => (down-- > 0 ? new FakeAwsError('Error', '', {code: 'ECONNREFUSED'}) : null);
  const writer = create();
  await write(writer, rows(3)).catch(() => undefined);
  for (let n = 0; n < 100; n++) {
    try {
      await writer.prepare(1);
      break;
    } catch (error) {
      expect(error).toMatchObject({diagnostic: {code: 'kinesis/unreachable', retry: 'later'}});
    }
  }
  expect(sent(kinesis).map((s) => s.row.n)).toEqual([0, 1, 2]);
});

test.each([
  [{'sink.batch.max-size': '501'}, [], /"sink.batch.max-size" of table "t" cannot be "501"/],
  [{'sink.partitioner': 'random'}, ['k'], /both PARTITIONED BY and "sink.partitioner"/],
])('%j', (options, keys, message) => {
  expect(() => setup(options as Record<string, string>, keys as string[]).create()).toThrow(message as RegExp);
});
