import {expect, test} from 'vitest';
import {columns, INT, STRING, sinkContext, sourceContext, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createKinesisConnector} from './kinesis.ts';
import {createShardHub} from './shard-hub.ts';
import {FakeKinesis} from './testing/fake-kinesis.ts';

const never = new AbortController().signal;
const ROW = columns({id: INT, name: STRING});

/** Answers of a real Flink stand in `kernels/flink/testdata/programs-change-formats.jsonl`, over files; streams go another way. */
function setup(format: string, options: Readonly<Record<string, string>> = {}) {
  const clock = new JumpClock();
  const kinesis = new FakeKinesis(clock, 1);
  const connector = createKinesisConnector({feed: createShardHub({clock, connect: () => kinesis}), connect: () => kinesis});
  const table = tableSpec(
    {connector: 'kinesis', stream: 's', 'aws.region': 'us-east-1', 'scan.stream.initpos': 'TRIM_HORIZON', format, ...options},
    ROW,
  );
  return {clock, kinesis, connector, table};
}

test('changes of a stream keep their kinds', async () => {
  const {clock, kinesis, connector, table} = setup('debezium-json', {'debezium-json.ignore-parse-errors': 'true'});
  kinesis.append(0, '{"before":null,"after":{"id":1,"name":"a"},"op":"c"}');
  kinesis.append(0, '{"op":"?"}');
  kinesis.append(0, '{"before":{"id":1,"name":"a"},"after":{"id":1,"name":"b"},"op":"u"}');
  const context = sourceContext(table, clock);
  const source = connector.createSource?.(context);
  const [split] = (await source?.discover([])) ?? [];
  const reader = source?.open(split!);
  const {batch} = await reader!.poll(100, never);
  expect(batch.rows).toEqual([
    [1, 'a'],
    [1, 'a'],
    [1, 'b'],
  ]);
  expect([...(batch.kinds ?? [])]).toEqual([0, 1, 2]);
  expect(context.bad.map((b) => b.reason)).toEqual(['its "op" is "?", which is no operation']);
});

test('an update is written as a deletion and an insertion', async () => {
  const {clock, kinesis, connector, table} = setup('maxwell-json');
  const writer = connector.createSink?.(sinkContext(table, clock)).writer;
  await writer?.write({
    rows: [
      [1, 'a'],
      [1, 'a'],
      [1, 'b'],
    ],
    kinds: Uint8Array.of(0, 1, 2),
  });
  await writer?.prepare(1);
  expect(kinesis.put.flat().map((e) => new TextDecoder().decode(e.data))).toEqual([
    '{"data":{"id":1,"name":"a"},"type":"insert"}',
    '{"data":{"id":1,"name":"a"},"type":"delete"}',
    '{"data":{"id":1,"name":"b"},"type":"insert"}',
  ]);
});
