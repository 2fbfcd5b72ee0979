import {randomUUID} from 'node:crypto';
import type {IncomingHttpHeaders, IncomingMessage, ServerResponse} from 'node:http';
import type {Http2ServerRequest, Http2ServerResponse} from 'node:http2';
import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {AwsError} from './aws-error.ts';

export type Headers = Readonly<Record<string, string>>;

/** One request and its answer, the same for HTTP/1.1 and HTTP/2. */
export interface Exchange {
  readonly id: string;
  readonly method: string;
  /** Path as it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Host (and port) that the client named; empty if none. */
  readonly host: string;
  readonly body: Readable;
  /** Answers once. HEAD sends no body; an error of the connection is the client's matter and not thrown. */
  respond(status: number, headers: Headers, body?: string | Buffer): void;
  respondStream(status: number, headers: Headers, body: Readable): Promise<void>;
}

/** Wraps what either server hands to its listener. */
export function exchangeOf(request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse): Exchange {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const id = randomUUID();
  const authority = request.headers[':authority'];
  const out = response as ServerResponse;
  const head = (status: number, headers: Headers) => {
    out.statusCode = status;
    out.setHeader('x-amzn-requestid', id);
    out.setHeader('x-amz-request-id', id);
    out.setHeader('x-amz-id-2', id);
    for (const [name, value] of Object.entries(headers)) out.setHeader(name, value);
  };
  return {
    id,
    method: request.method ?? 'GET',
    path: mark === -1 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    host: typeof authority === 'string' ? authority : (request.headers.host ?? ''),
    body: request,
    respond(status, headers, body = '') {
      if (out.headersSent || out.destroyed) return;
      head(status, headers);
      // An answer to HEAD keeps the length that GET would have had, when the caller named it.
      if (headers['content-length'] === undefined && status !== 204 && status !== 304) {
        out.setHeader('content-length', String(Buffer.byteLength(body)));
      }
      out.end(request.method === 'HEAD' ? undefined : body);
    },
    async respondStream(status, headers, body) {
      head(status, headers);
      // A reader that goes away in the middle ends the copy; there is nobody left to tell.
      await pipeline(body, out).catch(() => body.destroy());
    },
  };
}

/** The whole body. @throws AwsError RequestEntityTooLarge beyond `limit` bytes */
export async function readBody(exchange: Exchange, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of exchange.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new AwsError('RequestEntityTooLargeException', `the request's body is longer than the limit of ${limit} bytes`, 413);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}
