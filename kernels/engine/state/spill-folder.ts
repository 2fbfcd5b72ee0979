import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';

/** Below each temporary folder: `<process id>-<number>`, one folder a job. */
const NAME = 'millrace-spill';

let jobs = 0;

/** Where a batch job keeps what does not fit in memory. The folder is made when it is first needed and goes with the job. */
export class SpillFolder {
  readonly #parents: readonly string[];
  #path: string | null = null;
  #files = 0;

  /** `parents`: `io.tmp.dirs`; empty: the machine's. */
  constructor(parents: readonly string[] = []) {
    this.#parents = parents.length > 0 ? parents : [tmpdir()];
  }

  /** The path of a file that nobody else uses. Throws `engine/spill-failed`. */
  newPath(): string {
    this.#path ??= this.#make();
    return join(this.#path, String(this.#files++));
  }

  /** How many files were made: 0 = everything fitted in memory. */
  get files(): number {
    return this.#files;
  }

  close(): void {
    if (this.#path !== null) rmSync(this.#path, {recursive: true, force: true});
    this.#path = null;
  }

  #make(): string {
    const number = jobs++;
    const parent = join(this.#parents[number % this.#parents.length]!, NAME);
    try {
      mkdirSync(parent, {recursive: true});
      removeLeftovers(parent);
      // Threads of one process count their jobs each for itself.
      const path = join(parent, `${process.pid}-${number}-${Math.random().toString(36).slice(2)}`);
      mkdirSync(path);
      return path;
    } catch (error) {
      throw spillFailed(parent, error);
    }
  }
}

/** What processes left that were killed. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    rmSync(join(parent, name), {recursive: true, force: true});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function spillFailed(path: string, error: unknown): StudioError {
  return new StudioError('engine/spill-failed', `cannot use the temporary folder "${path}": ${toDiagnostic(error).message}`, {
    hint: "make room, or name another folder: SET 'io.tmp.dirs' = '/path'",
    blame: 'environment',
  });
}
