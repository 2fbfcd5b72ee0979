import {mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {isAlive} from './processes.ts';

/** Makes the data folder and writes a file into it, to know before anything starts. Throws `start/data-folder`. */
export function ensureDataFolder(folder: string): void {
  const probe = path.join(folder, `.write-probe-${process.pid}`);
  try {
    makeFolder(path.join(folder, 'logs'));
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new StudioError('start/data-folder', `the data folder "${folder}" cannot be written: ${reason(error)}`, {
      hint: 'name another one with --data, or make this one yours',
      blame: 'environment',
    });
  }
}

/** One level at a time: Node's own recursive mkdir never returns where a folder says ENOENT to every child, as /proc does. */
function makeFolder(folder: string): void {
  if (statSync(folder, {throwIfNoEntry: false})?.isDirectory()) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another start may have made it just now.
    if (!statSync(folder, {throwIfNoEntry: false})?.isDirectory()) throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'it is a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'it cannot be made there',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS[code] ?? code;
}

const TURN = 'turn.lock';
const BEAT_MS = 1000;
const SILENT_MS = 10_000;

/**
 * Lets one process at a time work on a folder: resolves at once, or when the other one is done or gone. Call the answer when done.
 * The holder touches its file every second: a number alone may have gone to another process after a crash.
 */
export async function takeTurn(folder: string, onWait: () => void): Promise<() => void> {
  const file = path.join(folder, TURN);
  let told = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), {flag: 'wx'});
      const beat = setInterval(() => touch(file), BEAT_MS).unref();
      return () => {
        clearInterval(beat);
        rmSync(file, {force: true});
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isAbandoned(file)) {
      rmSync(file, {force: true});
      continue;
    }
    if (!told) onWait();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody took the folder away; the turn ends with this process.
  }
}

function isAbandoned(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    return (holder > 0 && !isAlive(holder)) || Date.now() - statSync(file).mtimeMs > SILENT_MS;
  } catch {
    return false;
  }
}
