import {checkpointFolder} from '../../engine/runtime/checkpoint-store.ts';
import type {Connector} from '../../engine/runtime/connector.ts';
import {createJob, type Job} from '../../engine/runtime/job.ts';
import type {TeamMaker} from '../../engine/runtime/team.ts';
import {toDiagnostic} from '../../protocol/diagnostic.ts';
import type {JobEvent} from '../../protocol/kernel.ts';
import type {FunctionDefinition} from '../../sql/functions/definition.ts';
import {lookupFunction} from '../../sql/functions/table.ts';
import {functionsOf} from './functions-of.ts';
import {RowBuffer} from './row-buffer.ts';
import {type JobEnd, type JobRequest, METRICS_INTERVAL_MS, type RunningJob} from './running-job.ts';
import {subtaskCount} from './subtask-count.ts';

/**
 * Runs a job in this thread: of a script, of an application's process, and inside a job's worker. A job that may have more than one subtask
 * has the others from `teams`: in threads of their own.
 */
export function localJob(request: JobRequest, connectors: (identifier: string) => Connector, teams: TeamMaker): RunningJob {
  if (request.plan.functions === undefined) return runJob(request, connectors, teams, lookupFunction);
  return laterJob(
    request.id,
    functionsOf(request.plan).then((lookup) => runJob(request, connectors, teams, lookup)),
  );
}

/** A job that begins when Python is loaded. */
function laterJob(id: string, starting: Promise<RunningJob>): RunningJob {
  let stopped = false;
  return {
    id,
    async stop(savepoint) {
      stopped = savepoint === undefined;
      await (await starting.catch(() => null))?.stop(savepoint);
    },
    snapshot: async (path) => (await starting).snapshot(path),
    ended: starting.then(
      async (job) => {
        if (stopped) await job.stop();
        return job.ended;
      },
      (error: unknown): JobEnd => ({kind: 'failed', diagnostic: toDiagnostic(error)}),
    ),
  };
}

function runJob(
  request: JobRequest,
  connectors: (identifier: string) => Connector,
  teams: TeamMaker,
  lookup: (name: string) => FunctionDefinition | null,
): RunningJob {
  const {listener, checkpoints, restore} = request;
  const buffer = new RowBuffer(request.keepNewest, (batch, skipped) => listener.rows(batch.rows, batch.kinds, skipped));
  const onEvent = (event: JobEvent): void => {
    listener.event(event);
    if (event.kind === 'started') listener.started();
  };
  let job: Job;
  const count = subtaskCount(request.plan);
  const team = count === 1 ? null : teams(request.plan, count, {connectors, lookup, onEvent});
  try {
    job = createJob(request.plan, {
      ...(team === null ? {} : {team}),
      connectors,
      lookup,
      ...(checkpoints === null ? {} : {checkpoints: {store: checkpointFolder(checkpoints.directory), intervalMs: checkpoints.intervalMs}}),
      ...(restore.kind === 'none' ? {} : {restore: restore.kind === 'latest' ? 'latest' : {path: restore.path}}),
      ...(request.allowNonRestored ? {allowNonRestored: true} : {}),
      onRows: (batch) => buffer.push(batch),
      onEvent,
    });
  } catch (error) {
    for (const other of team?.others ?? []) other.close().catch(() => {});
    const end: JobEnd = {kind: 'failed', diagnostic: toDiagnostic(error)};
    return {id: request.id, stop: async () => {}, snapshot: () => Promise.reject(error), ended: Promise.resolve(end)};
  }
  const timer = setInterval(() => listener.metrics(job.metrics()), METRICS_INTERVAL_MS);
  const ended = job
    .run()
    .then(async (result): Promise<JobEnd> => {
      await buffer.drain();
      listener.metrics(job.metrics());
      return {kind: result.kind};
    })
    .catch(async (error: unknown): Promise<JobEnd> => {
      // What was computed before it failed is still shown.
      await buffer.drain().catch(() => undefined);
      return {kind: 'failed', diagnostic: toDiagnostic(error)};
    })
    .finally(() => clearInterval(timer));
  return {id: request.id, stop: (savepoint) => job.stop(savepoint), snapshot: (path) => job.snapshot(path), ended};
}
