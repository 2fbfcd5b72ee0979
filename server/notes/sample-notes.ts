import {readdir, readFile} from 'node:fs/promises';
import {join, sep} from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Sample} from '../protocol/help.ts';
import type {Note} from '../protocol/note.ts';
import {readNote} from '../protocol/note-format.ts';
import {isProse, parseHeader} from '../protocol/paragraph-header.ts';
import {NOTE_ENDING} from './note-path.ts';

/** The notes that come along. Their folder is read when somebody asks: it is small, and nothing of it changes. */
export class SampleNotes {
  readonly #folder: string | null;

  /** `folder` null: none. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  async list(): Promise<Sample[]> {
    if (this.#folder === null) return [];
    const files = (await readdir(this.#folder, {recursive: true})).filter((f) => f.endsWith(NOTE_ENDING)).sort();
    return Promise.all(files.map(async (file) => sampleOf(idOf(file), readNote(await readFile(join(this.#folder ?? '', file), 'utf8')))));
  }

  /** Throws `note/no-sample`. */
  async note(id: string): Promise<Note> {
    const known = (await this.list()).some((s) => s.id === id);
    if (this.#folder === null || !known) throw new StudioError('note/no-sample', `there is no sample "${id}"`);
    return readNote(await readFile(join(this.#folder, ...id.split('/')) + NOTE_ENDING, 'utf8'));
  }
}

function idOf(file: string): string {
  return file.slice(0, -NOTE_ENDING.length).split(sep).join('/');
}

function sampleOf(id: string, note: Note): Sample {
  const prose = note.paragraphs.find((p) => isProse(p.text));
  const header = prose === undefined ? null : parseHeader(prose.text);
  const text = prose === undefined || header?.kind !== 'header' ? '' : prose.text.slice(header.bodyOffset);
  const plain = text.replaceAll(/[*_`]/g, '').replaceAll(/\s+/g, ' ').trim();
  const about = /^.*?[.!?](?= |$)/.exec(plain)?.[0] ?? plain;
  return {id, title: note.title, about, paragraphs: note.paragraphs.length, generator: typeof note.extra.generator === 'string'};
}
