import type {Clock} from '../../engine/runtime/clock.ts';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import {isThrottled, kinesisError} from './errors.ts';
import type {KinesisApi, PutEntry, PutFailure} from './kinesis-api.ts';
import type {SinkOptions} from './options.ts';
import type {StreamAddress} from './stream-address.ts';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** So often a request is repeated before those who wait hear of it. It is repeated all the same. */
const QUIET_ATTEMPTS = 5;

/**
 * Sends records in requests of many. Bounded: `room` waits while too many wait. What time may mend is tried until it works. Records of one key are never in two requests at the same time and
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
  #flushing = 0;
  #timer: AbortController | null = null;
  /** For good: nothing is sent any more. */
  #failure: StudioError | null = null;
  /** For now. */
  #trouble: StudioError | null = null;
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

  /** Resolves when more may be added. Throws what went wrong; with retry `later` the call may be repeated. */
  async room(): Promise<void> {
    this.#throwFailure();
    while (this.#queue.length + this.#inFlight > this.#options.maxBuffered) await this.#progress();
  }

  /** Sends what is due. */
  send(): void {
    this.#send();
  }

  /** Resolves when everything was taken by the service. Throws as `room` does. */
  async flush(): Promise<void> {
    this.#flushing++;
    try {
      this.#throwFailure();
      this.#send();
      while (this.#queue.length + this.#inFlight > 0) await this.#progress();
    } finally {
      this.#flushing--;
    }
  }

  close(): void {
    this.#closed.abort();
    this.#timer?.abort();
    this.#queue = [];
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Waits for a request to end, or to fail once too often. */
  async #progress(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
    this.#throwFailure();
    const trouble = this.#trouble;
    this.#trouble = null;
    if (trouble !== null) throw trouble;
  }

  #changed(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Starts requests while there is a full one, or any when flushing; otherwise the timer sees to the rest. */
  #send(due = this.#flushing > 0): void {
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
    try {
      let rest = entries;
      let failures = 0;
      for (let pause = FIRST_PAUSE; rest.length > 0; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        const outcome = await this.#attempt(rest);
        rest = outcome.rest;
        failures = outcome.trouble === null ? 0 : failures + 1;
        this.#trouble = failures >= QUIET_ATTEMPTS ? outcome.trouble : null;
        if (this.#trouble !== null) this.#changed();
        if (rest.length > 0) await this.#clock.sleep(pause, this.#closed.signal);
      }
    } catch (error) {
      if (this.#closed.signal.aborted) return;
      this.#failure ??= error instanceof StudioError ? error : StudioError.of(toDiagnostic(error));
    } finally {
      for (const entry of entries) this.#busyKeys.delete(entry.key);
      this.#requests--;
      this.#inFlight -= entries.length;
      this.#changed();
      this.#send();
    }
  }

  /** The records that must be sent again, and why. Throws what time does not mend. */
  async #attempt(entries: readonly PutEntry[]): Promise<{readonly rest: readonly PutEntry[]; readonly trouble: StudioError | null}> {
    let answers: readonly (PutFailure | null)[];
    try {
      answers = await this.#api.putRecords(this.#stream, entries);
    } catch (error) {
      const explained = await kinesisError(error, this.#stream, this.#api);
      if (explained.diagnostic.retry === 'no' || (this.#options.failOnError && isThrottled(error))) throw explained;
      return {rest: entries, trouble: explained};
    }
    const refused = answers.find((a) => a !== null);
    if (refused && this.#options.failOnError) {
      throw new StudioError('kinesis/record-refused', `stream "${this.#stream.name}" refuses a record: ${refused.message}`, {
        blame: 'environment',
        detail: refused.code,
        hint: `'sink.fail-on-error' = 'false' tries again`,
      });
    }
    const rest = refused ? entries.filter((_, i) => answers[i] !== null) : [];
    return {rest, trouble: refused && rest.length === entries.length ? busy(this.#stream, refused) : null};
  }
}

function sizeOf(entry: PutEntry): number {
  return entry.data.length + entry.key.length;
}

function busy(stream: StreamAddress, refused: PutFailure): StudioError {
  const detail = `${refused.code}: ${refused.message}`;
  return new StudioError('kinesis/busy', `stream "${stream.name}" asks to wait`, {blame: 'environment', retry: 'later', detail});
}
