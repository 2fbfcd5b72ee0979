import {mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {AwsError} from '../wire/aws-error.ts';
import type {Clock} from '../wire/clock.ts';
import {pathWithin, readJson, writeJson} from '../wire/files.ts';
import type {Caller} from '../wire/identity.ts';
import {evenRanges, type HashKey, type HashRange, toDecimal} from './hash-key.ts';
import {formatSequence} from './sequence-number.ts';
import {ShardLog} from './shard-log.ts';
import {ShardTraffic} from './shard-traffic.ts';

export type StreamMode = 'PROVISIONED' | 'ON_DEMAND';

export interface StreamInfo {
  readonly name: string;
  readonly arn: string;
  readonly mode: StreamMode;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly retentionHours: number;
  /** KiB; the limit of a record's data and partition key together. */
  readonly maxRecordKiB: number;
  readonly shards: readonly ShardInfo[];
  /** Names of shard-level metrics that were switched on; the local CloudWatch has them all in any case. */
  readonly shardMetrics?: readonly string[];
}

export interface ShardInfo {
  readonly index: number;
  readonly range: HashRange;
  /** Of a shard that a split or a merge made: ms since 1970. Default: the stream's creation. */
  readonly createdAt?: number;
  /** The index of the shard that was split or merged. */
  readonly parent?: number;
  /** The index of the other shard of a merge. */
  readonly adjacent?: number;
  /** When it was split or merged, ms since 1970: it is read to its end and takes no more records. */
  readonly closedAt?: number;
}

export interface Shard {
  readonly id: string;
  readonly index: number;
  readonly range: HashRange;
  /** Seconds since 1970. */
  readonly created: number;
  readonly startingSequence: string;
  readonly info: ShardInfo;
  readonly log: ShardLog;
  readonly traffic: ShardTraffic;
}

export interface Stream {
  readonly info: StreamInfo;
  /** Every shard at the place of its index, closed ones among them. */
  readonly shards: readonly Shard[];
  /** Those that take records, by hash key. */
  readonly open: readonly Shard[];
}

/** How a request names a stream. */
export interface StreamNamed {
  readonly StreamName?: string;
  readonly StreamARN?: string;
}

export const SHARD_LIMIT = 500;
export const ON_DEMAND_SHARDS = 4;
const HOUR_MS = 3_600_000;

/**
 * Every stream, on disk below one folder: `<stream>/stream.json` and `<stream>/<shard>/*.records`. There is one set of streams for all
 * regions and accounts: they show in ARNs and messages but do not separate, so that tools with different settings meet.
 */
export class Streams {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #streams = new Map<string, Stream>();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    mkdirSync(folder, {recursive: true});
    for (const entry of readdirSync(folder)) {
      // A deletion that the end of the process cut short.
      if (entry.startsWith('.deleted-')) rmSync(join(folder, entry), {recursive: true, force: true});
      const info = entry.startsWith('.') ? null : readJson<StreamInfo>(join(folder, entry, 'stream.json'));
      if (info !== null) this.#streams.set(info.name, this.#open(info));
    }
  }

  /** By name, in order. */
  names(): readonly string[] {
    return [...this.#streams.keys()].sort();
  }

  /** @throws AwsError ResourceNotFoundException; InvalidArgumentException when the request names no stream or two different ones */
  get(named: StreamNamed, caller: Caller): Stream {
    const name = streamName(named);
    const stream = this.#streams.get(name);
    if (stream === undefined) {
      throw new AwsError('ResourceNotFoundException', `Stream ${name} under account ${caller.account} not found.`);
    }
    return stream;
  }

  /** The stream, or undefined; for iterators, which have words of their own for a stream that is gone. */
  find(name: string): Stream | undefined {
    return this.#streams.get(name);
  }

  /** Streams are active at once: AWS takes some seconds, in which a stream is CREATING. */
  create(name: string, mode: StreamMode, shardCount: number, maxRecordKiB: number, caller: Caller): void {
    if (this.#streams.has(name)) {
      throw new AwsError('ResourceInUseException', `Stream ${name} under account ${caller.account} already exists.`);
    }
    const existing = [...this.#streams.values()].reduce((sum, stream) => sum + stream.open.length, 0);
    if (existing + shardCount > SHARD_LIMIT) {
      throw new AwsError(
        'LimitExceededException',
        `This request would exceed the shard limit for the account ${caller.account} in ${caller.region}. Current shard count for the account: ${existing}. Limit: ${SHARD_LIMIT}. Number of additional shards that would have resulted from this request: ${shardCount}. Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.`,
      );
    }
    const info: StreamInfo = {
      name,
      arn: `arn:aws:kinesis:${caller.region}:${caller.account}:stream/${name}`,
      mode,
      createdAt: this.#clock.now(),
      retentionHours: 24,
      maxRecordKiB,
      shards: evenRanges(shardCount).map((range, index) => ({index, range})),
    };
    writeJson(join(this.#folderOf(name), 'stream.json'), info);
    this.#streams.set(name, this.#open(info));
  }

  setRetention(stream: Stream, hours: number): void {
    this.#save(stream, {...stream.info, retentionHours: hours});
    this.trim();
  }

  setMode(stream: Stream, mode: StreamMode): void {
    this.#save(stream, {...stream.info, mode});
  }

  setShardMetrics(stream: Stream, names: readonly string[]): void {
    this.#save(stream, {...stream.info, shardMetrics: names});
  }

  /**
   * Closes open shards and opens others in their place, of the ranges given; a new one's parents are the shards of these indexes.
   * Whatever was accepted before still goes into the old ones. Gives the stream as it is then.
   */
  reshard(
    stream: Stream,
    closed: readonly Shard[],
    made: readonly {readonly range: HashRange; readonly parents: readonly number[]}[],
  ): Stream {
    const now = this.#clock.now();
    const gone = new Set(closed.map((shard) => shard.index));
    const first = stream.info.shards.length;
    const fresh = made.map(({range, parents: [parent, adjacent]}, i): ShardInfo => {
      const lineage = {...(parent === undefined ? {} : {parent}), ...(adjacent === undefined ? {} : {adjacent})};
      return {index: first + i, range, createdAt: now, ...lineage};
    });
    const old = stream.info.shards.map((shard) => (gone.has(shard.index) ? {...shard, closedAt: now} : shard));
    return this.#save(stream, {...stream.info, shards: [...old, ...fresh]});
  }

  all(): readonly Stream[] {
    return [...this.#streams.values()];
  }

  async delete(stream: Stream): Promise<void> {
    this.#streams.delete(stream.info.name);
    const doomed = join(this.#folder, `.deleted-${stream.info.createdAt}-${this.#clock.now()}-${Math.random().toString(36).slice(2)}`);
    renameSync(this.#folderOf(stream.info.name), doomed);
    await Promise.all(stream.shards.map((shard) => shard.log.close()));
    await rm(doomed, {recursive: true, force: true});
  }

  /** Removes what is older than its stream's retention. */
  trim(): void {
    const now = this.#clock.now();
    for (const {info, shards} of this.#streams.values()) {
      for (const shard of shards) shard.log.trim(now - info.retentionHours * HOUR_MS);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#streams.values()].flatMap((stream) => stream.shards.map((shard) => shard.log.close())));
  }

  #folderOf(name: string): string {
    return pathWithin(this.#folder, name);
  }

  /** Writes what changed of a stream; shards that are open keep their files. */
  #save(stream: Stream, info: StreamInfo): Stream {
    writeJson(join(this.#folderOf(info.name), 'stream.json'), info);
    const changed = this.#open(info, stream.shards);
    this.#streams.set(info.name, changed);
    return changed;
  }

  #open(info: StreamInfo, known: readonly Shard[] = []): Stream {
    const shards = info.shards.map((shard): Shard => {
      const {index, range} = shard;
      const before = known[index];
      if (before !== undefined) return before.info === shard ? before : {...before, info: shard};
      const created = Math.floor((shard.createdAt ?? info.createdAt) / 1000);
      return {
        id: shardId(index),
        index,
        range,
        created,
        startingSequence: formatSequence({shardCreated: created, shardIndex: index, position: 0, at: created}),
        info: shard,
        log: new ShardLog(join(this.#folderOf(info.name), shardId(index)), {index, created}, this.#clock),
        traffic: new ShardTraffic(),
      };
    });
    const open = shards.filter((shard) => shard.info.closedAt === undefined).sort((a, b) => (a.range.start < b.range.start ? -1 : 1));
    return {info, shards, open};
  }
}

/** The name that a request gives by StreamName or StreamARN. */
export function streamName(named: StreamNamed): string {
  const fromArn = named.StreamARN === undefined ? undefined : named.StreamARN.slice(named.StreamARN.indexOf(':stream/') + 8);
  const name = named.StreamName ?? fromArn;
  if (name === undefined) throw new AwsError('InvalidArgumentException', 'Either StreamARN or StreamName must be present in the request.');
  if (fromArn !== undefined && fromArn !== name) {
    throw new AwsError('InvalidArgumentException', `StreamARN ${named.StreamARN} and StreamName ${name} do not name the same stream.`);
  }
  return name;
}

export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, '0')}`;
}

/** The index that a shard's id says: AWS takes `shardId-000000000001`, `shard-1` and `1` alike. Null when it is no id. */
export function shardIndex(id: string): number | null {
  const digits = id.includes('-') ? (id.split('-')[1] ?? '') : id;
  const index = /^\d+$/.test(digits) ? Number.parseInt(digits, 10) : -1;
  return index >= 0 && index <= 0x7fffffff ? index : null;
}

/** The shard whose range holds a hash key. */
export function shardOf(stream: Stream, key: HashKey): Shard {
  const shards = stream.open;
  let low = 0;
  let high = shards.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key > (shards[middle]?.range.end ?? '')) low = middle + 1;
    else high = middle;
  }
  const shard = shards[low];
  if (shard === undefined) throw new Error(`stream "${stream.info.name}" has no shards`);
  return shard;
}

/** True when nothing can come into the shard any more, and all that was accepted is there to be read. */
export function isComplete(shard: Shard): boolean {
  return shard.info.closedAt !== undefined && !shard.log.busy;
}

/** The shards that are kept: a closed one goes with the last of its records, when its retention has passed. `now`: ms since 1970. */
export function keptShards(stream: Stream, now: number): readonly Shard[] {
  const horizon = now - stream.info.retentionHours * HOUR_MS;
  return stream.shards.filter(({info}) => info.closedAt === undefined || info.closedAt >= horizon);
}

/** A shard as ListShards and DescribeStream show it. */
export function shardView(shard: Shard) {
  const {parent, adjacent, closedAt} = shard.info;
  return {
    ShardId: shard.id,
    ...(parent === undefined ? {} : {ParentShardId: shardId(parent)}),
    ...(adjacent === undefined ? {} : {AdjacentParentShardId: shardId(adjacent)}),
    HashKeyRange: {StartingHashKey: toDecimal(shard.range.start), EndingHashKey: toDecimal(shard.range.end)},
    SequenceNumberRange: {
      StartingSequenceNumber: shard.startingSequence,
      ...(closedAt === undefined ? {} : {EndingSequenceNumber: endingSequence(shard, closedAt)}),
    },
  };
}

/** Behind the last record of a closed shard. */
function endingSequence(shard: Shard, closedAt: number): string {
  return formatSequence({shardCreated: shard.created, shardIndex: shard.index, position: shard.log.end, at: Math.floor(closedAt / 1000)});
}
