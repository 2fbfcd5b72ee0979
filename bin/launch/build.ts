import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {takeTurn} from './data-folder.ts';
import {packFiles} from './pack-files.ts';
import {sourceHash} from './source-hash.ts';
import {heartbeat, progress, seconds} from './terminal.ts';

const STAMP = '.next/millrace-sources';

/** Whether the built pages belong to the sources as they are now. */
export function isBuilt(root: string): boolean {
  const stamp = path.join(root, STAMP);
  return existsSync(path.join(root, '.next/BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(root);
}

/** Builds the pages when their sources changed since the last time. Throws `start/build` with the builder's words. */
export async function ensureBuilt(root: string): Promise<'built' | 'fresh'> {
  if (isBuilt(root)) return 'fresh';
  mkdirSync(path.join(root, '.cache'), {recursive: true});
  const done = await takeTurn(path.join(root, '.cache'), () => progress('waiting for another build of the pages'));
  try {
    if (isBuilt(root)) return 'fresh';
    await build(root);
    return 'built';
  } finally {
    done();
  }
}

async function build(root: string): Promise<void> {
  const started = performance.now();
  const first = !existsSync(path.join(root, '.next/BUILD_ID'));
  progress(first ? 'building the pages (once, about a minute) …' : 'building the pages, because their sources changed …');
  const hash = sourceHash(root);
  rmSync(path.join(root, STAMP), {force: true});
  const end = heartbeat((elapsed) => `  still building, ${elapsed} s`);
  const {code, output} = await next(root);
  end();
  if (code !== 0) {
    // A failure can stay in the cache of the builder and fail the next build too.
    forgetBuild(path.join(root, '.next'));
    progress(output.trim());
    throw new StudioError('start/build', 'the pages could not be built, the words of the builder are above', {blame: 'millrace'});
  }
  await packFiles(path.join(root, '.next/static'));
  writeFileSync(path.join(root, STAMP), hash);
  progress(`pages built in ${seconds(started)}`);
}

/** Removes what builds leave behind. `dev` stays: it belongs to a development server, which may be running. */
export function forgetBuild(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name !== 'dev') rmSync(path.join(folder, name), {recursive: true, force: true});
}

function next(root: string): Promise<{code: number; output: string}> {
  return new Promise((resolve) => {
    const args = [path.join(root, 'node_modules/next/dist/bin/next'), 'build'];
    const env = {...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const};
    const child = spawn(process.execPath, args, {cwd: root, env, stdio: ['ignore', 'pipe', 'pipe']});
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({code: 1, output: error.message}));
    child.on('close', (code) => resolve({code: code ?? 1, output}));
  });
}
