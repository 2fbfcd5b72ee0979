import {stat} from 'node:fs/promises';
import type {SavepointRequest} from '../engine/runtime/job.ts';
import type {ConnectorCatalog} from '../planner/catalog.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {JobInfo, JobMetrics, SavepointInfo} from '../protocol/kernel.ts';
import type {CatalogStore} from './catalog/catalog-store.ts';
import type {RunJob, RunningJob} from './jobs/running-job.ts';
import {savepointPath} from './savepoints.ts';

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
  /** Folder of checkpoints that outlive their jobs; null: none do. */
  readonly keptCheckpoints: string | null;
  readonly jobs: JobRegistry;
}

interface KnownJob {
  readonly label: string;
  readonly name: string;
  /** Its session's folder for savepoints, where one is set. */
  readonly savepoints: string | null;
}

/** Every job that runs, by id. */
export class JobRegistry {
  readonly #jobs = new Map<string, KnownJob & {readonly running: RunningJob; readonly startedAt: number; metrics: JobMetrics | null}>();

  add(running: RunningJob, known: KnownJob): void {
    this.#jobs.set(running.id, {...known, running, startedAt: Date.now(), metrics: null});
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

  /** Goes on beside it, or ends with it. `folder`: where the session has none. Throws what kept it from being written. */
  async savepoint(job: string, then: 'go-on' | 'stop', folder: string): Promise<SavepointInfo | null> {
    const known = this.#jobs.get(job);
    if (known === undefined) return null;
    const path = savepointPath(job, known.savepoints ?? folder);
    if (then === 'go-on') return {path, bytes: (await known.running.snapshot(path)).bytes};
    await this.stop(job, {path, drain: false});
    const {size} = await stat(path).catch(() => {
      throw new StudioError('job/no-savepoint', `job "${job}" ended before its savepoint was written`);
    });
    return {path, bytes: size};
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(({running}) => running.stop()));
  }
}
