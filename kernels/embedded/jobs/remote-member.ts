import type {MessagePort, Worker} from 'node:worker_threads';
import type {Checkpoint, PendingOperator} from '../../engine/runtime/checkpoint-file.ts';
import type {Split} from '../../engine/runtime/connector.ts';
import type {SplitAssigner} from '../../engine/runtime/split-registry.ts';
import type {StateMatch} from '../../engine/runtime/state-match.ts';
import type {CutRequest, Member, SubtaskCut} from '../../engine/runtime/subtask.ts';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import type {JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import type {FromSubtask, SubtaskCall, SubtaskInput, SubtaskValue, ToSubtask} from './subtask-messages.ts';
import {HUNG_AFTER_MS, hungDiagnostic, Watchdog} from './watchdog.ts';

/** A thread that does not close for so long is ended by force. */
const CLOSE_PATIENCE_MS = 5000;

const NOTHING_YET: JobMetrics = {
  at: 0,
  recordsIn: 0,
  recordsOut: 0,
  recordsInPerSecond: 0,
  recordsOutPerSecond: 0,
  watermark: null,
  lateRecords: 0,
  badRecords: 0,
  badBySource: [],
  stateBytes: 0,
  lastCheckpoint: null,
  restarts: 0,
  splits: [],
  operators: [],
  nextWindowEnd: null,
};

export interface RemoteContext {
  readonly splits: SplitAssigner;
  onEvent(event: JobEvent): void;
}

/** A subtask in a thread of its own. A thread that dies or hangs fails whatever it was asked for last. */
export class RemoteMember implements Member {
  readonly #worker: Worker;
  readonly #context: RemoteContext;
  readonly #calls = new Map<number, PromiseWithResolvers<SubtaskValue>>();
  readonly #watchdog: Watchdog;
  readonly #exited: Promise<void>;
  #nextCall = 0;
  #metrics = NOTHING_YET;
  #dead: unknown = null;

  constructor(worker: Worker, input: SubtaskInput, context: RemoteContext) {
    this.#worker = worker;
    this.#context = context;
    worker.on('message', (message: FromSubtask) => this.#receive(message));
    worker.on('error', (error) => this.#die(error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.#die(new Error(`a thread of the job ended with code ${code}`));
        resolve();
      });
    });
    this.#watchdog = new Watchdog(HUNG_AFTER_MS, () => this.#die(StudioError.of(hungDiagnostic(input.plan, HUNG_AFTER_MS, false))));
    const ports = [...input.ports, input.hubPort].filter((p): p is MessagePort => p !== null);
    worker.postMessage({kind: 'start', input} satisfies ToSubtask, ports);
  }

  #die(error: unknown): void {
    this.#watchdog.stop();
    this.#dead ??= error;
    for (const call of this.#calls.values()) call.reject(this.#dead);
    this.#calls.clear();
  }

  #receive(message: FromSubtask): void {
    this.#watchdog.alive();
    switch (message.kind) {
      case 'done':
        this.#calls.get(message.call)?.resolve(message.value);
        this.#calls.delete(message.call);
        return;
      case 'failed':
        this.#calls.get(message.call)?.reject(StudioError.of(message.diagnostic));
        this.#calls.delete(message.call);
        return;
      case 'event':
        this.#context.onEvent(message.event);
        return;
      case 'metrics':
        this.#metrics = message.metrics;
        return;
      case 'known':
        this.#answer(message.ask, this.#context.splits.known(message.source, message.own));
        return;
      case 'claim':
        this.#answer(message.ask, this.#context.splits.claim(message.source, message.found, message.areSuccessors));
        return;
      case 'ended':
        this.#context.splits.ended(message.source, message.split);
        return;
      case 'over':
        this.#answer(
          message.ask,
          this.#context.splits.over(message.source).then(() => []),
        );
        return;
      default:
        message satisfies never;
    }
  }

  #answer(ask: number, found: Promise<readonly Split[]>): void {
    found.then(
      (splits) => this.#post({kind: 'splits', ask, splits}),
      () => this.#post({kind: 'splits', ask, splits: null}),
    );
  }

  #post(message: ToSubtask): void {
    this.#worker.postMessage(message);
  }

  #call(what: SubtaskCall): Promise<SubtaskValue> {
    if (this.#dead !== null) return Promise.reject(toError(this.#dead));
    const call = Promise.withResolvers<SubtaskValue>();
    this.#calls.set(this.#nextCall, call);
    this.#post({kind: 'call', call: this.#nextCall++, what});
    return call.promise;
  }

  async restore(checkpoint: Checkpoint, allowNonRestored: boolean): Promise<StateMatch> {
    return (await this.#call({method: 'restore', checkpoint, allowNonRestored})) as StateMatch;
  }

  async open(): Promise<void> {
    await this.#call({method: 'open'});
  }

  async start(): Promise<void> {
    await this.#call({method: 'start'});
  }

  async cut(request: CutRequest): Promise<SubtaskCut> {
    const cut = (await this.#call({method: 'cut', request})) as SubtaskCut;
    this.#metrics = cut.metrics;
    return cut;
  }

  async state(): Promise<readonly PendingOperator[]> {
    return (await this.#call({method: 'state'})) as readonly PendingOperator[];
  }

  async commit(id: number, sinks: SubtaskCut['sinks']): Promise<void> {
    if (sinks.length > 0) await this.#call({method: 'commit', id, sinks});
  }

  async drain(): Promise<void> {
    await this.#call({method: 'drain'});
  }

  resume(): void {
    this.#post({kind: 'resume'});
  }

  halt(): void {
    this.#post({kind: 'halt'});
  }

  async close(): Promise<void> {
    const patience = new Promise<void>((resolve) => void setTimeout(resolve, CLOSE_PATIENCE_MS).unref());
    try {
      await Promise.race([this.#call({method: 'close'}), patience]);
    } finally {
      this.#watchdog.stop();
      await this.#worker.terminate();
      await this.#exited;
    }
  }

  metrics(): JobMetrics {
    return this.#metrics;
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : StudioError.of(toDiagnostic(error));
}
