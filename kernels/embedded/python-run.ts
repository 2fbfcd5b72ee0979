import {randomUUID} from 'node:crypto';
import {type Diagnostic, diagnostic, StudioError, toDiagnostic} from '../protocol/diagnostic.ts';
import type {KernelListener, Script, Statement} from '../protocol/kernel.ts';
import type {Identifier} from '../sql/ast/identifier.ts';
import {tableOutput} from './cli/output.ts';
import {functionPath, putFunction} from './function-statements.ts';
import type {Answer, Asked} from './python/messages.ts';
import type {PythonFailure} from './python/python-runtime.ts';
import type {SessionState} from './session-state.ts';
import {applySetting} from './settings.ts';

/** Starts a script of SQL that Python asked for. */
export type RunSql = (script: Script, listener: KernelListener) => Statement;

/** A paragraph of Python on its way: its functions become the session's, its print() comes as messages, its SQL runs as a script of its own. */
export class PythonRun implements Statement {
  readonly finished: Promise<void>;
  readonly #script: Script;
  readonly #listener: KernelListener;
  readonly #state: SessionState;
  readonly #runSql: RunSql;
  readonly #scripts = new Set<Statement>();
  readonly id = randomUUID();
  #stopped = false;

  constructor(script: Script, listener: KernelListener, state: SessionState, runSql: RunSql) {
    this.#script = script;
    this.#listener = listener;
    this.#state = state;
    this.#runSql = runSql;
    this.finished = this.#run();
  }

  async stop(how?: 'plain'): Promise<void> {
    this.#stopped = true;
    await this.#state.python.stop();
    await Promise.all([...this.#scripts].map((script) => script.stop(how)));
    await this.finished;
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    const {text} = this.#script;
    const statement = 0;
    this.#listener({kind: 'statement-started', statement, statementKind: 'ddl', span: {start: 0, end: text.length}});
    try {
      const failure = await this.#state.python.run(
        text,
        (line) => this.#listener({kind: 'message', statement, text: line}),
        (asked) => this.#answer(asked),
      );
      if (failure !== null) {
        this.#listener({kind: 'statement-failed', statement, diagnostic: failed(failure, text)});
        return;
      }
      await Promise.all([...this.#scripts].map((script) => script.finished));
      this.#listener({kind: this.#stopped ? 'statement-stopped' : 'statement-finished', statement});
    } catch (error) {
      if (this.#stopped) this.#listener({kind: 'statement-stopped', statement});
      else this.#listener({kind: 'statement-failed', statement, diagnostic: toDiagnostic(error)});
    }
  }

  async #answer(asked: Asked): Promise<Answer> {
    const state = this.#state;
    switch (asked.kind) {
      case 'function': {
        const path = functionPath(nameOf(asked.path), state);
        const python = state.python.declared(path.name, asked.entry, asked, {});
        const f = {name: path.name, language: 'PYTHON', className: asked.entry, python} as const;
        putFunction(asked.scope, path, f, state);
        this.#listener({kind: 'message', statement: 0, text: `Created function ${path.name}`, facts: ['python']});
        return {};
      }
      case 'drop-function': {
        const path = functionPath(nameOf(asked.path), state);
        const there = asked.scope === 'system' ? state.functions.getSystem(path.name) : state.functions.getTemporary(path);
        putFunction(asked.scope, path, null, state);
        return {dropped: there !== null};
      }
      case 'set': {
        const note = applySetting(state, asked.key, asked.value);
        if (note !== null) this.#listener({kind: 'warning', statement: 0, diagnostic: note});
        return {};
      }
      case 'get': {
        const value = state.settings.get(asked.key);
        return value === undefined ? {} : {value};
      }
      case 'sql':
        return this.#sql(asked.text, asked.mode);
      default:
        return asked satisfies never;
    }
  }

  /** Runs it, and answers when it has ended, or when its INSERT runs as a job: that goes on beside the paragraph. */
  async #sql(text: string, mode: 'streaming' | 'batch'): Promise<Answer> {
    const lines: string[] = [];
    const {promise: answered, resolve} = Promise.withResolvers<Answer>();
    const output = tableOutput({text, file: '', zone: () => 'UTC', out: (line) => void lines.push(line), err: () => undefined});
    let problem: Diagnostic | null = null;
    const running: Statement = this.#runSql({text, mode, waitFor: 'started'}, (event) => {
      output.event(event);
      if (event.kind === 'statement-failed') problem ??= event.diagnostic;
      if (event.kind === 'schema' && event.changelogMode !== 'append') return;
      if (event.kind === 'job-started') {
        this.#listener({...event, statement: 0});
        if (/^\s*(insert|execute|create)\b/i.test(text)) resolve({text: lines.join('\n')});
      }
      if (event.kind === 'metrics' || event.kind === 'job-event') this.#listener({...event, statement: 0});
    });
    this.#scripts.add(running);
    void running.finished.then(() => {
      this.#scripts.delete(running);
      resolve(problem === null ? {text: lines.join('\n')} : {error: (problem as Diagnostic).message});
    });
    return answered;
  }
}

/** A path as Python writes it: parts that are words, or anything in backticks. Reserved words need no quotes here. */
function nameOf(path: string): Identifier {
  const span = {start: 0, end: 0};
  const parts = path.match(/`(?:[^`]|``)+`|[^.`]+/g) ?? [];
  if (parts.length === 0 || parts.length > 3) throw new StudioError('python/name', `"${path}" is no name of a function`);
  const plain = (part: string): string => (part.startsWith('`') ? part.slice(1, -1).replaceAll('``', '`') : part.trim());
  return {kind: 'identifier', parts: parts.map((part) => ({name: plain(part), quoted: true, span})), span};
}

/** Where it failed, as a place of the paragraph. */
function failed([message, line]: PythonFailure, text: string): Diagnostic {
  const init = {blame: 'user', ...(line === null ? {} : {span: lineSpan(text, line)})} as const;
  return diagnostic('python/failed', message, init);
}

function lineSpan(text: string, line: number): {start: number; end: number} {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  return {start, end: start + (lines[line - 1]?.length ?? 0)};
}
