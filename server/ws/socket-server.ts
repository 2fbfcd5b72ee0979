import {randomUUID} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer} from 'ws';
import {MAX_UP_BYTES} from '../protocol/limits.ts';
import type {Down} from '../protocol/message.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {Connection} from './connection.ts';

type Status = Extract<Down, {kind: 'studio-status'}>;

const STATUS_MS = 500;
const PING_MS = 20_000;

/** The pages that are connected. Upgrades that reach `accept` have passed the gate. */
export class SocketServer {
  readonly #server = new WebSocketServer({noServer: true, maxPayload: MAX_UP_BYTES, perMessageDeflate: false});
  readonly #connections = new Set<Connection>();
  readonly #sessions: NoteSessions;
  readonly #timers: NodeJS.Timeout[];
  #lastStatus = '';

  /** `status` is asked twice a second while a page is connected, and told when it changed. */
  constructor(sessions: NoteSessions, status: () => Status) {
    this.#sessions = sessions;
    this.#timers = [setInterval(() => this.#tellStatus(status), STATUS_MS), setInterval(() => this.#ping(), PING_MS)];
  }

  get count(): number {
    return this.#connections.size;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, user: string | null): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      const connection = new Connection(randomUUID(), ws, this.#sessions, user);
      this.#connections.add(connection);
      // A new page is told how things stand with the next beat.
      this.#lastStatus = '';
      ws.on('close', () => this.#connections.delete(connection));
    });
  }

  /** Ends all connections; the pages come back. */
  turnOut(): void {
    for (const connection of this.#connections) connection.close();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const connection of this.#connections) connection.close();
    const late = setTimeout(() => {
      for (const connection of this.#connections) connection.terminate();
    }, 500);
    await new Promise((resolve) => this.#server.close(resolve));
    clearTimeout(late);
  }

  #tellStatus(status: () => Status): void {
    if (this.#connections.size === 0) return;
    const message = status();
    const text = JSON.stringify(message);
    if (text === this.#lastStatus) return;
    this.#lastStatus = text;
    for (const connection of this.#connections) if (connection.greeted) connection.tell(message);
  }

  #ping(): void {
    for (const connection of this.#connections) {
      if (connection.alive) connection.ping();
      else connection.terminate();
    }
  }
}
