import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {WebSocket} from 'ws';
import type {Config} from '../config.ts';
import {apply, type NoteState} from '../protocol/apply.ts';
import {PROTOCOL_VERSION} from '../protocol/limits.ts';
import {type Down, downSchema, type Up} from '../protocol/message.ts';
import type {UserOp} from '../protocol/op.ts';
import {ScriptedKernel} from '../sessions/testing/scripted-kernel.ts';
import {type Studio, startStudio} from '../studio.ts';

export interface Fixture {
  readonly studio: Studio;
  readonly kernel: ScriptedKernel;
  readonly data: string;
  connect(client?: string): Promise<TestPage>;
  api(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** A studio with a scripted kernel on a free port and a data folder of its own. */
export async function openStudio(options: {profile?: Config['profile']; data?: string} = {}): Promise<Fixture> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'millrace-')));
  const kernel = new ScriptedKernel();
  const profile = options.profile ?? {name: 'local', kind: 'local', region: 'us-east-1', endpoint: 'http://127.0.0.1:9'};
  const studio = await startStudio({
    config: {data, port: 0, dev: false, headless: true, profile},
    version: '0.0.0',
    kernel,
    samples: null,
    pages: async () => ({
      handle: async (_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end('<p>a page</p>');
      },
      upgrade: async (_, socket) => {
        socket.destroy();
      },
      close: async () => undefined,
    }),
  });
  const pages: TestPage[] = [];
  return {
    studio,
    kernel,
    data,
    async connect(client) {
      const page = await TestPage.open(studio, client);
      pages.push(page);
      return page;
    },
    api: (path, init) => fetch(`${studio.url}${path}`, {...init, headers: {authorization: `Bearer ${studio.token}`, ...init?.headers}}),
    async close() {
      for (const page of pages) page.socket.terminate();
      await studio.close();
      await rm(data, {recursive: true, force: true});
    },
  };
}

/** What a browser's page does, without the picture: it holds the note by applying ops, and results by applying patches. */
export class TestPage {
  readonly socket: WebSocket;
  readonly messages: Down[] = [];
  state: NoteState | null = null;
  /** Rows by paragraph and statement: id → wire row. */
  readonly results = new Map<string, Map<number, unknown[]>>();
  connection = '';
  #seq = 0;
  #waiting: {until: () => boolean; resolve: () => void}[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.#hear(downSchema.parse(JSON.parse(String(data)))));
  }

  /** `cookie`: of somebody who is signed in, in place of the studio's key. */
  static async open(
    studio: {readonly port: number; readonly url: string; readonly token: string},
    client?: string,
    cookie?: string,
  ): Promise<TestPage> {
    const socket = new WebSocket(`ws://127.0.0.1:${studio.port}/ws`, {
      headers: {...(cookie === undefined ? {authorization: `Bearer ${studio.token}`} : {cookie}), origin: studio.url},
    });
    const page = new TestPage(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    page.send({kind: 'hello', version: PROTOCOL_VERSION, ...(client === undefined ? {} : {client})});
    await page.until(() => page.connection !== '');
    return page;
  }

  send(message: Up): void {
    this.socket.send(JSON.stringify(message));
  }

  async openNote(note: string): Promise<void> {
    this.send({kind: 'open-note', note});
    await this.until(() => this.state !== null);
  }

  op(note: string, op: UserOp, seq = this.#seq + 1): void {
    this.#seq = seq;
    this.send({kind: 'op', note, seq, op});
  }

  text(id: string): string | undefined {
    return this.state?.document.paragraphs.find((p) => p.id === id)?.text;
  }

  rows(paragraph: string, statement = 0): unknown[][] {
    return [...(this.results.get(`${paragraph}/${statement}`)?.values() ?? [])].map((r) => r.slice(1));
  }

  status(paragraph: string): string {
    return this.state?.runs[paragraph]?.status ?? 'ready';
  }

  /** Resolves when the condition holds; looked at after each message. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({until: condition, resolve}));
  }

  #hear(message: Down): void {
    this.messages.push(message);
    if (message.kind === 'welcome') this.connection = message.connection;
    if (message.kind === 'note') {
      this.state = {document: message.document, textRevisions: message.textRevisions, recent: {}, runs: message.runs};
    }
    if (message.kind === 'op' && this.state !== null) {
      const applied = apply(this.state, message.op);
      if (applied === null) throw new Error(`an op did not apply: ${JSON.stringify(message.op)}`);
      this.state = applied.state;
    }
    if (message.kind === 'result-patch') {
      const key = `${message.paragraph}/${message.statement}`;
      const rows = message.reset ? new Map<number, unknown[]>() : (this.results.get(key) ?? new Map<number, unknown[]>());
      this.results.set(key, rows);
      for (const id of message.remove) rows.delete(id);
      for (const row of message.put) rows.set(row[0] as number, row);
    }
    const ready = this.#waiting.filter((w) => w.until());
    this.#waiting = this.#waiting.filter((w) => !ready.includes(w));
    for (const w of ready) w.resolve();
  }
}
