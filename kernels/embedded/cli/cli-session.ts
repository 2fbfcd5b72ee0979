import {createShardHub} from '../../connectors/kinesis/shard-hub.ts';
import {systemClock} from '../../engine/runtime/system-clock.ts';
import type {TeamMaker} from '../../engine/runtime/team.ts';
import {FROM_ENVIRONMENT, kinesisConnect} from '../aws-endpoint.ts';
import {MemoryCatalog} from '../catalog/memory-catalog.ts';
import {connectorCatalog, embeddedConnectors} from '../connectors.ts';
import {localJob} from '../jobs/local-job.ts';
import {teamsBeside} from '../jobs/thread-team.ts';
import {JobRegistry} from '../kernel-context.ts';
import {EmbeddedSession} from '../session.ts';
import type {SqlArguments} from './arguments.ts';

/** A session without a server: tables in memory (Flink's default_catalog), jobs in this thread (of several subtasks the others as `teams` says; default: in threads), Kinesis read directly. */
export function openCliSession(args: Pick<SqlArguments, 'strict'>, teams: TeamMaker | null = null): CliSession {
  const hub = createShardHub({clock: systemClock, connect: kinesisConnect(FROM_ENVIRONMENT)});
  const connectors = embeddedConnectors(hub, FROM_ENVIRONMENT);
  const jobs = new JobRegistry();
  const session = new EmbeddedSession(
    {
      stores: [new MemoryCatalog('default_catalog', 'default_database')],
      catalog: 'default_catalog',
      database: 'default_database',
      connectors: connectorCatalog,
      runJob: (request) => localJob(request, connectors, teams ?? teamsBeside(hub, FROM_ENVIRONMENT)),
      jobsDirectory: null,
      keptCheckpoints: null,
      jobs,
    },
    {label: 'script', settings: args.strict ? {'millrace.compat.narrowing': 'false'} : {}},
  );
  return Object.assign(session, {stopJob: (job: string) => jobs.stop(job)});
}

export type CliSession = EmbeddedSession & {stopJob(job: string): Promise<boolean>};
