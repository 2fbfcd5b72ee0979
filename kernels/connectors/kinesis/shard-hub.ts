import type {Clock} from '../../engine/runtime/clock.ts';
import {kinesisError} from './errors.ts';
import {HubReader, type HubSide} from './hub-reader.ts';
import type {KinesisApi} from './kinesis-api.ts';
import type {PageReader, RecordFeed} from './record-feed.ts';
import {ShardReader} from './shard-reader.ts';
import {SharedShard} from './shared-shard.ts';
import {type AwsAccess, addressKey, type StreamAddress} from './stream-address.ts';

/** Between two requests for a shard at its tip: Kinesis allows five a second to everybody together. */
const POLL_MS = 200;

export interface ShardHub extends RecordFeed {
  close(): void;
}

export interface ShardHubServices {
  readonly clock: Clock;
  readonly connect: (access: AwsAccess) => KinesisApi;
  readonly pollMs?: number;
}

/** One reader a shard for all jobs of the process. Who is behind the tip reads alone and joins when it gets there; who is too slow leaves. */
export function createShardHub(services: ShardHubServices): ShardHub {
  const apis = new Map<string, KinesisApi>();
  const shards = new Map<string, SharedShard>();
  const readers = new Set<PageReader>();

  function apiOf(access: AwsAccess): KinesisApi {
    const key = JSON.stringify(access);
    let api = apis.get(key);
    if (api === undefined) {
      api = services.connect(access);
      apis.set(key, api);
    }
    return api;
  }

  async function explained<T>(stream: StreamAddress, work: (api: KinesisApi) => Promise<T>): Promise<T> {
    const api = apiOf(stream.access);
    try {
      return await work(api);
    } catch (error) {
      throw await kinesisError(error, stream, api);
    }
  }

  const side: HubSide = {
    clock: services.clock,
    async share(member, own) {
      const key = `${addressKey(own.stream)} ${own.shard}`;
      const shared = shards.get(key);
      if (shared !== undefined && !shared.over) return (await shared.join(member, own)) ? shared : null;
      const started = new SharedShard(own, services.clock, services.pollMs ?? POLL_MS, () => {
        if (shards.get(key) === started) shards.delete(key);
      });
      shards.set(key, started);
      started.start(member);
      return started;
    },
    explain: (error, own) => kinesisError(error, own.stream, apiOf(own.stream.access)),
  };

  return {
    listShards: (stream) => explained(stream, (api) => api.listShards(stream)),
    pinLatest: (stream, shard) =>
      explained(stream, async (api) => {
        const at = services.clock.now();
        return {kind: 'latest', iterator: await api.shardIterator(stream, shard, {kind: 'latest'}), at};
      }),
    open(stream, shard, position) {
      const reader = new HubReader(side, new ShardReader(apiOf(stream.access), services.clock, stream, shard, position));
      readers.add(reader);
      return {
        next: (signal) => reader.next(signal),
        close() {
          readers.delete(reader);
          reader.close();
        },
      };
    },
    close() {
      for (const reader of readers) reader.close();
      readers.clear();
      for (const api of apis.values()) api.close();
      apis.clear();
    },
  };
}
