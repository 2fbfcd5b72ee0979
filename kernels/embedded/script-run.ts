import {randomUUID} from 'node:crypto';
import {rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {pathText} from '../planner/catalog.ts';
import {explainText} from '../planner/explain.ts';
import type {PhysicalPlan} from '../planner/physical/plan.ts';
import {planGraph} from '../planner/plan-graph.ts';
import type {Planned} from '../planner/planned.ts';
import {endsByItself} from '../protocol/connector.ts';
import {type Diagnostic, diagnostic, StudioError, toDiagnostic} from '../protocol/diagnostic.ts';
import type {KernelEvent, KernelListener, Script, Statement} from '../protocol/kernel.ts';
import type {Schema} from '../protocol/schema.ts';
import type {Row} from '../protocol/value.ts';
import {databaseNotFound} from './catalog/memory-catalog.ts';
import {createTableFor, define, isDefinition, type Outcome} from './definitions.ts';
import type {JobEnd, RunningJob} from './jobs/running-job.ts';
import {savepointOnStop} from './jobs/savepoint-on-stop.ts';
import {parallelismNote, subtaskCount} from './jobs/subtask-count.ts';
import type {KernelContext} from './kernel-context.ts';
import {isListing, type Listing, list, listSettings} from './listings.ts';
import {planInSession} from './plan-in-session.ts';
import {
  newSavepointPath,
  type RestoreSetting,
  restoreSetting,
  savepointFile,
  savepointFolder,
  savepointPath,
  savepointVerdict,
} from './savepoints.ts';
import {type ScriptItem, scriptItems} from './script-items.ts';
import type {SessionState} from './session-state.ts';
import {runSessionStatement} from './session-statements.ts';
import {applySetting, checkpointInterval} from './settings.ts';

/** One script on its way: statements in order, queries and INSERTs as jobs. */
export class ScriptRun implements Statement {
  readonly finished: Promise<void>;
  readonly #script: Script;
  readonly #listener: KernelListener;
  readonly #state: SessionState;
  readonly #context: KernelContext;
  readonly #label: string;
  /** As they are stopped, and without what a stop may bring along. */
  readonly #jobs = new Map<RunningJob, RunningJob>();
  #streamingJobs = 0;
  readonly #pending: Promise<void>[] = [];
  #stopped = false;

  constructor(script: Script, listener: KernelListener, state: SessionState, context: KernelContext, label: string) {
    this.#script = script;
    this.#listener = listener;
    this.#state = state;
    this.#context = context;
    this.#label = label;
    this.finished = this.#run();
  }

  async stop(how?: 'plain'): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#jobs].map(([job, running]) => (how === 'plain' ? running : job).stop()));
    await this.finished;
  }

  #emit(event: KernelEvent): void {
    this.#listener(event);
  }

  async #run(): Promise<void> {
    // The caller gets its handle before the first event.
    await Promise.resolve();
    const items = scriptItems(this.#script.text, this.#script.runAsOne ?? false);
    const goOn = this.#script.onError === 'continue';
    if (!goOn && items.some((item) => item.kind === 'wrong')) {
      items.forEach((item, statement) => {
        if (item.kind === 'wrong') this.#fail(statement, item, item.diagnostic);
      });
      return;
    }
    for (const [statement, item] of items.entries()) {
      if (this.#stopped) break;
      const ok = await this.#runItem(statement, item);
      if (!ok && !goOn) break;
    }
    await Promise.all(this.#pending);
  }

  #fail(statement: number, item: ScriptItem, problem: Diagnostic): void {
    this.#emit({kind: 'statement-started', statement, statementKind: item.statementKind, span: item.span});
    this.#emit({kind: 'statement-failed', statement, diagnostic: problem});
  }

  /** False when the statement failed (before it ran for good). */
  async #runItem(statement: number, item: ScriptItem): Promise<boolean> {
    if (item.kind === 'wrong') {
      this.#fail(statement, item, item.diagnostic);
      return false;
    }
    this.#emit({kind: 'statement-started', statement, statementKind: item.statementKind, span: item.span});
    try {
      const {text, mode, parallelism} = this.#script;
      const result = await planInSession(item.statement, text, mode, this.#state, this.#context, parallelism);
      for (const warning of result.warnings) this.#emit({kind: 'warning', statement, diagnostic: warning});
      if (!result.ok) {
        const [first, ...more] = result.errors;
        for (const other of more) this.#emit({kind: 'warning', statement, diagnostic: other});
        this.#emit({
          kind: 'statement-failed',
          statement,
          diagnostic: first ?? diagnostic('internal/unplanned', 'the statement could not be planned'),
        });
        return false;
      }
      return await this.#carryOut(statement, item, result.planned);
    } catch (error) {
      this.#emit({kind: 'statement-failed', statement, diagnostic: withSpan(toDiagnostic(error), item)});
      return false;
    }
  }

  async #carryOut(statement: number, item: ScriptItem, planned: Planned): Promise<boolean> {
    const state = this.#state;
    if (planned.kind === 'query' || planned.kind === 'insert') return this.#startJob(statement, item, planned);
    if (planned.kind === 'create-table-as') return this.#createTableAs(statement, item, planned);
    if (planned.kind === 'result') this.#result(statement, planned);
    else if (isListing(planned)) this.#result(statement, await list(planned, state, this.#context.jobs.list()));
    else if (planned.kind === 'session') this.#sessionResult(statement, await runSessionStatement(planned.statement, state));
    else if (isDefinition(planned)) this.#emit({kind: 'message', statement, ...(await define(planned, state, item.span.start))});
    else this.#emit({kind: 'message', statement, text: await this.#changeSession(statement, planned)});
    this.#emit({kind: 'statement-finished', statement});
    return true;
  }

  #sessionResult(statement: number, result: Outcome | Listing): void {
    if ('rows' in result) this.#result(statement, result);
    else this.#emit({kind: 'message', statement, ...result});
  }

  async #createTableAs(statement: number, item: ScriptItem, planned: Extract<Planned, {kind: 'create-table-as'}>): Promise<boolean> {
    const {path} = planned.table;
    if (!(await createTableFor(planned, this.#state, item.span.start))) {
      this.#emit({kind: 'message', statement, text: `Table ${path.database}.${path.table} exists already`});
      this.#emit({kind: 'statement-finished', statement});
      return true;
    }
    this.#emit({kind: 'message', statement, text: `Created table ${path.database}.${path.table}`});
    return this.#startJob(statement, item, {kind: 'insert', plan: planned.plan, targets: planned.targets});
  }

  async #changeSession(
    statement: number,
    planned: Extract<Planned, {kind: 'set' | 'reset' | 'use-catalog' | 'use-database' | 'stop-job'}>,
  ): Promise<string> {
    const state = this.#state;
    switch (planned.kind) {
      case 'set': {
        if (planned.key === null) {
          this.#result(statement, listSettings(state));
          return `${state.settings.size} settings`;
        }
        const note = applySetting(state, planned.key, planned.value ?? '');
        if (note !== null) this.#emit({kind: 'warning', statement, diagnostic: note});
        return `${planned.key} = ${planned.value ?? ''}`;
      }
      case 'reset':
        state.reset(planned.key);
        return planned.key === null ? 'All settings are as at the start' : `${planned.key} is as at the start`;
      case 'use-catalog': {
        const store = state.objects.store(planned.catalog);
        state.catalog = planned.catalog;
        state.database = store.defaultDatabase;
        return `Using catalog ${planned.catalog}`;
      }
      case 'use-database':
        if (!(await state.objects.databases(planned.catalog)).includes(planned.database)) {
          throw databaseNotFound(planned.catalog, planned.database);
        }
        state.catalog = planned.catalog;
        state.database = planned.database;
        return `Using database ${planned.database}`;
      case 'stop-job':
        return this.#stopJob(statement, planned);
      default:
        return planned satisfies never;
    }
  }

  async #stopJob(statement: number, {job, withSavepoint, withDrain}: Extract<Planned, {kind: 'stop-job'}>): Promise<string> {
    const savepoint = withSavepoint ? {path: newSavepointPath(job, this.#state), drain: withDrain} : undefined;
    if (!(await this.#context.jobs.stop(job, savepoint))) throw new StudioError('job/unknown', `job "${job}" does not run`);
    if (savepoint === undefined) return `Stopped job ${job}`;
    const type = {kind: 'varchar', length: 2147483647, nullable: false} as const;
    this.#result(statement, {columns: [{name: 'savepoint path', type}], rows: [[savepoint.path]]});
    return `Stopped job ${job} with the savepoint ${savepoint.path}`;
  }

  #result(statement: number, listing: Listing): void {
    const schema: Schema = {columns: listing.columns};
    this.#emit({kind: 'schema', statement, schema, changelogMode: 'append'});
    if (listing.rows.length > 0) this.#emit({kind: 'rows', statement, rows: listing.rows, kinds: null});
  }

  async #startJob(statement: number, item: ScriptItem, planned: Extract<Planned, {kind: 'query' | 'insert'}>): Promise<boolean> {
    const {plan} = planned;
    const id = randomUUID().slice(0, 8);
    const name = this.#script.jobName ?? this.#state.settings.get('pipeline.name') ?? jobName(planned);
    const graph = planGraph(plan, this.#context.connectors, subtaskCount(plan));
    const explain = explainText(plan, this.#context.connectors);
    const {directory, isKept} = this.#checkpointsOf(plan, id);
    const restore = plan.mode === 'batch' ? null : await this.#restore();
    if (restore !== null) {
      const verdict = await savepointVerdict(plan, restore);
      if (verdict.severity === 'warning') this.#emit({kind: 'warning', statement, diagnostic: verdict});
    }
    const note = parallelismNote(plan);
    if (note !== null) this.#emit({kind: 'warning', statement, diagnostic: diagnostic('session/parallelism', note, {severity: 'info'})});
    const announce = (): void => {
      if (planned.kind !== 'query') return;
      const {schema, changelogMode, order} = planned;
      this.#emit({kind: 'schema', statement, schema, changelogMode, ...(order.length > 0 ? {order} : {})});
    };
    announce();
    let starts = 0;
    const {promise: started, resolve: onStarted} = Promise.withResolvers<void>();
    const running = this.#context.runJob({
      id,
      plan,
      checkpoints: directory === null ? null : {directory, intervalMs: checkpointInterval(this.#state)},
      restore: restore === null ? {kind: 'none'} : {kind: 'path', path: restore.path},
      allowNonRestored: restore?.allowNonRestored ?? false,
      // Of a changing result every row counts: one that was left out could not be taken back.
      keepNewest: planned.kind === 'query' && planned.changelogMode === 'append' ? (this.#script.keepNewest ?? null) : null,
      listener: {
        started: () => {
          if (starts++ === 0)
            this.#emit({
              kind: 'job-started',
              statement,
              job: id,
              plan: graph,
              explain,
              ...(isKept && directory !== null ? {checkpoints: directory} : {}),
            });
          // After a crash the result begins anew: rows since the last checkpoint come again.
          else announce();
          onStarted();
        },
        rows: (rows: readonly Row[], kinds, skipped) =>
          this.#emit({kind: 'rows', statement, rows, kinds, ...(skipped > 0 ? {skipped} : {})}),
        event: (event) => {
          if (event.kind === 'checkpoint' && isKept) this.#dropOlder(restore?.path, directory);
          this.#emit({kind: 'job-event', statement, job: id, event});
        },
        metrics: (metrics) => {
          this.#context.jobs.report(id, metrics);
          this.#emit({kind: 'metrics', statement, job: id, metrics});
        },
      },
    });
    const job = plan.mode === 'batch' ? running : this.#leavingSavepoint(statement, running);
    this.#jobs.set(job, running);
    this.#context.jobs.add(job, {label: this.#label, name, savepoints: this.#savepointFolder()});
    if (this.#stopped) void job.stop();
    const ended = job.ended.then((end) => {
      this.#jobs.delete(job);
      if (directory !== null && !isKept && end.kind !== 'failed') rmSync(directory, {recursive: true, force: true});
      this.#end(statement, item, end);
      return end;
    });
    this.#pending.push(ended.then(() => undefined));
    if (this.#script.waitFor === 'finished' && (planned.kind === 'query' || this.#isBounded(plan))) return (await ended).kind !== 'failed';
    const first = await Promise.race([started, ended]);
    return first === undefined || first.kind !== 'failed';
  }

  #savepointFolder(): string | null {
    return this.#script.state?.savepointFolder ?? savepointFolder(this.#state);
  }

  #checkpointsOf(plan: PhysicalPlan, id: string): {readonly directory: string | null; readonly isKept: boolean} {
    const {jobsDirectory, keptCheckpoints} = this.#context;
    if (jobsDirectory === null || plan.mode === 'batch') return {directory: null, isKept: false};
    const isKept = this.#script.state?.keepCheckpoints === true && keptCheckpoints !== null;
    return {directory: join(isKept ? keptCheckpoints : jobsDirectory, id), isKept};
  }

  /** What the next streaming job begins with: as the script says, else as the session's settings do. */
  async #restore(): Promise<RestoreSetting | null> {
    const own = this.#script.state?.from?.[this.#streamingJobs++];
    const setting = restoreSetting(this.#state, own);
    return setting === null ? null : {...setting, path: await savepointFile(setting.path)};
  }

  /** Checkpoints that a job went on from are not needed once it has one of its own. */
  #dropOlder(from: string | undefined, directory: string | null): void {
    if (from === undefined || directory === null) return;
    const older = dirname(from);
    if (dirname(older) === dirname(directory) && older !== directory) rmSync(older, {recursive: true, force: true});
  }

  #leavingSavepoint(statement: number, job: RunningJob): RunningJob {
    const folder = this.#script.state?.savepointFolder;
    if (folder === undefined) return job;
    return savepointOnStop(job, {
      path: () => savepointPath(job.id, folder),
      left: (savepoint) => this.#emit({kind: 'job-event', statement, job: job.id, event: {kind: 'savepoint', at: Date.now(), savepoint}}),
      without: (why) => this.#emit({kind: 'warning', statement, diagnostic: why}),
    });
  }

  #isBounded(plan: PhysicalPlan): boolean {
    return plan.nodes.every((node) => node.kind !== 'source' || this.#sourceIsBounded(node.table.options, plan.mode));
  }

  #sourceIsBounded(options: Readonly<Record<string, string>>, mode: PhysicalPlan['mode']): boolean {
    const source = this.#context.connectors.get(options.connector ?? '')?.source ?? null;
    return source !== null && endsByItself(source, options, mode);
  }

  #end(statement: number, item: ScriptItem, end: JobEnd): void {
    if (end.kind === 'failed') this.#emit({kind: 'statement-failed', statement, diagnostic: withSpan(end.diagnostic, item)});
    else this.#emit({kind: end.kind === 'stopped' ? 'statement-stopped' : 'statement-finished', statement});
  }
}

/** What fails while it runs points to its statement. */
function withSpan(d: Diagnostic, item: ScriptItem): Diagnostic {
  return d.span === undefined ? {...d, span: {start: item.span.start, end: item.span.end}} : d;
}

function jobName(planned: Extract<Planned, {kind: 'query' | 'insert'}>): string {
  if (planned.kind === 'insert') return `insert into ${planned.targets.map((t) => pathText(t)).join(', ')}`;
  const source = planned.plan.nodes.find((node) => node.kind === 'source');
  return source === undefined ? 'select' : `select from ${source.table.path.table}`;
}
