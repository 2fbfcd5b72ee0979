import type {MessagePort} from 'node:worker_threads';
import type {Clock} from '../../engine/runtime/clock.ts';
import {type Diagnostic, StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import {CatchUpReader} from './catch-up-reader.ts';
import {kinesisError} from './errors.ts';
import type {KinesisApi, ShardInfo} from './kinesis-api.ts';
import type {ShardPosition} from './position.ts';
import type {PageReader, RecordFeed} from './record-feed.ts';
import {type RecordPage, transferablePage} from './record-page.ts';
import {ShardReader} from './shard-reader.ts';
import type {AwsAccess, StreamAddress} from './stream-address.ts';

/** So many pages of a reader are on their way at once: the other thread holds them if this one is busy. */
const WINDOW = 2;

type Ask =
  | {readonly kind: 'list-shards'; readonly call: number; readonly stream: StreamAddress}
  | {readonly kind: 'pin-latest'; readonly call: number; readonly stream: StreamAddress; readonly shard: string}
  | {
      readonly kind: 'open';
      readonly reader: number;
      readonly stream: StreamAddress;
      readonly shard: string;
      readonly position: ShardPosition;
    }
  /** One page was taken: one more may come. */
  | {readonly kind: 'pull'; readonly reader: number}
  | {readonly kind: 'close'; readonly reader: number};

type Tell =
  | {readonly kind: 'shards'; readonly call: number; readonly shards: readonly ShardInfo[]}
  | {readonly kind: 'pinned'; readonly call: number; readonly position: ShardPosition}
  | {readonly kind: 'failed'; readonly call: number; readonly diagnostic: Diagnostic}
  | {readonly kind: 'page'; readonly reader: number; readonly page: RecordPage}
  | {readonly kind: 'page-failed'; readonly reader: number; readonly diagnostic: Diagnostic};

/** The end of the thread that holds the hub: serves the readers behind `port` until either side closes it. */
export function serveHubPort(port: MessagePort, feed: RecordFeed): void {
  const readers = new Map<number, ServedReader>();
  const tell = (message: Tell, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, [...transfer]);
  const answer = (call: number, work: Promise<Tell>): void => {
    work.catch((error: unknown): Tell => ({kind: 'failed', call, diagnostic: toDiagnostic(error)})).then(tell);
  };
  port.on('message', (ask: Ask) => {
    switch (ask.kind) {
      case 'list-shards':
        return answer(
          ask.call,
          feed.listShards(ask.stream).then((shards) => ({kind: 'shards', call: ask.call, shards})),
        );
      case 'pin-latest':
        return answer(
          ask.call,
          feed.pinLatest(ask.stream, ask.shard).then((position) => ({kind: 'pinned', call: ask.call, position})),
        );
      case 'open': {
        const reader = new ServedReader(
          feed.open(ask.stream, ask.shard, ask.position),
          (message, transfer) => tell(message, transfer),
          ask.reader,
        );
        readers.set(ask.reader, reader);
        return reader.pull(WINDOW);
      }
      case 'pull':
        return readers.get(ask.reader)?.pull(1);
      case 'close':
        readers.get(ask.reader)?.close();
        readers.delete(ask.reader);
        return;
      default:
        ask satisfies never;
    }
  });
  port.on('close', () => {
    for (const reader of readers.values()) reader.close();
    readers.clear();
  });
}

/** Hands pages over while the other side has room. */
class ServedReader {
  readonly #reader: PageReader;
  readonly #tell: (message: Tell, transfer?: readonly ArrayBuffer[]) => void;
  readonly #id: number;
  readonly #stop = new AbortController();
  #room = 0;
  #busy = false;

  constructor(reader: PageReader, tell: (message: Tell, transfer?: readonly ArrayBuffer[]) => void, id: number) {
    this.#reader = reader;
    this.#tell = tell;
    this.#id = id;
  }

  pull(pages: number): void {
    this.#room += pages;
    if (!this.#busy) void this.#run();
  }

  close(): void {
    this.#stop.abort();
    this.#reader.close();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#room > 0 && !this.#stop.signal.aborted) {
      this.#room--;
      try {
        const {page, buffers} = transferablePage(await this.#reader.next(this.#stop.signal));
        if (!this.#stop.signal.aborted) this.#tell({kind: 'page', reader: this.#id, page}, buffers);
      } catch (error) {
        if (!this.#stop.signal.aborted) this.#tell({kind: 'page-failed', reader: this.#id, diagnostic: toDiagnostic(error)});
      }
    }
    this.#busy = false;
  }
}

/** With it a reader that is behind catches up in its own thread, so that the hub's thread only serves those at the tip. */
export interface OwnReading {
  readonly clock: Clock;
  readonly connect: (access: AwsAccess) => KinesisApi;
}

/** The end of a job's thread: a feed whose pages come through `port`. Closing the port ends all its readers. */
export function createHubPortFeed(port: MessagePort, own?: OwnReading): RecordFeed {
  const calls = new Map<number, {resolve(tell: Tell): void; reject(error: Error): void}>();
  const readers = new Map<number, PortReader>();
  let lastId = 0;
  const ask = (message: Ask): void => port.postMessage(message);
  const call = (build: (id: number) => Ask): Promise<Tell> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      calls.set(id, {resolve, reject});
      ask(build(id));
    });
  const settle = (id: number, act: (waiting: {resolve(tell: Tell): void; reject(error: Error): void}) => void): void => {
    const waiting = calls.get(id);
    calls.delete(id);
    if (waiting) act(waiting);
  };
  port.on('message', (tell: Tell) => {
    switch (tell.kind) {
      case 'shards':
      case 'pinned':
        return settle(tell.call, (waiting) => waiting.resolve(tell));
      case 'failed':
        return settle(tell.call, (waiting) => waiting.reject(StudioError.of(tell.diagnostic)));
      case 'page':
        return readers.get(tell.reader)?.take({kind: 'page', page: tell.page});
      case 'page-failed':
        return readers.get(tell.reader)?.take({kind: 'error', error: StudioError.of(tell.diagnostic)});
      default:
        tell satisfies never;
    }
  });
  port.on('close', () => {
    const error = new StudioError('kinesis/reader-closed', 'the shared reader of the stream is closed', {
      blame: 'millrace',
      retry: 'later',
    });
    for (const waiting of calls.values()) waiting.reject(error);
    calls.clear();
    for (const reader of readers.values()) reader.take({kind: 'error', error});
    for (const api of apis.values()) api.close();
    apis.clear();
  });
  const apis = new Map<string, KinesisApi>();
  function apiOf(access: AwsAccess, {connect}: OwnReading): KinesisApi {
    const key = JSON.stringify(access);
    const api = apis.get(key) ?? connect(access);
    apis.set(key, api);
    return api;
  }
  function share(stream: StreamAddress, shard: string, position: ShardPosition): PageReader {
    const id = ++lastId;
    const reader = new PortReader(
      () => ask({kind: 'pull', reader: id}),
      () => {
        readers.delete(id);
        ask({kind: 'close', reader: id});
      },
    );
    readers.set(id, reader);
    ask({kind: 'open', reader: id, stream, shard, position});
    return reader;
  }
  return {
    async listShards(stream) {
      const tell = await call((id) => ({kind: 'list-shards', call: id, stream}));
      return tell.kind === 'shards' ? tell.shards : [];
    },
    async pinLatest(stream, shard) {
      const tell = await call((id) => ({kind: 'pin-latest', call: id, stream, shard}));
      return tell.kind === 'pinned' ? tell.position : {kind: 'end'};
    },
    open(stream, shard, position) {
      // LATEST is at the tip, or was when it was pinned.
      if (own === undefined || position.kind === 'latest' || position.kind === 'end') return share(stream, shard, position);
      const api = apiOf(stream.access, own);
      const alone = new ShardReader(api, own.clock, stream, shard, position);
      return new CatchUpReader(
        alone,
        (at) => share(stream, shard, at),
        (error) => kinesisError(error, stream, api),
      );
    },
  };
}

type Arrived = {readonly kind: 'page'; readonly page: RecordPage} | {readonly kind: 'error'; readonly error: Error};

class PortReader implements PageReader {
  readonly #pull: () => void;
  readonly #onClose: () => void;
  readonly #arrived: Arrived[] = [];
  #wake: (() => void) | null = null;

  constructor(pull: () => void, onClose: () => void) {
    this.#pull = pull;
    this.#onClose = onClose;
  }

  take(arrived: Arrived): void {
    this.#arrived.push(arrived);
    this.#wake?.();
  }

  async next(signal: AbortSignal): Promise<RecordPage> {
    while (this.#arrived.length === 0) {
      signal.throwIfAborted();
      let wake: () => void = () => {};
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.#wake = wake;
      signal.addEventListener('abort', wake, {once: true});
      await woken;
      signal.removeEventListener('abort', wake);
      this.#wake = null;
    }
    const arrived = this.#arrived.shift() as Arrived;
    this.#pull();
    if (arrived.kind === 'error') throw arrived.error;
    return arrived.page;
  }

  close(): void {
    this.#onClose();
  }
}
