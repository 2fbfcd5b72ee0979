import {mkdir, readdir, readFile, rename, rm, unlink, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {NoteVersion} from '../protocol/api.ts';

/** Changes by the same hand within this time make one version. */
const TOGETHER_MS = 5 * 60_000;
/** Older versions than these many are thinned out to one an hour, then one a day. */
const KEPT = 100;
const HOUR_MS = 3_600_000;
/** Whose hand an older text was of is not known. */
const BEFORE = '';

/** `<begun>.<ended>.<who>.md`, times in ms since 1970, who as encodeURIComponent writes it. */
const VERSION = /^(\d+)\.(\d+)\.([^.]*)\.md$/;

interface Version extends NoteVersion {
  readonly file: string;
}

/** The texts that notes had, below `<data>/history`. A version is the text at the end of a spell of changes by one hand. */
export class History {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Keeps a text that was just saved. `before`: what the file held, kept too when nothing else is. */
  async record(path: string, text: string, by: string, before: string | null): Promise<void> {
    const at = this.#now();
    const versions = await this.#versions(path);
    const folder = this.#of(path);
    await mkdir(folder, {recursive: true});
    if (versions.length === 0 && before !== null && before !== text) await writeFile(join(folder, name(at - 1, at - 1, BEFORE)), before);
    const [newest] = versions;
    const goesOn = newest !== undefined && newest.by === by && at - newest.begun < TOGETHER_MS;
    const file = join(folder, name(goesOn ? newest.begun : at, at, by));
    await writeFile(file, text);
    if (goesOn && newest.file !== file) await unlink(newest.file);
    await this.#thin(versions);
  }

  /** Newest first. */
  async list(path: string): Promise<NoteVersion[]> {
    return (await this.#versions(path)).map(({id, at, begun, by}) => ({id, at, begun, by}));
  }

  /** Throws `note/no-version`. */
  async text(path: string, id: string): Promise<string> {
    const version = (await this.#versions(path)).find((v) => v.id === id);
    if (version === undefined) throw new StudioError('note/no-version', 'this version of the note is not kept any more');
    return readFile(version.file, 'utf8');
  }

  async rename(path: string, to: string): Promise<void> {
    const target = this.#of(to);
    await mkdir(dirname(target), {recursive: true});
    await rm(target, {recursive: true, force: true});
    await rename(this.#of(path), target).catch(() => undefined);
  }

  async #versions(path: string): Promise<Version[]> {
    const folder = this.#of(path);
    const names = await readdir(folder).catch(() => []);
    const versions = names.flatMap((file): Version[] => {
      const match = VERSION.exec(file);
      if (match === null) return [];
      const [, begun = '', at = '', by = ''] = match;
      return [{id: `${begun}.${at}`, begun: Number(begun), at: Number(at), by: decodeURIComponent(by), file: join(folder, file)}];
    });
    return versions.sort((a, b) => b.at - a.at || b.begun - a.begun);
  }

  async #thin(versions: readonly Version[]): Promise<void> {
    const slots = new Set<number>();
    for (const version of versions.slice(KEPT)) {
      const age = this.#now() - version.at;
      const slot = Math.floor(version.at / (age < 48 * HOUR_MS ? HOUR_MS : 24 * HOUR_MS));
      if (slots.has(slot)) await unlink(version.file).catch(() => undefined);
      slots.add(slot);
    }
  }

  /** A note's path never has a segment of this ending's shape: `.versions` keeps notes and folders of one name apart. */
  #of(path: string): string {
    return join(this.#folder, ...`${path}.versions`.split('/'));
  }
}

function name(begun: number, at: number, by: string): string {
  return `${begun}.${at}.${encodeURIComponent(by).replaceAll('.', '%2E')}.md`;
}
