import type {Clock} from '../../engine/runtime/clock.ts';

/** A virtual clock that jumps to the next deadline whenever nothing else is to be done: waits cost no time and keep their order. */
export class JumpClock implements Clock {
  #now: number;
  #sleepers: {readonly at: number; wake(): void}[] = [];
  #scheduled = false;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const sleeper = {at: this.#now + Math.max(0, ms), wake: resolve};
      this.#sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((s) => s !== sleeper);
          reject(signal.reason);
        },
        {once: true},
      );
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const first = this.#sleepers.reduce<{at: number; wake(): void} | null>((a, b) => (a === null || b.at < a.at ? b : a), null);
      if (first === null) return;
      this.#now = Math.max(this.#now, first.at);
      this.#sleepers = this.#sleepers.filter((s) => s !== first);
      first.wake();
      this.#schedule();
    });
  }
}
