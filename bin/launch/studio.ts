import path from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {studioUrl} from './announcement.ts';
import {forgetInstance, writeInstance} from './instance.ts';
import {ROOT, type StartOptions} from './options.ts';
import {choosePort} from './ports.ts';
import {type RunningService, startService} from './service.ts';
import {progress} from './terminal.ts';

/** The studio's server process, started again when it ends by itself. */
export interface StudioKeeper {
  /** Opens the studio in a browser; holds the token. */
  readonly url: string;
  /** Resolves when the studio ended too often to try again, with the reason. */
  readonly givenUp: Promise<string>;
  /** Ends the process and starts it again on the same port: new code. */
  reload(): Promise<void>;
  /** Ends the process, which saves what is open first. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 15_000;
const MANY_ENDS = 4;
const WINDOW_MS = 60_000;

/** Starts the studio. Throws `start/service` with its own words when it does not listen. */
export async function keepStudio(options: StartOptions & {readonly awsUrl: string | null; readonly dev: boolean}): Promise<StudioKeeper> {
  const {port, moved} = await choosePort(options.port);
  if (moved) progress(`port ${options.port} is taken, the studio uses ${port}`);
  const keeper = new Keeper(options);
  await keeper.start(port);
  return keeper;
}

class Keeper implements StudioKeeper {
  url = '';
  readonly givenUp: Promise<string>;
  private readonly options: StartOptions & {readonly awsUrl: string | null; readonly dev: boolean};
  private service: RunningService | null = null;
  private port = 0;
  private stopping = false;
  private ends: number[] = [];
  private giveUp: (reason: string) => void = () => {};

  constructor(options: StartOptions & {readonly awsUrl: string | null; readonly dev: boolean}) {
    this.options = options;
    this.givenUp = new Promise((resolve) => {
      this.giveUp = resolve;
    });
  }

  async start(port: number): Promise<void> {
    const {data, awsUrl, dev, profile} = this.options;
    const log = path.join(data, 'logs/studio.log');
    const service = await startService({
      name: 'the studio',
      args: [
        'server/main.ts',
        ...['--port', String(port), '--data', data],
        ...(awsUrl === null ? [] : ['--aws-url', awsUrl]),
        ...(dev ? ['--dev'] : []),
      ],
      env: {...process.env, MILLRACE_PROFILE: profile, NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1'},
      cwd: ROOT,
      log,
      patienceMs: 120_000,
      ...(dev ? {onLine: (line: string) => process.stderr.write(`${line}\n`)} : {}),
    });
    this.service = service;
    this.port = service.port;
    this.url = studioUrl(service);
    writeInstance(data, 'studio', {pid: service.pid, port: service.port, url: this.url, watcher: process.pid});
    service.ended.then((how) => {
      if (this.service === service && !this.stopping) this.restart(how, log);
    });
    if (this.stopping) await service.stop(PATIENCE_MS);
  }

  private async restart(how: string, log: string): Promise<void> {
    const now = Date.now();
    this.ends = [...this.ends.filter((at) => now - at < WINDOW_MS), now];
    if (this.ends.length >= MANY_ENDS) {
      forgetInstance(this.options.data, 'studio');
      this.giveUp(`the studio ended ${MANY_ENDS} times within a minute (${how}); its log is ${log}`);
      return;
    }
    progress(`the studio ended (${how}); starting it again`);
    try {
      await this.start(this.port);
    } catch (error) {
      if (!this.stopping) this.restart(error instanceof StudioError ? error.message : String(error), log);
    }
  }

  async reload(): Promise<void> {
    const old = this.service;
    this.service = null;
    await old?.stop(PATIENCE_MS);
    if (this.stopping) return;
    try {
      await this.start(this.port);
    } catch (error) {
      progress(error instanceof Error ? error.message : String(error));
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.service?.stop(PATIENCE_MS);
    forgetInstance(this.options.data, 'studio');
  }
}
