import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import {getRequestListener} from '@hono/node-server';
import {StudioError} from '../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../kernels/protocol/kernel.ts';
import {createAwsClients} from './aws-clients.ts';
import type {Config} from './config.ts';
import {Applications} from './deploy/applications.ts';
import {Generators} from './generators/generators.ts';
import {OwnGenerators} from './generators/own-generators.ts';
import {createApi} from './http/api.ts';
import {plainHeaders} from './http/content-policy.ts';
import {Gate} from './http/gate.ts';
import {metricsText} from './http/metrics.ts';
import {sentBy} from './http/note-rights.ts';
import {SIGN_IN, SIGN_OUT, SignIn} from './http/sign-in.ts';
import {Token} from './http/token.ts';
import {NoteFiles} from './notes/note-files.ts';
import type {Note} from './protocol/note.ts';
import {NoteSessions} from './sessions/note-sessions.ts';
import {StudioStatus} from './sessions/studio-status.ts';
import {Users} from './users/users.ts';
import {SocketServer} from './ws/socket-server.ts';

/** The pages: everything that is not `/api`, `/ws`, `/healthz`, `/metrics`. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Sockets other than `/ws`: the framework's own, in development. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** For a studio without a face. */
export function noPages(): Pages {
  return {
    handle: async (_, response) => sendText(response, 404, 'this studio has no pages\n'),
    upgrade: async (_, socket) => refuseUpgrade(socket, 404),
    close: async () => undefined,
  };
}

export interface StudioOptions {
  readonly config: Config;
  readonly version: string;
  readonly kernel: Kernel;
  /** Copied the first time; null: none. */
  readonly samples: string | null;
  /** Made once the port is known. */
  readonly pages: (port: number) => Promise<Pages>;
  readonly now?: () => number;
}

export interface Studio {
  readonly port: number;
  readonly url: string;
  readonly token: string;
  readonly sessions: NoteSessions;
  close(): Promise<void>;
}

/** Opens the studio on 127.0.0.1. Throws a StudioError when the port is taken or the data folder cannot be written. */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const {config, kernel} = options;
  const now = options.now ?? Date.now;
  const token = Token.of(config.data);
  const files = await NoteFiles.open(config.data, options.samples, now);
  const server = createServer();
  const port = await listen(server, config.port);
  const users = new Users(config.data, token.text, now);
  const gate = new Gate(token, port, users);
  const signIn = new SignIn(users, gate.userCookie, now);
  const aws = createAwsClients(config.profile);
  const generators = new Generators(aws.kinesis, new OwnGenerators(config.data));
  const applications = new Applications(kernel, aws, config.profile.kind === 'local', now);
  const sessions = new NoteSessions(files, kernel, now, (document) => startSamples(document, config.profile, generators));
  const status = new StudioStatus(kernel, sessions, config.profile, now);
  const sockets = new SocketServer(sessions, () => status.message());
  users.onChange((problem) => {
    // Who may come in has changed: each page comes back through the gate, and loses nothing.
    if (problem === null) sockets.turnOut();
    else process.stderr.write(`${JSON.stringify({level: 'error', at: Date.now(), message: problem.message})}\n`);
  });
  const api = createApi({
    users,
    version: options.version,
    data: config.data,
    profile: config.profile,
    kernel,
    sessions,
    aws,
    generators,
    applications,
  });
  const answerApi = getRequestListener(api.fetch, {overrideGlobalObjects: false});
  let pages: Pages | null = null;

  server.on('request', (request, response) => {
    plainHeaders(response, port);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/healthz' && gate.isOwnHost(request)) return sendText(response, 200, '{"ok":true}', 'application/json');
    if (users.configured && (path === SIGN_IN || path === SIGN_OUT) && gate.isOwnHost(request)) {
      return void signIn.handle(request, response).catch(() => response.destroy());
    }
    const verdict = gate.check(request);
    if (verdict.kind === 'sign-in') return askWho(request, response);
    if (verdict.kind === 'refuse') return sendText(response, verdict.status, `${verdict.reason}\n`);
    if (verdict.kind === 'enter') {
      response.setHeader('set-cookie', verdict.cookie);
      response.setHeader('location', verdict.location);
      response.setHeader('cache-control', 'no-store');
      return sendText(response, 303, '');
    }
    sentBy(request, verdict.user);
    if (path === '/metrics') return sendText(response, 200, metricsText(kernel, sockets.count), 'text/plain; version=0.0.4');
    if (path === '/api' || path.startsWith('/api/')) {
      response.setHeader('cache-control', 'no-store');
      return void answerApi(request, response);
    }
    if (pages === null) return sendText(response, 503, 'the studio starts\n');
    pages.handle(request, response).catch((error: unknown) => {
      process.stderr.write(`${JSON.stringify({level: 'error', at: Date.now(), message: `page failed: ${String(error)}`})}\n`);
      if (!response.headersSent) sendText(response, 500, 'the page could not be made\n');
      else response.end();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const verdict = gate.check(request);
    const path = (request.url ?? '/').split('?')[0];
    if (verdict.kind !== 'pass')
      return refuseUpgrade(socket, verdict.kind === 'refuse' ? verdict.status : verdict.kind === 'sign-in' ? 401 : 400);
    if (path === '/ws') return sockets.accept(request, socket, head, verdict.user);
    if (pages === null) return refuseUpgrade(socket, 404);
    pages.upgrade(request, socket, head).catch(() => socket.destroy());
  });

  pages = await options.pages(port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    token: token.text,
    sessions,
    async close() {
      status.close();
      server.close();
      await sockets.close();
      await sessions.close();
      await generators.close();
      await kernel.close();
      applications.close();
      aws.close();
      await pages?.close();
      server.closeAllConnections();
    },
  };
}

/** A note may name a sample generator (`generator` among its settings): run all starts it. Never into a real account. */
async function startSamples(document: Note, profile: Config['profile'], generators: Generators): Promise<void> {
  const id = document.extra.generator;
  if (profile.kind !== 'local' || typeof id !== 'string') return;
  const known = generators.list().find((g) => g.id === id);
  if (known !== undefined && !known.running) await generators.start(id);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(
        new StudioError('studio/port-taken', `port ${port} is taken`, {
          hint: 'give another one with --port, or 0 for any',
          blame: 'environment',
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function sendText(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.end(text);
}

/** A page leads to signing in and back; anything else is told to. */
function askWho(request: IncomingMessage, response: ServerResponse): void {
  const page = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  if (!page) {
    sendText(response, 401, 'sign in to this studio first\n');
    return;
  }
  response.setHeader('cache-control', 'no-store');
  response.setHeader('location', `${SIGN_IN}?next=${encodeURIComponent(request.url ?? '/')}`);
  sendText(response, 303, '');
}

function refuseUpgrade(socket: Duplex, status: number): void {
  const words = {400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found'}[status] ?? 'Bad Request';
  socket.end(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
