import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {TableOptions} from '../options.ts';

/** The table's path on this machine, absolute. */
export function tablePath(options: TableOptions): string {
  const text = options.required('path');
  const {table} = options;
  if (table.partitionKeys.length > 0) {
    throw new StudioError(
      'connector/unsupported',
      `table "${table.path.table}" is PARTITIONED BY, which the connector "filesystem" does not support`,
      {
        hint: 'leave PARTITIONED BY out',
      },
    );
  }
  if (text.startsWith('file:')) {
    try {
      return fileURLToPath(new URL(text.replace(/^file:(\/\/)?/, 'file://')));
    } catch {
      throw options.invalid('path', 'a path of this machine, such as /data/in or file:///data/in');
    }
  }
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new StudioError(
      'connector/unsupported',
      `table "${table.path.table}" lies on "${scheme}://", which the connector "filesystem" does not support`,
      {
        detail: `path "${text}"`,
        hint: 'give a path of this machine, such as /data/in',
      },
    );
  }
  return resolve(text);
}

/** What a person reads when the system refuses a file. */
export function fileError(error: unknown, path: string, doing: 'read' | 'written'): unknown {
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
