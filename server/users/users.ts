import {createHmac, randomBytes, scrypt, timingSafeEqual} from 'node:crypto';
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {z} from 'zod';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {roleSchema} from '../protocol/people.ts';
import type {Role} from '../protocol/roles.ts';

export const USERS_FILE = 'users.json';

/** A name that history, notes and cookies can carry. */
export const userNameSchema = z.string().regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Number} _@.-]{0,58}$/u);

/** `<data>/users.json`. Who has no role there may do everything. A password is `scrypt$<salt>$<key>`, both base64. */
const usersSchema = z.object({
  users: z.array(z.object({name: userNameSchema, password: z.string().startsWith('scrypt$'), role: roleSchema.default('admin')})).min(1),
});

const KEY_BYTES = 32;
/** 16 MiB and some tens of milliseconds a try. */
const COST = {N: 16_384, r: 8, p: 1};
const SESSION_MS = 30 * 24 * 3_600_000;
const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

export async function hashPassword(password: string, salt = randomBytes(16)): Promise<string> {
  const key = await derive(password.normalize('NFKC'), salt, KEY_BYTES, COST);
  return `scrypt$${salt.toString('base64')}$${key.toString('base64')}`;
}

interface Known {
  readonly password: string;
  readonly role: Role;
}

type Named = ReadonlyMap<string, Known>;

/**
 * The users of a studio, where a file of its data folder names some. Sessions are signed names: they outlive a restart. The file is read
 * again when it has changed; one that cannot be understood then leaves the users as they were.
 */
export class Users {
  readonly #file: string;
  readonly #secret: string;
  readonly #now: () => number;
  readonly #changed = new Set<(problem: StudioError | null) => void>();
  #version: string;
  /** null: the file is not there. */
  #users: Named | null;
  /** Compared with when there is no such user, so that a try takes the same time. */
  readonly #nobody: Promise<string> = hashPassword(randomBytes(12).toString('hex'));

  /** `secret` signs sessions. Throws `config/users` for a file that cannot be understood. */
  constructor(data: string, secret: string, now: () => number) {
    this.#file = join(data, USERS_FILE);
    this.#secret = secret;
    this.#now = now;
    this.#version = versionOf(this.#file);
    this.#users = read(this.#file);
  }

  /** Hears of each change of the file, with what is wrong with it; the function ends it. */
  onChange(listener: (problem: StudioError | null) => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Whether people sign in here. */
  get configured(): boolean {
    return this.#known() !== null;
  }

  get names(): readonly string[] {
    return [...(this.#known()?.keys() ?? [])].sort();
  }

  /** null: nobody of that name, who then is not held to one. */
  roleOf(name: string): Role | null {
    return this.#known()?.get(name)?.role ?? null;
  }

  /** The users as the file names them now. */
  #known(): Named | null {
    const version = versionOf(this.#file);
    if (version === this.#version) return this.#users;
    this.#version = version;
    let problem: StudioError | null = null;
    try {
      this.#users = read(this.#file);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      problem = error;
    }
    for (const listener of this.#changed) listener(problem);
    return this.#users;
  }

  /** A session for the cookie; null: name or password are not right. */
  async signIn(name: string, password: string): Promise<string | null> {
    const known = this.#known()?.get(name)?.password;
    const [, salt = '', key = ''] = (known ?? (await this.#nobody)).split('$');
    const wanted = Buffer.from(key, 'base64');
    const given = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, COST);
    const same = wanted.length === given.length && timingSafeEqual(wanted, given);
    if (!same || known === undefined) return null;
    const body = `${Buffer.from(name).toString('base64url')}.${this.#now() + SESSION_MS}`;
    return `${body}.${this.#sign(body, known)}`;
  }

  /** Whose session it is; null: nobody's, or not any more. A changed password ends it. */
  userOf(session: string | null | undefined): string | null {
    const [encoded = '', until = '', signature = ''] = (session ?? '').split('.');
    const name = Buffer.from(encoded, 'base64url').toString();
    const known = this.#known()?.get(name)?.password;
    if (known === undefined || !/^\d+$/.test(until) || Number(until) < this.#now()) return null;
    const wanted = Buffer.from(this.#sign(`${encoded}.${until}`, known));
    const given = Buffer.from(signature);
    return wanted.length === given.length && timingSafeEqual(wanted, given) ? name : null;
  }

  #sign(body: string, password: string): string {
    return createHmac('sha256', `${this.#secret}\n${password}`).update(body).digest('base64url');
  }
}

/** Another one when the file was written, replaced, made or removed. */
function versionOf(file: string): string {
  const found = statSync(file, {throwIfNoEntry: false});
  return found === undefined ? 'none' : `${found.ino} ${found.mtimeMs} ${found.ctimeMs} ${found.size}`;
}

/** null: there is no file. */
function read(file: string): Named | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // A file that is there and cannot be read must not open the studio to everybody.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw bad(file, error instanceof Error ? error.message : String(error));
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad(file, 'it is no JSON');
  }
  const parsed = usersSchema.safeParse(json);
  if (!parsed.success) throw bad(file, `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  return new Map(parsed.data.users.map((u) => [u.name, u]));
}

function bad(file: string, why: string): StudioError {
  return new StudioError('config/users', `the users in "${file}" cannot be read: ${why}`, {
    hint: 'millrace user NAME adds one in the right form',
  });
}
