import {
  CreateStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
  type PutRecordsRequestEntry,
  ResourceInUseException,
} from '@aws-sdk/client-kinesis';
import {type Diagnostic, diagnostic, StudioError} from '../../kernels/protocol/diagnostic.ts';
import {type Generator, type GeneratorOptions, generatorOptionsSchema, type OwnGenerator} from '../protocol/generator.ts';
import {KINDS, type Kind, ownKind} from './kinds.ts';
import type {OwnGenerators} from './own-generators.ts';

/** Records go out ten times a second. */
const TICK_MS = 100;
/** A put that failed is tried again with the next tick; after so many in a row the generator stops and says why. */
const MAX_FAILURES = 50;
const MAX_RATE = 20_000;
/** The rate that is seen is that of so many ms. */
const SEEN_MS = 5000;

const EVEN: GeneratorOptions = generatorOptionsSchema.parse({});

interface Running {
  rate: number;
  options: GeneratorOptions;
  sent: number;
  /** [when, how many in all] of the last puts, at least one. */
  seen: [number, number][];
  error: Diagnostic | null;
  /** null once it has stopped. */
  loop: Promise<void> | null;
  abort: AbortController;
}

/** The paced sample generators: they put records by the Kinesis API alone, so they serve any endpoint. */
export class Generators {
  readonly #kinesis: KinesisClient;
  readonly #own: OwnGenerators;
  readonly #running = new Map<string, Running>();

  constructor(kinesis: KinesisClient, own: OwnGenerators) {
    this.#kinesis = kinesis;
    this.#own = own;
  }

  #kinds(): readonly Kind[] {
    return [...KINDS, ...this.#own.list.map(ownKind)];
  }

  /** Keeps one of one's own; what runs of it so far ends. Its id. */
  async put(own: OwnGenerator): Promise<string> {
    const {id} = ownKind(own);
    await this.stop(id);
    this.#own.put(own);
    return id;
  }

  /** Of one's own alone. Throws `generator/not-found`. */
  async remove(id: string): Promise<void> {
    const kind = this.#kinds().find((k) => k.id === id && k.own !== null);
    if (kind === undefined) throw new StudioError('generator/not-found', `there is no generator "${id}" of your own`);
    await this.stop(id);
    this.#running.delete(id);
    this.#own.remove(kind.stream);
  }

  list(): Generator[] {
    return this.#kinds().map((kind) => {
      const state = this.#running.get(kind.id);
      return {
        id: kind.id,
        title: kind.title,
        description: kind.description,
        stream: kind.stream,
        running: state !== undefined && state.loop !== null,
        ratePerSecond: state?.rate ?? kind.rate,
        seenPerSecond: state?.loop == null ? 0 : seenRate(state.seen, performance.now()),
        own: kind.own,
        options: state?.options ?? EVEN,
        sent: state?.sent ?? 0,
        error: state?.error ?? null,
      };
    });
  }

  /** Creates the missing streams and starts; a running one takes the new rate. Throws `generator/unknown`, `generator/rate` or the service's error. */
  async start(id: string, rate?: number, options?: Partial<GeneratorOptions>): Promise<void> {
    const kind = this.#kinds().find((k) => k.id === id);
    if (kind === undefined) throw new StudioError('generator/unknown', `generator "${id}" does not exist`);
    const perSecond = rate ?? this.#running.get(id)?.rate ?? kind.rate;
    if (!(perSecond > 0 && perSecond <= MAX_RATE)) {
      throw new StudioError('generator/rate', `a generator cannot send ${perSecond} records a second`, {
        hint: `give it a rate from 1 to ${MAX_RATE}`,
      });
    }
    const known = this.#running.get(id);
    if (known?.loop) {
      known.rate = perSecond;
      known.options = {...known.options, ...options};
      return;
    }
    for (const [stream, shards] of Object.entries(kind.streams)) await this.#createStream(stream, shards);
    const state: Running = {
      rate: perSecond,
      options: {...(known?.options ?? EVEN), ...options},
      sent: known?.sent ?? 0,
      seen: [[performance.now(), known?.sent ?? 0]],
      error: null,
      loop: null,
      abort: new AbortController(),
    };
    this.#running.set(id, state);
    state.loop = this.#run(kind, state).finally(() => {
      state.loop = null;
    });
  }

  async stop(id: string): Promise<void> {
    const state = this.#running.get(id);
    state?.abort.abort();
    await state?.loop;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.stop(id)));
  }

  async #createStream(name: string, shards: number): Promise<void> {
    try {
      await this.#kinesis.send(new CreateStreamCommand({StreamName: name, ShardCount: shards}));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }

  async #run(kind: Kind, state: Running): Promise<void> {
    const {signal} = state.abort;
    const record = kind.records();
    let due = 0;
    let failures = 0;
    let last = performance.now();
    while (!signal.aborted) {
      const now = performance.now();
      // A tick that came late sends what is due, at most one second's worth.
      const burst = state.options.burstSeconds;
      due = Math.min(due + ((now - last) / 1000) * state.rate, state.rate * Math.max(1, burst) + 1);
      last = now;
      // A burst waits until all of it is due.
      const count = due < state.rate * burst ? 0 : Math.floor(due);
      if (count > 0) {
        try {
          state.sent += await this.#put(kind.stream, record, count, state.options, signal);
          state.seen.push([performance.now(), state.sent]);
          while (state.seen.length > 2 && performance.now() - (state.seen[1]?.[0] ?? 0) >= SEEN_MS) state.seen.shift();
          due -= count;
          failures = 0;
          state.error = null;
        } catch (error) {
          if (signal.aborted) return;
          const text = error instanceof Error ? error.message : String(error);
          state.error = diagnostic('generator/put-failed', `records cannot be put into "${kind.stream}": ${text}`, {
            blame: 'environment',
            retry: 'later',
          });
          if (++failures >= MAX_FAILURES) return;
        }
      }
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, TICK_MS);
        signal.addEventListener('abort', done);
      });
    }
  }

  async #put(
    stream: string,
    record: ReturnType<Kind['records']>,
    count: number,
    options: GeneratorOptions,
    signal: AbortSignal,
  ): Promise<number> {
    let sent = 0;
    while (sent < count) {
      const entries: PutRecordsRequestEntry[] = [];
      for (let i = 0; i < Math.min(500, count - sent); i++) {
        const back = Math.random() < options.disorderPart ? Math.random() * options.disorderSeconds * 1000 : 0;
        const {key, value} = record((performance.timeOrigin + performance.now() - back) * 1000);
        const text = JSON.stringify(value);
        // A record that a producer cut short.
        const sent = Math.random() < options.badPart ? text.slice(0, Math.ceil(text.length / 2)) : text;
        entries.push({Data: Buffer.from(sent), PartitionKey: key});
      }
      const answer = await this.#kinesis.send(new PutRecordsCommand({StreamName: stream, Records: entries}), {abortSignal: signal});
      sent += entries.length - (answer.FailedRecordCount ?? 0);
      if ((answer.FailedRecordCount ?? 0) > 0) break;
    }
    return sent;
  }
}

/** Records a second, as the stream took them. */
function seenRate(seen: Running['seen'], now: number): number {
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined || now - first[0] < 1) return 0;
  return ((last[1] - first[1]) * 1000) / Math.max(1000, now - first[0]);
}
