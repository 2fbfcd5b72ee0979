import {type AsyncControl, AsyncOperator} from './async-operator.ts';
import type {Output} from './operator.ts';

/**
 * An operator of a batch job that tells its results at the end of its input, piece by piece, as fast as they are taken: all of them at once
 * need not fit in memory. Watermarks end here: there is one only at the end.
 */
export abstract class DrainingOperator extends AsyncOperator {
  #control: AsyncControl | null = null;
  #out: Output | null = null;

  /** The results. Each step emits what is small enough for memory. */
  protected abstract drain(out: Output): Generator<void>;

  override start(control: AsyncControl, out: Output): void {
    this.#control = control;
    this.#out = out;
  }

  override resume(): void {}

  override onEnd(): void {
    const control = this.#control;
    const out = this.#out;
    if (control === null || out === null) throw new Error('not started');
    this.#run(this.drain(out), control).catch((error: unknown) => control.fail(error));
  }

  /** What asks for no waiting is done within the call. */
  async #run(steps: Generator<void>, control: AsyncControl): Promise<void> {
    try {
      while (!control.signal.aborted) {
        const wait = control.ready();
        if (wait !== null) {
          await wait;
          continue;
        }
        if (control.isSatisfied || steps.next().done === true) {
          control.passEnd();
          return;
        }
      }
    } finally {
      steps.return(undefined);
    }
  }
}
