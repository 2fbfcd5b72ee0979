import type {MessagePort, Worker} from 'node:worker_threads';
import type {SavepointRequest} from '../../engine/runtime/job.ts';
import {decodeBatch} from '../../engine/state/row-codec.ts';
import {must} from '../../protocol/assert.ts';
import {diagnostic, StudioError} from '../../protocol/diagnostic.ts';
import type {CheckpointInfo} from '../../protocol/kernel.ts';
import type {AwsEndpoint} from '../aws-endpoint.ts';
import type {JobEnd, JobRequest, Restore, RunningJob} from './running-job.ts';
import {subtaskCount} from './subtask-count.ts';
import {HUNG_AFTER_MS, hungDiagnostic, Watchdog} from './watchdog.ts';
import type {FromWorker, ToWorker, WorkerInput} from './worker-messages.ts';
import type {WorkerPool} from './worker-pool.ts';

/** A thread that died is started again so often in a row; a minute of health forgives. */
const MAX_RESTARTS = 5;
const HEALTHY_AFTER_MS = 60_000;
/** A stop that the thread does not answer for so long ends it by force: its last checkpoint counts. */
const STOP_PATIENCE_MS = 10_000;

/** What all jobs of a kernel share. */
export interface JobThreads {
  readonly workers: Pick<WorkerPool, 'take'>;
  /** A port to the kernel's shared shard reader. */
  readonly openHubPort: () => MessagePort;
  readonly aws: AwsEndpoint;
  /** A thread that does not answer for so long is ended; default HUNG_AFTER_MS. */
  readonly hungAfterMs?: number;
}

/** Runs a job in a worker thread of its own and starts it again from its last checkpoint when the thread dies. */
export function workerJob(request: JobRequest, threads: JobThreads): RunningJob {
  return new WorkerJob(request, threads);
}

class WorkerJob implements RunningJob {
  readonly id: string;
  readonly ended: Promise<JobEnd>;
  readonly #request: JobRequest;
  readonly #threads: JobThreads;
  readonly #types;
  #end!: (end: JobEnd) => void;
  #worker: Worker | null = null;
  #watchdog: Watchdog | null = null;
  #stopping = false;
  #over = false;
  #restarts = 0;
  #startedAt = 0;
  #nextRequest = 0;
  readonly #snapshots = new Map<number, {resolve(c: CheckpointInfo): void; reject(e: Error): void}>();

  constructor(request: JobRequest, threads: JobThreads) {
    this.#threads = threads;
    this.id = request.id;
    this.#request = request;
    this.#types = must(request.plan.nodes.at(-1)).columns.map((c) => c.type);
    this.ended = new Promise((resolve) => {
      this.#end = (end) => {
        this.#over = true;
        this.#watchdog?.stop();
        this.#failSnapshots();
        resolve(end);
      };
    });
    this.#start(request.restore);
  }

  async stop(savepoint?: SavepointRequest): Promise<void> {
    if (!this.#stopping && !this.#over) {
      this.#stopping = true;
      this.#post({kind: 'stop', ...(savepoint === undefined ? {} : {savepoint})});
      // A savepoint takes as long as it takes.
      if (savepoint !== undefined) {
        await this.ended;
        return;
      }
      const timer = setTimeout(() => void this.#worker?.terminate(), STOP_PATIENCE_MS);
      void this.ended.then(() => clearTimeout(timer));
    }
    await this.ended;
  }

  snapshot(path: string): Promise<CheckpointInfo> {
    if (this.#over) return Promise.reject(new StudioError('job/not-running', `job "${this.id}" does not run`));
    const request = this.#nextRequest++;
    return new Promise((resolve, reject) => {
      this.#snapshots.set(request, {resolve, reject});
      this.#post({kind: 'snapshot', request, path});
    });
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #start(restore: Restore): void {
    const {id, plan, checkpoints, keepNewest, allowNonRestored = false} = this.#request;
    const hubPorts = Array.from({length: subtaskCount(plan)}, () => this.#threads.openHubPort());
    const input: WorkerInput = {job: id, plan, checkpoints, restore, allowNonRestored, keepNewest, hubPorts, aws: this.#threads.aws};
    const worker = this.#threads.workers.take();
    this.#worker = worker;
    this.#startedAt = Date.now();
    const hungAfterMs = this.#threads.hungAfterMs ?? HUNG_AFTER_MS;
    this.#watchdog?.stop();
    this.#watchdog = new Watchdog(hungAfterMs, () => this.#endHung(worker, hungAfterMs));
    let crash: Error | null = null;
    worker.on('message', (message: FromWorker) => this.#receive(message, worker));
    worker.on('error', (error) => {
      crash = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', (code) => {
      if (this.#over || worker !== this.#worker) return;
      if (this.#stopping) this.#end({kind: 'stopped'});
      else this.#restart(crash ?? new Error(`the thread ended with code ${code}`));
    });
    worker.postMessage({kind: 'start', input} satisfies ToWorker, hubPorts);
  }

  /** Starting it again would lead to the same place. */
  #endHung(worker: Worker, hungAfterMs: number): void {
    if (this.#over || worker !== this.#worker) return;
    const {plan, checkpoints} = this.#request;
    this.#end({kind: 'failed', diagnostic: hungDiagnostic(plan, hungAfterMs, checkpoints !== null)});
    void worker.terminate();
  }

  #restart(crash: Error): void {
    if (Date.now() - this.#startedAt > HEALTHY_AFTER_MS) this.#restarts = 0;
    if (++this.#restarts > MAX_RESTARTS) {
      const detail = crash.stack;
      this.#end({
        kind: 'failed',
        diagnostic: diagnostic('job/crashed', `the job crashed ${MAX_RESTARTS + 1} times in a row: ${crash.message}`, {
          blame: 'millrace',
          ...(detail ? {detail} : {}),
          ...(this.#request.checkpoints ? {hint: 'its last checkpoint is kept'} : {}),
        }),
      });
      return;
    }
    this.#failSnapshots();
    this.#request.listener.event({kind: 'restart', at: Date.now(), text: `the job's thread died (${crash.message}) and starts again`});
    this.#start(this.#request.checkpoints === null ? this.#request.restore : {kind: 'latest'});
  }

  #receive(message: FromWorker, worker: Worker): void {
    const {listener} = this.#request;
    this.#watchdog?.alive();
    switch (message.kind) {
      case 'started':
        listener.started();
        return;
      case 'rows': {
        const {rows, kinds} = decodeBatch(message.buffer, this.#types);
        const taken = listener.rows(rows, kinds, message.skipped);
        const acknowledge = (): void => worker.postMessage({kind: 'taken'} satisfies ToWorker);
        if (taken === undefined) acknowledge();
        else void taken.then(acknowledge);
        return;
      }
      case 'event':
        listener.event(message.event);
        return;
      case 'metrics':
        listener.metrics({...message.metrics, restarts: message.metrics.restarts + this.#restarts});
        return;
      case 'snapshot':
        this.#snapshots.get(message.request)?.resolve(message.checkpoint);
        this.#snapshots.delete(message.request);
        return;
      case 'snapshot-failed':
        this.#snapshots.get(message.request)?.reject(StudioError.of(message.diagnostic));
        this.#snapshots.delete(message.request);
        return;
      case 'failed':
        this.#end({kind: 'failed', diagnostic: message.diagnostic});
        return;
      case 'finished':
      case 'stopped':
        this.#end({kind: message.kind});
        return;
      default:
        message satisfies never;
    }
  }

  #failSnapshots(): void {
    for (const {reject} of this.#snapshots.values())
      reject(new StudioError('job/snapshot-lost', `job "${this.id}" ended before its snapshot`));
    this.#snapshots.clear();
  }
}
