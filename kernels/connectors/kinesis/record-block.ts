/** Records of one shard, in order, in a few buffers instead of an object each. */
export interface RecordBlock {
  /** All records one behind the other. */
  readonly data: Uint8Array;
  /** Where each begins, and the end of the last: one more than there are records. */
  readonly offsets: Uint32Array;
  readonly sequences: readonly string[];
  /** ms since 1970, by the service's clock, roughly. */
  readonly arrivals: Float64Array;
}

export const NO_RECORDS: RecordBlock = {data: new Uint8Array(0), offsets: new Uint32Array(1), sequences: [], arrivals: new Float64Array(0)};

/** A record as GetRecords writes it: Data is base64, the time seconds since 1970. */
interface WireRecord {
  readonly Data?: string;
  readonly SequenceNumber?: string;
  readonly ApproximateArrivalTimestamp?: number;
}

/** Takes the records out of the JSON body of a GetRecords answer; `rest` is the body without them. */
export function takeRecords(body: string): {readonly block: RecordBlock; readonly rest: string} {
  const answer: {Records?: WireRecord[]} = JSON.parse(body);
  const records = answer.Records ?? [];
  return {block: records.length === 0 ? NO_RECORDS : decodeRecords(records), rest: JSON.stringify({...answer, Records: []})};
}

// Hot: bench/kinesis-read.ts.
function decodeRecords(records: readonly WireRecord[]): RecordBlock {
  const count = records.length;
  const offsets = new Uint32Array(count + 1);
  const arrivals = new Float64Array(count);
  const sequences = new Array<string>(count);
  let size = 0;
  for (let i = 0; i < count; i++) size += Buffer.byteLength(records[i]?.Data ?? '', 'base64');
  const data = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const record = records[i] as WireRecord;
    at += data.write(record.Data ?? '', at, 'base64');
    offsets[i + 1] = at;
    sequences[i] = record.SequenceNumber ?? '';
    arrivals[i] = Math.round((record.ApproximateArrivalTimestamp ?? 0) * 1000);
  }
  return {data: new Uint8Array(data.buffer, data.byteOffset, at), offsets, sequences, arrivals};
}
