import {readdirSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {parseArgs} from 'node:util';
import {createShardHub} from '../../connectors/kinesis/shard-hub.ts';
import {systemClock} from '../../engine/runtime/system-clock.ts';
import {toDiagnostic} from '../../protocol/diagnostic.ts';
import type {JobEvent} from '../../protocol/kernel.ts';
import {FROM_ENVIRONMENT, kinesisConnect} from '../aws-endpoint.ts';
import {embeddedConnectors} from '../connectors.ts';
import {localJob} from '../jobs/local-job.ts';
import type {RunningJob} from '../jobs/running-job.ts';
import {parallelismNote} from '../jobs/subtask-count.ts';
import {teamsBeside} from '../jobs/thread-team.ts';
import type {FromControlPlane, ToControlPlane} from './messages.ts';
import {planArchive} from './plan-archive.ts';
import {readArchive, readRunFile} from './run-file.ts';
import {type StartPosition, withStartPosition} from './start-position.ts';
import {prepareState} from './state-dir.ts';

/** A deployed application's process: `--run FILE`. It ends when its standard input closes: then its control plane is gone. */

const say = (message: ToControlPlane): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const log = (level: 'INFO' | 'WARN' | 'ERROR', message: string): void => say({kind: 'log', at: Date.now(), level, message});

async function run(): Promise<number> {
  const {values} = parseArgs({options: {run: {type: 'string'}}});
  const file = readRunFile(values.run ?? 'run.json');
  const archive = readArchive(file.code);
  const planned = withStartPosition(await planArchive(archive), startPosition(file.propertyGroups));
  const plan = {...planned, parallelism: file.parallelism};
  const {restore, checkpoints} = prepareState(file.stateDir, file.restore, hasCheckpoint);
  log('INFO', `${file.applicationName} version ${file.versionId} starts (${restoreText(restore.kind)}), ${archive.tables.length} tables`);
  const note = parallelismNote(plan);
  if (note !== null) log('INFO', note);

  const hub = createShardHub({clock: systemClock, connect: kinesisConnect(FROM_ENVIRONMENT)});
  const job = localJob(
    {
      id: file.applicationName,
      plan,
      checkpoints: {directory: checkpoints, intervalMs: file.checkpointIntervalMs},
      restore,
      allowNonRestored: file.allowNonRestoredState ?? false,
      keepNewest: null,
      listener: {
        started: () => say({kind: 'running', at: Date.now()}),
        rows: () => undefined,
        event: (event) =>
          log(event.kind === 'restart' || event.kind === 'bad-record' || event.kind === 'late-records' ? 'WARN' : 'INFO', eventText(event)),
        metrics: (metrics) => say({kind: 'metrics', at: metrics.at, metrics}),
      },
    },
    embeddedConnectors(hub, FROM_ENVIRONMENT),
    teamsBeside(hub, FROM_ENVIRONMENT),
  );
  listen(job);
  const end = await job.ended;
  if (end.kind === 'failed') {
    log('ERROR', `${end.diagnostic.message}${end.diagnostic.detail ? `: ${end.diagnostic.detail}` : ''}`);
    // What the environment or we did may go well next time: the control plane starts the process again.
    if (end.diagnostic.blame === 'environment' || end.diagnostic.blame === 'millrace') return 1;
    say({kind: 'failed', diagnostic: end.diagnostic});
    return 0;
  }
  if (end.kind === 'finished') say({kind: 'finished', at: Date.now()});
  log('INFO', `${file.applicationName} has ${end.kind === 'finished' ? 'come to the end of its input' : 'stopped'}`);
  return 0;
}

function listen(job: RunningJob): void {
  const lines = createInterface({input: process.stdin});
  lines.on('line', (line) => {
    const message = JSON.parse(line) as FromControlPlane;
    if (message.kind === 'stop') {
      void job.stop();
      return;
    }
    job.snapshot(message.path).then(
      () => say({kind: 'snapshot', id: message.id, path: message.path}),
      (error: unknown) => say({kind: 'snapshot-failed', id: message.id, diagnostic: toDiagnostic(error)}),
    );
  });
  lines.on('close', () => void job.stop());
  process.on('SIGTERM', () => void job.stop());
  // Ctrl-C goes to the whole process group; the control plane decides what ends.
  process.on('SIGINT', () => undefined);
}

function startPosition(groups: Readonly<Record<string, Readonly<Record<string, string>>>>): StartPosition {
  const asked = groups['millrace.run']?.['start.position'];
  return asked === 'latest' || asked === 'trim-horizon' ? asked : 'table';
}

function hasCheckpoint(directory: string): boolean {
  try {
    return readdirSync(directory).some((name) => /^chk-\d+$/.test(name));
  } catch {
    return false;
  }
}

function restoreText(kind: 'none' | 'latest' | 'path'): string {
  return kind === 'none' ? 'without state' : kind === 'latest' ? 'from its latest checkpoint' : 'from a snapshot';
}

function eventText(event: JobEvent): string {
  switch (event.kind) {
    case 'started':
    case 'restart':
    case 'print':
      return event.text;
    case 'checkpoint':
      return `checkpoint ${event.checkpoint.id}: ${event.checkpoint.bytes} bytes in ${event.checkpoint.durationMs} ms`;
    case 'savepoint':
      return `savepoint: ${event.savepoint.bytes} bytes at ${event.savepoint.path}`;
    case 'late-records':
      return `${event.count} late records were dropped`;
    case 'bad-record':
      return `a record of ${event.record.source}, ${event.record.split} at ${event.record.position} was skipped: ${event.record.reason}`;
    default:
      return event satisfies never;
  }
}

run().then(
  (status) => {
    process.exitCode = status;
    process.stdin.unref();
    process.stdin.destroy();
  },
  (error: unknown) => {
    const diagnostic = toDiagnostic(error);
    log('ERROR', diagnostic.message);
    say({kind: 'failed', diagnostic});
    process.stdin.destroy();
  },
);
