import {type Diagnostic, type Span, toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {KernelEvent, Script, Session, Statement} from '../../kernels/protocol/kernel.ts';
import {splitStatements} from '../../kernels/sql/statements.ts';
import {type Conf, isDiagnostic, placeOfKey, readConf} from '../protocol/conf.ts';
import {type FilledText, unfilled} from '../protocol/forms.ts';
import type {SessionOp} from '../protocol/op.ts';
import type {ParagraphStatus, StatementRun} from '../protocol/run-state.ts';
import {type KeptState, stateOf} from '../protocol/state-properties.ts';
import {readTask, shifted, type Task} from '../protocol/task.ts';
import {KeptBadRecords} from './kept-bad-records.ts';
import {Pacer} from './pacer.ts';
import {ResultPace} from './result-pace.ts';
import {type Patch, ResultStore} from './result-store.ts';

/** Metrics and events of a statement are told at most so often. */
const FACTS_MS = 250;
const KEPT_EVENTS = 50;
/** Checkpoints come by themselves: they must not push out what tells a story. */
const KEPT_CHECKPOINTS = 5;
/** Of the unreadable records the newest travel with the events; more are asked for (`badRecordsOf`). */
const KEPT_BAD_EVENTS = 3;
/** How long a paragraph whose query runs may bring up another statement before the one below is started. */
const GRACE_MS = 300;

/** What a run tells its note. */
export interface RunHost {
  readonly now: () => number;
  session(): Promise<Session>;
  op(op: SessionOp): void;
  patch(statement: number, patch: Patch): void;
  /** Properties of a `%flink.conf` paragraph; the answer tells what became of them. */
  configure(id: string, conf: Conf, place: PlaceOfKey): Configured | Diagnostic;
  /** What earlier runs of the paragraph left. */
  kept(): KeptState;
  /** The part of the text that is to run; without it, all. */
  readonly range?: {readonly start: number; readonly end: number};
}

/** Where a property stands in the text that was read. */
export type PlaceOfKey = (key: string) => Span | null;

export interface Configured {
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
}

/** How a run came out for the paragraphs below it: its queries run or it has ended. */
export type Settled = 'done' | 'failed' | 'stopped';

/** One run of one paragraph, from its text to its end: turns the kernel's events into ops of the note and patches of its results. */
export class ParagraphRun {
  readonly id: string;
  readonly run: number;
  /** Resolves when the next paragraph of a run all may start: never waits for a query's end. */
  readonly settled: Promise<Settled>;
  /** Resolves when nothing of it runs any more. */
  readonly ended: Promise<void>;
  readonly #host: RunHost;
  readonly #text: FilledText | Diagnostic;
  readonly #textRevision: number;
  readonly #statements = new Map<number, StatementRun>();
  readonly #results = new Map<number, ResultStore>();
  readonly #flushes = new Map<number, Pacer>();
  readonly #paces = new Map<number, ResultPace>();
  readonly #facts = new Map<number, Pacer>();
  /** In the order in which they started. */
  readonly #jobs: string[] = [];
  readonly #explained = new Map<string, string>();
  readonly #bad = new Map<string, KeptBadRecords>();
  #task: Task | null = null;
  /** How many statements the text has. */
  #expected = 0;
  #handle: Statement | null = null;
  #status: ParagraphStatus = 'queued';
  #error: Diagnostic | null = null;
  #stopAsked = false;
  #finished = false;
  /** Another run took its place: nothing is told any more. */
  #silent = false;
  #grace: NodeJS.Timeout | null = null;
  #settle!: (settled: Settled) => void;
  #end!: () => void;

  /** `text`: with the answers to its forms in it, or what is wrong with them. */
  constructor(id: string, run: number, text: FilledText | Diagnostic, textRevision: number, host: RunHost) {
    this.id = id;
    this.run = run;
    this.#text = text;
    this.#textRevision = textRevision;
    this.#host = host;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  async start(): Promise<void> {
    if (this.#stopAsked) return this.#finish('stopped', '');
    const conf = 'code' in this.#text ? null : readConf(this.#text.text);
    if (conf !== null) {
      this.#configure(conf);
      return;
    }
    const task = 'code' in this.#text ? this.#text : readTask(this.#text.text, rangeIn(this.#text, this.#host.range));
    if ('code' in task) {
      this.#say('starting', '', {textOffset: 0, textRevision: this.#textRevision});
      this.#error = 'code' in this.#text ? task : unfilled(task, this.#text);
      return this.#finish('failed', '');
    }
    this.#task = task;
    this.#expected = splitStatements(task.script.text).length;
    this.#say('starting', 'planning', {textOffset: task.offset, textRevision: this.#textRevision});
    try {
      const session = await this.#host.session();
      if (this.#stopAsked) return this.#finish('stopped', '');
      this.#handle = session.execute(this.#withState(task), (event) => this.#hear(event));
      await this.#handle.finished;
    } catch (error) {
      this.#error ??= this.#inParagraph(toDiagnostic(error));
    }
    const stopped = this.#stopAsked || [...this.#statements.values()].some((s) => s.state === 'stopped');
    this.#finish(this.#error !== null ? 'failed' : stopped ? 'stopped' : 'finished', '');
  }

  /** The script with what its jobs begin with and leave. */
  #withState(task: Task): Script {
    const {state, warning} = stateOf(task.stateProperties, this.#host.kept(), this.#expected);
    if (warning !== null) this.#task = {...task, warnings: [...task.warnings, warning]};
    return Object.keys(state).length === 0 ? task.script : {...task.script, state};
  }

  #keep(what: 'savepoints' | 'checkpoints', job: string, path: string): void {
    this.#host.op({kind: 'state-kept', id: this.id, what, job: this.#jobs.indexOf(job), path});
  }

  #configure(conf: Conf | Diagnostic): void {
    this.#say('starting', '', {textOffset: 0, textRevision: this.#textRevision});
    if (isDiagnostic(conf)) {
      this.#error = 'code' in this.#text ? conf : unfilled(conf, this.#text);
      this.#finish('failed', '');
      return;
    }
    const filled = this.#text;
    const inText = (d: Diagnostic): Diagnostic => ('code' in filled ? d : unfilled(d, filled));
    const configured = this.#host.configure(this.id, conf, (key) => ('code' in filled ? null : placeOfKey(filled.text, key)));
    if ('code' in configured) {
      this.#error = inText(configured);
      this.#finish('failed', '');
      return;
    }
    const {text} = configured;
    const warnings = configured.warnings.map(inText);
    const facts = Object.entries(conf).map(([key, value]) => `${key} = ${value}`);
    this.#statements.set(0, {statement: 0, statementKind: 'set', state: 'finished', message: text, facts, warnings, events: []});
    this.#tell(0);
    this.#finish('finished', '');
  }

  /** A normal end. Resolves when it has ended. `silent`: nothing is told from here on; `plain`: it leaves no savepoint. */
  async stop(options: {silent?: boolean; how?: 'plain'} = {}): Promise<void> {
    if (options.silent === true) this.#silent = true;
    this.#stopAsked = true;
    if (this.#handle !== null) await this.#handle.stop(options.how);
    else if (this.#status === 'queued') this.#finish('stopped', '');
    await this.ended;
  }

  /** What EXPLAIN says of a job; null: the kernel did not. */
  explainOf(job: string): string | null {
    return this.#explained.get(job) ?? null;
  }

  badRecordsOf(job: string): ReturnType<KeptBadRecords['bySource']> {
    return this.#bad.get(job)?.bySource() ?? [];
  }

  #badOf(job: string): KeptBadRecords {
    const bad = this.#bad.get(job) ?? new KeptBadRecords();
    this.#bad.set(job, bad);
    return bad;
  }

  /** Each result as a whole, for somebody who starts to look. */
  snapshots(): {statement: number; patch: Patch}[] {
    return [...this.#results].map(([statement, store]) => ({statement, patch: store.snapshot()}));
  }

  #hear(event: KernelEvent): void {
    switch (event.kind) {
      case 'statement-started':
        this.#statements.set(event.statement, {
          statement: event.statement,
          statementKind: event.statementKind,
          state: 'running',
          warnings: event.statement === 0 ? this.#headerWarnings() : [],
          events: [],
        });
        if (this.#grace !== null) clearTimeout(this.#grace);
        this.#grace = null;
        this.#tell(event.statement);
        return;
      case 'rows': {
        const store = this.#results.get(event.statement);
        store?.add(event.rows, event.kinds, event.skipped);
        this.#paces.get(event.statement)?.count(event.rows.length + (event.skipped ?? 0), performance.now());
        this.#flushes.get(event.statement)?.ask();
        return;
      }
      case 'schema': {
        const {schema, changelogMode, order} = event;
        const {mode = 'update', retainMs = null} = this.#task ?? {};
        this.#results.set(event.statement, new ResultStore(schema, changelogMode !== 'append', mode, {retainMs}));
        const pace = new ResultPace(this.#task?.refreshMs ?? 0);
        this.#paces.set(event.statement, pace);
        this.#flushes.set(
          event.statement,
          new Pacer(
            () => pace.interval(performance.now()),
            () => this.#flush(event.statement),
          ),
        );
        this.#change(event.statement, {
          result: {
            schema: {columns: schema.columns.map((c) => ({...c})), ...(schema.key ? {key: [...schema.key]} : {})},
            changelogMode,
            ...(order ? {order: order.map((o) => ({...o}))} : {}),
          },
        });
        this.#tell(event.statement);
        this.#host.patch(event.statement, {reset: true, put: [], remove: [], seen: 0, changes: 0});
        return;
      }
      case 'warning':
        this.#change(event.statement, (s) => ({warnings: [...s.warnings, this.#inParagraph(event.diagnostic)]}));
        this.#tell(event.statement);
        return;
      case 'message':
        this.#change(event.statement, {message: event.text, ...(event.facts ? {facts: [...event.facts]} : {})});
        this.#tell(event.statement);
        return;
      case 'job-started':
        if (!this.#jobs.includes(event.job)) this.#jobs.push(event.job);
        if (event.explain !== undefined) this.#explained.set(event.job, event.explain);
        if (event.checkpoints !== undefined) this.#keep('checkpoints', event.job, event.checkpoints);
        this.#change(event.statement, {job: event.job, plan: structuredClone(event.plan) as StatementRun['plan']});
        this.#tell(event.statement);
        if (this.#status === 'starting') this.#say('running', '');
        this.#look();
        return;
      case 'metrics':
        this.#change(event.statement, {metrics: event.metrics as StatementRun['metrics']});
        this.#tellSoon(event.statement);
        return;
      case 'job-event':
        if (event.event.kind === 'bad-record') this.#badOf(event.job).add(event.event.at, event.event.record);
        if (event.event.kind === 'savepoint') this.#keep('savepoints', event.job, event.event.savepoint.path);
        this.#change(event.statement, (s) => ({events: withEvent(s.events, event.event)}));
        this.#tellSoon(event.statement);
        return;
      case 'statement-finished':
        this.#endStatement(event.statement, 'finished');
        return;
      case 'statement-stopped':
        this.#endStatement(event.statement, 'stopped');
        return;
      case 'statement-failed':
        this.#error ??= this.#inParagraph(this.#withoutRecord(event.statement, event.diagnostic));
        this.#endStatement(event.statement, 'failed');
        // A query of the same paragraph may go on: the error is told, and what is below does not wait.
        this.#say(this.#status, '');
        this.#settle('failed');
        return;
      default:
        event satisfies never;
    }
  }

  /** A record that ended its job is kept with those that others skip: it is mended in the same place. */
  #withoutRecord(statement: number, {record, ...said}: Diagnostic): Diagnostic {
    const job = this.#statements.get(statement)?.job;
    if (record === undefined || job === undefined) return said;
    const at = this.#host.now();
    this.#badOf(job).add(at, record);
    this.#change(statement, (s) => ({events: withEvent(s.events, {kind: 'bad-record', at, record})}));
    return said;
  }

  /** The places of a diagnostic about the script, in the paragraph's own text. */
  #inParagraph(d: Diagnostic): Diagnostic {
    const moved = shifted(d, this.#task?.offset ?? 0);
    return 'code' in this.#text ? moved : unfilled(moved, this.#text);
  }

  /** About the header, which stands in the paragraph's own text. */
  #headerWarnings(): Diagnostic[] {
    const filled = this.#text;
    return (this.#task?.warnings ?? []).map((w) => ('code' in filled ? w : unfilled(w, filled)));
  }

  #endStatement(statement: number, state: StatementRun['state']): void {
    this.#flushes.get(statement)?.cancel();
    this.#flush(statement);
    this.#change(statement, {state});
    this.#tell(statement);
    this.#look();
  }

  /** Whether the paragraphs below may start: every statement so far has ended or runs as a job, and no further one comes up soon. */
  #look(): void {
    if (this.#error !== null || this.#grace !== null) return;
    const open = [...this.#statements.values()].some((s) => s.state === 'running' && s.job === undefined);
    if (open) return;
    if (this.#statements.size >= this.#expected) this.#settle('done');
    else this.#grace = setTimeout(() => this.#settle('done'), GRACE_MS);
  }

  #change(statement: number, change: Partial<StatementRun> | ((before: StatementRun) => Partial<StatementRun>)): void {
    const before = this.#statements.get(statement);
    if (before === undefined) return;
    this.#statements.set(statement, {...before, ...(typeof change === 'function' ? change(before) : change)});
  }

  #tell(statement: number): void {
    this.#facts.get(statement)?.cancel();
    const now = this.#statements.get(statement);
    if (now !== undefined && !this.#silent) this.#host.op({kind: 'run-statement', id: this.id, run: this.run, statement: now});
  }

  #tellSoon(statement: number): void {
    let pacer = this.#facts.get(statement);
    if (pacer === undefined) {
      pacer = new Pacer(
        () => FACTS_MS,
        () => this.#tell(statement),
      );
      this.#facts.set(statement, pacer);
    }
    pacer.ask();
  }

  #flush(statement: number): void {
    const patch = this.#results.get(statement)?.takePatch() ?? null;
    if (patch !== null && !this.#silent) this.#host.patch(statement, patch);
  }

  #say(status: ParagraphStatus, detail: string, more: {textOffset?: number; textRevision?: number} = {}): void {
    this.#status = status;
    if (this.#silent) return;
    const op = {kind: 'run-status' as const, id: this.id, run: this.run, status, at: this.#host.now(), detail, error: this.#error, ...more};
    this.#host.op(op);
  }

  #finish(status: 'finished' | 'failed' | 'stopped', detail: string): void {
    if (this.#finished) return;
    this.#finished = true;
    if (this.#grace !== null) clearTimeout(this.#grace);
    for (const pacer of [...this.#flushes.values(), ...this.#facts.values()]) pacer.cancel();
    for (const statement of this.#results.keys()) this.#flush(statement);
    this.#say(status, detail);
    this.#settle(status === 'finished' ? 'done' : status);
    this.#end();
  }
}

type Events = StatementRun['events'];

function withEvent(events: Events, event: Events[number]): Events {
  const most = event.kind === 'checkpoint' ? KEPT_CHECKPOINTS : event.kind === 'bad-record' ? KEPT_BAD_EVENTS : KEPT_EVENTS;
  const known = events.filter((e) => e.kind === event.kind);
  const oldest = known.length < most ? null : known[0];
  return [...events.filter((e) => e !== oldest).slice(1 - KEPT_EVENTS), event];
}

/** A part of the paragraph's text, as a part of the text with the answers in it. */
function rangeIn({toFilled}: FilledText, range: RunHost['range']): RunHost['range'] {
  return range === undefined ? undefined : {start: toFilled(range.start), end: toFilled(range.end)};
}
