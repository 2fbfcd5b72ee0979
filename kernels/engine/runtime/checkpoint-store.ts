import {mkdir, readdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {StudioError} from '../../protocol/diagnostic.ts';
import {type Checkpoint, type PendingCheckpoint, readCheckpointFile, writeCheckpointFile} from './checkpoint-file.ts';

/** Where a job's checkpoints lie. */
export interface CheckpointStore {
  /** Its size in bytes, once it is safe. */
  write(checkpoint: PendingCheckpoint): Promise<number>;
  /** The newest that is whole, with the names of newer ones that are not; null where there is none at all. */
  latest(): Promise<{readonly checkpoint: Checkpoint; readonly damaged: readonly string[]} | null>;
}

/** Rule 6: the newest so many stay. */
const KEPT = 3;

/** A folder with one file per checkpoint, `chk-<id>`. One job at a time writes to it. */
export function checkpointFolder(path: string): CheckpointStore {
  return {
    async write(checkpoint) {
      const bytes = await writeCheckpointFile(join(path, `chk-${checkpoint.id}`), checkpoint);
      const old = (await checkpointIds(path)).slice(KEPT);
      for (const id of old) await rm(join(path, `chk-${id}`), {force: true});
      return bytes;
    },
    async latest() {
      const damaged: string[] = [];
      for (const id of await checkpointIds(path)) {
        const name = `chk-${id}`;
        try {
          return {checkpoint: await readCheckpointFile(join(path, name)), damaged};
        } catch (error) {
          if (!(error instanceof StudioError)) throw error;
          damaged.push(name);
        }
      }
      if (damaged.length === 0) return null;
      throw new StudioError('engine/checkpoint-damaged', `no checkpoint in "${path}" can be used`, {
        detail: `damaged: ${damaged.join(', ')}`,
        hint: 'start the job without its state',
        blame: 'environment',
      });
    },
  };
}

/** Newest first. */
async function checkpointIds(path: string): Promise<number[]> {
  await mkdir(path, {recursive: true});
  const ids = (await readdir(path)).flatMap((name) => {
    const match = /^chk-(\d+)$/.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  return ids.sort((a, b) => b - a);
}
