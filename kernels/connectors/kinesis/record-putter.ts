import type {Clock} from '../../engine/runtime/clock.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {isThrottled, kinesisError} from './errors.ts';
import type {KinesisApi, PutEntry, PutFailure} from './kinesis-api.ts';
import type {SinkOptions} from './options.ts';
import type {StreamAddress} from './stream-address.ts';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** While the service cannot be reached a request is repeated so often before the job hears of it, which repeats on its own. */
const MAX_ATTEMPTS = 5;

/**
 * Sends records in requests of many. Bounded: `room` waits while too many wait. Records of one key are never in two requests at the same time and
 * a refused record goes before all that came after it, so that a key's order is kept except among records of one request that is refused in part.
 */
export class RecordPutter {
  readonly #api: KinesisApi;
  readonly #stream: StreamAddress;
  readonly #options: SinkOptions;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #queue: PutEntry[] = [];
  #queuedBytes = 0;
  readonly #busyKeys = new Set<string>();
  #requests = 0;
  #inFlight = 0;
  #flushing = false;
  #timer: AbortController | null = null;
  #failure: unknown = null;
  readonly #waiting = new Set<() => void>();

  constructor(api: KinesisApi, stream: StreamAddress, options: SinkOptions, clock: Clock) {
    this.#api = api;
    this.#stream = stream;
    this.#options = options;
    this.#clock = clock;
  }

  add(entry: PutEntry): void {
    this.#queue.push(entry);
    this.#queuedBytes += sizeOf(entry);
  }

  /** Sends what is due; resolves when less waits than may. Throws what went wrong since the last call. */
  async room(): Promise<void> {
    this.#send();
    while (this.#queue.length + this.#inFlight > this.#options.maxBuffered && this.#failure === null) await this.#change();
    this.#throwFailure();
  }

  /** Resolves when everything was taken by the service. */
  async flush(): Promise<void> {
    this.#flushing = true;
    try {
      this.#send();
      while (this.#queue.length + this.#inFlight > 0 && this.#failure === null) await this.#change();
    } finally {
      this.#flushing = false;
    }
    this.#throwFailure();
  }

  close(): void {
    this.#closed.abort();
    this.#timer?.abort();
    this.#queue = [];
  }

  #throwFailure(): void {
    if (this.#failure === null) return;
    const failure = this.#failure;
    this.#failure = null;
    throw failure;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #changed(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Starts requests while there is a full one, or any when flushing; otherwise the timer sees to the rest. */
  #send(due = this.#flushing): void {
    const {batchRecords, batchBytes, maxRequests} = this.#options;
    while (
      this.#requests < maxRequests &&
      this.#queue.length > 0 &&
      this.#failure === null &&
      !this.#closed.signal.aborted &&
      (due || this.#queue.length >= batchRecords || this.#queuedBytes >= batchBytes)
    ) {
      const entries = this.#takeBatch();
      if (entries.length === 0) return;
      void this.#put(entries);
    }
    if (this.#queue.length > 0 && this.#timer === null) this.#startTimer();
  }

  #startTimer(): void {
    const timer = new AbortController();
    this.#timer = timer;
    this.#clock.sleep(this.#options.flushMs, timer.signal).then(
      () => {
        this.#timer = null;
        this.#send(true);
      },
      () => undefined,
    );
  }

  /** The oldest records whose keys are not on their way, at most a request full. */
  #takeBatch(): PutEntry[] {
    const {batchRecords, batchBytes} = this.#options;
    const taken: PutEntry[] = [];
    const left: PutEntry[] = [];
    const held = new Set<string>();
    let bytes = 0;
    for (let i = 0; i < this.#queue.length; i++) {
      const entry = this.#queue[i] as PutEntry;
      const size = sizeOf(entry);
      const full = taken.length >= batchRecords || (taken.length > 0 && bytes + size > batchBytes);
      if (full) {
        for (let j = i; j < this.#queue.length; j++) left.push(this.#queue[j] as PutEntry);
        break;
      }
      if (this.#busyKeys.has(entry.key) || held.has(entry.key)) {
        held.add(entry.key);
        left.push(entry);
        continue;
      }
      taken.push(entry);
      bytes += size;
    }
    this.#queue = left;
    this.#queuedBytes -= bytes;
    for (const entry of taken) this.#busyKeys.add(entry.key);
    return taken;
  }

  async #put(entries: readonly PutEntry[]): Promise<void> {
    this.#requests++;
    this.#inFlight += entries.length;
    let rest = entries;
    try {
      let attempts = 0;
      for (let pause = FIRST_PAUSE; rest.length > 0; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        const before = rest.length;
        rest = await this.#attempt(rest, ++attempts);
        if (rest.length < before) attempts = 0;
        if (rest.length > 0) await this.#clock.sleep(pause, this.#closed.signal);
      }
    } catch (error) {
      if (this.#closed.signal.aborted) return;
      this.#failure ??= error;
      // Kept: whoever hears of the failure may ask again.
      this.#queue = [...rest, ...this.#queue];
      for (const entry of rest) this.#queuedBytes += sizeOf(entry);
    } finally {
      for (const entry of entries) this.#busyKeys.delete(entry.key);
      this.#requests--;
      this.#inFlight -= entries.length;
      this.#changed();
      this.#send();
    }
  }

  /** The records that must be sent again. */
  async #attempt(entries: readonly PutEntry[], attempt: number): Promise<readonly PutEntry[]> {
    let answers: readonly (PutFailure | null)[];
    try {
      answers = await this.#api.putRecords(this.#stream, entries);
    } catch (error) {
      if (isThrottled(error) && !this.#options.failOnError) return entries;
      const explained = await kinesisError(error, this.#stream, this.#api);
      if (explained.diagnostic.retry === 'no' || attempt >= MAX_ATTEMPTS) throw explained;
      return entries;
    }
    const refused = answers.find((a) => a !== null);
    if (refused && this.#options.failOnError) {
      throw new StudioError('kinesis/record-refused', `stream "${this.#stream.name}" refuses a record: ${refused.message}`, {
        blame: 'environment',
        detail: refused.code,
        hint: `'sink.fail-on-error' = 'false' tries again`,
      });
    }
    return refused ? entries.filter((_, i) => answers[i] !== null) : [];
  }
}

function sizeOf(entry: PutEntry): number {
  return entry.data.length + entry.key.length;
}
