import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Profile} from '../config.ts';

export interface SpawnedAws {
  readonly profile: Profile;
  readonly url: string;
  close(): Promise<void>;
}

/** The local AWS as a process of its own, on a free port with a data folder of its own. */
export async function spawnLocalAws(): Promise<SpawnedAws> {
  const data = await mkdtemp(join(tmpdir(), 'millrace-aws-'));
  const main = join(import.meta.dirname, '..', 'aws', 'main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', '--data', data], {stdio: ['ignore', 'pipe', 'inherit']});
  const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string];
  const {listening} = JSON.parse(line) as {listening?: {url: string}};
  if (listening === undefined) throw new Error(`the local AWS did not start: ${line}`);
  return {
    url: listening.url,
    profile: {name: 'local', kind: 'local', region: 'us-east-1', endpoint: listening.url},
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(data, {recursive: true, force: true});
    },
  };
}
