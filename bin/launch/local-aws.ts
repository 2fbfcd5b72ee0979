import path from 'node:path';
import {type Finding, findInstance, forgetInstance, writeInstance} from './instance.ts';
import {ROOT} from './options.ts';
import {choosePort} from './ports.ts';
import {endProcess, isAlive} from './processes.ts';
import {type RunningService, startService} from './service.ts';
import {progress} from './terminal.ts';

/** The local AWS of a data folder, started here or found running, and started again whenever it ends by itself. */
export interface LocalAwsKeeper {
  readonly url: string;
  /** Resolves when it listens. Rejects with `start/service` when it cannot. */
  readonly ready: Promise<void>;
  /** Stops watching; the process goes on. */
  release(): void;
  /** Stops watching and ends the process. */
  stop(): Promise<void>;
}

const WATCH_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/** Finds or starts the local AWS; its address is known before it listens, so that the studio can start beside it. */
export async function keepLocalAws(options: {readonly data: string; readonly port: number}): Promise<LocalAwsKeeper> {
  const found = await findInstance(options.data, 'aws');
  const keeper = new Keeper(options.data);
  await keeper.begin(found, options.port);
  return keeper;
}

class Keeper implements LocalAwsKeeper {
  url = '';
  ready: Promise<void> = Promise.resolve();
  private readonly data: string;
  private port = 0;
  private pid = 0;
  private watching = true;
  private own: RunningService | null = null;

  constructor(data: string) {
    this.data = data;
  }

  async begin(found: Finding, wanted: number): Promise<void> {
    if (found.kind === 'answers') {
      progress(`using the local AWS that already runs on ${found.instance.url}`);
      this.adopt(found.instance.pid, found.instance.port, found.instance.url);
      return;
    }
    if (found.kind === 'silent') {
      progress('the local AWS of this data folder does not answer; ending it and starting another');
      await endProcess(found.instance.pid, 3000);
    }
    const {port, moved} = await choosePort(wanted);
    if (moved) progress(`port ${wanted} is taken, the local AWS uses ${port}`);
    this.url = `http://127.0.0.1:${port}`;
    this.ready = this.start(port);
    // Whoever waits for it hears of a failure; until then it is nobody's.
    this.ready.catch(() => undefined);
  }

  private adopt(pid: number, port: number, url: string): void {
    Object.assign(this, {pid, port, url});
    writeInstance(this.data, 'aws', {pid, port, url, watcher: process.pid});
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      this.restart('it is gone');
    }, WATCH_MS).unref();
  }

  private async start(port: number): Promise<void> {
    const service = await startService({
      name: 'the local AWS',
      args: ['server/aws/main.ts', '--port', String(port), '--data', path.join(this.data, 'aws')],
      cwd: ROOT,
      log: path.join(this.data, 'logs/aws.log'),
      patienceMs: 60_000,
    });
    if (!this.watching) {
      await service.stop(5000);
      return;
    }
    this.own = service;
    Object.assign(this, {pid: service.pid, port: service.port, url: service.url});
    writeInstance(this.data, 'aws', {pid: service.pid, port: service.port, url: service.url, watcher: process.pid});
    service.ended.then((how) => this.restart(how));
  }

  /** Same port, same data: whoever speaks to it has only to try again. */
  private async restart(how: string): Promise<void> {
    for (let delay = 250; this.watching; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
      progress(`the local AWS ended (${how}); starting it again on port ${this.port}, with its data`);
      try {
        await this.start(this.port);
        return;
      } catch (error) {
        how = error instanceof Error ? error.message : String(error);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  release(): void {
    this.watching = false;
    this.own?.release();
  }

  async stop(): Promise<void> {
    this.watching = false;
    await this.ready.catch(() => undefined);
    // Never started: there is nothing to end.
    if (this.pid === 0) return;
    await endProcess(this.pid, 15_000);
    forgetInstance(this.data, 'aws');
  }
}
