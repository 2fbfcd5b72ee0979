import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';

const CHILD = fileURLToPath(new URL('./testing/kill-child.ts', import.meta.url));
const ROWS = 2500;

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, {recursive: true, force: true});
});

/** Runs the process, and kills it as soon as `until` holds, for which it waits; the signal or code with which it ended. */
async function run(name: string, until: (() => Promise<boolean>) | null): Promise<number | string | null> {
  const args = [CHILD, join(folder, 'checkpoints', name), join(folder, name), String(ROWS), ...(until === null ? [] : ['waits'])];
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']});
  children.push(child);
  const exited = once(child, 'exit');
  if (until !== null) {
    while (child.exitCode === null && !(await until())) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  return signal ?? code;
}

async function committed(name: string): Promise<string[]> {
  const rows: unknown[] = [];
  for (const file of await readdir(join(folder, name))) {
    if (file.startsWith('committed-')) rows.push(...JSON.parse(await readFile(join(folder, name, file), 'utf8')));
  }
  return rows.map((r) => JSON.stringify(r)).sort();
}

async function newest(name: string): Promise<number> {
  const names = await readdir(join(folder, 'checkpoints', name)).catch(() => []);
  return Math.max(0, ...names.map((n) => Number(/^chk-(\d+)$/.exec(n)?.[1] ?? 0)));
}

test('S1e: killed with -9 at ten moments and resumed, no window is lost and none comes twice', async () => {
  await mkdir(join(folder, 'whole'));
  await mkdir(join(folder, 'killed'));
  expect(await run('whole', null)).toBe(0);
  const expected = await committed('whole');
  expect(expected.length).toBeGreaterThan(300);
  let kills = 0;
  for (let i = 0; i < 10; i++) {
    const from = await newest('killed');
    // After one to four more checkpoints, and then at any point of the next one.
    const until = async (): Promise<boolean> => (await newest('killed')) > from + (i % 4);
    if ((await run('killed', until)) === 'SIGKILL') kills++;
  }
  expect(kills).toBe(10);
  expect(await run('killed', null)).toBe(0);
  expect(await committed('killed')).toEqual(expected);
}, 120_000);
