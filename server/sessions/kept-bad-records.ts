import type {BadRecord} from '../../kernels/protocol/kernel.ts';

/** Of one source; more are counted by the job's metrics. */
const KEPT = 500;
const KEPT_LENGTH = 1024 * 1024;

export interface KeptBadRecord {
  readonly at: number;
  readonly record: BadRecord;
}

/** The newest unreadable records of each source, in the order in which they came: one source's flood does not push out another's. */
export class KeptBadRecords {
  readonly #sources = new Map<string, {records: KeptBadRecord[]; length: number}>();

  add(at: number, record: BadRecord): void {
    const of = this.#sources.get(record.source) ?? {records: [], length: 0};
    this.#sources.set(record.source, of);
    of.records.push({at, record});
    of.length += record.raw.length;
    while (of.records.length > KEPT || (of.length > KEPT_LENGTH && of.records.length > 1))
      of.length -= of.records.shift()?.record.raw.length ?? 0;
  }

  bySource(): {source: string; records: readonly KeptBadRecord[]}[] {
    return [...this.#sources].map(([source, {records}]) => ({source, records}));
  }
}
