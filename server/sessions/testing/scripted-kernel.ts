import type {DataType} from '../../../kernels/protocol/data-type.ts';
import {type Diagnostic, diagnostic, type StudioError} from '../../../kernels/protocol/diagnostic.ts';
import type {
  JobInfo,
  Kernel,
  KernelEvent,
  KernelListener,
  SavepointInfo,
  Script,
  Session,
  SessionOptions,
  Statement,
  StatementCheck,
} from '../../../kernels/protocol/kernel.ts';
import type {Row} from '../../../kernels/protocol/value.ts';

/** A statement that a test plays the kernel of: it says what happens by the methods below. */
export class ScriptedStatement implements Statement {
  readonly script: Script;
  readonly finished: Promise<void>;
  stopped = false;
  readonly #listener: KernelListener;
  readonly #job: string;
  readonly #kernel: ScriptedKernel;
  #resolve!: () => void;

  constructor(script: Script, listener: KernelListener, job: string, kernel: ScriptedKernel) {
    this.script = script;
    this.#listener = listener;
    this.#job = job;
    this.#kernel = kernel;
    this.finished = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  say(event: KernelEvent): void {
    this.#listener(event);
  }

  begin(statementKind: 'ddl' | 'query' | 'insert' = 'query', statement = 0): void {
    this.say({kind: 'statement-started', statement, statementKind, span: {start: 0, end: this.script.text.length}});
  }

  schema(
    columns: readonly (readonly [string, DataType['kind']])[],
    options: {key?: number[]; changing?: boolean} = {},
    statement = 0,
  ): void {
    this.say({
      kind: 'schema',
      statement,
      changelogMode: options.changing === true ? 'retract' : 'append',
      schema: {columns: columns.map(([name, kind]) => ({name, type: typeOf(kind)})), ...(options.key ? {key: options.key} : {})},
    });
  }

  job(statement = 0): void {
    this.#kernel.running.set(this.#job, {job: this.#job, label: '', name: this.#job, startedAt: 0, metrics: null});
    this.say({kind: 'job-started', statement, job: this.#job, plan: {nodes: [], edges: []}});
  }

  rows(rows: readonly Row[], kinds: Uint8Array | null = null, statement = 0): void {
    this.say({kind: 'rows', statement, rows, kinds});
  }

  done(statement = 0): void {
    this.say({kind: 'statement-finished', statement});
    this.#end();
  }

  fail(wrong: string | Diagnostic, span = {start: 0, end: 1}, statement = 0): void {
    const said = typeof wrong === 'string' ? diagnostic('sql/scripted', wrong, {span}) : wrong;
    this.say({kind: 'statement-failed', statement, diagnostic: said});
    this.#end();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.say({kind: 'statement-stopped', statement: 0});
    this.#end();
  }

  #end(): void {
    this.#kernel.running.delete(this.#job);
    this.#resolve();
  }
}

function typeOf(kind: DataType['kind']): DataType {
  if (kind === 'varchar') return {kind, length: 100, nullable: true};
  if (kind === 'int' || kind === 'bigint' || kind === 'double') return {kind, nullable: true};
  throw new Error(`the scripted kernel has no ${kind}`);
}

/** A kernel that runs nothing by itself: tests play what it does, or give a function that does. */
export class ScriptedKernel implements Kernel {
  readonly name = 'embedded';
  readonly statements: ScriptedStatement[] = [];
  readonly running = new Map<string, JobInfo>();
  readonly sessions: SessionOptions[] = [];
  closed = false;
  checks: (script: Script) => readonly StatementCheck[] = () => [];
  /** Called with each new statement, in the next turn of the event loop. */
  play: (statement: ScriptedStatement) => void = () => undefined;
  settings: (key: string, value: string) => Diagnostic | null = () => null;
  failOpen: StudioError | null = null;
  #waiting: ((statement: ScriptedStatement) => void)[] = [];

  async openSession(options: SessionOptions): Promise<Session> {
    if (this.failOpen !== null) throw this.failOpen;
    this.sessions.push(options);
    return {
      id: `session-${this.sessions.length}`,
      execute: (script, listener) => {
        const statement = new ScriptedStatement(script, listener, `job-${this.statements.length + 1}`, this);
        this.statements.push(statement);
        setImmediate(() => {
          this.play(statement);
          this.#waiting.shift()?.(statement);
        });
        return statement;
      },
      check: async (script) => this.checks(script),
      close: async () => undefined,
    };
  }

  /** The next statement that is executed. */
  next(): Promise<ScriptedStatement> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  jobs(): readonly JobInfo[] {
    return [...this.running.values()];
  }

  async stopJob(job: string): Promise<boolean> {
    return this.running.delete(job);
  }

  async savepoint(job: string, then: 'go-on' | 'stop'): Promise<SavepointInfo | null> {
    if (!this.running.has(job)) return null;
    if (then === 'stop') this.running.delete(job);
    return {path: `/savepoints/${job}`, bytes: 1};
  }

  checkSetting(key: string, value: string): Diagnostic | null {
    return this.settings(key, value);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
