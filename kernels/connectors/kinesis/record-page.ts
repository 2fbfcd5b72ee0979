import type {RecordsAnswer, StreamRecord} from './kinesis-api.ts';
import {isBehind, type ShardPosition} from './position.ts';

/** Records of one shard, in order. Typed arrays: it crosses threads by transfer. */
export interface RecordPage {
  /** All records one behind the other. */
  readonly data: Uint8Array;
  /** Where each begins, and the end of the last: one more than there are records. */
  readonly offsets: Uint32Array;
  readonly sequences: readonly string[];
  /** ms since 1970, by the service's clock, roughly. */
  readonly arrivals: Float64Array;
  /** Where reading goes on behind the page. */
  readonly next: ShardPosition;
  readonly millisBehindLatest: number;
}

export function recordPage(answer: RecordsAnswer, next: ShardPosition): RecordPage {
  return pageOf(answer.records, next, answer.millisBehindLatest);
}

export function emptyPage(next: ShardPosition, millisBehindLatest = 0): RecordPage {
  return pageOf([], next, millisBehindLatest);
}

function pageOf(records: readonly StreamRecord[], next: ShardPosition, millisBehindLatest: number): RecordPage {
  const offsets = new Uint32Array(records.length + 1);
  const arrivals = new Float64Array(records.length);
  let size = 0;
  records.forEach((record, i) => {
    size += record.data.length;
    offsets[i + 1] = size;
    arrivals[i] = record.arrival;
  });
  const data = new Uint8Array(size);
  records.forEach((record, i) => {
    data.set(record.data, offsets[i]);
  });
  return {data, offsets, sequences: records.map((r) => r.sequence), arrivals, next, millisBehindLatest};
}

/** The page without the records up to and with `sequence`. */
export function pageAfter(page: RecordPage, sequence: string): RecordPage {
  let first = 0;
  while (first < page.sequences.length && !isBehind(page.sequences[first] ?? '', sequence)) first++;
  if (first === 0) return page;
  const begin = page.offsets[first] ?? 0;
  return {
    ...page,
    data: page.data.subarray(begin),
    offsets: page.offsets.slice(first).map((offset) => offset - begin),
    sequences: page.sequences.slice(first),
    arrivals: page.arrivals.slice(first),
  };
}

/** A page whose buffers belong to nobody else, with the list of them. */
export function transferablePage(page: RecordPage): {readonly page: RecordPage; readonly buffers: readonly ArrayBuffer[]} {
  const data = page.data.slice();
  const offsets = page.offsets.slice();
  const arrivals = page.arrivals.slice();
  return {page: {...page, data, offsets, arrivals}, buffers: [data.buffer, offsets.buffer, arrivals.buffer]};
}
