import {isBehind, type ShardPosition} from './position.ts';
import {NO_RECORDS, type RecordBlock} from './record-block.ts';

/** What a reader hands over: it crosses threads by transfer. */
export interface RecordPage extends RecordBlock {
  /** Where reading goes on behind the page. */
  readonly next: ShardPosition;
  readonly millisBehindLatest: number;
}

export function emptyPage(next: ShardPosition, millisBehindLatest = 0): RecordPage {
  return {...NO_RECORDS, next, millisBehindLatest};
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
