import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {PollResult, Source, SourceContext, Split, SplitReader} from '../../engine/runtime/connector.ts';
import {TableOptions} from '../options.ts';
import {FILE_START, type FileRowReader, filePosition, pollResult} from './file-reader.ts';
import {FolderMonitor} from './folder-monitor.ts';
import {filesystemInfo} from './info.ts';
import {guarded} from './location.ts';
import type {S3Access} from './store/s3-client.ts';
import {type TableFiles, tableFiles} from './table-files.ts';

/** Files that are read side by side; the others wait for their turn. */
const AT_A_TIME = 8;
const LONGEST_WAIT = 1000;

/**
 * Files as a source. Bounded: a split is a file, and what is there at the first `discover` is read, nothing that comes later. With
 * `source.monitor-interval`, in a stream: one split for the folder, which never ends.
 */
export function filesystemSource(context: SourceContext, s3: S3Access): Source {
  const files = tableFiles(context, s3);
  const options = new TableOptions(context.table, filesystemInfo);
  const interval = options.duration('source.monitor-interval');
  if (interval === 0) throw options.invalid('source.monitor-interval', 'a duration above 0, such as 5 s');
  if (interval !== null && context.mode === 'streaming') {
    return {
      discover: async (known) => (known.length > 0 ? known : [{id: files.location.root, position: null}]),
      open: (split) => new FolderMonitor(files, split, interval, context.clock),
      close: async () => {},
    };
  }
  const turns = new Turns();
  let found: readonly Split[] | null = null;
  return {
    async discover(known): Promise<readonly Split[]> {
      if (found !== null) return known;
      found = known.length > 0 ? known : (await files.list()).map(({path}) => ({id: path, position: FILE_START}));
      return found;
    },
    open: (split) => new FileSplitReader(files, split, turns),
    async close(): Promise<void> {},
  };
}

/** One file. */
class FileSplitReader implements SplitReader {
  readonly #files: TableFiles;
  readonly #turns: Turns;
  #split: Split;
  #reader: FileRowReader | null = null;
  #hasTurn = false;

  constructor(files: TableFiles, split: Split, turns: Turns) {
    this.#files = files;
    this.#split = split;
    this.#turns = turns;
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    this.#hasTurn ||= await this.#turns.take(signal);
    if (!this.#hasTurn) return pollResult(EMPTY_BATCH, this.#split, true);
    const {id, position} = this.#split;
    return guarded(this.#files.location, id, 'read', async () => {
      this.#reader ??= await this.#files.open(id, filePosition(position));
      const read = await this.#reader.read(maxRows, signal).catch((error: unknown) => this.#reopen(error));
      this.#split = {id, position: read.position};
      return pollResult(read, this.#split, read.more);
    });
  }

  /** Another attempt begins behind the rows that were handed over. */
  async #reopen(error: unknown): Promise<never> {
    await this.#reader?.close();
    this.#reader = null;
    throw error;
  }

  async close(): Promise<void> {
    await this.#reader?.close();
    this.#reader = null;
    if (this.#hasTurn) this.#turns.give();
    this.#hasTurn = false;
  }
}

/** So many may read at a time, in the order in which they asked. */
class Turns {
  #free = AT_A_TIME;
  #waiting: ((taken: boolean) => void)[] = [];

  /** False when the wait was in vain. */
  take(signal: AbortSignal): Promise<boolean> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const settle = (taken: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        this.#waiting = this.#waiting.filter((w) => w !== settle);
        resolve(taken);
      };
      const giveUp = (): void => settle(false);
      const timer = setTimeout(giveUp, LONGEST_WAIT);
      signal.addEventListener('abort', giveUp, {once: true});
      this.#waiting.push(settle);
    });
  }

  give(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else next(true);
  }
}
