import type {Source, SourceContext, Split, SplitReader} from '../../engine/runtime/connector.ts';
import {tableFormat} from '../formats/formats.ts';
import type {TableOptions} from '../options.ts';
import type {ShardInfo} from './kinesis-api.ts';
import {initialPosition, kinesisOptions, streamAddress} from './options.ts';
import {type ShardPosition, shardPosition} from './position.ts';
import type {RecordFeed} from './record-feed.ts';
import {KinesisSplitReader} from './split-reader.ts';

/**
 * A stream as a source; a split is a shard. Rules:
 * 1. A new job begins with the open shards (LATEST, pinned by the first `discover`) or with those that have no parent any more.
 * 2. Another shard is read when one of its parents was, from its oldest record, once all its parents are read to their end.
 * 3. A shard that is read to its end keeps its place among the known splits, with the position `end`.
 */
export function kinesisSource(context: SourceContext, feed: RecordFeed): Source {
  return new KinesisSource(context, feed);
}

class KinesisSource implements Source {
  readonly #context: SourceContext;
  readonly #feed: RecordFeed;
  readonly #options: TableOptions;
  readonly #stream;
  readonly #initial;
  /** All shards that are or were splits, and where they begin. */
  readonly #splits = new Map<string, Split>();
  readonly #ended = new Set<string>();
  #started = false;

  constructor(context: SourceContext, feed: RecordFeed) {
    this.#context = context;
    this.#feed = feed;
    this.#options = kinesisOptions(context.table);
    this.#stream = streamAddress(this.#options);
    this.#initial = initialPosition(this.#options, context.zone);
    // Says at once what cannot be read.
    this.#decoder();
  }

  async discover(known: readonly Split[]): Promise<readonly Split[]> {
    for (const split of known) this.#know(split);
    const shards = await this.#feed.listShards(this.#stream);
    if (!this.#started && known.length === 0) await this.#begin(shards);
    this.#started = true;
    const next = shards.filter((shard) => this.#isNext(shard));
    for (const shard of next) this.#know({id: shard.id, position: {kind: 'trim-horizon'} satisfies ShardPosition});
    return [...this.#splits.values()].filter((split) => !this.#ended.has(split.id));
  }

  open(split: Split): SplitReader {
    const position = shardPosition(split.position);
    this.#know(split);
    const reader = this.#feed.open(this.#stream, split.id, position);
    const {decoder, format} = this.#decoder();
    const kinesisSplit = {stream: this.#stream.name, shard: split.id, position, decoder, format, reader};
    return new KinesisSplitReader(kinesisSplit, this.#context, () => this.#ended.add(split.id));
  }

  async close(): Promise<void> {}

  #decoder() {
    const format = tableFormat(this.#options);
    const {fields, table, zone} = this.#context;
    return {decoder: format.decoder({options: this.#options, fields, physical: table.physical, zone}), format: format.info.identifier};
  }

  async #begin(shards: readonly ShardInfo[]): Promise<void> {
    const initial = this.#initial;
    const first = shards.filter((s) => (initial.kind === 'latest' ? !s.closed : s.parents.length === 0));
    const positions = await Promise.all(first.map((s) => (initial.kind === 'latest' ? this.#feed.pinLatest(this.#stream, s.id) : initial)));
    first.forEach((shard, i) => {
      this.#know({id: shard.id, position: positions[i]});
    });
  }

  #know(split: Split): void {
    this.#splits.set(split.id, split);
    if (shardPosition(split.position).kind === 'end') this.#ended.add(split.id);
  }

  #isNext(shard: ShardInfo): boolean {
    return (
      !this.#splits.has(shard.id) &&
      shard.parents.some((parent) => this.#splits.has(parent)) &&
      shard.parents.every((parent) => !this.#splits.has(parent) || this.#ended.has(parent))
    );
  }
}
