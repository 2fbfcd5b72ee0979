import type {ShardInfo} from './kinesis-api.ts';
import type {ShardPosition} from './position.ts';
import type {RecordPage} from './record-page.ts';
import type {StreamAddress} from './stream-address.ts';

/**
 * Where a source gets its records from: the shard hub of its own thread, or by a port that of the main thread.
 * All methods throw StudioError; those that time may mend have retry `later`, and the call may be repeated.
 */
export interface RecordFeed {
  listShards(stream: StreamAddress): Promise<readonly ShardInfo[]>;
  /** Holds on to this moment: what is put into the shard from now on comes behind the position, nothing older does. */
  pinLatest(stream: StreamAddress, shard: string): Promise<ShardPosition>;
  open(stream: StreamAddress, shard: string, position: ShardPosition): PageReader;
}

export interface PageReader {
  /**
   * The next records, at once while there are older ones, else after waiting at most about a second: the page may then be empty.
   * A page with `next.kind` `end` is the last. An aborted wait gives an empty page or rejects.
   */
  next(signal: AbortSignal): Promise<RecordPage>;
  close(): void;
}
