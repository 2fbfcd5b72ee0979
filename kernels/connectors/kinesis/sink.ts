import type {Batch} from '../../engine/runtime/batch.ts';
import type {Sink, SinkContext, SinkWriter} from '../../engine/runtime/connector.ts';
import {assert} from '../../protocol/assert.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {INSERT, type RowKind} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import {tableFormat} from '../formats/formats.ts';
import type {KinesisApi, PutEntry} from './kinesis-api.ts';
import {kinesisOptions, sinkOptions, streamAddress} from './options.ts';
import {partitionKeyer} from './partition-key.ts';
import {RecordPutter} from './record-putter.ts';
import type {AwsAccess} from './stream-address.ts';

/** What the service takes at most, data and partition key together. */
const MAX_RECORD_BYTES = 10 << 20;

/** Rows into a stream, at least once: `prepare` waits until all that was written is taken. */
export function kinesisSink(context: SinkContext, connect: (access: AwsAccess) => KinesisApi): Sink {
  const options = kinesisOptions(context.table);
  const stream = streamAddress(options);
  const settings = sinkOptions(options);
  const format = tableFormat(options);
  const takesChanges = format.info.changes === true;
  const encoder = format.encoder({options, fields: context.fields, physical: context.table.physical, zone: context.zone});
  const keyOf = partitionKeyer(context, settings);
  const api = connect(stream.access);
  const putter = new RecordPutter(api, stream, settings, context.clock);

  function entry(row: Row, kind: RowKind): PutEntry {
    const data = encoder.encode(row, kind);
    if (data.length > MAX_RECORD_BYTES) {
      throw new StudioError(
        'kinesis/record-too-large',
        `a row for stream "${stream.name}" has ${data.length} bytes, more than a record may have`,
        {
          blame: 'data',
          detail: `the most is ${MAX_RECORD_BYTES} bytes`,
        },
      );
    }
    return {data, key: keyOf(row)};
  }

  const writer: SinkWriter = {
    async write(batch: Batch): Promise<void> {
      const {rows, kinds} = batch;
      assert(takesChanges || kinds === null || kinds.every((kind) => kind === INSERT), 'the planner lets only inserts reach this format');
      // Waits before it takes anything: a call that throws may be repeated.
      await putter.room();
      for (const one of rows.map((row, i) => entry(row, (kinds?.[i] ?? INSERT) as RowKind))) putter.add(one);
      putter.send();
    },
    async prepare(): Promise<readonly unknown[]> {
      await putter.flush();
      return [];
    },
    async close(): Promise<void> {
      putter.close();
      api.close();
    },
  };
  return {writer};
}
