import type {Row} from '../../protocol/value.ts';

/** Rows with their kinds; `kinds: null` means all +I. */
export interface Batch {
  readonly rows: readonly Row[];
  readonly kinds: Uint8Array | null;
}

export const EMPTY_BATCH: Batch = {rows: [], kinds: null};
