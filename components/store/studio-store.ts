import {type Diagnostic, diagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Down} from '../../server/protocol/message.ts';
import type {UserOp} from '../../server/protocol/op.ts';
import {PendingPatches} from '../../server/protocol/pending-patches.ts';
import type {Person, Where} from '../../server/protocol/people.ts';
import {Connection, type ConnectionState} from './connection.ts';
import {act, applied, type NoteClient, opened, refused, takeOutgoing} from './note-client.ts';
import {EMPTY_RESULT, type ResultPatch, type ResultSnapshot, ResultTable} from './result-table.ts';

export type StudioStatus = Extract<Down, {kind: 'studio-status'}>;

export interface StudioState {
  readonly connection: ConnectionState;
  readonly status: StudioStatus | null;
  /** Notes that are open on this page, by path. */
  readonly notes: ReadonlyMap<string, NoteClient>;
  /** Why a note cannot be shown, by path. */
  readonly gone: ReadonlyMap<string, string>;
  /** Who is signed in; null where no users are configured. */
  readonly user: string | null;
  /** Everybody who has a note open, by its path. */
  readonly people: ReadonlyMap<string, readonly Person[]>;
}

const START: StudioState = {
  connection: {kind: 'connecting'},
  status: null,
  notes: new Map(),
  gone: new Map(),
  user: null,
  people: new Map(),
};

/** The page takes at most this much of a frame for the server's messages, ms. */
const WORK_MS = 12;
/** Moves of the cursor within this time are told as one, ms. */
const WHERE_MS = 60;

/**
 * The page's one store, outside React. State is immutable and replaced; results are tables that change in place and give snapshots.
 * Messages are taken as they come, listeners hear of them once a frame; what this page does shows at once.
 */
export class StudioStore {
  #state: StudioState = START;
  readonly #listeners = new Set<() => void>();
  readonly #errorListeners = new Set<(diagnostic: Diagnostic) => void>();
  readonly #results = new Map<string, {run: number; table: ResultTable}>();
  readonly #opens = new Map<string, number>();
  /** Bounded, however long the page has no time: what waits becomes one patch a result. */
  readonly #patches = new PendingPatches();
  /** The one that is being taken: the next row of it. */
  #taking: {readonly patch: ResultPatch; readonly at: number} | null = null;
  #connection: Connection | null = null;
  readonly #where = new Map<string, Where>();
  #whereTimer: ReturnType<typeof setTimeout> | null = null;
  #seq = 0;
  #frame = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What has no place of its own on the page: errors of the connection, refused ops. */
  onError(listener: (diagnostic: Diagnostic) => void): () => void {
    this.#errorListeners.add(listener);
    return () => this.#errorListeners.delete(listener);
  }

  get state(): StudioState {
    return this.#state;
  }

  /** Connects once; later calls do nothing. */
  start(): void {
    if (this.#connection !== null) return;
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
    this.#connection = new Connection(url, {
      state: (connection) => this.#set({connection}),
      message: (message) => this.#take(message),
      name: ownName,
      outdated: () => {
        if (!reloadOnce())
          this.#tell(
            diagnostic('studio/version', 'this page and the studio are of different versions', {
              hint: 'reload the page; if it stays, start the studio again',
              blame: 'environment',
              retry: 'later',
            }),
          );
      },
    });
  }

  /** Follows a note; the function ends it. */
  open(note: string): () => void {
    this.start();
    const users = this.#opens.get(note) ?? 0;
    this.#opens.set(note, users + 1);
    if (users === 0) this.#connection?.send({kind: 'open-note', note});
    return () => {
      const left = (this.#opens.get(note) ?? 1) - 1;
      if (left > 0) this.#opens.set(note, left);
      else this.#close(note);
    };
  }

  /** Does something to an open note. False: it does not apply (any more). */
  act(note: string, op: UserOp): boolean {
    const client = this.#state.notes.get(note);
    const next = client === undefined ? null : act(client, op);
    if (next === null) return false;
    this.#setNote(note, this.#send(note, next));
    this.#notify();
    return true;
  }

  /** When the studio has all that was done to a note on this page. */
  settled(note: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if ((this.#state.notes.get(note)?.pending.length ?? 0) > 0) return;
        stop();
        resolve();
      };
      const stop = this.subscribe(look);
      look();
    });
  }

  /** Where the person is in an open note, for the others; told a moment later, the newest alone. */
  where(note: string, where: Where): void {
    if (!this.#opens.has(note)) return;
    this.#where.set(note, where);
    this.#whereTimer ??= setTimeout(() => {
      this.#whereTimer = null;
      for (const [of, at] of this.#where) this.#connection?.send({kind: 'where', note: of, where: at});
    }, WHERE_MS);
  }

  setName(name: string): void {
    this.#connection?.send({kind: 'name', name});
  }

  result(note: string, paragraph: string, statement: number): ResultSnapshot {
    return this.#results.get(resultKey(note, paragraph, statement))?.table.snapshot(Date.now()) ?? EMPTY_RESULT;
  }

  /** The result as it was at an instant (ms since 1970) of its last minutes. */
  resultAt(note: string, paragraph: string, statement: number, at: number): ResultSnapshot {
    return this.#results.get(resultKey(note, paragraph, statement))?.table.snapshotAt(at) ?? EMPTY_RESULT;
  }

  /** The earliest instant that `resultAt` can show; null: there is none. */
  resultFrom(note: string, paragraph: string, statement: number): number | null {
    return this.#results.get(resultKey(note, paragraph, statement))?.table.historyFrom ?? null;
  }

  /** Results that the page holds, and their rows of the past. */
  get held(): {readonly results: number; readonly past: number} {
    let past = 0;
    for (const {table} of this.#results.values()) past += table.historySize;
    return {results: this.#results.size, past};
  }

  #close(note: string): void {
    this.#opens.delete(note);
    this.#where.delete(note);
    const pending = this.#state.notes.get(note)?.pending.length ?? 0;
    // What is typed and not answered stays until it is: a part of it may not be sent yet.
    if (pending > 0) return;
    this.#connection?.send({kind: 'close-note', note});
    const notes = new Map(this.#state.notes);
    notes.delete(note);
    for (const key of this.#results.keys()) if (key.startsWith(`${note}\n`)) this.#results.delete(key);
    this.#patches.forget(note);
    if (this.#taking?.patch.note === note) this.#taking = null;
    const people = new Map(this.#state.people);
    people.delete(note);
    this.#set({notes, people});
  }

  #take(message: Down): void {
    switch (message.kind) {
      case 'welcome': {
        const open = new Set([
          ...this.#opens.keys(),
          ...[...this.#state.notes].filter(([, n]) => n.pending.length > 0).map(([path]) => path),
        ]);
        for (const note of open) this.#connection?.send({kind: 'open-note', note});
        for (const [note, where] of this.#where) this.#connection?.send({kind: 'where', note, where});
        this.#set({user: message.user});
        return;
      }
      case 'note': {
        const next = opened(this.#state.notes.get(message.note) ?? null, message);
        const gone = new Map(this.#state.gone);
        gone.delete(message.note);
        this.#state = {...this.#state, gone};
        this.#setNote(message.note, this.#send(message.note, next));
        break;
      }
      case 'op': {
        const client = this.#state.notes.get(message.note);
        if (client === undefined) return;
        const {connection} = this.#state;
        const own = connection.kind === 'open' && message.origin === connection.connection;
        this.#setNote(message.note, this.#send(message.note, applied(client, message, own)));
        break;
      }
      case 'op-refused': {
        const client = this.#state.notes.get(message.note);
        if (client === undefined) return;
        const {client: next, reopen} = refused(client, message.seq);
        this.#setNote(message.note, next);
        if (reopen) this.#connection?.send({kind: 'open-note', note: message.note});
        if (message.reason !== null) this.#tell(message.reason);
        break;
      }
      case 'note-gone': {
        const notes = new Map(this.#state.notes);
        notes.delete(message.note);
        this.#state = {...this.#state, notes, gone: new Map(this.#state.gone).set(message.note, message.reason)};
        break;
      }
      case 'result-patch':
        // What was under way when the note was closed.
        if (!this.#opens.has(message.note)) return;
        this.#patches.merge(message);
        break;
      case 'people':
        this.#state = {...this.#state, people: new Map(this.#state.people).set(message.note, message.people)};
        break;
      case 'pong':
        return;
      case 'studio-status':
        this.#state = {...this.#state, status: message};
        break;
      case 'error':
        this.#tell(message.diagnostic);
        return;
      default:
        console.warn('millrace: unknown message', (message as {kind: unknown}).kind);
        return;
    }
    this.#schedule();
  }

  #send(note: string, client: NoteClient): NoteClient {
    if (this.#state.connection.kind !== 'open') return client;
    const {client: next, out} = takeOutgoing(client, this.#seq + 1);
    this.#seq += out.length;
    for (const {seq, op} of out) this.#connection?.send({kind: 'op', note, seq, op});
    return next;
  }

  #setNote(note: string, client: NoteClient): void {
    this.#state = {...this.#state, notes: new Map(this.#state.notes).set(note, client)};
    if (client.pending.length === 0 && !this.#opens.has(note)) this.#close(note);
  }

  #set(change: Partial<StudioState>): void {
    this.#state = {...this.#state, ...change};
    this.#schedule();
  }

  /** Once a frame; a page that is not seen gets no frames and is served by a timer. */
  #schedule(): void {
    if (this.#frame) return;
    this.#frame = true;
    const run = () => {
      if (!this.#frame) return;
      this.#frame = false;
      this.#work();
      this.#notify();
      if (this.#taking !== null || this.#patches.size > 0) this.#schedule();
    };
    if (document.visibilityState === 'visible') requestAnimationFrame(run);
    setTimeout(run, 250);
  }

  #work(): void {
    const deadline = performance.now() + WORK_MS;
    const now = Date.now();
    do {
      if (this.#taking === null) {
        const patch = this.#patches.take();
        if (patch === null) return;
        this.#taking = {patch, at: 0};
      }
      const {patch, at} = this.#taking;
      const next = this.#table(patch)?.apply(patch, at, deadline, now) ?? -1;
      this.#taking = next === -1 ? null : {patch, at: next};
    } while (performance.now() <= deadline);
  }

  /** null: the patch belongs to an older run. */
  #table(patch: ResultPatch): ResultTable | null {
    const key = resultKey(patch.note, patch.paragraph, patch.statement);
    const known = this.#results.get(key);
    if (known !== undefined && known.run > patch.run) return null;
    if (known !== undefined && known.run === patch.run) return known.table;
    const table = new ResultTable();
    this.#results.set(key, {run: patch.run, table});
    return table;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #tell(diagnostic: Diagnostic): void {
    for (const listener of this.#errorListeners) listener(diagnostic);
  }
}

function resultKey(note: string, paragraph: string, statement: number): string {
  return `${note}\n${paragraph}\n${statement}`;
}

/** Kept in the browser by `presence/people.tsx`. */
function ownName(): string {
  try {
    return (localStorage.getItem('millrace.name') ?? '').slice(0, 60);
  } catch {
    return '';
  }
}

/** A page of another version takes the new one, but does not reload for ever. */
function reloadOnce(): boolean {
  const key = 'millrace.reloaded';
  const last = Number(sessionStorage.getItem(key) ?? 0);
  if (Date.now() - last < 60_000) return false;
  sessionStorage.setItem(key, String(Date.now()));
  location.reload();
  return true;
}

export const studio = new StudioStore();
