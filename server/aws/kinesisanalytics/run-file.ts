import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {type Application, currentVersion, resolveFlink} from './application.ts';
import type {RunFile} from './runner-protocol.ts';

/** The archive that an application's process reads, in the application's folder. */
export function codePath(folder: string): string {
  return join(folder, 'code.zip');
}

/** Where the process keeps its checkpoints. */
export function statePath(folder: string): string {
  return join(folder, 'state');
}

/**
 * What an application's process is told when it starts at this moment: with state of this run on disk it goes on from that, without any it
 * begins as the run began.
 */
export function runFileOf(application: Application, folder: string): RunFile {
  const {id, configuration} = currentVersion(application);
  const flink = resolveFlink(configuration);
  const groups = configuration.EnvironmentProperties?.PropertyGroups ?? [];
  return {
    applicationName: application.name,
    applicationArn: application.arn,
    versionId: id,
    code: codePath(folder),
    stateDir: statePath(folder),
    restore: hasFiles(statePath(folder)) ? {kind: 'latest-checkpoint'} : (application.run?.restore ?? {kind: 'none'}),
    allowNonRestoredState: application.runConfiguration?.FlinkRunConfiguration?.AllowNonRestoredState ?? false,
    parallelism: flink.parallelism.Parallelism,
    checkpointIntervalMs: flink.checkpoint.CheckpointInterval,
    logLevel: flink.monitoring.LogLevel,
    propertyGroups: Object.fromEntries(groups.map((group) => [group.PropertyGroupId, group.PropertyMap])),
  };
}

const KEPT_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'TZ', 'SystemRoot'];

/** What the process may know: where the local AWS is and that any credentials do, and nothing of the user's own environment. */
export function runnerEnvironment(arn: string, endpoint: string): Record<string, string> {
  const [, , , region = '', account = ''] = arn.split(':');
  return {
    ...Object.fromEntries(KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']]))),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** Whether a process of this id is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether a folder holds anything but files that are still being written. */
function hasFiles(folder: string): boolean {
  return readdirSync(folder, {recursive: true, withFileTypes: true}).some((entry) => entry.isFile() && !entry.name.endsWith('.tmp'));
}
