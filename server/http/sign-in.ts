import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Users} from '../users/users.ts';

export const SIGN_IN = '/sign-in';
export const SIGN_OUT = '/sign-out';
/** Bytes of a form. */
const MAX_FORM = 4096;
/** After this many wrong passwords for a name it waits. */
const FREE_TRIES = 5;
const WAIT_MS = 30_000;

/** The page where a person says who they are: plain, without a script, so that it works before anything else does. */
export class SignIn {
  readonly #users: Users;
  readonly #cookie: string;
  readonly #now: () => number;
  readonly #tries = new Map<string, {count: number; until: number}>();

  /** `cookie`: the name that the session is kept under. */
  constructor(users: Users, cookie: string, now: () => number) {
    this.#users = users;
    this.#cookie = cookie;
    this.#now = now;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    // Without it the form's Origin would be "null", which the gate refuses.
    response.setHeader('referrer-policy', 'same-origin');
    const url = new URL(request.url ?? '/', 'http://studio');
    if (url.pathname === SIGN_OUT) {
      // A link of another page must not sign anybody out: the form of ours does.
      if (request.method !== 'POST') return leave(response, '/');
      response.setHeader('set-cookie', `${this.#cookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`);
      return leave(response, SIGN_IN);
    }
    const next = localPath(url.searchParams.get('next'));
    if (request.method !== 'POST') return page(response, 200, next, null, '');
    const form = new URLSearchParams(await bodyOf(request));
    const name = (form.get('name') ?? '').trim();
    const tried = this.#tries.get(name);
    if (tried !== undefined && tried.count >= FREE_TRIES && tried.until > this.#now()) {
      return page(response, 429, next, 'too many tries with this name: wait half a minute', name);
    }
    const session = await this.#users.signIn(name, form.get('password') ?? '');
    if (session === null) {
      if (this.#tries.size > 1000) this.#tries.clear();
      this.#tries.set(name, {count: (tried?.count ?? 0) + 1, until: this.#now() + WAIT_MS});
      return page(response, 401, next, 'name or password are not right', name);
    }
    this.#tries.delete(name);
    response.setHeader('set-cookie', `${this.#cookie}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`);
    return leave(response, next);
  }
}

/** A path of this studio and nothing else: two slashes, or a backslash, would be another host. */
function localPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])/.test(text) && !text.startsWith(SIGN_IN) ? text : '/';
}

function leave(response: ServerResponse, to: string): void {
  response.statusCode = 303;
  response.setHeader('location', to);
  response.end();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_FORM) return '';
  }
  return text;
}

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

function page(response: ServerResponse, status: number, next: string, problem: string | null, name: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in · Millrace</title>
<link rel="icon" href="data:,">
<style>
:root{color-scheme:light dark;--page:#fff;--text:#14181b;--text-2:#4a5359;--control:#7f888f;--ink:#14181b;--on-ink:#fff;--danger:#b9232b;--live:#0a6e7c}
@media(prefers-color-scheme:dark){:root{--page:#111417;--text:#e8ebed;--text-2:#aab3b9;--control:#6a747b;--ink:#e8ebed;--on-ink:#111417;--danger:#ff8078;--live:#4cc3d1}}
body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--page);color:var(--text);font:14px/20px system-ui,sans-serif}
main{width:min(320px,calc(100vw - 32px))}h1{font-size:22px;line-height:28px;margin:0 0 16px}
label{display:block;margin:12px 0 4px;color:var(--text-2)}
input,button{box-sizing:border-box;width:100%;height:44px;border-radius:5px;font:inherit;font-size:16px}
input{border:1px solid var(--control);background:transparent;color:inherit;padding:0 12px}
button{margin-top:20px;border:0;background:var(--ink);color:var(--on-ink);font-weight:500}
:focus-visible{outline:2px solid var(--live);outline-offset:2px}p{color:var(--danger);margin:12px 0 0}
</style>
</head>
<body><main><h1>Sign in to Millrace</h1>
<form method="post" action="${SIGN_IN}?next=${escaped(encodeURIComponent(next))}">
<label for="name">Name</label><input id="name" name="name" value="${escaped(name)}" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
${problem === null ? '' : `<p role="alert">${escaped(problem)}</p>`}
<button type="submit">Sign in</button>
</form></main></body></html>
`);
}
