import {StudioError} from '../../protocol/diagnostic.ts';
import type {Split} from './connector.ts';
import type {SourceState} from './source-task.ts';

/** How the sources of a job's subtasks come to their splits. */
export interface SplitAssigner {
  /** All splits of the source that anybody knows, the subtask's `own` as they are now. The first subtask asks first: it fixes where all begin. */
  known(source: string, own: readonly Split[]): Promise<readonly Split[]>;
  /** Tells what `discover` found. Resolves to those of the splits that nobody had that are the subtask's from now on. */
  claim(source: string, found: readonly Split[], areSuccessors: boolean): Promise<readonly Split[]>;
  /** The split is read to its end. */
  ended(source: string, split: string): void;
  /** Resolves when all splits are read to their end, in whatever subtask. Rejects when the job is over before. */
  over(source: string): Promise<void>;
}

interface Known {
  readonly splits: Map<string, Split>;
  /** By subtask: assigned, not yet taken. */
  readonly assigned: Split[][];
  next: number;
  readonly begun: PromiseWithResolvers<void>;
  readonly ended: Set<string>;
  readonly over: PromiseWithResolvers<void>;
}

/** Of a job in several subtasks: which of them reads which split. */
export class SplitRegistry {
  readonly #count: number;
  readonly #sources = new Map<string, Known>();
  #isClosed = false;

  constructor(count: number) {
    this.#count = count;
  }

  restore(sources: readonly SourceState[]): void {
    for (const {id, splits} of sources) for (const {split} of splits) this.#of(id).splits.set(split.id, split);
  }

  of(subtask: number): SplitAssigner {
    return {
      known: async (source, own) => {
        const known = this.#of(source);
        if (subtask > 0) await known.begun.promise;
        for (const split of own) known.splits.set(split.id, split);
        return [...known.splits.values()];
      },
      claim: async (source, found, areSuccessors) => {
        const known = this.#of(source);
        for (const split of found) {
          if (known.splits.has(split.id)) continue;
          known.splits.set(split.id, split);
          // A successor stays where its parent was: there the watermark waits for it.
          known.assigned[areSuccessors ? subtask : known.next++ % this.#count]!.push(split);
        }
        if (subtask === 0) known.begun.resolve();
        return known.assigned[subtask]!.splice(0);
      },
      ended: (source, split) => {
        const {splits, ended, over} = this.#of(source);
        ended.add(split);
        if (ended.size === splits.size) over.resolve();
      },
      over: (source) => this.#of(source).over.promise,
    };
  }

  #of(source: string): Known {
    let known = this.#sources.get(source);
    if (known === undefined) {
      const assigned = Array.from({length: this.#count}, (): Split[] => []);
      // Sources of one split each do not all begin in the same subtask.
      known = {
        splits: new Map(),
        assigned,
        next: this.#sources.size,
        begun: Promise.withResolvers(),
        ended: new Set(),
        over: Promise.withResolvers(),
      };
      for (const {promise} of [known.begun, known.over]) promise.catch(() => {});
      this.#sources.set(source, known);
      if (this.#isClosed) closeOne(known);
    }
    return known;
  }

  /** Nobody waits any longer. */
  close(): void {
    this.#isClosed = true;
    for (const known of this.#sources.values()) closeOne(known);
  }
}

function closeOne({begun, over}: Known): void {
  for (const waiting of [begun, over]) waiting.reject(new StudioError('engine/not-running', 'the job has ended'));
}
