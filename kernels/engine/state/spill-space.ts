import type {SpillFolder} from './spill-folder.ts';

/** What one operator of a batch job may hold in memory, and where the rest goes. */
export interface SpillSpace {
  /** Bytes, as `rowBytes` counts them. */
  readonly limitBytes: number;
  readonly folder: SpillFolder;
}
