import {StudioError} from '../../protocol/diagnostic.ts';
import type {Split} from './connector.ts';
import type {SourceState} from './source-task.ts';

/** How the sources of a job's subtasks come to their splits. */
export interface SplitAssigner {
  /** All splits of the source that anybody knows, the subtask's `own` as they are now. The first subtask asks first: it fixes where all begin. */
  known(source: string, own: readonly Split[]): Promise<readonly Split[]>;
  /** Tells what `discover` found. Resolves to those of the splits that nobody had that are the subtask's from now on. */
  claim(source: string, found: readonly Split[], areSuccessors: boolean): Promise<readonly Split[]>;
}

interface Known {
  readonly splits: Map<string, Split>;
  /** By subtask: assigned, not yet taken. */
  readonly assigned: Split[][];
  next: number;
  readonly begun: PromiseWithResolvers<void>;
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
    };
  }

  #of(source: string): Known {
    let known = this.#sources.get(source);
    if (known === undefined) {
      const assigned = Array.from({length: this.#count}, (): Split[] => []);
      // Sources of one split each do not all begin in the same subtask.
      known = {splits: new Map(), assigned, next: this.#sources.size, begun: Promise.withResolvers()};
      known.begun.promise.catch(() => {});
      this.#sources.set(source, known);
      if (this.#isClosed) known.begun.reject(over());
    }
    return known;
  }

  /** Nobody waits any longer. */
  close(): void {
    this.#isClosed = true;
    for (const {begun} of this.#sources.values()) begun.reject(over());
  }
}

function over(): StudioError {
  return new StudioError('engine/not-running', 'the job has ended');
}
