import type {Clock} from '../../engine/runtime/clock.ts';
import {isIteratorLost, isThrottled} from './errors.ts';
import type {KinesisApi, RecordsAnswer} from './kinesis-api.ts';
import {iteratorPoint, type ShardPosition} from './position.ts';
import {emptyPage, type RecordPage} from './record-page.ts';
import type {StreamAddress} from './stream-address.ts';

/** The most that the service gives at once. */
const LIMIT = 10_000;
/** Pauses after the service asked to wait, ms: doubled up to the largest. */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 1600;

/** Reads one shard, one GetRecords a call: renews its iterator, waits when throttled. Other errors of the SDK are thrown as they are. */
export class ShardReader {
  position: ShardPosition;
  /** When the last request went out, ms. */
  lastRead = Number.NEGATIVE_INFINITY;
  readonly stream: StreamAddress;
  readonly shard: string;
  readonly #api: KinesisApi;
  readonly #clock: Clock;
  #iterator: string | null;
  #pause = FIRST_PAUSE;

  constructor(
    api: KinesisApi,
    clock: Clock,
    stream: StreamAddress,
    shard: string,
    position: ShardPosition,
    iterator: string | null = null,
  ) {
    this.#api = api;
    this.#clock = clock;
    this.stream = stream;
    this.shard = shard;
    this.position = position;
    this.#iterator = iterator ?? (position.kind === 'latest' ? position.iterator : null);
  }

  /** Another reader that goes on from the same place. */
  fork(): ShardReader {
    return new ShardReader(this.#api, this.#clock, this.stream, this.shard, this.position, this.#iterator);
  }

  /** Another reader that goes on behind a record. */
  forkAfter(sequence: string): ShardReader {
    return new ShardReader(this.#api, this.#clock, this.stream, this.shard, {kind: 'after', sequence});
  }

  /** The page may be empty in the middle of a shard. */
  async read(signal?: AbortSignal): Promise<RecordPage> {
    if (this.position.kind === 'end') return emptyPage(this.position);
    const at = this.#clock.now();
    this.lastRead = at;
    const answer = await this.#request();
    if (answer === null) {
      await this.#clock.sleep(this.#pause, signal);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      // Not at the tip as far as is known.
      return emptyPage(this.position, 1);
    }
    this.#pause = FIRST_PAUSE;
    this.#iterator = answer.next;
    const last = answer.block.sequences.at(-1);
    let next: ShardPosition = this.position;
    if (answer.next === null) next = {kind: 'end'};
    else if (last !== undefined) next = {kind: 'after', sequence: last};
    else if (this.position.kind === 'latest') next = {kind: 'latest', iterator: answer.next, at};
    this.position = next;
    return {...answer.block, next, millisBehindLatest: answer.millisBehindLatest};
  }

  /** null when throttled. */
  async #request(): Promise<RecordsAnswer | null> {
    for (let renewed = false; ; renewed = true) {
      try {
        if (this.#iterator === null || this.#iterator === '') {
          this.#iterator = await this.#api.shardIterator(this.stream, this.shard, iteratorPoint(this.position));
        }
        return await this.#api.getRecords(this.stream, this.#iterator, LIMIT);
      } catch (error) {
        if (isThrottled(error)) return null;
        if (!isIteratorLost(error) || renewed) throw error;
        this.#iterator = null;
      }
    }
  }
}
