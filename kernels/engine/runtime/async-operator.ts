import {Operator, type Output} from './operator.ts';

/** What an operator that answers later may use of its job. */
export interface AsyncControl {
  /** A checkpoint is being taken: nothing may be emitted. */
  readonly isPaused: boolean;
  /** Whoever reads the results needs no more of them. */
  readonly isSatisfied: boolean;
  readonly signal: AbortSignal;
  /** null: results may be emitted now. A promise: sinks are full, or others have their turn. */
  ready(): Promise<void> | null;
  /** The watermark, held up until the rows before it have left. */
  passWatermark(time: number): void;
  /** The end of the input, the same. */
  passEnd(): void;
  /** Too many rows wait: sources pause until it is false again. */
  hold(isFull: boolean): void;
  fail(error: unknown): void;
}

/**
 * An operator whose results come later. Rows, watermarks and the end queue in it; it passes each on by its control when its turn has come.
 * What waits when a checkpoint is taken is part of its state.
 */
export abstract class AsyncOperator extends Operator {
  /** Once, before the first row and after `restore`. */
  abstract start(control: AsyncControl, out: Output): void;
  /** A checkpoint has been taken. */
  abstract resume(): void;
}
