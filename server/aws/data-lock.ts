import {closeSync, openSync, rmSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {isCode, readJson} from './wire/files.ts';

interface Holder {
  readonly pid: number;
  /** Null until it listens. */
  readonly port: number | null;
  readonly host: string;
}

export interface DataLock {
  /** Says where the holder listens, by which others see that it lives. */
  listening(port: number): void;
  release(): void;
}

/** Folders that this process holds: a stale lock of an earlier process may carry the same process id. */
const held = new Set<string>();

/**
 * Keeps two local AWSs from writing one data folder. A lock of a process that is gone, or that no longer listens where it said, is taken over.
 * @throws Error with a sentence for people when another one uses the folder
 */
export async function lockData(data: string, host: string): Promise<DataLock> {
  const path = join(data, 'local-aws.lock');
  const mine: Holder = {pid: process.pid, port: null, host};
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const holder = holderOf(path);
    if (held.has(data) || (holder !== null && holder.pid !== process.pid && (await lives(holder)))) {
      const who = holder === null ? '' : ` (process ${holder.pid})`;
      throw new Error(`the data folder "${data}" is in use by another local AWS${who}`);
    }
  }
  held.add(data);
  writeFileSync(path, JSON.stringify(mine));
  return {
    listening: (port) => writeFileSync(path, JSON.stringify({...mine, port})),
    release() {
      held.delete(data);
      rmSync(path, {force: true});
    },
  };
}

function holderOf(path: string): Holder | null {
  try {
    return readJson<Holder>(path);
  } catch {
    // Cut off while it was written.
    return null;
  }
}

async function lives(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (!isCode(error, 'EPERM')) return false;
  }
  if (holder.port === null) return true;
  const port = holder.port;
  return new Promise((resolve) => {
    const socket = connect(port, holder.host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
