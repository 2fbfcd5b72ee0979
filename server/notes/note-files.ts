import {randomBytes} from 'node:crypto';
import {constants} from 'node:fs';
import {access, copyFile, cp, mkdir, open, readdir, readFile, realpath, rename, rmdir, stat, unlink} from 'node:fs/promises';
import {dirname, join, relative, sep} from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {NoteEntry, NoteHit} from '../protocol/api.ts';
import type {Note} from '../protocol/note.ts';
import {readNote, writeNote} from '../protocol/note-format.ts';
import type {Permissions} from '../protocol/permissions.ts';
import {History} from './history.ts';
import {importNote} from './import-note.ts';
import {checkedPath, NOTE_ENDING, slug} from './note-path.ts';
import {OpenNote, type OpenNoteHost} from './open-note.ts';
import {SampleNotes} from './sample-notes.ts';
import {searchNotes} from './search.ts';
import {Trash} from './trash.ts';
import {writeZpln} from './zpln/write-zpln.ts';

export type {OpenNote, OpenNoteHost} from './open-note.ts';

/** Largest note file that is read, bytes. */
const MAX_FILE = 16 * 1024 * 1024;
/** Text that goes along in the list, for its search. */
const LISTED_TEXT = 20_000;

/** The notes as files below one folder. Everything that names a file here goes through `checkedPath`. */
export class NoteFiles {
  readonly folder: string;
  readonly trashed: Trash;
  readonly history: History;
  readonly samples: SampleNotes;
  readonly #listed = new Map<string, {stamp: string; entry: NoteEntry; note: Note}>();

  private constructor(folder: string, trash: Trash, history: History, samples: SampleNotes) {
    this.samples = samples;
    this.folder = folder;
    this.trashed = trash;
    this.history = history;
  }

  /** Opens `<data>/notes`; the first time with copies of the samples to begin with. Throws `note/folder` when it cannot be written. */
  static async open(data: string, samples: string | null, now: () => number = Date.now): Promise<NoteFiles> {
    const folder = join(data, 'notes');
    try {
      const fresh = await mkdir(folder, {recursive: true});
      if (fresh !== undefined && samples !== null) await copySamples(samples, folder);
      await access(folder, constants.R_OK | constants.W_OK);
      const base = await realpath(data);
      return new NoteFiles(
        await realpath(folder),
        new Trash(join(base, 'trash'), now),
        new History(join(base, 'history'), now),
        new SampleNotes(samples),
      );
    } catch (error) {
      throw folderError(folder, error);
    }
  }

  async list(): Promise<NoteEntry[]> {
    const files = await readdir(this.folder, {recursive: true, withFileTypes: true});
    const entries = await Promise.all(
      files
        .filter((f) => f.isFile() && f.name.endsWith(NOTE_ENDING) && !f.name.startsWith('.'))
        .map((f) => this.entry(relative(this.folder, join(f.parentPath, f.name)).slice(0, -NOTE_ENDING.length).split(sep).join('/'))),
    );
    return entries.filter((e) => e !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Notes with all the words, the best first; `columns`: of every table, by its name. */
  async search(query: string, columns: ReadonlyMap<string, readonly string[]>): Promise<readonly NoteHit[]> {
    const notes = (await this.list()).flatMap(({path, title}) => {
      const note = this.#listed.get(path)?.note;
      return note === undefined ? [] : [{path, title, note}];
    });
    return searchNotes(notes, query, columns);
  }

  /** null: there is no such note (any more). */
  async entry(path: string): Promise<NoteEntry | null> {
    const file = this.#file(path);
    const found = await stat(file).catch(() => null);
    if (found === null || found.size > MAX_FILE) return null;
    const stamp = `${found.mtimeMs}/${found.size}`;
    const known = this.#listed.get(path);
    if (known?.stamp === stamp) return known.entry;
    const note = readNote(await readFile(file, 'utf8'));
    const text = note.paragraphs.map((p) => (p.title === '' ? p.text : `${p.title}\n${p.text}`)).join('\n');
    const entry: NoteEntry = {
      path,
      title: note.title === '' ? (path.split('/').at(-1) ?? path) : note.title,
      modifiedAt: found.mtimeMs,
      paragraphs: note.paragraphs.length,
      text: text.slice(0, LISTED_TEXT),
    };
    this.#listed.set(path, {stamp, entry, note});
    return entry;
  }

  async permissions(path: string): Promise<Permissions | undefined> {
    await this.entry(path);
    return this.#listed.get(path)?.note.permissions;
  }

  /** The file's text. Throws `note/not-found`. */
  async read(path: string): Promise<string> {
    const file = this.#file(path);
    try {
      if ((await stat(file)).size > MAX_FILE) throw new StudioError('note/too-large', `note "${path}" is larger than 16 MiB`);
      await this.#inside(file);
      return await readFile(file, 'utf8');
    } catch (error) {
      if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) throw notFound(path);
      throw error;
    }
  }

  /** Whole or not at all: a new file, made safe on disk, takes the old one's name. Throws `note/not-saved`. */
  async write(path: string, text: string): Promise<void> {
    const file = this.#file(path);
    const draft = join(dirname(file), `.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await mkdir(dirname(file), {recursive: true});
      await this.#inside(file);
      const handle = await open(draft, 'wx', 0o644);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    } catch (error) {
      await unlink(draft).catch(() => undefined);
      if (error instanceof StudioError) throw error;
      throw new StudioError('note/not-saved', `note "${path}" could not be saved: ${reason(error)}`, {
        hint: `check that ${this.folder} can be written and has space left`,
        blame: 'environment',
        retry: 'later',
      });
    }
  }

  /** Saves a note under a name that is free. Gives its path. */
  async create(note: Note, folder: string, name = slug(note.title)): Promise<string> {
    const base = folder === '' ? name : `${folder.replaceAll(/^\/+|\/+$/g, '')}/${name}`;
    const path = await this.#free(checkedPath(base));
    await this.write(path, writeNote(note));
    return path;
  }

  /** Saves what a file of that name holds, below its own folders. `owned` says whose it is. Gives the note's path. Throws `note/not-zeppelin`, `note/unknown-file`. */
  async bring(name: string, text: string, folder: string, owned: (note: Note) => Note): Promise<string> {
    const {note, folder: own} = importNote(name, text);
    const below = [folder, own].filter((part) => part !== '').join('/');
    return this.create(owned({...note, title: note.title.slice(0, 200)}), below);
  }

  /** A note's text as a file of Zeppelin. */
  zeppelin(text: string, path: string): string {
    return writeZpln(readNote(text), path);
  }

  async rename(path: string, to: string): Promise<void> {
    const target = this.#file(to);
    if (await exists(target)) throw new StudioError('note/exists', `note "${to}" exists already`, {hint: 'choose another name'});
    await this.#must(path);
    await mkdir(dirname(target), {recursive: true});
    await this.#inside(target);
    await rename(this.#file(path), target);
    await this.history.rename(path, to);
    await this.#prune(dirname(this.#file(path)));
  }

  async trash(path: string): Promise<void> {
    await this.#must(path);
    await this.trashed.put(this.#file(path), path);
    await this.#prune(dirname(this.#file(path)));
  }

  /** Takes a note out of the trash to where it was, under another name when that is taken. Gives its path. */
  async restore(id: string): Promise<string> {
    const {file, path} = await this.trashed.get(id);
    const free = await this.#free(checkedPath(path));
    const target = this.#file(free);
    await mkdir(dirname(target), {recursive: true});
    await this.#inside(target);
    await rename(file, target);
    await this.trashed.drop(id);
    return free;
  }

  /** A copy of the file as it lies on the disk, beside it. Gives the copy's path. */
  async keepCopy(path: string): Promise<string> {
    for (let n = 1; ; n++) {
      const name = n === 1 ? `${path} (from disk)` : `${path} (from disk ${n})`;
      try {
        await copyFile(this.#file(path), this.#file(name), constants.COPYFILE_EXCL);
        return name;
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
      }
    }
  }

  /** The file of a note that is open; `known` is its text as it was read. */
  follow(path: string, known: string, host: OpenNoteHost): OpenNote {
    return new OpenNote(this, path, known, host);
  }

  /** The note whose file this is (a path below the folder, as watchers report it); null for other files. */
  pathOf(name: string): string | null {
    if (!name.endsWith(NOTE_ENDING)) return null;
    return name.slice(0, -NOTE_ENDING.length).split(sep).join('/');
  }

  async #free(path: string): Promise<string> {
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? path : `${path}-${n}`;
      if (!(await exists(this.#file(candidate)))) return candidate;
    }
  }

  async #must(path: string): Promise<void> {
    if (!(await exists(this.#file(path)))) throw notFound(path);
  }

  #file(path: string): string {
    return join(this.folder, ...checkedPath(path).split('/')) + NOTE_ENDING;
  }

  /** A folder that lost its last note goes, and so do those above it. */
  async #prune(folder: string): Promise<void> {
    for (let at = folder; at !== this.folder && at.startsWith(this.folder + sep); at = dirname(at)) {
      if (
        !(await rmdir(at).then(
          () => true,
          () => false,
        ))
      )
        return;
    }
  }

  /** A link in the folder must not lead out of it. */
  async #inside(file: string): Promise<void> {
    const real = await realpath((await exists(file)) ? file : dirname(file));
    if (real !== this.folder && !real.startsWith(this.folder + sep)) {
      throw new StudioError('note/bad-path', 'the note lies outside the notes folder', {hint: 'a link leads out of it'});
    }
  }
}

/** Of the samples those that a new studio has among its notes; the others come from the gallery. */
const FIRST_SAMPLES = 'getting-started';

async function copySamples(samples: string, folder: string): Promise<void> {
  const from = join(samples, FIRST_SAMPLES);
  if (!(await exists(from))) return;
  await cp(from, join(folder, FIRST_SAMPLES), {
    recursive: true,
    filter: async (from) => (await stat(from)).isDirectory() || from.endsWith(NOTE_ENDING),
  });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function notFound(path: string): StudioError {
  return new StudioError('note/not-found', `note "${path}" does not exist`);
}

function folderError(folder: string, error: unknown): StudioError {
  return new StudioError('note/folder', `the notes folder "${folder}" cannot be used: ${reason(error)}`, {
    hint: 'give another data folder with --data',
    blame: 'environment',
  });
}

function reason(error: unknown): string {
  if (isCode(error, 'EACCES') || isCode(error, 'EPERM')) return 'no permission';
  if (isCode(error, 'EROFS')) return 'the disk is read-only';
  if (isCode(error, 'ENOSPC')) return 'no space left';
  if (isCode(error, 'ENOTDIR') || isCode(error, 'EEXIST')) return 'a file is in its way';
  return error instanceof Error ? error.message : String(error);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
