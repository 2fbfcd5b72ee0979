import {type AsyncControl, AsyncOperator} from './async-operator.ts';
import type {Batch} from './batch.ts';
import {enter, leave} from './busy-time.ts';
import type {LawCheck} from './law-check.ts';
import type {Operator, Output} from './operator.ts';
import {RateMeter} from './rate-meter.ts';
import {type MergerState, WatermarkMerger} from './watermark-merger.ts';

/** An operator in its job's graph: passes rows on synchronously, counts them, merges the watermarks of its inputs. */
export class GraphNode implements Output {
  readonly id: string;
  readonly operator: Operator;
  readonly targets: {readonly node: GraphNode; readonly input: string}[] = [];
  readonly rate = new RateMeter();
  readonly busyRate = new RateMeter();
  readonly blockedRate = new RateMeter();
  /** ms that it worked itself, without those below it. */
  busyMs = 0;
  recordsIn = 0;
  recordsOut = 0;
  /** Of the inputs; a source's inputs are its splits. */
  readonly watermarks = new WatermarkMerger();
  readonly #law: LawCheck | null;
  #emitted = Number.NEGATIVE_INFINITY;
  #isIdle = false;
  #hasEnded = false;

  constructor(id: string, operator: Operator, law: LawCheck | null) {
    this.id = id;
    this.operator = operator;
    this.#law = law;
  }

  /** What this node emits goes to `node`. */
  connect(node: GraphNode): void {
    const input = String(node.#inputs++);
    node.watermarks.add(input);
    this.targets.push({node, input});
  }

  #inputs = 0;

  /** Its next input is one of another subtask alone: inputs have the same number in all. */
  skipInput(): void {
    this.#inputs++;
  }

  get watermark(): number {
    return this.#emitted;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isSatisfied(): boolean {
    return this.operator.isSatisfied() || this.#areTargetsSatisfied;
  }

  get #areTargetsSatisfied(): boolean {
    return this.targets.length > 0 && this.targets.every((t) => t.node.isSatisfied);
  }

  receive(batch: Batch, input: string): void {
    this.recordsIn += batch.rows.length;
    const before = enter(this);
    try {
      this.operator.process(batch, Number(input), this);
    } finally {
      leave(before);
    }
  }

  /** Passes on what its operator would have made of rows. */
  pass(batch: Batch): void {
    const before = enter(this);
    try {
      this.emit(batch);
    } finally {
      leave(before);
    }
  }

  emit(batch: Batch): void {
    if (batch.rows.length === 0) return;
    this.#law?.check(batch);
    this.recordsOut += batch.rows.length;
    for (let i = 0; i < this.targets.length; i++) {
      const {node, input} = this.targets[i]!;
      node.receive(batch, input);
    }
  }

  /** Lets the operator see the merged watermark where it has grown, and passes it on; also whether anything holds it back at all. */
  pushWatermark(): void {
    const merged = this.watermarks.merged();
    if (merged > this.#emitted) {
      const before = enter(this);
      try {
        this.operator.onWatermark(merged, this);
      } finally {
        leave(before);
      }
      this.#emitted = merged;
      if (!(this.operator instanceof AsyncOperator)) this.#passWatermark(this.operator.outputWatermark(merged));
    }
    const idle = this.watermarks.allIdle;
    if (idle === this.#isIdle || this.#hasEnded) return;
    this.#isIdle = idle;
    this.operator.onIdle(idle);
    this.#passIdle(idle);
  }

  #passIdle(idle: boolean): void {
    for (const {node, input} of this.targets) {
      node.watermarks.setIdle(input, idle);
      node.pushWatermark();
    }
  }

  /** Where it stands in time, told again to those that read it: after a restore they may be others than before. */
  announce(): void {
    const isLater = this.operator instanceof AsyncOperator;
    if (!isLater && this.#emitted !== Number.NEGATIVE_INFINITY) this.#passWatermark(this.operator.outputWatermark(this.#emitted));
    this.#passIdle(this.#isIdle);
    if (!isLater && this.#hasEnded) this.#passEnd();
  }

  /** The ids of this node and of all that its rows reach. */
  reach(found = new Set<string>()): ReadonlySet<string> {
    if (found.has(this.id)) return found;
    found.add(this.id);
    for (const {node} of this.targets) node.reach(found);
    return found;
  }

  /** The input has ended. After the last one the operator flushes and the end is passed on. */
  pushEnd(): void {
    if (this.#hasEnded) return;
    if (this.#emitted !== Number.POSITIVE_INFINITY) {
      this.operator.onWatermark(Number.POSITIVE_INFINITY, this);
      this.#emitted = Number.POSITIVE_INFINITY;
    }
    this.operator.onEnd(this);
    this.#hasEnded = true;
    if (!(this.operator instanceof AsyncOperator)) this.#passEnd();
  }

  /** Starts an operator that answers later. Resolves when it has passed on the end of its input. */
  startAsync(operator: AsyncOperator, job: Omit<AsyncControl, 'passWatermark' | 'passEnd' | 'isSatisfied'>): Promise<void> {
    const isSatisfied = (): boolean => this.#areTargetsSatisfied;
    const ended = Promise.withResolvers<void>();
    const control: AsyncControl = {
      signal: job.signal,
      get isPaused() {
        return job.isPaused;
      },
      get isSatisfied() {
        return isSatisfied();
      },
      ready: () => job.ready(),
      hold: (isFull) => job.hold(isFull),
      fail: (error) => job.fail(error),
      passWatermark: (time) => this.#passWatermark(operator.outputWatermark(time)),
      passEnd: () => {
        this.#passEnd();
        ended.resolve();
      },
    };
    operator.start(control, this);
    return ended.promise;
  }

  #passWatermark(time: number): void {
    for (const {node, input} of this.targets) {
      node.watermarks.advance(input, time);
      node.pushWatermark();
    }
  }

  #passEnd(): void {
    for (const {node, input} of this.targets) {
      node.watermarks.end(input);
      if (node.watermarks.allEnded) node.pushEnd();
      else node.pushWatermark();
    }
  }

  save(): NodeState {
    return {id: this.id, watermarks: this.watermarks.save(), emitted: String(this.#emitted), idle: this.#isIdle, ended: this.#hasEnded};
  }

  load(state: NodeState): void {
    this.watermarks.load(state.watermarks);
    this.#emitted = Number(state.emitted);
    this.#isIdle = state.idle;
    this.#hasEnded = state.ended;
  }
}

/** Where a node stands in time, for a checkpoint. */
export interface NodeState {
  readonly id: string;
  readonly watermarks: MergerState;
  readonly emitted: string;
  readonly idle: boolean;
  readonly ended: boolean;
}
