import type {IncomingMessage} from 'node:http';
import type {Users} from '../users/users.ts';
import type {Token} from './token.ts';

/** What becomes of a request before anybody looks at it. */
export type Verdict =
  /** `user`: who is signed in; null where no users are configured, or for the studio's own key. */
  | {readonly kind: 'pass'; readonly user: string | null}
  /** Users are configured, and this is nobody yet. */
  | {readonly kind: 'sign-in'}
  /** The URL carried the token: put it into the cookie, and the browser at the URL without it. */
  | {readonly kind: 'enter'; readonly location: string; readonly cookie: string}
  | {readonly kind: 'refuse'; readonly status: 400 | 401 | 403; readonly reason: string};

const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The studio's border: a request has the studio's own Host (a name that an attacker's DNS points here has not), comes from no foreign page
 * (Origin), and knows the token, by cookie or as `Authorization: Bearer`. With users configured the cookie has to be a person's session;
 * the key as `Bearer` stays the operator's, for scripts.
 */
export class Gate {
  readonly #token: Token;
  readonly #users: Users;
  readonly #hosts: ReadonlySet<string>;

  constructor(token: Token, port: number, users: Users) {
    this.#users = users;
    this.#token = token;
    this.#hosts = new Set(LOCAL_NAMES.map((name) => (port === 80 ? name : `${name}:${port}`)));
  }

  check(request: IncomingMessage): Verdict {
    const refused = this.#foreign(request);
    if (refused !== null) return {kind: 'refuse', status: 403, reason: refused};
    const url = this.#url(request);
    if (url === null) return {kind: 'refuse', status: 400, reason: 'the address is not understood'};
    const given = url.searchParams.get('token');
    if (given !== null && request.method === 'GET' && request.headers.upgrade === undefined && this.#token.is(given)) {
      url.searchParams.delete('token');
      const cookie = `${this.#token.cookie}=${this.#token.text}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`;
      // Two slashes at the start would be another host's address.
      return {kind: 'enter', location: url.pathname.replace(/^\/+/, '/') + url.search, cookie};
    }
    if (this.#bears(request)) return {kind: 'pass', user: null};
    if (this.#users.configured) {
      const user = this.#users.userOf(this.#cookie(request, this.userCookie));
      return user === null ? {kind: 'sign-in'} : {kind: 'pass', user};
    }
    if (this.#token.is(this.#cookie(request, this.#token.cookie))) return {kind: 'pass', user: null};
    return {
      kind: 'refuse',
      status: 401,
      reason: 'open the address that millrace printed when it started: it carries the key to this studio',
    };
  }

  /** Holds a person's session. */
  get userCookie(): string {
    return `${this.#token.cookie}-user`;
  }

  /** Of the health check and of signing in, which need no token. */
  isOwnHost(request: IncomingMessage): boolean {
    return this.#foreign(request) === null;
  }

  #foreign(request: IncomingMessage): string | null {
    if (!this.#hosts.has((request.headers.host ?? '').toLowerCase())) return 'this studio answers on its own address only';
    const {origin} = request.headers;
    if (origin === undefined) return null;
    const host = /^http:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? '';
    return this.#hosts.has(host) ? null : 'another page must not use this studio';
  }

  #url(request: IncomingMessage): URL | null {
    const target = request.url ?? '/';
    return target.startsWith('/') && URL.canParse(`http://studio${target}`) ? new URL(`http://studio${target}`) : null;
  }

  #bears(request: IncomingMessage): boolean {
    return this.#token.is(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]);
  }

  #cookie(request: IncomingMessage, wanted: string): string | null {
    for (const part of (request.headers.cookie ?? '').split(';')) {
      const [name, value] = part.trim().split('=');
      if (name === wanted) return value ?? null;
    }
    return null;
  }
}
