import type {Batch} from '../runtime/batch.ts';
import {Operator} from '../runtime/operator.ts';

/** In: any kinds. Hands the rows of a SELECT to the queue of whoever asked. No state. */
export class Collect extends Operator {
  readonly name = 'Collect';
  readonly #push: (batch: Batch) => void;

  constructor(push: (batch: Batch) => void) {
    super();
    this.#push = push;
  }

  process(batch: Batch): void {
    this.#push(batch);
  }
}
