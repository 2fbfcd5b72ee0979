import {Worker} from 'node:worker_threads';

/** A new spare is made when the last one has had time to start its job. */
const REFILL_AFTER_MS = 500;

/**
 * Threads for jobs, one of them always ready: loading the engine takes some 200 ms, which nobody should wait for between Run and the first row.
 * A thread serves one job and is not used again.
 */
export class WorkerPool {
  #spare: Worker | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor() {
    this.#refill();
  }

  /** A thread that waits for its `start` message. */
  take(): Worker {
    const worker = this.#spare ?? newWorker();
    worker.removeAllListeners();
    worker.ref();
    this.#spare = null;
    if (!this.#closed) {
      this.#timer ??= setTimeout(() => this.#refill(), REFILL_AFTER_MS);
      this.#timer.unref();
    }
    return worker;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#spare?.terminate();
    this.#spare = null;
  }

  #refill(): void {
    this.#timer = null;
    if (this.#closed || this.#spare !== null) return;
    const worker = newWorker();
    this.#spare = worker;
    // One that dies while it waits is forgotten; the next job then starts its own.
    const forget = (): void => {
      if (this.#spare === worker) this.#spare = null;
    };
    worker.on('error', forget);
    worker.on('exit', forget);
    worker.unref();
  }
}

/**
 * Of a job's thread: what is young takes no more than this however long it runs, so that the memory of many jobs stays flat. More made no
 * query faster (`npm run bench -- nexmark`).
 */
const YOUNG_MB = 24;

function newWorker(): Worker {
  return new Worker(new URL('./job-worker.ts', import.meta.url), {name: 'job', resourceLimits: {maxYoungGenerationSizeMb: YOUNG_MB}});
}
