import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve, sep} from 'node:path';

let serial = 0;

/** Writes a file so that a reader, or a crash, sees the old or the new content and nothing between. */
export function writeAtomically(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), {recursive: true});
  serial++;
  const temporary = `${path}.${process.pid}.${serial}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

export function writeJson(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** The parsed file, or null when there is none. @throws Error that names the file when it is not JSON */
export function readJson<T>(path: string): T | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`"${path}" is not valid JSON`);
  }
}

/** Whether an error of the file system carries this code, such as ENOENT. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * A path below `folder` for a name that came from a request. Everything but letters, digits, `_`, `-` and inner dots is percent-encoded,
 * so that no name is `..`, hidden, or holds a separator, and a long one is cut and told apart by its hash. The resolved path is
 * checked all the same.
 */
export function pathWithin(folder: string, name: string): string {
  const safe = encodeURIComponent(name)
    .replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/^\./, '%2E');
  const path = join(folder, safe.length <= 200 ? safe : `${safe.slice(0, 100)}%${createHash('sha256').update(name).digest('hex')}`);
  if (!resolve(path).startsWith(resolve(folder) + sep)) throw new Error(`the name "${name}" leaves its folder`);
  return path;
}
