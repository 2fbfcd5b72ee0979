import {readdir, readFile} from 'node:fs/promises';
import {join, sep} from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Document, DocumentText} from '../protocol/help.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs');
const ENDING = '.md';
const FIRST = 'README';

/** The documents as the pages show them. A path is one of those that lie in the folder: nothing else can be named. */
export class Documents {
  readonly #folder: string;
  #all: Promise<readonly DocumentText[]> | null = null;

  constructor(folder = FOLDER) {
    this.#folder = folder;
  }

  /** In the order of their paths, the first page first. */
  async list(): Promise<readonly Document[]> {
    return (await this.#read()).map(({path, title}) => ({path, title}));
  }

  /** Throws `help/no-document`. */
  async text(path: string): Promise<DocumentText> {
    const found = (await this.#read()).find((d) => d.path === path);
    if (found === undefined) throw new StudioError('help/no-document', `there is no document "${path}"`);
    return found;
  }

  /** Once: they come with the program. */
  #read(): Promise<readonly DocumentText[]> {
    this.#all ??= readAll(this.#folder).catch((error: unknown) => {
      this.#all = null;
      throw error;
    });
    return this.#all;
  }
}

async function readAll(folder: string): Promise<readonly DocumentText[]> {
  const files = (await readdir(folder, {recursive: true})).filter((f) => f.endsWith(ENDING)).sort();
  const documents = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      const name = file.slice(0, -ENDING.length).split(sep).join('/');
      return {path: name === FIRST ? '' : name, title: /^# (.*)$/m.exec(text)?.[1] ?? name, text};
    }),
  );
  return documents.sort((a, b) => Number(b.path === '') - Number(a.path === '') || (a.path < b.path ? -1 : 1));
}
