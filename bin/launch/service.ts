import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync} from 'node:fs';
import path from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {type Announcement, readAnnouncement} from './announcement.ts';
import {LogTail, openLog} from './log-tail.ts';
import {ROOT} from './options.ts';
import {endProcess} from './processes.ts';

export interface ServiceSpec {
  /** For people, such as `the local AWS`. */
  readonly name: string;
  /** Arguments of Node: the file and its options. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where its output goes. */
  readonly log: string;
  /** How long it may take to listen (milliseconds). */
  readonly patienceMs: number;
  /** Told every line of its output, where somebody wants to see it. */
  readonly onLine?: (line: string) => void;
}

export interface RunningService {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly token: string | null;
  /** Resolves when the process is gone, with how it ended, such as `exit status 1` or `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Lets this process end although the service goes on. */
  release(): void;
  stop(patienceMs: number): Promise<void>;
}

const POLL_MS = 15;

/**
 * Starts a server as a process group of its own, so that Ctrl-C in the terminal reaches the launcher alone, and waits until it listens.
 * Throws `start/service` with the server's own words when it does not.
 */
export async function startService(spec: ServiceSpec): Promise<RunningService> {
  const log = openLog(spec.log);
  const tail = new LogTail(spec.log);
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    // Compiled code is kept between starts: half of the time to listen is loading.
    env: {NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules/.cache/millrace-compile'), ...(spec.env ?? process.env)},
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit status ${code}`));
  });
  const said = await announcement(spec, tail, ended);
  if (said.kind === 'failed') {
    tail.close();
    if (child.pid !== undefined) await endProcess(child.pid, 2000);
    throw new StudioError('start/service', said.message, {blame: 'environment', retry: 'later'});
  }
  const follower = follow(spec, tail, ended);
  return running(child, said, ended, follower);
}

async function announcement(spec: ServiceSpec, tail: LogTail, ended: Promise<string>): Promise<Announcement> {
  const until = performance.now() + spec.patienceMs;
  let over: string | null = null;
  ended.then((how) => {
    over = how;
  });
  let last = '';
  for (;;) {
    const gone: string | null = over;
    for (const line of tail.lines()) {
      spec.onLine?.(line);
      const said = readAnnouncement(line);
      if (said !== null) return said;
      if (line.trim() !== '') last = line.trim();
    }
    if (gone !== null) {
      return {
        kind: 'failed',
        message: `${spec.name} ended while starting (${gone})${last === '' ? '' : `: ${last.slice(0, 300)}`}; its log is ${spec.log}`,
      };
    }
    if (performance.now() > until) {
      return {kind: 'failed', message: `${spec.name} did not listen within ${spec.patienceMs / 1000} s; its log is ${spec.log}`};
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Goes on handing lines to whoever wants them; closes the tail when the process is gone. */
function follow(spec: ServiceSpec, tail: LogTail, ended: Promise<string>): NodeJS.Timeout | null {
  const {onLine} = spec;
  if (onLine === undefined) {
    tail.close();
    return null;
  }
  const timer = setInterval(() => tail.lines().forEach(onLine), 100);
  ended.then(() => {
    clearInterval(timer);
    tail.lines().forEach(onLine);
    tail.close();
  });
  return timer;
}

function running(
  child: ChildProcess,
  said: Announcement & {kind: 'listening'},
  ended: Promise<string>,
  follower: NodeJS.Timeout | null,
): RunningService {
  const {pid} = child;
  if (pid === undefined) throw new Error('a process that listens has a number');
  return {
    pid,
    port: said.port,
    url: said.url,
    token: said.token,
    ended,
    release() {
      child.unref();
      if (follower !== null) clearInterval(follower);
    },
    stop: (patienceMs) => endProcess(pid, patienceMs),
  };
}
