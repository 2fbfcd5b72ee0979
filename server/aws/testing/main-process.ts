import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {onTestFinished} from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts the local AWS as its own process and answers its first line; the process is ended by its id after the test. */
export async function startMain(args: readonly string[]) {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const line = await new Promise<string>((resolve) => createInterface({input: child.stdout}).once('line', resolve));
  return {child, exited, said: JSON.parse(line) as {listening?: {port: number; url: string}; failed?: {message: string}}};
}
