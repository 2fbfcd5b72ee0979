import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {Clock} from '../../engine/runtime/clock.ts';
import type {PollResult, Split, SplitReader} from '../../engine/runtime/connector.ts';
import {FILE_START, type FilePosition, type FileRowReader, filePosition, pollResult} from './file-reader.ts';
import {guarded} from './location.ts';
import type {FileEntry} from './store/file-store.ts';
import type {TableFiles} from './table-files.ts';

const LONGEST_WAIT = 1000;

/** Files that were read, and the one that is being read. */
interface MonitorPosition {
  readonly done: readonly string[];
  readonly current: {readonly path: string; readonly position: FilePosition} | null;
}

/** A folder whose files are read one after the other, the oldest first, and those that come later too. A file that was read is never read again. */
export class FolderMonitor implements SplitReader {
  readonly #files: TableFiles;
  readonly #id: string;
  readonly #interval: number;
  readonly #clock: Clock;
  #position: MonitorPosition;
  readonly #known: Set<string>;
  #queue: readonly FileEntry[] = [];
  #nextLook: number;
  #reader: FileRowReader | null = null;

  constructor(files: TableFiles, split: Split, interval: number, clock: Clock) {
    this.#files = files;
    this.#id = split.id;
    this.#interval = interval;
    this.#clock = clock;
    this.#position = monitorPosition(split.position);
    this.#known = new Set(this.#position.done);
    if (this.#position.current !== null) this.#known.add(this.#position.current.path);
    this.#nextLook = clock.now();
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    if (this.#position.current === null) await this.#next(signal);
    const {current} = this.#position;
    if (current === null) return {...this.#result(EMPTY_BATCH), lagMs: 0};
    return guarded(this.#files.location, current.path, 'read', async () => {
      this.#reader ??= await this.#files.open(current.path, current.position);
      const read = await this.#reader.read(maxRows, signal).catch(async (error: unknown) => {
        // Another attempt begins behind the rows that were handed over.
        await this.close();
        throw error;
      });
      if (read.more) this.#position = {...this.#position, current: {path: current.path, position: read.position}};
      else {
        await this.close();
        this.#position = {done: [...this.#position.done, current.path], current: null};
      }
      return this.#result(read);
    });
  }

  async close(): Promise<void> {
    await this.#reader?.close();
    this.#reader = null;
  }

  #result(read: Parameters<typeof pollResult>[0]): PollResult {
    return pollResult(read, {id: this.#id, position: this.#position}, true);
  }

  /** Goes on to the next file; looks for new ones when it is time. */
  async #next(signal: AbortSignal): Promise<void> {
    if (this.#queue.length === 0) {
      const wait = this.#nextLook - this.#clock.now();
      if (wait > 0) await this.#clock.sleep(Math.min(wait, LONGEST_WAIT), signal).catch(() => undefined);
      if (this.#clock.now() < this.#nextLook || signal.aborted) return;
      this.#nextLook = this.#clock.now() + this.#interval;
      const found = (await this.#files.list()).filter((f) => !this.#known.has(f.path));
      this.#queue = [...found].sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1));
    }
    const [file, ...rest] = this.#queue;
    this.#queue = rest;
    if (file === undefined) return;
    this.#known.add(file.path);
    this.#position = {...this.#position, current: {path: file.path, position: FILE_START}};
  }
}

function monitorPosition(value: unknown): MonitorPosition {
  if (value === null) return {done: [], current: null};
  const {done, current} = value as MonitorPosition;
  return {done, current: current === null ? null : {path: current.path, position: filePosition(current.position)}};
}
