import type {Note} from '../protocol/note.ts';
import {readNote, writeNote} from '../protocol/note-format.ts';
import type {NoteFiles} from './note-files.ts';

/** A change is on disk at most so long after it was made. */
const SAVE_MS = 800;

/** What a note's file tells the one who holds the note. */
export interface OpenNoteHost {
  /** The note as it is now. */
  document(): Note;
  /** Another program changed the file and nobody changed the note: take this. */
  replaced(document: Note): void;
  /** Both changed: the file's version was kept under this path, the note goes on. */
  kept(copy: string): void;
  failed(error: unknown): void;
  /** Who changed the note last, as the history names them. */
  hand(): string;
}

/** A hand of the history: a change that came through the file. */
const OUTSIDE = 'another program';

/** The file behind an open note: saves what changes, follows what other programs do to it. */
export class OpenNote {
  path: string;
  readonly #files: NoteFiles;
  readonly #host: OpenNoteHost;
  /** The text that the file had when we last read or wrote it. */
  #known: string;
  #timer: NodeJS.Timeout | null = null;
  /** One file operation after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(files: NoteFiles, path: string, known: string, host: OpenNoteHost) {
    this.#files = files;
    this.path = path;
    this.#known = known;
    this.#host = host;
  }

  /** The note changed. */
  touch(): void {
    this.#timer ??= setTimeout(() => void this.save(), SAVE_MS);
  }

  /** Resolves when the file holds the note as it is now, or the failure was told. */
  save(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return this.#then(async () => {
      const text = writeNote(this.#host.document());
      if (text === this.#known) return;
      await this.#keepForeign();
      await this.#files.write(this.path, text);
      await this.#files.history.record(this.path, text, this.#host.hand(), this.#known);
      this.#known = text;
    });
  }

  /** The file may have changed. */
  look(): Promise<void> {
    return this.#then(async () => {
      const text = await this.#files.read(this.path).catch(() => null);
      // Gone: the next save writes it again, so that nothing is lost.
      if (text === null || text === this.#known) return;
      if (this.#timer !== null) return;
      await this.#files.history.record(this.path, text, OUTSIDE, this.#known);
      this.#known = text;
      this.#host.replaced(readNote(text));
    });
  }

  async close(): Promise<void> {
    if (this.#timer !== null) await this.save();
    await this.#work;
  }

  /** Before our version goes over a file that somebody else wrote meanwhile, theirs is kept beside it. */
  async #keepForeign(): Promise<void> {
    const text = await this.#files.read(this.path).catch(() => null);
    if (text === null || text === this.#known) return;
    this.#host.kept(await this.#files.keepCopy(this.path));
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#host.failed(error));
    return this.#work;
  }
}
