import {PROTOCOL_VERSION} from '../../server/protocol/limits.ts';
import type {Down, Up} from '../../server/protocol/message.ts';

export type ConnectionState =
  | {readonly kind: 'connecting'}
  | {readonly kind: 'open'; readonly connection: string}
  /** Tries again at `retryAt`, ms since 1970. */
  | {readonly kind: 'waiting'; readonly retryAt: number};

export interface ConnectionEvents {
  readonly state: (state: ConnectionState) => void;
  readonly message: (message: Down) => void;
  /** Server and page speak different versions. */
  readonly outdated: () => void;
  /** What the person wants to be called, '' for nothing. */
  readonly name: () => string;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;
/** Asked so often whether the socket still lives; without an answer in time it counts as lost. */
const BEAT_MS = 15_000;
const SILENCE_MS = 20_000;
/** After a sleep, or with the network back, somebody waits. */
const SHORT_SILENCE_MS = 5000;

/** The page's one WebSocket. It comes back by itself, after delays that grow to 10 s, and at once when the page is seen or online
 *  again. A socket that died without a word (sleep, another network) is found by asking it. */
export class Connection {
  /** Names this page over its reconnections. */
  readonly #client = crypto.getRandomValues(new Uint32Array(4)).join('-');
  readonly #url: string;
  readonly #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #delay = FIRST_DELAY;
  #open = false;
  #answer: ReturnType<typeof setTimeout> | null = null;

  constructor(url: string, events: ConnectionEvents) {
    this.#url = url;
    this.#events = events;
    const again = () => {
      this.#now();
      this.#ask(SHORT_SILENCE_MS);
    };
    addEventListener('online', again);
    addEventListener('pageshow', again);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && again());
    setInterval(() => this.#ask(SILENCE_MS), BEAT_MS);
    this.#connect();
  }

  /** False when it could not be sent: what matters is sent again after the next welcome. */
  send(message: Up): boolean {
    if (!this.#open || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #now(): void {
    if (this.#timer === null) return;
    this.#delay = FIRST_DELAY;
    this.#connect();
  }

  #connect(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#events.state({kind: 'connecting'});
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#expect(SILENCE_MS);
    socket.onopen = () => {
      const name = this.#events.name();
      socket.send(JSON.stringify({kind: 'hello', version: PROTOCOL_VERSION, client: this.#client, name} satisfies Up));
    };
    socket.onmessage = (event) => this.#socket === socket && this.#take(event.data);
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  #ask(patience: number): void {
    if (this.send({kind: 'ping'})) this.#expect(patience);
  }

  /** Any message within the time says that the socket lives. */
  #expect(patience: number): void {
    if (this.#answer !== null) clearTimeout(this.#answer);
    this.#answer = setTimeout(() => {
      const socket = this.#socket;
      if (socket === null) return;
      this.#lost();
      socket.close();
    }, patience);
  }

  #take(data: unknown): void {
    if (this.#answer !== null) clearTimeout(this.#answer);
    this.#answer = null;
    let message: Down;
    try {
      // The server is of this page's own version (checked at welcome), so its messages are taken by their type.
      message = JSON.parse(String(data)) as Down;
    } catch {
      console.warn('millrace: a message of the server is not JSON');
      return;
    }
    if (message.kind === 'welcome') {
      if (message.version !== PROTOCOL_VERSION) {
        this.#events.outdated();
        return;
      }
      this.#open = true;
      this.#delay = FIRST_DELAY;
      this.#events.state({kind: 'open', connection: message.connection});
    }
    this.#events.message(message);
  }

  #lost(): void {
    if (this.#answer !== null) clearTimeout(this.#answer);
    this.#answer = null;
    this.#open = false;
    this.#socket = null;
    // Spread a little, so that many pages do not come back at one moment.
    const wait = this.#delay * (0.8 + Math.random() * 0.4);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
    this.#events.state({kind: 'waiting', retryAt: Date.now() + wait});
    this.#timer = setTimeout(() => this.#connect(), wait);
  }
}
