import {randomUUID} from 'node:crypto';
import {access, type FileHandle, mkdir, open, rename, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {Sink, SinkContext} from '../../engine/runtime/connector.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import type {RecordEncoder} from '../formats/format.ts';
import {tableFormat} from '../formats/formats.ts';
import {TableOptions} from '../options.ts';
import {filesystemInfo} from './info.ts';
import {fileError, tablePath} from './path.ts';

const BUFFER_BYTES = 1 << 20;

/** A file that is complete under a hidden name, and the name that it gets. */
interface FinishedFile {
  readonly temporary: string;
  readonly final: string;
}

/**
 * Rows into files of a folder, exactly once: a file is written under a hidden name, closed and synced by `prepare`, and gets its name by `commit`,
 * once the checkpoint that lists it is safe. A last `prepare` and `commit` at the end of a job finish its last file.
 */
export function filesystemSink(context: SinkContext): Sink {
  const options = new TableOptions(context.table, filesystemInfo);
  const folder = tablePath(options);
  const encoder = tableFormat(options).encoder({options, fields: context.fields, physical: context.table.physical, zone: context.zone});
  const name = randomUUID();
  let count = 0;
  let file: PartFile | null = null;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fileError(error, folder, 'written');
    }
  };
  return {
    writer: {
      write: (batch) =>
        guarded(async () => {
          if (batch.rows.length === 0) return;
          file ??= await PartFile.create(folder, `part-${name}-${count++}`, encoder);
          await file.write(batch.rows);
        }),
      prepare: () =>
        guarded(async () => {
          if (file === null) return [];
          const finished = await file.finish();
          file = null;
          return [finished];
        }),
      async close(): Promise<void> {
        await file?.discard();
        file = null;
      },
    },
    committer: {
      commit: (_checkpoint, committables) =>
        guarded(async () => {
          for (const committable of committables) await publish(committable as FinishedFile);
        }),
    },
  };
}

async function publish({temporary, final}: FinishedFile): Promise<void> {
  try {
    await rename(temporary, final);
    await syncFolder(dirname(final));
  } catch (error) {
    // Repeated after a restore: it has its name already.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && (await exists(final))) return;
    throw error;
  }
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

class PartFile {
  readonly #paths: FinishedFile;
  readonly #file: FileHandle;
  readonly #encoder: RecordEncoder;
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  private constructor(paths: FinishedFile, file: FileHandle, encoder: RecordEncoder) {
    this.#paths = paths;
    this.#file = file;
    this.#encoder = encoder;
  }

  static async create(folder: string, name: string, encoder: RecordEncoder): Promise<PartFile> {
    try {
      await mkdir(folder, {recursive: true});
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTDIR'))) throw error;
      throw new StudioError('filesystem/not-a-folder', `"${folder}" is a file: rows can only be added to a folder`, {
        hint: 'give the path of a folder',
      });
    }
    const paths = {temporary: join(folder, `.${name}.inprogress`), final: join(folder, name)};
    return new PartFile(paths, await open(paths.temporary, 'wx'), encoder);
  }

  async write(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const bytes = this.#encoder.encode(row);
      this.#chunks.push(bytes, NEWLINE);
      this.#bytes += bytes.length + 1;
    }
    if (this.#bytes >= BUFFER_BYTES) await this.#flush();
  }

  async finish(): Promise<FinishedFile> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    return this.#paths;
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#paths.temporary, {force: true});
  }

  async #flush(): Promise<void> {
    if (this.#chunks.length === 0) return;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    await this.#file.writeFile(bytes);
  }
}

const NEWLINE = Uint8Array.of(10);
