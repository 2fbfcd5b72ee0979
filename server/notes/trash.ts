import {randomBytes} from 'node:crypto';
import {mkdir, readdir, readFile, rename, rm, stat} from 'node:fs/promises';
import {dirname, join, relative, sep} from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {TrashEntry} from '../protocol/api.ts';
import {NOTE_ENDING} from './note-path.ts';

/** `20260102T030405678Z-1a2b3c`: when it was put here. */
const ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[0-9a-f]{6}$/;

/** Notes that were removed, each in a folder of its own below `<data>/trash` under the path that it had. */
export class Trash {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Takes a file; `path` is the note's. */
  async put(file: string, path: string): Promise<void> {
    const id = `${new Date(this.#now()).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}`;
    const target = join(this.#folder, id, ...path.split('/')) + NOTE_ENDING;
    await mkdir(dirname(target), {recursive: true});
    await rename(file, target);
  }

  /** Newest first. */
  async list(): Promise<TrashEntry[]> {
    const ids = (await readdir(this.#folder).catch(() => [])).filter((name) => ID.test(name));
    const all = await Promise.all(ids.map((id) => this.#entry(id)));
    return all.filter((entry) => entry !== null).sort((a, b) => b.at - a.at);
  }

  /** The file of an entry and the path that it had. Throws `note/not-in-trash`. */
  async get(id: string): Promise<{file: string; path: string}> {
    const entry = ID.test(id) ? await this.#entry(id) : null;
    if (entry === null) throw new StudioError('note/not-in-trash', 'the note is not in the trash any more');
    return {file: join(this.#folder, id, ...entry.path.split('/')) + NOTE_ENDING, path: entry.path};
  }

  /** What its file holds. Throws `note/not-in-trash`. */
  async text(id: string): Promise<string> {
    return readFile((await this.get(id)).file, 'utf8');
  }

  /** For ever. Throws `note/not-in-trash`. */
  async remove(id: string): Promise<void> {
    await this.get(id);
    await this.drop(id);
  }

  /** What is left of an entry whose file was taken out. */
  async drop(id: string): Promise<void> {
    await rm(join(this.#folder, id), {recursive: true, force: true});
  }

  async #entry(id: string): Promise<TrashEntry | null> {
    const folder = join(this.#folder, id);
    const files = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => []);
    const found = files.find((f) => f.isFile() && f.name.endsWith(NOTE_ENDING));
    const [, y, mo, d, h, mi, s, ms] = ID.exec(id) ?? [];
    if (found === undefined || y === undefined) return null;
    const file = join(found.parentPath, found.name);
    const path = relative(folder, file).slice(0, -NOTE_ENDING.length).split(sep).join('/');
    return {id, path, at: Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`), bytes: (await stat(file)).size};
  }
}
