import {connect, type Socket} from 'node:net';

/** Tries again so often while nothing listens, ms. */
const RETRY_MS = 250;
/** An outage is told for at least so long, ms: one that heals faster than an eye reads would never be seen. */
const TOLD_MS = 3000;

/**
 * Whether something listens at an address. One connection is held open, so an end is noticed when it happens, however short it is;
 * a listener that only closes idle connections is reached again at once and was never away.
 */
export class ListenerWatch {
  readonly #at: {readonly host: string; readonly port: number};
  readonly #now: () => number;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #away = false;
  #awayAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(at: {readonly host: string; readonly port: number}, now: () => number) {
    this.#at = at;
    this.#now = now;
    this.#reach();
  }

  /** `down` while it is away and shortly after. */
  get state(): 'up' | 'down' {
    return this.#away || this.#now() - this.#awayAt < TOLD_MS ? 'down' : 'up';
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #reach(): void {
    let reached = false;
    const socket = connect({...this.#at, timeout: 1000});
    this.#socket = socket;
    socket.on('connect', () => {
      reached = true;
      socket.setTimeout(0);
      this.#away = false;
    });
    socket.on('timeout', () => socket.destroy());
    // What went wrong does not matter: `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#closed) return;
      if (reached) return this.#reach();
      this.#away = true;
      this.#awayAt = this.#now();
      this.#timer = setTimeout(() => this.#reach(), RETRY_MS);
    });
    socket.resume();
  }
}
