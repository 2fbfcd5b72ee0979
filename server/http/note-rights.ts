import type {IncomingMessage} from 'node:http';
import type {Context, MiddlewareHandler} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Note} from '../protocol/note.ts';
import {readNote} from '../protocol/note-format.ts';
import type {Permissions, Right, Rights} from '../protocol/permissions.ts';
import {EVERYTHING, refusalOf, rightsOf} from '../protocol/rights.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';

/** Who sent a request, where users are configured: written by whoever let it through the gate. */
const senders = new WeakMap<IncomingMessage, string>();

export function sentBy(request: IncomingMessage, user: string | null): void {
  if (user !== null) senders.set(request, user);
}

/** null: no users are configured, or it is the studio's own key. */
export function userOf(c: Context): string | null {
  const {incoming} = (c.env ?? {}) as {incoming?: IncomingMessage};
  return incoming === undefined ? null : (senders.get(incoming) ?? null);
}

/** A note that somebody made is theirs. */
export function ownedBy(note: Note, user: string | null): Note {
  const {permissions: _, ...rest} = note;
  return user === null ? note : {...rest, permissions: {owners: [user], writers: [], runners: [], readers: []}};
}

interface Rule {
  readonly method: string;
  readonly path: RegExp;
  readonly needs: Right;
  /** Paths of the notes that the request is about. */
  readonly notes: (request: Asked) => Promise<readonly string[]> | readonly string[];
}

interface Asked {
  readonly c: Context;
  readonly body: Readonly<Record<string, unknown>>;
  readonly sessions: NoteSessions;
}

const fromQuery = ({c}: Asked) => given(c.req.query('path'));
const fromBody =
  (key: string) =>
  ({body}: Asked) =>
    given(body[key]);
const below = async (folder: unknown, sessions: NoteSessions) =>
  (await sessions.files.list()).map((n) => n.path).filter((path) => path.startsWith(`${String(folder)}/`));
const ofJob = ({c, sessions}: Asked) => given(sessions.ownerOf(c.req.path.split('/')[3] ?? '')?.note);

/** What of `/api` is about notes, and what it asks for. Ops have rules of their own: `protocol/permissions.ts`. */
const RULES: readonly Rule[] = [
  {method: 'GET', path: /^\/api\/notes\/(export|history|history\/note)$/, needs: 'read', notes: fromQuery},
  {method: 'POST', path: /^\/api\/notes$/, needs: 'read', notes: fromBody('from')},
  {method: 'POST', path: /^\/api\/notes\/history\/restore$/, needs: 'write', notes: fromBody('path')},
  {method: 'POST', path: /^\/api\/notes\/paragraph$/, needs: 'write', notes: fromBody('path')},
  {method: 'POST', path: /^\/api\/notes\/rename$/, needs: 'own', notes: fromBody('path')},
  {method: 'DELETE', path: /^\/api\/notes$/, needs: 'own', notes: fromQuery},
  {method: 'POST', path: /^\/api\/notes\/folder\/rename$/, needs: 'own', notes: ({body, sessions}) => below(body.path, sessions)},
  {method: 'DELETE', path: /^\/api\/notes\/folder$/, needs: 'own', notes: ({c, sessions}) => below(c.req.query('path'), sessions)},
  {method: 'POST', path: /^\/api\/applications\/(build|deploy)$/, needs: 'run', notes: fromBody('note')},
  {method: 'GET', path: /^\/api\/jobs\/[^/]+(\/bad-records)?$/, needs: 'read', notes: ofJob},
  {method: 'POST', path: /^\/api\/jobs\/[^/]+\/(stop|savepoint)$/, needs: 'run', notes: ofJob},
];

/** Refuses what the sender may not do with a note, in words. Without users it lets everything through. */
export function noteRights(sessions: NoteSessions): MiddlewareHandler {
  return async (c, next) => {
    const user = userOf(c);
    if (user === null) return next();
    const asked: Asked = {c, sessions, body: await jsonOf(c)};
    for (const rule of RULES) {
      if (rule.method !== c.req.method || !rule.path.test(c.req.path)) continue;
      for (const path of await rule.notes(asked)) must(rule.needs, await sessions.permissions(path), user);
    }
    if (/^\/api\/notes\/trash(\/restore)?$/.test(c.req.path) && c.req.method !== 'GET') await mustOwnTrashed(asked, user);
    await next();
  };
}

/** What the sender may do with a note. */
export async function rightsOn(c: Context, sessions: NoteSessions, path: string): Promise<Rights> {
  const user = userOf(c);
  return user === null ? EVERYTHING : rightsOf(await sessions.permissions(path), user);
}

/** The notes of a list that the sender may read, with what they may do. */
export async function readable<T extends {readonly path: string}>(
  c: Context,
  sessions: NoteSessions,
  notes: readonly T[],
): Promise<(T & {readonly rights: Rights})[]> {
  const all = await Promise.all(notes.map(async (n) => ({...n, rights: await rightsOn(c, sessions, n.path)})));
  return all.filter((n) => n.rights.read);
}

async function mustOwnTrashed({c, body, sessions}: Asked, user: string): Promise<void> {
  const id = c.req.query('id') ?? body.id;
  const {trashed} = sessions.files;
  const ids = typeof id === 'string' ? [id] : (await trashed.list()).map((e) => e.id);
  for (const one of ids) must('own', readNote(await trashed.text(one)).permissions, user);
}

function must(right: Right, permissions: Permissions | undefined, user: string): void {
  if (rightsOf(permissions, user)[right]) return;
  const {message, hint} = refusalOf(right, permissions);
  throw new StudioError('note/not-allowed', message, {hint});
}

function given(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** The body is read once and kept by Hono; what is no JSON is refused by whoever needs it. */
async function jsonOf(c: Context): Promise<Readonly<Record<string, unknown>>> {
  if (c.req.method === 'GET' || c.req.path === '/api/notes/import') return {};
  const json: unknown = await c.req.json().catch(() => null);
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}
