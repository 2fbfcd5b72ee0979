import {type Batch, EMPTY_BATCH} from './batch.ts';
import type {Committer, SinkWriter} from './connector.ts';
import {type RetryContext, withRetry} from './retry.ts';
import type {Texts} from './texts.ts';

/** The end of a graph where waiting is allowed: keeps what the operators push until the writer takes it, batch by batch. */
export class SinkTask {
  readonly id: string;
  readonly label: string;
  readonly #target: SinkTarget;
  readonly #context: SinkTaskContext;
  /** With the number of rows: of those that the writer has taken already the batch is empty. */
  readonly #queue: {readonly batch: Batch; readonly count: number}[] = [];
  #queued = 0;
  #isPumping = false;
  #waiters: (() => void)[] = [];

  constructor(id: string, label: string, target: SinkTarget, context: SinkTaskContext) {
    this.id = id;
    this.label = label;
    this.#target = target;
    this.#context = context;
  }

  /** Of so many columns those in which its writer takes references to texts. */
  takeReferences(texts: Texts, width: number): readonly number[] {
    if (this.#target.ignoresTexts === true) return Array.from({length: width}, (_, i) => i);
    return this.#target.takeReferences?.(texts) ?? [];
  }

  /** Rows that wait for the writer. */
  get queued(): number {
    return this.#queued;
  }

  push(batch: Batch): void {
    const {take} = this.#target;
    const count = batch.rows.length;
    take?.(batch);
    this.#queue.push({batch: take === undefined ? batch : EMPTY_BATCH, count});
    this.#queued += count;
    if (!this.#isPumping) void this.#pump();
  }

  /** A writer that is done at once is served without leaving the call of `push`. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        const written = this.#write(next.batch);
        if (written !== undefined) await written;
        this.#queued -= next.count;
        this.#context.onRoom();
      }
    } catch (error) {
      this.#context.onFailure(error);
    }
    this.#isPumping = false;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  #write(batch: Batch): void | Promise<void> {
    if (!this.#target.retries) return this.#target.write(batch);
    return withRetry(this.label, () => this.#target.write(batch), this.#context);
  }

  watermark(time: number): void {
    this.#target.onWatermark?.(time);
  }

  /** Resolves when the writer has taken everything, or has failed (which the context was told). */
  drained(): Promise<void> {
    if (!this.#isPumping) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  prepare(checkpointId: number): Promise<readonly unknown[]> {
    return withRetry(this.label, () => this.#target.prepare(checkpointId), this.#context);
  }

  async commit(checkpointId: number, committables: readonly unknown[]): Promise<void> {
    const {committer} = this.#target;
    if (committer !== undefined) await withRetry(this.label, () => committer.commit(checkpointId, committables), this.#context);
  }

  close(): Promise<void> {
    return this.#target.close();
  }
}

/** A connector's sink, or whoever collects the rows of a SELECT. */
export interface SinkTarget {
  readonly retries: boolean;
  readonly take?: SinkWriter['take'];
  write(batch: Batch): void | Promise<void>;
  prepare(checkpointId: number): Promise<readonly unknown[]>;
  onWatermark?(time: number): void;
  close(): Promise<void>;
  readonly ignoresTexts?: boolean;
  takeReferences?(texts: Texts): readonly number[];
  readonly committer?: Committer | undefined;
}

export interface SinkTaskContext extends RetryContext {
  /** Rows have left the queue. */
  onRoom(): void;
  onFailure(error: unknown): void;
}
