import {createHash} from 'node:crypto';
import type {ServerResponse} from 'node:http';

/** Everything but scripts: the same for every page. Monaco and the charts write style attributes, so styles may be inline. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
];

/** Who may show a page in a frame: nobody. */
const NO_FRAMES = "frame-ancestors 'none'";
/** A page that shows one result and has no controls may stand in other pages of this machine. */
const FRAMES_HERE = "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*";

/** Headers of every answer. */
export function plainHeaders(response: ServerResponse, port: number): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('content-security-policy', policy("'self'", port));
}

/** For development: the framework's reload needs eval and inline scripts. */
export function developmentPolicy(port: number): string {
  return policy("'self' 'unsafe-inline' 'unsafe-eval'", port);
}

function policy(scripts: string, port: number, frames = NO_FRAMES): string {
  // A policy cannot name an IPv6 address; browsers take 'self' for the page's own sockets as well.
  const sockets = ['127.0.0.1', 'localhost'].map((name) => `ws://${name}:${port}`).join(' ');
  return [`script-src ${scripts}`, `connect-src 'self' ${sockets}`, ...POLICY, frames].join('; ');
}

/**
 * The framework puts a page's data into inline scripts. A page is held back until it is whole and its policy then names the hash of each of
 * them: what somebody smuggles into a page later does not run. Other answers pass as they are. "Not modified" has no page to look at, and
 * its headers replace those that the browser has kept: it names no policy, so that the page's own stays.
 */
export function hashInlineScripts(response: ServerResponse, port: number, options: {readonly framed?: boolean} = {}): void {
  const chunks: Buffer[] = [];
  const write = response.write.bind(response) as (chunk: Uint8Array) => boolean;
  const end = response.end.bind(response) as (chunk?: Uint8Array) => ServerResponse;
  const isPage = () => {
    if (response.statusCode === 304 && !response.headersSent) response.removeHeader('content-security-policy');
    return response.statusCode !== 304 && String(response.getHeader('content-type') ?? '').startsWith('text/html');
  };
  const writeHead = response.writeHead.bind(response);
  // A head that is written early would fix the policy: its parts are kept as they are set.
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    for (const part of rest)
      if (typeof part === 'object' && part !== null) for (const [k, v] of headerPairs(part)) response.setHeader(k, v);
    return isPage() ? response : writeHead(status);
  }) as typeof response.writeHead;
  response.flushHeaders = () => undefined;
  response.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
    const bytes = bytesOf(chunk, encoding);
    const callback = [encoding, done].find((f) => typeof f === 'function') as (() => void) | undefined;
    if (isPage()) {
      chunks.push(bytes);
      if (callback !== undefined) queueMicrotask(callback);
      return true;
    }
    const more = write(bytes);
    if (callback !== undefined) queueMicrotask(callback);
    return more;
  }) as typeof response.write;
  response.end = ((chunk?: string | Uint8Array, encoding?: unknown, done?: unknown) => {
    const last = chunk === undefined || chunk === null || typeof chunk === 'function' ? null : bytesOf(chunk, encoding);
    const callback = [chunk, encoding, done].find((f) => typeof f === 'function') as (() => void) | undefined;
    if (callback !== undefined) response.once('finish', callback);
    if (!isPage()) return last === null ? end() : end(last);
    const page = Buffer.concat(last === null ? chunks : [...chunks, last]);
    response.setHeader('content-security-policy', policy(scripts(page), port, options.framed === true ? FRAMES_HERE : NO_FRAMES));
    response.removeHeader('content-length');
    // The end writes the head by the method that is in place.
    response.writeHead = writeHead;
    return end(page);
  }) as typeof response.end;
}

const scripts = (page: Buffer): string => ["'self'", ...scriptHashes(page.toString('utf8'))].join(' ');

/** `'sha256-…'` of each inline script of a page. */
export function scriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  for (const [, attributes = '', text = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    if (/\bsrc\s*=/i.test(attributes) || text === '') continue;
    hashes.add(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  }
  return [...hashes];
}

function bytesOf(chunk: string | Uint8Array, encoding: unknown): Buffer {
  return typeof chunk === 'string'
    ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
    : Buffer.from(chunk);
}

function headerPairs(headers: object): [string, string | string[]][] {
  if (!Array.isArray(headers)) return Object.entries(headers) as [string, string | string[]][];
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) pairs.push([String(headers[i]), String(headers[i + 1])]);
  return pairs;
}
