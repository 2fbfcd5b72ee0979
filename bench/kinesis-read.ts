import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateStreamCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {createKinesisConnector} from '../kernels/connectors/kinesis/kinesis.ts';
import {sdkKinesisApi} from '../kernels/connectors/kinesis/sdk-api.ts';
import {createShardHub} from '../kernels/connectors/kinesis/shard-hub.ts';
import {columns, DOUBLE, INT, STRING, sinkContext, sourceContext, TIMESTAMP, tableSpec} from '../kernels/connectors/testing/contexts.ts';
import {startLocalAws} from '../kernels/connectors/testing/local-aws.ts';
import {realClock} from '../kernels/connectors/testing/real-clock.ts';
import type {Split} from '../kernels/engine/runtime/connector.ts';
import {report} from './report.ts';

/**
 * A stream of sensor records, written by the sink and read back by the source from its oldest record: records per CPU-second of this process
 * (the local AWS runs in another), requests and decoding included.
 */

const RECORDS = 200_000;
const never = new AbortController().signal;

const data = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
const aws = await startLocalAws(data);
const client = new KinesisClient({endpoint: aws.url, region: 'us-east-1', credentials: {accessKeyId: 'x', secretAccessKey: 'y'}});
const hub = createShardHub({clock: realClock, connect: sdkKinesisApi});
try {
  await client.send(new CreateStreamCommand({StreamName: 'bench', ShardCount: 1}));
  const table = tableSpec(
    {
      connector: 'kinesis',
      stream: 'bench',
      'aws.region': 'us-east-1',
      'aws.endpoint': aws.url,
      format: 'json',
      'json.timestamp-format.standard': 'ISO-8601',
      'scan.stream.initpos': 'TRIM_HORIZON',
    },
    columns({sensor_id: INT, current_temperature: DOUBLE, status: STRING, event_time: TIMESTAMP}),
  );
  const connector = createKinesisConnector({feed: hub});
  const sink = connector.createSink?.(sinkContext(table, realClock));
  const source = connector.createSource?.(sourceContext(table, realClock));
  if (!sink || !source) throw new Error('kinesis is source and sink');

  let before = process.cpuUsage();
  for (let i = 0; i < RECORDS; i += 1000) {
    const rows = Array.from({length: 1000}, (_, j) => [
      (i + j) % 99,
      10 + ((i * 7919 + j) % 17_000) / 100,
      'OK',
      1_621_423_200_000 + i + j,
    ]);
    await sink.writer.write({rows, kinds: null});
  }
  await sink.writer.prepare(1);
  tell('kinesis-write', before);

  before = process.cpuUsage();
  const [split] = await source.discover([]);
  const reader = source.open(split as Split);
  for (let rows = 0; rows < RECORDS; ) rows += (await reader.poll(4096, never)).batch.rows.length;
  tell('kinesis-read', before);
  await reader.close();
  await sink.writer.close();
} finally {
  hub.close();
  client.destroy();
  await aws.stop();
  await rm(data, {recursive: true, force: true});
}

function tell(bench: string, before: NodeJS.CpuUsage): void {
  const used = process.cpuUsage(before);
  report({bench, value: Math.round(RECORDS / ((used.user + used.system) / 1e6)), unit: 'records/cpu-s'});
}
