import {readSync} from 'node:fs';
import {access, type FileHandle, mkdir, open, readdir, rename, rm, stat, truncate, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {ByteStream, FileDraft, FileEntry, FileStore} from './file-store.ts';
import {isHidden} from './file-store.ts';

/** Written under a hidden name; `length` bytes of it count. */
interface LocalDraft {
  readonly temporary: string;
  readonly final: string;
  readonly length: number;
}

/** The files of this machine. */
export const localStore: FileStore = {
  async list(root) {
    const found = await stat(root);
    if (!found.isDirectory()) return [{path: root, size: found.size, modified: Math.floor(found.mtimeMs)}];
    const files: FileEntry[] = [];
    await collect(root, files);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  },
  async open(path, offset) {
    return localStream(await open(path, 'r'), offset);
  },
  async stat(path) {
    const found = await stat(path);
    return {path, size: found.size, modified: Math.floor(found.mtimeMs)};
  },
  async range(path, start, end) {
    const file = await open(path, 'r');
    try {
      const bytes = new Uint8Array(end - start);
      let at = 0;
      while (at < bytes.length) {
        const {bytesRead} = await file.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    } finally {
      await file.close();
    }
  },
  async create(folder, name) {
    try {
      await mkdir(folder, {recursive: true});
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTDIR'))) throw error;
      throw new StudioError('filesystem/not-a-folder', `"${folder}" is a file: rows can only be added to a folder`, {
        hint: 'give the path of a folder',
      });
    }
    return createDraft(join(folder, `.${name}.inprogress`), join(folder, name));
  },
  async publish(draft) {
    const {temporary, final, length} = draft as LocalDraft;
    try {
      if ((await stat(temporary)).size > length) await truncate(temporary, length);
      await rename(temporary, final);
      await syncFolder(dirname(final));
    } catch (error) {
      // Repeated after a restore: it has its name already.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && (await exists(final))) return;
      throw error;
    }
  },
  async put(path, bytes) {
    await mkdir(dirname(path), {recursive: true});
    await writeFile(path, bytes);
  },
  remove: (path) => rm(path, {force: true}),
  join,
  problem: localProblem,
};

async function collect(folder: string, files: FileEntry[]): Promise<void> {
  for (const entry of await readdir(folder, {withFileTypes: true})) {
    if (isHidden(entry.name)) continue;
    const path = join(folder, entry.name);
    const found = entry.isDirectory() ? null : await stat(path).catch(() => null);
    if (entry.isDirectory() || found?.isDirectory()) await collect(path, files);
    // A file that has gone meanwhile is none.
    else if (found !== null) files.push({path, size: found.size, modified: Math.floor(found.mtimeMs)});
  }
}

/** Of so many reads one waits for another thread: whatever else the event loop has to do gets its turn. */
const READS_A_TURN = 8;

// Hot: bench/nexmark.ts. Another thread costs more to ask than the bytes to read; but who knows how long a pipe waits.
async function localStream(file: FileHandle, offset: number): Promise<ByteStream> {
  const isFile = (await file.stat()).isFile();
  let position = offset;
  let reads = 0;
  return {
    async read(target, at) {
      reads++;
      const count =
        isFile && reads % READS_A_TURN !== 0
          ? readSync(file.fd, target, at, target.length - at, position)
          : (await file.read(target, at, target.length - at, position)).bytesRead;
      position += count;
      return count;
    },
    close: () => file.close(),
  };
}

/** Opened for each write alone: a partitioned table may write very many files at a time. */
async function createDraft(temporary: string, final: string): Promise<FileDraft> {
  await (await open(temporary, 'wx')).close();
  let length = 0;
  const safe = async (): Promise<LocalDraft> => {
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    return {temporary, final, length};
  };
  return {
    async write(bytes) {
      const file = await open(temporary, 'r+');
      try {
        // At its place: what a failed attempt left behind is written over.
        for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, length + at)).bytesWritten;
      } finally {
        await file.close();
      }
      length += bytes.length;
    },
    finish: safe,
    persist: safe,
    discard: () => rm(temporary, {force: true}),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What a person reads when the system refuses a file. */
function localProblem(error: unknown, path: string, doing: 'read' | 'written'): unknown {
  if (error instanceof StudioError || !(error instanceof Error) || !('code' in error)) return error;
  const detail = error.message;
  switch (error.code) {
    case 'ENOENT':
      return new StudioError('filesystem/not-found', `"${path}" does not exist`, {
        detail,
        hint: 'the path is one of the machine that runs the query',
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StudioError('filesystem/denied', `"${path}" may not be ${doing}`, {blame: 'environment', detail});
    case 'ENOSPC':
      return new StudioError('filesystem/full', `"${path}" cannot be written: the disk is full`, {
        blame: 'environment',
        retry: 'later',
        detail,
      });
    default:
      return new StudioError('filesystem/failed', `"${path}" cannot be ${doing}`, {blame: 'environment', detail});
  }
}
