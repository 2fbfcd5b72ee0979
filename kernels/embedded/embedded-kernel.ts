import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {createShardHub} from '../connectors/kinesis/shard-hub.ts';
import {systemClock} from '../engine/runtime/system-clock.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {JobInfo, Kernel, Session, SessionOptions} from '../protocol/kernel.ts';
import {kinesisConnect} from './aws-endpoint.ts';
import type {CatalogStore} from './catalog/catalog-store.ts';
import {GlueCatalog} from './catalog/glue-catalog.ts';
import {MemoryCatalog} from './catalog/memory-catalog.ts';
import {connectorCatalog} from './connectors.ts';
import {openHubPort} from './jobs/thread-team.ts';
import {workerJob} from './jobs/worker-job.ts';
import {WorkerPool} from './jobs/worker-pool.ts';
import {JobRegistry, type KernelContext} from './kernel-context.ts';
import {EmbeddedSession} from './session.ts';
import {checkSetting} from './settings.ts';

export interface EmbeddedKernelOptions {
  /** Holds checkpoints of running jobs under `jobs/`. */
  readonly dataDir: string;
  readonly aws: {
    readonly region: string;
    /** null: AWS itself. */
    readonly endpoint: string | null;
    /** The Glue database that sessions begin in; created where it is missing. */
    readonly database: string;
  };
}

/** The embedded engine as a kernel: Glue as the default catalog, each job in a thread of its own, one reader per Kinesis shard for all of them. */
export async function createEmbeddedKernel(options: EmbeddedKernelOptions): Promise<Kernel> {
  const jobsDirectory = join(options.dataDir, 'jobs');
  try {
    // Jobs of a note end with the studio; their checkpoints are of no use to anyone.
    rmSync(jobsDirectory, {recursive: true, force: true});
    mkdirSync(jobsDirectory, {recursive: true});
  } catch (error) {
    throw new StudioError('kernel/unwritable', `the data folder "${options.dataDir}" cannot be written`, {
      blame: 'environment',
      detail: error instanceof Error ? error.message : String(error),
      hint: 'choose another one with --data',
    });
  }
  const glue = new GlueCatalog(options.aws);
  const stores: readonly CatalogStore[] = [glue, new MemoryCatalog('default_catalog', 'default_database')];
  const hub = createShardHub({clock: systemClock, connect: kinesisConnect(options.aws)});
  const jobs = new JobRegistry();
  const workers = new WorkerPool();
  const context: KernelContext = {
    stores,
    catalog: glue.name,
    database: options.aws.database,
    connectors: connectorCatalog,
    runJob: (request) => workerJob(request, {workers, openHubPort: () => openHubPort(hub), aws: options.aws}),
    jobsDirectory,
    keptCheckpoints: join(options.dataDir, 'checkpoints'),
    jobs,
  };
  const sessions = new Set<EmbeddedSession>();
  return {
    name: 'embedded',
    async openSession(sessionOptions: SessionOptions): Promise<Session> {
      const session = new EmbeddedSession(context, sessionOptions);
      sessions.add(session);
      return session;
    },
    jobs: (): readonly JobInfo[] => jobs.list(),
    stopJob: (job) => jobs.stop(job),
    savepoint: (job, then) => jobs.savepoint(job, then, join(options.dataDir, 'savepoints')),
    checkSetting,
    async close() {
      await Promise.all([...sessions].map((s) => s.close()));
      await jobs.stopAll();
      await workers.close();
      hub.close();
    },
  };
}
