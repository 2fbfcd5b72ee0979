import {readFileSync} from 'node:fs';
import path from 'node:path';
import {MessageChannel, type MessagePort, Worker} from 'node:worker_threads';
import {storedType} from '../../planner/binder/stored.ts';
import type {PythonFunction} from '../../planner/physical/plan.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Answer, Asked, Declared, FromPython, ToPython} from './messages.ts';
import type {PythonFailure} from './python-runtime.ts';

/** Answers what st_env asks while a paragraph runs. */
export type Answerer = (asked: Asked) => Promise<Answer>;

interface Waiting {
  resolve(message: FromPython): void;
  reject(error: StudioError): void;
}

/** Longer, and the paragraph counts as one that never ends. */
const PATIENCE_MS = 10 * 60_000;

/** A session's Python: a thread that is started by the first who needs it, and the paragraphs that made it what it is. */
export class PythonSession {
  readonly #settings: () => ReadonlyMap<string, string>;
  #worker: Worker | null = null;
  #answers: MessagePort | null = null;
  #cells: readonly string[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #output: (text: string) => void = () => undefined;
  #answerer: Answerer = async () => ({});
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: () => ReadonlyMap<string, string>) {
    this.#settings = settings;
  }

  /** Paragraphs so far: what a function that is defined now has to be loaded with. */
  get cells(): readonly string[] {
    return this.#cells;
  }

  /** Runs a paragraph; those of one session wait for each other. Returns its failure, or null. Throws when it was ended. */
  run(text: string, output: (text: string) => void, answerer: Answerer): Promise<PythonFailure | null> {
    return this.#inTurn(async () => {
      this.#start();
      // The same paragraph again stands for itself: only its last run counts.
      this.#cells = [...this.#cells.filter((cell) => cell !== text), text];
      this.#output = output;
      this.#answerer = answerer;
      try {
        const ran = await this.#send({kind: 'run', request: this.#next++, text});
        return ran.kind === 'ran' ? ran.failure : null;
      } catch (error) {
        // It was ended: to run it again elsewhere would never end either.
        this.#cells = this.#cells.filter((cell) => cell !== text);
        throw error;
      }
    });
  }

  /** `module.function` of the files that `python.files` names; null when none of them holds the module. Throws `python/…`. */
  async fromFiles(className: string, span: Span): Promise<PythonFunction | null> {
    const files = this.#files(span);
    const module = className.split('.').slice(0, -1).join('.');
    if (!(`${module.replaceAll('.', '/')}.py` in files)) return null;
    return this.#inTurn(async () => {
      this.#start();
      const described = await this.#send({kind: 'describe', request: this.#next++, files, entry: className});
      if (described.kind !== 'described') throw new Error('not described');
      return this.declared(className.split('.').at(-1) ?? '', className, described.types, files, span);
    });
  }

  /** The function that Python told the types of. Throws for a type that is none. */
  declared(name: string, entry: string, types: Declared, files: Readonly<Record<string, string>>, span?: Span): PythonFunction {
    const type = (text: string) => {
      try {
        return storedType(text);
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        throw new StudioError('python/type', `function "${name}" declares the type "${text}", which is none`, {
          detail: error.message,
          ...(span === undefined ? {} : {span}),
        });
      }
    };
    return {
      name: name.toLowerCase(),
      program: {files, cells: this.#cells},
      entry,
      params: types.input_types === null ? null : types.input_types.map(type),
      result: type(types.result_type),
      deterministic: types.deterministic,
    };
  }

  /** Ends the thread: what runs fails, and the next paragraph begins anew with what ran before. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#answers?.close();
    this.#answers = null;
    const stopped = new StudioError('python/stopped', 'the paragraph was ended');
    for (const waiting of this.#waiting.values()) waiting.reject(stopped);
    this.#waiting.clear();
    // Its end is waited for, though the thread itself keeps nobody waiting.
    const alive = setInterval(() => undefined, 1000);
    await worker?.terminate();
    clearInterval(alive);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #start(): void {
    if (this.#worker !== null) return;
    const {port1, port2} = new MessageChannel();
    const bell = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(new URL('./python-worker.ts', import.meta.url), {
      name: 'python',
      workerData: {bell, answers: port2},
      transferList: [port2],
    });
    this.#worker = worker;
    this.#answers = port1;
    worker.on('message', (message: FromPython) => void this.#receive(message, bell));
    worker.on('error', (error) => this.#died(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => this.#died(worker, 'its thread ended'));
    // A session that waits for nothing does not keep the process alive.
    worker.unref();
    port1.unref();
    if (this.#cells.length > 0) this.#post({kind: 'replay', program: {files: {}, cells: this.#cells}});
  }

  #died(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const error = new StudioError('python/crashed', `Python ended: ${why}`, {retry: 'later'});
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  #post(message: ToPython): void {
    this.#worker?.postMessage(message);
  }

  async #send(message: ToPython & {readonly request: number}): Promise<FromPython> {
    const worker = this.#worker;
    worker?.ref();
    const timer = setTimeout(() => void this.stop(), PATIENCE_MS);
    try {
      return await new Promise<FromPython>((resolve, reject) => {
        this.#waiting.set(message.request, {resolve, reject});
        this.#post(message);
      });
    } finally {
      clearTimeout(timer);
      worker?.unref();
    }
  }

  async #receive(message: FromPython, bell: Int32Array): Promise<void> {
    switch (message.kind) {
      case 'output':
        this.#output(message.text);
        return;
      case 'ask': {
        const answer = await this.#answer(JSON.parse(message.text) as Asked);
        this.#answers?.postMessage(JSON.stringify(answer));
        Atomics.store(bell, 0, 1);
        Atomics.notify(bell, 0);
        return;
      }
      case 'failed':
        this.#take(message.request)?.reject(new StudioError(message.code, message.message, {blame: 'user'}));
        return;
      case 'ran':
      case 'described':
        this.#take(message.request)?.resolve(message);
        return;
      default:
        message satisfies never;
    }
  }

  async #answer(asked: Asked): Promise<Answer> {
    try {
      return await this.#answerer(asked);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      return {error: error.message};
    }
  }

  #take(request: number): Waiting | undefined {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    return waiting;
  }

  /** `python.files`: files by their names, separated by commas, from the folder of the process. */
  #files(span: Span): Readonly<Record<string, string>> {
    const setting = this.#settings().get('python.files') ?? '';
    const names = setting.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
    return Object.fromEntries(
      names.map((name) => {
        try {
          return [path.basename(name), readFileSync(name, 'utf8')];
        } catch {
          throw new StudioError('python/no-file', `the Python file "${name}" cannot be read`, {
            span,
            hint: "SET 'python.files' names files by their paths",
            blame: 'user',
          });
        }
      }),
    );
  }
}
