import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {TableOptions} from '../options.ts';
import type {FileStore} from './store/file-store.ts';
import {localStore} from './store/local-store.ts';
import type {S3Access} from './store/s3-client.ts';

/** Where a table lies: its path in a store that is opened when it is first needed. */
export interface Location {
  readonly root: string;
  store(): Promise<FileStore>;
}

/** Throws StudioError for a path that no store holds. */
export function tableLocation(options: TableOptions, s3: S3Access): Location {
  const text = options.required('path');
  const {table} = options;
  if (text.startsWith('file:')) {
    try {
      return local(fileURLToPath(new URL(text.replace(/^file:(\/\/)?/, 'file://'))));
    } catch {
      throw options.invalid('path', 'a path of this machine, such as /data/in or file:///data/in');
    }
  }
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  if (scheme === undefined) return local(resolve(text));
  if (!['s3', 's3a', 's3n', 's3p'].includes(scheme)) {
    throw new StudioError(
      'connector/unsupported',
      `table "${table.path.table}" lies on "${scheme}://", which the connector "filesystem" does not support`,
      {
        detail: `path "${text}"`,
        hint: 'give a path of this machine, such as /data/in, or one of S3, such as s3://bucket/folder',
      },
    );
  }
  if (!/^[a-z0-9]+:\/\/[^/]+/.test(text)) throw options.invalid('path', 'a bucket and a folder, such as s3://bucket/folder');
  return s3Location(text.replace(/\/+$/, ''), s3);
}

function local(root: string): Location {
  return {root, store: async () => localStore};
}

/** The SDK is loaded only where a table lies on S3. */
function s3Location(root: string, access: S3Access): Location {
  let store: Promise<FileStore> | null = null;
  const open = async (): Promise<FileStore> => {
    const [{S3Store}, {createS3Client}] = await Promise.all([import('./store/s3-store.ts'), import('./store/s3-client.ts')]);
    return new S3Store(createS3Client(access));
  };
  return {
    root,
    store: () => {
      store ??= open();
      return store;
    },
  };
}

/** The path alone, as Java's URI gives it: without the scheme and the bucket. */
export function pathOnly(path: string): string {
  return path.replace(/^[a-z0-9]+:\/\/[^/]*/, '') || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Runs work on files; what the system says is told so that a person understands it. */
export async function guarded<T>(
  location: Location,
  path: string,
  doing: 'read' | 'written',
  work: (store: FileStore) => Promise<T>,
): Promise<T> {
  const store = await location.store();
  try {
    return await work(store);
  } catch (error) {
    throw store.problem(error, path, doing);
  }
}
