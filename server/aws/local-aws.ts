import {accessSync, constants, mkdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {applicationLogs, applicationMetrics} from './application-telemetry.ts';
import {openCloudWatch} from './cloudwatch/cloudwatch.ts';
import {type DataLock, lockData} from './data-lock.ts';
import {openGlue} from './glue/glue.ts';
import {openKinesis} from './kinesis/kinesis.ts';
import {kinesisMetrics} from './kinesis-telemetry.ts';
import {openKinesisAnalytics} from './kinesisanalytics/kinesisanalytics.ts';
import type {Patience} from './kinesisanalytics/supervisor.ts';
import {openLogs} from './logs/logs.ts';
import {openS3} from './s3/s3.ts';
import {sts} from './sts/sts.ts';
import {type Clock, systemClock} from './wire/clock.ts';
import {dispatcher} from './wire/dispatch.ts';
import {listenDual} from './wire/dual-server.ts';

export interface LocalAwsOptions {
  /** Folder of everything that it keeps; created when it is missing. */
  readonly data: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 4566; 0 takes a free one. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Whether Kinesis writes meet AWS's limits of a shard. Default false. */
  readonly enforceShardLimits?: boolean;
  /** The program that runs an application; `--run <run.json>` is added. Default: the embedded kernel's, on this Node. */
  readonly runner?: {readonly command: string; readonly args: readonly string[]};
  /** How long it waits with an application's process. */
  readonly patience?: Partial<Patience>;
  /** Told of mistakes of ours; by default they go to stderr. */
  readonly report?: (error: unknown) => void;
}

export interface LocalAws {
  readonly port: number;
  /** Such as `http://127.0.0.1:4566`: the value of AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Stops listening, finishes what runs and closes every file. Idempotent. */
  close(): Promise<void>;
}

export const DEFAULT_PORT = 4566;

/** A path and not an import: the local AWS knows how to start a kernel's program, not what it does. */
const EMBEDDED_RUNNER = fileURLToPath(new URL('../../kernels/embedded/application/main.ts', import.meta.url));

/**
 * The local AWS: every service on one port, HTTP/1.1 and HTTP/2 by prior knowledge, everything it keeps below one folder.
 * @throws Error with a sentence for people when the folder can not be written or the port is taken
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const data = resolve(options.data);
  checkFolder(data);
  const lock = await lockData(data, options.host ?? '127.0.0.1');
  try {
    return await compose(options, data, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function compose(options: LocalAwsOptions, data: string, lock: DataLock): Promise<LocalAws> {
  const clock = options.clock ?? systemClock;
  const host = options.host ?? '127.0.0.1';
  const report = options.report ?? ((error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`));
  const kinesis = openKinesis({data, clock, enforceShardLimits: options.enforceShardLimits ?? false});
  const s3 = openS3(data, clock, report);
  let url = '';
  const analytics = openKinesisAnalytics({
    data,
    clock,
    runner: options.runner ?? {command: process.execPath, args: [EMBEDDED_RUNNER]},
    readObject: s3.read,
    endpoint: () => url,
    ...(options.patience === undefined ? {} : {patience: options.patience}),
    report,
  });
  const services = [
    kinesis.service,
    openGlue(data, clock),
    analytics.service,
    openLogs(applicationLogs(analytics.applications)),
    openCloudWatch(() => [...applicationMetrics(analytics.applications)(), ...kinesisMetrics(kinesis.streams)()]),
  ];
  const handle = dispatcher({clock, json: services, own: [sts(), s3.service], extraHost: host, report});
  const server = await listenDual(host, options.port ?? DEFAULT_PORT, handle).catch(async (error) => {
    await kinesis.close();
    throw listenError(error, host, options.port ?? DEFAULT_PORT);
  });
  url = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  lock.listening(server.port);
  analytics.applications.resume();
  let closing: Promise<void> | null = null;
  const close = async () => {
    // Applications end first: they use the endpoint to the last.
    await analytics.applications.shutDown();
    await server.close();
    await kinesis.close();
    lock.release();
  };
  return {
    port: server.port,
    url,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function checkFolder(data: string): void {
  try {
    mkdirSync(data, {recursive: true});
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`the local AWS cannot write its data folder "${data}" (${reason})`, {cause: error});
  }
}

function listenError(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const reason = code === 'EADDRINUSE' ? 'the port is taken' : code;
  return new Error(`the local AWS cannot listen on ${host}:${port} (${reason})`, {cause: error});
}
