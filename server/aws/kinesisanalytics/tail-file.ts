import {appendFileSync, mkdirSync, readFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {isCode, writeAtomically} from '../wire/files.ts';

/**
 * The newest entries of a list that only grows, in memory and as lines of JSON on disk. Entries are written at the end of the turn in
 * which they came; the file is written anew when it holds twice what is kept. Entries that cannot be written stay in memory.
 */
export class TailFile<T> {
  readonly #path: string;
  readonly #max: number;
  readonly #report: (error: unknown) => void;
  #entries: T[];
  #unwritten: T[] = [];
  #linesInFile: number;

  constructor(path: string, max: number, report: (error: unknown) => void) {
    this.#path = path;
    this.#max = max;
    this.#report = report;
    this.#entries = load<T>(path);
    this.#linesInFile = this.#entries.length;
    this.#entries = this.#entries.slice(-max);
  }

  /** Oldest first. */
  get entries(): readonly T[] {
    return this.#entries;
  }

  push(entry: T): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#max * 2) this.#entries = this.#entries.slice(-this.#max);
    if (this.#unwritten.push(entry) === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    if (this.#unwritten.length === 0) return;
    const entries = this.#unwritten;
    this.#unwritten = [];
    try {
      if (this.#linesInFile + entries.length > this.#max * 2) {
        this.#entries = this.#entries.slice(-this.#max);
        writeAtomically(this.#path, lines(this.#entries));
        this.#linesInFile = this.#entries.length;
      } else {
        mkdirSync(dirname(this.#path), {recursive: true});
        appendFileSync(this.#path, lines(entries));
        this.#linesInFile += entries.length;
      }
    } catch (error) {
      this.#report(error);
    }
  }
}

function lines(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

function load<T>(path: string): T[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as T];
    } catch {
      // The last line of a process that was ended while it wrote.
      return [];
    }
  });
}
