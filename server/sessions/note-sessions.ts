import {type FSWatcher, watch} from 'node:fs';
import {diagnostic, StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {NoteFiles, OpenNote} from '../notes/note-files.ts';
import type {Note} from '../protocol/note.ts';
import {readNote} from '../protocol/note-format.ts';
import type {Permissions} from '../protocol/permissions.ts';
import {errorMessage, NoteSession} from './note-session.ts';

export type {Follower, JobHere, NoteSession, ResultPatch} from './note-session.ts';

/** A program that saves a file writes it in steps: look once they are done. */
const SETTLE_MS = 60;
/** A hand of the history: somebody took an older version. */
const RESTORED = 'an older version, restored';

interface Open {
  readonly session: NoteSession;
  readonly file: OpenNote;
}

/** Every note that is open or runs something: one session each, and its file. */
export class NoteSessions {
  readonly files: NoteFiles;
  readonly #kernel: Kernel;
  readonly #now: () => number;
  readonly #beforeRunAll: (document: Note) => Promise<void>;
  readonly #open = new Map<string, Promise<Open>>();
  readonly #opened = new Map<string, Open>();
  readonly #looks = new Map<string, NodeJS.Timeout>();
  readonly #watcher: FSWatcher | null;

  /** `beforeRunAll` brings up what a note needs before its first paragraph runs. */
  constructor(files: NoteFiles, kernel: Kernel, now: () => number, beforeRunAll: (document: Note) => Promise<void>) {
    this.files = files;
    this.#kernel = kernel;
    this.#now = now;
    this.#beforeRunAll = beforeRunAll;
    this.#watcher = this.#watch();
  }

  /** The note's session, opened where it is not. Throws `note/not-found`, `note/bad-path`. */
  async open(path: string): Promise<NoteSession> {
    let opening = this.#open.get(path);
    if (opening === undefined) {
      opening = this.#load(path);
      this.#open.set(path, opening);
      opening.catch(() => this.#open.delete(path));
    }
    return (await opening).session;
  }

  /** Sessions that are open, by path. */
  all(): NoteSession[] {
    return [...this.#opened.values()].map((o) => o.session);
  }

  /** Renames the file; what runs goes on, and whoever has the note open is told where it went. */
  async rename(path: string, to: string): Promise<void> {
    const open = this.#opened.get(path);
    await open?.file.save();
    await this.files.rename(path, to);
    if (open === undefined) return;
    const entry = this.#open.get(path);
    this.#open.delete(path);
    this.#opened.delete(path);
    open.session.path = to;
    open.file.path = to;
    if (entry !== undefined) this.#open.set(to, entry);
    this.#opened.set(to, open);
    open.session.tell({kind: 'note-gone', note: path, reason: `the note was renamed to "${to}"`});
    open.session.unfollowAll();
  }

  /** Renames a folder, or puts it into another one, with every note below it. Throws `note/no-folder`, `note/exists`. */
  async renameFolder(folder: string, to: string): Promise<void> {
    if (`${to}/`.startsWith(`${folder}/`)) throw new StudioError('note/bad-path', 'a folder cannot be put into itself');
    const notes = await this.#below(folder);
    const taken = new Set((await this.files.list()).map((n) => n.path));
    const moves = notes.map((path) => ({path, to: `${to}${path.slice(folder.length)}`}));
    const inTheWay = moves.find((m) => taken.has(m.to));
    if (inTheWay !== undefined) throw new StudioError('note/exists', `note "${inTheWay.to}" exists already`, {hint: 'choose another name'});
    for (const move of moves) await this.rename(move.path, move.to);
  }

  /** Moves every note of a folder to the trash. Throws `note/no-folder`. */
  async trashFolder(folder: string): Promise<void> {
    for (const path of await this.#below(folder)) await this.trash(path);
  }

  /** Puts a version of the history in the place of what the note is now, which is kept as a version as well. */
  async restoreVersion(path: string, version: string, by: string | null): Promise<void> {
    const session = await this.open(path);
    const text = await this.files.history.text(path, version);
    await this.#opened.get(path)?.file.save();
    const {permissions: _, ...older} = readNote(text);
    const {permissions} = session.document;
    // Who may do what is not a matter of versions.
    session.replace({...older, ...(permissions === undefined ? {} : {permissions})});
    session.hand = by === null ? RESTORED : `${by}, an older version restored`;
    this.#opened.get(path)?.file.touch();
    await this.#opened.get(path)?.file.save();
  }

  /** Ends what the note runs and moves its file to the trash. */
  async trash(path: string): Promise<void> {
    const open = this.#opened.get(path);
    await open?.file.save();
    await this.files.trash(path);
    if (open === undefined) return;
    this.#open.delete(path);
    this.#opened.delete(path);
    open.session.tell({kind: 'note-gone', note: path, reason: 'the note was moved to the trash'});
    await open.session.close();
  }

  /** The file's text with every change of an open note in it. */
  async text(path: string): Promise<string> {
    await this.#opened.get(path)?.file.save();
    return this.files.read(path);
  }

  /** Who may do what with a note; undefined: everybody everything, or there is no such note. */
  async permissions(path: string): Promise<Permissions | undefined> {
    const open = this.#opened.get(path);
    return open === undefined ? this.files.permissions(path) : open.session.document.permissions;
  }

  /** Note and paragraph that a job belongs to, and who ran it. */
  ownerOf(job: string): {note: string; paragraph: string; by: string | null} | null {
    for (const {session} of this.#opened.values()) {
      const paragraph = session.paragraphOf(job);
      if (paragraph !== null) return {note: session.path, paragraph, by: session.runBy(paragraph)};
    }
    return null;
  }

  /** The statement of a job, and its paragraph. */
  statementOf(job: string): ReturnType<NoteSession['statementOf']> {
    for (const {session} of this.#opened.values()) {
      const found = session.statementOf(job);
      if (found !== null) return found;
    }
    return null;
  }

  /** Ends everything that runs, closes the kernel's sessions and saves the notes. */
  async close(): Promise<void> {
    this.#watcher?.close();
    for (const timer of this.#looks.values()) clearTimeout(timer);
    // The notes first: nothing that a kernel does on its way out may cost them.
    await Promise.all([...this.#opened.values()].map((o) => o.file.close()));
    await Promise.allSettled([...this.#opened.values()].map((o) => o.session.close()));
  }

  async #below(folder: string): Promise<readonly string[]> {
    const notes = (await this.files.list()).map((n) => n.path).filter((path) => path.startsWith(`${folder}/`));
    if (notes.length === 0) throw new StudioError('note/no-folder', `there is no folder "${folder}"`);
    return notes;
  }

  async #load(path: string): Promise<Open> {
    const text = await this.files.read(path);
    const file: OpenNote = this.files.follow(path, text, {
      document: () => session.document,
      replaced: (document) => session.replace(document),
      kept: (copy) => {
        const message = `the note was changed on the disk as well: that version was kept as "${copy}"`;
        session.tell({kind: 'error', diagnostic: diagnostic('note/changed-on-disk', message, {severity: 'info', blame: 'environment'})});
      },
      failed: (error) => session.tell(errorMessage(error)),
      hand: () => session.hand,
    });
    const session: NoteSession = new NoteSession({
      path,
      document: readNote(text),
      kernel: this.#kernel,
      now: this.#now,
      save: () => file.touch(),
      beforeRunAll: this.#beforeRunAll,
    });
    const open = {session, file};
    this.#opened.set(path, open);
    return open;
  }

  #watch(): FSWatcher | null {
    try {
      const watcher = watch(this.files.folder, {recursive: true}, (_, name) => {
        const path = name === null ? null : this.files.pathOf(name);
        const open = path === null ? undefined : this.#opened.get(path);
        if (path === null || open === undefined || this.#looks.has(path)) return;
        const look = setTimeout(() => {
          this.#looks.delete(path);
          void open.file.look();
        }, SETTLE_MS);
        this.#looks.set(path, look);
      });
      // Without a watch a change from outside is found when the note is saved.
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }
}
