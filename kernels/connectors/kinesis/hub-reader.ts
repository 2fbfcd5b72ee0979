import type {Clock} from '../../engine/runtime/clock.ts';
import type {ShardPosition} from './position.ts';
import type {PageReader} from './record-feed.ts';
import {emptyPage, pageAfter, type RecordPage} from './record-page.ts';
import type {ShardReader} from './shard-reader.ts';
import type {SharedShard} from './shared-shard.ts';

/** What waits for a slow reader at most. */
const MAX_WAITING_BYTES = 8 << 20;
const MAX_WAITING_PAGES = 64;
/** How long `next` waits for records. */
const WAIT_MS = 1000;
/** Between two reads of a reader on its own that found nothing, though it is not at the tip. */
const EMPTY_PAUSE_MS = 200;

/** What a reader needs of the hub. */
export interface HubSide {
  readonly clock: Clock;
  /** The shard's shared reader with this member in it, once `own` is at the tip; null when it is not there yet. */
  share(member: HubReader, own: ShardReader): Promise<SharedShard | null>;
  /** What a person reads of an error. */
  explain(error: unknown, own: ShardReader): Promise<Error>;
}

/** One job's reading of one shard: on its own while it is behind, then with the others, then on its own again if it is too slow for them. */
export class HubReader implements PageReader {
  readonly #hub: HubSide;
  /** null while it reads with the others. */
  #own: ShardReader | null;
  #shared: SharedShard | null = null;
  readonly #waiting: RecordPage[] = [];
  #waitingBytes = 0;
  /** The last record that was taken; the shared reader may be behind it at first. */
  #last: string | null = null;
  #failure: {readonly error: unknown} | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  constructor(hub: HubSide, own: ShardReader) {
    this.#hub = hub;
    this.#own = own;
  }

  async next(signal: AbortSignal): Promise<RecordPage> {
    const page = this.#taken();
    if (page !== null) return page;
    if (this.#failure !== null) {
      const {error} = this.#failure;
      this.#failure = null;
      throw await this.#hub.explain(error, this.#own ?? (this.#shared as SharedShard).reader);
    }
    return this.#own === null ? this.#wait(signal) : this.#readAlone(this.#own, signal);
  }

  close(): void {
    this.#closed = true;
    this.#shared?.leave(this);
    this.#shared = null;
    this.#wake?.();
  }

  /** Records of the shared reader. False when there is no room. */
  offer(page: RecordPage): boolean {
    if (this.#waiting.length >= MAX_WAITING_PAGES || this.#waitingBytes > MAX_WAITING_BYTES) return false;
    this.take(this.#last === null ? page : pageAfter(page, this.#last));
    return true;
  }

  /** Puts a page into the queue, if it says anything. */
  take(page: RecordPage): void {
    this.#last = page.sequences.at(-1) ?? this.#last;
    if (page.sequences.length === 0 && page.next.kind !== 'end') return;
    this.#waiting.push(page);
    this.#waitingBytes += page.data.length;
    this.#wake?.();
  }

  /** Reads on by itself from where `reader` is, or from behind its last record if that is further. */
  goAlone(reader: ShardReader, error?: unknown): void {
    this.#shared = null;
    this.#own = reader.fork();
    if (this.#last !== null && reader.position.kind !== 'end') this.#own = reader.forkAfter(this.#last);
    if (error !== undefined) this.#failure = {error};
    this.#wake?.();
  }

  #taken(): RecordPage | null {
    const page = this.#waiting.shift();
    if (page === undefined) return null;
    this.#waitingBytes -= page.data.length;
    return page;
  }

  async #readAlone(own: ShardReader, signal: AbortSignal): Promise<RecordPage> {
    let page: RecordPage;
    try {
      page = await own.read(signal);
      this.#last = page.sequences.at(-1) ?? this.#last;
      if (page.millisBehindLatest === 0 && page.next.kind !== 'end' && !this.#closed) await this.#share(own);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw await this.#hub.explain(error, own);
    }
    // Kinesis answers an empty page with MillisBehindLatest > 0 in the middle of a shard: go on, but not in a hurry.
    if (page.sequences.length === 0 && this.#own !== null && page.next.kind !== 'end') await this.#hub.clock.sleep(EMPTY_PAUSE_MS, signal);
    return page;
  }

  async #share(own: ShardReader): Promise<void> {
    const shared = await this.#hub.share(this, own);
    if (shared === null) return;
    if (this.#closed) {
      shared.leave(this);
      return;
    }
    // It may have been turned out again while it joined.
    if (this.#own === own) {
      this.#own = null;
      this.#shared = shared;
    }
  }

  async #wait(signal: AbortSignal): Promise<RecordPage> {
    const over = new AbortController();
    const stop = (): void => over.abort();
    signal.addEventListener('abort', stop, {once: true});
    this.#wake = stop;
    try {
      await this.#hub.clock.sleep(WAIT_MS, over.signal).catch(() => undefined);
    } finally {
      this.#wake = null;
      signal.removeEventListener('abort', stop);
    }
    return this.#taken() ?? emptyPage(this.#tip());
  }

  /** Where it is when nothing waits: with the shared reader, or ahead of it. */
  #tip(): ShardPosition {
    if (this.#last !== null) return {kind: 'after', sequence: this.#last};
    return this.#own === null ? (this.#shared as SharedShard).delivered : this.#own.position;
  }
}
