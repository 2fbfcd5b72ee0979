import {createServer as createHttp1} from 'node:http';
import {createServer as createHttp2, type ServerHttp2Session} from 'node:http2';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import {type Exchange, exchangeOf} from './exchange.ts';

export interface DualServer {
  readonly port: number;
  /** Stops listening, lets running requests finish for up to `graceMs`, then ends every connection. */
  close(graceMs?: number): Promise<void>;
}

const PREFACE = Buffer.from('PRI * HTTP/2.0');

/**
 * One port for HTTP/1.1 and for HTTP/2 by prior knowledge, told apart by the first bytes: AWS's JavaScript client for Kinesis opens
 * HTTP/2 on a plain connection, every other client HTTP/1.1.
 */
export async function listenDual(host: string, port: number, handle: (exchange: Exchange) => Promise<void>): Promise<DualServer> {
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  let running = 0;
  let idle: (() => void) | null = null;

  const run = (exchange: Exchange) => {
    running++;
    void handle(exchange).finally(() => {
      running--;
      if (running === 0) idle?.();
    });
  };
  const http1 = createHttp1({keepAliveTimeout: 60_000}, (request, response) => run(exchangeOf(request, response)));
  const http2 = createHttp2((request, response) => run(exchangeOf(request, response)));
  http2.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
  });
  // A malformed request line: answer and close, never throw.
  http1.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  http2.on('sessionError', () => {});

  const server = createServer({noDelay: true}, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    sniff(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs = 2000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if (running > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, graceMs);
          idle = () => {
            clearTimeout(timer);
            // Answers that were just given still have to leave.
            setImmediate(resolve);
          };
        });
      }
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Reads until the bytes are the HTTP/2 preface or differ from it, and puts them back. */
function sniff(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const length = Math.min(seen.length, PREFACE.length);
    const matches = seen.subarray(0, length).equals(PREFACE.subarray(0, length));
    if (matches && length < PREFACE.length) return;
    socket.off('data', onData);
    socket.pause();
    socket.unshift(seen);
    decide(matches);
    // HTTP/2 takes what was put back from the socket's buffer by itself; HTTP/1.1 reads it as it flows.
    if (!matches) socket.resume();
  };
  socket.on('data', onData);
}
