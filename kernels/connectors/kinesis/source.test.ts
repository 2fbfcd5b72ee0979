import {describe, expect, test} from 'vitest';
import type {SourceContext, Split, SplitReader} from '../../engine/runtime/connector.ts';
import {type RecordTarget, RowList} from '../../engine/runtime/records.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, DOUBLE, INT, STRING, sourceContext, type TestSourceContext, TIMESTAMP, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createKinesisConnector} from './kinesis.ts';
import {createShardHub} from './shard-hub.ts';
import {FakeKinesis} from './testing/fake-kinesis.ts';

const OPTIONS = {
  connector: 'kinesis',
  stream: 's',
  format: 'json',
  'aws.region': 'us-east-1',
  'json.timestamp-format.standard': 'ISO-8601',
};
const SENSOR = columns({sensor_id: INT, current_temperature: DOUBLE, status: STRING, event_time: TIMESTAMP});
const never = new AbortController().signal;
const shard = (n: number): string => `shardId-${String(n).padStart(12, '0')}`;

function setup(options: Readonly<Record<string, string>> = {}, init: Partial<SourceContext> = {}, shards = 1) {
  const clock = new JumpClock();
  const kinesis = new FakeKinesis(clock, shards);
  const connector = createKinesisConnector({feed: createShardHub({clock, connect: () => kinesis})});
  const table = tableSpec({...OPTIONS, ...options}, SENSOR);
  const context: TestSourceContext = sourceContext(table, clock, init);
  const source = () => {
    const created = connector.createSource?.(context);
    if (!created) throw new Error('kinesis is a source');
    return created;
  };
  return {clock, kinesis, context, source};
}

async function take(reader: SplitReader, count: number, maxRows = 1000): Promise<{rows: Row[]; next: Split | null}> {
  const rows: Row[] = [];
  let next: Split | null = null;
  for (let i = 0; i < 100 && rows.length < count; i++) {
    const result = await reader.poll(maxRows, never);
    rows.push(...result.batch.rows);
    next = result.next;
  }
  return {rows, next};
}

const record = (id: number, time = '2021-05-19T11:20:00.978328'): string =>
  JSON.stringify({sensor_id: id, current_temperature: 93.11, status: 'OK', event_time: time});
const row = (id: number): Row => [id, 93.11, 'OK', Date.UTC(2021, 4, 19, 11, 20, 0, 978)];

test('LATEST is the moment of the first discover', async () => {
  const {kinesis, source} = setup();
  kinesis.append(0, record(1));
  const s = source();
  const splits = await s.discover([]);
  expect(splits.map((x) => x.id)).toEqual([shard(0)]);
  kinesis.append(0, record(2));
  const {rows} = await take(s.open(splits[0] as Split), 1);
  expect(rows).toEqual([row(2)]);
});

test('a checkpoint before the first record restores to the same moment', async () => {
  const {clock, kinesis, source} = setup();
  kinesis.append(0, record(1));
  await clock.sleep(5);
  const splits = JSON.parse(JSON.stringify(await source().discover([])));
  kinesis.append(0, record(2));
  await clock.sleep(400_000);
  kinesis.expireIterators();
  const restored = source();
  const again = await restored.discover(splits);
  expect(again).toEqual(splits);
  expect((await take(restored.open(again[0] as Split), 1)).rows).toEqual([row(2)]);
});

test.each([
  [{'scan.stream.initpos': 'TRIM_HORIZON'}, [1, 2, 3]],
  [{'source.init.position': 'trim_horizon'}, [1, 2, 3]],
  [{'scan.stream.initpos': 'AT_TIMESTAMP', 'scan.stream.initpos-timestamp': '2026-01-01T01:00:10.000+01:00'}, [2, 3]],
  [{'source.init.position': 'AT_TIMESTAMP', 'source.init.timestamp': '1767225620'}, [3]],
  [
    {
      'source.init.position': 'AT_TIMESTAMP',
      'source.init.timestamp': '2026-01-01 00:00:10',
      'source.init.timestamp.format': 'yyyy-MM-dd HH:mm:ss',
    },
    [2, 3],
  ],
])('%j', async (options, expected) => {
  const {clock, kinesis, source} = setup(options as Record<string, string>);
  for (const id of [1, 2, 3]) {
    kinesis.append(0, record(id));
    await clock.sleep(10_000);
  }
  const s = source();
  const [split] = await s.discover([]);
  expect((await take(s.open(split as Split), expected.length)).rows.map((r) => r[0])).toEqual(expected);
});

test('never more rows than asked for, and a position behind the last', async () => {
  const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'});
  const sequences = [1, 2, 3, 4, 5].map((id) => kinesis.append(0, record(id)));
  const s = source();
  const [split] = await s.discover([]);
  const reader = s.open(split as Split);
  const first = await reader.poll(2, never);
  expect(first.batch.rows.map((r) => r[0])).toEqual([1, 2]);
  expect(first.next).toEqual({id: shard(0), position: {kind: 'after', sequence: sequences[1]}});
  const restored = source();
  await restored.discover([first.next]);
  expect((await take(restored.open(first.next), 3)).rows.map((r) => r[0])).toEqual([3, 4, 5]);
});

test('wanted columns and metadata', async () => {
  const {clock, kinesis, source} = setup(
    {'scan.stream.initpos': 'TRIM_HORIZON'},
    {
      fields: columns({status: STRING}),
      metadata: [
        {key: 'sequence-number', type: STRING},
        {key: 'timestamp', type: {kind: 'timestamp_ltz', precision: 6, nullable: false}},
        {key: 'shard-id', type: STRING},
      ],
    },
  );
  const sequence = kinesis.append(0, record(1));
  const arrival = clock.now();
  const s = source();
  const [split] = await s.discover([]);
  expect((await take(s.open(split as Split), 1)).rows).toEqual([['OK', sequence, arrival * 1000, shard(0)]]);
});

describe('pages of many records', () => {
  const metadata = [
    {key: 'sequence-number', type: STRING},
    {key: 'shard-id', type: STRING},
  ];

  test('each with its own metadata, whatever it looks like', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'}, {fields: columns({sensor_id: INT, status: STRING}), metadata});
    const long = 'x'.repeat(300_000);
    const texts = Array.from({length: 500}, (_, i) => {
      if (i % 90 === 7) return `{"status":"${long}", "sensor_id":${i}}`;
      if (i % 50 === 9) return `{\n"sensor_id": ${i},\n"status": "żółw"\n}`;
      return i % 3 === 0 ? `{"status":"A${i}","sensor_id":${i}}` : record(i);
    });
    const expected = texts.map((text) => {
      const {sensor_id, status} = JSON.parse(text) as {sensor_id: number; status: string};
      return [sensor_id, status, kinesis.append(0, text), shard(0)];
    });
    const s = source();
    const [split] = await s.discover([]);
    expect((await take(s.open(split as Split), 500, 33)).rows).toEqual(expected);
  });

  test('what a job makes of them at once, with their metadata', async () => {
    const made = new RowList(3);
    const records = (): RecordTarget => {
      // As what takes records in and gives no rows.
      const target: RecordTarget = {
        get count() {
          return made.count;
        },
        // More than a decoder holds at a time is there: the rest waits.
        get refers() {
          return made.count > 0;
        },
        begin: () => made.begin(),
        add: (r) => made.add(r),
        settle: () => made.settle(),
        compile: (frame) => made.compile(frame),
      };
      return target;
    };
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'}, {fields: columns({sensor_id: INT}), metadata, records});
    const long = 'x'.repeat(3000);
    const expected = Array.from({length: 200}, (_, i) => [i, kinesis.append(0, JSON.stringify({sensor_id: i, status: long})), shard(0)]);
    const s = source();
    const [split] = await s.discover([]);
    const reader = s.open(split as Split);
    const rows: Row[] = [];
    while (rows.length < 200) {
      const result = await reader.poll(64, never);
      expect(result.batch.rows).toEqual([]);
      if (result.made !== undefined) rows.push(...made.rows);
    }
    expect(rows).toEqual(expected);
  });

  test('a bad one among them is told with its own sequence number, behind the rows before it', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'});
    let bad = '';
    for (let i = 0; i < 300; i++) {
      if (i === 222) bad = kinesis.append(0, '{"sensor_id":222,"current_temperature":93.11,"status":"OK","event_time":"2021-05-19T11:20');
      else kinesis.append(0, record(i));
    }
    const s = source();
    const [split] = await s.discover([]);
    const reader = s.open(split as Split);
    expect((await take(reader, 222)).rows).toEqual(Array.from({length: 222}, (_, i) => row(i)));
    await expect(reader.poll(100, never)).rejects.toMatchObject({
      diagnostic: {message: expect.stringContaining(`sequence number "${bad}"`)},
    });
  });
});

describe('bad records', () => {
  test('fail with stream, shard, sequence number and text; the rows before them come first', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'});
    kinesis.append(0, record(1));
    const bad = kinesis.append(0, '{"sensor_id": oops');
    const s = source();
    const [split] = await s.discover([]);
    const reader = s.open(split as Split);
    expect((await reader.poll(100, never)).batch.rows).toEqual([row(1)]);
    await expect(reader.poll(100, never)).rejects.toMatchObject({
      diagnostic: {
        code: 'format/bad-record',
        blame: 'data',
        retry: 'no',
        message: expect.stringContaining(`stream "s", shard "${shard(0)}", sequence number "${bad}"`),
        detail: expect.stringContaining('{"sensor_id": oops'),
        hint: expect.stringContaining('json.ignore-parse-errors'),
      },
    });
  });

  test('a huge one is cut', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'});
    kinesis.append(0, `{"status":"${'x'.repeat(100_000)}`);
    const s = source();
    const [split] = await s.discover([]);
    const error: unknown = await s
      .open(split as Split)
      .poll(100, never)
      .catch((e: unknown) => e);
    expect(JSON.stringify(error).length).toBeLessThan(10_000);
  });

  test('are skipped, counted and kept on demand', async () => {
    const {kinesis, context, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON', 'json.ignore-parse-errors': 'true'});
    const bad = kinesis.append(0, 'not json');
    kinesis.append(0, record(7));
    const half = kinesis.append(0, '{"sensor_id":"x","status":"OK"}');
    const s = source();
    const [split] = await s.discover([]);
    expect((await take(s.open(split as Split), 2)).rows).toEqual([row(7), [null, null, 'OK', null]]);
    expect(context.bad.map((b) => [b.position, b.raw, b.rawEncoding])).toEqual([
      [bad, 'not json', 'utf-8'],
      [half, '{"sensor_id":"x","status":"OK"}', 'utf-8'],
    ]);
    expect(context.bad[1]?.reason).toBe('field "sensor_id": "x" is not a whole number');
  });
});

describe('resharding', () => {
  test('children are read from their oldest record, after the parent', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'});
    kinesis.append(0, record(1));
    kinesis.closeShard(shard(0));
    const a = kinesis.addShard([shard(0)]);
    kinesis.addShard([shard(0)]);
    kinesis.append(a, record(2));
    const s = source();
    const first = await s.discover([]);
    expect(first.map((x) => x.id)).toEqual([shard(0)]);
    const one = await s.open(first[0] as Split).poll(10, never);
    expect(one.batch.rows.map((r) => r[0])).toEqual([1]);
    expect(one.next.position).toEqual({kind: 'end'});
    expect(one.more).toBe(false);
    const second = await s.discover([one.next]);
    expect(second.map((x) => x.id)).toEqual([shard(1), shard(2)]);
    expect((await take(s.open(second[0] as Split), 1)).rows.map((r) => r[0])).toEqual([2]);
    expect((await s.discover([one.next, ...second])).map((x) => x.id)).toEqual([shard(1), shard(2)]);
  });

  test('a restore between the parent’s end and the children’s start loses nothing and repeats nothing', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'});
    kinesis.append(0, record(1));
    kinesis.closeShard(shard(0));
    const s = source();
    const [split] = await s.discover([]);
    const {next} = await take(s.open(split as Split), 1);
    const child = kinesis.addShard([shard(0)]);
    kinesis.append(child, record(2));
    const restored = source();
    const splits = await restored.discover([next as Split]);
    expect(splits.map((x) => x.id)).toEqual([shard(1)]);
    expect((await take(restored.open(splits[0] as Split), 1)).rows.map((r) => r[0])).toEqual([2]);
  });

  test('a merged shard waits for both parents', async () => {
    const {kinesis, source} = setup({'scan.stream.initpos': 'TRIM_HORIZON'}, {}, 2);
    kinesis.closeShard(shard(0));
    const s = source();
    const splits = await s.discover([]);
    const readers = splits.map((x) => s.open(x)) as [SplitReader, SplitReader];
    const merged = kinesis.addShard([shard(0), shard(1)]);
    const one = await readers[0].poll(10, never);
    expect(one.more).toBe(false);
    expect((await s.discover([one.next, splits[1] as Split])).map((x) => x.id)).toEqual([shard(1)]);
    kinesis.closeShard(shard(1));
    let two = await readers[1].poll(10, never);
    for (let i = 0; i < 10 && two.more; i++) two = await readers[1].poll(10, never);
    expect((await s.discover([one.next, two.next])).map((x) => x.id)).toEqual([merged]);
  });

  test('with LATEST, shards that were closed before are not read', async () => {
    const {kinesis, source} = setup();
    kinesis.append(0, record(1));
    kinesis.closeShard(shard(0));
    kinesis.addShard([shard(0)]);
    const s = source();
    const splits = await s.discover([]);
    expect(splits.map((x) => x.id)).toEqual([shard(1)]);
    expect((await s.discover(splits)).map((x) => x.id)).toEqual([shard(1)]);
  });
});

describe('options', () => {
  const create = (options: Record<string, string>) => () => setup(options).source();
  test.each<[Record<string, string>, RegExp]>([
    [{'scan.stream.initpos': 'EARLIEST'}, /option "scan.stream.initpos" of table "t" cannot be "EARLIEST"/],
    [{'source.init.position': 'AT_TIMESTAMP'}, /needs the option "scan.stream.initpos-timestamp"/],
    [{'scan.stream.initpos': 'AT_TIMESTAMP', 'scan.stream.initpos-timestamp': 'yesterday'}, /cannot be "yesterday"/],
    [{'source.reader.type': 'EFO'}, /enhanced fan-out, which is not supported/],
    [{stream: 'a b'}, /cannot be "a b"/],
    [{stream: 'arn:aws:s3:::x'}, /cannot be/],
    [{'json.ignore-parse-errors': 'yes'}, /cannot be "yes"/],
    [{'json.ignore-parse-errors': 'true', 'json.fail-on-missing-field': 'true'}, /has both/],
    [{format: 'avro'}, /format "avro" of table "t" does not exist/],
    [{'aws.endpoint': 'localhost:4566'}, /cannot be "localhost:4566"/],
  ])('%j', (options, message) => expect(create(options)).toThrow(message));

  test('an ARN names stream and region', async () => {
    const {kinesis, source} = setup({stream: '', 'stream.arn': 'arn:aws:kinesis:eu-west-1:123456789012:stream/s'});
    expect(() => source()).toThrow();
    expect(kinesis.calls).toEqual([]);
  });
});
