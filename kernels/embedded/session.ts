import {randomUUID} from 'node:crypto';
import {sessionZone} from '../planner/settings.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {KernelListener, Script, Session, SessionOptions, Statement, StatementCheck} from '../protocol/kernel.ts';
import {checkScript} from './check.ts';
import type {KernelContext} from './kernel-context.ts';
import {PythonRun} from './python-run.ts';
import {ScriptRun} from './script-run.ts';
import {SessionState} from './session-state.ts';

/** A note's context on the embedded kernel. Scripts run beside each other; their DDL and SETs are seen by all that start later. */
export class EmbeddedSession implements Session {
  readonly id = randomUUID().slice(0, 8);
  readonly #context: KernelContext;
  readonly #state: SessionState;
  readonly #label: string;
  readonly #runs = new Set<Statement>();
  #closed = false;

  constructor(context: KernelContext, options: SessionOptions) {
    this.#context = context;
    this.#label = options.label;
    this.#state = SessionState.open(context, options.settings ?? {});
  }

  execute(script: Script, listener: KernelListener): Statement {
    if (this.#closed) throw new StudioError('session/closed', 'the session is closed');
    const run = script.language === 'python' ? this.#python(script, listener) : this.#sql(script, listener);
    this.#runs.add(run);
    void run.finished.then(() => this.#runs.delete(run));
    return run;
  }

  #sql(script: Script, listener: KernelListener): Statement {
    return new ScriptRun(script, listener, this.#state, this.#context, this.#label);
  }

  #python(script: Script, listener: KernelListener): Statement {
    return new PythonRun(script, listener, this.#state, (sql, inner) => this.#sql(sql, inner));
  }

  /** The time zone of TIMESTAMP_LTZ on the session's screen. */
  get zone(): string {
    return sessionZone(this.#state.config('streaming'));
  }

  async check(script: Script): Promise<readonly StatementCheck[]> {
    if (script.language === 'python') return [];
    return checkScript(script, this.#state.fork(), this.#context);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#runs].map((run) => run.stop('plain')));
    await this.#state.python.stop();
  }
}
