import type {SavepointRequest} from '../engine/runtime/job.ts';
import type {ConnectorCatalog} from '../planner/catalog.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {JobInfo, JobMetrics} from '../protocol/kernel.ts';
import type {CatalogStore} from './catalog/catalog-store.ts';
import type {RunJob, RunningJob} from './jobs/running-job.ts';

/** What the sessions of one kernel share. */
export interface KernelContext {
  readonly stores: readonly CatalogStore[];
  /** Where a new session begins. */
  readonly catalog: string;
  readonly database: string;
  readonly connectors: ConnectorCatalog;
  readonly runJob: RunJob;
  /** Folder of the jobs' checkpoints; null: jobs run without. */
  readonly jobsDirectory: string | null;
  readonly jobs: JobRegistry;
}

/** Every job that runs, by id. */
export class JobRegistry {
  readonly #jobs = new Map<
    string,
    {readonly running: RunningJob; readonly label: string; readonly name: string; readonly startedAt: number; metrics: JobMetrics | null}
  >();

  add(running: RunningJob, label: string, name: string): void {
    this.#jobs.set(running.id, {running, label, name, startedAt: Date.now(), metrics: null});
    void running.ended.then(() => this.#jobs.delete(running.id));
  }

  report(job: string, metrics: JobMetrics): void {
    const known = this.#jobs.get(job);
    if (known !== undefined) known.metrics = metrics;
  }

  list(): readonly JobInfo[] {
    return [...this.#jobs].map(([job, {label, name, startedAt, metrics}]) => ({job, label, name, startedAt, metrics}));
  }

  /** Throws what kept a savepoint from being written. */
  async stop(job: string, savepoint?: SavepointRequest): Promise<boolean> {
    const known = this.#jobs.get(job);
    if (known === undefined) return false;
    await known.running.stop(savepoint);
    const end = await known.running.ended;
    if (savepoint !== undefined && end.kind === 'failed') throw StudioError.of(end.diagnostic);
    return true;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(({running}) => running.stop()));
  }
}
