import type {RecordBlock} from './record-block.ts';
import type {StreamAddress} from './stream-address.ts';

/** What the connector asks of Kinesis. Errors are those of the AWS SDK, told apart by their `name`. */
export interface KinesisApi {
  /** Where requests go, for people: an address, or AWS and the region. */
  readonly where: string;
  /** All shards, whatever their number of pages. */
  listShards(stream: StreamAddress): Promise<readonly ShardInfo[]>;
  shardIterator(stream: StreamAddress, shard: string, point: IteratorPoint): Promise<string>;
  getRecords(stream: StreamAddress, iterator: string, limit: number): Promise<RecordsAnswer>;
  /** For each entry its error code, or null when it was taken. */
  putRecords(stream: StreamAddress, entries: readonly PutEntry[]): Promise<readonly (PutFailure | null)[]>;
  listStreams(): Promise<readonly string[]>;
  close(): void;
}

export interface ShardInfo {
  readonly id: string;
  /** The shards that were split or merged into it, as far as they still exist. */
  readonly parents: readonly string[];
  /** It takes no records any more. */
  readonly closed: boolean;
}

export type IteratorPoint =
  | {readonly kind: 'latest'}
  | {readonly kind: 'trim-horizon'}
  | {readonly kind: 'at-timestamp'; readonly timestamp: number}
  | {readonly kind: 'after'; readonly sequence: string};

export interface RecordsAnswer {
  readonly block: RecordBlock;
  /** null: the shard is closed and read to its end. */
  readonly next: string | null;
  readonly millisBehindLatest: number;
}

export interface PutEntry {
  readonly data: Uint8Array;
  readonly key: string;
}

export interface PutFailure {
  readonly code: string;
  readonly message: string;
}
