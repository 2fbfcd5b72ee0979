import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import type {Readable, Writable} from 'node:stream';
import type {Diagnostic} from '../../../kernels/protocol/diagnostic.ts';
import type {JobMetrics} from '../../../kernels/protocol/kernel.ts';
import {LineSplitter} from './line-splitter.ts';
import {type FromRunner, type LogLevel, parseFromRunner, type ToRunner} from './runner-protocol.ts';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** How a process that dies is started again. */
export interface Patience {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** After so long without a death the delay begins anew. */
  readonly healthyMs: number;
  /** How long a snapshot, and a polite end, may take. */
  readonly snapshotMs: number;
  readonly stopMs: number;
}

export const DEFAULT_PATIENCE: Patience = {
  firstDelayMs: 500,
  maxDelayMs: 30_000,
  healthyMs: 60_000,
  snapshotMs: 120_000,
  stopMs: 10_000,
};

export interface SupervisorListener {
  spawned(pid: number): void;
  running(): void;
  metrics(at: number, metrics: JobMetrics): void;
  log(at: number | null, level: LogLevel, message: string): void;
  /** The process died and is started again after the delay. */
  restarting(reason: string, delayMs: number): void;
  /** The process is done and will not be started again. */
  finished(): void;
  /** It will not be started again. */
  failed(diagnostic: Diagnostic): void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface PendingSnapshot {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Keeps one process alive: starts it, hears it, starts it again when it dies, with a delay that doubles. `prepare` is called before every
 * start and says what to run. Ends only by `stop`, `abandon`, or a failure that the process itself calls final.
 */
export class Supervisor {
  readonly #prepare: (isRestart: boolean) => Command;
  readonly #listener: SupervisorListener;
  readonly #patience: Patience;
  readonly #snapshots = new Map<string, PendingSnapshot>();
  #child: Child | null = null;
  #exited: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #delayMs: number;
  #startedAt = 0;
  #ended = false;
  #failure: Diagnostic | null = null;
  #finished = false;

  constructor(prepare: (isRestart: boolean) => Command, listener: SupervisorListener, patience: Patience) {
    this.#prepare = prepare;
    this.#listener = listener;
    this.#patience = patience;
    this.#delayMs = patience.firstDelayMs;
  }

  /** The running process's id, for people and tests; null between two lives. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  start(): void {
    this.#launch(false);
  }

  /** Has the process write its state to a file. @throws Error when it does not run, dies meanwhile, or takes too long */
  async snapshot(path: string): Promise<void> {
    const child = this.#child;
    if (child === null) throw new Error('the application is just being restarted');
    const id = randomUUID();
    const timer = setTimeout(
      () => this.#snapshots.get(id)?.reject(new Error(`it took longer than ${this.#patience.snapshotMs / 1000} s`)),
      this.#patience.snapshotMs,
    );
    try {
      await new Promise<void>((resolve, reject) => {
        this.#snapshots.set(id, {resolve, reject});
        send(child, {kind: 'snapshot', id, path});
      });
    } finally {
      clearTimeout(timer);
      this.#snapshots.delete(id);
    }
  }

  /** Ends the process, politely first, and resolves when it is gone. Idempotent. */
  async stop(): Promise<void> {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child !== null) {
      send(child, {kind: 'stop'});
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#patience.stopMs);
      await this.#exited;
      clearTimeout(timer);
    }
  }

  #launch(isRestart: boolean): void {
    this.#timer = null;
    this.#failure = null;
    this.#startedAt = performance.now();
    let child: Child;
    try {
      const {command, args, env, cwd} = this.#prepare(isRestart);
      child = spawn(command, [...args], {cwd, env: env as NodeJS.ProcessEnv, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true});
    } catch (error) {
      this.#died(`it could not be started: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    this.#child = child;
    if (child.pid !== undefined) this.#listener.spawned(child.pid);
    const out = new LineSplitter((line) => this.#hear(line));
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    // What comes at once belongs together, such as the lines of a stack trace.
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#listener.log(null, 'WARN', text.trimEnd()));
    // A process that is gone does not read: its exit is what tells.
    child.stdin.on('error', () => {});
    let spawnError: Error | null = null;
    child.on('error', (error) => {
      spawnError = error;
    });
    this.#exited = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        out.end();
        this.#child = null;
        resolve();
        this.#died(spawnError !== null ? `it could not be started: ${spawnError.message}` : exitText(code, signal));
      });
    });
  }

  #hear(line: string): void {
    const message = parseFromRunner(line);
    if (message === null) this.#listener.log(null, 'INFO', line);
    else this.#handle(message);
  }

  #handle(message: FromRunner): void {
    switch (message.kind) {
      case 'running':
        this.#listener.running();
        return;
      case 'metrics':
        this.#listener.metrics(message.at, message.metrics);
        return;
      case 'log':
        this.#listener.log(message.at, message.level, message.message);
        return;
      case 'snapshot':
        this.#snapshots.get(message.id)?.resolve();
        return;
      case 'snapshot-failed':
        this.#snapshots.get(message.id)?.reject(new Error(message.diagnostic.message));
        return;
      case 'finished':
        this.#finished = true;
        return;
      case 'failed': {
        const child = this.#child;
        this.#failure = message.diagnostic;
        child?.stdin.end();
        const timer = setTimeout(() => child?.kill('SIGKILL'), this.#patience.stopMs);
        child?.on('close', () => clearTimeout(timer));
        return;
      }
    }
  }

  #died(reason: string): void {
    for (const pending of this.#snapshots.values()) pending.reject(new Error('the application ended meanwhile'));
    if (this.#ended) return;
    if (this.#finished) {
      this.#ended = true;
      this.#listener.finished();
      return;
    }
    if (this.#failure !== null) {
      this.#ended = true;
      this.#listener.failed(this.#failure);
      return;
    }
    if (performance.now() - this.#startedAt >= this.#patience.healthyMs) this.#delayMs = this.#patience.firstDelayMs;
    const delay = this.#delayMs;
    this.#delayMs = Math.min(delay * 2, this.#patience.maxDelayMs);
    this.#listener.restarting(reason, delay);
    this.#timer = setTimeout(() => this.#launch(true), delay);
  }
}

function send(child: Child, message: ToRunner): void {
  if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
}

function exitText(code: number | null, signal: NodeJS.Signals | null): string {
  return signal !== null ? `its process was ended by ${signal}` : `its process ended with status ${code}`;
}
