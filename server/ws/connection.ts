import type {WebSocket} from 'ws';
import {diagnostic, toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {PROTOCOL_VERSION} from '../protocol/limits.ts';
import {type Down, type Up, upSchema} from '../protocol/message.ts';
import {PendingPatches} from '../protocol/pending-patches.ts';
import {refusalOf, rightsOf} from '../protocol/rights.ts';
import type {Follower, NoteSession, NoteSessions, ResultPatch} from '../sessions/note-sessions.ts';

/** Bytes on their way to a browser above which result patches wait and are merged. */
const SLOW_BYTES = 512 * 1024;
/** Above this even ops wait: the browser gets the whole note again once it has caught up. */
const LOST_BYTES = 4 * 1024 * 1024;
/** Below this it has caught up. */
const DRAINED_BYTES = 64 * 1024;

/** A message to many is turned into text once. */
const texts = new WeakMap<Down, string>();
function textOf(message: Down): string {
  let text = texts.get(message);
  if (text === undefined) {
    text = JSON.stringify(message);
    texts.set(message, text);
  }
  return text;
}

/**
 * One browser page. Its messages are taken one after the other. What goes out is bounded: a page that reads slowly gets merged result patches,
 * one that fell far behind gets its notes anew, and no page holds up another.
 */
export class Connection implements Follower {
  readonly id: string;
  client: string;
  name: string;
  readonly user: string | null;
  /** Answered the last ping. */
  alive = true;
  readonly #socket: WebSocket;
  readonly #sessions: NoteSessions;
  readonly #notes = new Map<string, NoteSession>();
  readonly #pending = new PendingPatches();
  /** Notes of which something was left out: to be sent whole. */
  readonly #stale = new Set<string>();
  #greeted = false;
  #work: Promise<void> = Promise.resolve();

  /** `user`: who is signed in; null where no users are configured. */
  constructor(id: string, socket: WebSocket, sessions: NoteSessions, user: string | null) {
    this.id = id;
    this.client = id;
    this.user = user;
    this.name = user ?? '';
    this.#socket = socket;
    this.#sessions = sessions;
    socket.on('message', (data, binary) => {
      const text = binary ? null : String(data);
      this.#work = this.#work.then(() => this.#receive(text)).catch((error: unknown) => this.#complain(error));
    });
    socket.on('pong', () => {
      this.alive = true;
    });
    // A broken frame or one beyond the limit closes the connection with the protocol's own code; nothing else is to be done.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const session of this.#notes.values()) session.unfollow(this.id);
      this.#notes.clear();
    });
  }

  get greeted(): boolean {
    return this.#greeted;
  }

  tell(message: Down): void {
    if ('note' in message && message.kind !== 'note') {
      if (message.kind === 'note-gone') this.#forget(message.note);
      else if (this.#stale.has(message.note)) return;
      else if (this.#socket.bufferedAmount > LOST_BYTES) {
        this.#stale.add(message.note);
        this.#pending.forget(message.note);
        return;
      }
    }
    this.#send(textOf(message));
  }

  patch(patch: ResultPatch): void {
    if (this.#stale.has(patch.note)) return;
    if (this.#socket.bufferedAmount > SLOW_BYTES || this.#pending.has(patch)) this.#pending.merge(patch);
    else this.#send(textOf(patch));
  }

  ping(): void {
    this.alive = false;
    this.#socket.ping();
  }

  /** 1001: the server goes away. */
  close(): void {
    this.#socket.close(1001);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  async #receive(text: string | null): Promise<void> {
    if (text === null) return this.#refuse('binary frames are not understood');
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return this.#refuse('the message is no JSON');
    }
    const parsed = upSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return this.#refuse(`the message is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
    }
    await this.#handle(parsed.data);
  }

  async #handle(message: Up): Promise<void> {
    if (message.kind === 'hello') {
      this.#greeted = true;
      this.client = message.client ?? this.id;
      this.name = this.user ?? message.name?.trim() ?? '';
      // A page of another version sees ours and loads itself again.
      return this.tell({kind: 'welcome', version: PROTOCOL_VERSION, connection: this.id, user: this.user});
    }
    if (!this.#greeted) return this.#refuse('the first message is hello');
    switch (message.kind) {
      case 'open-note':
        return this.#open(message.note);
      case 'close-note':
        this.#notes.get(message.note)?.unfollow(this.id);
        return this.#forget(message.note);
      case 'ping':
        return this.tell({kind: 'pong'});
      case 'name':
        if (this.user === null) this.name = message.name.trim();
        for (const session of this.#notes.values()) session.renamed(this);
        return;
      case 'where':
        this.#notes.get(message.note)?.moved(this, message.where);
        return;
      case 'op': {
        const session = this.#notes.get(message.note);
        if (session === undefined) {
          const reason = diagnostic('note/not-open', `note "${message.note}" is not open`);
          return this.tell({kind: 'op-refused', note: message.note, seq: message.seq, reason});
        }
        return session.handle(message.op, this, message.seq);
      }
      default:
        message satisfies never;
    }
  }

  async #open(path: string): Promise<void> {
    try {
      const session = await this.#sessions.open(path);
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      const {permissions} = session.document;
      if (!rightsOf(permissions, this.user).read) {
        const {message, hint} = refusalOf('read', permissions);
        return this.tell({kind: 'note-gone', note: path, reason: `${message} (${hint})`});
      }
      this.#notes.set(path, session);
      session.follow(this);
    } catch (error) {
      this.tell({kind: 'note-gone', note: path, reason: toDiagnostic(error).message});
    }
  }

  #forget(note: string): void {
    this.#notes.delete(note);
    this.#stale.delete(note);
    this.#pending.forget(note);
  }

  #refuse(message: string): void {
    this.tell({kind: 'error', diagnostic: diagnostic('protocol/bad-message', message, {blame: 'millrace'})});
  }

  #complain(error: unknown): void {
    this.tell({kind: 'error', diagnostic: toDiagnostic(error)});
  }

  #send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(text, () => this.#drained());
  }

  #drained(): void {
    if (this.#socket.bufferedAmount > DRAINED_BYTES) return;
    for (const note of this.#stale) {
      this.#stale.delete(note);
      this.#notes.get(note)?.follow(this);
    }
    while (this.#socket.bufferedAmount <= SLOW_BYTES) {
      const patch = this.#pending.take();
      if (patch === null) return;
      this.#send(JSON.stringify(patch));
    }
  }
}
