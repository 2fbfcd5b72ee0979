import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

export interface SpawnedStudio {
  readonly port: number;
  readonly url: string;
  readonly token: string;
  readonly data: string;
  readonly process: ChildProcess;
  api<T>(path: string, init?: RequestInit): Promise<T>;
  /** Ends it as a person does; gives the exit code. */
  close(): Promise<number | null>;
}

/** The whole studio without pages, as a process of its own, with the embedded kernel. */
export async function spawnStudio(awsUrl: string): Promise<SpawnedStudio> {
  const data = await mkdtemp(join(tmpdir(), 'millrace-studio-'));
  const main = join(import.meta.dirname, '..', 'main.ts');
  const child = spawn(process.execPath, [main, '--headless', '--port', '0', '--data', data, '--aws-url', awsUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string];
  const {listening} = JSON.parse(line) as {listening?: {port: number; url: string; token: string}};
  if (listening === undefined) throw new Error(`the studio did not start: ${line}`);
  return {
    ...listening,
    data,
    process: child,
    async api<T>(path: string, init?: RequestInit) {
      const answer = await fetch(listening.url + path, {...init, headers: {authorization: `Bearer ${listening.token}`}});
      const json = (await answer.json()) as T;
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
      return json;
    },
    async close() {
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      await rm(data, {recursive: true, force: true});
      return child.exitCode;
    },
  };
}
