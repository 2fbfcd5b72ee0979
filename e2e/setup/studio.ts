import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** A whole studio of its own: server, local AWS, data folder, all on free ports. */
export interface Studio {
  /** Opens the studio; holds the token. */
  readonly url: string;
  /** Address of its local AWS, as AWS_ENDPOINT_URL. */
  readonly awsUrl: string;
  readonly data: string;
  /** Number of the local AWS's process, for a test that kills it: another one after each restart. */
  awsPid(): number;
  /** From the command to its line with the address, milliseconds. */
  readonly startMs: number;
  /** All that the launcher has said on stderr so far. */
  said(): string;
  /** Ends the studio as Ctrl-C does; the local AWS goes on when applications run. Gives the launcher's exit status. */
  interrupt(): Promise<number>;
  /** Ends everything by process number and removes the data folder. Idempotent. */
  stop(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../..');
const LAUNCHER = path.join(ROOT, 'bin/millrace.mjs');
const START_MS = 240_000;

/**
 * Starts `millrace start` and waits for its one line. `data`: an existing data folder, which then is kept by `stop`. `port`: of a studio
 * that ran before, in place of a free one.
 * The first start of a checkout builds the pages, so a caller's timeout should allow some minutes.
 */
export async function startStudio(options: {readonly data?: string; readonly port?: number} = {}): Promise<Studio> {
  const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'millrace-e2e-'));
  const args = [LAUNCHER, 'start', '--data', data, '--port', String(options.port ?? 0), '--aws-port', '0'];
  const begun = performance.now();
  const child = spawn(process.execPath, args, {cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe']});
  let out = '';
  let said = '';
  const ended = new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the studio did not start in time: ${said}`)), START_MS);
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const found = /^Millrace is running: (\S+)$/m.exec(out)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    ended.then((status) => {
      clearTimeout(timer);
      reject(new Error(`the studio ended with status ${status} while starting: ${said}`));
    });
  });
  const startMs = performance.now() - begun;
  const aws = instance(data, 'aws');
  const own = options.data === undefined;
  return {
    url,
    awsUrl: aws.url,
    data,
    awsPid: () => instance(data, 'aws').pid,
    startMs,
    said: () => said,
    interrupt() {
      child.kill('SIGINT');
      return ended;
    },
    async stop() {
      if (existsSync(data)) await command(['stop', '--data', data]);
      await ended;
      if (own) rmSync(data, {recursive: true, force: true});
    },
  };
}

function instance(data: string, kind: 'aws' | 'studio'): {pid: number; url: string} {
  return JSON.parse(readFileSync(path.join(data, `${kind}.json`), 'utf8')) as {pid: number; url: string};
}

/** Runs another command of the launcher to its end and gives its exit status. */
function command(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {cwd: ROOT, stdio: 'ignore'});
  return new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
}
